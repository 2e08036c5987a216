"""A ward's reply: the points it asks for and its files in one form, taken back, and answered by
somebody else than the marker where a campaign asks for it.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from scoring.maintenance import replay
from scoring.models import Act, Answer, Campaign, Entry, Evidence, Reply, Scorecard
from scoring.rules.lifecycle import Action, CardState, PointsKind
from scoring.rules.points import show
from tests import fields
from tests.factories import make_campaign, make_scorecard, make_user, make_ward_officer, write_down
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def card():
    card = make_scorecard(CardState.VERIFIED, make_campaign(wards=1))
    card.scores.filter(item__parent__position=1, item__position=1).update(
        verified_points=Decimal(1), reason="Thiếu biên bản"
    )
    write_down()
    return card


@pytest.fixture
def own(card):
    return make_ward_officer(card.ward)


def scores(card):
    return list(
        card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()
    )


def page(card):
    return reverse("reply", args=[card.campaign.slug, scores(card)[0].pk])


def test_nobody_asks_for_fewer_points_than_they_were_given(card, own, sign_in):
    given = scores(card)[0].verified_points
    assert given > 0
    answer = sign_in(own).post(page(card), {"text": "Đề nghị xem lại", "wanted": "0"})
    assert answer.status_code == 422
    said = f"Điểm thẩm định đã là {show(given)}, cao hơn điểm đề nghị. Hãy xem lại."
    assert said in answer.content.decode()
    assert not Reply.objects.exists()


def test_a_window_that_has_shut_is_said_beside_what_is_wrong_in_the_form(card, own, sign_in):
    """The form is gone from the page: “hãy xem lại” alone would send nobody anywhere."""
    Scorecard.objects.filter(pk=card.pk).update(reply_until=timezone.now())
    said = (
        sign_in(own).post(page(card), {"text": "Đề nghị xem lại", "wanted": "0"}).content.decode()
    )
    assert "hết hạn kiến nghị" in said
    assert "Đề nghị xem lại" in said


def test_the_board_reads_that_a_window_has_shut(card, reviewer, sign_in):
    client = sign_in(reviewer)
    address = reverse("board_ward", args=[card.campaign.slug, card.ward.code])
    Scorecard.objects.filter(pk=card.pk).update(reply_until=timezone.now() + timedelta(days=1))
    assert "Đơn vị có quyền kiến nghị đến" in client.get(address).content.decode()
    Scorecard.objects.filter(pk=card.pk).update(reply_until=timezone.now())
    said = client.get(address).content.decode()
    assert "Đơn vị đã hết hạn kiến nghị lúc" in said
    assert "Đơn vị có quyền kiến nghị đến" not in said


def test_the_board_reads_that_a_card_was_not_handed_in_in_time(reviewer, sign_in):
    campaign = make_campaign(wards=1)
    card = campaign.scorecards.get()
    address = reverse("board_ward", args=[campaign.slug, card.ward.code])
    assert "Điểm dưới đây chưa nộp" in sign_in(reviewer).get(address).content.decode()
    Campaign.objects.filter(pk=campaign.pk).update(self_deadline=timezone.now())
    said = sign_in(reviewer).get(address).content.decode()
    assert "Đơn vị chưa nộp phiếu, đã hết hạn nộp lúc" in said
    assert "còn có thể thay đổi" not in said


def test_text_points_and_files_go_in_one_form(card, own, reviewer, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("bien-ban.pdf", PDF, "application/pdf")
    sent = {"text": "Đã có biên bản", "wanted": "1,5", "uploads": [file]}
    assert sign_in(own).post(page(card), sent).status_code == 302
    reply = Reply.objects.get()
    assert (reply.wanted, reply.wanted_text) == (Decimal("1.5"), "1,5 điểm")
    assert Evidence.objects.get().citations.get().reply == reply
    assert [entry.act for entry in Entry.objects.order_by("pk")][-2:] == ["reply", "add_evidence"]
    assert Entry.objects.get(act=Act.REPLY).new["wanted"] == "1,5 điểm"
    answer = reverse("board_answer", args=[card.campaign.slug, card.ward.code, reply.pk])
    shown = sign_in(reviewer).get(answer).content.decode()
    assert "1,5 điểm" in shown
    assert "bien-ban.pdf" in shown
    assert list(replay.differences_of_campaigns()) == []


@pytest.mark.parametrize(("points", "reason"), [("2", ""), ("1.5", "Đã xem biên bản")])
def test_a_reason_stays_beside_points_only_while_they_differ(card, own, head, points, reason):
    """What the ward gets back in full is an adjustment no longer;
    what remains of one is explained.
    """
    reply = Reply.make(scores(card)[0], "Đã có biên bản", by=own)
    reply.give_answer(Answer.PARTLY, reason="Đã xem biên bản", points=Decimal(points), by=head)
    score = scores(card)[0]
    assert (score.verified_points, score.reason) == (Decimal(points), reason)


def test_nothing_is_half_done_and_what_was_typed_stays(card, own, sign_in):
    client = sign_in(own)
    for wrong in (
        {"text": "Đã có", "wanted": "9"},
        {"text": "Đã có", "wanted": "một"},
        {"text": "Đã có", "wanted": "1", "uploads": [SimpleUploadedFile("a.exe", b"MZ", "x/y")]},
    ):
        answer = client.post(page(card), wrong)
        assert answer.status_code == 422
        assert "Đã có" in answer.content.decode()
    assert not Reply.objects.exists()
    assert not Evidence.objects.exists()
    with refused("off_step"):
        Reply.make(scores(card)[0], "Đã có", by=own, wanted=Decimal("1.1"))


def test_a_reply_is_taken_back_and_waits_for_nobody(card, own, reviewer, head, sign_in):
    reply = Reply.make(scores(card)[0], "Đã có biên bản", by=own)
    client = sign_in(own)
    answer = reverse("board_answer", args=[card.campaign.slug, card.ward.code, reply.pk])
    assert client.post(page(card), {"withdraw": "1"}).status_code == 302
    assert Entry.objects.latest("pk").act == Act.WITHDRAW_REPLY
    assert (
        "đã rút kiến nghị"
        in client.get(reverse("scorecard", args=[card.campaign.slug])).content.decode()
    )
    card = Scorecard.objects.get(pk=card.pk)
    assert card.open_replies() == []
    assert not Scorecard.objects.filter(Scorecard.objects.all().waits_for_answer()).exists()
    said = sign_in(reviewer).get(answer).content.decode()
    assert "Đơn vị đã rút kiến nghị này" in said
    reply.refresh_from_db()
    with refused("reply_withdrawn"):
        reply.give_answer(Answer.REFUSED, reason="Không", points=Decimal(1), by=head)
    again = Reply.make(scores(card)[0], "Đã có biên bản", by=own)
    assert again.is_open
    assert card.open_replies() == ["1.1"]
    again.withdraw(by=own)
    card.perform(Action.ACCEPT, by=own)
    assert list(replay.differences_of_campaigns()) == []


def test_only_the_own_ward_takes_it_back_and_only_while_it_is_open(card, own, reviewer, head):
    reply = Reply.make(scores(card)[0], "Đã có biên bản", by=own)
    for person in (reviewer, make_ward_officer()):
        with pytest.raises(PermissionDenied):
            reply.withdraw(by=person)
    reply.give_answer(Answer.REFUSED, reason="Không đủ", points=Decimal(1), by=head)
    with refused("reply_answered"):
        reply.withdraw(by=own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.update(withdrawn_at=reply.at)


def test_somebody_else_than_the_marker_answers_where_the_campaign_says_so(card, own, sign_in):
    marker, other = make_user(Role.REVIEWER), make_user(Role.REVIEWER)
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.SUBMITTED)
    scores(card)[0].enter(PointsKind.VERIFIED, Decimal("0.5"), by=marker, note="Thiếu")
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.VERIFIED)
    reply = Reply.make(scores(card)[0], "Đã có biên bản", by=own)
    facts = {"reason": "Đã xem", "points": Decimal("0.5")}
    Campaign.objects.update(replies_by_another=True)
    reply = Reply.objects.get(pk=reply.pk)
    with refused("answered_by_marker"):
        reply.give_answer(Answer.REFUSED, by=marker, **facts)
    where = reverse("board_answer", args=[card.campaign.slug, card.ward.code, reply.pk])
    assert "người khác trả lời kiến nghị" in sign_in(marker).get(where).content.decode()
    assert "người khác trả lời kiến nghị" not in sign_in(other).get(where).content.decode()
    reply.give_answer(Answer.REFUSED, by=other, **facts)


def test_a_board_of_one_person_takes_the_rule_out_and_answers(card, own, head, sign_in):
    """Whoever else could answer is on leave."""
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.SUBMITTED)
    scores(card)[0].enter(PointsKind.VERIFIED, Decimal("0.5"), by=head, note="Thiếu")
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.VERIFIED)
    Campaign.objects.update(replies_by_another=True)
    reply = Reply.objects.get(pk=Reply.make(scores(card)[0], "Đã có biên bản", by=own).pk)
    facts = {"reason": "Đã xem", "points": Decimal("0.5"), "by": head}
    with refused("answered_by_marker", "Trưởng Ban bỏ quy định này ở phần Thiết lập"):
        reply.give_answer(Answer.REFUSED, **facts)
    desk, where = sign_in(head), reverse("setup_basics", args=[card.campaign.slug])
    form = fields.typed(desk.get(where))
    form.pop("replies_by_another")
    form["reason"] = "Chuyên viên nghỉ phép dài ngày"
    assert desk.post(where, form).status_code == 302
    Reply.objects.get(pk=reply.pk).give_answer(Answer.REFUSED, **facts)


def test_without_the_setting_the_marker_answers_as_before(card, own):
    marker = make_user(Role.REVIEWER)
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.SUBMITTED)
    scores(card)[0].enter(PointsKind.VERIFIED, Decimal("0.5"), by=marker, note="Thiếu")
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.VERIFIED)
    reply = Reply.make(scores(card)[0], "Đã có biên bản", by=own)
    reply.give_answer(Answer.REFUSED, reason="Đã xem", points=Decimal("0.5"), by=marker)


def test_the_record_is_in_vietnamese_whoever_replies(card, own):
    with override("en"):
        Reply.make(scores(card)[0], "Đã có biên bản", by=own, wanted=Decimal("1.5"))
    assert Entry.objects.get(act=Act.REPLY).new["wanted"] == "1,5 điểm"


def test_what_a_colleague_wrote_meanwhile_is_said_before_it_is_written_over(card, own, sign_in):
    client, where = sign_in(own), page(card)
    seen = fields.typed(client.get(where))["seen"]
    colleague = make_ward_officer(card.ward)
    Reply.make(scores(card)[0], "Biên bản ở trang 2", by=colleague, wanted=Decimal("1.5"))
    answer = client.post(where, {"text": "Đã có biên bản", "seen": seen})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Biên bản ở trang 2" in said
    assert "Đã có biên bản" in said
    assert Reply.objects.get().text == "Biên bản ở trang 2"
    again = {"text": "Đã có biên bản", "seen": fields.typed(answer)["seen"]}
    assert client.post(where, again).status_code == 302
    assert Reply.objects.get().text == "Đã có biên bản"


def test_what_a_colleague_reworded_meanwhile_is_not_taken_back_unread(card, own, sign_in):
    Reply.make(scores(card)[0], "Đã có biên bản", by=own)
    client, where = sign_in(own), page(card)
    seen = fields.typed(client.get(where))["seen"]
    Reply.make(scores(card)[0], "Biên bản ở trang 2", by=make_ward_officer(card.ward))
    answer = client.post(where, {"withdraw": "1", "seen": seen}, follow=True)
    assert "thay đổi" in answer.content.decode()
    assert Reply.objects.get().is_open
    seen = fields.typed(client.get(where))["seen"]
    client.post(where, {"withdraw": "1", "seen": seen})
    assert not Reply.objects.get().is_open


def test_a_reply_is_for_the_board_to_answer(card, own, reviewer):
    reply = Reply.objects.create(
        score=scores(card)[0], text="Xin xem lại", by=own, at=timezone.now()
    )
    assert reply.may_be_answered(reviewer, timezone.now())
    assert not reply.may_be_answered(own, timezone.now())
