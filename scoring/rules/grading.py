"""The arithmetic of judging: totals, gaps, tiers, ranks and ties. Pure functions; no database, no
floats.

Points are `Decimal`; a blank is `None` and never counts as zero.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Generic, NamedTuple, Protocol, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

ZERO = Decimal(0)


class TieAid(TextChoices):
    """What orders units with the same points, as the campaign declares it."""

    LARGEST_CRITERION = "largest_criterion", gettext_lazy("Điểm ở tiêu chí có điểm tối đa lớn nhất")
    SMALLER_OVER_CLAIM = "smaller_over_claim", gettext_lazy("Tự chấm vượt thẩm định ít hơn")


class Tally(NamedTuple):
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


def median(points: Sequence[Decimal]) -> Decimal:
    """The figure in the middle; of an even number the lower of the two: one that somebody has."""
    return sorted(points)[(len(points) - 1) // 2]


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
Measure = tuple[Decimal, ...]  # points, then the aids


@dataclass(frozen=True)
class Standing(Generic[K]):
    """What ranking looks at: the points, then the campaign's aids in order (each: more is better),
    then the place the head gave among equals (1 before 2; `None` where nothing was decided)."""

    key: K
    points: Decimal
    aids: tuple[Decimal, ...] = ()
    choice: int | None = None

    @property
    def measure(self) -> Measure:
        return (self.points, *self.aids)


CHOICE = -1


@dataclass(frozen=True)
class Place(Generic[K]):
    """A rank and what decided it among those with the same points.

    `ahead_by` puts it before the next one, `behind_by` puts it after the one before: the index of
    an aid, `CHOICE` for the head's decision, `None` where points alone decide. `shared`: others
    hold the same rank.
    """

    key: K
    rank: int
    ahead_by: int | None = None
    behind_by: int | None = None
    shared: bool = False


def equals(key: K, standings: Iterable[Standing[K]]) -> list[K]:
    """Keys of all whom points and aids leave equal with this one, itself among them; empty where it
    does not stand.
    """
    measures = {standing.key: standing.measure for standing in standings}
    return [other for other, measure in measures.items() if measure == measures.get(key)]


def rank(standings: Iterable[Standing[K]]) -> list[Place[K]]:
    """Rank by points, aids and choice; what is still equal shares its rank: 1, 1, 3.

    A choice counts only where each of the equals has one of its own: a newcomer among them puts the
    question to the head again. The order among sharers is the order they came in, so the result is
    a pure function of the input.
    """
    ordered = sorted(standings, key=lambda standing: standing.measure, reverse=True)
    steps = [
        step
        for _measure, equals in groupby(ordered, lambda standing: standing.measure)
        for step in _settle(list(equals))
    ]
    places: list[Place[K]] = []
    for index, step in enumerate(steps):
        before = steps[index - 1][0].measure if index else None
        behind = steps[index + 1][0].measure if index + 1 < len(steps) else None
        first, shared = len(places) + 1, len(step) > 1
        places += [
            place_between(member.key, first, member.measure, before, behind, shared=shared)
            for member in step
        ]
    return places


def place_between(
    key: K,
    rank: int,
    measure: Measure,
    before: Measure | None,
    behind: Measure | None,
    *,
    shared: bool,
) -> Place[K]:
    """The place of one, from what is measured of it, of those a step of the ranking before it and
    of those a step behind; `None` at either end.
    """
    ahead_by = None if behind is None else _what_parts(measure, behind)
    behind_by = None if before is None else _what_parts(before, measure)
    return Place(key, rank, ahead_by, behind_by, shared)


def rank_within(
    standings: Iterable[Standing[K]], group_of: Mapping[K, Hashable]
) -> dict[K, Place[K]]:
    """Each in the ranking of its own group, by key, best first within one; who is in no group has
    no place.
    """
    groups: dict[Hashable, list[Standing[K]]] = {}
    for standing in standings:
        if standing.key in group_of:
            groups.setdefault(group_of[standing.key], []).append(standing)
    return {place.key: place for group in groups.values() for place in rank(group)}


def _settle(equals: list[Standing[K]]) -> list[list[Standing[K]]]:
    """One step of the ranking for each of the equals where the head has ordered them all, else one
    for all.
    """
    choices = {standing.choice for standing in equals if standing.choice is not None}
    if len(choices) < len(equals):
        return [equals]
    return [[standing] for standing in sorted(equals, key=lambda standing: standing.choice or 0)]


def _what_parts(one: Measure, other: Measure) -> int | None:
    """The first thing that tells two neighbours with the same points apart."""
    (points, *aids), (points_of_other, *aids_of_other) = one, other
    if points != points_of_other:
        return None
    differing = (index for index, aid in enumerate(aids) if aid != aids_of_other[index])
    return next(differing, CHOICE)
