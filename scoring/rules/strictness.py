"""How strict reviewers are against one another: what each took away or added, and how evenly."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from scoring.rules.grading import ZERO
from scoring.rules.points import CENT, round_to_step


class GivenGap(NamedTuple):
    """One verdict: whose, about which criterion, and verified minus self points."""

    reviewer: Hashable
    criterion: Hashable
    gap: Decimal


@dataclass(frozen=True)
class GapSpread:
    """Mean and standard deviation of so many gaps, to the hundredth;
    no deviation of a single one.
    """

    count: int
    mean: Decimal | None
    deviation: Decimal | None

    @classmethod
    def of(cls, gaps: Iterable[Decimal]) -> "GapSpread":
        gaps = list(gaps)
        if not gaps:
            return cls(0, None, None)
        mean = sum(gaps, ZERO) / len(gaps)
        if len(gaps) < 2:
            return cls(1, round_to_step(mean, CENT), None)
        variance = sum(((gap - mean) ** 2 for gap in gaps), ZERO) / len(gaps)
        return cls(len(gaps), round_to_step(mean, CENT), round_to_step(variance.sqrt(), CENT))


def against_the_rest(
    verdicts: Iterable[GivenGap], reviewer: Hashable, criterion: Hashable = None
) -> tuple[GapSpread, GapSpread]:
    """(own, everybody else's) about a criterion, or about all of them."""
    own: list[Decimal] = []
    rest: list[Decimal] = []
    for verdict in verdicts:
        if criterion is None or verdict.criterion == criterion:
            (own if verdict.reviewer == reviewer else rest).append(verdict.gap)
    return GapSpread.of(own), GapSpread.of(rest)
