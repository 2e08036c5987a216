"""Which level a card is suggested where levels ask for more than points."""

from decimal import Decimal

import pytest

from scoring.models import Campaign, Score, TierCondition
from scoring.models.ranking.suggestions import suggest_if
from scoring.rules.conditions import ConditionKind
from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign, make_scorecard

pytestmark = pytest.mark.django_db


def test_what_an_answer_would_do_to_the_level_is_what_it_does():
    """Of two units that stand alike, one loses points:
    its own level falls, the other's does not.
    """
    campaign = make_campaign(wards=2)
    best, good, _fair = campaign.tiers.all()
    TierCondition.objects.create(campaign=campaign, tier=best, kind=ConditionKind.NO_BLOCK)
    card, other = (make_scorecard(CardState.VERIFIED, campaign) for _ in range(2))
    score = card.scores.select_related("item", "scorecard__campaign").get(item__cap=2)
    before, after = suggest_if(card, [(score, Decimal(0))])
    assert (before.level, after.level) == (best, good)
    Score.objects.filter(pk=score.pk).update(verified_points=0, reason="Thiếu biên bản")
    suggested = Campaign.objects.get(pk=campaign.pk).suggestions()
    assert [suggested[one.pk].level for one in (card, other)] == [good, best]
