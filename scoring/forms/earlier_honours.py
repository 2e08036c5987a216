"""An honour of an earlier year, typed in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Campaign, EarlierHonour
from scoring.models.awards.earlier_honour import FIRST_YEAR
from wards.choice_by_name import NamedChoice
from wards.fields import DocumentNumber, OneLine
from wards.models import Officer, User, Ward
from wards.namesakes import distinct_officer_names
from wards.vietnamese import name_key


class EarlierHonourForm(forms.Form):
    """Who had what, when, by which decision."""

    recipient = NamedChoice(
        label=gettext_lazy("Tập thể, cá nhân"),
        error_messages={"required": gettext_lazy("Hãy chọn tập thể hoặc cá nhân.")},
    )
    year = forms.IntegerField(
        label=gettext_lazy("Năm"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
        ),
        error_messages={
            "required": gettext_lazy("Hãy ghi năm được khen thưởng."),
            "invalid": gettext_lazy("Hãy ghi năm bằng bốn chữ số."),
        },
    )
    title = OneLine(
        label=gettext_lazy("Hình thức khen thưởng"),
        max_length=150,
        help_text=gettext_lazy("Ghi như trên quyết định, ví dụ: Giấy khen."),
        error_messages={"required": EarlierHonour.TITLE_MISSING},
    )
    decision = DocumentNumber(
        label=gettext_lazy("Số quyết định"), max_length=60, required=False, with_day=True
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = campaign.scorecards.select_related("ward").in_official_order()
        self.names = {card.ward_id: card.ward_name for card in cards}
        self.units: dict[str, tuple[Ward, Officer | None]] = {
            f"{card.ward_id}": (card.ward, None) for card in cards
        }
        officers = sorted(
            Officer.objects.filter(ward__in=self.names).select_related("ward"),
            key=lambda officer: name_key(officer.full_name),
        )
        people = {
            f"{officer.ward_id}-{officer.pk}": (officer.ward, officer) for officer in officers
        }
        units = [(key, self.names[ward.pk]) for key, (ward, _officer) in self.units.items()]
        called = distinct_officer_names(officers)
        persons = [
            (key, f"{called[officer.pk]} ({self.names[ward.pk]})")
            for key, (ward, officer) in people.items()
        ]
        self.units |= people
        self.fields["recipient"].choices = [  # type: ignore[attr-defined]
            ("", _("– chọn –")),
            (_("Tập thể"), units),
            (_("Cá nhân"), persons),
        ]

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if not FIRST_YEAR <= year <= timezone.localdate().year:
            raise forms.ValidationError(
                _("Năm khen thưởng từ %(first)d đến năm nay.") % {"first": FIRST_YEAR}
            )
        return year

    def save(self, *, by: User) -> EarlierHonour:
        """Raises Refused, PermissionDenied."""
        facts = dict(self.cleaned_data)
        ward, officer = self.units[facts.pop("recipient")]
        return EarlierHonour.note(ward, officer, by=by, **facts)
