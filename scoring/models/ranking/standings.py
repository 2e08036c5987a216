"""The cards of a campaign as ranking looks at them:
points, and the measures of its aids for ties.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Q

from scoring.models.campaigns.plan import CampaignPlan
from scoring.models.querysets.scorecards import ScorecardQuerySet
from scoring.rules import grading
from scoring.rules.grading import TieAid


def standings_beside(
    campaign: CampaignPlan, cards: ScorecardQuerySet[Any], *beside: str
) -> Iterator[tuple[grading.Standing[int], Sequence[Any]]]:
    """These cards as ranking would look at them, in official order, each with these columns."""
    cards = (
        cards.with_totals().in_official_order().annotate(largest=in_largest(campaign, "scores__"))
    )
    facts = ("pk", "verified_sum", "largest", "over_claim", "tie_order")
    for row in cards.values_list(*facts, *beside):
        yield _standing(campaign, *row[: len(facts)]), row[len(facts) :]


def standings_of(campaign: CampaignPlan) -> list[grading.Standing[int]]:
    """One standing per verified card, in official order; keys are card ids."""
    cards = campaign.scorecards.verified()
    return [standing for standing, _beside in standings_beside(campaign, cards)]


def standing_of(campaign: CampaignPlan, card: Any) -> grading.Standing[int]:
    """A card as ranking looks at it. Needs `added_up(largest=in_largest(campaign))`."""
    measures = (card.verified_sum, card.largest, card.over_claim, card.tie_order)
    return _standing(campaign, card.pk, *measures)


class LargestCriteria(NamedTuple):
    """The largest criterion of each group of units, by ids: of a cluster, `None` for all units that
    are in none of the `named` ones. Nothing where it decides between no equals.
    """

    by_group: tuple[tuple[int | None, int], ...] = ()
    named: tuple[int, ...] = ()


def largest_criteria(campaign: CampaignPlan) -> LargestCriteria:
    """Each group of units has the largest criterion of its own plan."""
    if TieAid.LARGEST_CRITERION not in campaign.aids:
        return LargestCriteria()
    if not campaign.has_group_plans:
        largest = campaign.largest_criterion
        return LargestCriteria(((None, largest.pk),) if largest else ())
    # The clusters that criteria name; all others have the same plan as units of none.
    named = sorted({cluster for head in campaign.heads for cluster in head.cluster_ids})
    found = ((group, campaign.largest_of(group)) for group in (*named, None))
    return LargestCriteria(
        tuple((group, largest.pk) for group, largest in found if largest), tuple(named)
    )


def in_largest(campaign: CampaignPlan, scores: str = "") -> models.Sum:
    """The verified points in the largest criterion, where these decide between equals; `scores`
    is the way to them.
    """
    return sum_in(largest_criteria(campaign), scores)


def sum_in(largest: LargestCriteria, scores: str) -> models.Sum:
    """The verified points in these criteria."""
    way = "cluster" if scores else "scorecard__cluster"
    others = ~Q(**{f"{way}__in": largest.named}) if largest.named else Q()
    inside = Q()
    for group, criterion in largest.by_group:
        within = Q(**{f"{scores}item": criterion}) | Q(**{f"{scores}item__parent": criterion})
        inside |= within & (others if group is None else Q(**{way: group}))
    inside = inside or Q(**{f"{scores}pk": None})
    return models.Sum(f"{scores}verified_points", filter=inside)


def _standing(
    campaign: CampaignPlan,
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
    campaign: CampaignPlan, standing: grading.Standing[int], score: Any, points: Decimal
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


def cluster_of_cards(campaign: CampaignPlan) -> dict[int, int]:
    """The cluster of each card that is in one, by the card's id; no query without clusters."""
    if not campaign.cluster_rows:
        return {}
    return dict(campaign.scorecards.exclude(cluster=None).values_list("pk", "cluster_id"))
