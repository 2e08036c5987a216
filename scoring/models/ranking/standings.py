"""The cards of a campaign as ranking looks at them:
points, and the measures of its aids for ties.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from scoring.models.plan.criterion import Criterion
from scoring.models.querysets.scorecards import ScorecardQuerySet
from scoring.rules import grading
from scoring.rules.grading import TieAid


def standings_beside(
    campaign: Any, cards: ScorecardQuerySet[Any], *beside: str
) -> Iterator[tuple[grading.Standing[int], Sequence[Any]]]:
    """These cards as ranking would look at them, in official order, each with these columns."""
    cards = (
        cards.with_totals().in_official_order().annotate(largest=in_largest(campaign, "scores__"))
    )
    facts = ("pk", "verified_sum", "largest", "over_claim", "tie_order")
    for row in cards.values_list(*facts, *beside):
        yield _standing(campaign, *row[: len(facts)]), row[len(facts) :]


def standing_of(campaign: Any, card: Any) -> grading.Standing[int]:
    """A card as ranking looks at it. Needs `added_up(largest=in_largest(campaign))`."""
    measures = (card.verified_sum, card.largest, card.over_claim, card.tie_order)
    return _standing(campaign, card.pk, *measures)


def in_largest(campaign: Any, scores: str = "") -> models.Sum:
    """The verified points in the largest criterion, where these decide between equals; `scores`
    is the way to them.
    """
    inside = Q()
    for largest, of_group in _largest_of_groups(campaign, scores):
        within = Q(**{f"{scores}item": largest}) | Q(**{f"{scores}item__parent": largest})
        inside |= within & of_group
    inside = inside or Q(**{f"{scores}pk": None})
    return models.Sum(f"{scores}verified_points", filter=inside)


def _largest_of_groups(campaign: Any, scores: str) -> list[tuple[Criterion, Q]]:
    """The largest criterion, and whose it is: each group of units has that of its own plan."""
    if TieAid.LARGEST_CRITERION not in campaign.aids:
        return []
    if not campaign.has_group_plans:
        largest = campaign.largest_criterion
        return [(largest, Q())] if largest else []
    # The clusters that criteria name; all others have the same plan as units of none.
    named = sorted({cluster for head in campaign.heads for cluster in head.cluster_ids})
    way = "cluster" if scores else "scorecard__cluster"
    groups: list[tuple[int | None, Q]] = [(cluster, Q(**{way: cluster})) for cluster in named]
    groups.append((None, ~Q(**{f"{way}__in": named})))
    found = ((campaign.largest_of(group), of_group) for group, of_group in groups)
    return [(largest, of_group) for largest, of_group in found if largest]


def _standing(
    campaign: Any,
    pk: int,
    points: Decimal | None,
    in_largest: Decimal | None,
    over_claim: Decimal | None,
    choice: int | None,
) -> grading.Standing[int]:
    measures = {
        TieAid.LARGEST_CRITERION: in_largest or grading.ZERO,
        TieAid.SMALLER_OVER_CLAIM: -(over_claim or grading.ZERO),
    }
    aids = tuple(measures[aid] for aid in campaign.aids)
    return grading.Standing(pk, points or grading.ZERO, aids, choice)


def standing_if(
    campaign: Any, standing: grading.Standing[int], score: Any, points: Decimal
) -> grading.Standing[int]:
    """The standing that the card of this score would have with these verified points in it."""
    largest = campaign.largest_of(score.scorecard.cluster_id)
    inside = largest and largest.pk in (score.item.parent_id, score.item_id)
    moved = points - score.verified_points
    own = score.self_points or grading.ZERO
    over = max(own - points, grading.ZERO) - max(own - score.verified_points, grading.ZERO)
    moves = {
        TieAid.LARGEST_CRITERION: moved if inside else grading.ZERO,
        TieAid.SMALLER_OVER_CLAIM: -over,
    }
    aids = tuple(
        measure + moves[aid] for aid, measure in zip(campaign.aids, standing.aids, strict=True)
    )
    return replace(standing, points=standing.points + moved, aids=aids)


def cluster_of_cards(campaign: Any) -> dict[int, int]:
    """The cluster of each card that is in one, by the card's id; no query without clusters."""
    if not campaign.cluster_rows:
        return {}
    return dict(campaign.scorecards.exclude(cluster=None).values_list("pk", "cluster_id"))
