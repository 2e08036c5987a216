"""The ranking as people read it: rank, points, what decided a tie in words, suggested and decided
tier.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db.models import QuerySet, Sum, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Campaign, Cluster, Score, Scorecard, TieAid, Tier
from scoring.models.querysets.sums import with_sums
from scoring.models.standings import in_largest, standing_of
from scoring.models.suggestions import asked
from scoring.pages.clusters import Clusters
from scoring.pages.sorting import SortColumn, SortedTable
from scoring.rules import grading
from scoring.rules.conditions import ConditionKind, Hindrance, Suggestion
from scoring.rules.grading import CHOICE, Place, Standing
from scoring.rules.lifecycle import JUDGED, SETTLED, CardState
from scoring.rules.points import show, show_gap
from wards.prepared import prepared
from wards.vietnamese import natural_key

UNTIERED: Final = 99  # the place below every tier


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
    def hindrances(self) -> list[str]:
        """Which conditions keep it from a level whose floor it reaches, and what it would take."""
        return [_said(one) for one in self.suggestion.hindrances]

    @property
    def open_hindrances(self) -> list[str]:
        """The same for whoever may not know what keeps candidates from awards."""
        return [_said(one) for one in self.suggestion.hindrances if not one.kind.confidential]

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
    def waits_for_tier(self) -> bool:
        return self.card.state == CardState.VERIFIED and not self.card.is_tiered

    @property
    def can_be_tiered(self) -> bool:
        return self.card.state == CardState.VERIFIED

    @property
    def is_tied(self) -> bool:
        """Points and aids leave it equal with others, whether or not the head has ordered them."""
        return self.place.shared or CHOICE in (self.place.ahead_by, self.place.behind_by)


# How the ranking's page may be sorted; it comes by rank.
RANKED: Final = (
    SortColumn("rank", gettext_lazy("Hạng"), lambda row: row.rank),
    SortColumn("name", gettext_lazy("Đơn vị"), lambda row: natural_key(row.card.ward_name)),
    SortColumn("verified", gettext_lazy("Thẩm định"), lambda row: row.points, True),
    SortColumn("own", gettext_lazy("Tự chấm"), lambda row: row.card.self_sum, True),
    SortColumn("gap", gettext_lazy("Chênh lệch"), lambda row: row.card.gap_sum, True),
    SortColumn(
        "suggested", gettext_lazy("Mức theo điểm"), lambda row: row.suggested_place or UNTIERED
    ),
    SortColumn(
        "tier",
        gettext_lazy("Mức xếp loại"),
        lambda row: (row.tier_place or UNTIERED) if row.card.is_tiered else None,
    ),
)


# Where the campaign has clusters: over all, and on the page of one cluster.
CLUSTER: Final = SortColumn(
    "cluster",
    gettext_lazy("Cụm"),
    lambda row: (row.card.cluster.position, row.rank_beside) if row.card.cluster else None,
)
OVER_ALL: Final = SortColumn("over_all", gettext_lazy("Hạng chung"), lambda row: row.rank_beside)


class RankedTable(SortedTable):
    """The ranking over all, or with `?cluster=` that of one cluster. Nothing of clusters shows in a
    campaign without them.
    """

    def __init__(self, ranking: "Ranking", data: Mapping[str, str]) -> None:
        ranked = Counter(row.card.cluster_id for row in ranking.rows)
        counts = {**ranked, None: ranked.total()}
        clusters = ranking.campaign.cluster_rows if ranking.clustered else []
        self.clusters = Clusters(clusters, data, self.address, counts)
        chosen = self.clusters.chosen
        columns = list(RANKED)
        if self.clusters:
            columns.insert(2, OVER_ALL if chosen else CLUSTER)
        rows = ranking.within(chosen) if chosen else ranking.rows
        super().__init__(rows, columns, data, lambda row: row.card.ward_name, "rank")

    def address(self, **change: str) -> str:
        return super().address(**self.clusters.kept | change)


@prepared
def _cards(campaign: int, beside: tuple[str, ...]) -> QuerySet[Any]:
    cards = Scorecard.objects.filter(campaign=campaign).with_stage().with_flags()
    cards = cards.with_missing_minutes().select_related("ward", "tier", "cluster", *beside)
    return cards.in_official_order()


@prepared
def _totals(campaign: int, largest: Sum) -> QuerySet[Any, Any]:
    return Score.objects.filter(scorecard__campaign=campaign).totals(largest=largest)


class Ranking:
    """The judged cards by rank; those not verified yet, the absent and the dropped
    ones apart.

    Six queries for any number; `beside`: what else is read with the cards.
    """

    def __init__(self, campaign: Campaign, *beside: str) -> None:
        self.campaign = campaign
        self.tiers = campaign.levels
        largest = in_largest(campaign)
        cards = _cards(campaign.pk, beside)
        with_sums(cards, _totals(campaign.pk, largest), largest=largest)
        by_pk = {card.pk: card for card in cards}
        for card in by_pk.values():
            card.campaign = campaign
        judged = [card for card in by_pk.values() if card.state in JUDGED]
        self.standings = [standing_of(campaign, card) for card in judged]
        self._words = _Words(campaign, {pk: card.tie_reason for pk, card in by_pk.items()})
        places = grading.rank(self.standings)
        cluster_of = {pk: card.cluster_id for pk, card in by_pk.items() if card.cluster_id}
        self.clustered = bool(cluster_of)  # whether a card stands in a cluster
        self.in_clusters = grading.rank_within(self.standings, cluster_of)
        measured = {standing.key: standing for standing in self.standings}
        self.suggestions = campaign.suggestions(self.standings, places)
        self.rows = [self._row(by_pk[place.key], place, measured[place.key]) for place in places]
        others = [card for card in by_pk.values() if card.pk not in measured]
        self.waiting = [card for card in others if card.state not in SETTLED]
        self.dropped = [card for card in others if card.state == CardState.DROPPED]
        self.absent = [card for card in others if card.state == CardState.ABSENT]

    @property
    def unsettled(self) -> list[str]:
        """Units whose result may still change, by name."""
        rows = [row.card for row in self.rows if row.card.state != CardState.FINAL]
        return [
            card.ward_name
            for card in sorted([*rows, *self.waiting], key=lambda card: card.ward.position)
        ]

    def within(self, cluster: Cluster) -> list[RankedCard]:
        """The units of one cluster as they stand among themselves."""
        measured = {standing.key: standing for standing in self.standings}
        rows = {row.card.pk: row for row in self.rows if row.card.cluster_id == cluster.pk}
        places = [place for place in self.in_clusters.values() if place.key in rows]
        return [
            replace(
                rows[place.key],
                place=place,
                beside=rows[place.key].place,
                tie=list(self._words.of(place, measured[place.key])),
            )
            for place in places
        ]

    def _row(self, card: Any, place: Place[int], standing: Standing[int]) -> RankedCard:
        suggestion = self.suggestions[card.pk]
        return RankedCard(
            card,
            place,
            self.in_clusters.get(card.pk),
            suggestion,
            self.place_of(suggestion.level),
            self.rule(suggestion),
            self.place_of(card.tier),
            list(self._words.of(place, standing)),
        )

    def place_of(self, tier: Tier | None) -> int:
        """1 for the highest tier; 0 for none."""
        return self.tiers.index(tier) + 1 if tier in self.tiers else 0

    def rule(self, suggestion: Suggestion[Tier]) -> str:
        """Why this tier is suggested: “từ 90 điểm”, or “dưới 50 điểm” for none."""
        if suggestion.level:
            return _("từ %s điểm") % show(suggestion.level.floor)
        if suggestion.hindrances:
            return _("theo điều kiện của mức")
        return _("dưới %s điểm") % show(self.tiers[-1].floor) if self.tiers else ""

    @property
    def has_shares(self) -> bool:
        return ConditionKind.SHARE in asked(self.tiers)

    def find(self, card: Scorecard) -> RankedCard | None:
        return next((row for row in self.rows if row.card.pk == card.pk), None)

    def equals_of(self, row: RankedCard) -> list[RankedCard]:
        """Everybody whom points and aids leave equal with this one, itself among them."""
        keys = set(grading.equals(row.card.pk, self.standings))
        return [other for other in self.rows if other.card.pk in keys]

    def equals_within(self, row: RankedCard) -> list[RankedCard]:
        """The same within its cluster alone."""
        cluster = row.card.cluster_id
        return [other for other in self.equals_of(row) if other.card.cluster_id == cluster]

    @property
    def waiting_for_tier(self) -> list[RankedCard]:
        return [row for row in self.rows if row.waits_for_tier]

    @cached_property
    def _verified(self) -> list[tuple[RankedCard, str]]:
        """Verified units that are not final, each with what keeps its result open.

        One more query.
        """
        rows, now = (
            [row for row in self.rows if row.card.state == CardState.VERIFIED],
            timezone.now(),
        )
        prefetch_related_objects([row.card for row in rows], Scorecard.reading_open_replies())
        return [(row, row.card.keeps_open(now)) for row in rows]

    @property
    def ready(self) -> list[RankedCard]:
        """Units whose result can be finalised now."""
        return [row for row, problem in self._verified if not problem]

    @property
    def kept_open(self) -> list[tuple[RankedCard, str]]:
        """Units whose result something still keeps open, with the sentence."""
        return [(row, problem) for row, problem in self._verified if problem]

    @property
    def has_ties(self) -> bool:
        return any(row.place.shared for row in self.rows)

    def decided(self) -> "Spread":
        """How many units each tier holds by decision."""
        return Spread(self.tiers, [row.card.tier for row in self.rows if row.card.is_tiered])

    def after_suggestions(self) -> "Spread":
        """How many each tier would hold once the suggestions are applied to whoever waits."""
        return Spread(
            self.tiers,
            [row.card.tier if row.card.is_tiered else row.suggested for row in self.rows],
        )


def _said(hindrance: Hindrance[Tier]) -> str:
    return _("chưa được %(level)s: %(why)s") % {
        "level": hindrance.level.name,
        "why": hindrance.sentence,
    }


class Spread:
    """Units per tier, highest first: “3 – 6 – 1”."""

    def __init__(self, tiers: Sequence[Tier], held: Sequence[Tier | None]) -> None:
        counts = Counter(tier.pk if tier else None for tier in held)
        self.tiers = [(tier.name, counts[tier.pk]) for tier in tiers]
        self.untiered = counts[None]

    def __str__(self) -> str:
        return " – ".join(str(count) for _name, count in self.tiers)

    @property
    def words(self) -> str:
        """“Xuất sắc 3, Khá 6, Trung bình 1”, with those below every floor where there are any."""
        named = [*self.tiers, *([(_("Chưa xếp loại"), self.untiered)] if self.untiered else [])]
        return ", ".join(f"{name} {count}" for name, count in named)


def words_of_ties(
    campaign: Campaign,
    places: Iterable[Place[int]],
    standings: Iterable[Standing[int]],
    reasons: dict[int, str],
) -> dict[int, list[str]]:
    """What decided each tie of a ranking, by card: for lists that are too long for `Ranking`.

    `reasons`: why the head ordered equals, by card.
    """
    words = _Words(campaign, reasons)
    measured = {standing.key: standing for standing in standings}
    told = {place.key: list(words.of(place, measured[place.key])) for place in places}
    return {pk: said for pk, said in told.items() if said}


class _Words:
    """What decided a tie, said with its figures."""

    def __init__(self, campaign: Campaign, reasons: dict[int, str]) -> None:
        self.aids = campaign.aids
        self.reasons = reasons
        # Where groups of units are judged by criteria of their own, each has a largest one of its own.
        decides = TieAid.LARGEST_CRITERION in self.aids and not campaign.has_group_plans
        self.largest = campaign.largest_criterion if decides else None

    def of(self, place: Place[int], standing: Standing[int]) -> Iterator[str]:
        if place.ahead_by == CHOICE or place.behind_by == CHOICE:
            yield _("thứ tự do Trưởng Ban quyết định: %s") % self.reasons.get(place.key, "")
        if place.ahead_by is not None and place.ahead_by != CHOICE:
            yield self._ahead(self.aids[place.ahead_by], standing.aids[place.ahead_by])
        if place.behind_by is not None and place.behind_by != CHOICE:
            yield self._behind(self.aids[place.behind_by], standing.aids[place.behind_by])
        if place.shared:
            yield _("bằng điểm, đồng hạng %d") % place.rank

    def _ahead(self, aid: TieAid, measure: Decimal) -> str:
        if aid == TieAid.LARGEST_CRITERION:
            return _("xếp trên nhờ điểm tiêu chí %(number)s: %(points)s") % self._figures(measure)
        return _("xếp trên nhờ tự chấm vượt ít hơn: %(points)s") % self._figures(measure)

    def _behind(self, aid: TieAid, measure: Decimal) -> str:
        if aid == TieAid.LARGEST_CRITERION:
            return _("xếp sau vì điểm tiêu chí %(number)s: %(points)s") % self._figures(measure)
        return _("xếp sau vì tự chấm vượt nhiều hơn: %(points)s") % self._figures(measure)

    def _figures(self, measure: Decimal) -> dict[str, Any]:
        return {
            "number": self.largest.position if self.largest else _("lớn nhất của đơn vị"),
            "points": show(abs(measure)),
        }
