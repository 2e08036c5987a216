"""The ranking as its pages show it. The database computes it, so that a page reads its own units
only, however many there are.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from scoring.models import Campaign, Cluster, Scorecard
from scoring.models.ranking import sealed_places
from scoring.models.ranking.ranked import RankedCards, RankedPlace
from scoring.models.ranking.suggestions import Suggested, kinds_of_conditions, suggest_all
from scoring.pages import ranked_cards
from scoring.pages.ranked_cards import APART, EVERY, CardCount, a_page
from scoring.pages.ranked_rows import KnownRows, RankedRows
from scoring.pages.ranking import Levels, RankedCard, Spread
from scoring.pages.ties import TieWords
from scoring.rules.lifecycle import SETTLED, CardState
from scoring.rules.previews import Shown, id_of
from wards.database import moment
from wards.paging import ROWS, Place


class CountedRanking(Levels):
    """The judged cards by rank; those not verified yet, the absent and the dropped ones apart. Each
    list reads what is asked of it.

    Where a level has conditions, what these look at is read of all units: a share of them is one.
    """

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(campaign)
        self.now = timezone.now()

    @classmethod
    def of_counted(cls, campaign: Any) -> "CountedRanking":
        """The same of a campaign that was fetched with its counts."""
        ranking = cls(campaign)
        ranking.judged, ranking.clustered = campaign.judged_count, campaign.clustered_count > 0
        ranking.sums_kept = campaign.summed_count == ranking.judged
        return ranking

    @cached_property
    def _counts(self) -> list[CardCount]:
        """The cards of the campaign by what lists and pages count. One query."""
        # Where levels have conditions, points alone say nothing.
        by_points = () if kinds_of_conditions(self.tiers) else self.tiers
        floors = tuple(level.floor for level in by_points)
        return [CardCount(*row) for row in ranked_cards.alike(self.campaign.pk, self.now, floors)]

    def _number(self, which: Callable[[CardCount], bool]) -> int:
        return sum(count.number for count in self._counts if which(count))

    @property
    def kinds(self) -> sealed_places.Kinds:
        """How many units there are of each state, cluster and level."""
        return [
            (count.state, count.cluster, count.tier, count.is_tiered, count.number)
            for count in self._counts
        ]

    @cached_property
    def judged(self) -> int:
        """How many units are ranked."""
        return self._number(lambda count: count.is_judged)

    @cached_property
    def clustered(self) -> bool:
        """Whether a card stands in a cluster."""
        return any(count.cluster for count in self._counts)

    @cached_property
    def sums_kept(self) -> bool:
        """Whether every judged card keeps its sums."""
        return all(count.is_summed for count in self._counts if count.is_judged)

    @cached_property
    def by_cluster(self) -> dict[int | None, int]:
        """How many units are ranked in each cluster, in all under `None`."""
        ranked: Counter[int | None] = Counter()
        for count in self._counts:
            if count.is_judged:
                ranked[count.cluster] += count.number
        return {**ranked, None: ranked.total()}

    # The lists

    @property
    def rows(self) -> RankedRows:
        return RankedRows(self, self.campaign.scorecards.verified(), self.judged)

    def within(self, cluster: Cluster) -> RankedRows:
        """The units of one cluster as they stand among themselves."""
        cards = self.campaign.scorecards.verified().filter(cluster=cluster)
        return RankedRows(self, cards, self.by_cluster.get(cluster.pk, 0), within=True)

    @property
    def waiting_for_tier(self) -> RankedRows:
        waiting = self._number(lambda count: count.is_verified and not count.is_tiered)
        return RankedRows(self, self.campaign.scorecards.waiting_for_tier(), waiting)

    @property
    def suggested_rows(self) -> KnownRows:
        """The same with what a preview shows of each of them, a narrow row of each."""
        return KnownRows(self, self.listed(self.campaign.scorecards.waiting_for_tier()))

    @property
    def ready(self) -> RankedRows:
        """Units whose result can be finalised now."""
        number = self._number(lambda count: count.is_judged and count.is_ready)
        return RankedRows(self, self._ready, number)

    @property
    def ready_versions(self) -> dict[int, Shown]:
        """What a preview of them marks: the version of each, a narrow row of each."""
        return dict(ranked_cards.ready_versions(self.campaign.pk, self.now))

    @property
    def kept_open(self) -> RankedRows:
        """Verified units whose result something keeps open."""
        verified = self.campaign.scorecards.filter(state=CardState.VERIFIED)
        number = self._number(lambda count: count.is_verified and not count.is_ready)
        return RankedRows(self, verified.exclude(pk__in=self._ready.values("pk")), number)

    @property
    def _ready(self) -> QuerySet[Any, Any]:
        cards = self.campaign.scorecards.all()
        return cards.filter(cards.is_ready(self.now))

    @property
    def is_settled(self) -> bool:
        """Whether no result may change any more."""
        return all(count.state in SETTLED for count in self._counts)

    @property
    def unverified(self) -> int:
        """How many cards are not verified yet."""
        return self.apart()["waiting"]

    @property
    def not_verified(self) -> Any:
        """These cards."""
        return self.campaign.scorecards.filter(state__in=APART["waiting"])

    def apart(self, cluster: Cluster | None = None) -> dict[str, int]:
        """How many cards are not ranked (of this cluster), by the list in which they stand."""
        found = dict.fromkeys(APART, 0)
        for count in self._counts:
            for name, states in APART.items():
                if count.state in states and (cluster is None or cluster.pk == count.cluster):
                    found[name] += count.number
        return found

    # One unit, and those beside it

    def find(self, card: Scorecard) -> RankedCard | None:
        """The row of this card; `None` where it is not judged."""
        found = self.listed(self.campaign.scorecards.filter(pk=card.pk))
        return next(iter(self.read(found)), None)

    def index(self, card: Scorecard) -> int:
        """How many units stand before this one in the list; 0 where it is not judged."""
        found = self._cards.read(self.campaign.scorecards.filter(pk=card.pk))
        return found[0].number if found else 0

    def equals_of(self, row: RankedCard, *, within: bool = False) -> list[RankedCard]:
        """Everybody whom points and aids leave equal with this one, itself among them; `within` its
        cluster alone.
        """
        mates = self.campaign.scorecards.all()
        mates = mates.filter(cluster=row.card.cluster_id) if within else mates
        return self.read(self._cards.read(mates, equal_to=row.card.pk))

    # How many stand where

    def decided(self) -> Spread:
        """How many units each tier holds by decision."""
        return Spread(self.tiers, self._decided)

    def after_suggestions(self) -> Spread:
        """How many each tier would hold once the suggestions are applied to whoever waits."""
        return Spread(self.tiers, self._decided + self._suggested)

    @property
    def _decided(self) -> Counter[int | None]:
        found: Counter[int | None] = Counter()
        for count in self._counts:
            if count.is_tiered and count.is_judged:
                found[count.tier] += count.number
        return found

    @property
    def _suggested(self) -> Counter[int | None]:
        """How many of those whose level is not decided are suggested each."""
        if kinds_of_conditions(self.tiers):
            waiting = [row.card for row in self._everybody if not row.tiered]
            return Counter(id_of(self._suggestions[pk].level) or None for pk in waiting)
        found: Counter[int | None] = Counter()
        for count in self._counts:
            if count.is_judged and not count.is_tiered:
                level = self.tiers[count.reached - 1] if count.reached else None
                found[level.pk if level else None] += count.number
        return found

    # Reading

    @property
    def _cards(self) -> RankedCards:
        # Otherwise an answer to a reply may take some away meanwhile.
        stays = self.campaign.is_concluded or moment.is_one()
        kept = stays and self.sums_kept
        return RankedCards(self.campaign, clustered=self.clustered, sums_kept=kept)

    def listed(
        self,
        chosen: QuerySet[Any, Any],
        within: bool = False,
        order: str = "",
        start: int = 0,
        end: int | None = None,
    ) -> list[RankedPlace]:
        """Those from `start` to `end` of these cards in this order (RankedCards.read)."""
        if not kinds_of_conditions(self.tiers):
            return self._cards.read(chosen, within=within, order=order, start=start, end=end)
        self._everybody = self._cards.read(chosen, within=within, order=order, everybody=True)
        return [row for row in self._everybody if row.listed][start:end]

    def read(
        self,
        ranked: Sequence[RankedPlace],
        *,
        within: bool = False,
        cards: Mapping[int, Any] | None = None,
    ) -> list[RankedCard]:
        """The rows of these cards; `within`: as their clusters' own pages show them; `cards`: where
        they are at hand.
        """
        if not ranked:
            return []
        cards = self._read([row.card for row in ranked]) if cards is None else cards
        words = TieWords(self.campaign, {pk: card.tie_reason for pk, card in cards.items()})
        suggestions = self.suggestions_for(ranked)
        rows = []
        for row in ranked:
            place, beside = row.place, row.in_cluster
            if within and beside:
                place, beside = beside, place
            card = cards[row.card]
            card.campaign = self.campaign
            card.verified_sum, card.self_sum = row.verified_sum, row.self_sum
            card.gap_sum = row.gap_sum
            tie = list(words.of(place, row.standing))
            rows.append(self.row(card, place, beside, suggestions[row.card], tie))
        return rows

    def cards_beside(
        self, ranked: Sequence[RankedPlace], cluster: Cluster | None, places: Mapping[str, Place]
    ) -> list[Any]:
        """These cards and, in official order, of those that are not ranked (in this cluster) the
        ones that stand at these places of their lists; all of them where no places are named. One
        query.
        """
        named = (places.get(name) for name in APART)
        spans = tuple((at.start, at.start + at.size) if at else EVERY for at in named)
        pks = a_page([row.card for row in ranked] or [0])
        # Whoever pages through such a list asks for something that is written for this once.
        beside = ranked_cards.page_beside
        ask = beside.ask if any(start for start, _end in spans) else beside
        return list(ask(self.campaign.pk, cluster.pk if cluster else None, spans, *pks))

    def _read(self, pks: list[int]) -> dict[int, Any]:
        some = len(pks) <= ROWS
        found = (
            ranked_cards.page_of(*a_page(pks)) if some else ranked_cards.judged(self.campaign.pk)
        )
        return {card.pk: card for card in found}

    def suggestions_for(self, ranked: Sequence[RankedPlace]) -> Mapping[int, Suggested]:
        """What points and conditions suggest for these, by card."""
        if kinds_of_conditions(self.tiers):
            return self._suggestions
        return suggest_all(self.campaign, [row.standing for row in ranked])

    # Where levels have conditions

    @cached_property
    def _everybody(self) -> list[RankedPlace]:
        return self._cards.read()

    @cached_property
    def _suggestions(self) -> Mapping[int, Suggested]:
        """What points and conditions suggest for all."""
        everybody = self._everybody
        units = self._number(lambda count: count.state != CardState.DROPPED)
        return suggest_all(
            self.campaign,
            [row.standing for row in everybody],
            [row.place for row in everybody],
            units=units,
        )
