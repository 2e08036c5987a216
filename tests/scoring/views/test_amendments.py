"""A plan that is amended after the opening: what still may be, and who reads it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.timezone import localtime

from scoring.maintenance import replay
from scoring.models import Act, Campaign, Criterion, Entry
from scoring.models.amendment import reword, scored_units
from scoring.models.campaigns.dealing import admit
from scoring.pages.paper_form import PaperForm
from scoring.rules.lifecycle import Action
from tests.factories import (
    make_campaign,
    make_client,
    make_user,
    make_ward,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db
TYPO = "Nội dung 1.1"
RIGHT = "Nội dung 1.1 (đã sửa)"
WHY = "Kế hoạch in sai chữ"


@pytest.fixture
def campaign():
    campaign = make_campaign(wards=2)
    write_down()
    return campaign


@pytest.fixture
def head():
    return make_user(Role.HEAD)


def item(campaign):
    return campaign.criteria.select_related("parent").get(title__startswith=TYPO)


def text(client, name, *args):
    return " ".join(strip_tags(client.get(reverse(name, args=args)).content.decode()).split())


def page(campaign, criterion):
    return reverse("setup_wording", args=[campaign.slug, criterion.pk])


def sent(client, campaign, criterion, **typed):
    shown = client.get(page(campaign, criterion)).context["form"]
    facts = {"title": RIGHT, "short_title": "", "guidance": "", "reason": WHY} | typed
    return client.post(page(campaign, criterion), {"seen": shown.seen} | facts)


def officer_of(card):
    return make_client(make_ward_officer(card.ward))


def test_every_unit_reads_old_words_new_words_and_the_reason(campaign, head):
    client = make_client(head)
    assert sent(client, campaign, item(campaign)).status_code == 302
    own = officer_of(campaign.scorecards.first())
    for reader in (own, client, make_client(make_user(Role.OBSERVER))):
        shown = text(reader, "campaign", campaign.slug)
        assert "Đính chính kế hoạch · Nội dung 1.1" in shown
        assert f"Nội dung: {TYPO} → thành {RIGHT}" in shown
        assert WHY in shown
    home = text(own, "home")
    assert "Đính chính kế hoạch: Nội dung 1.1" in home
    assert WHY in home
    assert f"Đã đính chính; khi mở phong trào ghi là “{TYPO}”." in text(
        own, "scorecard", campaign.slug
    )
    assert WHY in text(own, "history", campaign.slug)
    told = own.get(reverse("history", args=[campaign.slug]) + "?act=told")
    assert WHY in told.content.decode()
    assert list(replay.differences_of_campaigns()) == []


def test_deadline_day_off_and_late_unit_are_told_to_every_unit(campaign, head):
    until = campaign.self_deadline + timedelta(days=3)
    with campaign.being_set_up(Act.AMEND, by=head, reason="Lùi vì mưa bão") as locked:
        locked.self_deadline = until
        locked.save(update_fields=["self_deadline"])
    late = make_ward(name="Phường Đến Sau")
    admit(campaign, late, by=head, reason="Thành lập tháng trước")
    shown = text(officer_of(campaign.scorecards.first()), "campaign", campaign.slug)
    assert f"{localtime(until):%H:%M %d/%m/%Y}" in shown
    assert "Lùi vì mưa bão" in shown
    assert "Phường Đến Sau" in shown
    assert "Thành lập tháng trước" in shown
    home = text(officer_of(campaign.scorecards.first()), "home")
    assert "Phường Đến Sau" in home


def test_who_signs_papers_stays_with_the_board(campaign, head):
    with campaign.being_set_up(Act.PAPER_HEADS, by=head, reason="Đổi người ký"):
        campaign.paper_heads.create(issuer="board", signer="Ông A")
    entry = Entry.objects.get(act=Act.PAPER_HEADS)
    assert not Entry.objects.visible_to(
        make_ward_officer(campaign.scorecards.first().ward)
    ).contains(entry)


def test_what_went_out_before_still_comes_back(campaign, head):
    sheet, form = campaign.plan_fingerprint, PaperForm(campaign).fingerprint
    reword(item(campaign), by=head, reason=WHY, title=RIGHT)
    after = Campaign.objects.get(pk=campaign.pk)
    assert after.plan_fingerprint == sheet
    assert PaperForm(after).fingerprint == form


def test_words_that_are_put_back_leave_no_mark(campaign, head):
    reword(item(campaign), by=head, reason=WHY, title=RIGHT)
    reword(item(campaign), by=head, reason=WHY, title="Nội dung 1.1 khác")
    assert item(campaign).opened_title == TYPO
    reword(item(campaign), by=head, reason="Không sai", title=TYPO)
    assert item(campaign).put_right == ""
    assert Entry.objects.filter(act=Act.REWORD).count() == 3
    assert list(replay.differences_of_campaigns()) == []


def test_an_opening_that_is_taken_back_forgets_earlier_words(campaign, head):
    reword(item(campaign), by=head, reason=WHY, title=RIGHT)
    own = [officer_of(card) for card in campaign.scorecards.all()]
    campaign.perform(Action.TAKE_BACK, by=head, reason="Mở nhầm")
    assert item(campaign).opened_title == ""
    assert list(replay.differences_of_campaigns()) == []
    Campaign.objects.get(pk=campaign.pk).perform(Action.OPEN, by=head)
    shown = text(own[0], "campaign", campaign.slug)
    assert WHY not in shown


def test_the_dry_run_names_what_was_amended(campaign, head):
    reword(item(campaign), by=head, reason=WHY, title=RIGHT)
    shown = text(make_client(head), "setup_dry_run", campaign.slug)
    assert "Kế hoạch đã đính chính 1" in shown
    assert f"1.1. {RIGHT} Đã đính chính; khi mở phong trào ghi là “{TYPO}”." in shown


def test_words_that_were_scored_by_are_changed_only_in_the_same_meaning(campaign, head):
    client = make_client(head)
    campaign.scorecards.first().scores.filter(item=item(campaign)).update(self_points=1)
    answer = sent(client, campaign, item(campaign))
    assert answer.status_code == 422
    shown = " ".join(strip_tags(answer.content.decode()).split())
    assert "hãy đánh dấu xác nhận là chỉ sửa chữ" in shown
    assert "1 đơn vị đã có điểm ở đây." in shown
    assert RIGHT in shown  # what was typed is still there
    assert sent(client, campaign, item(campaign), same_meaning="on").status_code == 302
    assert item(campaign).title == RIGHT


@pytest.mark.parametrize("kind", ["self", "survey", "verified"])
def test_points_of_any_kind_are_points(campaign, head, kind):
    """What only a visit scored, or the Board alone, was scored by these words too."""
    for card in campaign.scorecards.all():
        facts = {f"{kind}_points": 1, "finding": "Còn thiếu", "reason": "Thiếu biên bản"}
        card.scores.filter(item=item(campaign)).update(**facts)
    assert scored_units(item(campaign)) == 2
    assert scored_units(item(campaign).parent) == 2
    assert scored_units(campaign.heads[1]) == 0
    with refused("meaning_unconfirmed"):
        reword(item(campaign), by=head, reason=WHY, title=RIGHT)


def test_proof_is_asked_for_otherwise_only_until_somebody_has_scored(campaign, head):
    reword(item(campaign), by=head, reason=WHY, evidence_required=True)
    assert item(campaign).evidence_required
    campaign.scorecards.first().scores.filter(item=item(campaign)).update(self_points=1)
    with refused("item_scored"):
        reword(item(campaign), by=head, reason=WHY, same_meaning=True, evidence_required=False)
    shown = text(make_client(head), "setup_wording", campaign.slug, item(campaign).pk)
    assert "Cần tài liệu kiểm chứng" not in shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": " "}, "lý do"),
        ({"title": ""}, "Nội dung"),
        ({"title": TYPO}, "Chưa có gì khác"),
    ],
)
def test_nothing_is_amended_without_reason_or_change(campaign, head, typed, sentence):
    answer = sent(make_client(head), campaign, item(campaign), **typed)
    assert answer.status_code in {409, 422}
    assert sentence in answer.content.decode()
    assert not Entry.objects.filter(act=Act.REWORD).exists()


def test_two_heads_at_once_do_not_overwrite_one_another(campaign, head):
    client = make_client(head)
    shown = client.get(page(campaign, item(campaign))).context["form"]
    reword(item(campaign), by=head, reason="Người khác", guidance="Hướng dẫn mới")
    answer = client.post(
        page(campaign, item(campaign)),
        {"seen": shown.seen, "title": RIGHT, "short_title": "", "guidance": "", "reason": WHY},
    )
    assert answer.status_code == 409
    assert "Hướng dẫn mới" in answer.content.decode()
    assert item(campaign).title == TYPO


def test_only_the_head_of_an_open_campaign_amends(campaign, head):
    with pytest.raises(PermissionDenied):
        reword(item(campaign), by=make_user(Role.REVIEWER), reason=WHY, title=RIGHT)
    for state, code in (("preparing", "campaign_not_open"), ("concluded", "campaign_concluded")):
        other = make_campaign(state, wards=1)
        with refused(code):
            reword(item(other), by=head, reason=WHY, title=RIGHT)


def test_caps_stay_and_the_page_says_why(campaign, head):
    shown = text(make_client(head), "setup_wording", campaign.slug, item(campaign).pk)
    assert "Điểm tối đa, cách tính điểm" in shown
    assert "không đổi được nữa" in shown
    criteria = text(make_client(head), "setup_criteria", campaign.slug)
    assert "chữ viết sai ở tiêu chí thì đính chính được" in criteria
    assert "Đính chính Tiêu chí 1" in criteria


def test_the_database_keeps_no_mark_without_a_difference(campaign):
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.filter(pk=item(campaign).pk).update(opened_title=TYPO)
