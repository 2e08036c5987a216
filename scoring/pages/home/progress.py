"""How far every card is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Campaign
from scoring.models.querysets.scorecards import ScorecardQuerySet
from scoring.models.querysets.sums import with_sums
from scoring.models.ranking.sealed_order import official_order
from scoring.pages.clusters import Clusters
from scoring.pages.home import statements
from scoring.pages.sorting import SortColumn, SortedTable
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState, Stage
from scoring.rules.points import show
from wards.models import Role, User
from wards.paging import Page, Place, ReadPage
from wards.vietnamese import natural_key


@dataclass(frozen=True)
class CardProgress:
    """How far one card is. Points that the reader may not see yet are blank."""

    card: Any
    judged: bool
    board: bool
    tier_places: dict[int, int]

    @property
    def own(self) -> str:
        return show(self.card.self_sum) if self.card.self_scored else ""

    @property
    def counted(self) -> str:
        """“12/45 nội dung” while some are still blank."""
        if self.card.self_scored in (0, self.card.self_items):
            return ""
        return _("%(scored)d/%(items)d nội dung") % {
            "scored": self.card.self_scored,
            "items": self.card.self_items,
        }

    @property
    def verified(self) -> str:
        return (
            show(self.card.verified_sum)
            if self.judged and self.card.verified_scored == self.card.items
            else ""
        )

    @property
    def is_tiered(self) -> bool:
        """The Board reads a tier as soon as it is decided, a ward with its final result."""
        return self.card.is_tiered and (
            self.board or (self.judged and self.card.state == CardState.FINAL)
        )

    @property
    def tier_place(self) -> int:
        """1 for the highest tier; 0 for none."""
        return self.tier_places.get(self.card.tier_id, 0)


COLUMNS: Final = (
    SortColumn("name", gettext_lazy("Đơn vị"), lambda line: natural_key(line.card.ward_name)),
    SortColumn(
        "stage", gettext_lazy("Tình trạng"), lambda line: list(Stage).index(line.card.stage)
    ),
    SortColumn(
        "own",
        gettext_lazy("Tự chấm"),
        lambda line: line.card.self_sum if line.own else None,
        True,
    ),
    SortColumn(
        "verified",
        gettext_lazy("Thẩm định"),
        lambda line: line.card.verified_sum if line.verified else None,
        True,
    ),
    SortColumn(
        "tier",
        gettext_lazy("Xếp loại"),
        lambda line: (line.tier_place or len(line.tier_places) + 1) if line.is_tiered else None,
    ),
)


class ProgressTable(SortedTable):
    """A page of the cards that the user may see: in official order it is counted off in the
    database, of a concluded year by the order that it kept; in another one, or where a name is
    looked for, in memory. Three queries, with `count`, and one more unless `clustered` says that no
    card stands in a cluster.
    """

    page: Page[CardProgress]

    def __init__(
        self,
        user: User,
        campaign: Campaign,
        asked: QueryDict,
        *,
        count: int | None = None,
        clustered: bool = True,
    ) -> None:
        self.user, self.campaign = user, campaign
        self.places = {tier.pk: place for place, tier in enumerate(campaign.levels, 1)}
        clustered = clustered and permissions.reads_comparison(user)
        clusters = campaign.cluster_rows if clustered else []
        self.clusters = Clusters(clusters, asked, self.address)
        chosen = self.clusters.chosen
        of = campaign.pk, Role(user.role), user.ward_id, chosen.pk if chosen else None
        cards, count = statements.seen(*of), None if chosen else count
        whole = bool(asked.get("q") or asked.get("sort"))
        self.order = official_order(campaign) if permissions.reads_comparison(user) else {}
        lines = self._in_order(self._read(cards)) if whole else []
        super().__init__(lines, COLUMNS, asked, lambda line: line.card.ward_name, place="#progress")
        if whole:
            self.page = Page(self.rows, asked)
        else:
            place = Place(cards.order_by().count() if count is None else count, asked)
            self.page = ReadPage(place, list(self._read_page(cards, place, of)))
        self.any = bool(lines or self.page)

    def address(self, **change: str) -> str:
        return super().address(**self.clusters.kept | change)

    def _read_page(
        self, cards: ScorecardQuerySet[Any], place: Place, of: Any
    ) -> Iterator[CardProgress]:
        """The first is what everybody looks at: its statements are written once."""
        if not place.count:
            return iter(())
        if self.order:
            return iter(self._in_order(self._read_sealed(cards, place)))
        if place.number == 1:
            here = range(place.size)
            sums = statements.sums_of_first_page(*of, here)
            return self._lines(with_sums(statements.first_page(*of, here), sums))
        page = cards.values("pk")[place.start : place.end]
        return self._read(cards.filter(pk__in=page))

    def _read_sealed(self, cards: ScorecardQuerySet[Any], place: Place) -> Iterator[CardProgress]:
        """Of a concluded year in its own order; of a cluster its cards are looked up."""
        listed = list(self.order)
        if self.clusters.chosen:
            inside = set(cards.order_by().values_list("pk", flat=True))
            listed = [card for card in listed if card in inside]
        return self._read(cards.filter(pk__in=listed[place.start : place.end]))

    def _in_order(self, lines: Iterable[CardProgress]) -> list[CardProgress]:
        return sorted(lines, key=lambda line: self.order.get(line.card.pk, len(self.order)))

    def _read(self, cards: ScorecardQuerySet[Any]) -> Iterator[CardProgress]:
        return self._lines(statements.with_progress(cards).added_up())

    def _lines(self, cards: Iterable[Any]) -> Iterator[CardProgress]:
        board = permissions.reads_comparison(self.user)
        for card in cards:
            card.campaign = self.campaign
            judged = permissions.can_see_judgement(self.user, card)
            yield CardProgress(card, judged, board, self.places)
