"""Lists of ranked units, of which a page is read at a time, in the order that somebody asks for."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from django.db.models import QuerySet

from scoring.models import Campaign, Tier
from scoring.models.ranking.ranked import RankedPlace, level_by_points
from scoring.models.ranking.suggestions import Suggested, kinds_of_conditions
from scoring.pages.ranking import RankedCard
from scoring.rules.previews import Shown, id_of
from wards.paging import LazyRows

UNTIERED: Final = 99  # the place below every tier


class RankingReader(Protocol):
    """What lists ask of the ranking that they are part of (pages/ranked.py)."""

    @property
    def campaign(self) -> Campaign: ...

    @property
    def tiers(self) -> Sequence[Tier]: ...

    @property
    def clustered(self) -> bool: ...

    def listed(
        self,
        chosen: QuerySet[Any, Any],
        within: bool = False,
        order: str = "",
        start: int = 0,
        end: int | None = None,
    ) -> list[RankedPlace]: ...

    def read(self, ranked: Sequence[RankedPlace], *, within: bool = False) -> list[RankedCard]: ...

    def suggestions_for(self, ranked: Sequence[RankedPlace]) -> Mapping[int, Suggested]: ...


class KnownRows(LazyRows[RankedCard]):
    """Ranked units whose places and points are read; what else a page shows of them is read where
    it asks.
    """

    def __init__(self, ranking: RankingReader, ranked: Sequence[RankedPlace]) -> None:
        self.ranking, self.ranked = ranking, ranked

    def __len__(self) -> int:
        return len(self.ranked)

    def between(self, start: int, end: int) -> list[RankedCard]:
        return self.ranking.read(self.ranked[start:end])

    @property
    def shown(self) -> dict[int, Shown]:
        """Of each card its points and the id of the level that is suggested."""
        suggested = self.ranking.suggestions_for(self.ranked)
        return {
            row.card: (row.standing.points, id_of(suggested[row.card].level)) for row in self.ranked
        }


class RankedRows(LazyRows[RankedCard]):
    """A list of judged units, counted and ordered in the database."""

    def __init__(
        self,
        ranking: RankingReader,
        chosen: QuerySet[Any, Any],
        count: int,
        *,
        within: bool = False,
        order: str = "",
    ) -> None:
        self.ranking, self.chosen, self.count_of = ranking, chosen, count
        self.within, self.order = within, order

    def __len__(self) -> int:
        return self.count_of

    def between(self, start: int, end: int) -> list[RankedCard]:
        return self.ranking.read(self._at(start, end), within=self.within)

    def cards_at(self, start: int, end: int) -> list[int]:
        """The ids of the cards that stand there, in their order."""
        return [row.card for row in self._at(start, end)]

    def _at(self, start: int, end: int) -> list[RankedPlace]:
        if start >= end:
            return []
        return self.ranking.listed(self.chosen, self.within, self.order, start, end)

    def sorted_by(self, asked_for: str) -> "RankedRows | None":
        """The same in the order of this column (`-` before it: the other way round); `None` where
        the database does not know it.
        """
        name = asked_for.removeprefix("-")
        order = "" if not name else self._orders().get(name)
        if order is None:
            return None
        way = "DESC" if asked_for.startswith("-") else "ASC"
        order = order.format(way=way)
        return RankedRows(self.ranking, self.chosen, self.count_of, within=self.within, order=order)

    def _orders(self) -> dict[str, str]:
        """How the database orders by a column of RANKED; names it cannot:
        it knows no Vietnamese.
        """
        campaign, levels = self.ranking.campaign, self.ranking.tiers
        mine, beside = ("in_cluster", "over_all") if self.within else ("over_all", "in_cluster")
        tiers = {level.pk: place for place, level in enumerate(levels, 1)}
        tier = f"CASE WHEN tiered_at IS NOT NULL THEN {_place_of('tier', tiers, UNTIERED)} END"
        orders = {
            "rank": f"{mine}_place {{way}}",
            "verified": "verified_sum {way} NULLS LAST",
            "own": "self_sum {way} NULLS LAST",
            "gap": "gap_sum {way} NULLS LAST",
            "tier": f"{tier} {{way}} NULLS LAST",
            "over_all": f"{beside}_place {{way}}",
        }
        if self.ranking.clustered:
            places = {cluster.pk: place for place, cluster in enumerate(campaign.cluster_rows, 1)}
            cluster = _place_of("cluster", places)
            orders["cluster"] = f"{cluster} {{way}} NULLS LAST, {beside}_place {{way}}"
        if levels and not kinds_of_conditions(levels):
            orders["suggested"] = f"{level_by_points(levels, UNTIERED)} {{way}}"
        return orders


def _place_of(column: str, numbers: Mapping[int, int], otherwise: int | str = "NULL") -> str:
    """SQL for the number of a value of this column."""
    known = " ".join(f"WHEN {column} = {value} THEN {place}" for value, place in numbers.items())
    return f"CASE {known} ELSE {otherwise} END" if known else str(otherwise)
