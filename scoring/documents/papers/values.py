"""How values stand on papers, as an office writes them: points, days, counts, what is left to be
written by hand.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise

from scoring.documents.papers.earlier_year import ABSENT, UNTIERED
from scoring.documents.papers.subject import Subject
from scoring.models import Award, Scorecard
from scoring.rules import lifecycle
from scoring.rules.lifecycle import CardState
from scoring.rules.points import show
from wards.days import end_of
from wards.vietnamese import fold

BY_HAND = "…………"
UNSCORED, NOT_TOLD = "–", "–"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
COUNT_AT_END = re.compile(r"(?<= )(\d+) (\S+)$")
Row = dict[str, str | None]


@dataclass(frozen=True)
class Name:
    """One value: what it means to whoever edits a template, and how it is found. One that is never
    missing says dots where it is not known.
    """

    meaning: str | Promise
    value: Callable[[Subject], str | None]
    is_never_missing: bool = False


# How values are written


def text(value: str) -> str | None:
    return value or None


def points(value: Decimal | None) -> str | None:
    return None if value is None else show(value)


def day(value: date | None) -> str | None:
    """05/9/2026: days below ten and the first two months with a nought."""
    if value is None:
        return None
    return f"{value.day:02}/{_month(value)}/{value.year}"


def day_in_text(value: date | None) -> str | None:
    """ngày 05 tháng 9 năm 2026."""
    if value is None:
        return None
    return f"ngày {value.day:02} tháng {_month(value)} năm {value.year}"


def _month(value: date) -> str:
    return f"{value.month:02}" if value.month < 3 else str(value.month)


def short_deadline(value: datetime | None) -> str | None:
    """17 giờ 00, ngày 15/12/2026."""
    return None if value is None else lifecycle.deadline(value)


def deadline(value: datetime | None) -> str | None:
    """17 giờ 00, thứ Sáu, ngày 15/12/2026."""
    if value is None:
        return None
    last, hour, minute = end_of(value)
    return f"{hour:02} giờ {minute:02}, {WEEKDAYS[last.weekday()]}, ngày {day(last)}"


def count(number: int) -> str:
    """Offices write counts with two digits, 03, and none as a word."""
    return f"{number:02}" if number else "không"


def cell_count(number: int) -> str:
    """The same in a table: 0."""
    return f"{number:02}" if number else "0"


def by_hand(value: str | None) -> str:
    return value or BY_HAND


def inside_sentence(title: str) -> str | None:
    """A title as it stands within a sentence; a word in capitals stays, and a count at its end is
    not torn from what it counts (“… Ban Tuyên giáo / 10 phường”).
    """
    if not title:
        return None
    title = COUNT_AT_END.sub("\\1\N{NO-BREAK SPACE}\\2", title)
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def as_items(lines: str) -> str | None:
    """Each line with its dash."""
    found = [line.strip().lstrip("-– ").rstrip() for line in lines.splitlines()]
    return "\n".join(f"- {line}" for line in found if line) or None


def file_copy_recipients(lines: str) -> str | None:
    """Of all who get papers, whoever keeps them: the line “Lưu …”. A paper that goes to one place
    alone goes to nobody else.
    """
    kept = [line for line in (as_items(lines) or "").splitlines() if fold(line).startswith("- luu")]
    return "\n".join(kept) if lines.strip() else None


def tier(card: Scorecard) -> str | None:
    if card.state == CardState.ABSENT:
        return ABSENT
    if not card.is_tiered:
        return None
    return card.tier.name if card.tier else UNTIERED


def cluster(card: Scorecard) -> str:
    """“Cụm 2”; nothing stands there in a campaign without clusters."""
    return card.cluster.name if card.cluster else ""


def numbered(rows: Sequence[Row]) -> list[Row]:
    return [{"stt": str(number), **row} for number, row in enumerate(rows, 1)]


def post_and_unit(award: Award) -> str:
    """“Phó Trưởng ban, Phường 1”; a unit needs no more than its own name."""
    if award.officer is None:
        return ""
    return ", ".join(filter(None, (award.post, award.scorecard.ward_name)))
