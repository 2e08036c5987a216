"""The calendar of reports as the Board reads it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from scoring.models import Campaign, ExpectedReport, ReceivedReport
from scoring.rules.reports import ReportOfUnit, ReportState


@dataclass
class ReportRow:
    """A report with how many units sent it in time, late or not."""

    report: ExpectedReport
    in_time: int = 0
    late: int = 0
    missing: int = 0
    awaited: int = 0


def calendar_of(campaign: Campaign) -> list[ReportRow]:
    """Every report in the order of its day. Three queries for any number of units."""
    units = set(campaign.scorecards.taking_part().values_list("pk", flat=True))
    rows = {report.pk: ReportRow(report) for report in campaign.reports.all()}
    came: dict[int, dict[int, date]] = {pk: {} for pk in rows}
    received = ReceivedReport.objects.filter(report__campaign=campaign)
    for report, card, day in received.values_list("report", "scorecard", "received_on"):
        came[report][card] = day
    today = timezone.localdate()
    for pk, row in rows.items():
        for unit in units:
            one = ReportOfUnit(row.report.name, row.report.due_on, came[pk].get(unit))
            state = one.state(today)
            row.in_time += state is ReportState.IN_TIME
            row.late += state is ReportState.LATE
            row.missing += state is ReportState.MISSING
            row.awaited += state is ReportState.AWAITED
    return list(rows.values())
