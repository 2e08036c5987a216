"""Guards one by one, each by itself: a trial broke these and no test noticed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from scoring.models import Act, Answer, Award, Entry, Evidence, Reply, Score
from scoring.models.awards.commendation import commendable
from scoring.models.scorecards.tiering import assign_tier
from scoring.models.scores.answering import CORRECTION
from scoring.rules.lifecycle import Action, CampaignState, CardState
from tests.factories import (
    fill,
    make_campaign,
    make_evidence,
    make_scorecard,
    make_survey,
    make_user,
    make_ward_officer,
)
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


@pytest.fixture
def clock(monkeypatch):
    """Call with a moment: from then on it is now."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


def first_score(card):
    return card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()[0]


def everybody_but(*roles):
    return [make_user(role) for role in Role if role not in roles and role is not Role.OFFICER]


# Who


def test_an_officer_scores_for_the_own_ward_alone():
    card = make_scorecard()
    with pytest.raises(PermissionDenied):
        first_score(card).enter("self", Decimal(1), by=make_ward_officer())
    assert first_score(card).self_points is None


def test_only_the_board_writes_to_a_ward():
    card = make_scorecard()
    for person in [*everybody_but(Role.REVIEWER, Role.HEAD), make_ward_officer(card.ward)]:
        with pytest.raises(PermissionDenied):
            card.tell("Đề nghị bổ sung", by=person)
    assert not card.entries.exists()


def test_only_the_board_answers_a_reply():
    card = make_scorecard(CardState.VERIFIED)
    officer = make_ward_officer(card.ward)
    reply = Reply.make(first_score(card), "Đã có biên bản", by=officer)
    for person in [*everybody_but(Role.REVIEWER, Role.HEAD), officer]:
        with pytest.raises(PermissionDenied):
            reply.give_answer(
                Answer.REFUSED, reason="Không", points=reply.score.verified_points, by=person
            )
    assert Reply.objects.get().is_open


def test_what_belongs_to_the_visit_is_told_to_the_ward_with_the_result(reviewer):
    card = make_scorecard(CardState.SUBMITTED)
    officer = make_ward_officer(card.ward)
    paper = {"kind": "document", "title": "Ảnh", "number": "3", "issued_on": date(2026, 5, 1)}
    Evidence.add(card, by=reviewer, of_survey=True, **paper)
    told = Entry.objects.visible_to(officer).filter(act=Act.ADD_EVIDENCE)
    assert not told.exists()
    type(card).objects.update(state=CardState.VERIFIED)
    assert told.exists()


# When


def test_at_the_stroke_of_the_deadline_the_door_is_shut(clock, head):
    blank, handed_in = (make_scorecard(state) for state in (CardState.DRAFT, CardState.SUBMITTED))
    ready = make_scorecard(CardState.DRAFT)
    ready.scores.update(self_points=1)
    score, late = first_score(blank), "deadline_passed"
    clock(blank.deadline - TICK)
    score.enter("self", Decimal(1), by=make_ward_officer(blank.ward))
    with refused("deadline_not_passed"):
        blank.perform(Action.MARK_ABSENT, by=head, reason="Không nộp")
    clock(max(card.deadline for card in (blank, handed_in, ready)))
    for card in (blank, handed_in, ready):
        card.campaign.self_deadline = timezone.now()
        card.campaign.save()
    with refused(late):
        score.enter("self", Decimal(0), by=make_ward_officer(blank.ward))
    with refused(late):
        ready.perform(Action.SUBMIT, by=make_ward_officer(ready.ward))
    with refused(late):
        make_evidence(blank).withdraw(by=make_ward_officer(blank.ward))
    with refused("recall_over"):
        handed_in.perform(Action.WITHDRAW, by=make_ward_officer(handed_in.ward), reason="Sửa")
    blank.perform(Action.MARK_ABSENT, by=head, reason="Không nộp")


def test_an_extension_ends_at_its_stroke_as_well(clock):
    card = make_scorecard()
    card.extended_until = card.campaign.self_deadline + timedelta(days=2)
    card.store("extended_until")
    officer = make_ward_officer(card.ward)
    clock(card.extended_until - TICK)
    first_score(card).enter("self", Decimal(1), by=officer)
    clock(card.extended_until)
    with refused("deadline_passed"):
        first_score(card).enter("self", Decimal(0), by=officer)


def test_scoring_begins_at_the_moment_that_the_plan_names(clock):
    begins = timezone.now() + timedelta(days=1)
    card = make_scorecard(campaign=make_campaign(wards=1, opens_at=begins))
    officer = make_ward_officer(card.ward)
    clock(begins - TICK)
    with refused("scoring_not_begun"):
        first_score(card).enter("self", Decimal(1), by=officer)
    clock(begins)
    first_score(card).enter("self", Decimal(1), by=officer)


def test_at_the_stroke_of_the_reply_window_nothing_more_is_objected_to(clock, head):
    card = make_scorecard(CardState.VERIFIED)
    assign_tier(card, card.campaign.tiers.first(), by=head, suggested=card.campaign.tiers.first())
    officer = make_ward_officer(card.ward)
    clock(card.reply_until - TICK)
    with refused("reply_window_open"):
        card.perform(Action.FINALISE, by=head)
    clock(card.reply_until)
    with refused("reply_window_over"):
        Reply.make(first_score(card), "Đã có biên bản", by=officer)
    card.perform(Action.FINALISE, by=head)


def test_an_answer_is_corrected_within_the_hour_and_not_at_its_stroke(clock, head):
    card = make_scorecard(CardState.VERIFIED)
    reply = Reply.make(first_score(card), "Đã có", by=make_ward_officer(card.ward))
    stand = reply.score.verified_points
    reply = reply.give_answer(Answer.REFUSED, reason="Không", points=stand, by=head)
    given = reply.answered_at
    clock(given + CORRECTION - TICK)
    reply = reply.give_answer(Answer.REFUSED, reason="Không, vì", points=stand, by=head)
    clock(reply.answered_at + CORRECTION)
    with refused("reply_answered"):
        reply.give_answer(Answer.REFUSED, reason="Không, bởi", points=stand, by=head)


def test_two_acts_of_one_moment_follow_one_another(clock, reviewer):
    """A server's clock may stand still for some milliseconds."""
    card = make_scorecard(CardState.SUBMITTED)
    clock(timezone.now())
    for words in ("Đề nghị bổ sung trang 3", "Và trang 5"):
        card.tell(words, by=reviewer)
    assert [entry.number for entry in card.entries.order_by("number")] == [1, 2]


@pytest.mark.parametrize("state", [CardState.DRAFT, CardState.SUBMITTED])
def test_once_the_year_is_concluded_no_points_are_entered(reviewer, state):
    card = make_scorecard(state)
    type(card.campaign).objects.update(state=CampaignState.CONCLUDED)
    column, person = (
        ("self", make_ward_officer(card.ward)) if state == "draft" else ("verified", reviewer)
    )
    with refused("campaign_concluded"):
        first_score(card).enter(column, Decimal(2), by=person)


# What has to be said


@pytest.mark.parametrize(
    ("state", "action", "person"),
    [
        (CardState.DRAFT, Action.EXTEND, Role.REVIEWER),
        (CardState.DRAFT, Action.MARK_ABSENT, Role.HEAD),
        (CardState.SUBMITTED, Action.WITHDRAW, Role.OFFICER),
        (CardState.SUBMITTED, Action.RETURN, Role.REVIEWER),
        (CardState.VERIFIED, Action.REOPEN, Role.HEAD),
        (CardState.FINAL, Action.REOPEN, Role.HEAD),
        (CardState.ABSENT, Action.REOPEN, Role.HEAD),
    ],
)
def test_these_steps_of_a_card_want_a_reason(state, action, person):
    """Written out apart from the table, which the other test reads."""
    card = make_scorecard(state)
    by = make_ward_officer(card.ward) if person is Role.OFFICER else make_user(person)
    with refused("reason_missing"):
        card.perform(action, by=by, reason=" ", until=timezone.now() + timedelta(days=9))
    assert not card.entries.exists()


@pytest.mark.parametrize(
    "paper",
    [
        {"decision_number": "", "decision_date": date(2026, 1, 5)},
        {"decision_number": "12-QĐ/TU", "decision_date": None},
        {"decision_number": " ", "decision_date": None},
    ],
)
def test_a_decision_of_the_committee_has_a_number_and_a_date(head, paper):
    card = make_scorecard(CardState.FINAL)
    kind = card.campaign.award_kinds.get(recipient="ward", quota=1)
    award = Award.propose(kind, card, by=head)
    with refused("decision_unnumbered"):
        award.perform(Action.DECIDE, by=head, **paper)
    assert Award.objects.get().state == "proposed"


# What does not outlive what it was about


def test_an_agreement_is_about_the_points_that_were_given_out(head, reviewer):
    card = make_scorecard(CardState.VERIFIED)
    officer = make_ward_officer(card.ward)
    card = card.perform(Action.ACCEPT, by=officer)
    card = card.perform(Action.REOPEN, by=head, reason="Xem lại tiêu chí 2")
    assert card.accepted_at is None
    # however it got there: a second verification asks for a second agreement
    card.accepted_at = timezone.now()
    card.store("accepted_at")
    assert card.perform(Action.VERIFY, by=reviewer).accepted_at is None


def test_new_self_points_void_the_verification_of_their_item_alone():
    card = make_scorecard(CardState.DRAFT)
    make_survey(card)
    card.scores.update(self_points=1, verified_points=0, reason="Thiếu biên bản")
    score = first_score(card)
    officer = make_ward_officer(card.ward)
    score = score.enter("self", Decimal(1), by=officer, note="Có biên bản")
    assert (score.verified_points, score.reason) == (0, "Thiếu biên bản"), "the same points"
    score = score.enter("self", Decimal(2), by=officer, note="Có biên bản")
    assert (score.verified_points, score.reason) == (None, "")
    others = card.scores.exclude(pk=score.pk)
    assert {other.verified_points for other in others} == {0}


# What belongs together


def test_evidence_for_a_reply_is_cited_under_its_own_item(head):
    card = make_scorecard(CardState.VERIFIED)
    officer = make_ward_officer(card.ward)
    score, other = card.scores.select_related("item__parent").in_official_order()[:2]
    reply = Reply.make(score, "Đã có biên bản", by=officer)
    paper = {"kind": "document", "title": "Biên bản", "number": "3", "issued_on": date(2026, 5, 1)}
    for scores in ([other], [score, other]):
        with pytest.raises(PermissionDenied):
            Evidence.add(card, by=officer, scores=scores, reply=reply, **paper)
    evidence = make_evidence(card, by=officer)
    with pytest.raises(PermissionDenied):
        evidence.cite(other, by=officer, reply=reply)
    assert not evidence.citations.exists()
    evidence.cite(score, by=officer, reply=reply)


def test_a_refusal_leaves_the_points_where_they_are(head):
    card = make_scorecard(CardState.VERIFIED)
    score = first_score(card)
    reply = Reply.make(score, "Đã có biên bản", by=make_ward_officer(card.ward))
    for points in (score.verified_points - 1, score.verified_points - Decimal("0.25")):
        with refused("points_must_stay"):
            reply.give_answer(Answer.REFUSED, reason="Không đủ", points=points, by=head)
    Score.objects.filter(pk=score.pk).update(verified_points=1, reason="Thiếu")
    with refused("points_must_stay"):
        reply.give_answer(Answer.REFUSED, reason="Không đủ", points=Decimal(2), by=head)
    assert Score.objects.get(pk=score.pk).verified_points == 1


# Whose


def test_a_unit_is_left_out_of_a_kind_by_an_award_of_that_kind_alone(head):
    """A certificate of merit does not do for the commendation."""
    campaign = make_campaign(wards=1)
    card = make_scorecard(CardState.FINAL, campaign)
    certificate = campaign.award_kinds.get(recipient="ward", quota=1)
    commendation = campaign.award_kinds.get(threshold__isnull=False)
    Award.propose(certificate, card, by=head)
    assert [one.pk for one in commendable(commendation)] == [card.pk]


def test_evidence_stands_for_itself_among_others(head):
    """Acts look for their own row, however many there are."""
    card = make_scorecard()
    officer = make_ward_officer(card.ward)
    first, second = (make_evidence(card, by=officer, title=f"Báo cáo {n}") for n in (1, 2))
    first.cite(first_score(card), by=officer)
    second.withdraw(by=officer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.withdrawn_at is None, second.withdrawn_at is None) == (True, False)
    with refused("evidence_withdrawn"):
        second.cite(first_score(card), by=officer)


def test_items_of_the_survey_are_not_missing_in_what_the_ward_enters():
    card = make_scorecard()
    last = card.scores.in_official_order().last()
    type(last.item).objects.filter(pk=last.item_id).update(survey_only=True)
    assert card.scores.entered_by_ward().count() == card.scores.count() - 1
    fill(card, "self", [1, 2, None])
    counted = card.campaign.scorecards.with_totals().get()
    assert (counted.items, counted.self_items, counted.self_scored) == (3, 2, 2)
