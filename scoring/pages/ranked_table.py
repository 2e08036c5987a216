"""The ranking's table in the order that its reader asks for, and the lists of units beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from scoring.models.ranking.sealed_order import in_sealed_order
from scoring.pages.clusters import Clusters
from scoring.pages.ranked import CountedRanking
from scoring.pages.ranked_cards import APART
from scoring.pages.ranked_rows import UNTIERED, RankedRows
from scoring.pages.ranking import RankedCard
from scoring.pages.sorting import SortColumn, SortedTable
from scoring.rules.lifecycle import JUDGED
from wards.paging import Page, Place, ReadPage
from wards.vietnamese import natural_key

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
    campaign without them. Where a name is looked for every row is read.
    """

    def __init__(self, ranking: CountedRanking, data: Mapping[str, str]) -> None:
        self.ranking = ranking
        clusters = ranking.campaign.cluster_rows if ranking.clustered else []
        self.clusters = Clusters(clusters, data, self.address, ranking.by_cluster)
        chosen = self.clusters.chosen
        columns = list(RANKED)
        if self.clusters:
            columns.insert(2, OVER_ALL if chosen else CLUSTER)
        rows = ranking.within(chosen) if chosen else ranking.rows
        super().__init__(rows, columns, data, lambda row: row.card.ward_name, "rank")

    @property
    def comes_by_rank(self) -> bool:
        """Whether every row is listed, by its rank."""
        return not self.wanted and self.sorting.asked in ("", "rank")

    def in_order(self, rows: Any, name: Callable[[Any], str]) -> Sequence[RankedCard]:
        if self.wanted:
            return super().in_order(rows, name)
        known = rows.sorted_by(self.sorting.asked)
        return super().in_order(rows, name) if known is None else known

    def lists(self, asked: QueryDict) -> tuple[Page[RankedCard], dict[str, Page[Any]]]:
        """Of the ranked units those that belong on the page, and of the cards that are not ranked
        each list, where the address says. One query beside that of the places.
        """
        chosen, campaign = self.clusters.chosen, self.ranking.campaign
        if self.wanted:
            return Page(self.rows, asked), self._called_apart(asked)
        counts = self.ranking.apart(chosen)
        places = {name: Place(counts[name], asked, param=name) for name in APART}
        place, rows = Place(len(self.rows), asked), self.rows
        ranked = rows.at(place.start, place.end) if isinstance(rows, RankedRows) else []
        # Once it is concluded few are without a result: all are read, in the order that was sealed.
        found = self.ranking.cards_beside(ranked, chosen, {} if campaign.is_concluded else places)
        if isinstance(rows, RankedRows):
            by_pk = {card.pk: card for card in found}
            shown = self.ranking.read(ranked, within=rows.within, cards=by_pk)
            page: Page[RankedCard] = ReadPage(place, shown)
        else:
            page = Page(rows, asked)
        if campaign.is_concluded:
            in_order = in_sealed_order(campaign, found)
            return page, {name: Page(_listed(in_order, name), asked, param=name) for name in APART}
        return page, {name: ReadPage(at, _listed(found, name)) for name, at in places.items()}

    def _called_apart(self, asked: QueryDict) -> dict[str, Page[Any]]:
        """Of the cards that are not ranked those whose name is looked for."""
        campaign, chosen = self.ranking.campaign, self.clusters.chosen
        cards = campaign.scorecards.filter(cluster=chosen) if chosen else campaign.scorecards.all()
        others = in_sealed_order(campaign, laid_out(cards.filter(~Q(state__in=JUDGED))))
        found = [card for card in others if self.finds(card.ward_name)]
        return {name: Page(_listed(found, name), asked, param=name) for name in APART}

    def address(self, **change: str) -> str:
        return super().address(**self.clusters.kept | change)


def _listed(cards: Iterable[Any], name: str) -> list[Any]:
    """Those of these cards that stand in the list of this name."""
    return [card for card in cards if card.state in APART[name]]


def laid_out(cards: Any) -> Any:
    """These cards as the lists beside the ranking show them."""
    return cards.with_stage().select_related("ward").in_official_order()
