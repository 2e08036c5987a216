"""The place of every unit at the conclusion, stored and sealed. A rank depends on all units; with
the stored places a page of the ranking can be checked by reading only the cards that it shows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from scoring.models.campaigns.plan import CampaignPlan
from scoring.models.ranking.ranked import RankedCards
from scoring.rules.grading import Place

# How many units there are of each (state, cluster, level, whether that is decided).
Kinds = Iterable[tuple[str, int | None, int | None, bool, int]]


def places_of(campaign: CampaignPlan) -> dict[str, Any]:
    """What the conclusion keeps: the ranking as it is listed, the official order, how many units
    there are of each kind, and the clusters that the list of units notes where the campaign has
    none of its own. Three queries, four without clusters.
    """
    decided = ExpressionWrapper(Q(tiered_at__isnull=False), output_field=BooleanField())
    cards = campaign.scorecards.order_by().annotate(decided=decided)
    kinds = cards.values_list("state", "cluster", "tier", "decided").annotate(Count("pk"))
    clusters = dict(campaign.scorecards.in_official_order().values_list("pk", "cluster"))
    ranked = RankedCards(campaign, clustered=True).read()
    return {
        "ranking": [
            written(card.card, clusters[card.card], card.place, card.in_cluster) for card in ranked
        ],
        "order": list(clusters),
        "units": units_of(kinds),
        "noted": _noted(campaign),
    }


def _noted(campaign: CampaignPlan) -> list[list[Any]]:
    """(card, cluster) as the list of units notes it; nothing in a campaign with clusters."""
    if campaign.cluster_rows:
        return []
    cards = campaign.scorecards.exclude(ward__cluster="").order_by("pk")
    return [list(noted) for noted in cards.values_list("pk", "ward__cluster")]


def written(
    card: int, cluster: int | None, place: Place[int], in_cluster: Place[int] | None
) -> list[Any]:
    """A unit of the list: the ids of card and cluster, then its place among all and in its cluster:
    rank, what decided it, whether it is shared.
    """
    return [card, cluster, _written(place), _written(in_cluster) if in_cluster else None]


def _written(place: Place[int]) -> list[Any]:
    return [place.rank, place.ahead_by, place.behind_by, place.shared]


def within(ranking: Sequence[list[Any]], cluster: int) -> list[list[Any]]:
    """The units of one cluster as they stand among themselves."""
    mine = [unit for unit in ranking if unit[1] == cluster]
    return sorted(mine, key=lambda unit: unit[3][0])


def units_of(kinds: Kinds) -> list[list[Any]]:
    """How many units there are of each kind, in an order that is always the same."""
    units: Counter[tuple[Any, ...]] = Counter()
    for *kind, number in kinds:
        units[tuple(kind)] += number
    return sorted(([*kind, number] for kind, number in units.items()), key=repr)
