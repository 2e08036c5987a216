"""Whose each act is, asked of the act itself: pages stand in front of it, and a page may err."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from scoring.models import (
    Act,
    Award,
    Ballot,
    Block,
    BoardNote,
    Campaign,
    EarlierHonour,
    Entry,
    ExpectedReport,
    Meeting,
    Phrase,
    Reply,
    Scorecard,
    Seat,
    Visit,
)
from scoring.models.amendment import reword
from scoring.models.awards.ceremony import order_within
from scoring.models.awards.commendation import commend_all
from scoring.models.campaigns.dealing import admit
from scoring.models.scorecards.finalising import finalise_ready
from scoring.models.scorecards.remark import give_remark
from scoring.models.scorecards.survey import record_survey
from scoring.models.scorecards.tie_order import order_tie
from scoring.models.scorecards.tiering import assign_suggestions, assign_tier
from scoring.models.scores.giving_back import give_back, hand_back, recall
from scoring.rules.lifecycle import CardState
from scoring.rules.not_applicable import NOT_APPLICABLE
from scoring.rules.refusals import Refused
from tests.factories import make_scorecard, make_user, make_ward_officer
from wards.models import Role, User

pytestmark = pytest.mark.django_db

BOARD, HEAD = {Role.REVIEWER, Role.HEAD}, {Role.HEAD}
WARD = {Role.OFFICER}
Do = Callable[[Scorecard, User], Any]
SOON = timedelta(days=2)


def kind(card: Scorecard, **facts: Any) -> Any:
    return card.campaign.award_kinds.get(**facts)


def score(card: Scorecard) -> Any:
    found = card.scores.select_related("item__parent", "scorecard__campaign")
    return found.in_official_order()[0]


def amend(card: Scorecard, by: User) -> None:
    with card.campaign.being_set_up(Act.AMEND, by=by, reason="Sửa"):
        pass


def lift(card: Scorecard, by: User) -> None:
    Block.objects.create(campaign=card.campaign, scorecard=card, cause="other").lift(by=by)


def put_aside(card: Scorecard, by: User) -> None:
    writer = make_user(Role.REVIEWER)
    BoardNote.objects.create(scorecard=card, text="x", by=writer, at=timezone.now()).put_aside(
        by=by
    )


def honour_aside(card: Scorecard, by: User) -> None:
    honour = EarlierHonour.note(
        card.ward, None, year=2020, title="Giấy khen", by=make_user(Role.REVIEWER)
    )
    honour.put_aside(by=by)


def visit(card: Scorecard, by: User) -> Visit:
    at, leader = timezone.now() + SOON, make_user(Role.REVIEWER)
    return Visit.plan(
        card, by=by, leader=leader, members=[], begins_at=at, ends_at=at + SOON, place="Trụ sở"
    )


def receive(card: Scorecard, by: User) -> None:
    report = ExpectedReport.objects.create(
        campaign=card.campaign, name="Báo cáo quý I", due_on=timezone.localdate()
    )
    report.receive({card.pk: timezone.localdate()}, by=by)


def meet(card: Scorecard, by: User) -> None:
    seats = [Seat(None, f"Đồng chí {duty}", "", duty, False) for duty in ("chair", "secretary")]
    Meeting.keep(
        card.campaign, seats, by=by, seen=None, begins_at=timezone.now(), place="Hội trường"
    )


def vote(card: Scorecard, by: User) -> None:
    award = Award(
        campaign=card.campaign, scorecard=card, kind=kind(card, recipient="ward", quota=1)
    )
    award.save()
    Ballot.count(award, None, by=by, in_favour=1)


def says_it_does_not_apply(card: Scorecard, by: User, column: str) -> None:
    type(score(card).item).objects.filter(campaign=card.campaign).update(when_not_applicable="full")
    score(card).enter(column, NOT_APPLICABLE, by=by, note="Năm nay không có đợt học")


ACTS: dict[str, tuple[set[Role], CardState, Do]] = {
    "survey": (
        BOARD,
        CardState.SUBMITTED,
        lambda card, by: record_survey(card, 
            by=by, visited_on=timezone.localdate(), place="Trụ sở", team="Đoàn", minutes=None
        ),
    ),
    "say that an item does not apply": (
        WARD,
        CardState.DRAFT,
        lambda card, by: says_it_does_not_apply(card, by, "self"),
    ),
    "confirm that an item does not apply": (
        BOARD,
        CardState.SUBMITTED,
        lambda card, by: says_it_does_not_apply(card, by, "verified"),
    ),
    "plan a visit": (BOARD, CardState.SUBMITTED, visit),
    "call off a visit": (
        BOARD,
        CardState.SUBMITTED,
        lambda card, by: visit(card, make_user(Role.REVIEWER)).call_off(by=by),
    ),
    "write down when a report came": (BOARD, CardState.SUBMITTED, receive),
    "keep the minutes": (BOARD, CardState.FINAL, meet),
    "write down a vote": (BOARD, CardState.FINAL, vote),
    "order awards": (
        HEAD,
        CardState.FINAL,
        lambda card, by: order_within(kind(card, recipient="ward", quota=1), [], by=by),
    ),
    "give an item back": (
        BOARD,
        CardState.SUBMITTED,
        lambda card, by: give_back(score(card), by=by, reason="Bổ sung", until=timezone.now() + SOON),
    ),
    "take it back again": (
        BOARD,
        CardState.SUBMITTED,
        lambda card, by: recall(score(card), by=by),
    ),
    "hand it in again": (WARD, CardState.SUBMITTED, lambda card, by: hand_back(score(card), by=by)),
    "remark": (BOARD, CardState.SUBMITTED, lambda card, by: give_remark(card, "Tốt", "", by=by)),
    "note": (BOARD, CardState.SUBMITTED, lambda card, by: BoardNote.write(card, None, "x", by=by)),
    "put a note aside": (BOARD, CardState.SUBMITTED, put_aside),
    "object": (WARD, CardState.VERIFIED, lambda card, by: Reply.make(score(card), "Đã có", by=by)),
    "decide a tier": (
        HEAD,
        CardState.VERIFIED,
        lambda card, by: assign_tier(card, 
            card.campaign.tiers.first(), by=by, suggested=card.campaign.tiers.first()
        ),
    ),
    "apply suggestions": (
        HEAD,
        CardState.VERIFIED,
        lambda card, by: assign_suggestions(card.campaign, {}, by=by),
    ),
    "finalise all": (
        HEAD,
        CardState.VERIFIED,
        lambda card, by: finalise_ready(card.campaign, {}, by=by),
    ),
    "order equals": (
        HEAD,
        CardState.FINAL,
        lambda card, by: order_tie(card, 1, by=by, reason="Tiến bộ"),
    ),
    "move to a cluster": (
        HEAD,
        CardState.SUBMITTED,
        lambda card, by: card.move(None, by=by, reason="Nhầm"),
    ),
    "propose": (
        BOARD,
        CardState.FINAL,
        lambda card, by: Award.propose(kind(card, recipient="ward", quota=1), card, by=by),
    ),
    "commend": (
        HEAD,
        CardState.FINAL,
        lambda card, by: commend_all(kind(card, quota=None), by=by),
    ),
    "block": (
        BOARD,
        CardState.FINAL,
        lambda card, by: Block.put(card, None, Block.Cause.OTHER, "", by=by),
    ),
    "lift a block": (BOARD, CardState.FINAL, lift),
    "note an earlier honour": (
        BOARD,
        CardState.FINAL,
        lambda card, by: EarlierHonour.note(card.ward, None, year=2021, title="Giấy khen", by=by),
    ),
    "put it aside": (BOARD, CardState.FINAL, honour_aside),
    "keep a phrase": (
        BOARD,
        CardState.FINAL,
        lambda card, by: Phrase(text=f"Thiếu hồ sơ {by.pk}").keep(by=by),
    ),
    "set up": (HEAD, CardState.SUBMITTED, amend),
    "put words right": (
        HEAD,
        CardState.SUBMITTED,
        lambda card, by: reword(card.campaign.heads[0], by=by, reason="Sai chữ", title="Đúng"),
    ),
    "admit": (
        HEAD,
        CardState.SUBMITTED,
        lambda card, by: admit(card.campaign, card.ward, by=by, reason="Mới lập"),
    ),
    "begin a campaign": (
        HEAD,
        CardState.SUBMITTED,
        lambda card, by: Campaign.launch(
            by=by, year=2031, title="Năm 2031", superior_body="Thành ủy", issuing_body="Ban",
            deciding_body="Thường trực", plan_date=date(2031, 1, 5),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_an_act_asks_whose_it_is(name):
    whose, state, do = ACTS[name]
    for role in Role:
        card = make_scorecard(state)
        person = make_ward_officer(card.ward) if role is Role.OFFICER else make_user(role)
        if role in whose:
            with suppress(Refused):  # what else the act asks for is shown elsewhere
                do(card, person)
        else:
            with pytest.raises(PermissionDenied):
                do(card, person)
            assert not Entry.objects.filter(by=person).exists()
