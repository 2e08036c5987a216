"""The judged units of a campaign, for a ranking and levels computed in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from scoring.models import Campaign, Score
from scoring.models.ranking.suggestions import (
    blocked_units,
    kinds_of_conditions,
    late_units,
    reports_amiss,
)
from scoring.rules.conditions import ConditionKind
from scoring.rules.grading import ZERO, Standing, TieAid
from scoring.rules.lines import ordinary
from scoring.rules.not_applicable import NOT_APPLICABLE, WhenNotApplicable
from scoring.rules.what_if.judged import JudgedItem, JudgedSheet, Rules
from scoring.rules.what_if.outcome import Outcome

BY_NAME = 1000  # cards that a query names at most; where more are read it finds all


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


class JudgedUnits:
    """The judged units of a campaign, their rules and their points. At most nine queries for any
    number.
    """

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
        return Outcome(self.rules, self.sheets)

    @cached_property
    def by_sums(self) -> Outcome[int]:
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
        return Outcome(self.rules, sheets, kept, self._read)

    @cached_property
    def rules(self) -> Rules:
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
    def sheets(self) -> list[JudgedSheet[int]]:
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
                largest=self.largest_of(foreign[card.pk], {}),
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
    def _facts_of_units(self) -> FactsOfUnits:
        """Each only where a level asks for it. Three queries at most."""
        wants_blocks = self.sees_eligibility or ConditionKind.NO_BLOCK in self._kinds
        blocked = blocked_units(self.campaign) if wants_blocks else set()
        late = late_units(self.campaign) if ConditionKind.IN_TIME in self._kinds else set()
        amiss = reports_amiss(self.campaign) if ConditionKind.REPORTS in self._kinds else {}
        return FactsOfUnits(blocked, late, amiss)

    def largest_of(self, foreign: Collection[int], caps: Mapping[int, Decimal]) -> int | None:
        """The number of a unit's own largest criterion, by these caps; where units do not differ in
        their criteria the rules say it.
        """
        if not foreign:
            return None
        alien = {self.rules.items[place].head for place in foreign}
        own = {
            head.position: caps.get(head.position, head.cap)
            for head in ordinary(self.campaign.heads)
            if head.position not in alien
        }
        return max(own, key=lambda number: own[number], default=None)

    def has_item(self, card: int, item: int) -> bool:
        """Whether this unit is judged by this item."""
        place = [leaf.pk for leaf in self.campaign.leaves].index(item)
        return all(place not in sheet.foreign for sheet in self.sheets if sheet.key == card)
