"""The calendar of reports as the Board reads it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from scoring.models import Campaign, ExpectedReport, ReceivedReport
from scoring.rules.lifecycle import CardState
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
    """Every report in the order of its day. Three queries for any number of units, of a row for
    each day on which something came.
    """
    units = campaign.scorecards.taking_part().count()
    rows = {report.pk: ReportRow(report) for report in campaign.reports.all()}
    received = ReceivedReport.objects.filter(report__campaign=campaign)
    received = received.exclude(scorecard__state=CardState.DROPPED).order_by()
    came = received.values_list("report", "received_on").annotate(units=Count("pk"))
    states: dict[int, Counter[ReportState]] = {pk: Counter() for pk in rows}
    today = timezone.localdate()
    for pk, day, number in came:
        states[pk][_state(rows[pk].report, day, today)] += number
    for pk, row in rows.items():
        counted = states[pk]
        counted[_state(row.report, None, today)] += units - counted.total()
        row.in_time, row.late = counted[ReportState.IN_TIME], counted[ReportState.LATE]
        row.missing, row.awaited = counted[ReportState.MISSING], counted[ReportState.AWAITED]
    return list(rows.values())


def _state(report: ExpectedReport, day: date | None, today: date) -> ReportState:
    return ReportOfUnit(report.name, report.due_on, day).state(today)
