"""Ranks and levels of judged units, worked out in memory."""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, TypeVar

from scoring.rules.conditions import Claim, ConditionKind, Part, suggest
from scoring.rules.grading import ZERO, Place, Standing, TieAid, rank
from scoring.rules.what_if.judged import JudgedSheet, Rules

K = TypeVar("K", bound=Hashable)


class Outcome(Generic[K]):
    """Ranks and levels by these rules.

    `standings`: where they are known beforehand. Then the sheets may come without points, which
    `read` gives for some of them when a move of theirs is looked for; no level may look at parts.
    """

    def __init__(
        self,
        rules: Rules,
        sheets: Sequence[JudgedSheet[K]],
        standings: Sequence[Standing[K]] | None = None,
        read: Callable[[Collection[K]], Iterable[JudgedSheet[K]]] | None = None,
    ) -> None:
        self.rules, self._read = rules, read
        self.sheets = {sheet.key: sheet for sheet in sheets}
        self.unread = set(self.sheets) if read else set[K]()
        self.standings = standings or [self._standing(sheet) for sheet in sheets]
        self.measures = {standing.key: standing.measure for standing in self.standings}

    @cached_property
    def places(self) -> list[Place[K]]:
        return rank(self.standings)

    @cached_property
    def suggestions(self) -> dict[K, Any]:
        return suggest(map(self._claim, self.places), self.rules.levels, self.rules.units)

    def read(self, keys: Iterable[K]) -> None:
        """The points of these, where they are not read yet."""
        wanted = self.unread.intersection(keys)
        if self._read and wanted:
            self.sheets |= {sheet.key: sheet for sheet in self._read(wanted)}
            self.unread -= wanted

    def _standing(self, sheet: JudgedSheet[K]) -> Standing[K]:
        aids = tuple(self._aid(aid, sheet) for aid in self.rules.aids)
        return Standing(sheet.key, sum(sheet.points, ZERO), aids, sheet.choice)

    def _aid(self, aid: TieAid, sheet: JudgedSheet[K]) -> Decimal:
        if aid == TieAid.LARGEST_CRITERION:
            span = self.rules.spans.get(self.rules.largest_of(sheet) or 0, slice(0))
            return sum(sheet.points[span], ZERO)
        pairs = zip(sheet.own, sheet.points, strict=True)
        return -sum((own - got for own, got in pairs if own is not None and own > got), ZERO)

    @cached_property
    def looks_at_parts(self) -> bool:
        asked = (
            condition.kind for level in self.rules.levels for condition in level.all_conditions
        )
        return ConditionKind.EVERY_CRITERION in set(asked)

    @cached_property
    def sums(self) -> dict[K, list[Decimal]]:
        """What each unit has of each criterion, in the order of the plan."""
        return {key: self._sums_of(sheet) for key, sheet in self.sheets.items()}

    def _sums_of(self, sheet: JudgedSheet[K]) -> list[Decimal]:
        return [sum(sheet.points[span], ZERO) for span in self.rules.spans.values()]

    def _claim(self, place: Place[K]) -> Claim[K]:
        sheet = self.sheets[place.key]
        parts: Iterable[Part] = ()
        if self.looks_at_parts:
            caps, sums = self.rules.caps, self.sums[place.key]
            every = map(Part, caps, sums, caps.values())
            alien = self.rules.foreign_heads(sheet)
            parts = (part for part in every if part.number not in alien)
        points = self.measures[place.key][0]
        return Claim(
            place.key,
            points,
            place.rank,
            tuple(parts),
            sheet.is_blocked,
            sheet.is_late,
            sheet.reports,
        )
