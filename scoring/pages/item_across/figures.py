"""One item over all units in figures: who waits, the medians, how many have so many points."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from scoring.pages.item_across.facts import ItemFact
from scoring.rules import grading

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


def _gap(fact: ItemFact) -> Decimal:
    return grading.gap(fact.verified, fact.own) or grading.ZERO
