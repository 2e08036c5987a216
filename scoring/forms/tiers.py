"""Deciding tiers: one by one, all suggestions at once, and the order of units that stay equal."""

import re
from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.officer import LongText
from scoring.models import Scorecard, Tier
from scoring.models.scorecards.tiering import missing_tier_reason
from scoring.pages.ranking import RankedCard
from scoring.rules.previews import Seen, mark_of
from scoring.rules.refusals import REASON_MISSING
from wards.fields import conditionally_required
from wards.forms.missing import NamesWhatIsMissing, with_label
from wards.vietnamese import clean

NONE = "none"
MARK = re.compile(r"[0-9a-f]{64}")


def reason_field(**how: Any) -> forms.CharField:
    """Why, in the person's own words."""
    facts: dict[str, Any] = {
        "label": gettext_lazy("Lý do"),
        "rows": 3,
        "error_messages": {"required": REASON_MISSING},
    }
    return LongText(**facts | how)


class TierDecisionForm(NamesWhatIsMissing, forms.Form):
    """One unit's tier. `suggested` is what the page showed, so that points changed meanwhile are
    noticed.
    """

    tier = forms.ChoiceField(label=gettext_lazy("Mức xếp loại"))
    reason = conditionally_required(
        reason_field(
            required=False,
            help_text=gettext_lazy(
                "Phải ghi khi mức khác với mức đề xuất theo điểm; không thì có thể để trống."
            ),
        )
    )
    suggested = forms.ChoiceField(label=gettext_lazy("Mức theo điểm"), widget=forms.HiddenInput)

    def __init__(self, *args: Any, tiers: Sequence[Tier], row: RankedCard, **kwargs: Any) -> None:
        now = row.card.tier if row.card.is_tiered else row.suggested
        kwargs["initial"] = {
            "tier": key(now),
            "reason": row.card.tier_reason,
            "suggested": key(row.suggested),
        }
        super().__init__(*args, **kwargs)
        self.row = row
        self.tiers = {key(tier): tier for tier in tiers} | {NONE: None}
        choices = [(key(tier), tier.name) for tier in tiers] + [(NONE, _("Chưa xếp loại"))]
        for name in ("tier", "suggested"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_tier(self) -> Tier | None:
        return self.tiers[self.cleaned_data["tier"]]

    def clean_suggested(self) -> Tier | None:
        return self.tiers[self.cleaned_data["suggested"]]

    def clean(self) -> dict[str, Any]:
        """Points at the field that is missing; the act itself asks again."""
        facts = super().clean() or {}
        if "tier" in facts and "suggested" in facts:
            reason = clean(facts.get("reason", ""))
            refusal = missing_tier_reason(facts["tier"], facts["suggested"], reason)
            if refusal:
                self.add_error("reason", str(refusal))
        return facts

    def refresh(self) -> None:
        """After a refusal the page shows what the points suggest now; what was typed stays."""
        self.data = {**self.data, self.add_prefix("suggested"): key(self.row.suggested)}


class TierDecisions:
    """The tiers of several units: the form of a unit for each."""

    def __init__(
        self, data: QueryDict | None, *, tiers: Sequence[Tier], rows: Sequence[RankedCard]
    ) -> None:
        self.forms = [
            TierDecisionForm(data, prefix=f"card-{row.card.pk}", tiers=tiers, row=row)
            for row in rows
        ]

    @property
    def decisions(self) -> list[tuple[Scorecard, dict[str, Any]]]:
        return [(form.row.card, form.cleaned_data) for form in self.forms]

    @property
    def problems(self) -> list[dict[str, str]]:
        """Every error with the field that it belongs to, for the error summary."""
        return [
            {
                "url": f"#{(form['tier'] if field.is_hidden else field).id_for_label}",
                "text": f"{form.row.card.ward_name} – {with_label(field.label, error)}",
            }
            for form in self.forms
            for field in form
            for error in field.errors
        ]

    def refresh(self) -> None:
        for form in self.forms:
            form.refresh()


def key(tier: Tier | None) -> str:
    return str(tier.pk) if tier else NONE


class PreviewForm(forms.Form):
    """Confirms a preview: `seen` is the mark of what it showed (scoring.rules.previews)."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"] or mark_of({})
        if not MARK.fullmatch(seen):
            raise ValidationError(_("Bản xem trước không đọc được. Hãy mở lại trang này."))
        return seen

    @classmethod
    def of(cls, shown: Seen) -> Self:
        """The form below a preview that shows this of each card."""
        return cls(initial={"seen": mark_of(shown)})


class SuggestionsForm(PreviewForm):
    """Applies the suggestions that were shown, to the points that were shown."""


class FinaliseForm(PreviewForm):
    """Finalises the cards that were shown, in the versions that were shown."""


class TieForm(forms.Form):
    """The order of units that points and aids leave equal: a place for each, and why."""

    def __init__(self, *args: Any, equals: Sequence[RankedCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.equals = equals
        choices = [
            ("", _("– chọn –")),
            *((str(n), _("thứ %d") % n) for n in range(1, len(equals) + 1)),
        ]
        for row in equals:
            self.fields[self._name(row)] = forms.ChoiceField(
                label=row.card.ward_name, choices=choices, initial=str(row.card.tie_order or "")
            )
        self.fields["reason"] = reason_field(initial=equals[0].card.tie_reason if equals else "")

    def _name(self, row: RankedCard) -> str:
        return f"place-{row.card.pk}"

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        places = [facts.get(self._name(row)) for row in self.equals]
        if all(places) and len(set(places)) < len(places):
            raise ValidationError(_("Mỗi đơn vị một thứ tự riêng: hãy chọn lại cho khỏi trùng."))
        return facts

    @property
    def order(self) -> list[int]:
        """Ids of the cards, first place first."""
        return [
            row.card.pk
            for row in sorted(self.equals, key=lambda row: int(self.cleaned_data[self._name(row)]))
        ]
