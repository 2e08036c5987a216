"""The year-end workbook reckons itself: the formula beside each value that follows from others.

A sum of binary fractions is not the number that a person writes, and units with the same points
would no longer be equal: so every sum is brought back to whole hundredths. No half can come up
there, since all points have two places at most; on halves programs disagree.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median, pstdev
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from scoring.models import Tier
from scoring.models.ranking.suggestions import kinds_of_conditions
from scoring.rules.lifecycle import AwardState
from scoring.workbooks.values import LiveFigure, Row, Value
from scoring.workbooks.year import Year

SUMMARY, AWARDS, CRITERIA, COMPARISON, SPREAD = (
    "Tổng hợp",
    "Khen thưởng",
    "Theo tiêu chí",
    "Đối chiếu",
    "Thống kê",
)
SHOWN = 9  # SUBTOTAL: the sum of the rows that a filter leaves; Gnumeric knows no 109

# Columns of the comparison and of the sheet by criterion, which have them at the same places.
CAP, OWN, SURVEYED, VERIFIED, DIFFERENCE = "CDEFG"


class Span(NamedTuple):
    """Where a criterion's items stand among the items of a unit."""

    start: int
    length: int


def in_hundredths(points: str) -> str:
    """The number of two places that the result of a sum stands for.

    By the way of all programs: an array inside SUMPRODUCT is an error in Gnumeric.
    """
    return f"ROUND({points}*100,0)/100"


def total_of(cells: str) -> str:
    """The sum of cells; blank ones add nothing."""
    return in_hundredths(f"SUM({cells})")


class FormulaSheets:
    """The rows of the sheets with their formulas; `first` names the first row of each sheet.

    The sheets are written in order, so that what the summary has shown is there for the spread.
    """

    def __init__(self, year: Year) -> None:
        self.year = year
        self.heads = year.campaign.heads
        self.tiers = year.tiers
        # Columns of the summary before the criteria: rank and unit, then cluster and rank there.
        self.lead = 4 if year.clusters else 2
        groups = {year.cluster_of.get(pk) for pk in year.names}
        self.spans = {group: _spans(year, group) for group in groups}
        # How many rows of the criteria, and of the items, stand before those of a unit.
        self.before: dict[int, tuple[int, int]] = {}
        criteria = items = 0
        for pk in year.names:
            self.before[pk] = (criteria, items)
            spans = self._spans_of(pk)
            criteria += len(spans)
            items += sum(span.length for span in spans.values())
        # Verified points of the judged units in hundredths: by criterion, then in all.
        self.judged = [array("l") for _head in [*self.heads, None]]

    def _spans_of(self, pk: int) -> dict[int, Span]:
        """The criteria of a unit, in order, each with its items."""
        return self.spans[self.year.cluster_of.get(pk)]

    # Summary

    def summary(self, first: Mapping[str, int], rows: Iterable[Row]) -> Iterator[Row]:
        """The summary's rows, then the level by points and how many equals stand before a unit."""
        width, lead = len(self.heads), self.lead
        top = first[SUMMARY]
        parts = f"{get_column_letter(lead + 1)}{{0}}:{get_column_letter(lead + width)}{{0}}"
        verified = get_column_letter(lead + width + 3)
        before = get_column_letter(lead + width + 9)
        last = top + max(len(self.year.ranks), 1) - 1
        everybody = f"{verified}${top}:{verified}${last}"
        equals, mates = _Equals(), _Mates(verified, top, last)
        for number, (pk, row) in enumerate(zip(self.year.in_rank_order, rows, strict=True), top):
            (rank, name, *group), points = row[:lead], row[lead:]
            by_head, (own_sum, survey_sum, total, gap, *rest) = list(points[:width]), points[width:]
            own = list(self._spans_of(pk))
            here = first[CRITERIA] + self.before[pk][0]
            span = f"{here}:{{}}{here + len(own) - 1}"
            if isinstance(rank, int) and isinstance(total, Decimal):
                self._remember(by_head, total)
                if group and group[0] is not None:
                    group[1] = mates.rank(number, group[0], group[1], total)
                stands_after = equals.before(rank, total)
                rank = LiveFigure(f"RANK({verified}{number},{everybody})+{before}{number}", rank)
                by_head = [
                    _beside(value, f"'{CRITERIA}'!{VERIFIED}{here + own.index(head.pk)}")
                    if head.pk in own
                    else value
                    for head, value in zip(self.heads, by_head, strict=True)
                ]
                level = self._level_now(pk, f"{verified}{number}", total)
                total = LiveFigure(total_of(parts.format(number)), total)
            else:
                stands_after, level = None, None
            yield (
                rank,
                name,
                *group,
                *by_head,
                _beside(own_sum, total_of(_cells(CRITERIA, OWN, span))),
                _beside(survey_sum, total_of(_cells(CRITERIA, SURVEYED, span))),
                total,
                _beside(gap, total_of(_cells(CRITERIA, DIFFERENCE, span))),
                *rest,
                level,
                stands_after,
            )

    def _remember(self, by_head: Sequence[Value], total: Decimal) -> None:
        for kept, value in zip(self.judged, [*by_head, total], strict=True):
            if isinstance(value, Decimal):
                kept.append(int(value * 100))

    def _level_now(self, pk: int, cell: str, points: Decimal) -> Value:
        """The level by points alone goes with the points; where a level asks for more than a floor
        it stands as it was found.
        """
        if kinds_of_conditions(self.tiers):
            level = self.year.suggestions[pk].level
            return level.name if level else NO_LEVEL
        return LiveFigure(self._level(cell), self._level_of(points))

    def _level(self, points: str) -> str:
        """The level that the points reach, by the floors of the campaign."""
        text = f'"{NO_LEVEL}"'
        for tier in reversed(self.tiers):
            text = f"IF({points}>={tier.floor},{_quoted(tier.name)},{text})"
        return text

    def _level_of(self, points: Decimal) -> str:
        reached: list[Tier] = [tier for tier in self.tiers if points >= tier.floor]
        return reached[0].name if reached else NO_LEVEL

    # The sheets below it

    def awards(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The awards numbered as they are handed over; what is not decided has no number."""
        number = 0
        for row in rows:
            decided = row[-1] == str(AwardState.DECIDED.label)
            number += decided
            yield (number if decided else None, *row)

    def criteria(self, first: Mapping[str, int], rows: Iterable[Row]) -> Iterator[Row]:
        """Each criterion of a unit as the sum of its items in the comparison."""
        begin = first[COMPARISON]
        totals = _Shown(first[CRITERIA])
        places = (
            (begin + self.before[pk][1] + items.start, items.length)
            for pk in self.year.names
            for items in self._spans_of(pk).values()
        )
        for (start, length), row in zip(places, rows, strict=True):
            span = f"{start}:{{}}{start + length - 1}"
            name, criterion, *points, own, survey, verified, gap = row
            totals.add(*points, own, survey, verified, gap)
            yield (
                name,
                criterion,
                *points,
                _beside(own, total_of(_cells(COMPARISON, OWN, span))),
                _beside(survey, total_of(_cells(COMPARISON, SURVEYED, span))),
                _beside(verified, total_of(_cells(COMPARISON, VERIFIED, span))),
                _beside(gap, total_of(_cells(COMPARISON, DIFFERENCE, span))),
            )
        yield totals.row(blank=0)

    def comparison(self, first: Mapping[str, int], rows: Iterable[Row]) -> Iterator[Row]:
        """Every item with its gap: the survey's until the item is verified."""
        totals = _Shown(first[COMPARISON])
        for number, row in enumerate(rows, first[COMPARISON]):
            name, item, cap, own, survey, verified, gap, reason, *numbers = row
            totals.add(cap, own, survey, verified, gap)
            if gap is not None:
                found = f'IF({VERIFIED}{number}="",{SURVEYED}{number},{VERIFIED}{number})'
                gap = LiveFigure(in_hundredths(f"({found}-{OWN}{number})"), gap)
            yield name, item, cap, own, survey, verified, gap, reason, *numbers
        yield totals.row(blank=4 if self.year.campaign.says_numbers else 1)

    def spread(self, first: Mapping[str, int]) -> Iterator[Row]:
        """(number, criterion, cap, units, average, median, lowest, highest, standard deviation) of
        each criterion over the judged units, then of the whole.
        """
        top = first[SUMMARY]
        last = top + max(len(self.year.ranks), 1) - 1
        width = len(self.heads)
        named: list[tuple[Value, Value, Value, int]] = [
            (head.position, head.title, head.farthest, self.lead + 1 + place)
            for place, head in enumerate(self.heads)
        ]
        named.append((None, "Tổng điểm thẩm định", self.year.campaign.total, self.lead + width + 3))
        for (position, title, cap, column), kept in zip(named, self.judged, strict=True):
            letter = get_column_letter(column)
            cells = f"'{SUMMARY}'!{letter}{top}:{letter}{last}"
            yield (position, title, cap, *_measures(kept, cells))


NO_LEVEL = "Chưa xếp loại"


def _measures(kept: Sequence[int], cells: str) -> Iterator[Value]:
    yield LiveFigure(f"COUNT({cells})", len(kept))
    if not kept:
        yield from (None,) * 5
        return
    yield LiveFigure(f"AVERAGE({cells})", sum(kept) / len(kept) / 100)
    yield LiveFigure(f"MEDIAN({cells})", median(kept) / 100)
    yield LiveFigure(f"MIN({cells})", Decimal(min(kept)) / 100)
    yield LiveFigure(f"MAX({cells})", Decimal(max(kept)) / 100)
    yield LiveFigure(f"STDEVP({cells})", pstdev(kept) / 100)


class _Equals:
    """How many units with the same points stand before one,
    since aids or the head put them there.
    """

    def __init__(self) -> None:
        self.points: Decimal | None = None
        self.rank = 0

    def before(self, rank: int, points: Decimal) -> int:
        if points != self.points:
            self.points, self.rank = points, rank
        return rank - self.rank


class _Mates:
    """The rank within a cluster: how many of its units have more points, then how many with the
    same points stand before this one.
    """

    def __init__(self, verified: str, top: int, last: int) -> None:
        self.verified, self.span = verified, f"{{0}}${top}:{{0}}${last}"
        self.equals: dict[Value, _Equals] = {}

    def rank(self, row: int, cluster: Value, rank: Value, points: Decimal) -> Value:
        if not isinstance(rank, int):
            return rank
        before = self.equals.setdefault(cluster, _Equals()).before(rank, points)
        mates = f"{self.span.format('C')}=C{row}"
        better = f"{self.span.format(self.verified)}>{self.verified}{row}"
        return LiveFigure(f"SUMPRODUCT(({mates})*({better}))+{1 + before}", rank)


class _Shown:
    """The last row of a table: the sum of what a filter leaves."""

    def __init__(self, first: int) -> None:
        self.first, self.count = first, 0
        self.sums = [Decimal(0)] * 5

    def add(self, *points: Value) -> None:
        self.count += 1
        for place, value in enumerate(points):
            if isinstance(value, Decimal):
                self.sums[place] += value

    def row(self, *, blank: int) -> Row:
        last = max(self.first, self.first + self.count - 1)
        sums = (
            LiveFigure(f"SUBTOTAL({SHOWN},{letter}{self.first}:{letter}{last})", value)
            for letter, value in zip("CDEFG", self.sums, strict=True)
        )
        return ("Cộng các dòng đang hiện", None, *sums, *(None,) * blank)


def _spans(year: Year, cluster: int | None) -> dict[int, Span]:
    """Where the items of each criterion stand among those of a unit of this cluster."""
    start, leaves = 0, year.campaign.leaves
    spans: dict[int, Span] = {}
    for head in year.campaign.heads_for(cluster):
        length = sum(head.pk in (leaf.pk, leaf.parent_id) for leaf in leaves)
        spans[head.pk] = Span(start, length)
        start += length
    return spans


def _cells(sheet: str, letter: str, span: str) -> str:
    return f"'{sheet}'!{letter}{span.format(letter)}"


def _beside(value: Value, text: str) -> Value:
    """A blank has no formula: it would become a zero."""
    return None if value is None else LiveFigure(text, value)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
