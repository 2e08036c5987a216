"""Notes that the Board keeps for itself: no ward and no observer ever reads one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from scoring.maintenance import replay
from scoring.models import Act, BoardNote, Entry, Scorecard
from scoring.rules.lifecycle import CampaignState, CardState
from tests.factories import make_scorecard, make_ward_officer, write_down
from tests.refusals import refused

pytestmark = pytest.mark.django_db

SECRET = "Hỏi lại Phường về sổ họp quý III"


@pytest.fixture
def card():
    return make_scorecard(CardState.VERIFIED)


def item(card):
    return card.scores.select_related("item__parent").in_official_order()[1]


def page_of(card):
    return reverse("board_notes", args=[card.campaign.slug, card.ward.code])


def test_the_board_notes_something_about_a_card_or_an_item(card, reviewer, head, sign_in):
    client = sign_in(reviewer)
    assert client.post(page_of(card), {"item": "1.2", "text": SECRET}).status_code == 302
    assert client.post(page_of(card), {"item": "", "text": "Cả phiếu ổn"}).status_code == 302
    said = sign_in(head).get(page_of(card)).content.decode()
    assert SECRET in said
    assert "Nội dung 1.2" in said
    assert "Cả phiếu ổn" in said
    across = client.get(reverse("item_across", args=[card.campaign.slug, "1.2"])).content.decode()
    assert SECRET in across


def test_no_ward_and_no_observer_ever_reads_one(card, reviewer, observer, administrator, sign_in):
    BoardNote.write(card, item(card), SECRET, by=reviewer)
    BoardNote.write(card, None, SECRET, by=reviewer)
    own = make_ward_officer(card.ward)
    slug, code = card.campaign.slug, card.ward.code
    pages = {
        own: [
            reverse("home"),
            reverse("scorecard", args=[slug]),
            reverse("scorecard_paper", args=[slug]),
            reverse("history", args=[slug]),
            reverse("campaign", args=[slug]),
        ],
        observer: [
            reverse("board_ward", args=[slug, code]),
            reverse("item_across", args=[slug, "1.2"]),
            reverse("history", args=[slug]),
        ],
        administrator: [reverse("board_ward", args=[slug, code])],
    }
    for person, addresses in pages.items():
        client = sign_in(person)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert SECRET not in answer.content.decode(), address
        assert client.get(page_of(card)).status_code == 403
        assert not Entry.objects.visible_to(person).filter(act=Act.BOARD_NOTE).exists()
    assert Entry.objects.visible_to(reviewer).filter(act=Act.BOARD_NOTE).count() == 2


def test_a_note_is_put_aside_and_the_record_keeps_it(card, reviewer, head, sign_in):
    write_down()
    note = BoardNote.write(card, item(card), SECRET, by=reviewer)
    client = sign_in(head)
    assert client.post(page_of(card), {"aside": note.pk}).status_code == 302
    assert SECRET not in client.get(page_of(card)).content.decode()
    assert list(card.entries.order_by("pk").values_list("act", flat=True))[-2:] == [
        Act.BOARD_NOTE,
        Act.DROP_NOTE,
    ]
    assert list(replay.differences_of_campaigns()) == []
    BoardNote.objects.filter(pk=note.pk).update(text="Khác")
    assert len(list(replay.differences_of_campaigns())) == 1


def test_who_may_not_and_when_not(card, reviewer, observer, sign_in):
    for person in (observer, make_ward_officer(card.ward)):
        with pytest.raises(PermissionDenied):
            BoardNote.write(card, None, SECRET, by=person)
    other = make_scorecard(CardState.SUBMITTED)
    with pytest.raises(PermissionDenied):
        BoardNote.write(card, item(other), SECRET, by=reviewer)
    note = BoardNote.write(other, None, SECRET, by=reviewer)
    assert sign_in(reviewer).post(page_of(card), {"aside": note.pk}).status_code == 404
    with refused("text_missing"):
        BoardNote.write(card, None, "  ", by=reviewer)
    blank = sign_in(reviewer).post(page_of(card), {"item": "1.2", "text": " "})
    assert blank.status_code == 422
    type(card.campaign).objects.filter(pk=card.campaign_id).update(state=CampaignState.CONCLUDED)
    with refused("campaign_concluded"):
        BoardNote.write(Scorecard.objects.get(pk=card.pk), None, SECRET, by=reviewer)
    late = sign_in(reviewer).post(page_of(card), {"item": "", "text": SECRET})
    assert late.status_code == 409
    assert SECRET in late.content.decode()  # what was typed is still there
