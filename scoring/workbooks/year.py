"""What the sheets of a campaign's year share, read once."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from scoring.models import Award, Campaign, Criterion, Score
from scoring.models.ranking.sealed_order import official_order
from scoring.models.ranking.standings import standings_beside
from scoring.pages.ties import words_of_ties
from scoring.rules.grading import rank, rank_within
from scoring.rules.lifecycle import JUDGED, WITHOUT_RESULT, AwardState
from scoring.workbooks.values import Value

CHUNK = 100  # cards that are read at once
SUMS, VERIFIED = 4, 2  # of one criterion: self, survey, verified, gap
BLANK = -1_000_000_000  # no points are that low


class Year:
    """What the sheets of a campaign share, read once: its cards in official order, their ranking,
    the awards in force.
    """

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.names: dict[int, str] = {}
        self.states: dict[int, str] = {}
        self.clusters: dict[int, str] = {}  # names of those that units stand in
        self.cluster_of: dict[int, int] = {}
        standings, reasons = [], {}
        facts = ("ward_name", "state", "tie_reason", "cluster", "cluster__name")
        cards = list(standings_beside(campaign, campaign.scorecards.all(), *facts))
        if order := official_order(campaign):
            cards.sort(key=lambda card: order.get(card[0].key, len(order)))
        for standing, (name, state, reason, cluster, cluster_name) in cards:
            self.names[standing.key], self.states[standing.key] = name, state
            if cluster is not None:
                self.cluster_of[standing.key] = cluster
                self.clusters[cluster] = cluster_name
            if state in JUDGED:
                standings.append(standing)
                reasons[standing.key] = reason
        places = rank(standings)
        self.ranks = {place.key: place.rank for place in places}
        within = rank_within(standings, self.cluster_of)
        self.ranks_within = {key: place.rank for key, place in within.items()}
        self.ties = words_of_ties(campaign, places, standings, reasons)
        self.tiers = campaign.levels
        self.suggestions = campaign.suggestions(standings, places)
        self._kept: dict[int, array] = {}

    def holds(self, card: int, head: Criterion) -> bool:
        """Whether the unit is judged by this criterion."""
        return head.holds_for(self.cluster_of.get(card))

    def cluster(self, card: int) -> tuple[Value, ...]:
        """(cluster,) of a card; nothing in a campaign without clusters."""
        return (self.clusters.get(self.cluster_of.get(card, 0)),) if self.clusters else ()

    def rank_within(self, card: int) -> tuple[Value, ...]:
        """(rank in the cluster,) of a card; nothing in a campaign without clusters."""
        return (self.ranks_within.get(card),) if self.clusters else ()

    @cached_property
    def awards(self) -> list[tuple]:
        """Proposals and decisions in force, as AWARD_FACTS: by kind, within one as the head has put
        them, else by slot where there are slots, else by rank.
        """
        awards = Award.objects.sealed_with(self.campaign).in_force().with_names()
        found = list(awards.order_by().values_list(*AWARD_FACTS))
        last = len(self.ranks) + 1

        def place(row: tuple) -> tuple:
            position, kind, _title, _recipient, slot, given, _officer, card, pk = row[:9]
            by_head = (given is None, given or 0)
            return (position, kind, *by_head, slot or 0, self.ranks.get(card, last), pk)

        found.sort(key=place)
        return found

    @property
    def awards_of_cards(self) -> dict[int, str]:
        """What each unit receives, by card: “Giấy khen; Biểu dương”."""
        titles: dict[int, list[str]] = defaultdict(list)
        for (
            _position,
            _kind,
            title,
            _recipient,
            _slot,
            _place,
            officer,
            card,
            *_rest,
            state,
        ) in self.awards:
            if officer is None:
                decided = state == AwardState.DECIDED
                titles[card].append(title if decided else f"{title} (đề nghị)")
        return {card: "; ".join(named) for card, named in titles.items()}

    def sums(self, pks: Sequence[int]) -> dict[tuple[int, int], list[Decimal | None]]:
        """The whole sums of each criterion of these cards: self, survey, verified, gap.

        Two sheets say them in different orders: what was read once is kept, as small numbers, since
        ten thousand wards have a hundred thousand of these sums.
        """
        heads = [head.pk for head in self.campaign.heads]
        if new := [pk for pk in pks if pk not in self._kept]:
            for pk in new:
                self._kept[pk] = array("l", [BLANK] * (len(heads) * SUMS))
            places = {head: place * SUMS for place, head in enumerate(heads)}
            for pk, head, *facts in Score.objects.filter(scorecard__in=new).by_criterion():
                place, kept = places[head], self._kept[pk]
                for number, points in enumerate(_whole(facts, self.entering[head]), place):
                    if points is not None:
                        kept[number] = int(points * 100)
        return {
            (pk, head): list(map(_points, self._kept[pk][place * SUMS :][:SUMS]))
            for pk in pks
            for place, head in enumerate(heads)
        }

    @cached_property
    def entering(self) -> Counter[int]:
        """How many items of each criterion the ward scores itself."""
        return Counter(
            leaf.parent_id or leaf.pk for leaf in self.campaign.leaves if leaf.scored_by.ward_enters
        )

    @property
    def in_rank_order(self) -> list[int]:
        """Ids of all cards: by rank, then the others in official order, the absent and those that
        no longer take part last.
        """
        others = [pk for pk in self.states if pk not in self.ranks]
        waiting = [pk for pk in others if self.states[pk] not in WITHOUT_RESULT]
        last = [pk for state in WITHOUT_RESULT for pk in others if self.states[pk] == state]
        return [*self.ranks, *waiting, *last]


def _whole(facts: Sequence, entering: int) -> tuple[Decimal | None, ...]:
    """Of a row of by_criterion the sums without a blank part."""
    own, survey, verified, items, own_scored, surveyed, judged, gap_sum, *_counts = facts
    entered = own_scored == entering
    return (
        own if entered else None,
        survey if surveyed == items else None,
        verified if judged == items else None,
        gap_sum if entered and items in (surveyed, judged) else None,
    )


def _points(kept: int) -> Decimal | None:
    return None if kept == BLANK else Decimal(kept).scaleb(-2)


AWARD_FACTS = (
    "kind__position", "kind_id", "kind__title", "kind__recipient", "slot", "ceremony_place",
    "officer_id", "scorecard_id", "pk", "scorecard__ward_name", "printed_name", "printed_post",
    "points", "citation_text", "decision_number", "decision_date", "golden_book_number", "state",
)  # fmt: skip


def chunks(whole: list) -> Iterator[list]:
    for start in range(0, len(whole), CHUNK):
        yield whole[start : start + CHUNK]
