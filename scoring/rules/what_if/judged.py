"""What is judged and by what: items of a plan, points of a unit, rules of a campaign."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Generic, TypeVar

from scoring.rules.conditions import Level
from scoring.rules.grading import ZERO, TieAid

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class JudgedItem:
    """What takes points, `least` to `cap`; `head` is the number of its criterion. Without `counts`
    it stands above or below the total, where no share of a criterion is asked for.
    """

    code: str
    head: int
    cap: Decimal
    least: Decimal = ZERO
    counts: bool = True


@dataclass(frozen=True)
class JudgedSheet(Generic[K]):
    """One judged unit: points of the items in the order of the plan, and what else is looked at."""

    key: K
    points: Sequence[Decimal]
    own: Sequence[Decimal | None]
    choice: int | None = None
    is_blocked: bool = False
    is_late: bool = False
    reports: str = ""  # which are late or missing, in words
    foreign: frozenset[int] = frozenset()  # places of items by which it is not judged
    largest: int | None = None  # its own largest criterion, where units differ in their items
    # Places of items that are out pro rata, by the verified and by the own points.
    out: frozenset[int] = frozenset()
    own_out: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rules:
    """What a campaign judges by; `units` take part in all. Items stand criterion by criterion."""

    items: Sequence[JudgedItem]
    levels: Sequence[Level]
    aids: Sequence[TieAid]
    largest: int | None
    step: Decimal
    units: int

    @cached_property
    def spans(self) -> dict[int, slice]:
        """Where the items of each criterion within the total stand among all."""
        spans, start = {}, 0
        for (head, counts), items in groupby(self.items, lambda item: (item.head, item.counts)):
            end = start + len(list(items))
            if counts:
                spans[head] = slice(start, end)
            start = end
        return spans

    def largest_of(self, sheet: JudgedSheet[K]) -> int | None:
        """The number of the largest criterion by which this unit is judged."""
        return sheet.largest if sheet.foreign else self.largest

    def foreign_heads(self, sheet: JudgedSheet[K]) -> set[int]:
        """Numbers of the criteria by which it is not judged."""
        return {self.items[place].head for place in sheet.foreign}

    @cached_property
    def caps(self) -> dict[int, Decimal]:
        """What each criterion gives at most."""
        return {
            head: sum(map(attrgetter("cap"), self.items[span]), ZERO)
            for head, span in self.spans.items()
        }
