"""What is said before an answer takes points away is what it then does, also to items that are out
pro rata and follow.
"""

from decimal import Decimal

import pytest
from django.urls import reverse

from scoring.models import Answer, Campaign, Reply, Scorecard, TierCondition
from scoring.pages.comparison.consequence import Consequence
from scoring.rules.conditions import ConditionKind
from scoring.rules.lifecycle import Action, CardState
from scoring.rules.not_applicable import NOT_APPLICABLE
from scoring.rules.points import show
from tests.factories import (
    fill,
    make_campaign,
    make_client,
    make_scorecard,
    make_survey,
    make_user,
    make_ward_officer,
)
from tests.offline import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply():
    """Of item 1.2 (2 points); 1.1 (10 points) applies as well, 1.3 (20 points) follows the two."""
    campaign = make_campaign(plan=((32, (10, 2, 20)),), wards=1)
    campaign.criteria.exclude(parent=None).update(when_not_applicable="pro_rata")
    card = make_scorecard(CardState.SUBMITTED, campaign)
    Scorecard.objects.filter(pk=card.pk).update(prorates=True)
    fill(card, "self", (10, 2, 20))
    fill(card, "verified", (10, 2, 20))
    card.scores.filter(item__cap=20).update(
        self_number=NOT_APPLICABLE, verified_number=NOT_APPLICABLE
    )
    make_survey(card)
    card.perform(Action.VERIFY, by=make_user())
    score = card.scores.select_related("item__parent", "scorecard__campaign").get(item__cap=2)
    return Reply.make(score, "Đã đủ", by=make_ward_officer(card.ward))


def seen(card) -> tuple[str, str]:
    """Its total, and the level that the program suggests."""
    level = Campaign.objects.get(pk=card.campaign_id).suggestions()[card.pk].level
    return show(Scorecard.objects.get(pk=card.pk).verified_total()), level.name if level else ""


@pytest.mark.parametrize("conditions", [False, True])
@pytest.mark.parametrize("typed", [Decimal(0), NOT_APPLICABLE])
def test_what_is_out_pro_rata_is_counted_in(reply, typed, conditions, monkeypatch):
    card = reply.score.scorecard
    campaign = card.campaign
    if conditions:
        tier = campaign.tiers.first()
        TierCondition.objects.create(
            campaign=campaign,
            tier=tier,
            kind=ConditionKind.EVERY_CRITERION,
            percent=95,
        )
    if typed == NOT_APPLICABLE:  # 1.2 then follows as well: of 5 in 1.1
        card.scores.filter(item__cap=10).update(verified_points=5, reason="Thiếu")
        card.scores.filter(item__cap=20).update(verified_points=Decimal("11.75"), reason="Thiếu")
    reply = Reply.objects.select_related("score__item__parent", "score__scorecard").get(pk=reply.pk)
    reply.score.scorecard.campaign = Campaign.objects.get(pk=campaign.pk)
    before = seen(card)
    said = Consequence(reply, typed)
    totals, tiers, followers = said.totals, said.tiers, said.followers
    reply.give_answer(Answer.LOWERED, reason="Đã xem", points=typed, by=make_user())
    after = seen(card)
    assert totals == [before[0], after[0]]
    assert after[0] == ("26,75" if typed == 0 else "16")
    assert tiers == ([before[1], after[1]] if before[1] != after[1] else [])
    assert followers == [("1.3", *(("20", "16,75") if typed == 0 else ("11,75", "10")))]


def test_the_page_names_what_follows(reply):
    card = reply.score.scorecard
    where = reverse("board_answer", args=[card.campaign.slug, card.ward.code, reply.pk])
    typed = {"answer": "lowered", "points": "1", "reason": "Thiếu biên bản"}
    said = texts(make_client(make_user()).post(where, typed))
    assert "Nội dung 1.3 không phát sinh, quy đổi theo tỷ lệ: từ 20 xuống 18,25." in said
    assert "Tổng điểm thẩm định: từ 32 xuống 29,25." in said
