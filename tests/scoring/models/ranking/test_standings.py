"""What one card's standing would be, beside what it is once the points are entered."""

from decimal import Decimal

import pytest

from scoring.models import Campaign, Score
from scoring.models.ranking.standings import standing_if
from scoring.rules.grading import TieAid
from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign, make_scorecard


@pytest.mark.django_db
@pytest.mark.parametrize("aid", TieAid)
def test_points_thought_of_stand_as_points_entered(aid):
    """Item after item loses points, in the largest criterion and outside it."""
    campaign = make_campaign(wards=1, first_aid=aid, second_aid="")
    card = make_scorecard(CardState.VERIFIED, campaign)
    for score in card.scores.select_related("item", "scorecard").in_official_order():
        (before,) = campaign.standings()
        thought_of = standing_if(campaign, before, score, Decimal(1))
        Score.objects.filter(pk=score.pk).update(verified_points=1, reason="Thiếu biên bản")
        (entered,) = Campaign.objects.get(pk=campaign.pk).standings()
        assert thought_of == entered != before
