"""Kinds of awards of the plan."""

import re
from typing import Any

from django import forms
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.rows.row import LAST_POSITION, RowForm, within_total
from scoring.forms.rows.table import Rows
from scoring.models import Act, AwardKind
from wards.fields import OneLine
from wards.vietnamese import clean

MOST_MONEY = 1_000_000_000


class MoneyField(forms.IntegerField):
    """Money in whole đồng, as offices write it: 1.000.000."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=1, max_value=MOST_MONEY, widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:
        typed = "".join(clean(str(value or "")).split())
        if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", typed):
            typed = typed.replace(".", "").replace(",", "")
        return super().to_python(typed)

    def prepare_value(self, value: Any) -> Any:
        return number_format(value, force_grouping=True) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


class AwardKindForm(RowForm):
    title = OneLine(label=gettext_lazy("Hình thức khen thưởng"), max_length=150)
    quota = forms.IntegerField(
        label=gettext_lazy("Số lượng"),
        required=False,
        min_value=1,
        max_value=LAST_POSITION,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    money = MoneyField(label=gettext_lazy("Tiền thưởng một suất (đồng)"), required=False)
    rest_years = forms.IntegerField(
        label=gettext_lazy("Không xét lại trong (năm)"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=gettext_lazy("1 là không hai năm liền."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
        ),
    )

    class Meta:
        model = AwardKind
        fields = (
            "position", "title", "recipient", "quota", "per_cluster", "threshold", "decider",
            "money", "rest_years", "least_tier", "one_per_unit",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["threshold"] = within_total(
            self.campaign, label=_("Từ số điểm"), required=False
        )
        if not (self.campaign.cluster_rows or self.instance.per_cluster):
            del self.fields["per_cluster"]
        tiers: Any = self.fields["least_tier"]
        tiers.queryset, tiers.empty_label = self.campaign.tiers.all(), _("– mọi mức –")
        for name, words in (("recipient", AwardKind.Recipient), ("decider", AwardKind.Decider)):
            self.fields[name].choices = [("", _("– chọn –")), *words.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever reaches a commendation's threshold is commended: there is nobody to choose."""
        facts = super().clean() or {}
        if facts.get("per_cluster") and not facts.get("quota") and "quota" not in self.errors:
            self.add_error("quota", _("Tính cho từng cụm thì phải có số lượng."))
        kind = AwardKind(**{name: facts.get(name) for name in ("quota", "threshold", "decider")})
        if kind.is_commendation:
            for name in AwardKind.RULES:
                if facts.get(name):
                    self.add_error(
                        name, _("Biểu dương theo mức điểm thì không đặt thêm điều kiện.")
                    )
        return facts

    @property
    def has_details(self) -> bool:
        """Whether anything beyond the announcement's own facts is set, or was typed wrong."""
        names = ("money", *AwardKind.RULES)
        return any(self[name].errors or self[name].value() for name in names)


class AwardKindRows(Rows):
    """The kinds of awards in the order of the pages and papers."""

    form = AwardKindForm
    act = Act.AWARD_KINDS
    alone = (
        (("position",), gettext_lazy("Số thứ tự này đã có ở một dòng khác.")),
        (("title", "recipient"), gettext_lazy("Hình thức này đã có cho cùng đối tượng.")),
    )
    swapped = "title"
    removal = gettext_lazy("Bỏ hình thức này")

    def rows(self) -> models.QuerySet[AwardKind]:
        return self.campaign.award_kinds.select_related("least_tier")

    def fresh(self) -> AwardKind:
        return AwardKind(campaign=self.campaign)
