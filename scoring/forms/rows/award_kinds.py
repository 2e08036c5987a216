"""Kinds of awards of the plan."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.rows.row import LAST_POSITION, RowForm, within_total
from scoring.forms.rows.table import Rows
from scoring.models import Act, AwardKind
from wards.fields import OneLine


class AwardKindForm(RowForm):
    title = OneLine(label=gettext_lazy("Hình thức khen thưởng"), max_length=150)
    quota = forms.IntegerField(
        label=gettext_lazy("Số lượng"),
        required=False,
        min_value=1,
        max_value=LAST_POSITION,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = AwardKind
        fields = ("position", "title", "recipient", "quota", "threshold", "decider")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["threshold"] = within_total(
            self.campaign, label=_("Từ số điểm"), required=False
        )
        for name, words in (("recipient", AwardKind.Recipient), ("decider", AwardKind.Decider)):
            self.fields[name].choices = [("", _("– chọn –")), *words.choices]  # type: ignore[attr-defined]


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
        return self.campaign.award_kinds.all()

    def fresh(self) -> AwardKind:
        return AwardKind(campaign=self.campaign)
