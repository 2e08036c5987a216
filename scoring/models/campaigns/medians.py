"""The median of each criterion over all units, kept at the conclusion: whoever reads a result of
that year afterwards needs no other unit's points.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, Q

from scoring.models.campaigns.plan import CampaignPlan
from scoring.rules.lifecycle import CardState
from scoring.rules.lines import ordinary

COLUMNS = ("low_median", "high_median")


def medians(campaign: CampaignPlan) -> dict[int, tuple[Decimal, Decimal]]:
    """The two verified points in the middle (one twice where the number of units is odd), by the id
    of the criterion; over the units whose result is final. One query. What stands above or below
    the total is reached by few and has none.
    """
    heads = {head.pk for head in ordinary(campaign.heads)}
    found = middle_values(campaign.scorecards.filter(state=CardState.FINAL))
    return {criterion: pair for criterion, pair in found.items() if criterion in heads}


# The sums in their order, counted off in the database: two rows for each criterion come out of it,
# however many units there are. The ORM cannot put a window around sums.
MIDDLES = """
SELECT criterion, MIN(points), MAX(points) FROM (
    SELECT criterion, points,
        ROW_NUMBER() OVER (PARTITION BY criterion ORDER BY points) AS place,
        COUNT(*) OVER (PARTITION BY criterion) AS units
    FROM ({sums}) AS sums
) AS placed
WHERE 2 * place BETWEEN units AND units + 2
GROUP BY criterion
"""


def middle_values(cards: Any, among: Q | None = None) -> dict[int, tuple[Decimal, Decimal]]:
    """The two verified points in the middle, by criterion, over those of these cards that have all
    of it; `among` which points these are. One query.
    """
    sums = cards.verified_by_criterion(among).alias(blank=Count("pk") - Count("verified_points"))
    try:
        sql, params = sums.filter(blank=0).query.sql_with_params()
    except EmptyResultSet:
        return {}
    with connections[cards.db].cursor() as cursor:
        cursor.execute(MIDDLES.format(sums=sql), params)
        return {
            criterion: (_points(low), _points(high)) for criterion, low, high in cursor.fetchall()
        }


def _points(stored: Any) -> Decimal:
    """Hundredths, as the database adds them up."""
    return Decimal(int(stored)) / 100


def keep(campaign: CampaignPlan) -> None:
    """Write them on the criteria: before the conclusion seals the plan, as a part of it."""
    found = medians(campaign)
    heads = list(campaign.criteria.filter(pk__in=found))
    for head in heads:
        head.low_median, head.high_median = found[head.pk]
    campaign.criteria.bulk_update(heads, COLUMNS)
