"""The units that a page of awards shows, read from the ranking in the database: some places of the
list, the first ones of each cluster, and those whose officers are nominated.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from scoring.models.ranking.ranked import COLUMNS, LISTED, RankedCards, ranked
from scoring.rules.grading import Place
from scoring.rules.points import CENT

# Units, and as rows of their own who is put forward: put together here, not by a join (ranked.py).
SELECT = """
WITH {parts}
SELECT {counts}, NULL, NULL, NULL, cluster, {columns}
FROM {table} WHERE {chosen} OR card IN (SELECT scorecard_id {of_kinds})
UNION ALL SELECT {nothing}, kind_id, id, slot, NULL, scorecard_id, {blank} {of_kinds}
"""
OF_KINDS = "FROM scoring_award WHERE kind_id IN ({kinds})"
COUNT = "(SELECT COALESCE(SUM({listed}), 0) FROM measured)"


class RankedUnit(NamedTuple):
    """A judged unit: the ids of card and cluster, how many stand before it in the list, its points,
    and its place among all and in its cluster (`None` without one).
    """

    card: int
    cluster: int | None
    number: int
    points: Decimal
    place: Place[int]
    in_cluster: Place[int] | None

    @property
    def rank_within(self) -> int:
        """Its rank in its cluster, else among all."""
        return (self.in_cluster or self.place).rank


class Nominee(NamedTuple):
    """An officer who is put forward, or was: the ids of kind and award, the slot where one is held,
    and where the unit stands.
    """

    kind: int
    award: int
    slot: int | None
    unit: RankedUnit


class Counting(NamedTuple):
    """Which units are counted: from so many points on (`None`: any), and of these cards."""

    floor: Decimal | None = None
    cards: QuerySet[Any, Any] | None = None


class FoundCandidates(NamedTuple):
    """How many of each counting, the units that were asked for by rank, and all nominees."""

    counts: Sequence[int]
    units: Sequence[RankedUnit]
    nominees: Sequence[Nominee]


class RankedCandidates(RankedCards):
    """The judged cards of a campaign, by rank, for awards."""

    def find(
        self,
        spans: Sequence[tuple[int, int]],
        counted: Sequence[Counting],
        *,
        best: int = 0,
        kinds: Sequence[int] = (),
    ) -> FoundCandidates:
        """The units at these places of the list (from – before, counted from 0), and those of rank
        `best` or better among whom they compete with; nominees of these kinds. One query.
        """
        placed = self._placed()
        counts, of_counts = _counts(counted)
        # The first one always, so that there is a row that says the counts.
        chosen = ["over_all_number = 1"]
        chosen += ["over_all_number > %s AND over_all_number <= %s"] * len(spans)
        if best:
            among = "COALESCE(in_cluster_place, over_all_place)"
            chosen.append(f"{among if self.clustered else 'over_all_place'} <= {best:d}")
        columns = COLUMNS.format(
            number=placed.number_in("over_all"), places=placed.columns, listed="1"
        )
        statement = SELECT.format(
            parts=placed.parts,
            counts=", ".join(counts),
            columns=columns,
            table=placed.table,
            chosen=" OR ".join(f"({condition})" for condition in chosen),
            of_kinds=OF_KINDS.format(kinds=", ".join(f"{kind:d}" for kind in kinds) or "NULL"),
            nothing=", ".join(["0"] * len(counts)),
            blank=", ".join(["NULL"] * columns.count(",")),
        )
        numbers = [number for span in spans for number in span]
        rows = self._rows(statement, [*placed.params, *of_counts, *numbers])
        return _found(rows, len(counts))


def _counts(counted: Sequence[Counting]) -> tuple[list[str], list[Any]]:
    counts: list[str] = []
    params: list[Any] = []
    for floor, cards in counted:
        which = ["1 = 1"]
        if floor is not None:
            which.append("points >= %s")
            params.append(int(floor / CENT))
        if cards is not None:
            try:
                sql, values = cards.order_by().values("pk").query.sql_with_params()
            except EmptyResultSet:
                which.append("1 = 0")
            else:
                which.append(f"card IN ({sql})")
                params += values
        counts.append(COUNT.format(listed=LISTED.format(condition=" AND ".join(which))))
    return counts, params


def _found(rows: Sequence[Sequence[Any]], width: int) -> FoundCandidates:
    units: dict[int, RankedUnit] = {}
    counts: Sequence[int] = [0] * width
    put_forward = []
    for row in rows:
        kind, award, slot, cluster, card, *columns = row[width:]
        if award is not None:
            put_forward.append((kind, award, slot, card))
            continue
        counts, counted = row[:width], ranked(card, *columns)
        units[card] = RankedUnit(
            card,
            cluster,
            counted.number,
            counted.standing.points,
            counted.place,
            counted.in_cluster,
        )
    in_order = sorted(units.values(), key=lambda unit: unit.number)
    nominees = [
        Nominee(kind, award, slot, units[card])
        for kind, award, slot, card in put_forward
        if card in units
    ]
    nominees.sort(key=lambda nominee: (nominee.unit.number, nominee.award))
    return FoundCandidates(counts, in_order, nominees)
