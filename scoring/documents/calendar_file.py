"""Deadlines and visits as an iCalendar file (RFC 5545), for whoever wants them in a calendar.

The format is small: lines of at most 75 bytes, four characters escaped, and the zone written out,
since a time without one means another moment on a computer that stands elsewhere.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.utils.timezone import localtime

from scoring.pages.deadlines import Deadline

CONTENT_TYPE = "text/calendar; charset=utf-8"
LONGEST = 75  # bytes of a line, its break aside
ZONE = "Asia/Ho_Chi_Minh"
# Seven hours ahead all year since June 1975.
ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def calendar(
    deadlines: Iterable[Deadline], *, name: str, source: str, url: str, now: datetime
) -> bytes:
    """The file. `source` makes the keys of the deadlines unlike those of other years and sites;
    `url` leads back to the campaign.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Thi dua//Deadlines//VI",
        "CALSCALE:GREGORIAN",
        f"NAME:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        *ZONE_LINES,
    ]
    for deadline in deadlines:
        lines += _event(deadline, source=source, url=url, now=now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold(line)).encode()


def _event(deadline: Deadline, *, source: str, url: str, now: datetime) -> Iterator[str]:
    """One moment; whoever takes in a newer file gets it replaced, by its UID."""
    yield "BEGIN:VEVENT"
    yield f"UID:{deadline.key}-{source}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={ZONE}:{localtime(deadline.at):%Y%m%dT%H%M%S}"
    if deadline.until:
        yield f"DTEND;TZID={ZONE}:{localtime(deadline.until):%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{escape(deadline.title)}"
    if deadline.place:
        yield f"LOCATION:{escape(deadline.place)}"
    if deadline.text:
        yield f"DESCRIPTION:{escape(deadline.text)}"
    yield f"URL:{url}"
    # A deadline does not keep anybody busy.
    yield f"TRANSP:{'OPAQUE' if deadline.until else 'TRANSPARENT'}"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escape(deadline.title)}"
    yield "TRIGGER:-P1D"
    yield "END:VALARM"
    yield "END:VEVENT"


def escape(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """The line in pieces that each fit, no letter cut; those that go on begin with a blank."""
    piece, room = "", LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", LONGEST - 1
        piece += letter
        room -= size
    yield piece
