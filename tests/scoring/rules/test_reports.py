"""Reports in time, late and missing, and what an item's points follow from them."""

from datetime import date
from decimal import Decimal

import pytest

from scoring.rules.reports import ReportRule, ReportState, unit_reports

MARCH, JUNE, SEPTEMBER = date(2026, 3, 25), date(2026, 6, 25), date(2026, 9, 25)
CALENDAR = [
    (1, "Báo cáo quý I", MARCH),
    (2, "Báo cáo quý II", JUNE),
    (3, "Báo cáo quý III", SEPTEMBER),
]
RULE = ReportRule(Decimal("0.25"), Decimal("0.5"))


def on(today, **received):
    days = {int(name[1:]): day for name, day in received.items()}
    return unit_reports(CALENDAR, days, today)


@pytest.mark.parametrize(
    ("today", "received", "state"),
    [
        (date(2026, 3, 1), None, ReportState.AWAITED),
        (MARCH, None, ReportState.AWAITED),  # the day itself is still in time
        (date(2026, 3, 26), None, ReportState.MISSING),
        (date(2026, 4, 1), MARCH, ReportState.IN_TIME),
        (date(2026, 4, 1), date(2026, 3, 26), ReportState.LATE),
    ],
)
def test_each_report_by_its_day(today, received, state):
    first = on(today, **({"r1": received} if received else {})).reports[0]
    assert first.state(today) is state


def test_what_is_amiss_is_named_with_its_days():
    unit = on(date(2026, 7, 1), r1=date(2026, 3, 28))
    assert unit.describe() == "Báo cáo quý I (chậm 3 ngày), Báo cáo quý II (chưa nhận)"
    assert on(date(2026, 4, 1), r1=MARCH).describe() == "1 báo cáo đến hạn đều nhận đúng hạn"


def test_a_report_of_its_very_day_is_not_said_to_be_late():
    first = on(JUNE, r1=MARCH).reports[0]
    assert first.describe(JUNE) == "Báo cáo quý I (đúng hạn)"


def test_the_points_that_are_left_and_those_to_take_away():
    unit = on(date(2026, 7, 1), r1=date(2026, 3, 28))
    assert RULE.suggested(unit, Decimal(2), takes_away=False) == Decimal("1.25")
    assert RULE.suggested(unit, Decimal(-2), takes_away=True) == Decimal("0.75")
    assert RULE.suggested(unit, Decimal("-0.5"), takes_away=True) == Decimal("0.5")
    assert RULE.suggested(unit, Decimal("0.5"), takes_away=False) == 0
