"""The ranking as people read it: rank, points, what decided a tie in words, suggested and decided
tier.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.models import Campaign, Score, Scorecard, Tier
from scoring.models.querysets.sums import with_sums
from scoring.models.ranking.standings import in_largest, standing_of
from scoring.models.ranking.suggestions import kinds_of_conditions
from scoring.pages.ties import TieWords
from scoring.rules import grading
from scoring.rules.conditions import ConditionKind, Suggestion, UnmetCondition
from scoring.rules.grading import CHOICE, Place
from scoring.rules.lifecycle import JUDGED, SETTLED, CardState
from scoring.rules.points import show, show_gap
from scoring.rules.refusals import Refused
from wards.database.prepared import prepared


@dataclass(frozen=True)
class RankedCard:
    """One judged card; `tie` says in words what decided among those with the same points."""

    card: Any
    place: Place[int]
    beside: Place[int] | None  # in its cluster; on a cluster's own page the one over all
    suggestion: Suggestion[Tier]
    suggested_place: int
    rule: str
    tier_place: int
    tie: list[str]

    @property
    def suggested(self) -> Tier | None:
        return self.suggestion.level

    @property
    def unmet_conditions(self) -> list[str]:
        """Which conditions keep it from a level whose floor it reaches, and what it would take."""
        return [_why_not(condition) for condition in self.suggestion.unmet_conditions]

    @property
    def public_unmet_conditions(self) -> list[str]:
        """The same for whoever may not know what keeps candidates from awards."""
        return [
            _why_not(condition)
            for condition in self.suggestion.unmet_conditions
            if not condition.kind.confidential
        ]

    @property
    def rank(self) -> int:
        return self.place.rank

    @property
    def rank_beside(self) -> int | None:
        return self.beside.rank if self.beside else None

    @property
    def points(self) -> Decimal:
        return self.card.verified_sum

    @property
    def verified(self) -> str:
        return show(self.card.verified_sum)

    @property
    def own(self) -> str:
        return show(self.card.self_sum)

    @property
    def gap(self) -> str:
        return show_gap(self.card.gap_sum)

    @property
    def is_lowered(self) -> bool:
        return bool(self.card.gap_sum and self.card.gap_sum < 0)

    @property
    def can_be_tiered(self) -> bool:
        return self.card.state == CardState.VERIFIED

    @property
    def is_tied(self) -> bool:
        """Points and aids leave it equal with others, whether or not the head has ordered them."""
        return self.place.shared or CHOICE in (self.place.ahead_by, self.place.behind_by)


@prepared
def _cards(campaign: int, beside: tuple[str, ...]) -> QuerySet[Any]:
    cards = Scorecard.objects.filter(campaign=campaign).with_stage().with_flags()
    cards = cards.with_missing_minutes().select_related("ward", "tier", "cluster", *beside)
    return cards.in_official_order()


@prepared
def _totals(campaign: int, largest: Sum) -> QuerySet[Any, Any]:
    return Score.objects.filter(scorecard__campaign=campaign).totals(largest=largest)


class Levels:
    """Where a ranked card stands among the levels of the campaign, and why."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.tiers = campaign.levels

    def row(
        self,
        card: Scorecard,
        place: Place[int],
        beside: Place[int] | None,
        suggestion: Suggestion[Tier],
        tie: list[str],
    ) -> RankedCard:
        return RankedCard(
            card,
            place,
            beside,
            suggestion,
            self.place_of(suggestion.level),
            self.rule(suggestion),
            self.place_of(card.tier),
            tie,
        )

    def place_of(self, tier: Tier | None) -> int:
        """1 for the highest tier; 0 for none."""
        return self.tiers.index(tier) + 1 if tier in self.tiers else 0

    def rule(self, suggestion: Suggestion[Tier]) -> str:
        """Why this tier is suggested: “từ 90 điểm”, or “dưới 50 điểm” for none."""
        if suggestion.level:
            return _("từ %s điểm") % show(suggestion.level.floor)
        if suggestion.unmet_conditions:
            return _("theo điều kiện của mức")
        return _("dưới %s điểm") % show(self.tiers[-1].floor) if self.tiers else ""

    @property
    def has_shares(self) -> bool:
        return ConditionKind.SHARE in kinds_of_conditions(self.tiers)


class Ranking(Levels):
    """All judged cards by rank, read whole: for papers, awards and files. Pages that show some of
    them have CountedRanking. Those not verified yet and the absent ones stand apart.

    Six queries for any number; `beside`: what else is read with the cards.
    """

    def __init__(self, campaign: Campaign, *beside: str) -> None:
        super().__init__(campaign)
        largest = in_largest(campaign)
        cards = _cards(campaign.pk, beside)
        with_sums(cards, _totals(campaign.pk, largest), largest=largest)
        by_pk = {card.pk: card for card in cards}
        for card in by_pk.values():
            card.campaign = campaign
        judged = [card for card in by_pk.values() if card.state in JUDGED]
        standings = [standing_of(campaign, card) for card in judged]
        words = TieWords(campaign, {pk: card.tie_reason for pk, card in by_pk.items()})
        places = grading.rank(standings)
        cluster_of = {pk: card.cluster_id for pk, card in by_pk.items() if card.cluster_id}
        in_clusters = grading.rank_within(standings, cluster_of)
        measured = {standing.key: standing for standing in standings}
        suggestions = campaign.suggestions(standings, places)
        self.rows = [
            self.row(
                by_pk[place.key],
                place,
                in_clusters.get(place.key),
                suggestions[place.key],
                list(words.of(place, measured[place.key])),
            )
            for place in places
        ]
        others = [card for card in by_pk.values() if card.pk not in measured]
        self.waiting = [card for card in others if card.state not in SETTLED]
        self.absent = [card for card in others if card.state == CardState.ABSENT]

    @property
    def unsettled(self) -> list[str]:
        """Units whose result may still change, by name."""
        rows = [row.card for row in self.rows if row.card.state != CardState.FINAL]
        return [
            card.ward_name
            for card in sorted([*rows, *self.waiting], key=lambda card: card.ward.position)
        ]

    def find(self, card: Scorecard) -> RankedCard | None:
        return next((row for row in self.rows if row.card.pk == card.pk), None)

    @property
    def kept_open(self) -> list[tuple[RankedCard, Refused]]:
        """Verified units whose result something still keeps open, by rank, with what it is. One
        more query.
        """
        rows = [row for row in self.rows if row.card.state == CardState.VERIFIED]
        now = timezone.now()
        prefetch_related_objects([row.card for row in rows], Scorecard.reading_open_replies())
        told = [(row, row.card.keeps_open(now)) for row in rows]
        return [(row, problem) for row, problem in told if problem]

    def decided(self) -> "Spread":
        """How many units each tier holds by decision."""
        return Spread(
            self.tiers, Counter(row.card.tier_id for row in self.rows if row.card.is_tiered)
        )


def _why_not(condition: UnmetCondition[Tier]) -> str:
    return _("chưa được %(level)s: %(why)s") % {
        "level": condition.level.name,
        "why": condition.sentence,
    }


class Spread:
    """Units per tier, highest first: “3 – 6 – 1”."""

    def __init__(self, tiers: Sequence[Tier], held: Counter[int | None]) -> None:
        """`held`: how many units have each tier, by its id."""
        self.tiers = [(tier.name, held[tier.pk]) for tier in tiers]
        self.untiered = held[None]

    def __str__(self) -> str:
        return " – ".join(str(count) for _name, count in self.tiers)

    @property
    def words(self) -> str:
        """“Xuất sắc 3, Khá 6, Trung bình 1”, with those below every floor where there are any."""
        named = [*self.tiers, *([(_("Chưa xếp loại"), self.untiered)] if self.untiered else [])]
        return ", ".join(f"{name} {count}" for name, count in named)
