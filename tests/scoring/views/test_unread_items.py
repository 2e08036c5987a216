"""Which items have news that a reader has not seen:
marked where they stand, until somebody says so.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.models import BoardNote, Look, Reply
from scoring.models.amendment import reword
from scoring.models.scores.answer import Answer
from scoring.pages.sheet.sheet import Sheet
from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign, make_scorecard, make_user, make_ward_officer, write_down

pytestmark = pytest.mark.django_db
NEW = ">Mới<"


@pytest.fixture
def card():
    campaign = make_campaign(wards=2, slug="2026")
    card = make_scorecard(CardState.VERIFIED, campaign)
    card.reply_until = timezone.now() + timedelta(days=3)
    card.save()
    make_scorecard(CardState.VERIFIED, campaign)
    write_down()
    return card


@pytest.fixture
def officer(card):
    return make_ward_officer(card.ward)


def item(card, place=0):
    return card.scores.select_related("item__parent").in_official_order()[place]


def said(client, name, *args):
    return client.get(reverse(name, args=["2026", *args])).content.decode()


def test_a_reply_is_marked_at_its_item_until_the_reader_says_seen(card, officer, head, sign_in):
    objected = item(card)
    Reply.make(objected, "Chưa đúng", by=officer)
    desk, other = sign_in(head), sign_in(make_user())
    page = said(desk, "board_ward", card.ward.code)
    assert page.count(NEW) == 2  # among the replies that wait, and at the item
    assert f'<a href="#item-{objected.pk}">1.1</a>' in page.partition("Đã xem")[0]
    assert NEW in said(desk, "item_across", "1.1")
    assert NEW not in said(desk, "item_across", "1.2")
    # To look is not to have seen.
    assert NEW in said(desk, "board_ward", card.ward.code)
    upto = objected.entries.latest("pk").pk
    facts = {"upto": upto, "ward": card.ward.code}
    answer = desk.post(reverse("seen", args=["2026"]), facts)
    assert answer.url == reverse("board_ward", args=["2026", card.ward.code])
    assert NEW not in said(desk, "board_ward", card.ward.code)
    assert NEW not in said(desk, "item_across", "1.1")
    assert NEW in said(other, "board_ward", card.ward.code)  # each person by themselves


def test_seen_of_one_card_leaves_the_news_of_the_others(card, officer, head, sign_in):
    other = card.campaign.scorecards.exclude(pk=card.pk).get()
    other.reply_until = card.reply_until
    other.save()
    Reply.make(item(other), "Chưa đúng", by=make_ward_officer(other.ward))
    Reply.make(item(card), "Chưa đúng", by=officer)
    desk, upto = sign_in(head), item(card).entries.latest("pk").pk
    desk.post(reverse("seen", args=["2026"]), {"upto": upto, "ward": card.ward.code})
    assert NEW in said(desk, "board_ward", other.ward.code)
    news = desk.get(reverse("home")).context["home"].news.rows
    assert [row["sentence"].partition(":")[0] for row in news] == [other.ward_name]


def test_an_answer_is_marked_at_its_item_of_the_result(card, officer, head, sign_in):
    objected = item(card)
    reply = Reply.make(objected, "Chưa đúng", by=officer)
    reply.give_answer(Answer.REFUSED, reason="Đã xem lại", points=objected.verified_points, by=head)
    desk = sign_in(officer)
    assert said(desk, "scorecard").count(NEW) == 1
    upto = objected.entries.latest("pk").pk
    answer = desk.post(reverse("seen", args=["2026"]), {"upto": upto, "ward": card.ward.code})
    assert answer.url == reverse("scorecard", args=["2026"])
    assert NEW not in said(desk, "scorecard")


def test_what_one_did_oneself_is_no_news(card, officer, sign_in):
    Reply.make(item(card), "Chưa đúng", by=officer)
    assert NEW not in said(sign_in(officer), "scorecard")


def test_a_colleagues_note_is_marked_in_the_list(card, head, reviewer, sign_in):
    note = BoardNote.write(card, item(card), "Hỏi lại biên bản", by=reviewer)
    desk = sign_in(head)
    assert said(desk, "board_notes", card.ward.code).count(NEW) == 1
    assert NEW not in said(sign_in(reviewer), "board_notes", card.ward.code)
    assert NEW not in said(desk, "board_ward", card.ward.code)  # where it is not read
    upto = item(card).entries.latest("pk").pk
    Look.keep(card.campaign, upto, by=head, card=card)
    assert NEW not in said(desk, "board_notes", card.ward.code)
    assert note.text in said(desk, "board_notes", card.ward.code)


def test_nobody_marks_a_card_as_seen_that_is_not_theirs(card, officer, sign_in):
    other = card.campaign.scorecards.exclude(pk=card.pk).get()
    facts = {"upto": "1", "ward": other.ward.code}
    assert sign_in(officer).post(reverse("seen", args=["2026"]), facts).status_code == 404
    assert Look.objects.count() == 0


def test_an_amended_word_of_the_plan_is_marked_for_whoever_has_not_seen_it(
    card, officer, head, sign_in
):
    desk = sign_in(officer)
    found = item(card).item
    reword(found, title="Tên đã sửa", same_meaning=True, by=head, reason="Sai chính tả")
    assert NEW in said(desk, "campaign")
    assert NEW not in said(sign_in(head), "campaign")


def test_whoever_reads_no_history_reads_the_card_without_marks(
    card, officer, administrator, sign_in
):
    Reply.make(item(card), "Chưa đúng", by=officer)
    assert NEW not in said(sign_in(administrator), "board_ward", card.ward.code)


def test_what_is_new_is_found_without_reading_all_that_was_saved(card, officer):
    """Of hundreds of savings of an item, the index gives the few acts that are news."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL reads so small a table whole
    for reader in (officer, make_user()):
        with CaptureQueriesContext(connection) as asked:
            Sheet(card, reader)
        (news,) = [one["sql"] for one in asked if '"scoring_look"' in one["sql"]]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {news}")
            plan = "\n".join(step for *_ids, step in cursor.fetchall())
        assert "INDEX entries_of_an_item (score_id=? AND act=?" in plan
