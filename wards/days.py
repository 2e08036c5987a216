"""Days, hours and moments as offices write them: one way to read each, wherever it is typed, pasted
or imported.

The day stands first, as on paper: 05/12/2026 is the fifth of December, whatever language the
computer speaks. The year stands first only where it has four digits there, as programs write it.
"""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from wards.vietnamese import clean

FIRST_YEAR = 1900  # a lifetime of offices
YEARS_AHEAD = 20

_NUMBER, _YEAR = r"([0-9]{1,2})", r"([0-9]{4})"
_BETWEEN = r"\s*([-–./])\s*"
DAY_FIRST = re.compile(rf"(?:ngày\s+)?{_NUMBER}{_BETWEEN}{_NUMBER}\s*\2\s*{_YEAR}", re.IGNORECASE)
YEAR_FIRST = re.compile(rf"{_YEAR}{_BETWEEN}{_NUMBER}\s*\2\s*{_NUMBER}")
IN_WORDS = re.compile(
    rf"(?:ngày\s+)?{_NUMBER}\s+tháng\s+{_NUMBER}\s*,?\s+năm\s+{_YEAR}", re.IGNORECASE
)
WEEKDAY = r"\(?(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)\)?"
BEFORE_DAY = re.compile(rf"{WEEKDAY}\s*,?\s*", re.IGNORECASE)


def read_day(text: str) -> date:
    """30/11/2026, 30.11.2026, 30-11-2026, 1/7/2025, 2026-11-30, “ngày 30 tháng 11 năm 2026”,
    “thứ Hai, ngày 30/11/2026”.

    Raises ValueError on anything else, a year of two digits and a day that no calendar has
    included; whether the year makes sense is asked of `is_in_reach`.
    """
    text = clean(text).rstrip(" .,;")
    if weekday := BEFORE_DAY.match(text):
        text = text[weekday.end() :]
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


# 17:00, 17h00, 17g30, 17 giờ, 17 giờ 30 phút, 16 giờ rưỡi, 5 giờ chiều
HOUR = re.compile(
    r"([0-9]{1,2})\s*(?:[:.]\s*([0-9]{2})(?:\s*:\s*([0-9]{2}))?\s*h?"
    r"|(?:h|g|giờ)\s*(?:(rưỡi)|([0-9]{1,2})\s*(?:(?:phút|ph|p|['’′])(?:\s*([0-9]{1,2})\s*giây)?)?)?)"
    r"\s*(sáng|trưa|chiều|tối|đêm|sa|ch|am|pm)?",
    re.IGNORECASE,
)
AFTERNOON = {"chiều", "tối", "đêm", "ch", "pm"}
MORNING = {"sáng", "sa", "am"}
DARK = {"tối", "đêm"}  # whose twelve o'clock may be of this day or the next
# What stands around a moment: trước 17 giờ 00, thứ Hai, ngày 30/11/2026.
AROUND = re.compile(
    rf"{WEEKDAY}|\b(?:trước|đến|lúc|vào|ngày|là|chậm nhất|muộn nhất|trễ nhất)\b|[,;()]|\bt(?=[0-9])",
    re.IGNORECASE,
)
END_OF_DAY = re.compile(r"(?:hết|cuối)(?:\s+ngày)?", re.IGNORECASE)
WHOLE_DAY = timedelta(days=1)


def read_hour(text: str) -> timedelta:
    """How long after midnight: 17:00, 17h30, 17g30, “17 giờ 30 phút”, “5 giờ chiều”, 24:00.

    Raises ValueError on anything else.
    """
    text = " ".join(AROUND.sub(" ", clean(text)).split())
    if END_OF_DAY.fullmatch(text):
        return WHOLE_DAY
    found = HOUR.fullmatch(text)
    if not found:
        raise ValueError(text)
    hours, part = int(found[1]), (found[7] or "").lower()
    minutes = 30 if found[4] else int(found[2] or found[5] or 0)
    seconds = int(found[3] or found[6] or 0)
    if (part in DARK and hours % 12 < 6) or (part in MORNING and hours > 12):
        raise ValueError(text)
    if (part in AFTERNOON and hours < 12) or (part == "trưa" and hours < 3):
        hours += 12
    elif part in MORNING - {"sáng"} and hours == 12:
        hours = 0
    after = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if minutes > 59 or seconds > 59 or after > WHOLE_DAY:
        raise ValueError(text)
    return after


def read_moment(text: str) -> datetime:
    """A day with its hour in either order, as plans, pages and programs write it: 30/11/2026 17:00,
    “17 giờ 00 phút, ngày 30/11/2026”, “24:00 30/11/2026” (which is the next day's first moment).

    Raises ValueError on anything else; a day alone would mean its first minute, which nobody
    means by a deadline.
    """
    text = clean(text)
    for written in (YEAR_FIRST, DAY_FIRST, IN_WORDS):
        if found := re.search(rf"(?<![0-9]){written.pattern}(?![0-9])", text, re.IGNORECASE):
            before, after = text[: found.start()], text[found.end() :]
            day = datetime.combine(read_day(found[0]), time())
            return day + read_hour(f"{before.strip(' -–')} {after.strip(' -–')}")
    raise ValueError(text)
