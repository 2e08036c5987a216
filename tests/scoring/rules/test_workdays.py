"""Working days: the week, the public holidays with moved days, the head's own rulings."""

from datetime import date

import pytest

from scoring.rules.workdays import Exceptional, Ruling, WorkCalendar


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 8, 20), True),  # a Thursday
        (date(2026, 8, 23), False),  # a Sunday
        (date(2026, 8, 22), True),  # a Saturday, worked for the Monday that is off
        (date(2026, 8, 31), False),
        (date(2026, 9, 2), False),
        (date(2026, 11, 24), False),  # Vietnam's Day of Culture, since 2026
        (date(2026, 4, 27), False),  # the Monday for Hùng Kings' day, which falls on a Sunday
    ],
)
def test_public_days_off_and_moved_days_are_known(day, is_worked):
    assert WorkCalendar().is_worked(day) is is_worked


def test_a_window_counts_working_days_after_its_first_day():
    # With the Saturday that is worked; the days off that follow are not reached.
    assert WorkCalendar().after(date(2026, 8, 20), 7) == date(2026, 8, 28)
    assert WorkCalendar().after(date(2026, 8, 28), 1) == date(2026, 9, 3)
    assert WorkCalendar().before(date(2026, 9, 3), 1) == date(2026, 8, 28)


def test_a_day_off_gives_way_to_the_next_working_day():
    assert WorkCalendar().on_or_after(date(2026, 8, 29)) == date(2026, 9, 3)
    assert WorkCalendar().on_or_after(date(2026, 9, 3)) == date(2026, 9, 3)


def test_what_the_head_wrote_down_goes_before_the_public_calendar():
    own = {
        date(2026, 8, 22): Ruling(False, "không làm bù"),
        date(2026, 8, 27): Ruling(False, "Đại hội"),
    }
    assert WorkCalendar(own).after(date(2026, 8, 20), 7) == date(2026, 9, 4)


def test_days_that_do_not_go_by_the_week_have_a_name():
    own = {date(2026, 8, 28): Ruling(False, "Đại hội")}
    assert list(WorkCalendar(own).exceptional(date(2026, 8, 22), date(2026, 9, 1))) == [
        Exceptional(date(2026, 8, 22), True, "làm bù", is_own=False),
        Exceptional(date(2026, 8, 28), False, "Đại hội", is_own=True),
        Exceptional(date(2026, 8, 31), False, "Ngày nghỉ (thay cho ngày 22/08/2026)", is_own=False),
        Exceptional(date(2026, 9, 1), False, "Quốc khánh", is_own=False),
    ]
