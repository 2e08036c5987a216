"""A campaign whose units have handed in and were visited: what several reviewers judge."""

from scoring.models import Campaign, Score
from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign, make_scorecard, make_survey


def make_visited(wards: int) -> Campaign:
    """So many units; criterion 1 has items 1.1 and 1.2, criterion 2 has none."""
    campaign = make_campaign(wards=wards, slug="2026")
    for _ in range(wards):
        make_survey(make_scorecard(CardState.SUBMITTED, campaign))
    return campaign


def item(campaign: Campaign, place: int = 0, unit: int = 0) -> Score:
    """As it stands now, in the official order of items and of units."""
    card = campaign.scorecards.in_official_order()[unit]
    scores = card.scores.select_related("item__parent", "scorecard__campaign", "scorecard__ward")
    return scores.in_official_order()[place]
