"""The arithmetic of judging: totals, gaps, tiers, ranks and ties. Values in, values out; no database, no floats.

Points are `Decimal`; a blank is `None` and never counts as zero.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Generic, Protocol, TypeVar

ZERO = Decimal(0)


@dataclass(frozen=True)
class Tally:
    """A sum that remembers how many of its parts are still blank."""

    points: Decimal
    scored: int
    items: int

    @property
    def complete(self) -> bool:
        return self.scored == self.items

    @property
    def total(self) -> Decimal | None:
        """The sum when nothing is blank, else `None`."""
        return self.points if self.complete else None


def tally(parts: Iterable[Decimal | None]) -> Tally:
    """Add up what is scored and count what is not."""
    parts = list(parts)
    scored = [part for part in parts if part is not None]
    return Tally(sum(scored, ZERO), len(scored), len(parts))


def gap(verified: Decimal | None, own: Decimal | None) -> Decimal | None:
    """Verified minus self points: negative where the ward claimed too much."""
    return None if verified is None or own is None else verified - own


class Floor(Protocol):
    """Anything with a floor: the tiers of a campaign, highest first."""

    @property
    def floor(self) -> Decimal: ...


F = TypeVar("F", bound=Floor)


def suggest_tier(points: Decimal, tiers: Sequence[F]) -> F | None:
    """The highest tier whose floor the points reach; `None` below the lowest."""
    reached = [tier for tier in tiers if points >= tier.floor]
    return max(reached, key=lambda tier: tier.floor, default=None)


def next_tier(points: Decimal, tiers: Sequence[F]) -> tuple[F, Decimal] | None:
    """The nearest tier above and the points still lacking; `None` at the top."""
    above = [tier for tier in tiers if tier.floor > points]
    if not above:
        return None
    nearest = min(above, key=lambda tier: tier.floor)
    return nearest, nearest.floor - points


K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Standing(Generic[K]):
    """What ranking looks at: the points, then the campaign's aids in order (each: more is better),
    then the place the head gave among equals (1 before 2; `None` where nothing was decided)."""

    key: K
    points: Decimal
    aids: tuple[Decimal, ...] = ()
    choice: int | None = None

    @property
    def measure(self) -> tuple[Decimal, ...]:
        place = Decimal(-self.choice) if self.choice is not None else Decimal("-Infinity")
        return (self.points, *self.aids, place)


@dataclass(frozen=True)
class Place(Generic[K]):
    """A rank and, within a tie of points, what decided it.

    `decided_by` is the index of the aid, `CHOICE` for the head's decision, `None` where points alone
    decided. `shared` says that the rank is held together with others.
    """

    key: K
    rank: int
    decided_by: int | None = None
    shared: bool = False


CHOICE = -1


def rank(standings: Iterable[Standing[K]]) -> list[Place[K]]:
    """Rank by points, aids and choice; what is still equal shares its rank: 1, 1, 3.

    The order among sharers is the order they came in, so the result is a pure function of the input.
    """
    ordered = sorted(standings, key=lambda standing: standing.measure, reverse=True)
    places: list[Place[K]] = []
    for _measure, group in groupby(ordered, key=lambda standing: standing.measure):
        sharers = list(group)
        first = len(places)
        neighbours = ordered[max(first - 1, 0) : first] + ordered[first + len(sharers) : first + len(sharers) + 1]
        decided_by = _what_parts(sharers[0], neighbours)
        places += [Place(one.key, first + 1, decided_by, len(sharers) > 1) for one in sharers]
    return places


def _what_parts(one: Standing[K], neighbours: Sequence[Standing[K]]) -> int | None:
    """The first thing that tells a standing from the nearest neighbour with the same points."""
    for other in neighbours:
        if other.points != one.points:
            continue
        for index, (mine, theirs) in enumerate(zip(one.aids, other.aids, strict=True)):
            if mine != theirs:
                return index
        return CHOICE
    return None
