"""Days, hours and moments as offices write them: one way to read each, wherever it is typed, pasted
or imported.

The day stands first, as on paper: 05/12/2026 is the fifth of December, whatever language the
computer speaks. The year stands first only where it has four digits there, as programs write it.
"""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from wards.vietnamese import clean

FIRST_YEAR = 1900  # a lifetime of offices
YEARS_AHEAD = 20
LONGEST = 200  # characters of a day with all that stands around it

# Dashes and slashes of Word, of telephones and of formulas.
SIGNS = str.maketrans("‐‑‒–—−⁄∕", "------//")
MONTHS = (
    "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai",
)  # fmt: skip
_NUMBER, _YEAR = r"([0-9]{1,2})", r"([0-9]{4})"
_DAY = rf"(?:ngày\s*:?\s*)?(?:m[ùồ]ng\s+)?{_NUMBER}"
_BETWEEN = r"\s*([-./])\s*"
DAY_FIRST = re.compile(rf"{_DAY}{_BETWEEN}{_NUMBER}\s*\2\s*{_YEAR}", re.IGNORECASE)
CALLED_DAY = re.compile(r"^ngày\s*:?\s*", re.IGNORECASE)
SHORT_YEAR = re.compile(rf"(?<![0-9]){_NUMBER}{_BETWEEN}{_NUMBER}\s*\2\s*[0-9]{{2}}(?![0-9])")
YEAR_FIRST = re.compile(rf"{_YEAR}{_BETWEEN}{_NUMBER}\s*\2\s*{_NUMBER}")
# A month called năm is told from the word before the year by that word alone.
_MONTH = "|".join(reversed(MONTHS)).replace("năm", r"năm(?=\s*,?\s+năm\b)")
# 1 tháng 7 năm 2025, 1/7 năm 2025; as computers have it: 1 tháng 7, 2025, 01-thg 7-2025
IN_WORDS = re.compile(
    rf"{_DAY}\s*(?:-?\s*(?:tháng|thg)\.?\s*|[-/.]\s*(?=[0-9]+\s+năm\b))([0-9]{{1,2}}|{_MONTH})"
    rf"(?:\s*,?\s+năm\s+|\s*[-,]\s*|\s+){_YEAR}",
    re.IGNORECASE,
)
WEEKDAY = r"\(?(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|\b(?:t[2-7]|cn)\b(?![:.]))\)?"
BEFORE_DAY = re.compile(rf"{WEEKDAY}\s*,?\s*|[^0-9]+,\s*(?=ngày\b)", re.IGNORECASE)
AFTER_DAY = re.compile(rf"\s*,?\s*{WEEKDAY}$", re.IGNORECASE)
# The hour that programs add to a day which has none.
MIDNIGHT = re.compile(r"(?<=[0-9]{2})[T ]0?0:00(?::00(?:\.0+)?)?$")


def read_day(text: str) -> date:
    """30/11/2026, 30.11.2026, 30-11-2026, 1/7/2025, 2026-11-30, “ngày 30 tháng 11 năm 2026”,
    “thứ Hai, ngày 30/11/2026”, “30 tháng 11, 2026”, 2026-11-30 00:00:00.

    Raises ValueError on anything else, a year of two digits and a day that no calendar has
    included; whether the year makes sense is asked of `is_in_reach`.
    """
    text = MIDNIGHT.sub("", _plain(text))
    if before := BEFORE_DAY.match(text):
        text = text[before.end() :]
    text = AFTER_DAY.sub("", text)
    if found := DAY_FIRST.fullmatch(text):
        day, _separator, month, year = found.groups()
    elif found := YEAR_FIRST.fullmatch(text):
        year, _separator, month, day = found.groups()
    elif found := IN_WORDS.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError(text)
    return date(int(year), _month(month), int(day))


def misread(text: str) -> str:
    """What is wrong with a day or a moment that cannot be read, where that can be told: a sentence,
    or "".
    """
    try:
        text = _plain(text)
    except ValueError:
        return ""
    for written in (YEAR_FIRST, DAY_FIRST, IN_WORDS):
        if found := re.search(rf"(?<![0-9]){written.pattern}(?![0-9])", text, re.IGNORECASE):
            try:
                read_day(found[0])
            except ValueError:
                return _("Lịch không có ngày %s.") % CALLED_DAY.sub("", found[0])
            return ""
    if SHORT_YEAR.search(text):
        return _("Hãy ghi đủ bốn chữ số của năm, ví dụ 30/11/2026.")
    return ""


def _here(moment: datetime) -> datetime:
    """What the clock shows here. Raises ValueError on what lies beyond the calendar."""
    try:
        return timezone.make_naive(moment)
    except OverflowError as error:
        raise ValueError(moment) from error


def _plain(text: str) -> str:
    """On one line, so that no pattern goes over blanks again and again. Raises ValueError on what
    is no day for its length alone.
    """
    if len(text) > LONGEST:
        raise ValueError(text)
    return " ".join(clean(text).split()).translate(SIGNS).rstrip(" .,;")


def _month(said: str) -> int:
    return int(said) if said.isdecimal() else MONTHS.index(" ".join(said.lower().split())) + 1


def is_in_reach(day: date) -> bool:
    """Whether an office can mean this day; 05/06/0206 is a slip of the finger."""
    return FIRST_YEAR <= day.year <= timezone.localdate().year + YEARS_AHEAD


# 17:00, 17h00, 17g30, 17 giờ, 17 giờ 30 phút, 16 giờ rưỡi, 5 giờ chiều
HOUR = re.compile(
    r"([0-9]{1,2})\s*(?:[:.]\s*([0-9]{2})(?:\s*:\s*([0-9]{2})(?:\.0+)?)?\s*(?:h|giờ)?"
    r"|(?:h|g|giờ)\s*(?:(rưỡi)|([0-9]{1,2})\s*(?:(?:phút|ph|p|['’′])(?:\s*([0-9]{1,2})\s*giây)?)?)?"
    r"|(?=\s*(?:sáng|trưa|chiều|tối|sa|ch|am|pm)$))"
    r"\s*(?:đúng)?\s*(sáng|trưa|chiều|tối|đêm|sa|ch|am|pm)?",
    re.IGNORECASE,
)
AFTERNOON = {"chiều", "tối", "đêm", "ch", "pm"}
MORNING = {"sáng", "sa", "am"}
DARK = {"tối", "đêm"}  # whose twelve o'clock may be of this day or the next
# What stands around a moment: trước 17 giờ 00, thứ Hai, ngày 30/11/2026.
AROUND = re.compile(
    rf"{WEEKDAY}|\b(?:trước|đến|từ|lúc|vào|ngày|là|chậm nhất|muộn nhất|trễ nhất|không quá|thời hạn"
    r"|hạn chót|hạn cuối|hạn|thời gian)\b:?|[,;()]|\bt(?=[0-9])",
    re.IGNORECASE,
)
DOTTED = re.compile(r"\b([ap])\.m\b\.?", re.IGNORECASE)  # 5:00 p.m.
END_OF_DAY = re.compile(r"(?:hết|cuối|trong)(?:\s+ngày)?", re.IGNORECASE)
WHOLE_DAY = timedelta(days=1)
# As programs write it, with the zone that it is meant in: 2027-11-30T10:00:00Z
WITH_ZONE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{3,6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)


def read_hour(text: str) -> timedelta:
    """How long after midnight: 17:00, 17h30, 17g30, “17 giờ 30 phút”, “5 giờ chiều”, 24:00.

    Raises ValueError on anything else.
    """
    text = DOTTED.sub(r"\1m", _plain(text))
    text = " ".join(AROUND.sub(" ", text).split())
    if END_OF_DAY.fullmatch(text):
        return WHOLE_DAY
    found = HOUR.fullmatch(text)
    if not found:
        raise ValueError(text)
    hours, part = int(found[1]), (found[7] or "").lower()
    minutes = 30 if found[4] else int(found[2] or found[5] or 0)
    seconds = int(found[3] or found[6] or 0)
    if (part in DARK and hours != 24 and hours % 12 < 6) or (part in MORNING and hours > 12):
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
    text = _plain(text)
    if WITH_ZONE.fullmatch(text):
        return _here(datetime.fromisoformat(text))
    for written in (YEAR_FIRST, DAY_FIRST, IN_WORDS):
        if found := re.search(rf"(?<![0-9]){written.pattern}(?![0-9])", text, re.IGNORECASE):
            before, after = text[: found.start()], text[found.end() :]
            day = datetime.combine(read_day(found[0]), time())
            return day + read_hour(f"{before.strip(' -')} {after.strip(' -')}")
    raise ValueError(text)


def end_of(until: datetime) -> tuple[date, int, int]:
    """The last day of a window, and the hour and minute at which it ends. The first moment of a day
    is the last of the day before, as plans have it (24 giờ 00, ngày 30/11/2026): read as 00 giờ 00
    of the next day, it would promise a day that nobody has.
    """
    local = timezone.localtime(until)
    if local.time() == time():
        return local.date() - timedelta(days=1), 24, 0
    return local.date(), local.hour, local.minute


def written_end(until: datetime | None) -> datetime | str | None:
    """The end of a window for a list of facts: a moment, or 24:00 as a text."""
    if until is None or (end := end_of(until))[1] < 24:
        return until
    return f"24:00 {end[0]:%d/%m/%Y}"
