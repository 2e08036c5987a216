"""What the database takes for ready to be finalised is what the rules take for it."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from scoring.models import Answer, Reply, Scorecard
from scoring.pages.ranked import CountedRanking
from scoring.rules import lifecycle
from scoring.rules.lifecycle import Action, CardState
from tests.factories import make_campaign, make_user, make_ward

HOUR = timedelta(hours=1)
REPLIES = ("none", "open", "answered", "withdrawn")


def cards_of_every_kind(now):
    """Verified cards with every mix of what may keep them open, and of each other state one that
    nothing would.
    """
    mixes = product((None, now), (None, now - HOUR, now, now + HOUR), (None, now), REPLIES)
    kinds = [(CardState.VERIFIED, *mix) for mix in mixes]
    kinds += [(state, now, None, now, "none") for state in CardState if state != CardState.VERIFIED]
    campaign = make_campaign(wards=[make_ward() for _kind in kinds], plan=((10, ()),))
    by = make_user()
    cards = campaign.scorecards.in_official_order().prefetch_related("scores")
    for card, (state, tiered, until, accepted, replied) in zip(cards, kinds, strict=True):
        card.state, card.tiered_at, card.reply_until = state, tiered, until
        card.accepted_at = accepted
        facts = {
            "answered": {
                "answer": Answer.REFUSED, "answer_reason": "x", "answered_by": by, "answered_at": now,
            },
            "withdrawn": {"withdrawn_at": now},
        }.get(replied, {})  # fmt: skip
        if replied != "none":
            Reply.objects.create(
                score=card.scores.all()[0], text="Xin xem lại", by=by, at=now, **facts
            )
    Scorecard.objects.bulk_update(cards, ["state", "tiered_at", "reply_until", "accepted_at"])
    return campaign


@pytest.mark.django_db
def test_the_database_takes_for_ready_what_the_rules_do():
    now = timezone.now()
    campaign = cards_of_every_kind(now)
    cards = campaign.scorecards.select_related("campaign")
    by_rule = {
        card.pk
        for card in cards
        if lifecycle.find_step(lifecycle.CARD_STEPS, card.state, Action.FINALISE)
        and not card.keeps_open(now)
    }
    assert set(cards.filter(cards.is_ready(now)).values_list("pk", flat=True)) == by_rule
    assert 0 < len(by_rule) < len(cards)
    ranking = CountedRanking(campaign)
    ranking.now = now
    assert len(ranking.ready) == len(by_rule)
    assert {row.card.pk for row in ranking.ready} == by_rule


@pytest.mark.django_db
def test_a_card_is_begun_by_points_and_by_an_explanation():
    campaign = make_campaign(wards=3)
    untouched, scored, explained = campaign.scorecards.in_official_order()
    for card, facts in ((scored, {"self_points": 1}), (explained, {"explanation": "Đã làm"})):
        card.scores.filter(pk=card.scores.all()[0].pk).update(**facts)
    stages = dict(campaign.scorecards.with_stage().values_list("pk", "stage"))
    begun = [stages[card.pk] == lifecycle.Stage.DRAFT for card in (untouched, scored, explained)]
    assert begun == [False, True, True]
