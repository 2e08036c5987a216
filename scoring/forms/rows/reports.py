"""The calendar of reports."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.rows.row import RowForm
from scoring.forms.rows.table import Rows
from scoring.models import Act, ExpectedReport
from wards.fields import Day, OneLine


class ReportForm(RowForm):
    name = OneLine(
        label=gettext_lazy("Báo cáo"),
        max_length=150,
        help_text=gettext_lazy("Kèm kỳ, ví dụ: Báo cáo quý I."),
    )
    due_on = Day(label=gettext_lazy("Hạn gửi"), help_text=gettext_lazy("Ví dụ: 25/03/2026"))

    class Meta:
        model = ExpectedReport
        fields = ("name", "due_on")


class ReportRows(Rows):
    """What is expected of every unit, by the day on which it is due."""

    form = ReportForm
    act = Act.REPORTS
    alone = ((("name", "due_on"), gettext_lazy("Báo cáo này đã có ở một dòng khác.")),)
    swapped = "name"
    removal = gettext_lazy("Bỏ báo cáo này")
    blank_rows, blank_rows_at_first = 4, 12

    def rows(self) -> models.QuerySet[ExpectedReport]:
        return self.campaign.reports.all()

    def fresh(self) -> ExpectedReport:
        return ExpectedReport(campaign=self.campaign)

    def fact_of(self, row: ExpectedReport) -> dict[str, Any]:
        return {"label": row.name, "value": row.summary or _("chưa có")}
