"""The ranking computed in the database, so that only the units which a page shows are read.

`grading.rank` computes the same in memory; tests/scoring/models/ranking/test_ranked.py compares
the two. The ORM puts no window around a window, nor around sums.
"""

from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, QuerySet

from scoring.models.campaigns.plan import CampaignPlan
from scoring.models.querysets.sums import KEPT_SUMS
from scoring.models.ranking.sealed_order import order_of_equals
from scoring.models.ranking.standings import LargestCriteria, largest_criteria, sum_in
from scoring.rules.grading import Place, Standing, TieAid, place_between
from scoring.rules.points import CENT
from wards.database import planned

# Each part of a statement takes the whole row on from the one before it, and none is joined, but in
# a concluded year, which stays as it is (SEALED): where PostgreSQL takes a campaign for smaller than
# it has just become, it would look through one side of a join for each row of the other.

# Of each judged card what ranking looks at, in hundredths of points: where its sums are not kept
# (judged_sums.py) they are added up.
SUMMED = "card, cluster_id, choice, tier_id, tiered_at, position, verified_sum, self_sum, gap_sum, over_claim, largest"
MEASURED = """
measured AS (
    SELECT card, cluster_id AS cluster, choice, tier_id AS tier, tiered_at, position,
        COALESCE(verified_sum, 0) AS points, {first} AS first_aid, {second} AS second_aid,
        verified_sum, self_sum, gap_sum
    FROM ({summed}) AS summed
)"""
BOTH = "SELECT {summed} FROM ({kept}) AS kept UNION ALL SELECT {summed} FROM ({added}) AS added"

# The one join: a CASE of thousands of units would be gone through for each of them. How many they
# are PostgreSQL sees.
SEALED = """
sealed (sealed_card, place) AS (VALUES {values}),
in_sealed_order AS (
    SELECT {before}.*, COALESCE(place, 0) AS sealed_place
    FROM {before} LEFT JOIN sealed ON sealed_card = card
)"""

# A choice counts where each of the equals has one of its own. One step of the ranking is whoever
# shares a rank; what stands a step before and behind says what decided.
PLACED = """
{name}_choices AS (
    SELECT {before}.*, CASE WHEN choice IS NULL
        OR COUNT(*) OVER (PARTITION BY {group} points, first_aid, second_aid, choice) > 1
        THEN 1 ELSE 0 END AS {name}_undecided
    FROM {before}
),
{name}_steps AS (
    SELECT {name}_choices.*, CASE
        WHEN MAX({name}_undecided) OVER (PARTITION BY {group} points, first_aid, second_aid) = 0
        THEN choice ELSE 0 END AS {name}_step
    FROM {name}_choices
),
{name} AS (
    SELECT {name}_steps.*,
        CASE WHEN {ranks} THEN RANK() OVER best END AS {name}_place,
        COUNT(*) OVER (PARTITION BY {group} points, first_aid, second_aid, {name}_step)
            AS {name}_sharers,
        MIN(points) OVER ahead AS {name}_points_before,
        MIN(first_aid) OVER ahead AS {name}_first_before,
        MIN(second_aid) OVER ahead AS {name}_second_before,
        MIN(points) OVER behind AS {name}_points_behind,
        MIN(first_aid) OVER behind AS {name}_first_behind,
        MIN(second_aid) OVER behind AS {name}_second_behind,
        CASE WHEN {ranks} THEN ROW_NUMBER() OVER (
            {whole} ORDER BY points DESC, first_aid DESC, second_aid DESC, {name}_step, {official}, card
        ) END AS {name}_number
    FROM {name}_steps
    WINDOW best AS ({whole} ORDER BY points DESC, first_aid DESC, second_aid DESC, {name}_step),
        ahead AS (best GROUPS BETWEEN 1 PRECEDING AND 1 PRECEDING),
        behind AS (best GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING)
)"""
OVER_ALL = {"name": "over_all", "group": "", "whole": "", "ranks": "1 = 1"}
IN_CLUSTER = {
    "name": "in_cluster",
    "before": "over_all",
    "group": "cluster,",
    "whole": "PARTITION BY cluster",
    "ranks": "cluster IS NOT NULL",
}

# What `RankedPlace` is made of.
COLUMNS = """card, verified_sum, self_sum, gap_sum, points, first_aid, second_aid,
    {number}, {listed}, tiered_at IS NOT NULL, {places}"""
# A case, since PostgreSQL would make a join of the bare condition.
LISTED = "CASE WHEN {condition} THEN 1 ELSE 0 END"
SELECT = """
WITH {parts}
SELECT {columns} FROM {table} WHERE {chosen} = 1 ORDER BY {order} LIMIT %s OFFSET {start}
"""

# Windows cost twenty times what the points cost, so those of a page are put around the units that
# have as many points as some unit on it: nobody else decides who of them stands where. Of those
# above it is counted how many there are.
NEAR = """
told AS (SELECT measured.*, {listed} AS is_listed FROM measured),
shown AS (
    SELECT points FROM told WHERE is_listed = 1 ORDER BY points DESC LIMIT %s OFFSET %s
),
bounds AS (SELECT MIN(points) AS least, MAX(points) AS most FROM shown),
near AS (
    SELECT * FROM told
    WHERE points BETWEEN (SELECT least FROM bounds) AND (SELECT most FROM bounds)
),
above AS (
    SELECT cluster, COUNT(*) AS units, SUM(is_listed) AS listed FROM told
    WHERE points > (SELECT most FROM bounds) GROUP BY cluster
)"""
ABOVE = {
    "over_all": "(SELECT COALESCE(SUM(units), 0) FROM above)",
    "in_cluster": "COALESCE((SELECT units FROM above WHERE above.cluster = in_cluster.cluster), 0)",
}
LISTED_ABOVE = "(SELECT COALESCE(SUM(listed), 0) FROM above)"
PLACE = (
    "place", "sharers", "points_before", "first_before", "second_before",
    "points_behind", "first_behind", "second_behind",
)  # fmt: skip

MEASURES = {
    TieAid.LARGEST_CRITERION: "COALESCE(largest, 0)",
    TieAid.SMALLER_OVER_CLAIM: "-COALESCE(over_claim, 0)",
}


class RankedPlace(NamedTuple):
    """A judged card by its id: how many stand before it in the list, whether it is one of those
    that were asked for, whether its level is decided, its sums (points or `None`), what ranking
    looks at, its place among all, and in its cluster (`None` without one).
    """

    card: int
    number: int
    listed: bool
    tiered: bool
    verified_sum: Decimal | None
    self_sum: Decimal | None
    gap_sum: Decimal | None
    standing: Standing[int]
    place: Place[int]
    in_cluster: Place[int] | None


class Near(NamedTuple):
    """The cards beside which places are counted off: those of the `listed` (a condition with its
    parameters) that stand on a page, by their points, and whoever has as many.
    """

    listed: str
    params: list[Any]
    limit: int
    start: int


class PlacesSql(NamedTuple):
    """What a statement about ranked cards begins with: its common table expressions with their
    parameters, the last one, which all of this is in, and by the names of the places what is added
    for those who stand above.
    """

    parts: str
    params: list[Any]
    table: str
    above: dict[str, str]

    @property
    def columns(self) -> str:
        """Those of the places."""
        return ", ".join(
            f"{name}_{column}{above if column == PLACE[0] else ''}"
            for name, above in self.above.items()
            for column in PLACE
        )

    def number_in(self, name: str) -> str:
        """How many stand before it in this list, and itself."""
        return f"{name}_number{self.above[name]}"


class RankedCards:
    """The judged cards of a campaign, by rank. A query for whatever is asked of them. `clustered`:
    whether some of them stand in clusters; `sums_kept`: whether each is known to keep its sums as of
    the moment that is read, so that none has to be added up.
    """

    def __init__(self, campaign: CampaignPlan, *, clustered: bool, sums_kept: bool = False) -> None:
        self.campaign, self.clustered, self.sums_kept = campaign, clustered, sums_kept

    def read(
        self,
        chosen: QuerySet[Any, Any] | None = None,
        *,
        within: bool = False,
        order: str = "",
        equal_to: int | None = None,
        everybody: bool = False,
        start: int = 0,
        end: int | None = None,
    ) -> list[RankedPlace]:
        """Those from `start` to `end` of the `chosen` cards (default: all), in this order (default:
        as they rank, `within` their clusters or over all); `equal_to`: of those alone that points
        and aids leave equal with this card; `everybody`: the others, too, as not `listed`.
        """
        name = "in_cluster" if within else "over_all"
        where: list[str] = ["1 = 1"]
        given: list[Any] = []
        if chosen is not None:
            try:
                sql, values = chosen.order_by().values("pk").query.sql_with_params()
            except EmptyResultSet:
                return []
            where.append(f"card IN ({sql})")
            given += values
        if equal_to is not None:
            mine = "SELECT points, first_aid, second_aid FROM measured WHERE card = %s"
            where.append(f"(points, first_aid, second_aid) = ({mine})")
            given.append(equal_to)
        listed = LISTED.format(condition=" AND ".join(where))
        some = not (everybody or order) and (
            chosen is not None or bool(equal_to) or end is not None
        )
        limit = 2**31 - 1 if end is None else end - start
        near = Near(listed, given, limit, start) if some else None
        placed = self._placed(near)
        statement = SELECT.format(
            parts=placed.parts,
            columns=COLUMNS.format(
                number=placed.number_in(name),
                places=placed.columns,
                listed=listed if everybody else "1",
            ),
            table=placed.table,
            chosen="1" if everybody else "is_listed" if near else listed,
            order=f"{order}{', ' if order else ''}{name}_number",
            start=f"%s - {LISTED_ABOVE}" if near else "%s",
        )
        again = [] if near else given
        rows = self._rows(statement, [*placed.params, *again, limit, start])
        return [ranked(*row) for row in rows]

    def _placed(self, near: "Near | None" = None) -> "PlacesSql":
        measured, params = self._measured()
        parts, before, official = [measured], "measured", "position"
        if near:
            parts.append(NEAR.format(listed=near.listed))
            params += [*near.params, near.limit, near.start]
            before = "near"
        # What equals are listed by: the official order of today, of a concluded year its own. Of a
        # page it is looked up for fewer units than there are in the year.
        if sealed := order_of_equals(self.campaign):
            values = ", ".join(f"({card:d}, {place:d})" for card, place in sealed.items())
            parts.append(SEALED.format(values=values, before=before))
            before, official = "in_sealed_order", "sealed_place"
        parts.append(PLACED.format(before=before, official=official, **OVER_ALL))
        names = ["over_all"]
        if self.clustered:
            parts.append(PLACED.format(official=official, **IN_CLUSTER))
            names.append("in_cluster")
        above = {name: f" + {ABOVE[name]}" if near else "" for name in names}
        return PlacesSql(",".join(parts), params, names[-1], above)

    def _measured(self) -> tuple[str, list[Any]]:
        campaign = self.campaign
        largest = None if self.sums_kept else largest_criteria(campaign)
        asked = campaign.pk, tuple(campaign.aids), largest
        statement, params = _measured(campaign.scorecards.model, *asked)
        return statement, list(params)

    def _rows(self, statement: str, params: list[Any]) -> list[Any]:
        connection = connections[self.campaign.scorecards.db]
        # That of a concluded year names its units: it is another one for each, and long.
        stays = not self.campaign.is_concluded
        with planned.cursor(connection) if stays else connection.cursor() as cursor:
            cursor.execute(statement, params)
            rows: list[Any] = cursor.fetchall()
        return rows


@lru_cache(200)
def _measured(
    cards: Any,
    campaign: int,
    aids: tuple[TieAid, ...],
    largest: LargestCriteria | None,
) -> tuple[str, tuple[Any, ...]]:
    """MEASURED with its parameters: nothing else of a campaign stands in it, and the ORM takes as
    long to write it as the database to answer. Without `largest` of the kept sums alone, which takes
    PostgreSQL half the time to read.
    """
    facts = {"card": F("pk"), "choice": F("tie_order"), "position": F("ward__position")}
    judged = cards.objects.filter(campaign=campaign).verified().order_by()
    judged = judged.values("cluster_id", "tier_id", "tiered_at", **facts)
    columns = {name: F(column) for name, column in KEPT_SUMS.items()}
    kept = judged.exclude(judged_sum=None).annotate(**columns, largest=F("in_largest"))
    summed, params = kept.query.sql_with_params()
    if largest is not None:
        added = judged.filter(judged_sum=None).with_totals(*KEPT_SUMS)
        added = added.annotate(largest=sum_in(largest, "scores__"))
        of_added, more = added.query.sql_with_params()
        summed = BOTH.format(summed=SUMMED, kept=summed, added=of_added)
        params = (*params, *more)
    first, second, *_none = [*(MEASURES[aid] for aid in aids), "0", "0"]
    return MEASURED.format(summed=summed, first=first, second=second), params


def level_by_points(levels: Any, otherwise: int = 0) -> str:
    """SQL for the place of the level that the points reach; `otherwise` for none."""
    reached = " ".join(
        f"WHEN points >= {int(level.floor * 100)} THEN {place}"
        for place, level in enumerate(levels, 1)
    )
    return f"CASE {reached} ELSE {otherwise} END" if reached else f"{otherwise}"


def ranked(
    card: int,
    verified: int | None,
    own: int | None,
    gap: int | None,
    points: int,
    first: int,
    second: int,
    number: int | None,
    listed: int,
    tiered: int,
    *places: Any,
) -> RankedPlace:
    """A row of COLUMNS."""
    mine = _measure(points, first, second)
    width = len(PLACE)
    place, in_cluster, *_none = [
        *(
            _place(card, mine, *places[start : start + width])
            for start in range(0, len(places), width)
        ),
        None,
    ]
    assert place is not None  # every judged card has one
    return RankedPlace(
        card,
        (number or 1) - 1,
        bool(listed),
        bool(tiered),
        _points(verified),
        _points(own),
        _points(gap),
        Standing(card, mine[0], mine[1:]),
        place,
        in_cluster,
    )


def _points(stored: int | None) -> Decimal | None:
    return None if stored is None else int(stored) * CENT


def _place(
    card: int, mine: tuple[Decimal, ...], place: int | None, sharers: int, *beside: int | None
) -> Place[int] | None:
    if place is None:
        return None
    before, behind = beside[:3], beside[3:]
    return place_between(
        card,
        place,
        mine,
        None if before[0] is None else _measure(*before),
        None if behind[0] is None else _measure(*behind),
        shared=sharers > 1,
    )


def _measure(*stored: Any) -> tuple[Decimal, ...]:
    return tuple(int(hundredths) * CENT for hundredths in stored)
