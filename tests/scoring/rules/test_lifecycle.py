"""The lives of cards, campaigns and awards, held against arrows written out a second time."""

import itertools
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from scoring.models import Scorecard
from scoring.rules.lifecycle import (
    AWARD_STEPS,
    CAMPAIGN_STEPS,
    CARD_STEPS,
    Action,
    AwardState,
    CampaignState,
    CardState,
    PointsKind,
    deadline,
    time_left,
)
from scoring.rules.refusals import Refused
from tests.factories import make_campaign, make_scorecard, make_survey, make_user, make_ward_officer
from tests.refusals import refused
from wards.models import Role

# Who may take which arrow: written out apart from the table on purpose.
CARD_ARROWS = {
    ("officer", "draft", "submit"): "submitted",
    ("officer", "submitted", "withdraw"): "draft",
    ("officer", "verified", "accept"): "verified",
    ("reviewer", "draft", "extend"): "draft",
    ("reviewer", "submitted", "return"): "draft",
    ("reviewer", "submitted", "verify"): "verified",
    ("head", "draft", "extend"): "draft",
    ("head", "draft", "mark_absent"): "absent",
    ("head", "submitted", "return"): "draft",
    ("head", "submitted", "verify"): "verified",
    ("head", "verified", "reopen"): "submitted",
    ("head", "verified", "finalise"): "final",
    ("head", "final", "reopen"): "verified",
    ("head", "absent", "reopen"): "draft",
    ("head", "draft", "drop"): "dropped",
    ("head", "submitted", "drop"): "dropped",
    ("head", "verified", "drop"): "dropped",
    ("head", "final", "drop"): "dropped",
    ("head", "absent", "drop"): "dropped",
    ("head", "dropped", "reopen"): "draft",
}
CARD_ACTIONS = [action for action in Action if any(step.action == action for step in CARD_STEPS)]


@pytest.mark.parametrize("state", CardState.values)
@pytest.mark.django_db
def test_only_the_written_arrows_exist(state):
    now = timezone.now()
    for role, action in itertools.product(Role.values, CARD_ACTIONS):
        # Every guard is satisfied, so that only the table speaks; absence needs the deadline to be
        # over.
        over = action == Action.MARK_ABSENT
        campaign = make_campaign(
            wards=1, plan=((10, ()),), self_deadline=now + timedelta(days=-1 if over else 1)
        )
        agreed = None if action == Action.ACCEPT else now
        card = make_scorecard(state, campaign, accepted_at=agreed, tiered_at=now, reply_until=now)
        if state == CardState.DRAFT:
            card.scores.update(self_points=5)
        if state == CardState.SUBMITTED:
            card.scores.update(verified_points=10)
            make_survey(card)
        user = make_ward_officer(card.ward) if role == Role.OFFICER else make_user(role)
        arrow = CARD_ARROWS.get((role, state, action.value))
        if arrow:
            assert (
                card.perform(action, by=user, reason="lý do", until=now + timedelta(days=2)).state
                == arrow
            )
        else:
            with pytest.raises((Refused, PermissionDenied)):
                card.perform(action, by=user, reason="lý do", until=now + timedelta(days=2))
            assert Scorecard.objects.get(pk=card.pk).state == state


@pytest.mark.django_db
def test_another_wards_officer_takes_no_step():
    stranger = make_ward_officer()
    for step in CARD_STEPS:
        if Role.OFFICER in step.who:
            card = make_scorecard(step.start)
            with pytest.raises(PermissionDenied):
                card.perform(step.action, by=stranger, reason="lý do")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "state", "column"),
    list(itertools.product(Role.values, CardState.values, PointsKind.values)),
)
def test_points_are_entered_by_the_right_people_at_the_right_time(role, state, column):
    allowed = {
        ("officer", "draft", "self"),
        ("reviewer", "submitted", "survey"),
        ("reviewer", "submitted", "verified"),
        ("head", "submitted", "survey"),
        ("head", "submitted", "verified"),
    }
    card = make_scorecard(state)
    user = make_ward_officer(card.ward) if role == Role.OFFICER else make_user(role)
    score = card.scores.select_related("item__parent", "scorecard__campaign").first()
    points = score.cap - 1
    if (role, state, column) in allowed:
        assert (
            getattr(score.enter(column, points, by=user, note="lý do"), f"{column}_points")
            == points
        )
    else:
        with pytest.raises((Refused, PermissionDenied)):
            score.enter(column, points, by=user, note="lý do")


def test_every_state_is_reached_and_the_tables_name_known_states():
    for steps, states, first in (
        (CARD_STEPS, CardState, CardState.DRAFT),
        (CAMPAIGN_STEPS, CampaignState, CampaignState.PREPARING),
        (AWARD_STEPS, AwardState, AwardState.NOMINATED),
    ):
        assert {step.end for step in steps} | {first} == set(states.values)
        assert {step.start for step in steps} <= set(states.values)
        pairs = [(step.start, step.action) for step in steps]
        assert len(pairs) == len(set(pairs)), "one row for one action in one state"


@pytest.mark.django_db
def test_steps_with_a_reason_refuse_without_one(head, reviewer):
    for step in CARD_STEPS:
        if step.needs_reason:
            campaign = make_campaign(wards=1, approval="leader" if step.for_approval else "none")
            card = make_scorecard(step.start, campaign)
            officer = make_ward_officer(card.ward, approves=step.by_leader)
            user = officer if Role.OFFICER in step.who else head
            with refused("reason_missing"):
                card.perform(step.action, by=user, reason=" \u200b ")


# Where a leader approves: (may approve, state, action) → state afterwards. All else is as ever.
APPROVAL_ARROWS = {
    (False, "draft", "ask_approval"): "draft",
    (True, "draft", "ask_approval"): "draft",
    (True, "draft", "submit"): "submitted",
    (True, "draft", "send_back"): "draft",
}
APPROVAL_ACTIONS = (Action.ASK_APPROVAL, Action.SUBMIT, Action.SEND_BACK)


@pytest.mark.django_db
@pytest.mark.parametrize("state", CardState.values)
@pytest.mark.parametrize("approves", [False, True])
def test_where_a_leader_approves_only_the_written_arrows_exist(state, approves, reviewer, head):
    for who, action in itertools.product(("officer", "reviewer", "head"), APPROVAL_ACTIONS):
        card = make_scorecard(state, make_campaign(wards=1, plan=((10, ()),), approval="leader"))
        if state == CardState.DRAFT:
            card.scores.update(self_points=5)
        officer = make_ward_officer(card.ward, approves=approves)
        if action == Action.SEND_BACK and state == CardState.DRAFT:
            card.perform(Action.ASK_APPROVAL, by=make_ward_officer(card.ward))
        by = {"officer": officer, "reviewer": reviewer, "head": head}[who]
        arrow = APPROVAL_ARROWS.get((approves, state, action.value)) if who == "officer" else None
        if arrow:
            assert card.perform(action, by=by, reason="lý do").state == arrow
        else:
            with pytest.raises((Refused, PermissionDenied)):
                card.perform(action, by=by, reason="lý do")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ((30, 17, 0), "còn 7 ngày"),
        ((24, 0, 5), "còn 1 ngày"),  # tomorrow is a day away, however few the hours
        ((24, 0, 0), "còn 7 giờ"),  # 24:00 is today's
        ((25, 0, 0), "còn 1 ngày"),
        ((23, 20, 0), "còn 3 giờ"),
        ((23, 18, 0), "còn 1 giờ"),
        ((23, 17, 59), "còn 59 phút"),
        ((23, 17, 0), "đã hết hạn"),
        ((22, 17, 0), "đã hết hạn"),
    ],
)
def test_what_is_left_is_said_in_the_largest_unit(until, said):
    now, then = (
        timezone.make_aware(datetime(2026, 11, *moment)) for moment in ((23, 17, 0), until)
    )
    assert time_left(then, now) == said


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ((2026, 11, 30, 17, 0), "17 giờ 00, ngày 30/11/2026"),
        ((2026, 12, 1, 0, 0), "24 giờ 00, ngày 30/11/2026"),
        ((2027, 1, 1, 0, 0), "24 giờ 00, ngày 31/12/2026"),
        ((2026, 12, 1, 0, 1), "00 giờ 01, ngày 01/12/2026"),
    ],
)
def test_the_end_of_a_day_is_said_as_plans_say_it(until, said):
    """“00 giờ 00, ngày 01/12” reads as if the first of December were still in time."""
    assert deadline(timezone.make_aware(datetime(*until))) == said


def test_the_last_seconds_are_not_nought_minutes():
    now = timezone.make_aware(datetime(2026, 11, 30, 16, 59, 30))
    assert time_left(now + timedelta(seconds=30), now) == "còn chưa đầy một phút"
    assert time_left(now + timedelta(seconds=90), now) == "còn 1 phút"
