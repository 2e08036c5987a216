"""What is new since a person last looked: marked until they say that they have seen it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.models import Entry, Evidence, Look, Reply, Scorecard
from scoring.models.scores.giving_back import give_back
from scoring.rules.lifecycle import CardState
from tests.factories import (
    make_campaign,
    make_scorecard,
    make_user,
    make_ward_officer,
    write_down,
)
from wards.models import Role

pytestmark = pytest.mark.django_db
NEW = ">Mới<"


@pytest.fixture
def cards():
    campaign = make_campaign(wards=2)
    cards = [make_scorecard(CardState.VERIFIED, campaign) for _ward in range(2)]
    write_down()
    return cards


def home(client):
    return client.get(reverse("home"))


def saw(client, card, upto):
    return client.post(reverse("seen", args=[card.campaign.slug]), {"upto": upto})


def objects(card, officer, text="Đề nghị xem lại"):
    """The unit sends a reply to its first item."""
    score = card.scores.select_related("item__parent").in_official_order()[0]
    return Reply.make(score, text, by=officer)


def test_a_ward_sees_what_is_new_until_it_says_so(cards, head, sign_in):
    card = cards[0]
    officer, colleague = make_ward_officer(card.ward), make_ward_officer(card.ward)
    client = sign_in(officer)
    card.tell("Nộp thêm biên bản", by=head)
    page = home(client)
    assert page.content.decode().count(NEW) == 1
    assert home(client).content.decode().count(NEW) == 1  # to open a page is not to have read it
    assert saw(client, card, page.context["home"].new_up_to).status_code == 302
    assert NEW not in home(client).content.decode()
    assert "Đã xem" not in home(client).content.decode()
    assert NEW in home(sign_in(colleague)).content.decode()  # each person by themselves
    card.tell("Và danh sách", by=head)
    assert home(client).content.decode().count(NEW) == 1


def test_the_board_sees_what_came_from_the_units(cards, head, reviewer, sign_in):
    officers = [make_ward_officer(card.ward) for card in cards]
    colleague = make_user(Role.REVIEWER)
    cards[1].assign(colleague, by=head)
    for card, officer in zip(cards, officers, strict=True):
        objects(card, officer)
    both, own = sign_in(head), sign_in(reviewer)
    assert "Mới từ các đơn vị" in home(both).content.decode()
    names = [row["sentence"].partition(":")[0] for row in home(both).context["home"].news.rows]
    assert names == [cards[1].ward_name, cards[0].ward_name]
    # What a colleague is in charge of is the colleague's.
    assert [row["sentence"] for row in home(own).context["home"].news.rows] == [
        f"{cards[0].ward_name}: Gửi kiến nghị, nội dung 1.1"
    ]
    saw(both, cards[0], home(both).context["home"].news.upto)
    assert "Mới từ các đơn vị" not in home(both).content.decode()
    assert home(own).context["home"].news.upto


def test_evidence_is_news_once_the_card_is_handed_in(cards, head, sign_in):
    card, client = cards[0], sign_in(head)
    officer, link = make_ward_officer(card.ward), {"kind": "link", "url": "https://example.vn/tin"}
    scores = card.scores.select_related("item__parent", "scorecard__campaign")
    first = scores.in_official_order()[0]

    def adds(title):
        Evidence.add(card, by=officer, scores=[first], title=title, **link)
        return [row["sentence"] for row in home(client).context["home"].news.rows]

    Scorecard.objects.filter(pk=card.pk).update(state=CardState.DRAFT)
    assert adds("Đang tự chấm") == []
    Scorecard.objects.filter(pk=card.pk).update(
        state=CardState.SUBMITTED, submitted_at=timezone.now()
    )
    give_back(first, by=head, reason="Thiếu", until=timezone.now() + timedelta(days=3))
    assert adds("Sau khi nộp") == [
        f"{card.ward_name}: Thêm tài liệu kiểm chứng, nội dung {first.item.code}"
    ]


def test_a_look_never_goes_back_nor_beyond_what_there_is(cards, head, sign_in):
    card = cards[0]
    client = sign_in(make_ward_officer(card.ward))
    cards[1].tell("Việc của đơn vị khác", by=head)
    card.tell("Một lời", by=head)
    mine = Entry.objects.latest("pk").pk
    cards[1].tell("Việc của đơn vị khác", by=head)
    saw(client, card, 10**17 - 1)
    assert Look.objects.get().last_id == mine
    for nonsense in (mine - 1, 0, "", "x", "-1", "9" * 40, "１"):
        assert saw(client, card, nonsense).status_code == 302
    assert Look.objects.get().last_id == mine


def test_the_administrator_has_no_news_to_see(cards, administrator, sign_in):
    assert saw(sign_in(administrator), cards[0], 1).status_code == 403
    assert not Look.objects.exists()
