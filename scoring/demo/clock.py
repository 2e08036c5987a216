"""The demo's own time: a year is told in seconds, and every act carries the day on which it
happened.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone

from scoring.rules.workdays import WorkCalendar


class Clock:
    """Stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def telling(clock: Clock) -> Iterator[None]:
    """Inside, `timezone.now()` and what builds on it read this clock.

    For a process that does nothing else.
    """
    real = timezone.now
    timezone.now = clock
    try:
        yield
    finally:
        timezone.now = real


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """A local time of that day."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def working_day(day: date, back: int) -> date:
    """The working day that many working days before `day`."""
    return WorkCalendar().before(day, back)
