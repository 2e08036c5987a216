"""Each role's first page: what is due, what waits, how far everybody is."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from scoring.models import Answer, Award, Campaign, Cluster, Reply, Scorecard
from scoring.pages.home.board import BoardHome
from scoring.pages.home.progress import ProgressTable
from scoring.pages.home.ward import WardHome
from scoring.rules.lifecycle import Action
from tests.factories import (
    fill,
    make_campaign,
    make_evidence,
    make_officer,
    make_scorecard,
    make_survey,
    make_user,
    make_ward_officer,
)
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def home_of(sign_in, user):
    return text_of(sign_in(user).get("/"))


def set_facts(card, **facts):
    """A date of the ward's own shows where the common one is over."""
    if "extended_until" in facts:
        Campaign.objects.update(self_deadline=timezone.now() - timedelta(days=2))
    Scorecard.objects.filter(pk=card.pk).update(**facts)
    return Scorecard.objects.select_related("campaign", "ward", "tier").get(pk=card.pk)


# A ward


def due(card):
    return WardHome(card, make_ward_officer(card.ward), timezone.now()).due


def test_a_blank_card_asks_to_begin(sign_in):
    card = make_scorecard()
    page = home_of(sign_in, make_ward_officer(card.ward))
    assert f"{card.ward_name} – Phong trào thi đua 2026" in page
    assert "Còn 3 nội dung chưa xong." in page
    assert ">Bắt đầu tự chấm</a>" in page
    assert "còn 7 ngày" in page
    assert "Tổng tạm tính" in page
    assert page.count("Chưa chấm") == 2
    assert "0/6" not in page


def test_a_card_half_way_says_what_each_criterion_lacks(sign_in):
    card = make_scorecard()
    first, second, third = fill(card, "self", [2, None, Decimal("3.5")])
    type(third.item).objects.filter(pk=third.item_id).update(evidence_required=True)
    make_evidence(card, first)
    make_evidence(card, first, withdrawn_at=timezone.now())
    page = home_of(sign_in, make_ward_officer(card.ward))
    assert "Tiếp tục tự chấm" in page
    assert "2/6" in page
    assert "Đang làm" in page
    assert "1 tài liệu" in page
    assert "3,5/4" in page
    assert "Thiếu tài liệu" in page
    assert second.self_points is None
    assert "còn 1 nội dung chưa chấm" in page


def test_a_complete_card_leads_to_submitting(sign_in):
    card = make_scorecard()
    fill(card, "self")
    assert due(card).url == reverse("scorecard_submit", args=[card.campaign.slug])
    assert due(card).label == "Xem lại và nộp"


@pytest.mark.parametrize(
    ("state", "facts", "title", "label"),
    [
        (
            "draft",
            {"returned_because": "Thiếu số liệu"},
            "Bổ sung rồi nộp lại phiếu",
            "Mở phiếu để bổ sung",
        ),
        (
            "draft",
            {"extended_until": timezone.now() - timedelta(1)},
            "Đã hết hạn nộp phiếu",
            "Xem phiếu",
        ),
        ("submitted", {}, "Phiếu đã nộp", "Xem phiếu đã nộp"),
        ("verified", {}, "Đã có kết quả thẩm định", "Xem kết quả"),
        ("verified", {"accepted_at": timezone.now()}, "Chờ Ban chốt kết quả", "Xem kết quả"),
        ("final", {}, "Kết quả: 10 điểm – Xuất sắc", "Xem kết quả"),
        ("absent", {}, "Ban đã ghi nhận đơn vị không nộp phiếu", "Xem phiếu"),
    ],
)
def test_one_panel_says_what_is_due(sign_in, state, facts, title, label):
    card = set_facts(make_scorecard(state), **facts)
    assert (due(card).title, due(card).label) == (title, label)
    page = home_of(sign_in, make_ward_officer(card.ward))
    assert title in page
    assert page.count('class="button primary"') == 1


def test_a_returned_card_says_at_once_why_even_where_nothing_is_blank():
    card = set_facts(make_scorecard(), returned_because="Cập nhật số liệu cả năm")
    fill(card, "self")
    assert due(card).text == 'Ban trả lại phiếu: <span lang="vi">“Cập nhật số liệu cả năm”</span>'
    assert due(card).url == reverse("scorecard", args=[card.campaign.slug])


def test_the_last_days_are_urgent():
    card = set_facts(make_scorecard(), extended_until=timezone.now() + timedelta(days=2))
    assert due(card).urgent
    assert not due(set_facts(card, extended_until=timezone.now() + timedelta(days=5))).urgent


def test_judged_points_show_only_once_they_are_given_out(sign_in):
    card = make_scorecard("submitted")
    make_survey(card)
    fill(card, "verified", [1, Decimal("2.25"), 3])
    officer = make_ward_officer(card.ward)
    page = home_of(sign_in, officer)
    assert "Tổng điểm tự chấm" in page
    assert "6,25" not in page
    set_facts(card, state="verified", verified_at=timezone.now())
    page = home_of(sign_in, officer)
    assert "Điểm thẩm định" in page
    assert "6,25" in page


def test_the_boards_words_reach_the_ward(sign_in, reviewer, head):
    card = make_scorecard("submitted")
    officer = make_ward_officer(card.ward)
    until = timezone.now() + timedelta(days=3)
    card.perform(Action.RETURN, by=reviewer, reason="Tiêu chí 2 thiếu số liệu cả năm", until=until)
    page = home_of(sign_in, officer)
    assert "Trả lại phiếu, hạn mới " in page
    assert "Tiêu chí 2 thiếu số liệu cả năm" in page
    other = make_scorecard("verified", make_campaign(slug="khac", year=2027))
    score = other.scores.select_related("item__parent").in_official_order().first()
    mine = make_ward_officer(other.ward)
    reply = Reply.make(score, "Đề nghị xem lại", by=mine)
    reply.give_answer(
        Answer.REFUSED, reason="Hồ sơ không đủ", points=score.verified_points, by=reviewer
    )
    page = home_of(sign_in, mine)
    assert 'Trả lời kiến nghị, nội dung 1.1: <span lang="vi">Không chấp nhận</span>' in page
    assert "Hồ sơ không đủ" in page
    assert "Tiêu chí 2 thiếu" not in page


def test_last_years_result_stands_beside_it(sign_in):
    last = make_scorecard("final", make_campaign(year=2025, wards=1))
    Campaign.objects.update(state="concluded")
    campaign = make_campaign(year=2026, wards=[last.ward], model=last.campaign)
    page = home_of(sign_in, make_ward_officer(last.ward))
    assert "Kết quả năm 2025" in page
    assert "10/10 điểm" in page
    set_facts(last, state="submitted")
    assert "Kết quả năm 2025" not in home_of(
        sign_in, make_ward_officer(campaign.scorecards.get().ward)
    )


def test_a_ward_without_a_card_and_one_without_a_campaign(sign_in):
    officer = make_ward_officer()
    assert "Chưa có phiếu chấm điểm" in home_of(sign_in, officer)
    make_campaign("preparing", wards=0)
    assert "Chưa có phiếu chấm điểm" in home_of(sign_in, officer)
    make_campaign(wards=1)
    assert "không tham gia phong trào này" in home_of(sign_in, officer)


# The Board


@pytest.fixture
def busy():
    """An open campaign with a card at every stage of the Board's work."""
    campaign = make_campaign(wards=9)
    submitted = make_scorecard("submitted", campaign)
    make_survey(make_scorecard("submitted", campaign))
    disputed = make_scorecard("verified", campaign)
    score = disputed.scores.select_related("item__parent", "scorecard").in_official_order().first()
    Reply.make(score, "Đề nghị xem lại", by=make_ward_officer(disputed.ward))
    make_scorecard("verified", campaign)  # waits for its tier
    tier, now = campaign.tiers.first(), timezone.now()
    make_scorecard("verified", campaign, tier=tier, tiered_at=now)  # the window is still open
    make_scorecard(
        "verified", campaign, tier=tier, tiered_at=now, accepted_at=now
    )  # can be finalised
    final = make_scorecard("final", campaign)
    kinds = campaign.award_kinds
    Award.objects.create(
        campaign=campaign,
        kind=kinds.get(title="Giấy khen", recipient="ward"),
        scorecard=final,
        state="proposed",
        slot=1,
        quota=1,
    )
    Award.nominate(
        kinds.get(recipient="officer"),
        submitted,
        make_officer(submitted.ward),
        "Thành tích",
        by=make_ward_officer(submitted.ward),
    )
    late, *others = campaign.scorecards.filter(state="draft").order_by("pk")
    set_facts(late, extended_until=now - timedelta(hours=1))
    for other in others:
        set_facts(other, extended_until=now + timedelta(days=7))
    campaign.refresh_from_db()
    return campaign


def queue_of(campaign, user):
    return {
        task.label: (task.number, task.url)
        for task in BoardHome(campaign, user, timezone.now()).queue
    }


def test_the_heads_queue_counts_what_waits_and_leads_there(busy, head, sign_in):
    board = reverse("board", args=[busy.slug])
    submitted, surveyed, disputed = busy.scorecards.filter(
        state__in=["submitted", "verified"]
    ).order_by("pk")[:3]

    def page_of(card):
        return reverse("board_ward", args=[busy.slug, card.ward.code])

    assert queue_of(busy, head) == {
        "phiếu có kiến nghị chờ trả lời – bắt đầu": (1, page_of(disputed)),
        "phiếu quá hạn chưa nộp": (1, board + "?state=draft"),
        "phiếu chờ khảo sát – bắt đầu": (1, page_of(submitted) + "survey/"),
        "phiếu đã khảo sát, chờ thẩm định – bắt đầu": (1, page_of(surveyed)),
        "phiếu chờ quyết định mức xếp loại": (2, reverse("tiers", args=[busy.slug])),
        "phiếu đủ điều kiện chốt": (1, reverse("finalise", args=[busy.slug])),
        "đề cử của đơn vị chờ xem xét": (1, reverse("awards", args=[busy.slug])),
        "đề nghị khen thưởng chờ quyết định": (1, reverse("awards", args=[busy.slug])),
    }
    page = home_of(sign_in, head)
    assert "Đang chờ đồng chí" in page
    assert "phiếu đủ điều kiện chốt" in page
    assert page.count("có kiến nghị chờ trả lời") == 2


def test_a_reviewer_waits_for_nothing_that_the_head_alone_does(busy, reviewer):
    assert not set(queue_of(busy, reviewer)) & {
        "phiếu chờ quyết định mức xếp loại",
        "phiếu đủ điều kiện chốt",
        "đề nghị khen thưởng chờ quyết định",
    }
    assert len(queue_of(busy, reviewer)) == 5


def test_the_observer_reads_progress_and_has_no_queue(busy, observer, sign_in):
    page = home_of(sign_in, observer)
    assert "Đang chờ đồng chí" not in page
    assert "Tiến độ của các đơn vị" in page
    assert reverse("tiers", args=[busy.slug]) in page
    for card in busy.scorecards.all():
        assert card.ward_name in page


def test_deadlines_are_named_soonest_first(busy, head):
    dates = [what for what, _moment, _left in BoardHome(busy, head, timezone.now()).dates]
    assert dates[0].startswith("Hạn nộp phiếu: Phường")
    lefts = [left for _what, _moment, left in BoardHome(busy, head, timezone.now()).dates]
    assert lefts[0] == "đã hết hạn"
    assert sum(what.startswith("Hạn kiến nghị") for what in dates) == 1


def test_points_that_are_not_there_are_never_shown_as_zero(sign_in, reviewer):
    make_campaign(wards=1)
    page = home_of(sign_in, reviewer)
    assert "chưa chấm" in page
    assert '<span class="is-self">0' not in page


def test_without_an_open_campaign_the_head_is_led_to_one(sign_in, head, reviewer):
    assert "Lập phong trào mới" in home_of(sign_in, head)
    assert "Lập phong trào mới" not in home_of(sign_in, reviewer)
    make_campaign("preparing", wards=0)
    assert "Tiếp tục thiết lập" in home_of(sign_in, head)
    page = home_of(sign_in, reviewer)
    assert "Tiếp tục thiết lập" not in page
    assert "Trưởng Ban đang thiết lập phong trào này" in page


def test_the_head_concludes_once_everything_is_settled(sign_in, head, reviewer):
    card = make_scorecard("final")
    page = home_of(sign_in, head)
    assert reverse("setup_conclude", args=[card.campaign.slug]) in page
    assert "Hãy xem lại trang Khen thưởng trước: kết thúc rồi thì không bổ sung được." in page
    assert reverse("setup_conclude", args=[card.campaign.slug]) not in home_of(sign_in, reviewer)
    set_facts(card, state="verified")
    assert reverse("setup_conclude", args=[card.campaign.slug]) not in home_of(sign_in, head)
    Campaign.objects.update(state="concluded")
    page = home_of(sign_in, head)
    assert "Phong trào đã kết thúc" in page
    assert reverse("campaign_new") in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.OBSERVER])
def test_home_costs_the_same_for_any_number_of_wards(role, sign_in, django_assert_max_num_queries):
    counts = []
    make_campaign(wards=1, year=2026)  # what asks for the year before has one in every year
    for wards in (1, 3, 10):
        Campaign.objects.update(state="concluded")
        campaign = make_campaign(wards=wards, year=2026 + wards, model=Campaign.objects.first())
        for state in ("submitted", "verified", "final")[:wards]:
            make_evidence(make_scorecard(state, campaign))
        card = campaign.scorecards.in_official_order().first()
        user = make_ward_officer(card.ward) if role == Role.OFFICER else make_user(role)
        client = sign_in(user)
        with django_assert_max_num_queries(12) as queries:
            text_of(client.get("/"))
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


# Two campaigns at once


def test_a_new_campaign_does_not_push_the_running_one_away(sign_in, head):
    old = make_campaign(wards=1, year=2026)
    ward = old.scorecards.get().ward
    new = make_campaign(wards=[ward], year=2027)
    for user in (head, make_ward_officer(ward)):
        page = home_of(sign_in, user)
        assert "Phong trào thi đua 2026" in page
        assert reverse("campaign", args=[new.slug]) in page
        assert "Phong trào thi đua 2027 cũng đang diễn ra" in page


def test_a_ward_comes_first_to_the_campaign_in_which_it_takes_part(sign_in):
    make_campaign(wards=1, year=2026)
    ward = make_campaign(wards=1, year=2027).scorecards.get().ward
    assert "Phong trào thi đua 2027" in home_of(sign_in, make_ward_officer(ward))


def test_before_self_scoring_begins_the_ward_waits(sign_in):
    card = make_scorecard(
        campaign=make_campaign(wards=1, opens_at=timezone.now() + timedelta(days=2))
    )
    officer = make_ward_officer(card.ward)
    assert "Đơn vị tự chấm từ" in home_of(sign_in, officer)
    page = text_of(sign_in(officer).get(reverse("scorecard", args=[card.campaign.slug])))
    assert "chuẩn bị tài liệu kiểm chứng" in page
    score = card.scores.in_official_order()[0]
    with refused("scoring_not_begun"):
        score.enter("self", Decimal(1), by=officer)


def test_who_belongs_nowhere_yet_is_named_by_the_role_alone(sign_in, administrator):
    page = sign_in(administrator).get(reverse("units")).content.decode()
    assert "<small>Quản trị</small>" in page


def test_the_first_page_of_cards_says_what_the_whole_list_says():
    """Its statements are written once; the list in another order, and of a cluster, is asked as it
    comes.
    """
    campaign = make_campaign(wards=3)
    cluster = Cluster.objects.create(campaign=campaign, name="Cụm 1", position=1)
    cards = list(campaign.scorecards.in_official_order().select_related("ward"))
    fill(cards[0], "self")
    set_facts(cards[1], cluster=cluster, returned_because="Thiếu biên bản.")
    for user in (make_user(Role.HEAD), make_ward_officer(cards[0].ward)):
        seen = [cards[0]] if user.ward_id else cards
        for asked, shown in (("", seen), (f"cluster={cluster.pk}", seen[1:2] or seen)):
            first, whole = (
                ProgressTable(user, campaign, QueryDict(f"{asked}{order}"))
                for order in ("", "&sort=name")
            )
            lines, others = (
                {line.card.pk: told(line) for line in table.page} for table in (first, whole)
            )
            assert lines == others
            assert [*lines] == [card.pk for card in shown]


def told(line):
    facts = ("own", "counted", "verified", "is_tiered", "tier_place")
    of_card = ("ward", "ward_name", "tier", "stage", "waiting_replies", "self_sum", "items")
    return [getattr(line, name) for name in facts], [getattr(line.card, name) for name in of_card]
