"""Lists of ranked units, of which a page is read at a time, in the order that somebody asks for."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Protocol

from django.db.models import QuerySet

from scoring.models import Campaign, Tier
from scoring.models.ranking.ranked import RankedPlace, level_by_points
from scoring.models.ranking.suggestions import Suggested, kinds_of_conditions
from scoring.pages.ranking import RankedCard
from scoring.rules.previews import Shown, id_of
from wards.paging import LazyRows
from wards.vietnamese import natural_key

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
        return self.ranking.read(self.at(start, end), within=self.within)

    def cards_at(self, start: int, end: int) -> list[int]:
        """The ids of the cards that stand there, in their order."""
        return [row.card for row in self.at(start, end)]

    def at(self, start: int, end: int) -> list[RankedPlace]:
        """The places of those that stand there."""
        if start >= end:
            return []
        return self.ranking.listed(self.chosen, self.within, self.order, start, end)

    def sorted_by(self, asked_for: str) -> "RankedRows | None":
        """The same in the order of this column (`-` before it: the other way round); `None` where
        it takes every row to know it.
        """
        name = asked_for.removeprefix("-")
        way = "DESC" if asked_for.startswith("-") else "ASC"
        if name == "name":
            rows_of: type[RankedRows] = NamedRows
            order: str | None = way
        else:
            rows_of = RankedRows
            order = "" if asked_for in ("", "rank") else self._orders().get(name)
        if order is None:
            return None
        order = order.format(way=way)
        return rows_of(self.ranking, self.chosen, self.count_of, within=self.within, order=order)

    def _orders(self) -> dict[str, str]:
        """How the database orders by a column of RANKED."""
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


class NamedRows(RankedRows):
    """The same by name, `order` being the way. Databases know no Vietnamese: the names of all are
    read, and of a page the rest. Units of one name come as they rank.
    """

    def at(self, start: int, end: int) -> list[RankedPlace]:
        here = self._by_name[start:end]
        found = self.ranking.listed(self.chosen.filter(pk__in=here), self.within) if here else []
        by_card = {row.card: row for row in found}
        return [by_card[card] for card in here]

    @cached_property
    def _by_name(self) -> list[int]:
        names = self.chosen.order_by().values_list("pk", "ward_name")
        keys = {card: natural_key(name) for card, name in names}
        cards: Iterable[int] = keys
        if len({*keys.values()}) < len(keys):
            cards = [row.card for row in self.ranking.listed(self.chosen, self.within)]
        return sorted(cards, key=keys.__getitem__, reverse=self.order == "DESC")


def _place_of(column: str, numbers: Mapping[int, int], otherwise: int | str = "NULL") -> str:
    """SQL for the number of a value of this column."""
    known = " ".join(f"WHEN {column} = {value} THEN {place}" for value, place in numbers.items())
    return f"CASE {known} ELSE {otherwise} END" if known else str(otherwise)
