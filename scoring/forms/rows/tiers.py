"""Tiers of the plan."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.rows.row import RowForm, within_total
from scoring.forms.rows.table import Rows
from scoring.models import Act, Tier
from scoring.rules.points import show
from wards.fields import OneLine


class TierForm(RowForm):
    name = OneLine(label=gettext_lazy("Mức xếp loại"), max_length=60)

    class Meta:
        model = Tier
        fields = ("name", "floor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["floor"] = within_total(self.campaign, label=_("Từ số điểm"))


class TierRows(Rows):
    """The tiers, highest first by their floors."""

    form = TierForm
    act = Act.TIERS
    alone = (
        (("name",), gettext_lazy("Tên mức này đã có ở một dòng khác.")),
        (("floor",), gettext_lazy("Hai mức không thể cùng điểm sàn.")),
    )
    swapped = "name"
    removal = gettext_lazy("Bỏ mức này")

    def rows(self) -> models.QuerySet[Tier]:
        return self.campaign.tiers.all()

    def fresh(self) -> Tier:
        return Tier(campaign=self.campaign)

    def fact_of(self, row: Tier) -> dict[str, str]:
        return {"label": row.name, "value": _("từ %s điểm") % show(row.floor)}
