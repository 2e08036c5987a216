"""A card through its life by the doors of the models."""

from datetime import date
from decimal import Decimal

import pytest

from scoring.models import Answer, Award, Entry, Reply
from scoring.models.awards.commendation import commend_all
from scoring.models.scorecards.survey import record_survey
from scoring.models.scorecards.tiering import assign_tier
from scoring.rules.lifecycle import Action, CampaignState
from scoring.rules.refusals import Stale
from tests.factories import make_campaign, make_officer, make_ward_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_a_card_goes_from_blank_to_an_award(head, reviewer):
    campaign = make_campaign(wards=1)
    card = campaign.scorecards.get()
    officer = make_ward_officer(card.ward)
    person = make_officer(card.ward)
    with refused("items_unfinished", match=r": 1\.1, 1\.2, 2"):
        card.perform(Action.SUBMIT, by=officer)
    for score in card.scores.select_related("item__parent"):
        score.enter("self", score.cap, by=officer, seen_version=1)
    card.perform(Action.SUBMIT, by=officer)
    record_survey(
        card, by=reviewer, visited_on="2026-11-20", place="Phường", team="Đoàn", minutes=None
    )
    first, *others = card.scores.select_related("item__parent").in_official_order()
    with refused("difference_unexplained"):
        first.enter("verified", Decimal(1), by=reviewer)
    first.enter("verified", Decimal(1), by=reviewer, note="Thiếu biên bản")
    with pytest.raises(Stale):
        first.enter("verified", Decimal("1.5"), by=reviewer, note="Khác", seen_version=1)
    for score in others:
        score.enter("verified", score.cap, by=reviewer)
    card.perform(Action.VERIFY, by=reviewer)
    reply = Reply.make(first, "Đã có biên bản", by=officer)
    with refused("replies_unanswered", match=r": 1\.1"):
        card.perform(Action.FINALISE, by=head)
    reply.give_answer(Answer.ACCEPTED, reason="Đã bổ sung", points=Decimal(2), by=head)
    card.perform(Action.ACCEPT, by=officer)
    tier = campaign.tiers.first()
    assign_tier(card, tier, by=head, suggested=tier)
    card = card.perform(Action.FINALISE, by=head)
    kind = campaign.award_kinds.get(title="Giấy khen", recipient="officer")
    award = Award.propose(kind, card, person, by=reviewer)
    with refused("awards_undecided"):
        campaign.perform(Action.CONCLUDE, by=head)
    award.perform(
        Action.DECIDE, by=head, decision_number="12-QĐ/TU", decision_date=date(2026, 1, 20)
    )
    assert len(commend_all(campaign.award_kinds.get(title="Biểu dương"), by=head)) == 1
    campaign = campaign.perform(Action.CONCLUDE, by=head)
    assert campaign.state == CampaignState.CONCLUDED
    assert (
        Entry.objects.filter(campaign=campaign).count()
        == 3 + 1 + 1 + 3 + 1 + 2 + 1 + 1 + 1 + 2 + 1 + 1 + 1
    )
    with refused("campaign_concluded"):
        first.enter("self", Decimal(1), by=officer)
