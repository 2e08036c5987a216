"""An overall remark and a follow-up for next year: when, by whom, and who reads them where."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from scoring.maintenance import replay
from scoring.models import Act, Scorecard
from scoring.models.scorecards.remark import give_remark
from scoring.rules.lifecycle import Action, CardState
from tests.factories import make_campaign, make_scorecard, make_ward_officer, write_down
from tests.refusals import refused

pytestmark = pytest.mark.django_db

REMARK, FOLLOW_UP = "Bám sát kế hoạch", "Lập sổ theo dõi dư luận"


@pytest.fixture
def card():
    return make_scorecard(CardState.VERIFIED, make_campaign(wards=1, slug="2026"))


@pytest.fixture
def ward(card):
    return make_ward_officer(card.ward)


def page_of(card):
    return reverse("board_remark", args=["2026", card.ward.code])


def test_it_is_the_boards_act_and_replays(card, ward, reviewer):
    write_down()
    with pytest.raises(PermissionDenied):
        give_remark(card, REMARK, FOLLOW_UP, by=ward)
    give_remark(card, REMARK, FOLLOW_UP, by=reviewer)
    give_remark(card, REMARK, FOLLOW_UP, by=reviewer)  # nothing new
    entry = card.entries.get(act=Act.REMARK)
    assert entry.new == {"remark": REMARK, "follow_up": FOLLOW_UP}
    assert list(replay.differences()) == []


@pytest.mark.parametrize("state", [CardState.DRAFT, CardState.FINAL, CardState.ABSENT])
def test_it_is_said_between_submission_and_final_result(state, reviewer):
    card = make_scorecard(state)
    if state == CardState.ABSENT:
        Scorecard.objects.filter(pk=card.pk).update(state=state)
    with refused("wrong_state", "kết quả chưa chốt"):
        give_remark(card, REMARK, "", by=reviewer)


def test_the_ward_reads_it_with_its_result_and_not_before(card, ward, reviewer, head, sign_in):
    card.perform(Action.REOPEN, by=head, reason="Rà soát lại")
    client = sign_in(reviewer)
    sent = {"remark": REMARK, "follow_up": FOLLOW_UP}
    answer = client.post(page_of(card), sent, follow=True)
    assert "Đã lưu nhận xét." in answer.content.decode()
    own, history = reverse("scorecard", args=["2026"]), reverse("history", args=["2026"])
    for page in (own, history, reverse("home")):
        assert REMARK not in sign_in(ward).get(page).content.decode()
    card.perform(Action.VERIFY, by=reviewer)
    said = sign_in(ward).get(own).content.decode()
    assert REMARK in said
    assert FOLLOW_UP in said
    assert REMARK in sign_in(ward).get(history).content.decode()


def test_what_cannot_be_said_now_stays_as_it_was_typed(card, reviewer, sign_in):
    Scorecard.objects.update(state=CardState.FINAL)
    assert "kết quả chưa chốt" in sign_in(reviewer).get(page_of(card)).content.decode()
    answer = sign_in(reviewer).post(page_of(card), {"remark": REMARK, "follow_up": ""})
    assert answer.status_code == 409
    assert REMARK in answer.content.decode()


def test_nobody_writes_over_a_remark_that_they_have_not_seen(card, reviewer, head, sign_in):
    """Both opened the page while nothing stood there; who comes second sees the first one's words
    beside the own, and sends again.
    """
    client = sign_in(reviewer)
    seen = client.get(page_of(card)).context["form"]["seen"].value()
    give_remark(card, "Của Trưởng Ban", "", by=head)
    sent = {"remark": REMARK, "follow_up": FOLLOW_UP, "seen": seen}
    answer = client.post(page_of(card), sent)
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Nội dung này vừa được lưu ở nơi khác." in said
    assert "Của Trưởng Ban" in said
    assert REMARK in said
    assert Scorecard.objects.get(pk=card.pk).remark == "Của Trưởng Ban"
    again = sent | {"seen": answer.context["form"]["seen"].value()}
    assert client.post(page_of(card), again).status_code == 302
    assert Scorecard.objects.get(pk=card.pk).remark == REMARK


@pytest.mark.parametrize("sent", [{}, {"remark": "Khác"}, {"follow_up": "Khác"}])
def test_a_form_that_lost_a_field_wipes_nothing_out(card, reviewer, sign_in, sent):
    give_remark(card, REMARK, FOLLOW_UP, by=reviewer)
    answer = sign_in(reviewer).post(page_of(card), sent)
    assert answer.status_code == 409
    stored = Scorecard.objects.get(pk=card.pk)
    assert (stored.remark, stored.follow_up) == (REMARK, FOLLOW_UP)


def test_next_year_begins_with_last_years_follow_up(card, ward, reviewer, sign_in):
    give_remark(card, REMARK, FOLLOW_UP, by=reviewer)
    nothing = make_campaign(wards=[card.ward], year=2028, slug="2028")
    following = make_campaign(wards=[card.ward], year=2027, slug="2027", model=card.campaign)
    for campaign, shown in ((following, True), (nothing, False)):
        pages = (
            sign_in(ward).get(reverse("scorecard", args=[campaign.slug])),
            sign_in(reviewer).get(reverse("board_ward", args=[campaign.slug, card.ward.code])),
            sign_in(reviewer).get(reverse("board_remark", args=[campaign.slug, card.ward.code])),
        )
        for page in pages:
            said = page.content.decode()
            assert (FOLLOW_UP in said) == shown
            assert ("Việc Ban đề nghị từ năm 2026" in said) == shown
            assert REMARK not in said
