"""A cell of the comparison: the sums of one ward on one criterion, as ready strings.

Nothing in a row is a number to format: a grid of a hundred wards has a thousand cells, so figures
become text once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connections

from scoring.models import Score
from scoring.rules import grading
from scoring.rules.lifecycle import PointsKind
from scoring.rules.points import CENT, show, show_gap


class Sums(NamedTuple):
    """One criterion of one card, in the order of ScoreQuerySet.by_criterion; points or `None`."""

    own: Decimal | None
    survey: Decimal | None
    verified: Decimal | None
    items: int
    own_scored: int
    survey_scored: int
    verified_scored: int
    difference: Decimal | None
    differing: int
    by_survey: int

    @property
    def found(self) -> Decimal | None:
        """What is read first: the verified points, else the survey's, else the ward's own."""
        return next(
            (sum_ for sum_ in (self.verified, self.survey, self.own) if sum_ is not None), None
        )

    def is_apart(self, least: Decimal) -> bool:
        """Whether what was found differs by at least so much."""
        return self.difference is not None and abs(self.difference) >= least


NOTHING = Sums(None, None, None, 0, 0, 0, 0, None, 0, 0)


def sums_by_card(rows: Iterable[Sequence[Any]]) -> Mapping[int, dict[int, Sums]]:
    """The sums of every criterion by card, then by criterion, out of what by_criterion() gives."""
    sums: defaultdict[int, dict[int, Sums]] = defaultdict(dict)
    for card, head, *parts in rows:
        sums[card][head] = Sums._make(parts)
    return sums


class CardSums(NamedTuple):
    """What one card adds up to: by criterion, as a whole, and the largest difference of a
    criterion, without its sign; `None` where nothing is compared.
    """

    sums: dict[int, Sums]
    whole: Sums
    widest: Decimal | None


class Adding(dict[tuple[int | None, ...], Sums]):
    """Makes sums of what the database has of them. The same figures are one object: of a thousand
    criteria most are like another one.
    """

    def __missing__(self, stored: tuple[int | None, ...]) -> Sums:
        sums = self[stored] = _stored_sums(stored)
        return sums

    def by_card(self, rows: Iterable[tuple[Any, ...]]) -> dict[int, CardSums]:
        """Each card out of the rows of by_criterion() as the database has them."""
        parts: defaultdict[int, dict[int, tuple[int | None, ...]]] = defaultdict(dict)
        for row in rows:
            parts[row[0]][row[1]] = row[2:]
        return {card: self._of_card(of_card) for card, of_card in parts.items()}

    def _of_card(self, parts: Mapping[int, tuple[int | None, ...]]) -> CardSums:
        columns = list(zip(*parts.values(), strict=True))
        whole = tuple(map(_added, columns))
        differences = [abs(points) for points in columns[DIFFERENCE] if points is not None]
        widest = max(differences, default=None)
        sums = {head: self[part] for head, part in parts.items()}
        return CardSums(sums, self[whole], _points(widest))


DIFFERENCE = Sums._fields.index("difference")


def _added(column: tuple[int | None, ...]) -> int | None:
    """`None` while no part has it."""
    if None not in column:
        return sum(column)  # type: ignore[arg-type]
    some = [part for part in column if part is not None]
    return sum(some) if some else None


# What Adding says of each card as a whole in SQL over the rows of by_criterion().
WHOLE = """
SELECT scorecard_id, {columns}, MAX(ABS(difference)) FROM ({parts}) AS parts GROUP BY scorecard_id
"""
BY_CRITERION = (
    "self_sum", "survey_sum", "verified_sum", "items", "self_scored", "survey_scored",
    "verified_scored", "difference", "differing", "by_survey",
)  # fmt: skip


# By card what it adds up to, and the largest difference of a criterion.
Wholes = Mapping[int, tuple[Sums, Decimal | None]]


# What a judged card keeps of that (judged_sums.py).
KEPT_COLUMNS = ("claimed_sum", "judged_sum", "judged_gap", "widest_gap")


def kept_whole(
    items: int,
    claimed: Decimal | None,
    judged: Decimal | None,
    gap: Decimal | None,
    widest: Decimal | None,
) -> tuple[Sums, Decimal | None]:
    """The same of a card with so many items out of KEPT_COLUMNS, without what only the rows that are shown
    tell: what the survey says, of how many items which differ.
    """
    if judged is None:
        return NOTHING, None
    return Sums(claimed, None, judged, items, 0, 0, items, gap, 0, 0), widest


def whole_cards(cards: Any) -> Wholes:
    """Of each of these cards that has scores what it adds up to, and the largest difference of a
    criterion: a row of each card, whatever its plan has.
    """
    rows = Score.objects.filter(scorecard__in=cards.order_by().values("pk")).by_criterion()
    parts, params = rows.query.sql_with_params()
    columns = ", ".join(f"SUM({name})" for name in BY_CRITERION)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(WHOLE.format(columns=columns, parts=parts), params)
        found = cursor.fetchall()
    return {card: (_stored_sums(sums), _points(widest)) for card, *sums, widest in found}


def _stored_sums(stored: Sequence[Any]) -> Sums:
    kinds = (name in COUNTS for name in Sums._fields)
    return Sums._make(
        int(value) if is_count else _points(value)
        for value, is_count in zip(stored, kinds, strict=True)
    )


def _points(stored: int | None) -> Decimal | None:
    return None if stored is None else int(stored) * CENT


class Texts(dict[Decimal | None, str]):
    """Points as text: a figure that stands in many cells is written once."""

    def __missing__(self, points: Decimal | None) -> str:
        text = self[points] = show(points)
        return text


class Cell(NamedTuple):
    """One ward on one criterion. Points are "" where nothing is scored; sums of a part say of how
    many in `part`.

    `look`: "down" or "up" from the campaign's threshold on, "none" where nothing at all is scored,
    "alien" where the unit is not judged by the criterion, else "". `lean`: "down", "up", "even"
    (items differ and cancel out), or "". `ahead`: the survey alone says so of some items. `part`:
    (kind of points, "2/4"). `ticks`:
    hundredths of self, survey, verified for whole sums, else `None`.
    """

    position: int
    own: str
    survey: str
    verified: str
    gap: str
    look: str
    lean: str
    ahead: bool
    part: tuple[str, str] | None
    ticks: tuple[int | None, int | None, int | None]


def make_cell(position: int, sums: Sums, own_items: int, threshold: Decimal, texts: Texts) -> Cell:
    """`own_items`: how many items the ward scores itself."""
    own, survey, verified, items, own_scored, survey_scored, verified_scored, *_others = sums
    difference = sums.difference
    lean = ""
    if difference:
        lean = "down" if difference < 0 else "up"
    elif sums.differing:
        lean = "even"
    look = lean if difference and abs(difference) >= threshold else ""
    if own is None and survey is None and verified is None:
        look = "none" if items else "alien"
    # What is read first tells of how many items it speaks.
    part = None
    for kind, scored, all_items in (
        ("verified", verified_scored, items), ("survey", survey_scored, items), ("self", own_scored, own_items),
    ):  # fmt: skip
        if scored:
            part = (kind, f"{scored}/{all_items}") if scored < all_items else None
            break
    return Cell(
        position=position,
        own=texts[own],
        survey=texts[survey],
        verified=texts[verified],
        gap=_gap(difference) if lean else "",
        look=look,
        lean=lean,
        ahead=bool(sums.by_survey),
        part=part,
        ticks=(
            int(own * 100) if own is not None and own_scored == own_items == items else None,
            int(survey * 100) if survey is not None and survey_scored == items else None,
            int(verified * 100) if verified is not None and verified_scored == items else None,
        ),
    )


def _gap(difference: Decimal | None) -> str:
    """Items that differ and cancel out come to ±0."""
    return show_gap(difference) if difference else "±0"


def _sum_of(column: Iterable[Decimal | None]) -> Decimal | None:
    points, scored, _items = grading.tally(column)
    return points if scored else None


def _scored(column: Iterable[Decimal | None]) -> int:
    return sum(points is not None for points in column)


COUNTS = {"items", "own_scored", "survey_scored", "verified_scored", "differing", "by_survey"}


def _points_in(scores: Iterable[Score], kind: PointsKind) -> list[Decimal | None]:
    return [getattr(score, kind.points_field) for score in scores]


def sums_of(scores: Iterable[Score]) -> Sums:
    """What by_criterion says of the items of one criterion, said of items at hand."""
    scores = list(scores)
    own, survey, verified = (_points_in(scores, kind) for kind in PointsKind)
    differences = [score.difference for score in scores]
    differing = [score for score in scores if score.difference]
    columns = (own, survey, verified)
    return Sums._make(
        [
            *map(_sum_of, columns),
            len(scores),
            *map(_scored, columns),
            _sum_of(differences),
            len(differing),
            sum(score.verified_points is None for score in differing),
        ]
    )
