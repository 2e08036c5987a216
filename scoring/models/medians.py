"""The median of each criterion over all units, kept at the conclusion: whoever reads a result of that
year afterwards needs no other unit's points.
"""

from collections import defaultdict
from decimal import Decimal
from statistics import median_high, median_low
from typing import Any

from scoring.rules.lifecycle import CardState
from scoring.rules.lines import ordinary

COLUMNS = ("low_median", "high_median")


def medians(campaign: Any) -> dict[int, tuple[Decimal, Decimal]]:
    """The two verified points in the middle (one twice where the number of units is odd), by the id
    of the criterion; over the units whose result is final. One query. What stands above or below the
    total is reached by few and has none.
    """
    heads = {head.pk for head in ordinary(campaign.heads)}
    final = campaign.scorecards.filter(state=CardState.FINAL)
    reached: dict[int, list[Decimal]] = defaultdict(list)
    for _card, criterion, points in final.verified_by_criterion().iterator():
        reached[criterion].append(points or Decimal(0))
    return {
        criterion: (median_low(points), median_high(points))
        for criterion, points in reached.items()
        if criterion in heads
    }


def keep(campaign: Any) -> None:
    """Write them on the criteria: before the conclusion seals the plan, as a part of it."""
    found = medians(campaign)
    heads = list(campaign.criteria.filter(pk__in=found))
    for head in heads:
        head.low_median, head.high_median = found[head.pk]
    campaign.criteria.bulk_update(heads, COLUMNS)
