"""The Django admin: the Board looks at scorecards there and the head decides tiers, the
administrator reads; nobody changes anything else, and nobody raises themselves.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.ledger.entry import Entry
from scoring.models import Campaign, Scorecard
from scoring.models.scorecards.tiering import assign_tier
from scoring.rules.lifecycle import Action, CampaignState, CardState
from tests.factories import (
    fill,
    make_campaign,
    make_client,
    make_officer,
    make_scorecard,
    make_survey,
    make_user,
    make_ward,
    make_ward_officer,
)
from wards.models import Role, SignIn

pytestmark = pytest.mark.django_db

LISTS = ("wards_signin", "scoring_campaign", "scoring_scorecard")
CARDS = "admin:scoring_scorecard_changelist"
DECIDING = "admin:scoring_scorecard_assign_tiers"


def text(answer) -> str:
    """What stands on a page, without its markup."""
    main = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", main, flags=re.S).split())


def units(answer) -> list[str]:
    """The units of the list, in its order."""
    return re.findall(r'class="field-unit[^"]*"><a[^>]*>([^<]+)<', answer.content.decode())


# Who gets where: `.` in · `L` sent to the door of the admin, which is closed to them · `3`
# forbidden (403) · `4` does not exist for them (404).
PEOPLE = ("officer", "reviewer", "head", "observer", "administrator")
BOARD = "L . . L ."
NOBODY = "L 3 3 L 3"
ACCESS = {
    "index": BOARD,
    "scoring": BOARD,
    "wards": "L 4 4 L .",
    "scoring_campaign_changelist": BOARD,
    "scoring_campaign_change": BOARD,
    "scoring_campaign_history": BOARD,
    "scoring_campaign_add": NOBODY,
    "scoring_campaign_delete": NOBODY,
    "scoring_scorecard_changelist": BOARD,
    "scoring_scorecard_change": BOARD,
    "scoring_scorecard_history": BOARD,
    "scoring_scorecard_add": NOBODY,
    "scoring_scorecard_delete": NOBODY,
    "scoring_scorecard_assign_tiers": "L 3 . L 3",
    "wards_signin_changelist": "L 3 3 L .",
    "wards_signin_change": "L 3 3 L .",
    "wards_signin_history": "L 3 3 L .",
    "wards_signin_add": NOBODY,
    "wards_signin_delete": NOBODY,
}


def admin_address(name: str, card: Scorecard) -> str:
    if name in {"scoring", "wards"}:
        return reverse("admin:app_list", args=[name])
    keys = {"campaign": card.campaign_id, "scorecard": card.pk}
    keys["signin"] = SignIn.objects.get_or_create(username="phuong1", outcome="wrong")[0].pk
    model = name.split("_")[1] if "_" in name else ""
    named = name.endswith(("_change", "_history", "_delete"))
    where = reverse(f"admin:{name}", args=[keys[model]] if named else [])
    return f"{where}?card={card.pk}" if name.endswith("assign_tiers") else where


def outcome(answer) -> str:
    if answer.status_code == 302 and answer["Location"].startswith("/admin/login/"):
        return "L"
    return str(answer.status_code)[-1] if answer.status_code in {403, 404} else "."


@pytest.mark.parametrize("name", ACCESS)
def test_everybody_gets_where_they_belong_and_nowhere_else(name):
    where, found = admin_address(name, make_scorecard("verified")), {}
    for who in PEOPLE:
        client = make_client(make_ward_officer() if who == "officer" else make_user(who))
        found[who] = outcome(client.get(where))
    assert found == dict(zip(PEOPLE, ACCESS[name].split(), strict=True))


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_that_is_sent_changes_a_card_a_campaign_or_a_sign_in(role, method):
    card = make_scorecard("verified")
    client = make_client(make_ward_officer() if role == Role.OFFICER else make_user(role))
    before = list(Scorecard.objects.values()), list(Campaign.objects.values())
    sent = {"state": "final", "post": "yes", "action": "delete_selected"}
    for name in ACCESS:
        where = admin_address(name, card)
        sign_ins = list(SignIn.objects.values())
        getattr(client, method)(where, sent | {"_selected_action": card.pk})
        assert list(SignIn.objects.values()) == sign_ins
    assert (list(Scorecard.objects.values()), list(Campaign.objects.values())) == before


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OBSERVER])
def test_others_read_a_page_of_ours(sign_in, role):
    user = make_ward_officer() if role == Role.OFFICER else make_user(role)
    answer = sign_in(user).get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403
    assert "403.html" in [template.name for template in answer.templates]


def test_every_list_is_for_the_administrator(sign_in, administrator):
    make_scorecard("verified")
    for page in LISTS:
        assert sign_in(administrator).get(reverse(f"admin:{page}_changelist")).status_code == 200


def test_scorecards_show_totals_gap_and_the_way_to_the_comparison(sign_in, administrator):
    card = make_scorecard("verified")
    score = card.scores.in_official_order().first()
    type(score).objects.filter(pk=score.pk).update(verified_points=score.cap - 1, reason="thiếu")
    page = (
        sign_in(administrator).get(reverse("admin:scoring_scorecard_changelist")).content.decode()
    )
    assert ">10<" in page
    assert ">9<" in page
    assert ">−1<" in page
    assert reverse("board_ward", args=[card.campaign.slug, card.ward.code]) in page


def test_a_card_that_is_half_scored_has_no_total(sign_in, administrator):
    card = make_scorecard()
    score = card.scores.first()
    type(score).objects.filter(pk=score.pk).update(self_points=1)
    page = (
        sign_in(administrator).get(reverse("admin:scoring_scorecard_changelist")).content.decode()
    )
    assert '<td class="field-own">–</td>' in page


def test_a_deadline_of_24_00_is_the_end_of_its_day_here_too(sign_in, administrator):
    campaign = make_campaign()
    midnight = datetime(campaign.year + 1, 1, 6, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    Campaign.objects.filter(pk=campaign.pk).update(
        opens_at=midnight - timedelta(days=30), self_deadline=midnight
    )
    client, said = sign_in(administrator), f"24 giờ 00, ngày 05/01/{midnight.year}"
    assert said in client.get(reverse("admin:scoring_campaign_changelist")).content.decode()
    one = reverse("admin:scoring_campaign_change", args=[campaign.pk])
    assert said in client.get(one).content.decode()


@pytest.mark.parametrize("model", [Campaign, Scorecard])
def test_campaigns_and_cards_cannot_be_changed_here(sign_in, administrator, model):
    card = make_scorecard()
    client, thing = sign_in(administrator), card if model is Scorecard else card.campaign
    name = f"admin:scoring_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert (
        client.post(reverse(f"{name}_change", args=[thing.pk]), {"state": "final"}).status_code
        == 403
    )
    assert (
        client.post(reverse(f"{name}_delete", args=[thing.pk]), {"post": "yes"}).status_code == 403
    )


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_any_number_of_wards(
    sign_in, administrator, name, django_assert_max_num_queries
):
    client, counts = sign_in(administrator), []
    for wards in (1, 10, 100):
        campaign = make_campaign(wards=wards)
        for card in campaign.scorecards.select_related("ward"):
            make_officer(card.ward, user=make_ward_officer(card.ward))
        with django_assert_max_num_queries(12) as captured:
            client.get(reverse(f"admin:{name}_changelist"))
        counts.append(len(captured))
    assert len(set(counts)) == 1


def test_every_page_of_the_admin_is_vietnamese(sign_in, administrator):
    card = make_scorecard("final")
    make_officer(card.ward)
    client = sign_in(administrator)
    pages = [reverse("admin:index"), reverse("admin:wards_signin_changelist")]
    pages += [reverse("admin:scoring_scorecard_change", args=[card.pk])]
    pages += [reverse("admin:scoring_campaign_change", args=[card.campaign_id])]
    pages += [reverse(f"admin:{name}_changelist") for name in LISTS]
    said = ""
    for where in pages:
        page = client.get(where)
        assert page.status_code == 200
        said += re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.S)
    for english in ("Campaign", "Ward", "Tier", "Submitted", "Version", "Groups", "State"):
        assert not re.search(rf"\b{english}\b", said, re.IGNORECASE), english


def test_what_is_wrong_with_a_choice_is_said_as_a_colleague_says_it(sign_in, head):
    """Django's own sentences would say that goals have to be chosen."""
    card = make_scorecard("verified")
    client, chosen = sign_in(head), {"_selected_action": card.pk}
    for sent, told in (
        ({"action": "assign_tiers"}, "Chưa chọn dòng nào."),
        ({"action": "", **chosen}, "Chưa chọn việc."),
    ):
        page = client.post(reverse(CARDS), {"index": 0, **sent}, follow=True).content.decode()
        assert told in page
    gone = client.get(reverse("admin:scoring_scorecard_change", args=[0]), follow=True)
    assert "Không có phiếu chấm điểm mang số “0”." in gone.content.decode()
    kept = client.get(reverse("admin:scoring_scorecard_change", args=[card.pk])).content.decode()
    assert "Mở trang của chương trình" in kept
    assert reverse("admin:scoring_scorecard_history", args=[card.pk]) not in kept


@pytest.mark.parametrize(("state", "left"), [("open", 1), ("preparing", 1), ("?", 2)])
def test_campaigns_are_narrowed_by_their_state(sign_in, reviewer, state, left):
    make_campaign()
    make_campaign(CampaignState.PREPARING, year=2027)
    page = sign_in(reviewer).get(reverse("admin:scoring_campaign_changelist"), {"state": state})
    assert page.content.decode().count('class="field-year"') == left
    assert "Theo trạng thái" in text(page)
    assert "Đã xóa" not in text(page)


# The list and its filters


@pytest.fixture
def campaign(db):
    """Phường 2 surveyed, Phường 10 verified lower than self-scored,
    Phường 3 blank; two clusters.
    """
    wards = [
        make_ward(number, cluster=cluster, name=name)
        for number, name, cluster in (
            (10, "Phường 10", "Cụm 2"),
            (2, "Đường Đỗ", "Cụm 10"),
            (3, "Phường 3", ""),
        )
    ]
    campaign = make_campaign(wards=wards, year=2027)
    lowered = make_scorecard("verified", campaign)
    fill(lowered, "verified", (2, 2, 4))
    surveyed = make_scorecard("submitted", campaign)
    make_survey(surveyed)
    fill(surveyed, "survey", (2, 4, 1))
    return campaign


def of_ward(campaign, number):
    return campaign.scorecards.select_related("campaign").get(ward__code=f"p{number}")


def test_cards_stand_as_in_every_list_the_newest_year_first(sign_in, reviewer, campaign):
    make_campaign(wards=[card.ward for card in campaign.scorecards.all()], year=2026)
    found = units(sign_in(reviewer).get(reverse(CARDS)))
    assert found == ["Đường Đỗ", "Phường 3", "Phường 10"] * 2
    by_unit = sign_in(reviewer).get(reverse(CARDS), {"o": "0.-1"})
    assert units(by_unit)[::2] == ["Đường Đỗ", "Phường 3", "Phường 10"]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"campaign": "2027"}, ["Đường Đỗ", "Phường 3", "Phường 10"]),
        ({"campaign": "1999"}, ["Đường Đỗ", "Phường 3", "Phường 10"]),
        ({"state": "surveyed"}, ["Đường Đỗ"]),
        ({"state": "blank"}, ["Phường 3"]),
        ({"state": "verified"}, ["Phường 10"]),
        ({"state": "?"}, ["Đường Đỗ", "Phường 3", "Phường 10"]),
        ({"gap": "apart"}, ["Đường Đỗ", "Phường 10"]),
        ({"gap": "down"}, ["Đường Đỗ", "Phường 10"]),
        ({"gap": "up"}, []),
        ({"cluster": "Cụm 2"}, ["Phường 10"]),
        ({"tier": "undecided"}, ["Đường Đỗ", "Phường 3", "Phường 10"]),
        ({"tier": "Khá"}, []),
        ({"tier": "none"}, []),
        ({"q": "duong do"}, ["Đường Đỗ"]),
        ({"q": "ĐƯỜNG"}, ["Đường Đỗ"]),
        ({"q": "phuong"}, ["Phường 3", "Phường 10"]),
        ({"q": "phuong", "gap": "down", "state": "verified"}, ["Phường 10"]),
    ],
)
def test_filters_and_search_leave_what_they_say(sign_in, reviewer, campaign, asked, left):
    assert units(sign_in(reviewer).get(reverse(CARDS), asked)) == left


def test_cards_are_found_by_their_tier(sign_in, head, campaign):
    card, good = of_ward(campaign, 10), campaign.tiers.all()[1]
    assign_tier(card, good, by=head, suggested=good)
    assert units(sign_in(head).get(reverse(CARDS), {"tier": "Khá"})) == ["Phường 10"]
    assign_tier(card, None, by=head, suggested=good, reason="Có vi phạm")
    assert units(sign_in(head).get(reverse(CARDS), {"tier": "none"})) == ["Phường 10"]


def test_a_campaign_in_preparation_and_clusters_stand_in_the_filters(sign_in, reviewer, campaign):
    page = text(sign_in(reviewer).get(reverse(CARDS)))
    assert page.index("Cụm 2") < page.index("Cụm 10")


def test_until_points_are_verified_the_survey_stands_beside_them(sign_in, reviewer, campaign):
    page = text(sign_in(reviewer).get(reverse(CARDS)))
    assert "7 – −3" in page
    assert "8 −2" in page


def test_everything_asked_for_at_once_costs_twelve_queries(
    sign_in, reviewer, campaign, django_assert_max_num_queries
):
    asked = {"q": "phuong", "gap": "apart", "state": "verified", "cluster": "Cụm 2"}
    asked |= {"campaign": "2027", "tier": "undecided", "o": "7.-1"}
    client = sign_in(reviewer)
    with django_assert_max_num_queries(12):
        assert units(client.get(reverse(CARDS), asked)) == ["Phường 10"]


def test_a_card_shows_what_was_found_on_each_criterion(
    sign_in, reviewer, campaign, django_assert_max_num_queries
):
    client = sign_in(reviewer)
    where = reverse("admin:scoring_scorecard_change", args=[of_ward(campaign, 10).pk])
    with django_assert_max_num_queries(12):
        page = text(client.get(where))
    assert "1. Tiêu chí 1 6 6 6 4 ▼ −2" in page
    assert "2. Tiêu chí 2 4 4 4 4" in page
    assert "Xếp loại" not in page.replace("Mức xếp loại", "")


# The head's tiers


def decide(client, campaign, *decisions):
    """Send (ward, tier, suggested, reason) of each card as the page does."""
    sent = {"card": [of_ward(campaign, number).pk for number, *_rest in decisions]}
    for number, tier, suggested, reason in decisions:
        prefix = f"card-{of_ward(campaign, number).pk}"
        sent |= {
            f"{prefix}-tier": getattr(tier, "pk", tier),
            f"{prefix}-suggested": suggested.pk,
            f"{prefix}-reason": reason,
        }
    return client.post(reverse(DECIDING), sent)


@pytest.fixture
def judged(campaign):
    """Phường 2 and 10 verified: 10 points, and 8."""
    card = of_ward(campaign, 2)
    fill(card, "verified")
    facts = {"verified_at": timezone.now(), "reply_until": timezone.now() - timedelta(days=1)}
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.VERIFIED, **facts)
    return campaign


def test_the_head_chooses_cards_sees_them_and_decides(sign_in, head, judged):
    client, (best, good, _last) = sign_in(head), judged.tiers.all()
    chosen = [of_ward(judged, number).pk for number in (2, 10, 3)]
    sent = {"action": "assign_tiers", "_selected_action": chosen}
    preview = client.post(reverse(CARDS), sent, follow=True)
    page = text(preview)
    assert preview.status_code == 200
    for words in ("Đường Đỗ", "Điểm thẩm định 10", "Phường 10", "Điểm thẩm định 8", "từ 7 điểm"):
        assert words in page
    assert "Phường 3 Đơn vị chưa có điểm thẩm định được xác nhận" in page
    assert not Entry.objects.filter(act="assign_tier").exists()
    answer = decide(client, judged, (2, best, best, ""), (10, best, good, "Có sáng kiến"))
    assert answer.status_code == 302
    found = judged.scorecards.filter(tier=best).order_by("tier_reason")
    assert [card.tier_reason for card in found] == ["", "Có sáng kiến"]
    assert Entry.objects.filter(act="assign_tier", by=head).count() == 2
    assert "Đã xếp loại 2 đơn vị." in text(client.get(answer["Location"]))


def test_one_card_leads_to_its_tier(sign_in, head, judged):
    client, card, good = sign_in(head), of_ward(judged, 10), judged.tiers.all()[1]
    page = client.get(reverse("admin:scoring_scorecard_change", args=[card.pk]))
    link = f"{reverse(DECIDING)}?card={card.pk}"
    assert f'href="{link}"' in page.content.decode()
    assert client.get(link).status_code == 200
    assert decide(client, judged, (10, good, good, "")).status_code == 302
    card.refresh_from_db()
    assert card.tier == good


def test_another_tier_than_suggested_wants_a_reason_and_what_was_typed_stays(sign_in, head, judged):
    best, good, _last = judged.tiers.all()
    answer = decide(sign_in(head), judged, (2, good, best, "Chậm báo cáo"), (10, best, good, " "))
    assert answer.status_code == 422
    assert "Phường 10 – Lý do: Mức khác với mức đề xuất theo điểm: hãy ghi lý do." in text(answer)
    assert "Chậm báo cáo" in text(answer)
    assert not Entry.objects.filter(act="assign_tier").exists()


def test_points_that_changed_since_the_page_are_noticed_and_can_be_sent_again(
    sign_in, head, judged
):
    client, (best, good, last) = sign_in(head), judged.tiers.all()
    fill(of_ward(judged, 10), "verified", (2, 2, 1))
    answer = decide(client, judged, (2, best, best, ""), (10, best, good, "Có sáng kiến"))
    assert answer.status_code == 409
    assert "Phường 10: Điểm của đơn vị vừa thay đổi. Hãy xem lại mức đề xuất." in text(answer)
    assert "Có sáng kiến" in text(answer)
    assert not Entry.objects.filter(act="assign_tier").exists()
    shown = dict(re.findall(r'name="(card-\d+-suggested)" value="(\d+)"', answer.content.decode()))
    assert shown[f"card-{of_ward(judged, 10).pk}-suggested"] == str(last.pk)
    assert (
        decide(client, judged, (2, best, best, ""), (10, best, last, "Có sáng kiến")).status_code
        == 302
    )


@pytest.mark.parametrize("step", [Action.REOPEN, Action.FINALISE])
def test_a_card_that_went_on_meanwhile_keeps_all_from_being_decided(sign_in, head, judged, step):
    best, good, _last = judged.tiers.all()
    card = of_ward(judged, 2)
    assign_tier(card, best, by=head, suggested=best)
    card.perform(step, by=head, reason="Xem lại")
    answer = decide(sign_in(head), judged, (2, good, best, "Xét lại"), (10, good, good, ""))
    assert answer.status_code == 409
    assert "Đường Đỗ: Chỉ quyết định mức xếp loại khi phiếu đã thẩm định" in text(answer)
    assert not of_ward(judged, 10).is_tiered
    assert str(card.pk) not in re.findall(r'name="card" value="(\d+)"', answer.content.decode())


def test_in_a_concluded_campaign_nothing_is_decided(sign_in, head, judged):
    client, (best, *_lower) = sign_in(head), judged.tiers.all()
    Campaign.objects.filter(pk=judged.pk).update(state=CampaignState.CONCLUDED)
    page = client.get(reverse(DECIDING), {"card": of_ward(judged, 2).pk})
    assert "Phong trào đã kết thúc" in text(page)
    assert 'name="card"' not in page.content.decode()
    answer = decide(client, judged, (2, best, best, ""))
    assert answer.status_code == 409
    assert "Đường Đỗ: Phong trào đã kết thúc, không sửa được nữa." in text(answer)
    assert not of_ward(judged, 2).is_tiered


def test_the_tier_is_the_heads_alone(sign_in, reviewer, administrator, judged):
    best = judged.tiers.all()[0]
    sent = {"action": "assign_tiers", "_selected_action": [of_ward(judged, 2).pk]}
    for user in (reviewer, administrator):
        client = sign_in(user)
        assert 'value="assign_tiers"' not in client.get(reverse(CARDS)).content.decode()
        assert reverse(DECIDING) not in str(client.post(reverse(CARDS), sent, follow=True).content)
        assert decide(client, judged, (2, best, best, "")).status_code == 403
    assert not of_ward(judged, 2).is_tiered


def test_cards_of_two_years_are_not_decided_together(sign_in, head, judged):
    other = make_scorecard("verified")
    chosen = [other.pk, of_ward(judged, 2).pk]
    answer = sign_in(head).get(reverse(DECIDING), {"card": chosen}, follow=True)
    assert "Hãy chọn các phiếu của cùng một phong trào" in text(answer)


@pytest.mark.parametrize("asked", [{}, {"card": "x"}, {"card": "9" * 30}, {"card": "0"}])
def test_no_card_is_no_page(sign_in, head, asked):
    assert sign_in(head).get(reverse(DECIDING), asked).status_code == 404


@pytest.mark.parametrize(
    "name", ["index", "scoring_scorecard_changelist", "scoring_scorecard_change"]
)
def test_no_page_of_the_admin_holds_inline_code_and_each_leads_back(sign_in, head, judged, name):
    keys = [of_ward(judged, 2).pk] if name.endswith("_change") else []
    where = reverse(f"admin:{name}", args=keys)
    html = sign_in(head).get(where).content.decode()
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", html)
    assert "Việc cần làm" in html


def test_the_list_reads_in_english_too(sign_in, head, judged):
    client = sign_in(head)
    client.cookies["django_language"] = "en"
    page = text(client.get(reverse(CARDS)))
    for words in ("Survey", "Verified", "Not decided yet", "Total below the self-score"):
        assert words in page
