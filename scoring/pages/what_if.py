"""How firm the results are, and what would become of them by other caps, floors or points."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from scoring.models import AwardKind, Cluster, Tier
from scoring.models.ranking.standings import cluster_of_cards
from scoring.pages.judged_units import JudgedUnits
from scoring.rules.conditions import Condition
from scoring.rules.lines import ordinary
from scoring.rules.not_applicable import ItemShare, pro_rata
from scoring.rules.points import round_to_step, show, show_gap
from scoring.rules.what_if.goals import Goal
from scoring.rules.what_if.judged import JudgedItem, JudgedSheet
from scoring.rules.what_if.moves import SmallestMove, smallest_moves
from scoring.rules.what_if.outcome import Outcome

SMALLEST = 20  # moves that the page shows
ALL_ROWS = 200  # more units than that: only those for whom something changes


@dataclass(frozen=True)
class AdjustedLevel:
    """A tier with another floor."""

    tier: Tier
    floor: Decimal

    @property
    def name(self) -> str:
        return self.tier.name

    @property
    def all_conditions(self) -> Sequence[Condition]:
        return self.tier.all_conditions


@dataclass(frozen=True)
class MoveRow:
    """A smallest move in words."""

    unit: str
    what: str
    where: str
    by: str


@dataclass(frozen=True)
class AdjustedRow:
    """A unit before and after."""

    unit: str
    points: tuple[str, str]
    moved: str
    rank: tuple[int, int]
    level: tuple[str, str]

    @property
    def changes_rank(self) -> bool:
        return self.rank[0] != self.rank[1]

    @property
    def changes_level(self) -> bool:
        return self.level[0] != self.level[1]

    @property
    def changes(self) -> bool:
        return bool(self.changes_rank or self.changes_level or self.moved)


class WhatIf(JudgedUnits):
    """What the page says of them. At most nine queries for any number of units."""

    # How firm it is

    @cached_property
    def smallest(self) -> list[MoveRow]:
        lead = Goal(LEAD, places=1)
        kinds = [kind for kind in self.campaign.award_kinds.all() if not kind.for_officers]
        awards = [self._award(kind, kind.title) for kind in kinds if not kind.per_cluster]
        within = [
            (self._award(kind, f"{kind.title}, {cluster}"), units)
            for cluster, units in self._by_cluster()
            for kind in kinds
            if kind.per_cluster
        ]
        levels = {level.name for level in self.campaign.levels}
        moves = smallest_moves(self.by_sums, [lead, *awards], SMALLEST, within)
        return [self._row_of(move, levels) for move in moves]

    def _award(self, kind: AwardKind, name: str) -> Goal:
        return Goal(name, kind.threshold or Decimal(0), kind.quota, 0, self.sees_eligibility)

    def _by_cluster(self) -> list[tuple[Cluster, list[int]]]:
        """Each cluster with its judged units; no query without clusters."""
        of_card = cluster_of_cards(self.campaign)
        units = defaultdict(list)
        for pk in self.names:
            units[of_card.get(pk)].append(pk)
        return [(cluster, units[cluster.pk]) for cluster in self.campaign.cluster_rows]

    def _row_of(self, move: SmallestMove[int], levels: set[str]) -> MoveRow:
        by = -move.by if move.loses else move.by
        facts = {"goal": move.goal.name, "item": move.item.code}
        if move.goal.name == LEAD:
            what = _("không còn một mình dẫn đầu") if move.loses else _("vượt lên dẫn đầu")
        elif move.goal.name in levels:
            what = (_("mất mức %(goal)s") if move.loses else _("lên mức %(goal)s")) % facts
        else:
            loses, gains = _("ra khỏi số được %(goal)s"), _("vào số được %(goal)s")
            what = (loses if move.loses else gains) % facts
        where = _("nội dung %(item)s") % facts
        return MoveRow(self.names[move.key], what, where, show_gap(by))

    # What would become of it

    def turned(
        self,
        caps: Mapping[int, Decimal],
        floors: Mapping[int, Decimal],
        points: Mapping[tuple[int, int], Decimal],
    ) -> list[AdjustedRow]:
        """Each unit now and by these caps (by number), floors (by tier) and points (by card and
        item), by rank afterwards. Points keep their share of a cap that is turned; what is out pro
        rata follows the other items anew.
        """
        factors = [self._factor(item, caps) for item in self.rules.items]
        items = [
            replace(item, cap=item.cap * factor, least=item.least * factor)
            for item, factor in zip(self.rules.items, factors, strict=True)
        ]
        levels = [
            AdjustedLevel(tier, floors.get(tier.pk, tier.floor)) for tier in self.campaign.levels
        ]
        heads = {
            head.position: caps.get(head.position, head.cap)
            for head in ordinary(self.campaign.heads)
        }
        largest = max(heads, key=lambda number: heads[number], default=None)
        rules = replace(self.rules, items=items, levels=levels, largest=largest)
        sheets = (self._turned(sheet, factors, items, points) for sheet in self.sheets)
        then = Outcome(
            rules,
            [replace(sheet, largest=self.largest_of(sheet.foreign, caps)) for sheet in sheets],
        )
        ranks = {place.key: place.rank for place in self.now.places}
        rows = [self._row(place.key, ranks[place.key], place.rank, then) for place in then.places]
        return rows if len(rows) <= ALL_ROWS else [row for row in rows if row.changes]

    def _factor(self, item: JudgedItem, caps: Mapping[int, Decimal]) -> Decimal:
        return caps[item.head] / self._caps[item.head] if item.head in caps else Decimal(1)

    @cached_property
    def _caps(self) -> dict[int, Decimal]:
        return {head.position: head.cap for head in self.campaign.heads}

    def _turned(
        self,
        sheet: JudgedSheet[int],
        factors: Sequence[Decimal],
        items: Sequence[JudgedItem],
        points: Mapping[tuple[int, int], Decimal],
    ) -> JudgedSheet[int]:
        step, leaves = self.rules.step, self.campaign.leaves
        got, out = list(sheet.points), set(sheet.out)
        for place, leaf in enumerate(leaves):
            if (sheet.key, leaf.pk) in points:
                got[place] = points[sheet.key, leaf.pk]
                out.discard(place)  # it applies where somebody gives it points
        kept = [_kept(value, by, step) for value, by in zip(got, factors, strict=True)]
        own = [
            None if value is None else _kept(value, by, step)
            for value, by in zip(sheet.own, factors, strict=True)
        ]
        for place, share in _followed(items, kept, out, sheet.foreign, step).items():
            kept[place] = share
        for place, share in _followed(items, own, sheet.own_out, sheet.foreign, step).items():
            own[place] = share
        return replace(sheet, points=tuple(kept), own=tuple(own), out=frozenset(out))

    def _row(self, key: int, before: int, after: int, then: Outcome[int]) -> AdjustedRow:
        had, has = self.now.measures[key][0], then.measures[key][0]
        return AdjustedRow(
            self.names[key],
            (show(had), show(has)),
            show_gap(has - had) if has != had else "",
            (before, after),
            (_level(self.now, key), _level(then, key)),
        )


LEAD = "lead"


def _kept(points: Decimal, factor: Decimal, step: Decimal) -> Decimal:
    """Points at the same share of another cap, by the one rule of rounding."""
    return points if factor == 1 else round_to_step(points * factor, step)


def _followed(
    items: Sequence[JudgedItem],
    points: Sequence[Decimal | None],
    out: Collection[int],
    foreign: Collection[int],
    step: Decimal,
) -> Mapping[int, Decimal]:
    """The points of what is out pro rata, by their places, as a card works them out."""
    if not out:
        return {}
    shares = (
        ItemShare(place, item.head, item.cap, points[place], place in out)
        for place, item in enumerate(items)
        if item.counts and place not in foreign
    )
    return pro_rata(shares, step)


def _level(outcome: Outcome[int], key: int) -> str:
    level = outcome.suggestions[key].level
    return level.name if level else _("Chưa xếp loại")
