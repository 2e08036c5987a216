"""Single items given back to a ward with a date of their own, while the rest of its card stands."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from scoring.maintenance import replay
from scoring.models import Act, Evidence, Score
from scoring.models.scores import giving_back
from scoring.rules.lifecycle import Action, CardState
from tests.factories import (
    fill,
    make_campaign,
    make_evidence,
    make_scorecard,
    make_survey,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db

WHY = "Số liệu quý III chưa khớp"


@pytest.fixture
def card():
    """Submitted, surveyed and verified but for nothing."""
    card = make_scorecard(CardState.SUBMITTED)
    make_survey(card)
    fill(card, "survey")
    fill(card, "verified")
    return card


@pytest.fixture
def ward(card):
    return make_ward_officer(card.ward)


def item(card, place=1):
    scores = card.scores.select_related("item__parent", "scorecard__campaign")
    return scores.in_official_order()[place]


def soon(**time):
    return timezone.now() + timedelta(**(time or {"days": 3}))


def give_back(card, by, place=1, **facts):
    return giving_back.give_back(
        item(card, place), by=by, **({"reason": WHY, "until": soon()} | facts)
    )


def over(score):
    """As if its time had run out."""
    Score.objects.filter(pk=score.pk).update(returned_until=soon(minutes=-1))


def test_the_ward_scores_that_item_alone_and_its_verdict_falls(card, ward, reviewer):
    write_down()
    give_back(card, reviewer)
    item(card).enter("self", Decimal(3), by=ward, note="Đã đối chiếu lại")
    assert item(card).self_points == 3
    assert item(card).verified_points is None
    with refused("wrong_state"):
        item(card, 0).enter("self", Decimal(1), by=ward)
    assert item(card, 0).verified_points == 2
    giving_back.hand_back(item(card), by=ward)
    assert item(card).returned_until is None
    with refused("wrong_state"):
        item(card).enter("self", Decimal(4), by=ward)
    acts = list(card.entries.order_by("pk").values_list("act", flat=True))
    assert acts[-3:] == [Act.RETURN_ITEM, Act.ENTER_SELF, Act.HAND_BACK]
    assert list(replay.differences_of_campaigns()) == []


def test_nobody_judges_or_moves_the_card_while_an_item_is_out(card, ward, reviewer):
    give_back(card, reviewer)
    with refused("item_is_returned"):
        item(card).enter("verified", Decimal(1), by=reviewer, note="Thiếu")
    with refused("items_returned", "1.2"):
        card.perform(Action.VERIFY, by=reviewer)
    with refused("items_returned"):
        card.perform(Action.RETURN, by=reviewer, reason="Nhiều chỗ", until=soon())
    with refused("items_returned"):
        card.perform(Action.WITHDRAW, by=ward, reason="Sửa")
    giving_back.recall(item(card), by=reviewer)
    assert card.perform(Action.VERIFY, by=reviewer).state == CardState.VERIFIED


def test_when_its_time_is_over_the_item_stands_as_it_is(card, ward, reviewer):
    over(give_back(card, reviewer))
    with refused("wrong_state"):
        item(card).enter("self", Decimal(3), by=ward)
    with refused("item_not_returned"):
        giving_back.hand_back(item(card), by=ward)
    with refused("item_not_returned"):
        giving_back.recall(item(card), by=reviewer)
    assert card.perform(Action.VERIFY, by=reviewer).state == CardState.VERIFIED


def test_evidence_comes_under_that_item_alone(card, ward, reviewer):
    stands = make_evidence(card, item(card), by=ward)
    facts = {"kind": "link", "title": "Trang tin", "url": "https://example.vn/tin"}
    with refused("wrong_state"):
        Evidence.add(card, by=ward, scores=[item(card)], **facts)
    give_back(card, reviewer)
    added = Evidence.add(card, by=ward, scores=[item(card)], **facts)
    assert list(added.citations.values_list("score", flat=True)) == [item(card).pk]
    with refused("wrong_state"):
        Evidence.add(card, by=ward, scores=[item(card, 0)], **facts)
    with refused("wrong_state"):
        Evidence.add(card, by=ward, scores=[item(card), item(card, 0)], **facts)
    with refused("wrong_state"):  # it may prove what is not given back
        stands.withdraw(by=ward)
    added.citations.get().remove(by=ward)


def test_who_gives_back_and_when(card, ward, reviewer, head, observer):
    for person in (ward, observer):
        with pytest.raises(PermissionDenied):
            give_back(card, person)
    with refused("reason_missing"):
        give_back(card, reviewer, reason="  ")
    with refused("new_deadline_past"):
        give_back(card, reviewer, until=timezone.now())
    give_back(card, head)
    for person in (reviewer, make_ward_officer()):
        with pytest.raises(PermissionDenied):
            giving_back.hand_back(item(card), by=person)
    with pytest.raises(PermissionDenied):
        giving_back.recall(item(card), by=ward)
    draft = make_scorecard(CardState.DRAFT)
    with refused("wrong_state"):
        give_back(draft, reviewer)


def test_an_unfinished_item_is_not_handed_back(card, ward, reviewer):
    card.campaign.criteria.update(evidence_required=True)
    give_back(card, reviewer)
    with refused("items_unfinished", "1.2"):
        giving_back.hand_back(item(card), by=ward)
    item(card).enter("self", item(card).self_points, by=ward, note="Theo báo cáo số 7")
    giving_back.hand_back(item(card), by=ward)


def test_what_only_the_survey_scores_is_never_given_back(card, reviewer):
    card.campaign.criteria.update(survey_only=True)
    with refused("scored_by_survey"):
        give_back(card, reviewer)


def test_where_a_leader_approves_the_leader_hands_in_and_a_signed_card_comes_back_whole(reviewer):
    card = make_scorecard(CardState.SUBMITTED, make_campaign(wards=1, approval="leader"))
    give_back(card, reviewer)
    with pytest.raises(PermissionDenied):
        giving_back.hand_back(item(card), by=make_ward_officer(card.ward))
    giving_back.hand_back(item(card), by=make_ward_officer(card.ward, approves=True))
    signed = make_scorecard(CardState.SUBMITTED, make_campaign(wards=1, approval="scan"))
    with refused("returned_as_a_whole"):
        give_back(signed, reviewer)


def test_agreed_items_are_taken_over_without_those_that_are_out(card, reviewer):
    card.scores.update(verified_points=None)
    give_back(card, reviewer)
    assert [score.item.code for score in Score.take_over_agreed(card, by=reviewer)] == ["1.1", "2"]


# On the pages


def test_the_board_gives_back_and_takes_back_on_one_page(card, sign_in, reviewer):
    client = sign_in(reviewer)
    where = reverse("board_give_back", args=[card.campaign.slug, card.ward.code, item(card).pk])
    day = timezone.localdate() + timedelta(days=5)
    facts = {"reason": WHY, "day": f"{day:%d/%m/%Y}", "hour": "17:00"}
    assert client.post(where, facts | {"version": 0}).status_code == 409  # nobody saw that one
    assert client.post(where, facts | {"version": item(card).version}).status_code == 302
    assert item(card).returned_because == WHY
    said = client.get(reverse("board_ward", args=[card.campaign.slug, card.ward.code]))
    assert "Đang trả lại đơn vị đến 17 giờ 00" in said.content.decode()
    bad = client.post(where, facts | {"reason": "", "day": "31/02/2026"})
    assert bad.status_code == 422
    assert "Hãy ghi lý do." in bad.content.decode()
    assert client.post(where, {"act": "recall"}).status_code == 302
    assert not item(card).is_out(timezone.now())


def test_the_ward_finds_it_first_and_hands_it_in(card, ward, sign_in, reviewer):
    give_back(card, reviewer)
    client = sign_in(ward)
    home = client.get(reverse("home")).content.decode()
    assert "Ban trả lại riêng nội dung 1.2" in home
    assert WHY in home
    where = reverse("scorecard_again", args=[card.campaign.slug, item(card).pk])
    assert where in home
    typed = {"points": "9", "explanation": "Đã bổ sung", "version": item(card).version}
    wrong = client.post(where, typed | {"then": "hand_back"})
    assert wrong.status_code == 422
    assert "tối đa 4 điểm" in wrong.content.decode()
    assert "Đã bổ sung" in wrong.content.decode()
    assert client.post(where, typed | {"points": "3,5", "then": "hand_back"}).status_code == 302
    assert (item(card).self_points, item(card).returned_until) == (Decimal("3.5"), None)
    assert "không còn được trả lại" in client.get(where).content.decode()


def test_two_of_a_ward_do_not_overwrite_each_other(card, ward, sign_in, reviewer):
    give_back(card, reviewer)
    seen = item(card).version
    item(card).enter("self", Decimal(3), by=make_ward_officer(card.ward), note="Người khác")
    where = reverse("scorecard_again", args=[card.campaign.slug, item(card).pk])
    answer = sign_in(ward).post(where, {"points": "2", "explanation": "Tôi", "version": seen})
    assert answer.status_code == 409
    assert "Người khác" in answer.content.decode()
    assert item(card).self_points == 3
