"""The plan of a campaign with its progress, and the campaigns of all years."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.models import Campaign, Criterion, Scorecard
from tests.factories import (
    fill,
    make_campaign,
    make_scorecard,
    make_survey,
    make_user,
    make_ward_officer,
)
from wards.models import Role

pytestmark = pytest.mark.django_db


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def plan_of(client, campaign):
    return text_of(client.get(campaign.get_absolute_url()))


def test_the_plan_says_dates_criteria_tiers_and_awards(sign_in):
    deadline = timezone.make_aware(timezone.datetime(2026, 11, 30, 17))
    campaign = make_campaign(
        plan_number="05-KH/BTGTU",
        plan_date="2026-02-12",
        opens_at=deadline - timedelta(days=30),
        self_deadline=deadline,
    )
    Criterion.objects.filter(title="Nội dung 1.2").update(
        guidance="Mỗi quý một báo cáo", evidence_required=True
    )
    page = plan_of(sign_in(make_ward_officer(campaign.scorecards.first().ward)), campaign)
    for words in (
        "Số 05-KH/BTGTU", "ngày 12/02/2026", "17 giờ 00, ngày 30/11/2026", "7 ngày làm việc", "tổng 10 điểm, bước 0,25",
        "Tiêu chí 1", "Nội dung 1.2", "Mỗi quý một báo cáo", "cần tài liệu kiểm chứng", "Xuất sắc", "từ 9 điểm",
        "Giấy khen", "số lượng 2", "Biểu dương",
    ):  # fmt: skip
        assert words in page, words
    assert "minh họa" not in page


def test_an_illustrative_plan_is_marked(sign_in, reviewer):
    assert "minh họa" in plan_of(sign_in(reviewer), make_campaign(illustrative=True))


def test_the_board_reads_everybodys_progress(sign_in, observer):
    campaign = make_campaign(wards=3)
    begun = campaign.scorecards.filter(state="draft").order_by("pk").first()
    fill(begun, "self", [2, None, 1])
    Scorecard.objects.filter(pk=begun.pk).update(state="absent")
    make_scorecard("final", campaign)
    Scorecard.objects.filter(pk=begun.pk).update(state="draft")
    page = plan_of(sign_in(observer), campaign)
    assert all(card.ward_name in page for card in campaign.scorecards.all())
    assert "2/3 nội dung" in page
    assert "chưa chấm" in page
    assert "Đã chốt" in page


def test_a_ward_reads_its_own_progress_alone(sign_in):
    campaign = make_campaign(wards=2)
    card = make_scorecard("submitted", campaign)
    other = campaign.scorecards.exclude(pk=card.pk).get()
    fill(other, "self", [1, 1, 1])
    make_survey(card)
    fill(card, "verified", [1, 1, Decimal("0.75")])
    client = sign_in(make_ward_officer(card.ward))
    page = plan_of(client, campaign)
    assert other.ward_name not in page
    assert card.ward_name in page
    assert "2,75" not in page
    Scorecard.objects.filter(pk=card.pk).update(
        state="verified",
        tier=campaign.tiers.last(),
        tiered_at=timezone.now(),
        reply_until=timezone.now(),
    )
    page = plan_of(client, campaign)
    assert "2,75" in page
    assert (
        page.count("Trung bình") == 1
    )  # the tier stands in the plan; the ward's own comes with the final result
    Scorecard.objects.filter(pk=card.pk).update(state="final")
    assert plan_of(client, campaign).count("Trung bình") == 2


def test_the_ranking_is_published_when_the_campaign_is_concluded(sign_in, observer):
    campaign = make_campaign(wards=2)
    first, second = make_scorecard("final", campaign), make_scorecard("final", campaign)
    fill(second, "verified", [1, 1, 1])
    client, board = sign_in(make_ward_officer(second.ward)), sign_in(observer)
    assert "Kết quả xếp hạng" not in plan_of(client, campaign)
    Campaign.objects.update(state="concluded", ranking_published=False)
    assert first.ward_name not in plan_of(client, campaign)
    assert "Kết quả xếp hạng" in plan_of(board, campaign)
    Campaign.objects.update(ranking_published=True)
    page = plan_of(client, campaign)
    ranking = page[page.index("Kết quả xếp hạng") :]
    assert ranking.index(first.ward_name) < ranking.index(second.ward_name)
    assert "tự chấm" not in ranking[: ranking.index("Tiêu chí và điểm tối đa")].lower()


def test_a_campaign_in_preparation_is_the_boards_alone(sign_in, head, reviewer):
    campaign = make_campaign("preparing", wards=0)
    client = sign_in(make_ward_officer())
    assert client.get(campaign.get_absolute_url()).status_code == 404
    assert campaign.title not in text_of(client.get(reverse("campaigns")))
    assert reverse("setup", args=[campaign.slug]) in plan_of(sign_in(head), campaign)
    page = plan_of(sign_in(reviewer), campaign)
    assert f'class="button" href="{reverse("setup", args=[campaign.slug])}"' not in page


def test_all_years_stand_in_the_archive_newest_first(sign_in, head, reviewer):
    assert "Chưa có phong trào nào" in text_of(sign_in(reviewer).get(reverse("campaigns")))
    make_campaign("concluded", year=2024, wards=0)
    make_campaign(year=2026, wards=0)
    page = text_of(sign_in(reviewer).get(reverse("campaigns")))
    archive = page[page.index("<h1>") :]
    assert archive.index("năm 2026") < archive.index("năm 2024")
    assert "Đang diễn ra" in archive
    assert "Đã kết thúc" in archive
    assert reverse("campaign_new") not in page
    assert reverse("campaign_new") in text_of(sign_in(head).get(reverse("campaigns")))


@pytest.mark.parametrize("state", ["open", "concluded"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.OBSERVER, Role.ADMINISTRATOR])
def test_the_plan_costs_the_same_for_any_number_of_wards(
    role, state, sign_in, django_assert_max_num_queries
):
    counts = []
    for wards in (1, 3, 10):
        campaign = make_campaign(wards=wards, year=2026 + wards)
        for _card in range(wards):
            make_scorecard("final", campaign)
        Campaign.objects.filter(pk=campaign.pk).update(state=state)
        ward = campaign.scorecards.first().ward
        user = make_ward_officer(ward) if role == Role.OFFICER else make_user(role)
        client = sign_in(user)
        with django_assert_max_num_queries(12) as queries:
            plan_of(client, campaign)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
