"""Reports that a campaign expects of each unit: in time, late, missing; and the points of an item
that follow from it, as a suggestion that a person confirms. Values in, values out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

ZERO = Decimal(0)
NAMED = 6  # reports that a sentence names


class ReportState(TextChoices):
    """How one report of one unit stands."""

    IN_TIME = "in_time", gettext_lazy("đúng hạn")
    LATE = "late", gettext_lazy("chậm")
    MISSING = "missing", gettext_lazy("chưa nhận")
    AWAITED = "awaited", gettext_lazy("chưa đến hạn")


@dataclass(frozen=True)
class ReportOfUnit:
    """A report with the day on which it was received from a unit, `None` where it was not."""

    name: str
    due_on: date
    received_on: date | None

    def state(self, today: date) -> ReportState:
        """The day on which it is due still belongs to its time."""
        if self.received_on is not None:
            return ReportState.LATE if self.received_on > self.due_on else ReportState.IN_TIME
        return ReportState.MISSING if today > self.due_on else ReportState.AWAITED

    def how(self, today: date) -> str:
        """“chậm 3 ngày”, “chưa nhận”."""
        if self.received_on is not None and self.received_on > self.due_on:
            days = (self.received_on - self.due_on).days
            return ngettext("chậm %d ngày", "chậm %d ngày", days) % days
        return str(self.state(today).label)

    def describe(self, today: date) -> str:
        """“Báo cáo quý I (chậm 3 ngày)”, “Báo cáo quý II (chưa nhận)”."""
        return f"{self.name} ({self.how(today)})"


@dataclass(frozen=True)
class UnitReports:
    """All reports of one unit on a day."""

    reports: Sequence[ReportOfUnit]
    today: date

    def rows(self) -> list[tuple[ReportOfUnit, ReportState, str]]:
        """Each report with how it stands, and that in words."""
        return [
            (report, report.state(self.today), report.how(self.today)) for report in self.reports
        ]

    def _in(self, state: ReportState) -> list[ReportOfUnit]:
        return [report for report in self.reports if report.state(self.today) is state]

    @property
    def late(self) -> list[ReportOfUnit]:
        return self._in(ReportState.LATE)

    @property
    def missing(self) -> list[ReportOfUnit]:
        return self._in(ReportState.MISSING)

    @property
    def amiss(self) -> list[ReportOfUnit]:
        """Late or missing, in the order of the calendar."""
        wrong = {ReportState.LATE, ReportState.MISSING}
        return [report for report in self.reports if report.state(self.today) in wrong]

    def describe(self) -> str:
        """What keeps the reports from being in order; that they are, where nothing does."""
        if not self.amiss:
            due = len(self.reports) - len(self._in(ReportState.AWAITED))
            return (
                ngettext(
                    "%d báo cáo đến hạn đều nhận đúng hạn",
                    "%d báo cáo đến hạn đều nhận đúng hạn",
                    due,
                )
                % due
            )
        names = [report.describe(self.today) for report in self.amiss[:NAMED]]
        more = len(self.amiss) - NAMED
        return ", ".join(names) + (_(" và %d báo cáo khác") % more if more > 0 else "")


@dataclass(frozen=True)
class ReportRule:
    """What each late and each missing report costs in an item."""

    late: Decimal
    missing: Decimal

    def cost(self, unit: UnitReports) -> Decimal:
        return self.late * len(unit.late) + self.missing * len(unit.missing)

    def suggested(self, unit: UnitReports, cap: Decimal, *, takes_away: bool) -> Decimal:
        """What is to be typed: the points that are left of the cap, or, on a line that is taken
        away, those to take, never more than it.
        """
        cost = min(self.cost(unit), abs(cap))
        return cost if takes_away else abs(cap) - cost


def unit_reports(
    calendar: Iterable[tuple[int, str, date]], received: dict[int, date], today: date
) -> UnitReports:
    """`calendar`: (id, name, day due) in order; `received`: days by the report's id."""
    reports = [ReportOfUnit(name, due, received.get(pk)) for pk, name, due in calendar]
    return UnitReports(reports, today)
