"""The comparison of a campaign as the Board reads it: a row per ward with ready strings."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Campaign, Criterion, Score, Scorecard, Tier
from scoring.models.plan.cluster_criterion import criteria_with_clusters
from scoring.models.ranking.sealed_order import noted_clusters, official_order
from scoring.models.ranking.suggestions import kinds_of_conditions
from scoring.pages.comparison.cells import (
    KEPT_COLUMNS,
    NOTHING,
    Adding,
    CardSums,
    Cell,
    Sums,
    Texts,
    Wholes,
    kept_whole,
    make_cell,
    whole_cards,
)
from scoring.pages.comparison.chips import chips_of
from scoring.pages.comparison.filters import UNTIERED, GridCard, GridFilters
from scoring.pages.sorting import Heading, SortColumn, Sorting
from scoring.rules import grading
from scoring.rules.conditions import Suggestion
from scoring.rules.lifecycle import JUDGED, Stage
from wards.database.prepared import prepared
from wards.vietnamese import natural_key

PAGE = 100

CARD_FACTS = (
    "pk", "ward__code", "ward_name", "cluster_name", "cluster__position",
    "stage", "unproven", "has_open_reply", "tier_id", "tiered", "cluster_id", *KEPT_COLUMNS,
)  # fmt: skip
JUDGED_SUM, CLUSTER = (CARD_FACTS.index(name) for name in ("judged_sum", "cluster_id"))


class GridRow(NamedTuple):
    """One ward: its cells, its totals (a cell too), its tier (`place` 1 is the highest, 0 none)."""

    name: str
    url: str
    stage: str
    cells: list[Cell]
    total: Cell
    tier: str | None
    place: int
    suggested: bool


@prepared
def _sums(campaign: int) -> QuerySet[Any, Any]:
    return Score.objects.filter(scorecard__campaign=campaign).by_criterion()


@prepared
def _cards(campaign: int) -> QuerySet[Any, Any]:
    cards = Scorecard.objects.filter(campaign=campaign).with_stage().with_flags()
    cards = cards.with_cluster_name().annotate(tiered=Q(tiered_at__isnull=False))
    return cards.in_official_order().values_list(*CARD_FACTS)


@prepared
def _sums_of(*cards: int) -> QuerySet[Any, Any]:
    return Score.objects.filter(scorecard__in=cards).by_criterion()


class Grid:
    """The cards that the address leaves, a hundred to a page, in official order.

    Five queries for any number. Of more cards than a page shows the database adds up each, and the
    criteria are read of those of the page; of all where the address asks about one criterion.
    """

    def __init__(self, campaign: Campaign, data: Mapping[str, str]) -> None:
        self.campaign = campaign
        self.texts = Texts()
        self.wards = reverse("board_ward", args=[campaign.slug, "1"]).removesuffix("1/")
        self.adding = Adding()
        # By the id of their sums, which are kept: wards of the same sums share a cell.
        self.made: defaultdict[tuple[int, int], dict[int, Cell]] = defaultdict(dict)
        self.heads = criteria_with_clusters(campaign)
        self.tiers = campaign.levels
        self.own_items = Counter(
            leaf.parent_id or leaf.pk for leaf in campaign.leaves if leaf.scored_by.ward_enters
        )
        self.items: dict[int | None, int] = {}  # of units by their cluster
        self.places: dict[str, int] = {}  # of clusters in the plan; none where units note them
        self.sums: dict[int, dict[int, Sums]] = {}  # by card and criterion, of those read so far
        self.cards = self._cards(bool(data.get("criterion")) or _is_of_criterion(data))
        names = {card.cluster for card in self.cards if card.cluster}
        self.clusters = sorted(
            names, key=lambda name: (self.places.get(name, 0), natural_key(name))
        )
        self.filters = GridFilters(campaign, self.tiers, self.clusters, data)
        found = self.filters.apply(self.cards)
        self.sorting = Sorting(self._columns(), data.get("sort", ""), self.filters.address)
        self.filters.sort = self.sorting.asked
        self.found = self.sorting.sorted(found)
        self.number = self._page_number(data.get("page", ""))

    def _cards(self, one_criterion: bool) -> list[GridCard]:
        facts = self._facts()
        if not one_criterion and len(facts) > PAGE:
            wholes = self._wholes(facts)
        else:
            added = self.adding.by_card(_sums.stored(self.campaign.pk))
            self.sums |= {pk: of_card.sums for pk, of_card in added.items()}
            wholes = {pk: (of_card.whole, of_card.widest) for pk, of_card in added.items()}
        return [self._card(wholes, *of_card) for of_card in facts]

    def _facts(self) -> list[tuple[Any, ...]]:
        """CARD_FACTS of every card, of a concluded year as the units stood and were noted then."""
        facts = list(_cards(self.campaign.pk))
        if order := official_order(self.campaign):
            facts.sort(key=lambda of_card: order.get(of_card[0], len(order)))
        clustered = any(of_card[CLUSTER] for of_card in facts)
        noted = noted_clusters(self.campaign, clustered=clustered)
        if noted is None:
            return facts
        at = CARD_FACTS.index("cluster_name")
        return [(*of_card[:at], noted.get(of_card[0], ""), *of_card[at + 1 :]) for of_card in facts]

    def _wholes(self, facts: Sequence[Sequence[Any]]) -> Wholes:
        """Of those cards that do not keep it what they add up to; also of those that were judged
        since these facts were read, and keep it now.
        """
        cards = self.campaign.scorecards.all()
        wholes = whole_cards(cards.filter(judged_sum=None))
        adding = (of_card[0] for of_card in facts if of_card[JUDGED_SUM] is None)
        if since := [pk for pk in adding if pk not in wholes]:
            return {**wholes, **whole_cards(cards.filter(pk__in=since))}
        return wholes

    def _card(self, wholes: Wholes, *facts: Any) -> GridCard:
        (
            pk, code, name, cluster, place, stage, unproven, has_open_reply, tier_id, tiered, group, *kept,
        ) = facts  # fmt: skip
        if place is not None:
            self.places[cluster] = place
        tier = ""
        if tiered:
            tier = str(tier_id) if tier_id else UNTIERED
        whole, widest = wholes.get(pk) or kept_whole(self._items_for(group), *kept)
        sums = self.sums.setdefault(pk, {})
        return GridCard(
            pk, code, name, cluster, stage, tier, unproven, has_open_reply, whole, widest, sums
        )

    def _items_for(self, cluster: int | None) -> int:
        """How many items a unit of this cluster is judged by."""
        if cluster not in self.items:
            self.items[cluster] = len(self.campaign.leaves_for(cluster))
        return self.items[cluster]

    def read(self, cards: Sequence[GridCard]) -> Sequence[GridCard]:
        """The same cards, with the sums of their criteria, and what these add up to: somebody may
        have scored since all cards were read.
        """
        wanted = [card.pk for card in cards if card.whole.items and not card.sums]
        added: dict[int, CardSums] = {}
        for start in range(0, len(wanted), PAGE):
            some = wanted[start : start + PAGE]
            # As many as a page has, so that the query is written once.
            found = _sums_of.stored(*some, *[some[0]] * (PAGE - len(some)))
            added |= self.adding.by_card(found)
        for pk, of_card in added.items():
            self.sums[pk].update(of_card.sums)
        return [
            card._replace(whole=added[card.pk].whole) if card.pk in added else card
            for card in cards
        ]

    def _columns(self) -> list[SortColumn]:
        """A criterion is sorted by what stands large in its cells, the total and the tier alike."""
        return [
            SortColumn("name", _("Đơn vị"), lambda card: natural_key(card.name)),
            *(
                SortColumn(
                    str(head.position), str(head.position), partial(_found_at, head.pk), True
                )
                for head in self.heads
            ),
            SortColumn("total", _("Tổng"), lambda card: card.whole.found, True),
            SortColumn("tier", _("Xếp loại"), self._tier_place),
        ]

    def _tier_of(self, card: GridCard, verified: Decimal | None) -> tuple[str, bool]:
        """The key of its tier as GridCard has it, and whether it is only suggested."""
        if card.tier or card.stage not in JUDGED or verified is None:
            return card.tier, False
        reached = self._suggested(card, verified)
        return (str(reached.pk) if reached else UNTIERED), True

    def _tier_place(self, card: GridCard) -> int | None:
        tier, _suggested = self._tier_of(card, card.whole.verified)
        keys = [*(str(tier.pk) for tier in self.tiers), UNTIERED]
        return keys.index(tier) if tier else None

    def _page_number(self, typed: str) -> int:
        """The page of the address, the nearest one there is."""
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1
        return max(1, min(number, self.pages))

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.found) // PAGE))

    @property
    def shown(self) -> Sequence[GridCard]:
        """This page's cards."""
        first = (self.number - 1) * PAGE
        return self.found[first : first + PAGE]

    @property
    def is_plain(self) -> bool:
        """Whether it has every ward, in official order."""
        return not self.filters.active and not self.sorting.asked

    @cached_property
    def rows(self) -> list[GridRow]:
        """This page's wards."""
        places = {str(tier.pk): (tier.name, place) for place, tier in enumerate(self.tiers, 1)}
        return [self._row(card, places) for card in self.read(self.shown)]

    @cached_property
    def columns_of_points(self) -> list[tuple[int, int, int, dict[int, Cell]]]:
        """Number and key of each criterion, how many of its items the ward scores itself, and the
        cells that are made.
        """
        columns = []
        for head in self.heads:
            own_items = self.own_items[head.pk]
            made = self.made[head.position, own_items]
            columns.append((head.position, head.pk, own_items, made))
        return columns

    @cached_property
    def suggestions(self) -> Mapping[int, Suggestion[Tier]]:
        """Read only where conditions look at more than a card's own points."""
        return self.campaign.suggestions()

    def _suggested(self, card: GridCard, points: Decimal) -> Tier | None:
        if kinds_of_conditions(self.tiers):
            return self.suggestions[card.pk].level
        return grading.suggest_tier(points, self.tiers)

    def _row(self, card: GridCard, places: Mapping[str, tuple[str, int]]) -> GridRow:
        cells = []
        for position, head, own_items, made in self.columns_of_points:
            sums = card.sums.get(head, NOTHING)
            cells.append(made.get(id(sums)) or self._cell(position, sums, own_items))
        tier, suggested = self._tier_of(card, card.whole.verified)
        name, place = places.get(tier, ("", 0))
        return GridRow(
            name=card.name,
            url=f"{self.wards}{card.code}/",
            stage=card.stage,
            cells=cells,
            total=self._cell(0, card.whole, self.own_items_of(card)),
            tier=name if tier else None,
            place=place,
            suggested=suggested,
        )

    def own_items_of(self, card: GridCard) -> int:
        """How many items the ward scores itself, of the criteria by which it is judged."""
        return sum(map(self.own_items.__getitem__, card.sums))

    def _cell(self, position: int, sums: Sums, own_items: int) -> Cell:
        made = self.made[position, own_items]
        cell = made.get(id(sums))
        if cell is None:
            threshold = self.campaign.gap_threshold
            cell = made[id(sums)] = make_cell(position, sums, own_items, threshold, self.texts)
        return cell

    # Around the table

    @property
    def spread(self) -> str:
        """“10 đơn vị · 10 tiêu chí · 2 chờ khảo sát, 1 đang tự chấm”."""
        counted = Counter(card.stage for card in self.cards)
        stages = ", ".join(
            f"{counted[stage]} {str(stage.label).lower()}" for stage in Stage if counted[stage]
        )
        wards, criteria = len(self.cards), len(self.heads)
        parts = [
            ngettext("%d đơn vị", "%d đơn vị", wards) % wards,
            ngettext("%d tiêu chí", "%d tiêu chí", criteria) % criteria,
            stages,
        ]
        return " · ".join(part for part in parts if part)

    @property
    def chips(self) -> list[dict[str, Any]]:
        return chips_of(self.filters, self.cards)

    @property
    def columns(self) -> list[tuple[Criterion | None, Heading]]:
        """The heads of the table, each with its criterion."""
        headings = self.sorting.headings
        return list(zip([None, *self.heads, None, None], headings, strict=True))

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """What the form for a difference of one's own carries along."""
        return self._others("gap", "criterion")

    @property
    def beside_name(self) -> list[tuple[str, str]]:
        """What the form that looks for a name carries along."""
        return self._others("q", "sort")

    def _others(self, *own: str) -> list[tuple[str, str]]:
        query = self.filters.query.items()
        return [(param, value) for param, value in query if param not in own]

    @property
    def wanted(self) -> str:
        return self.filters.query.get("q", "")

    @property
    def gap(self) -> str:
        return self.filters.query.get("gap", "")

    @property
    def previous_url(self) -> str:
        return self.filters.address(page=str(self.number - 1)) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.filters.address(page=str(self.number + 1)) if self.number < self.pages else ""

    @property
    def where(self) -> str:
        return _("Trang %(number)d/%(pages)d") % {"number": self.number, "pages": self.pages}


def _is_of_criterion(data: Mapping[str, str]) -> bool:
    """Whether the order that the address asks for is that of a criterion, by its number."""
    return data.get("sort", "").removeprefix("-").isdigit()


def _found_at(head: int, card: GridCard) -> Decimal | None:
    return card.sums.get(head, NOTHING).found
