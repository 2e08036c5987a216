"""The smallest move of one item that would change who leads, who is within the places of an award,
or a level.

Near-linear in units and items: what a unit lacks at least is worked out from its sums, and only
what may be among the smallest is looked at item by item.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from heapq import heapify, heappop, nsmallest
from operator import attrgetter
from typing import Generic, TypeVar

from scoring.rules.grading import ZERO, TieAid
from scoring.rules.what_if.goals import Goal, goal_of
from scoring.rules.what_if.judged import JudgedItem, JudgedSheet
from scoring.rules.what_if.outcome import Outcome

K = TypeVar("K", bound=Hashable)
Measure = tuple[Decimal, ...]
AHEAD = 4  # times as many units as moves are wanted are read at once


@dataclass(frozen=True)
class SmallestMove(Generic[K]):
    """With `by` points more (fewer where it has the goal now) in this item a unit gains (loses)
    the goal.
    """

    key: K
    goal: Goal
    loses: bool
    item: JudgedItem
    by: Decimal


def smallest_moves(
    outcome: Outcome[K],
    goals: Iterable[Goal],
    limit: int = 20,
    within: Iterable[tuple[Goal, Collection[K]]] = (),
) -> list[SmallestMove[K]]:
    """The smallest moves, smallest first, towards and away from the levels and these goals;
    those `within` are reached for among some units alone, such as those of a cluster.
    """
    fields = [Field(outcome, goal, outcome.sheets) for goal in goals]
    fields += [Field(outcome, goal, among) for goal, among in within]
    left = list(outcome.sheets)
    for level in sorted(outcome.rules.levels, key=lambda level: -level.floor):
        field = Field(outcome, goal_of(level, outcome.rules.units), left)
        fields.append(field)
        left = [key for key in left if key not in field.inside]
    waiting = [
        (least, number, place, key)
        for number, field in enumerate(fields)
        for place, key, least in field.bounds()
    ]
    heapify(waiting)
    steps = iter([AHEAD * limit, AHEAD * limit * 8])
    found: list[SmallestMove[K]] = []
    while waiting:
        least, number, _place, key = heappop(waiting)
        # Bounds hold from below: once they reach the last of enough, nothing smaller comes.
        if len(found) >= limit and least >= found[limit - 1].by:
            break
        if key in outcome.unread:  # some, which is nearly always enough, then more, then the rest
            ahead = next(steps, len(waiting))
            outcome.read([key, *(beside for *_bound, beside in nsmallest(ahead, waiting))])
        move = fields[number].smallest(key)
        if move:
            insort(found, move, key=attrgetter("by"))
    return found[:limit]


class Field(Generic[K]):
    """Who has a goal among those who may, and what each of them would have to move."""

    def __init__(self, outcome: Outcome[K], goal: Goal, among: Iterable[K]) -> None:
        self.outcome, self.goal = outcome, goal
        self.rules, self.step = outcome.rules, outcome.rules.step
        self.wanted = [cap * goal.percent / 100 for cap in self.rules.caps.values()]
        self.among = list(among)
        self.fit = {key for key in self.among if self._fits(key)}
        self.inside = self.fit
        if goal.places is not None:
            # Lowest first, as bisect wants it.
            self.ordered = sorted(outcome.measures[key] for key in self.fit)
            self.inside = {key for key in self.fit if self._at_or_before(key) <= goal.places}

    def _points(self, key: K) -> Decimal:
        return self.outcome.measures[key][0]

    def _fits(self, key: K) -> bool:
        points = self._points(key)
        return points >= self.goal.floor and self._may(key) and not self._weak(key)

    def _may(self, key: K) -> bool:
        """Whether nothing that points cannot change speaks against it."""
        sheet, goal = self.outcome.sheets[key], self.goal
        blocked = goal.wants_no_block and sheet.is_blocked
        late = goal.wants_in_time and sheet.is_late
        lacks = goal.wants_reports and bool(sheet.reports)
        return goal.places != 0 and not (blocked or late or lacks)

    def _weak(self, key: K) -> list[tuple[int, Decimal]]:
        """Criteria with too little, by their place in the plan, and what they lack."""
        if not self.goal.percent:
            return []
        return [(place, -spare) for place, spare in self._spare_of(key) if spare < 0]

    def _spare(self, key: K) -> list[Decimal]:
        """What each criterion has beyond what it needs."""
        return [spare for _place, spare in self._spare_of(key)]

    def _spare_of(self, key: K) -> list[tuple[int, Decimal]]:
        """The same with the place of each criterion in the plan;
        of those by which the unit is judged.
        """
        alien = self.rules.foreign_heads(self.outcome.sheets[key])
        found = zip(self.rules.caps, self.outcome.sums[key], self.wanted, strict=True)
        return [
            (place, got - wanted)
            for place, (head, got, wanted) in enumerate(found)
            if head not in alien
        ]

    def _at_or_before(self, key: K) -> int:
        """How many stand where this unit stands or before it."""
        return len(self.ordered) - bisect_left(self.ordered, self.outcome.measures[key])

    def _rival(self, key: K) -> Measure | None:
        """Whoever would stand at the last place without this unit: it has to be ahead of them to be
        within. `None` where there is room for all.
        """
        places = self.goal.places
        if places is None:
            return None
        ordered, mine = self.ordered, self.outcome.measures[key]
        at = len(ordered) - places
        if key in self.fit and mine >= ordered[max(at, 0)]:
            at -= 1  # without it, everybody after it moves up
        return ordered[at] if at >= 0 else None

    def bounds(self) -> Iterator[tuple[int, K, Decimal]]:
        """(number, unit, what it has to move at least)."""
        for place, key in enumerate(self.among):
            least = self._least_fall(key) if key in self.inside else self._least_rise(key)
            if least is not None:
                yield place, key, least

    def _least_rise(self, key: K) -> Decimal | None:
        weak = self._weak(key)
        if len(weak) > 1 or not self._may(key):
            return None
        points, rival = self._points(key), self._rival(key)
        lacking = [self.goal.floor - points, *(lack for _place, lack in weak)]
        if rival:
            lacking.append(rival[0] - points)
        return self._steps(max(lacking))

    def _least_fall(self, key: K) -> Decimal | None:
        points, rival = self._points(key), self._rival(key)
        spare = self._spare(key) if self.goal.percent else []
        if self.goal.floor > 0:
            spare.append(points - self.goal.floor)
        ways = [self._past(min(spare))] if spare else []
        if rival:
            ways.append(self._steps(points - rival[0]))
        return min(ways, default=None)

    def smallest(self, key: K) -> SmallestMove[K] | None:
        """The smallest move of one item that changes whether this unit has the goal."""
        loses = key in self.inside
        found = self._fall(key) if loses else self._rise(key)
        if found is None:
            return None
        by, item = found
        return SmallestMove(key, self.goal, loses, item, by)

    def _rise(self, key: K) -> tuple[Decimal, JudgedItem] | None:
        least, weak = self._least_rise(key), self._weak(key)
        if least is None:
            return None
        numbers = [self._items_in(place) for place, _lack in weak] or [range(len(self.rules.items))]
        got = self.outcome.sheets[key].points
        alien = self.outcome.sheets[key].foreign
        room = [
            (self.rules.items[number].cap - got[number], number)
            for number in numbers[0]
            if number not in alien
        ]
        return self._ahead(key, least, room, 1)

    def _fall(self, key: K) -> tuple[Decimal, JudgedItem] | None:
        sheet, goal = self.outcome.sheets[key], self.goal
        points, rival = self._points(key), self._rival(key)
        # A total is never below nothing.
        room = [
            (self._room_to_fall(sheet, number, had, points), number)
            for number, had in enumerate(sheet.points)
        ]
        ways: list[tuple[Decimal, JudgedItem] | None] = []
        if goal.floor > 0:
            ways.append(self._any(self._past(points - goal.floor), room))
        if goal.percent:
            for place, spare in self._spare_of(key):
                inside = [room[number] for number in self._items_in(place)]
                ways.append(self._any(self._past(spare), inside))
        if rival:
            ways.append(self._ahead(key, self._steps(points - rival[0]), room, -1))
        return min((way for way in ways if way), key=lambda way: way[0], default=None)

    def _room_to_fall(
        self, sheet: JudgedSheet[K], number: int, had: Decimal, points: Decimal
    ) -> Decimal:
        if number in sheet.foreign:
            return ZERO
        return min(had - self.rules.items[number].least, points)

    def _ahead(
        self, key: K, least: Decimal, room: Sequence[tuple[Decimal, int]], sign: int
    ) -> tuple[Decimal, JudgedItem] | None:
        """The smallest move from `least` on that changes the order with the rival; with the same
        points it depends on the item, since aids decide.
        """
        rival = self._rival(key)
        if rival is None:
            return self._any(least, room)
        if self._points(key) + sign * least == rival[0]:
            for space, number in sorted(room, reverse=True):
                if space >= least:
                    ahead = self._moved(key, number, sign * least) > rival
                    if ahead == (sign > 0):
                        return least, self.rules.items[number]
            least += self.step
        return self._any(least, room)

    def _moved(self, key: K, number: int, by: Decimal) -> Measure:
        """The measure with so many points more in one item."""
        sheet, item = self.outcome.sheets[key], self.rules.items[number]
        points, *aids = self.outcome.measures[key]
        got, own = sheet.points[number], sheet.own[number]
        change = {
            TieAid.LARGEST_CRITERION: by if item.head == self.rules.largest_of(sheet) else ZERO,
            TieAid.SMALLER_OVER_CLAIM: _over(own, got) - _over(own, got + by),
        }
        moved = (had + change[aid] for had, aid in zip(aids, self.rules.aids, strict=True))
        return (points + by, *moved)

    def _any(
        self, by: Decimal, room: Sequence[tuple[Decimal, int]]
    ) -> tuple[Decimal, JudgedItem] | None:
        """The item with the most room for such a move; `None` where none has enough."""
        space, number = max(room, default=(ZERO, 0))
        return (by, self.rules.items[number]) if space >= by else None

    def _items_in(self, place: int) -> range:
        """The items of the criterion at this place of the plan."""
        span = list(self.rules.spans.values())[place]
        return range(span.start, span.stop)

    def _steps(self, lacking: Decimal) -> Decimal:
        """The least whole number of steps that makes up for what is lacking; one at least."""
        return max(_whole(lacking, self.step, ROUND_CEILING), self.step)

    def _past(self, spare: Decimal) -> Decimal:
        """The least whole number of steps that is more than what there is to spare."""
        return _whole(spare, self.step, ROUND_FLOOR) + self.step


def _over(own: Decimal | None, got: Decimal) -> Decimal:
    return ZERO if own is None else max(own - got, ZERO)


def _whole(points: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (points / step).quantize(Decimal(1), rounding=rounding) * step
