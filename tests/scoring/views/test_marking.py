"""The pages of items that two people mark: who sees what, and what is typed there."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.models import Mark, Sample, Score
from scoring.models.scorecards.assignment import assign_criterion
from scoring.rules.lifecycle import CardState, PointsKind
from scoring.rules.permissions import may_settle, settled_items
from tests.factories import make_campaign, make_scorecard, make_survey
from tests.visited import item, make_visited

pytestmark = pytest.mark.django_db

PAGE = reverse("marking", args=["2026"])


@pytest.fixture
def campaign():
    return make_visited(wards=2)


def twice(campaign, colleague, head, names=("1.1",)):
    return Sample.choose(campaign, Sample.Of.ITEMS, names, colleague, by=head)


def typed(score, points, reason="", version=0, was="|"):
    pk = score.pk
    return {
        f"points-{pk}": points,
        f"reason-{pk}": reason,
        f"version-{pk}": str(version),
        f"was-{pk}": was,
    }


def test_the_head_draws_units_and_everybody_of_the_board_can_draw_again(
    campaign, head, colleague, observer, sign_in
):
    new = reverse("sample_new", args=["2026"])
    client = sign_in(head)
    larger = client.post(new, {"of": "wards", "size": "3", "names": "", "marker": colleague.pk})
    assert larger.status_code == 409
    said = larger.content.decode()
    assert "Rút được từ 1 đến 2, không rút được 3." in said
    assert 'value="3"' in said  # what was typed is still there
    both = client.post(new, {"of": "wards", "size": "1", "names": "p1", "marker": colleague.pk})
    assert both.status_code == 422
    answer = client.post(new, {"of": "wards", "size": "1", "names": "", "marker": colleague.pk})
    sample = Sample.objects.get()
    assert answer.url == reverse("sample", args=["2026", sample.pk])
    page = sign_in(observer).get(answer.url).content.decode()
    assert sample.code in page
    assert "trùng khớp." in page
    assert page.count("được chọn</b>") == 1
    Sample.objects.update(chosen="p999")
    assert "không trùng khớp" in sign_in(observer).get(answer.url).content.decode()


def test_the_head_chooses_items_by_their_codes(campaign, head, colleague, sign_in):
    facts = {"of": "items", "size": "", "names": "1.2, 2", "marker": colleague.pk}
    sign_in(head).post(reverse("sample_new", args=["2026"]), facts)
    codes = {str(score.item.code) for score in Score.objects.filter(second_marker=colleague)}
    assert codes == {"1.2", "2"}


def test_no_page_gives_the_first_mark_away_to_the_second(
    campaign, head, reviewer, colleague, observer, sign_in
):
    """The points are 1,75, which nothing else of this world is."""
    twice(campaign, colleague, head)
    score = item(campaign)
    client = sign_in(reviewer)
    answer = client.post(PAGE, typed(score, "1,75", "Thiếu biên bản của phường"), follow=True)
    assert "Đã ghi 1 điểm." in answer.content.decode()
    assert Mark.objects.get().points == Decimal("1.75")
    assert "1,75" in client.get(PAGE).content.decode()  # the own mark, to be changed
    ward = score.scorecard.ward.code
    pages = [
        PAGE,
        reverse("home"),
        reverse("board", args=["2026"]),
        reverse("board_ward", args=["2026", ward]),
        reverse("board_paper", args=["2026", ward]),
        reverse("item_across", args=["2026", "1.1"]),
        reverse("history", args=["2026"]),
        reverse("tiers", args=["2026"]),
        reverse("charts", args=["2026"]),
    ]
    for person in (colleague, head, observer):
        other = sign_in(person)
        for page in pages:
            said = other.get(page).content.decode()
            assert "1,75" not in said, (person, page)
            assert "Thiếu biên bản của phường" not in said, (person, page)
    settle = sign_in(head).get(reverse("marks_settle", args=["2026", score.pk])).content.decode()
    assert "1,75" not in settle
    assert "Mới có 1 lượt chấm." in settle


def test_what_differs_is_listed_and_settled_by_the_head_alone(
    campaign, head, reviewer, colleague, sign_in
):
    twice(campaign, colleague, head)
    score = item(campaign)
    Mark.enter(score, Decimal("1.75"), by=reviewer, reason="Thiếu biên bản")
    sign_in(colleague).post(PAGE, typed(score, "1,5", "Không có tài liệu"))
    said = sign_in(colleague).get(PAGE).content.decode()
    assert "1 điểm hai người chấm khác nhau" in said
    assert "1,75" in said
    assert "−0,25" in said
    settle = reverse("marks_settle", args=["2026", score.pk])
    assert settle not in said
    client = sign_in(head)
    assert settle in client.get(PAGE).content.decode()
    lacking = client.post(settle, {"points": "1,5", "reason": ""})
    assert lacking.status_code == 422
    assert "Hãy ghi lý do." in lacking.content.decode()
    assert client.post(settle, {"points": "1,5", "reason": "Đã xem"}).url == PAGE
    assert item(campaign).verified_points == Decimal("1.5")
    again = client.post(settle, {"points": "2", "reason": "Đã xem"})
    assert again.status_code == 409
    assert "đã thống nhất điểm" in again.content.decode()


def test_what_is_refused_stays_as_it_was_typed(campaign, head, colleague, sign_in):
    twice(campaign, colleague, head)
    first, other = item(campaign), item(campaign, unit=1)
    sent = typed(first, "9", "Quá tay") | typed(other, "2")
    answer = sign_in(colleague).post(PAGE, sent)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "tối đa 2 điểm" in said
    assert "Quá tay" in said
    assert "Đã ghi 1 điểm." in said
    assert Mark.objects.get().score == other
    # Somebody else's form of before: nothing is overwritten.
    stale = sign_in(colleague).post(PAGE, typed(other, "1", "Thiếu"))
    assert stale.status_code == 422
    assert Mark.objects.get().points == 2


def test_the_first_page_of_the_second_marker_counts_what_waits(campaign, head, colleague, sign_in):
    assert "chấm lượt hai" not in sign_in(colleague).get(reverse("home")).content.decode()
    twice(campaign, colleague, head)
    said = sign_in(colleague).get(reverse("home")).content.decode()
    assert "điểm chấm lượt hai – bắt đầu" in said
    for unit in range(2):
        Mark.enter(item(campaign, unit=unit), Decimal(2), by=colleague)
    assert "chấm lượt hai" not in sign_in(colleague).get(reverse("home")).content.decode()


def test_ordinary_forms_lead_to_the_page_of_marks(campaign, head, reviewer, colleague, sign_in):
    twice(campaign, colleague, head)
    score = item(campaign)
    client = sign_in(reviewer)
    for page in (
        reverse("board_ward", args=["2026", score.scorecard.ward.code]),
        reverse("item_across", args=["2026", "1.1"]),
    ):
        said = client.get(page).content.decode()
        assert f'id="points-{score.pk}"' not in said
        assert PAGE in said


def test_how_strict_each_is_is_shown_to_the_head(campaign, head, reviewer, colleague, sign_in):
    item(campaign, 2).enter(PointsKind.VERIFIED, Decimal(3), by=reviewer, note="Thiếu")
    item(campaign, 2, 1).enter(PointsKind.VERIFIED, Decimal(4), by=colleague)
    twice(campaign, colleague, head)
    for person, points in ((reviewer, "1.5"), (colleague, "1.5")):
        Mark.enter(item(campaign), Decimal(points), by=person, reason="Thiếu")
    said = sign_in(head).get(reverse("strictness", args=["2026"])).content.decode()
    cells = [part.split("<")[0] for part in said.split('<td class="num">')[1:]]
    # Đặng Thu Hà: 0 and −0,5 against −1 and −0,5; then each criterion; Trần Minh the other way.
    assert cells[:6] == ["2", "−0,25", "0,25", "2", "−0,75", "0,25"]
    assert cells[6:12] == ["1", "−0,5", "–", "1", "−0,5", "–"]
    assert cells[12:18] == ["1", "0", "–", "1", "−1", "–"]
    assert cells[18:24] == ["2", "−0,75", "0,25", "2", "−0,25", "0,25"]


def test_what_may_be_settled_is_the_same_in_sql(campaign, head, reviewer, colleague, observer):
    assign_criterion(campaign, campaign.heads[0], reviewer, by=head)
    assign_criterion(campaign, campaign.heads[1], head, by=head)
    scores = Score.objects.select_related("item__parent")
    for person in (head, reviewer, colleague, observer):
        in_python = {score for score in scores if may_settle(person, score.item)}
        assert set(scores.filter(settled_items(person))) == in_python
    assert not Score.objects.to_mark(colleague, timezone.now()).exists()


def test_the_page_costs_twelve_queries_for_any_number_of_units(
    head, reviewer, colleague, sign_in, django_assert_max_num_queries
):
    for wards in (2, 5):
        campaign = make_campaign(wards=wards, year=2030 + wards, slug=f"{2030 + wards}")
        for _ in range(wards):
            make_survey(make_scorecard(CardState.SUBMITTED, campaign))
        twice(campaign, colleague, head, ("1.1", "1.2"))
        for unit in range(wards):
            Mark.enter(item(campaign, unit=unit), Decimal(1), by=reviewer, reason="Thiếu")
            Mark.enter(item(campaign, unit=unit), Decimal(2), by=colleague)
        page = reverse("marking", args=[campaign.slug])
        for person in (head, reviewer, colleague):
            client = sign_in(person)
            with django_assert_max_num_queries(12):
                client.get(page)
