"""Acts over all units: their statements do not grow with the units, their entries are one for each
card.
"""

import pytest
from django.core import mail
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scoring.maintenance import audit, replay
from scoring.models import Act, Entry, Notice, Score
from scoring.models.awards.commendation import commend_all
from scoring.models.campaigns.dealing import deal
from scoring.models.scorecards.assignment import assign_each
from scoring.models.scorecards.finalising import finalise_ready
from scoring.models.scorecards.tiering import assign_suggestions
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.previews import id_of
from tests.factories import make_campaign, make_scorecard, make_user, make_ward_officer, write_down
from wards.models import Role

# SQLite takes a thousand values in one statement: 27 further units ask for a few more statements.
FURTHER = 5


def judged(wards, **facts):
    """A campaign of so many verified units that agree with their result."""
    campaign = make_campaign(wards=wards, plan=((4, ()),))
    for _card in range(wards):
        make_scorecard(CardState.VERIFIED, campaign, accepted_at=timezone.now(), **facts)
    write_down()
    return campaign


def acts(campaign, head):
    """The acts over all units, in the order of the year."""
    people = dict.fromkeys(campaign.scorecards.values_list("pk", flat=True), head)
    yield Act.ASSIGN, lambda: assign_each(campaign, people, by=head)
    known = campaign.suggestions()
    cards = campaign.scorecards.added_up()
    shown = {card.pk: (card.verified_sum, id_of(known[card.pk].level)) for card in cards}
    yield Act.ASSIGN_TIER, lambda: assign_suggestions(campaign, shown, by=head)
    versions = dict(campaign.scorecards.values_list("pk", "version"))
    yield Act.FINALISE, lambda: finalise_ready(campaign, versions, by=head)
    praise = campaign.award_kinds.last()
    yield Act.COMMEND, lambda: commend_all(praise, by=head)


@pytest.mark.django_db
def test_acts_over_all_units_hardly_need_more_queries_for_thirty_than_for_three():
    head, counts = make_user(Role.HEAD), {}
    for wards in (3, 30):
        campaign = judged(wards)
        for act, do in acts(campaign, head):
            with CaptureQueriesContext(connection) as queries:
                do()
            counts.setdefault(act, []).append(len(queries))
            written = Entry.objects.filter(campaign=campaign, act=act)
            assert written.values("scorecard").distinct().count() == written.count() == wards
    assert all(many - few <= FURTHER for few, many in counts.values()), counts
    assert audit.verify().findings == []
    assert list(replay.differences()) == []


@pytest.mark.django_db
def test_opening_hardly_needs_more_queries_for_thirty_than_for_three():
    head, counts = make_user(Role.HEAD), []
    for wards in (3, 30):
        campaign = make_campaign(state=CampaignState.PREPARING, wards=wards)
        write_down()
        units = list(campaign.participants())
        with CaptureQueriesContext(connection) as queries:
            deal(campaign, units, {}, by=head, now=timezone.now())
        counts.append(len(queries))
    assert counts[1] - counts[0] <= FURTHER


@pytest.mark.django_db
def test_dealt_scores_are_blank_rows_in_the_order_of_the_plan_that_their_entries_replay_to():
    head, campaign = make_user(Role.HEAD), make_campaign(state=CampaignState.PREPARING, wards=2)
    write_down()
    deal(campaign, list(campaign.participants()), {}, by=head, now=timezone.now())
    leaves = [(leaf.pk, leaf.farthest) for leaf in campaign.criteria.leaves()]
    for card in campaign.scorecards.all():
        rows = list(card.scores.order_by("pk"))
        assert [(row.item_id, row.cap) for row in rows] == leaves
        blank = Score(scorecard=card)
        for row in rows:
            blank.pk, blank.item_id, blank.cap = row.pk, row.item_id, row.cap
            assert model_to_dict(row) == model_to_dict(blank)
    assert audit.verify().findings == []
    assert list(replay.differences()) == []


@pytest.mark.django_db(transaction=True)
def test_of_many_letters_the_page_sends_the_first_twenty(settings):
    settings.MAIL = True
    campaign = judged(22, tiered_at=timezone.now())
    for card in campaign.scorecards.select_related("ward"):
        make_ward_officer(card.ward, email=f"{card.ward.code}@example.vn")
    versions = dict(campaign.scorecards.values_list("pk", "version"))
    finalise_ready(campaign, versions, by=make_user(Role.HEAD))
    assert len(mail.outbox) == 20
    assert Notice.objects.filter(sent_at=None).count() == 2
    assert "Chốt kết quả" in mail.outbox[0].subject
    Notice.send_waiting()
    assert len(mail.outbox) == 22
