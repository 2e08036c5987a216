"""Which days an office works: Monday to Friday but for the public holidays, with the days that the
government moves, and above both what a campaign's head wrote down.

The `holidays` package knows Vietnam's; moved days are decided late and no package has all of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Ruling:
    """What the head wrote down of a day: whether it is worked, and on what ground."""

    is_worked: bool
    basis: str


@dataclass(frozen=True)
class Exceptional:
    """A weekday that is not worked, or a Saturday or Sunday that is; with its name or ground."""

    day: date
    is_worked: bool
    name: str
    is_own: bool


class WorkCalendar:
    """Answers for every day; `rulings` are the head's own."""

    def __init__(self, rulings: Mapping[date, Ruling] | None = None) -> None:
        from holidays import Vietnam  # noqa: PLC0415 - most commands ask for no day, and it is large

        self.rulings = rulings or {}
        # The names follow the language of the page.
        self._public = Vietnam(language="en_US" if get_language() == "en" else "vi")

    def is_worked(self, day: date) -> bool:
        if ruling := self.rulings.get(day):
            return ruling.is_worked
        return self.is_publicly_worked(day)

    def is_publicly_worked(self, day: date) -> bool:
        """As the public calendar has it, whatever the head wrote down."""
        return self._public.is_working_day(day)

    def after(self, day: date, count: int) -> date:
        """The last of so many working days that follow this day."""
        while count:
            day += DAY
            count -= self.is_worked(day)
        return day

    def before(self, day: date, count: int) -> date:
        """The first of so many working days that go before this day."""
        while count:
            day -= DAY
            count -= self.is_worked(day)
        return day

    def on_or_after(self, day: date) -> date:
        while not self.is_worked(day):
            day += DAY
        return day

    def exceptional(self, first: date, last: date) -> Iterator[Exceptional]:
        """The days between two, both included, that do not go by the week alone."""
        day = first
        while day <= last:
            found = self._exceptional(day)
            if found:
                yield found
            day += DAY

    def _exceptional(self, day: date) -> Exceptional | None:
        is_worked = self.is_worked(day)
        if is_worked == (day.weekday() < SATURDAY) and day not in self.rulings:
            return None
        if ruling := self.rulings.get(day):
            return Exceptional(day, is_worked, ruling.basis, is_own=True)
        name = _("làm bù") if is_worked else self._public.get(day, "")
        return Exceptional(day, is_worked, name, is_own=False)
