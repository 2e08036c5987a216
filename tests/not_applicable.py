"""Cards of which items may be said not to apply."""

from typing import Any

from scoring.models import Campaign, Scorecard
from scoring.rules.lifecycle import CampaignState
from tests.factories import make_campaign, make_ward, write_down


def make_card(**whens: str) -> Scorecard:
    """A card of the small plan; `whens`: what items count as where they do not apply, by code
    (`of_1_1="full"`).
    """
    campaign = make_campaign(CampaignState.PREPARING, wards=0)
    for leaf in campaign.leaves:
        leaf.when_not_applicable = whens.get(f"of_{leaf.code.replace('.', '_')}", "")
        leaf.save()
    campaign = Campaign.objects.get(pk=campaign.pk)
    campaign.scorecards.deal(campaign, [make_ward()])
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.OPEN)
    write_down()
    cards: Any = campaign.scorecards
    card: Scorecard = cards.select_related("campaign", "ward").get()
    return card
