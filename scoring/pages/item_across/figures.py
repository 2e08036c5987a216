"""One item over all units in figures: who waits, the medians, how many have so many points."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from scoring.pages.item_across.facts import ItemFact
from scoring.rules import grading
from scoring.rules.lifecycle import PointsKind
from scoring.rules.points import show, show_gap
from wards.vietnamese import fold

GROUND = 8  # where bars of a strip stand


class Held(NamedTuple):
    """How many units have so many points, by kind;
    `top` of a bar of the verified ones, 8 the ground.
    """

    points: str
    place: int
    own: int
    survey: int
    verified: int
    top: int


def _tally(column: Iterable[Decimal | None]) -> Counter[Decimal]:
    """How often each points are given; blanks are not counted."""
    return Counter(points for points in column if points is not None)


class ItemFigures:
    """What is counted over all units, whatever narrows the page."""

    def __init__(self, facts: Sequence[ItemFact]) -> None:
        self.facts = facts

    @property
    def verified(self) -> int:
        return sum(fact.verified is not None for fact in self.facts)

    @property
    def waiting(self) -> list[str]:
        """Names of the units that still wait for a verdict on this item."""
        return [fact.ward for fact in self.facts if fact.waits]

    @property
    def middle_values(self) -> list[tuple[str, str, str, int]]:
        """(kind, words, median, of how many units) of each kind of points."""
        columns = {
            PointsKind.SELF: [fact.own for fact in self.facts],
            PointsKind.SURVEY: [fact.survey for fact in self.facts],
            PointsKind.VERIFIED: [fact.verified for fact in self.facts],
        }
        found = []
        for kind, column in columns.items():
            points = [value for value in column if value is not None]
            if points:
                found.append(
                    (kind.value, str(kind.label), show(grading.median(points)), len(points))
                )
        return found

    @cached_property
    def held(self) -> list[Held]:
        """What the units have, from the most points down."""
        own = _tally(fact.own for fact in self.facts)
        survey = _tally(fact.survey for fact in self.facts)
        verified = _tally(fact.verified for fact in self.facts)
        most = max([1, *verified.values()])
        return [
            Held(
                show(points),
                int(abs(points) * 100),
                own[points],
                survey[points],
                verified[points],
                GROUND - -(-verified[points] * GROUND // most),
            )
            for points in sorted({*own, *survey, *verified}, reverse=True)
        ]

    @property
    def uneven(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Reasons that took different points away from different units: (reason, [(unit, gap)])."""
        said: dict[str, list[ItemFact]] = {}
        for fact in self.facts:
            gap = grading.gap(fact.verified, fact.own)
            if gap and fact.reason:
                said.setdefault(fold(fact.reason), []).append(fact)
        found = []
        for facts in said.values():
            gaps = [_gap(fact) for fact in facts]
            if len(set(gaps)) > 1:
                units = [fact.ward for fact in facts]
                found.append((facts[0].reason, list(zip(units, map(show_gap, gaps), strict=True))))
        return found


def _gap(fact: ItemFact) -> Decimal:
    return grading.gap(fact.verified, fact.own) or grading.ZERO
