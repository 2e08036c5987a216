"""Letters to members of the Board about what waits for them: who asked for them, who hears of what,
and what a letter never says.
"""

from datetime import timedelta
from decimal import Decimal
from email import message_from_bytes
from email.policy import default
from io import StringIO
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from campaign.mail import settings_for
from scoring.ledger.board_notice import SENTENCES
from scoring.models import BoardNotice, Entry, Mark, Notice, Reply, Sample, Scorecard, Visit
from scoring.models.scorecards.assignment import assign_each
from scoring.rules.lifecycle import Action, CardState
from tests.factories import (
    fill_to_the_caps,
    make_campaign,
    make_client,
    make_scorecard,
    make_user,
    make_ward_officer,
)
from wards.letters import choose_letters
from wards.models import Role, User
from wards.record.trace import Trace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def post_office(settings):
    settings.MAIL = "smtp://"
    settings.SITE_URL = "https://thidua.example.vn"


def reviewer_with_letters(language="vi", role=Role.REVIEWER, **facts):
    person = make_user(role, **facts)
    person.email = f"{person.username}@example.vn"
    person.letters_in = language
    person.save()
    return person


def told():
    """(person, subject) of each letter that was written, as written."""
    return [(notice.person, notice.subject) for notice in BoardNotice.objects.all()]


def submitted(campaign=None, **facts):
    campaign = campaign or make_campaign(wards=1, slug="2026")
    return make_scorecard(CardState.SUBMITTED, campaign, **facts)


# The switch


def test_nobody_gets_letters_who_did_not_ask_for_them(head):
    head.email = "head@example.vn"
    head.save()
    card = submitted()
    card.perform(Action.WITHDRAW, by=make_ward_officer(card.ward), reason="Chấm nhầm")
    assert told() == []


def test_a_person_turns_the_own_letters_on_and_off(sign_in):
    person = make_user(email="td@example.vn")
    desk = sign_in(person)
    page = reverse("letters")
    assert "(không bắt buộc)" not in desk.get(page).content.decode()
    said = desk.post(page, {"letters_in": "en"}, follow=True).content.decode()
    assert "Đã bật thư báo." in said
    assert "Thư gửi tới <strong>td@example.vn</strong>" in said
    assert 'value="en"' in said.split("checked")[0].rsplit("<input", 1)[1]
    assert User.objects.get(pk=person.pk).letters_in == "en"
    assert [one.sentence for one in Trace.objects.all()][:1] == ["Bật thư báo (English)"]
    desk.post(page, {"letters_in": ""})
    assert User.objects.get(pk=person.pk).letters_in == ""
    assert Trace.objects.first().sentence == "Tắt thư báo"
    assert Trace.objects.first().by == person


def test_a_language_that_letters_do_not_know_is_refused_in_words(reviewer, sign_in):
    answer = sign_in(reviewer).post(reverse("letters"), {"letters_in": "fr"})
    assert answer.status_code == 422
    assert User.objects.get(pk=reviewer.pk).letters_in == ""


def test_nobody_turns_the_switch_of_somebody_else(head, reviewer):
    with pytest.raises(PermissionDenied):
        choose_letters(reviewer, "vi", by=head)
    officer = make_ward_officer(make_scorecard().ward)
    with pytest.raises(PermissionDenied):
        choose_letters(officer, "vi", by=officer)
    assert User.objects.exclude(letters_in="").count() == 0


def test_who_has_no_address_or_no_mail_server_reads_so(settings, reviewer, sign_in):
    page = reverse("letters")
    assert "chưa có địa chỉ thư" in sign_in(reviewer).get(page).content.decode()
    assert "chưa khai báo máy chủ thư" not in sign_in(reviewer).get(page).content.decode()
    settings.MAIL = ""
    assert "chưa khai báo máy chủ thư" in sign_in(reviewer).get(page).content.decode()


def test_the_operator_reads_who_asked_and_has_no_address(reviewer):
    make_campaign(wards=1)
    choose_letters(reviewer, "vi", by=reviewer)
    out = StringIO()
    call_command("remind", stdout=out)
    assert f"Đã bật thư báo mà chưa có địa chỉ: {reviewer.full_name}." in out.getvalue()


# Who hears of what


def test_nobodys_card_is_everybodys_news_and_an_assigned_one_its_reviewers():
    first, second = reviewer_with_letters(), reviewer_with_letters()
    card = submitted()
    officer = make_ward_officer(card.ward)
    card.perform(Action.WITHDRAW, by=officer, reason="Chấm nhầm")
    assert [person for person, _subject in told()] == [first, second]
    BoardNotice.objects.all().delete()
    other = submitted(card.campaign, assignee=second)
    other.perform(Action.WITHDRAW, by=make_ward_officer(other.ward), reason="Chấm nhầm")
    assert told() == [(second, f"[Thi đua 2026] {other.ward_name} đã rút phiếu về sửa")]


def test_a_card_that_is_handed_in_is_told_with_its_page_and_without_its_points():
    reader = reviewer_with_letters()
    card = make_scorecard(campaign=make_campaign(wards=1, slug="2026"))
    fill_to_the_caps(card, "self")
    card.scores.update(explanation="Biên bản số 12")
    card.perform(Action.SUBMIT, by=make_ward_officer(card.ward))
    notice = BoardNotice.objects.get()
    assert told() == [(reader, f"[Thi đua 2026] {card.ward_name} đã nộp phiếu")]
    page = reverse("board_ward", args=["2026", card.ward.code])
    assert f"Xem: https://thidua.example.vn{page}\n" in notice.text


def test_a_letter_is_in_the_language_of_the_person_and_ends_with_whom_to_ask(settings):
    settings.CONTACT_NAME, settings.CONTACT_PHONE = "Đồng chí Hoa", "0299 3 821 234"
    reviewer_with_letters("vi"), reviewer_with_letters("en")
    card = submitted()
    card.perform(Action.WITHDRAW, by=make_ward_officer(card.ward), reason="Chấm nhầm")
    vietnamese, english = BoardNotice.objects.order_by("pk")
    assert f"{card.ward_name} đã rút phiếu về sửa." in vietnamese.text
    assert vietnamese.text.endswith("Cần hỏi, liên hệ Ban: Đồng chí Hoa, 0299 3 821 234")
    assert f"{card.ward_name} took its card back to correct it." in english.text
    assert "Đồng chí nhận" not in english.text
    assert english.text.endswith(": Đồng chí Hoa, 0299 3 821 234")
    page = reverse("board_ward", args=["2026", card.ward.code])
    assert f"https://thidua.example.vn{page}" in vietnamese.text
    assert "https://thidua.example.vn/accounts/letters/" in vietnamese.text


def test_a_reply_is_told_to_the_reviewer_of_its_criterion_and_taken_back_as_well():
    card = make_scorecard(CardState.VERIFIED, reply_until=timezone.now() + timedelta(days=2))
    theirs, _other = reviewer_with_letters(), reviewer_with_letters()
    score = card.scores.select_related("item__parent").first()
    head_of_item = score.item.parent or score.item
    head_of_item.reviewer = theirs
    head_of_item.save()
    officer = make_ward_officer(card.ward)
    score = card.scores.select_related("item__parent").get(pk=score.pk)
    reply = Reply.make(score, "Điểm 3,75 là chưa đúng", by=officer)
    reply.withdraw(by=officer)
    code = score.item.code
    assert [(person, subject.partition("] ")[2]) for person, subject in told()] == [
        (theirs, f"{card.ward_name} kiến nghị về nội dung {code}"),
        (theirs, f"{card.ward_name} đã rút kiến nghị về nội dung {code}"),
    ]
    assert not [one for one in BoardNotice.objects.all() if "3,75" in one.text]


def test_where_another_than_the_marker_answers_everybody_hears_of_a_reply():
    card = make_scorecard(CardState.VERIFIED, reply_until=timezone.now() + timedelta(days=2))
    card.campaign.replies_by_another = True
    card.campaign.save()
    marker, other = reviewer_with_letters(), reviewer_with_letters()
    Scorecard.objects.update(assignee=marker)
    card = Scorecard.objects.get()
    Reply.make(card.scores.first(), "Chưa đúng", by=make_ward_officer(card.ward))
    assert [person for person, _subject in told()] == [marker, other]


def test_many_cards_given_in_one_act_are_one_letter(head):
    person = reviewer_with_letters()
    campaign = make_campaign(wards=3, slug="2026")
    cards = list(campaign.scorecards.in_official_order())
    assign_each(campaign, {card.pk: person for card in cards}, by=head)
    names = ", ".join(card.ward_name for card in cards)
    assert told() == [(person, f"[Thi đua 2026] Đồng chí được giao phụ trách phiếu: {names}")]


def test_whoever_takes_the_work_needs_no_letter_about_it():
    person = reviewer_with_letters()
    make_campaign(wards=1).scorecards.get().assign(person, by=person)
    assert told() == []


def test_a_visit_is_told_to_those_who_go_and_to_those_who_no_longer_do(reviewer):
    one, other = reviewer_with_letters(), reviewer_with_letters()
    card = submitted()
    begins = timezone.now() + timedelta(days=3)
    facts = {"begins_at": begins, "ends_at": begins + timedelta(hours=3), "place": "Trụ sở"}
    visit = Visit.plan(card, by=reviewer, leader=one, members=[other], **facts)
    assert [person for person, _subject in told()] == [one, other]
    BoardNotice.objects.all().delete()
    visit = Visit.plan(card, by=reviewer, leader=reviewer, members=[one], **facts)
    assert {person for person, _subject in told()} == {one, other}
    BoardNotice.objects.all().delete()
    visit.call_off(by=reviewer)
    assert [person for person, _subject in told()] == [one]
    assert told()[0][1].startswith(f"[Thi đua 2026] Bỏ lịch khảo sát {card.ward_name}: ")


# What nobody is told


def test_a_second_marker_hears_that_there_is_work_and_never_what_the_first_gave(head):
    second, first = reviewer_with_letters(), reviewer_with_letters()
    card = submitted()
    Sample.draw(card.campaign, Sample.Of.WARDS, 1, second, by=head)
    assert [person for person, _subject in told()] == [second]
    for score in card.scores.select_related("item__parent"):
        Mark.enter(score, Decimal("1.75"), by=first, reason="Thiếu minh chứng 7")
    assert len(told()) == 1
    assert Entry.objects.filter(act="mark").exists()
    said = " ".join(one.subject + one.text for one in BoardNotice.objects.all())
    assert "1,75" not in said
    assert "minh chứng 7" not in said
    assert first.full_name not in said


def test_points_and_levels_are_no_letters():
    """What a letter may be about is a short list, and each of it has its sentence."""
    assert not {"enter_self", "enter_verified", "mark", "agree", "settle", "assign_tier"} & {
        act.value for act in SENTENCES
    }


def test_whoever_has_left_the_board_gets_no_letter_that_still_waits():
    person = reviewer_with_letters()
    card = submitted()
    card.perform(Action.WITHDRAW, by=make_ward_officer(card.ward), reason="Chấm nhầm")
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert BoardNotice.send_waiting() == (0, 0, 1)
    assert mail.outbox == []


def test_whoever_has_no_address_any_more_gets_no_letter_that_still_waits():
    person = reviewer_with_letters()
    card = submitted()
    card.perform(Action.WITHDRAW, by=make_ward_officer(card.ward), reason="Chấm nhầm")
    User.objects.filter(pk=person.pk).update(email="")
    assert [notice.recipients() for notice in BoardNotice.objects.all()] == [[]]


class PostOffice(StreamRequestHandler):
    """As much of a mail server as takes one letter."""

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(b"".join(lines))
            self.wfile.write(b"221 bye\r\n" if word == "QUIT" else b"250 ok\r\n")


def test_a_real_mail_server_gets_the_letter_as_it_was_written(settings):
    person = reviewer_with_letters()
    card = submitted()
    card.perform(Action.WITHDRAW, by=make_ward_officer(card.ward), reason="Chấm nhầm")
    with TCPServer(("127.0.0.1", 0), PostOffice) as server:
        server.letters = []
        taking = Thread(target=server.handle_request)
        taking.start()
        known = settings_for(f"smtp://127.0.0.1:{server.server_address[1]}")
        for name, value in known.items():
            setattr(settings, name, value)
        assert BoardNotice.send_waiting() == (1, 0, 0)
        taking.join()
    letter = message_from_bytes(server.letters[0], policy=default)
    assert letter["To"] == person.email
    assert letter["Subject"].strip() == f"[Thi đua 2026] {card.ward_name} đã rút phiếu về sửa"
    assert letter.get_content().startswith(f"{card.ward_name} đã rút phiếu về sửa.")


def test_a_letter_leaves_by_the_mail_server_and_once(django_capture_on_commit_callbacks):
    person = reviewer_with_letters()
    card = submitted()
    with django_capture_on_commit_callbacks(execute=True):
        card.perform(Action.WITHDRAW, by=make_ward_officer(card.ward), reason="Chấm nhầm")
    assert [letter.to for letter in mail.outbox] == [[person.email]]
    assert BoardNotice.send_waiting() == (0, 0, 0)
    assert Notice.objects.count() == 0


def test_a_ward_officer_finds_no_switch(sign_in):
    officer = make_ward_officer(make_scorecard().ward)
    assert reverse("letters") not in sign_in(officer).get(reverse("home")).content.decode()
    assert make_client(officer).get(reverse("letters")).status_code == 403
