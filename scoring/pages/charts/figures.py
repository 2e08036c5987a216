"""What the drawings of a campaign are made from: its cards, their sums, and the years before it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict

from scoring.models import Campaign, Criterion, Score, Scorecard
from scoring.models.campaigns.medians import middle_values
from scoring.models.ranking.sealed_order import in_sealed_order
from scoring.pages.clusters import Clusters
from scoring.pages.comparison.cells import Sums
from scoring.rules.lifecycle import CampaignState
from scoring.rules.lines import Line, ordinary
from scoring.rules.permissions import GIVEN_OUT
from scoring.rules.points import percent_of
from wards.paging import Page

Row = TypeVar("Row")

YEARS = 5  # how far back the years go
# What is drawn of the points of a card and of the card itself, and of those of years before.
SUMS = ("self_sum", "verified_sum", "gap_sum")
PAST = ("pk", "campaign_id", "ward_id", "state", "tiered_at", "tier__name", "verified_sum")
DRAWN = (
    "campaign", "ward", "state", "tiered_at", "tier__name", "cluster", "ward_name", "submitted_at",
    "verified_at", "finalised_at", "ward__code", "judged_sum",
)  # fmt: skip


class PastLevel(NamedTuple):
    """What a level was called."""

    name: str


class PastCard(NamedTuple):
    """A judged card of a year before."""

    pk: int
    campaign_id: int
    ward_id: int
    state: str
    tiered_at: datetime | None
    tier: PastLevel | None
    verified_sum: Decimal | None


@dataclass(frozen=True)
class Medians:
    """Medians over all units: per cent of the cap by criterion, of how many units of all."""

    shares: Mapping[int, Fraction]
    units: int
    total: int


class CampaignFigures:
    """The figures of one campaign and of the years before it.

    A handful of queries, for any number of wards. `asked` says which page of the units each drawing
    shows. `of`: for this card's profile alone, without the years before and, once the medians are
    kept, without any other card.
    """

    def __init__(
        self,
        campaign: Campaign,
        asked: QueryDict | None = None,
        *,
        of: Scorecard | None = None,
    ) -> None:
        self.campaign, self.asked = campaign, asked or QueryDict()
        self.clusters = Clusters([] if of else campaign.cluster_rows, self.asked, _address)
        # Above and below the total nobody reaches a share of a cap.
        self.heads = ordinary(campaign.heads)
        self.own_items = Counter(
            leaf.parent_id or leaf.pk for leaf in campaign.leaves if leaf.scored_by.ward_enters
        )
        # Conclusions from before the medians were kept have none.
        kept = any(head.low_median is not None for head in self.heads)
        # They were kept over all units, not over those of a cluster.
        self.has_medians = kept and self.clusters.chosen is None
        self.cards: list[Any] = [of] if of and self.has_medians else self._everybody()
        concluded = Campaign.objects.filter(state=CampaignState.CONCLUDED, year__lt=campaign.year)
        self.past_years = [] if of else list(concluded.order_by("-year")[:YEARS])[::-1]
        self.last_year = self.past_years[-1] if self.past_years else None
        self.past_cards = self._past_cards()
        self.of = of

    def _past_cards(self) -> list[PastCard]:
        past = Scorecard.objects.filter(campaign__in=self.past_years, state__in=GIVEN_OUT)
        if self.clusters.chosen:
            past = past.filter(ward__in=self._wards)
        rows = past.order_by().with_judged_sums("verified_sum").values_list(*PAST)
        return [
            PastCard(pk, campaign, ward, state, tiered, PastLevel(level) if level else None, points)
            for pk, campaign, ward, state, tiered, level, points in rows
        ]

    @cached_property
    def _sums(self) -> dict[int, dict[int, Sums]]:
        """What each card got in each criterion."""
        scores = Score.objects.filter(scorecard__campaign=self.campaign)
        return _by_card(
            scores.filter(scorecard=self.of) if self.of and self.has_medians else scores
        )

    def _sums_of(self, card: Scorecard, *, judged: bool) -> dict[int, Sums]:
        """Of verified points nobody is read beside the one who is looked at."""
        if judged:
            return _by_card(Score.objects.filter(scorecard=card)).get(card.pk, {})
        return self._sums.get(card.pk, {})

    def _everybody(self) -> list[Any]:
        cards = self.campaign.scorecards.taking_part().with_judged_sums(*SUMS).only(*DRAWN)
        if self.clusters.chosen:
            cards = cards.filter(cluster=self.clusters.chosen)
        ordered = cards.select_related("tier", "ward").in_official_order()
        return in_sealed_order(self.campaign, ordered)

    def page(self, drawing: str, rows: Sequence[Row]) -> Page[Row]:
        """Those of a drawing's rows that the address asks for (`?years=2`)."""
        return Page(rows, self.asked, param=drawing, place=f"#chart-{drawing}")

    @property
    def years(self) -> list[Campaign]:
        """The years that are drawn, this one last."""
        return [*self.past_years, self.campaign]

    def units_in(self, year: Campaign) -> int:
        """How many units take part, whether judged or not."""
        if year == self.campaign:
            return len(self.cards)
        cards = year.scorecards.taking_part()
        return (cards.filter(ward__in=self._wards) if self.clusters.chosen else cards).count()

    @property
    def _wards(self) -> list[int]:
        """The units of the cluster that the page is narrowed to, in earlier years too."""
        return [card.ward_id for card in self.cards]

    def shares(
        self, card: Scorecard, heads: Sequence[Criterion], *, judged: bool = True
    ) -> dict[int, Fraction]:
        """Per cent of the cap by criterion, where all of it is scored: verified points, or self
        points. A part of a criterion is not held against its whole cap.
        """
        sums = self._sums_of(card, judged=judged)
        shares: dict[int, Fraction] = {}
        for head in heads:
            if (parts := sums.get(head.pk)) is None:
                continue
            points, scored = (
                (parts.verified, parts.verified_scored) if judged else (parts.own, parts.own_scored)
            )
            if points is not None and scored == (
                parts.items if judged else self.own_items[head.pk]
            ):
                shares[head.pk] = percent_of(points, head.cap)
        return shares

    def middle(self, *, judged: bool) -> "Medians":
        """The median of all units, of their verified points or of what they gave themselves."""
        if judged:
            return self._kept() if self.has_medians else self._of_the_judged()
        shares = [self.shares(card, self.heads, judged=False) for card in self.cards]
        medians = {}
        for head in self.heads:
            if reached := [share[head.pk] for share in shares if head.pk in share]:
                medians[head.pk] = median(reached)
        return Medians(medians, sum(map(bool, shares)), len(self.cards))

    def _of_the_judged(self) -> "Medians":
        """Counted off in the database. One query."""
        cards = self.campaign.scorecards.filter(state__in=GIVEN_OUT)
        if self.clusters.chosen:
            cards = cards.filter(cluster=self.clusters.chosen)
        found = middle_values(cards, _among(card.pk for card in self.cards))
        medians: dict[int, Fraction] = {}
        for head in self.heads:
            if head.pk in found:
                low, high = found[head.pk]
                medians[head.pk] = percent_of((low + high) / 2, head.cap)
        units = sum(card.verified_sum is not None for card in self.cards)
        return Medians(medians, units, len(self.cards))

    def _kept(self) -> "Medians":
        """What the conclusion kept. One query where the other cards were not read."""
        counts = {
            "units": sum(card.state in GIVEN_OUT for card in self.cards),
            "total": len(self.cards),
        }
        if self.of:
            final = Count("pk", filter=Q(state__in=GIVEN_OUT))
            everybody = self.campaign.scorecards.taking_part()
            counts = everybody.aggregate(units=final, total=Count("pk"))
        medians = {
            head.pk: percent_of((head.low_median + head.high_median) / 2, head.cap)
            for head in self.heads
            if head.low_median is not None and head.high_median is not None
        }
        return Medians(medians, **counts)

    @cached_property
    def in_both_years(self) -> set[int]:
        """The units that are judged in the year before and in this one."""
        last = self.last_year.pk if self.last_year else None
        before = {card.ward_id for card in self.past_cards if card.campaign_id == last}
        return before & {card.ward_id for card in self.cards if card.state in GIVEN_OUT}

    def averages(self) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
        """Per cent of the cap by a criterion's number of this year, on average over the units
        judged in both years: in the year before, and in this one. A card with a blank is left out.
        One query, of a row for each criterion.
        """
        before: dict[int, Fraction] = {}
        now: dict[int, Fraction] = {}
        titles: dict[int, str] = {}
        if last := self.last_year:
            earlier = [card.pk for card in self.past_cards if card.campaign_id == last.pk]
            both = _among(card.pk for card in self.cards) & _judged_beside(self.campaign, last)
            both |= _among(earlier) & _judged_beside(last, self.campaign)
            for of_head in Score.objects.filter(both).averaged():
                if Line(of_head.line).is_ordinary:
                    averages = before if of_head.campaign == last.pk else now
                    share = percent_of(of_head.points, of_head.cap)
                    averages[of_head.number] = share / of_head.units
                    if averages is before:
                        titles[of_head.number] = of_head.title
        places = self.campaign.places_among(titles).items()
        return {here: before[there] for here, there in places}, now


def _among(cards: Iterable[int]) -> Q:
    """Of points: of cards between the first and the last of these. They come one after another, and
    PostgreSQL, which reads the points of all years where it is asked for those of a thousand cards,
    reads those of one.
    """
    known = list(cards)
    if not known:
        return Q(pk=None)
    return Q(scorecard_id__gte=min(known), scorecard_id__lte=max(known))


def _judged_beside(year: Campaign, other: Campaign) -> Q:
    """Of points: of whom both years have judged, in the first of them."""
    there = other.scorecards.filter(state__in=GIVEN_OUT).values("ward")
    cards = year.scorecards.filter(state__in=GIVEN_OUT, ward__in=there).order_by()
    blank = Score.objects.filter(scorecard=OuterRef("pk"), verified_points=None)
    whole = Q(judged_sum__isnull=False) | ~Exists(blank)
    return Q(scorecard__in=cards.filter(whole).values("pk"))


def _by_card(scores: Any) -> dict[int, dict[int, Sums]]:
    found: dict[int, dict[int, Sums]] = defaultdict(dict)
    for card, head, *parts in scores.by_criterion():
        found[card][head] = Sums._make(parts)
    return found


def _address(**asked: str) -> str:
    cluster = asked.get("cluster", "")
    return f"?cluster={cluster}" if cluster else "?"


def chosen_card(cards: Sequence[Scorecard], code: str) -> Scorecard | None:
    """The ward that an address names, else the first one that is judged, else the first."""
    named: Mapping[str, Scorecard] = {card.ward.code: card for card in cards}
    judged = (card for card in cards if card.state in GIVEN_OUT)
    return named.get(code) or next(judged, None) or next(iter(cards), None)
