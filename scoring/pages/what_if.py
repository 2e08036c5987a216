"""How firm the results are, and what would become of them by other caps, floors or points."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from scoring.models import AwardKind, Campaign, Cluster, Score, Tier
from scoring.models.ranking.standings import cluster_of_cards
from scoring.models.ranking.suggestions import (
    blocked_units,
    kinds_of_conditions,
    late_units,
    reports_amiss,
)
from scoring.rules.conditions import Condition, ConditionKind
from scoring.rules.grading import ZERO, Standing, TieAid
from scoring.rules.lines import ordinary
from scoring.rules.not_applicable import NOT_APPLICABLE, ItemShare, WhenNotApplicable, pro_rata
from scoring.rules.points import round_to_step, show, show_gap
from scoring.rules.what_if.goals import Goal
from scoring.rules.what_if.judged import JudgedItem, JudgedSheet, Rules
from scoring.rules.what_if.moves import SmallestMove, smallest_moves
from scoring.rules.what_if.outcome import Outcome

SMALLEST = 20  # moves that the page shows
BY_NAME = 1000  # cards that a query names at most; where more are read it finds all
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


class JudgedCard(NamedTuple):
    """A judged unit, and the sums that its card keeps (`None`: it keeps none)."""

    pk: int
    name: str
    tie_order: int | None
    points: Decimal | None
    in_largest: Decimal | None
    over_claimed: Decimal | None

    def standing(self, aids: Sequence[TieAid]) -> Standing[int]:
        """As ranking looks at it."""
        measures = {
            TieAid.LARGEST_CRITERION: self.in_largest or ZERO,
            TieAid.SMALLER_OVER_CLAIM: -(self.over_claimed or ZERO),
        }
        found = tuple(measures[aid] for aid in aids)
        return Standing(self.pk, self.points or ZERO, found, self.tie_order)


class FactsOfUnits(NamedTuple):
    """Cards of blocked units, of late ones, and what is wrong with whose reports."""

    blocked: Collection[int]
    late: Collection[int]
    amiss: Mapping[int, str]

    def sheet(
        self, card: JudgedCard, points: Sequence[Decimal], own: Sequence[Decimal | None]
    ) -> JudgedSheet[int]:
        """The sheet of a unit with these points."""
        pk = card.pk
        reports = self.amiss.get(pk, "")
        return JudgedSheet(
            pk, points, own, card.tie_order, pk in self.blocked, pk in self.late, reports
        )


class WhatIf:
    """The judged units of a campaign. At most nine queries for any number."""

    def __init__(self, campaign: Campaign, *, sees_eligibility: bool) -> None:
        self.campaign = campaign
        self.sees_eligibility = sees_eligibility
        cards = campaign.scorecards.verified().in_official_order()
        sums = ("judged_sum", "in_largest", "over_claimed")
        rows = cards.values_list("pk", "ward_name", "tie_order", *sums)
        self.cards = [JudgedCard(*row) for row in rows]
        self.names = {card.pk: card.name for card in self.cards}

    @cached_property
    def now(self) -> Outcome[int]:
        return Outcome(self._rules, self._sheets)

    @cached_property
    def _by_sums(self) -> Outcome[int]:
        """The same from the sums that cards keep: the points of those alone are read whose moves
        are looked at. Of all where a card keeps none, where a level looks at parts, and where units
        differ in their criteria.
        """
        looks_at_parts = ConditionKind.EVERY_CRITERION in self._kinds
        kept = [card.standing(self.campaign.aids) for card in self.cards if card.points is not None]
        if looks_at_parts or self.campaign.has_group_plans or len(kept) < len(self.cards):
            return self.now
        facts = self._facts_of_units
        sheets = [facts.sheet(card, (), ()) for card in self.cards]
        return Outcome(self._rules, sheets, kept, self._read)

    @cached_property
    def _rules(self) -> Rules:
        campaign = self.campaign
        largest = None if campaign.has_group_plans else campaign.largest_criterion
        heads = {head.pk: head.position for head in campaign.heads}
        return Rules(
            [
                JudgedItem(
                    leaf.code,
                    heads[leaf.parent_id or leaf.pk],
                    leaf.of_line.highest(leaf.cap),
                    min(leaf.farthest, Decimal(0)),
                    leaf.of_line.is_ordinary,
                )
                for leaf in campaign.leaves
            ],
            campaign.levels,
            campaign.aids,
            largest.position if largest else None,
            campaign.step,
            campaign.scorecards.taking_part().count() if ConditionKind.SHARE in self._kinds else 0,
        )

    @cached_property
    def _kinds(self) -> set[ConditionKind]:
        return kinds_of_conditions(self.campaign.levels)

    @cached_property
    def _sheets(self) -> list[JudgedSheet[int]]:
        return self._read(self.names)

    def _read(self, pks: Collection[int]) -> list[JudgedSheet[int]]:
        """The sheets of these cards with all their points. One query."""
        judged = [card for card in self.cards if card.pk in pks]
        these = Q(scorecard__in=pks)
        if len(pks) > BY_NAME:
            these = Q(scorecard__in=self.campaign.scorecards.verified().values("pk"))
        scores = Score.objects.filter(these)
        places = {leaf.pk: place for place, leaf in enumerate(self.campaign.leaves)}
        blank: list[Decimal | None] = [None] * len(places)
        own = {pk: list(blank) for pk in pks}
        verified = {pk: [Decimal(0)] * len(places) for pk in pks}
        rows = scores.values_list(
            "scorecard_id", "item_id", "self_points", "verified_points", "self_number", "verified_number"
        )  # fmt: skip
        spread = self._pro_rata_places
        out: dict[int, set[int]] = {pk: set() for pk in pks}
        own_out: dict[int, set[int]] = {pk: set() for pk in pks}
        differs = self.campaign.has_group_plans
        foreign = {pk: set(places.values()) if differs else set() for pk in pks}
        for card, item, claimed, got, own_number, number in rows:
            if card not in own:
                continue
            place = places[item]
            if place in spread and number == NOT_APPLICABLE:
                out[card].add(place)
            if place in spread and own_number == NOT_APPLICABLE:
                own_out[card].add(place)
            own[card][place], verified[card][place] = claimed, got or Decimal(0)
            foreign[card].discard(place)
        facts = self._facts_of_units
        return [
            replace(
                facts.sheet(card, tuple(verified[card.pk]), tuple(own[card.pk])),
                foreign=frozenset(foreign[card.pk]),
                largest=self._largest(foreign[card.pk], {}),
                out=frozenset(out[card.pk]),
                own_out=frozenset(own_out[card.pk]),
            )
            for card in judged
        ]

    @property
    def _pro_rata_places(self) -> set[int]:
        """Which items, by their place in the plan, are left out of a total where they do not apply."""
        return {
            place
            for place, leaf in enumerate(self.campaign.leaves)
            if leaf.not_applicable is WhenNotApplicable.PRO_RATA
        }

    @cached_property
    def _facts_of_units(self) -> "FactsOfUnits":
        """Each only where a level asks for it. Three queries at most."""
        wants_blocks = self.sees_eligibility or ConditionKind.NO_BLOCK in self._kinds
        blocked = blocked_units(self.campaign) if wants_blocks else set()
        late = late_units(self.campaign) if ConditionKind.IN_TIME in self._kinds else set()
        amiss = reports_amiss(self.campaign) if ConditionKind.REPORTS in self._kinds else {}
        return FactsOfUnits(blocked, late, amiss)

    def _largest(self, foreign: Collection[int], caps: Mapping[int, Decimal]) -> int | None:
        """The number of a unit's own largest criterion, by these caps; where units do not differ in
        their criteria the rules say it.
        """
        if not foreign:
            return None
        alien = {self._rules.items[place].head for place in foreign}
        own = {
            head.position: caps.get(head.position, head.cap)
            for head in ordinary(self.campaign.heads)
            if head.position not in alien
        }
        return max(own, key=lambda number: own[number], default=None)

    def has_item(self, card: int, item: int) -> bool:
        """Whether this unit is judged by this item."""
        place = [leaf.pk for leaf in self.campaign.leaves].index(item)
        return all(place not in sheet.foreign for sheet in self._sheets if sheet.key == card)

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
        moves = smallest_moves(self._by_sums, [lead, *awards], SMALLEST, within)
        return [self._said(move, levels) for move in moves]

    def _award(self, kind: AwardKind, name: str) -> Goal:
        return Goal(name, kind.threshold or Decimal(0), kind.quota, 0, self.sees_eligibility)

    def _by_cluster(self) -> list[tuple[Cluster, list[int]]]:
        """Each cluster with its judged units; no query without clusters."""
        of_card = cluster_of_cards(self.campaign)
        units = defaultdict(list)
        for pk in self.names:
            units[of_card.get(pk)].append(pk)
        return [(cluster, units[cluster.pk]) for cluster in self.campaign.cluster_rows]

    def _said(self, move: SmallestMove[int], levels: set[str]) -> MoveRow:
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
        factors = [self._factor(item, caps) for item in self._rules.items]
        items = [
            replace(item, cap=item.cap * factor, least=item.least * factor)
            for item, factor in zip(self._rules.items, factors, strict=True)
        ]
        levels = [
            AdjustedLevel(tier, floors.get(tier.pk, tier.floor)) for tier in self.campaign.levels
        ]
        heads = {
            head.position: caps.get(head.position, head.cap)
            for head in ordinary(self.campaign.heads)
        }
        largest = max(heads, key=lambda number: heads[number], default=None)
        rules = replace(self._rules, items=items, levels=levels, largest=largest)
        sheets = (self._turned(sheet, factors, items, points) for sheet in self._sheets)
        then = Outcome(
            rules,
            [replace(sheet, largest=self._largest(sheet.foreign, caps)) for sheet in sheets],
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
        step, leaves = self._rules.step, self.campaign.leaves
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
