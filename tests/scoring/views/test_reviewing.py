"""The Board's desk: who works on what, save and next, phrases, words and letters to wards,
reminders.
"""

import logging
import re
import threading
from datetime import timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from scoring.models import Act, Campaign, Entry, Notice, Phrase, Reply, Scorecard
from scoring.pages.home.review_queue import Round, next_of
from scoring.rules.lifecycle import Action, CardState
from scoring.rules.points import show
from tests.factories import (
    fill,
    make_campaign,
    make_scorecard,
    make_survey,
    make_user,
    make_ward_officer,
)
from tests.refusals import refused
from wards.models import Role
from wards.record import trace

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(wards=3, slug="2026", self_deadline=timezone.now() + timedelta(days=2))


@pytest.fixture
def cards(campaign):
    return [make_scorecard(CardState.SUBMITTED, campaign) for _ in range(3)]


@pytest.fixture
def post_office(settings):
    settings.MAIL = "smtp://"
    settings.SITE_URL = "https://thidua.example.vn"


# Who works on what


def test_the_head_gives_work_to_anybody_of_the_board(cards, head, reviewer):
    card = cards[0].assign(reviewer, by=head)
    assert card.assignee == reviewer
    entry = card.entries.get(act=Act.ASSIGN)
    assert entry.new == {"assignee": reviewer.full_name}
    card.assign(reviewer, by=head)
    assert card.entries.filter(act=Act.ASSIGN).count() == 1


def test_a_reviewer_takes_work_and_gives_it_back_but_gives_none_away(cards, head, reviewer):
    other = make_user(Role.REVIEWER)
    cards[0].assign(reviewer, by=reviewer)
    cards[0].assign(None, by=reviewer)
    with pytest.raises(PermissionDenied):
        cards[0].assign(other, by=reviewer)
    cards[1].assign(other, by=head)
    with pytest.raises(PermissionDenied):
        cards[1].assign(reviewer, by=reviewer)


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADMINISTRATOR])
def test_only_the_board_works_on_cards(cards, head, role):
    with refused("not_of_the_board"):
        cards[0].assign(make_user(role), by=head)


def test_the_page_assigns_what_was_changed(cards, head, reviewer, sign_in):
    address = reverse("assignments", args=["2026"])
    choices = {str(card.pk): "" for card in cards} | {str(cards[1].pk): str(reviewer.pk)}
    answer = sign_in(head).post(address, choices, follow=True)
    assert "Đã giao 1 phiếu." in answer.content.decode()
    assert [card.assignee_id for card in Campaign.objects.get().scorecards.in_official_order()] == [
        None,
        reviewer.pk,
        None,
    ]
    page = (
        sign_in(reviewer)
        .get(reverse("board_ward", args=["2026", cards[1].ward.code]))
        .content.decode()
    )
    assert f"Phụ trách: {reviewer.full_name}" in page


def test_a_name_that_is_none_of_the_board_is_refused(cards, head, sign_in):
    answer = sign_in(head).post(reverse("assignments", args=["2026"]), {str(cards[0].pk): "999"})
    assert answer.status_code == 422
    assert "Hãy chọn một thành viên" in answer.content.decode()


# The queue, card by card


def test_ones_own_cards_come_first_then_nobodys_then_the_others(cards, head, reviewer):
    cards[0].assign(head, by=head)
    cards[2].assign(reviewer, by=head)
    for card in cards:
        card.refresh_from_db()
    assert next_of(Round.SURVEY, cards[1], reviewer) == cards[2]
    assert next_of(Round.SURVEY, cards[2], reviewer) == cards[1]


def test_the_queue_begins_with_the_card_that_is_next(cards, head, reviewer, sign_in):
    cards[2].assign(reviewer, by=head)
    page = sign_in(reviewer).get("/").content.decode()
    assert reverse("board_survey", args=["2026", cards[2].ward.code]) in page
    assert "phiếu chờ khảo sát – bắt đầu" in page
    assert f"Đồng chí phụ trách: {cards[2].ward_name}" in page


def survey_of(card, **more):
    facts = {"visited_on": f"{timezone.localdate():%d/%m/%Y}", "place": "Trụ sở", "team": "Đoàn"}
    return reverse("board_survey", args=["2026", card.ward.code]), facts | more


def test_saving_a_survey_leads_on(cards, reviewer, sign_in):
    client = sign_in(reviewer)
    for card, onward in zip(cards, [*cards[1:], None], strict=True):
        address, facts = survey_of(card, then="next")
        answer = client.post(address, facts)
        assert answer["Location"] == (survey_of(onward)[0] if onward else "/")
    assert "Không còn phiếu nào chờ việc này." in client.get("/").content.decode()


def test_the_ordinary_button_goes_back_to_the_ward(cards, reviewer, sign_in):
    address, facts = survey_of(cards[0])
    assert sign_in(reviewer).post(address, facts)["Location"] == reverse(
        "board_ward", args=["2026", cards[0].ward.code]
    )


def test_confirming_leads_to_the_next_surveyed_card(cards, reviewer, sign_in):
    for card in cards[:2]:
        make_survey(card)
        fill(card, "survey")
        fill(card, "verified")
    address = reverse("board_step", args=["2026", cards[0].ward.code, Action.VERIFY])
    answer = sign_in(reviewer).post(address, {"then": "next"})
    assert answer["Location"] == reverse("board_ward", args=["2026", cards[1].ward.code])


# Phrases


def test_phrases_are_kept_and_retired(reviewer, sign_in):
    client, address = sign_in(reviewer), reverse("phrases")
    client.post(address, {"text": "Thiếu biên bản.", "is_active": "on"})
    one = Phrase.objects.get()
    assert Phrase.offered() == ["Thiếu biên bản."]
    again = client.post(address, {"text": "Thiếu biên bản.", "is_active": "on"})
    assert again.status_code == 422
    assert "Câu mẫu này đã có." in again.content.decode()
    client.post(reverse("phrase", args=[one.pk]), {"text": "Thiếu biên bản."})
    assert Phrase.offered() == []
    assert [one.sentence for one in trace.of(one)] == ["Sửa câu mẫu", "Thêm câu mẫu"]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Thiếu biên bản."),
        ("Quý III.", "Thiếu biên bản. Quý III."),
        ("Thiếu biên bản. Cả năm", "Thiếu biên bản. Cả năm"),
    ],
)
def test_a_phrase_is_the_reason_and_what_was_typed_follows(cards, reviewer, sign_in, typed, reason):
    Phrase(text="Thiếu biên bản.").keep(by=reviewer)
    card = cards[0]
    score = card.scores.in_official_order()[0]
    address = reverse("board_item", args=["2026", card.ward.code, score.pk])
    assert (
        "Thiếu biên bản."
        in sign_in(reviewer)
        .get(reverse("board_ward", args=["2026", card.ward.code]))
        .content.decode()
    )
    facts = {
        "points": "0,5",
        "version": score.version,
        "phrase": "Thiếu biên bản.",
        "reason": typed,
    }
    sign_in(reviewer).post(address, facts)
    score.refresh_from_db()
    assert score.reason == reason


# Words and letters


def test_a_word_stands_on_the_wards_first_page(cards, reviewer, sign_in):
    facts = {"to": cards[0].ward.code, "text": "Bổ sung ảnh chụp"}
    answer = sign_in(reviewer).post(reverse("note", args=["2026"]), facts, follow=True)
    assert "Đã nhắn 1 đơn vị." in answer.content.decode()
    assert "Bổ sung ảnh chụp" in sign_in(make_ward_officer(cards[0].ward)).get("/").content.decode()
    assert (
        "Bổ sung ảnh chụp"
        not in sign_in(make_ward_officer(cards[1].ward)).get("/").content.decode()
    )


def test_a_word_to_all_who_have_not_submitted(campaign, reviewer, sign_in):
    make_scorecard(CardState.SUBMITTED, campaign)
    sign_in(reviewer).post(reverse("note", args=["2026"]), {"to": "-", "text": "Sắp hết hạn"})
    assert Entry.objects.filter(act=Act.NOTE).count() == 2


def test_all_words_of_the_board_are_a_click_away(cards, reviewer, sign_in):
    for number in range(7):
        cards[0].tell(f"Lời nhắn số {number}", by=reviewer)
    client = sign_in(make_ward_officer(cards[0].ward))
    home = client.get("/").content.decode()
    assert "Lời nhắn số 6" in home
    assert "Lời nhắn số 0" not in home
    address = reverse("history", args=["2026"]) + "?act=told"
    assert address in home
    assert client.get(address).content.decode().count("Lời nhắn số") == 7


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001])
def test_a_word_without_words_is_refused(cards, reviewer, sign_in, text):
    answer = sign_in(reviewer).post(reverse("note", args=["2026"]), {"to": "*", "text": text})
    assert answer.status_code == 422
    assert not Entry.objects.filter(act=Act.NOTE).exists()


def letters():
    return [(letter.to, letter.subject) for letter in mail.outbox]


def test_what_the_board_does_is_written_to_the_ward(
    cards, reviewer, post_office, django_capture_on_commit_callbacks
):
    officer = make_ward_officer(cards[0].ward, email="p1@example.vn")
    make_ward_officer(cards[0].ward, email="cu@example.vn", is_active=False)
    make_ward_officer(cards[0].ward)
    with django_capture_on_commit_callbacks(execute=True):
        until = timezone.now() + timedelta(days=3)
        cards[0].perform(Action.RETURN, by=reviewer, reason="Thiếu tài liệu 1.1", until=until)
    assert letters() == [([officer.email], f"[Thi đua 2026] {cards[0].ward_name}: Trả lại phiếu")]
    assert "Thiếu tài liệu 1.1" in mail.outbox[0].body
    assert "https://thidua.example.vn/campaigns/2026/scorecard/" in mail.outbox[0].body


def test_nothing_is_written_where_mail_is_off(cards, reviewer, django_capture_on_commit_callbacks):
    make_ward_officer(cards[0].ward, email="p1@example.vn")
    with django_capture_on_commit_callbacks(execute=True):
        cards[0].tell("Một lời", by=reviewer)
    assert (Notice.objects.count(), mail.outbox) == (0, [])


def test_a_mail_server_that_is_away_costs_nothing_but_time(
    cards, reviewer, post_office, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    make_ward_officer(cards[0].ward, email="p1@example.vn")

    def away(*args):
        raise SMTPServerDisconnected("away")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(EmailBackend, "send_messages", away)
        facts = {"to": cards[0].ward.code, "text": "Một lời"}
        assert sign_in(reviewer).post(reverse("note", args=["2026"]), facts).status_code == 302
    assert Notice.objects.get().sent_at is None
    assert Notice.send_waiting() == (1, 0, 0)
    assert Notice.send_waiting() == (0, 0, 0)
    assert len(mail.outbox) == 1


def test_a_server_that_is_away_is_waited_for_once_not_once_a_ward(
    campaign, reviewer, post_office, monkeypatch, django_capture_on_commit_callbacks
):
    tries = []

    def away(*args):
        tries.append(args)
        raise TimeoutError("away")

    for card in campaign.scorecards.select_related("ward"):
        make_ward_officer(card.ward, email=f"{card.ward.code}@example.vn")
    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(EmailBackend, "send_messages", away)
        for card in campaign.scorecards.all():
            card.tell("Một lời", by=reviewer)
    assert len(tries) == 1
    assert Notice.objects.filter(sent_at=None).count() == 3
    assert Notice.send_waiting() == (3, 0, 0)


def test_colleagues_get_one_letter_together(cards, post_office):
    for name in ("a", "b"):
        make_ward_officer(cards[0].ward, email=f"{name}@example.vn")
    Notice.about(cards[0], "once", "Một lời", ["Một lời"])
    assert Notice.send_waiting() == (1, 0, 0)
    assert [sorted(letter.to) for letter in mail.outbox] == [["a@example.vn", "b@example.vn"]]


@pytest.mark.parametrize(("code", "waiting"), [(550, 0), (450, 1)])
def test_a_refused_address_is_tried_again_only_where_that_may_help(
    cards, post_office, monkeypatch, caplog, code, waiting
):
    """The operator reads of each which letter it was and why."""
    caplog.set_level(logging.WARNING)
    make_ward_officer(cards[0].ward, email="khong-co@example.vn")
    Notice.about(cards[0], "once", "Một lời", ["Một lời"])

    def refuse(*args):
        raise SMTPRecipientsRefused({"khong-co@example.vn": (code, b"no")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    Notice.send_waiting()
    assert Notice.objects.filter(sent_at=None).count() == waiting
    assert f"mail {Notice.objects.get().pk}: " in caplog.text
    assert str(code) in caplog.text


def test_a_server_that_is_away_is_told_to_the_operator(cards, post_office, monkeypatch, caplog):
    caplog.set_level(logging.WARNING)
    make_ward_officer(cards[0].ward, email="a@example.vn")
    Notice.about(cards[0], "once", "Một lời", ["Một lời"])

    def away(*args):
        raise TimeoutError("no answer")

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    assert Notice.send_waiting() == (0, 1, 0)
    assert f"mail {Notice.objects.get().pk}: no answer" in caplog.text


def remind(**options):
    out = StringIO()
    call_command("remind", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("days", [0, -1, 3_000_000, 10**14])
def test_days_before_a_deadline_that_are_none_are_refused(campaign, post_office, days):
    with pytest.raises(CommandError, match="số ngày từ 1 đến 366"):
        remind(days=[7, days])


def test_each_mark_is_reminded_of_once(campaign, post_office):
    for card in campaign.scorecards.select_related("ward"):
        make_ward_officer(card.ward, email=f"{card.ward.code}@example.vn")
    assert remind().startswith("Viết 3 thư nhắc, gửi 3 thư")
    assert remind().startswith("Viết 0 thư nhắc, gửi 0 thư")
    Campaign.objects.update(self_deadline=timezone.now() + timedelta(hours=20))
    assert remind().startswith("Viết 3 thư nhắc, gửi 3 thư")
    assert len(mail.outbox) == 6
    assert "Sắp hết hạn nộp phiếu" in mail.outbox[0].subject


def test_who_submitted_is_not_reminded_and_who_may_object_is(campaign, post_office):
    make_scorecard(CardState.SUBMITTED, campaign)
    verified = make_scorecard(
        CardState.VERIFIED, campaign, reply_until=timezone.now() + timedelta(days=1)
    )
    make_ward_officer(verified.ward, email="p@example.vn")
    remind()
    assert ["kiến nghị" in subject for to, subject in letters() if to == ["p@example.vn"]] == [True]
    assert Notice.objects.count() == 1


def test_without_a_mail_server_the_command_says_so():
    assert "EMAIL_URL" in remind()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_each_letter_once(post_office):
    campaign = make_campaign(wards=5, slug="2026", self_deadline=timezone.now() + timedelta(days=2))
    for card in campaign.scorecards.select_related("ward"):
        make_ward_officer(card.ward, email=f"{card.ward.code}@example.vn")

    said = []

    def run() -> None:
        said.append(remind())
        connection.close()

    runs = [threading.Thread(target=run) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert len(mail.outbox) == 5
    assert Notice.objects.filter(sent_at=None).count() == 0
    # Each says what it did itself.
    counts = [re.findall(r"[0-9]+", one)[:2] for one in said]
    assert [sum(map(int, column)) for column in zip(*counts, strict=True)] == [5, 5]


def test_whoever_was_just_told_of_the_moment_is_not_reminded_at_once(cards, head, post_office):
    card = cards[0]
    make_ward_officer(card.ward, email="p@example.vn")
    until = timezone.now() + timedelta(hours=40)
    card.perform(Action.RETURN, by=head, reason="Thiếu biên bản", until=until)
    assert remind().startswith("Viết 0 thư nhắc, gửi 1 thư")
    assert len(letters()) == 1
    # A day before the end is the next mark.
    sooner = timezone.now() + timedelta(hours=20)
    Campaign.objects.filter(pk=card.campaign_id).update(self_deadline=sooner)
    Scorecard.objects.filter(pk=card.pk).update(extended_until=sooner)
    Notice.objects.update(at=timezone.now() - timedelta(hours=20))
    assert remind().startswith("Viết 1 thư nhắc, gửi 1 thư")


def test_whoever_was_given_more_time_is_not_reminded_of_it_at_once(campaign, head, post_office):
    card = campaign.scorecards.first()
    make_ward_officer(card.ward, email="p@example.vn")
    campaign.scorecards.exclude(pk=card.pk).update(state=CardState.SUBMITTED)
    Campaign.objects.update(self_deadline=timezone.now() + timedelta(hours=2))
    card.refresh_from_db()
    card.perform(
        Action.EXTEND, by=head, reason="Bão lớn", until=timezone.now() + timedelta(hours=40)
    )
    assert remind().startswith("Viết 0 thư nhắc")


def test_letters_to_nobody_are_not_counted_as_sent(campaign, post_office):
    first, *others = campaign.scorecards.select_related("ward")
    make_ward_officer(first.ward, email="p@example.vn")
    said = remind()
    assert "Viết 1 thư nhắc, gửi 1 thư, còn 0 thư" in said
    assert f"Chưa có địa chỉ thư: {', '.join(card.ward_name for card in others)}." in said


def test_an_answer_leads_to_the_next_reply(campaign, reviewer, sign_in):
    first, second = (make_scorecard(CardState.VERIFIED, campaign) for _ in range(2))
    replies = [
        Reply.objects.create(
            score=card.scores.in_official_order()[0],
            text="Đề nghị xem lại",
            by=make_ward_officer(card.ward),
            at=timezone.now(),
        )
        for card in (first, second)
    ]
    address = reverse("board_answer", args=["2026", first.ward.code, replies[0].pk])
    points = show(replies[0].score.verified_points)
    facts = {"answer": "refused", "reason": "Đã xem", "points": points, "then": "next"}
    answer = sign_in(reviewer).post(address, facts)
    assert answer["Location"] == reverse("board_ward", args=["2026", second.ward.code])


def first_button(client):
    due = client.get("/").context["home"].due
    return due and (due.title, due.url)


def test_a_reviewer_is_told_the_card_to_begin_with(cards, head, reviewer, sign_in):
    ward, other = cards[0].ward, cards[1].ward
    assert first_button(sign_in(reviewer)) == (
        f"{ward.name} chờ khảo sát",
        reverse("board_survey", args=["2026", ward.code]),
    )
    cards[0].assign(head, by=head)
    make_survey(cards[1])
    cards[1].assign(reviewer, by=head)
    assert first_button(sign_in(reviewer)) == (
        f"{other.name} đã khảo sát, chờ thẩm định",
        reverse("board_ward", args=["2026", other.code]),
    )


def test_what_colleagues_work_on_is_nobodys_first_button(cards, head, reviewer, sign_in):
    for card in cards:
        card.assign(head, by=head)
    assert first_button(sign_in(reviewer)) is None
    assert first_button(sign_in(make_user(Role.OBSERVER))) is None


def test_a_word_to_a_ward_names_who_gets_it_and_leads_back_to_where_one_came_from(
    cards, reviewer, sign_in
):
    client, address = sign_in(reviewer), reverse("note", args=["2026"])
    answer = client.post(address, {"to": "", "text": "Sắp hết hạn"})
    assert answer.status_code == 422
    assert "Hãy chọn nơi nhận." in answer.content.decode()
    assert "mọi đơn vị (3)" in answer.content.decode()
    assert "chưa nộp phiếu" not in answer.content.decode()  # all have submitted
    code = cards[1].ward.code
    answer = client.post(f"{address}?to={code}", {"to": code, "text": "Xin bổ sung biên bản"})
    assert answer["Location"] == reverse("board_ward", args=["2026", code])


def test_assignments_of_a_concluded_campaign_are_locked_and_say_since_when(
    cards, campaign, head, sign_in
):
    Campaign.objects.update(state="concluded", concluded_at=timezone.now())
    page = sign_in(head).get(reverse("assignments", args=["2026"])).content.decode()
    assert "Phong trào đã kết thúc nên phân công không thay đổi nữa." in page
    assert "<select" not in page
    assert "Lưu phân công" not in page


def test_a_reviewer_sees_whose_the_other_cards_are_and_may_not_take_them(
    cards, head, reviewer, sign_in
):
    cards[0].assign(head, by=head)
    page = sign_in(reviewer).get(reverse("assignments", args=["2026"])).content.decode()
    assert page.count("<select") == 2
    assert head.full_name in page
    assert "do Trưởng Ban giao lại" in page


def test_people_and_phrases_stand_as_vietnamese_lists_have_them(head, sign_in):
    campaign = make_campaign(wards=1)
    for name in ("Đỗ Văn Ân", "Nguyễn Văn Dũng", "Bùi Thị Đào", "Lê Thị Hòa"):
        make_user(full_name=name)
    page = sign_in(head).get(reverse("assignments", args=[campaign.slug]))
    names = [one.full_name for one in page.context["form"].board]
    assert names == ["Đỗ Văn Ân", "Nguyễn Văn Dũng", "Bùi Thị Đào", head.full_name, "Lê Thị Hòa"]
    for text in ("Đủ", "Chưa rõ", "Ảnh mờ", "Dẫn chứng"):
        Phrase.objects.create(text=text, by=head)
    assert Phrase.offered() == ["Ảnh mờ", "Chưa rõ", "Dẫn chứng", "Đủ"]
