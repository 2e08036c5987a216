"""Both faces of each permission agree, for every kind of user and every row."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from scoring.ledger.record import record
from scoring.models import Act, Award, Campaign, Entry, Evidence, Scorecard, SignedPaper
from scoring.rules import permissions
from scoring.rules.lifecycle import AwardState, CampaignState, CardState
from scoring.rules.permissions import Audience
from scoring.rules.signed import OF_CAMPAIGN, OF_CARD, SignedKind
from tests.factories import (
    make_campaign,
    make_evidence,
    make_officer,
    make_scorecard,
    make_signed,
    make_user,
    make_ward_officer,
)
from wards.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Campaigns, cards, evidence, awards and entries in every state,
    and everybody who might look.
    """
    for state in CampaignState.values:
        make_signed(make_campaign(state, wards=1), SignedKind.PLAN)
    campaign = make_campaign(wards=len(CardState.values))
    # The blank card comes last: the factory always takes the first that is still blank.
    cards = [make_scorecard(state, campaign) for state in reversed(CardState.values)]
    reviewer = make_user(Role.REVIEWER)
    for card in cards:
        score = card.scores.first()
        make_evidence(card, score, by=reviewer)
        make_evidence(card, by=reviewer, of_survey=True)
        officer = make_officer(card.ward)
        kind = campaign.award_kinds.get(recipient="officer")
        for nominated in (True, False):
            person = make_officer(card.ward) if nominated else officer
            Award.objects.create(
                campaign=campaign, kind=kind, scorecard=card, officer=person, nominated=nominated
            )
        Award.objects.create(
            campaign=campaign,
            kind=campaign.award_kinds.get(title="Biểu dương"),
            scorecard=card,
            state=AwardState.DECIDED,
            decision_date=date(2026, 1, 20),
        )
        for kind in OF_CARD:
            make_signed(campaign, kind, card)
        for audience in Audience:
            record(Act.SURVEY, by=reviewer, campaign=campaign, scorecard=card, audience=audience)
    for kind in OF_CAMPAIGN:
        make_signed(campaign, kind)
    granted = make_signed(campaign, SignedKind.DECISION)
    elsewhere = Campaign.objects.exclude(pk=campaign.pk).filter(state=CampaignState.OPEN).get()
    make_signed(elsewhere, SignedKind.DECISION, number=granted.number)
    Award.objects.filter(scorecard__in=cards[:2], officer__isnull=False).update(
        state=AwardState.DECIDED, decision_number=granted.number, decision_date=date(2026, 1, 20)
    )
    record(Act.OPEN, by=reviewer, campaign=campaign)
    own = make_ward_officer(cards[0].ward)
    retired = make_ward_officer(cards[0].ward, is_active=False)
    boards = [make_user(role) for role in Role.values if role != Role.OFFICER]
    others = [make_ward_officer(card.ward) for card in cards[1:]]
    return [AnonymousUser(), own, retired, *others, *boards]


@pytest.mark.parametrize(
    ("model", "can_see"),
    [
        (Campaign, permissions.can_see_campaign),
        (Scorecard, permissions.can_see),
        (Evidence, permissions.can_see_evidence),
        (Award, permissions.can_see_award),
        (SignedPaper, permissions.can_see_signed),
        (Entry, permissions.can_see_entry),
    ],
)
def test_both_faces_agree(world, model, can_see):
    rows = list(model.objects.order_by("pk"))
    assert rows
    for user in world:
        in_sql = list(model.objects.visible_to(user).order_by("pk"))  # each once
        assert in_sql == [row for row in rows if can_see(user, row)], user


def test_a_ward_sees_its_own_card_alone(world):
    own = world[1]
    assert {card.ward_id for card in Scorecard.objects.visible_to(own)} == {own.ward_id}


def test_a_decision_is_read_by_whom_it_honours_and_not_by_whom_one_of_the_same_number_would(world):
    own, stranger = world[1], world[5]
    decisions = SignedPaper.objects.filter(kind=SignedKind.DECISION)
    award = Award.objects.filter(scorecard__ward=own.ward, officer__isnull=False).first()
    assert decisions.filter(number=award.decision_number).count() == 2  # one of another year
    read = decisions.visible_to(own).get()
    assert (read.campaign, read.number) == (award.campaign, award.decision_number)
    assert not decisions.visible_to(stranger).exists()


def test_the_deactivated_see_nothing(world):
    retired = world[2]
    for model in (Campaign, Scorecard, Evidence, SignedPaper, Award, Entry):
        assert not model.objects.visible_to(retired).exists()


def test_what_keeps_somebody_from_an_award_is_the_boards_alone(world):
    for user in world:
        sees = Entry.objects.visible_to(user).filter(audience=Audience.BOARD).exists()
        assert sees == permissions.is_board(user)


def test_a_reviewer_takes_work_or_gives_back_the_own_and_the_head_gives_it_to_anybody():
    head, reviewer, colleague = (
        make_user(Role.HEAD),
        make_user(Role.REVIEWER),
        make_user(Role.REVIEWER),
    )
    card = make_scorecard(CardState.SUBMITTED)
    for assignee, person, may in (
        (None, reviewer, True),
        (reviewer, None, True),
        (None, colleague, False),
        (colleague, reviewer, False),
        (colleague, None, False),
    ):
        card.assignee = assignee
        assert permissions.may_assign(reviewer, card, person) is may
        assert permissions.may_assign(head, card, person)
