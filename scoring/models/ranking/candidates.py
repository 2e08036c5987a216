"""The units that a page of awards shows, out of the ranking that the database counts off: some
places of the list, the first ones of each cluster, and those whose officers are put forward.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from scoring.models.ranking.ranked import COLUMNS, RankedCards, ranked
from scoring.rules.grading import Place
from scoring.rules.points import CENT

SELECT = """
WITH {parts}
SELECT {counts}, kind_id, award, slot, measured.cluster, {columns}
FROM {tables} LEFT JOIN (
    SELECT scorecard_id, kind_id, id AS award, slot FROM scoring_award WHERE kind_id IN ({kinds})
) AS nominees ON nominees.scorecard_id = measured.card
WHERE {chosen} ORDER BY over_all.number, award
"""
COUNT = "(SELECT COUNT(*) FROM measured WHERE {which})"


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
        chosen = ["award IS NOT NULL", "over_all.number = 1"]
        chosen += ["over_all.number > %s AND over_all.number <= %s"] * len(spans)
        if best:
            among = "COALESCE(in_cluster.place, over_all.place)"
            chosen.append(f"{among if self.clustered else 'over_all.place'} <= {best:d}")
        statement = SELECT.format(
            parts=placed.parts,
            counts=", ".join(counts),
            columns=COLUMNS.format(name="over_all", places=placed.columns, listed="1 = 1"),
            tables=placed.tables,
            kinds=", ".join(f"{kind:d}" for kind in kinds) or "NULL",
            chosen=" OR ".join(f"({condition})" for condition in chosen),
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
            sql, values = cards.order_by().values("pk").query.sql_with_params()
            which.append(f"card IN ({sql})")
            params += values
        counts.append(COUNT.format(which=" AND ".join(which)))
    return counts, params


def _found(rows: Sequence[Sequence[Any]], width: int) -> FoundCandidates:
    units: dict[int, RankedUnit] = {}
    nominees = []
    for row in rows:
        kind, award, slot, cluster, *columns = row[width:]
        counted = ranked(*columns)
        unit = RankedUnit(
            counted.card,
            cluster,
            counted.number,
            counted.standing.points,
            counted.place,
            counted.in_cluster,
        )
        units[counted.card] = unit
        if award is not None:
            nominees.append(Nominee(kind, award, slot, unit))
    counts = rows[0][:width] if rows else [0] * width
    return FoundCandidates(counts, list(units.values()), nominees)
