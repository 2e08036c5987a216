"""A campaign whose clusters are judged by criteria of their own."""

from typing import Any

from scoring.models import Campaign, Cluster, ClusterCriterion, Participation
from scoring.rules.lifecycle import CampaignState, CardState
from tests.factories import fill, make_campaign, make_survey, make_ward

# Criterion 1 is common; 2 is for the communes' cluster, 3 (two items) for that of the wards.
GROUP_PLAN = ((6, (2, 4)), (4, ()), (4, (1, 3)))


def name_clusters(campaign: Campaign, position: int, *clusters: Cluster) -> None:
    """A criterion holds for these clusters alone."""
    head = campaign.criteria.heads().get(position=position)
    head.scopes.all().delete()
    ClusterCriterion.objects.bulk_create(
        ClusterCriterion(criterion=head, cluster=cluster) for cluster in clusters
    )


def make_groups(
    state: str = CampaignState.OPEN, units: int = 2, plan: Any = GROUP_PLAN, **facts: Any
) -> Campaign:
    """10 points in all: 6 + 4 (criterion 2) in “Cụm 1”, 6 + 4 (criterion 3) in “Cụm 2”, each with
    so many units, in turn; unless it is in preparation, every unit has a blank card.
    """
    wards = [make_ward() for _place in range(2 * units)]
    facts = {"total": 10} | facts
    campaign = make_campaign(CampaignState.PREPARING, wards=[], plan=plan, **facts)
    clusters = [
        Cluster.objects.create(campaign=campaign, position=place, name=f"Cụm {place}")
        for place in (1, 2)
    ]
    name_clusters(campaign, 2, clusters[0])
    name_clusters(campaign, 3, clusters[1])
    Participation.objects.bulk_create(
        Participation(campaign=campaign, ward=ward, cluster=clusters[place % 2])
        for place, ward in enumerate(wards)
    )
    if state != CampaignState.PREPARING:
        into = dict(campaign.participations.values_list("ward", "cluster"))
        campaign.scorecards.deal(campaign, wards, into)
        Campaign.objects.filter(pk=campaign.pk).update(state=state)
    return Campaign.objects.get(pk=campaign.pk)


def make_judged_groups(**facts: Any) -> Campaign:
    """Four verified units with 10, 9, 8 and 7 points:
    item 1.2 is short by as many as stand before.
    """
    campaign = make_groups(**facts)
    for place, card in enumerate(campaign.scorecards.order_by("pk")):
        caps = [score.cap for score in card.scores.in_official_order()]
        points = [*caps[:1], caps[1] - place, *caps[2:]]
        fill(card, "self")
        fill(card, "survey", points)
        fill(card, "verified", points)
        make_survey(card)
    campaign.scorecards.update(state=CardState.VERIFIED)
    return Campaign.objects.get(pk=campaign.pk)
