"""A leader approves a ward's card before it is submitted, in the program or on a signed scan."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.documents import scorecard_paper
from scoring.maintenance import replay
from scoring.models import Act, Campaign, Entry, Scorecard, SignedPaper
from scoring.models.evidence.signed_paper import Scan
from scoring.rules.lifecycle import Action, CampaignState, CardState
from scoring.rules.signed import SignedKind
from tests.factories import (
    fill,
    make_campaign,
    make_client,
    make_evidence,
    make_scorecard,
    make_user,
    make_ward,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused
from tests.scoring.views.test_setup import change
from wards.models import Role, User

pytestmark = pytest.mark.django_db
DECLARED = {"declared": "on"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def words_of(answer):
    return " ".join(answer.content.decode().split())


def whole_card(approval):
    """A card that is filled in, in a campaign that asks for this approval."""
    card = make_scorecard(campaign=make_campaign(wards=1, approval=approval))
    fill(card, "self")
    return card


def submit_page(card):
    return reverse("scorecard_submit", args=[card.campaign.slug])


def fresh(card):
    return Scorecard.objects.get(pk=card.pk)


def file_scan(card, by):
    scan = Scan(ContentFile(b"%PDF-1.4", "phieu.pdf"), "phieu.pdf", "application/pdf")
    return SignedPaper.put(SignedKind.CARD, scan, by=by, campaign=card.campaign, card=card)


# In the program


@pytest.fixture
def card():
    return whole_card("leader")


@pytest.fixture
def drafter(card):
    return make_ward_officer(card.ward, full_name="Trần Thị Soạn")


@pytest.fixture
def leader(card):
    return make_ward_officer(card.ward, full_name="Lê Văn Duyệt", approves=True)


def send(user, card, **more):
    """What the button of the page sends, with the mark that the page shows."""
    return make_client(user).post(
        submit_page(card), DECLARED | {"seen": fresh(card).content_mark} | more, follow=True
    )


def test_who_drafts_asks_and_the_card_stays_with_the_ward(card, drafter):
    page = words_of(make_client(drafter).get(submit_page(card)))
    assert "Đề nghị lãnh đạo duyệt" in page
    assert "Nộp phiếu</button>" not in page
    said = words_of(send(drafter, card))
    assert "Đã đề nghị lãnh đạo duyệt phiếu." in said
    assert "Chờ lãnh đạo duyệt" in said
    assert fresh(card).state == CardState.DRAFT
    assert Entry.objects.get(act=Act.ASK_APPROVAL).by == drafter
    assert "Chờ lãnh đạo duyệt" in words_of(make_client(drafter).get(reverse("home")))


def test_the_leader_finds_the_request_among_the_tasks_approves_and_papers_say_who(
    card, drafter, leader
):
    send(drafter, card)
    home = words_of(make_client(leader).get(reverse("home")))
    assert "Phiếu chờ đồng chí duyệt" in home
    assert "Đồng chí Trần Thị Soạn đề nghị duyệt lúc" in home
    page = words_of(make_client(leader).get(submit_page(card)))
    assert "Duyệt và nộp phiếu" in page
    receipt = words_of(send(leader, card))
    assert "Đồng chí Lê Văn Duyệt duyệt trong chương trình" in receipt
    stored = fresh(card)
    assert stored.state == CardState.SUBMITTED
    assert stored.approval_asked_at is None
    facts = dict(scorecard_paper.of_card(stored, judged=False).facts)
    assert facts["Lãnh đạo duyệt"] == "Đồng chí Lê Văn Duyệt duyệt trong chương trình"


def test_who_drafts_cannot_submit_whatever_is_sent(card, drafter):
    with pytest.raises(PermissionDenied):
        card.perform(Action.SUBMIT, by=drafter)


def test_a_leader_submits_without_being_asked(card, leader):
    send(leader, card)
    assert fresh(card).state == CardState.SUBMITTED


def test_what_is_sent_back_comes_with_a_word_and_can_be_asked_about_again(card, drafter, leader):
    send(drafter, card)
    step = reverse("scorecard_step", args=[card.campaign.slug, "send_back"])
    client = make_client(leader)
    assert "Hãy ghi lý do." in words_of(client.post(step, {"reason": ""}))
    client.post(step, {"reason": "Nội dung 1.1 chấm cao"})
    assert fresh(card).approval_asked_at is None
    for where in (reverse("home"), submit_page(card)):
        assert "Nội dung 1.1 chấm cao" in words_of(make_client(drafter).get(where))
    send(drafter, card)
    assert fresh(card).sent_back_because == ""
    assert fresh(card).approval_asked_at is not None


def test_nothing_is_sent_back_that_nobody_laid_before_the_leader(card, leader, drafter):
    with refused("approval_not_asked"):
        card.perform(Action.SEND_BACK, by=leader, reason="Sửa lại")
    send(drafter, card)
    with pytest.raises(PermissionDenied):
        card.perform(Action.SEND_BACK, by=drafter, reason="Sửa lại")


def test_a_card_changed_after_the_request_asks_again_and_the_leader_is_told(card, drafter, leader):
    send(drafter, card)
    with refused("approval_asked"):
        card.perform(Action.ASK_APPROVAL, by=drafter)
    score = card.scores.select_related("item__parent").first()
    score.enter("self", score.cap - 1, by=drafter)
    assert "Phiếu đã sửa sau khi đề nghị duyệt" in words_of(
        make_client(drafter).get(submit_page(card))
    )
    assert "Từ lúc đó phiếu đã sửa" in words_of(make_client(leader).get(submit_page(card)))
    send(drafter, card)
    assert fresh(card).approval_is_asked


def test_a_leader_never_submits_what_changed_under_the_page(card, drafter, leader):
    seen = fresh(card).content_mark
    score = card.scores.select_related("item__parent").first()
    score.enter("self", score.cap - 1, by=drafter)
    answer = make_client(leader).post(submit_page(card), DECLARED | {"seen": seen})
    assert answer.status_code == 422
    assert "Phiếu vừa được sửa sau khi đồng chí mở trang này." in words_of(answer)
    assert fresh(card).state == CardState.DRAFT


def test_other_evidence_is_another_card(card, drafter):
    score = card.scores.first()
    before = fresh(card).content_mark
    evidence = make_evidence(card, score, by=drafter)
    with_evidence = fresh(card).content_mark
    evidence.withdraw(by=drafter)
    assert before == fresh(card).content_mark != with_evidence


def test_the_first_page_costs_no_more_than_any(card, drafter, leader):
    send(drafter, card)
    for who in (drafter, leader):
        client = make_client(who)
        for where in (reverse("home"), submit_page(card)):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(where).status_code == 200
            assert len(queries) <= 12


def test_a_card_that_nobody_finished_is_not_laid_before_the_leader(card, drafter):
    fill(card, "self", [None, 1, 1])
    with refused("items_unfinished"):
        card.perform(Action.ASK_APPROVAL, by=drafter)


def test_every_part_of_it_replays(card, drafter, leader):
    write_down()
    card.perform(Action.ASK_APPROVAL, by=drafter)
    card.perform(Action.SEND_BACK, by=leader, reason="Sửa lại")
    card.perform(Action.ASK_APPROVAL, by=drafter)
    assert list(replay.differences_of_campaigns()) == []
    Scorecard.objects.filter(pk=card.pk).update(approval_asked_by=leader)
    assert len(list(replay.differences_of_campaigns())) == 1


# On a signed scan


def test_without_a_signed_scan_of_this_card_nothing_is_submitted():
    card = whole_card("scan")
    officer = make_ward_officer(card.ward)
    client = make_client(officer)
    assert "Phong trào yêu cầu phiếu có chữ ký" in words_of(client.get(submit_page(card)))
    with refused("scan_missing"):
        card.perform(Action.SUBMIT, by=officer)
    scan = file_scan(card, officer)
    assert "Đã lưu bản có chữ ký của đúng phiếu này." in words_of(client.get(submit_page(card)))
    receipt = words_of(client.post(submit_page(card), DECLARED, follow=True))
    assert f"mã SHA-256 bắt đầu bằng {scan.sha256[:16]}" in receipt
    assert (
        scan.sha256[:16]
        in dict(scorecard_paper.of_card(fresh(card), judged=False).facts)["Lãnh đạo duyệt"]
    )


def test_points_that_change_ask_for_a_new_scan():
    card = whole_card("scan")
    officer = make_ward_officer(card.ward)
    file_scan(card, officer)
    score = card.scores.select_related("item__parent").first()
    score.enter("self", score.cap - 1, by=officer)
    with refused("scan_outdated"):
        card.perform(Action.SUBMIT, by=officer)
    page = reverse("scorecard_signed", args=[card.campaign.slug])
    assert "bản ấy là của phiếu cũ" in words_of(make_client(officer).get(page))
    score.enter("self", score.cap, by=officer)  # as it was signed
    assert fresh(card).scan_fits
    score.enter("self", score.cap - 1, by=officer)
    file_scan(card, officer)
    assert card.perform(Action.SUBMIT, by=officer).state == CardState.SUBMITTED


def test_a_withdrawn_scan_is_none():
    card = whole_card("scan")
    officer = make_ward_officer(card.ward)
    file_scan(card, officer).withdraw(by=officer, reason="Nhầm tệp")
    with refused("scan_missing"):
        card.perform(Action.SUBMIT, by=officer)


# Neither


def test_a_campaign_that_asks_for_nothing_says_nothing_of_it():
    card = whole_card("none")
    officer = make_ward_officer(card.ward)
    client = make_client(officer)
    for where in (reverse("home"), submit_page(card), card.campaign.get_absolute_url()):
        said = words_of(client.get(where))
        assert "duyệt" not in said.lower().replace("trình duyệt", "")
    client.post(submit_page(card), DECLARED)
    assert fresh(card).state == CardState.SUBMITTED
    assert fresh(card).approved_how == ""
    for action in (Action.ASK_APPROVAL, Action.SEND_BACK):
        card = whole_card("none")
        with pytest.raises(PermissionDenied):
            card.perform(action, by=make_ward_officer(card.ward, approves=True), reason="x")


# The setting and the accounts


def test_the_way_is_chosen_before_the_opening_and_taken_over_by_the_next_year(head):
    campaign = make_campaign(CampaignState.PREPARING, approval="leader")
    later = Campaign.launch(
        by=head,
        model=campaign,
        year=2027,
        title="Phong trào",
        superior_body="Thành ủy",
        issuing_body="Ban",
        deciding_body="Thường trực",
    )
    assert later.approval == "leader"
    opened = make_campaign()
    with (
        refused("plan_locked"),
        opened.being_set_up(Act.AMEND, by=head, reason="Đổi cách duyệt") as locked,
    ):
        Campaign.objects.filter(pk=locked.pk).update(approval="scan")


def test_the_head_chooses_it_on_the_page_of_facts(head):
    campaign = make_campaign(CampaignState.PREPARING)
    page = reverse("setup_basics", args=[campaign.slug])
    assert change(make_client(head), page, approval="leader").status_code == 302
    assert Campaign.objects.get(pk=campaign.pk).approval == "leader"


def test_an_opening_waits_for_an_account_that_may_approve_in_every_ward():
    campaign = make_campaign(CampaignState.PREPARING, wards=0, approval="leader")
    ward = make_ward()
    make_ward_officer(ward)
    said = [one for one in campaign.obstacles(timezone.now()) if "duyệt phiếu" in one]
    assert said == [f"Chưa có tài khoản được duyệt phiếu của lãnh đạo đơn vị: {ward.name}."]
    make_ward_officer(ward, approves=True)
    assert not [one for one in campaign.obstacles(timezone.now()) if "duyệt phiếu" in one]


def test_the_administrator_gives_the_right_and_the_register_tells_of_it(administrator):
    account = make_ward_officer(full_name="Lê Văn Duyệt")
    write_down()
    page = reverse("person", args=[account.pk])
    facts = {
        "full_name": account.full_name,
        "username": account.username,
        "role": "officer",
        "ward": account.ward_id,
        "email": "",
    }
    client = make_client(administrator)
    said = words_of(client.post(page, facts | {"approves": "on"}, follow=True))
    assert User.objects.get(pk=account.pk).approves
    assert "Được duyệt và nộp phiếu: không → có" in said
    assert "được duyệt phiếu" in words_of(client.get(reverse("people")))
    assert list(replay.differences_of_register()) == []
    User.objects.filter(pk=account.pk).update(approves=False)
    assert len(list(replay.differences_of_register())) == 1


def test_only_a_wards_account_may_approve(administrator):
    reviewer = make_user(Role.REVIEWER)
    page = reverse("person", args=[reviewer.pk])
    facts = {"full_name": reviewer.full_name, "username": reviewer.username, "role": "reviewer"}
    answer = make_client(administrator).post(page, facts | {"approves": "on"})
    assert answer.status_code == 422
    assert "Chỉ tài khoản của đơn vị được duyệt phiếu." in words_of(answer)
    reviewer.approves = True
    with pytest.raises(ValidationError):
        reviewer.validate_constraints()
