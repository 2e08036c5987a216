"""Days as offices write them: one way to read them, wherever they are typed, pasted or imported.

The day stands first, as on paper: 05/12/2026 is the fifth of December, whatever language the
computer speaks. The year stands first only where it has four digits there, as programs write it.
"""

import re
from datetime import date

from django.utils import timezone

from wards.vietnamese import clean

FIRST_YEAR = 1900  # a lifetime of offices
YEARS_AHEAD = 20

_NUMBER, _YEAR = r"([0-9]{1,2})", r"([0-9]{4})"
_BETWEEN = r"\s*([-–./])\s*"
DAY_FIRST = re.compile(rf"(?:ngày\s+)?{_NUMBER}{_BETWEEN}{_NUMBER}\s*\2\s*{_YEAR}", re.IGNORECASE)
YEAR_FIRST = re.compile(rf"{_YEAR}{_BETWEEN}{_NUMBER}\s*\2\s*{_NUMBER}")
IN_WORDS = re.compile(rf"(?:ngày\s+)?{_NUMBER}\s+tháng\s+{_NUMBER}\s+năm\s+{_YEAR}", re.IGNORECASE)


def read_day(text: str) -> date:
    """30/11/2026, 30.11.2026, 30-11-2026, 1/7/2025, 2026-11-30, “ngày 30 tháng 11 năm 2026”.

    Raises ValueError on anything else, a year of two digits and a day that no calendar has
    included; whether the year makes sense is asked of `is_in_reach`.
    """
    text = clean(text)
    if found := DAY_FIRST.fullmatch(text):
        day, _separator, month, year = found.groups()
    elif found := YEAR_FIRST.fullmatch(text):
        year, _separator, month, day = found.groups()
    elif found := IN_WORDS.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError(text)
    return date(int(year), int(month), int(day))


def is_in_reach(day: date) -> bool:
    """Whether an office can mean this day; 05/06/0206 is a slip of the finger."""
    return FIRST_YEAR <= day.year <= timezone.localdate().year + YEARS_AHEAD
