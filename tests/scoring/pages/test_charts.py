"""Drawings: what they show is what the cards say, and each says it in a sentence and in a table,
too.
"""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from statistics import mean

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from scoring.models import Campaign, Cluster, Criterion, Scorecard, Tier
from scoring.pages.charts import claims, criteria, profile, progress, tiers, years
from scoring.pages.charts.drawing import Scale, percent
from scoring.pages.charts.figures import CampaignFigures
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.points import percent_of
from tests.factories import fill, make_campaign, make_scorecard, make_ward, make_ward_officer
from tests.rows import rows_read

pytestmark = pytest.mark.django_db
PLAN = ((6, (2, 4)), (4, ()))


def judged(campaign, own, verified, **facts):
    """A verified card with these points for its three items."""
    card = make_scorecard(CardState.VERIFIED, campaign, **facts)
    fill(card, "self", own)
    fill(card, "verified", verified, reason="theo khảo sát")
    return card


@pytest.fixture
def campaign():
    return make_campaign(wards=3, plan=PLAN, slug="2026", year=2026)


def shapes(chart, kind, *looks):
    return [
        one
        for strip in chart.strips
        for one in strip.shapes
        if one.kind == kind and one.look in looks
    ]


def dots(chart, look):
    return shapes(chart, "dot", look)


@pytest.mark.parametrize(
    ("value", "place"), [(0, 3), (50, 44.5), (100, 86), (Decimal("25.5"), 24.2)]
)
def test_a_scale_puts_values_between_its_ends(value, place):
    assert Scale(0, 100).at(value) == place


def test_whoever_claims_most_too_much_stands_first(campaign):
    little, much = (
        judged(campaign, (2, 4, 4), (2, 4, "3.5")),
        judged(campaign, (2, 4, 4), (1, 2, 4)),
    )
    chart = claims.draw(CampaignFigures(campaign))
    assert [row[0] for row in chart.rows] == [much.ward_name, little.ward_name]
    assert chart.rows[0][1:] == ["10", "7", "−3"]
    assert chart.finding == (
        "Trong 2/3 đơn vị đã thẩm định, 2 đơn vị tự chấm cao hơn; "
        f"nhiều nhất là {much.ward_name} (−3)."
    )
    assert dots(chart, "self")[0].x > dots(chart, "verified")[0].x


def test_a_profile_stands_beside_the_middle_of_all(campaign):
    first = judged(campaign, (2, 4, 4), (1, 2, 4))
    for points in ((2, 4, 4), (2, 4, 2)):
        judged(campaign, (2, 4, 4), points)
    chart = profile.draw(CampaignFigures(campaign), first)
    assert [row[1:] for row in chart.rows] == [["50%", "100%"], ["100%", "100%"]]
    assert "thấp hơn mức giữa của các đơn vị ở tiêu chí 1." in chart.finding


def test_before_it_is_judged_a_ward_is_drawn_by_its_own_points(campaign):
    card = make_scorecard(CardState.SUBMITTED, campaign)
    fill(card, "self", (1, 2, 4))
    chart = profile.draw(
        CampaignFigures(campaign), Scorecard.objects.select_related("ward").get(pk=card.pk)
    )
    assert chart.key[0][0] == "self"
    assert chart.rows[0][1] == "50%"


def test_the_year_goes_up_by_one_card_a_step(campaign):
    now = timezone.now()
    for day in (5, 3):
        make_scorecard(CardState.SUBMITTED, campaign, submitted_at=now - timedelta(days=day))
    chart = progress.draw(CampaignFigures(campaign))
    assert "Trong 3 phiếu: 2 đã nộp, 0 đã thẩm định, 0 đã chốt." in chart.finding
    steps = shapes(chart, "path", "self")[0].path
    heights = [float(one) for one in re.findall(r"V([\d.]+)", steps)]
    assert heights == sorted(heights, reverse=True)
    assert len(heights) == 2


def test_every_second_day_below_the_year_gives_way_on_a_telephone(campaign):
    day = timezone.now() - timedelta(days=20)
    make_scorecard(CardState.SUBMITTED, campaign, submitted_at=day)
    chart = progress.draw(CampaignFigures(campaign))
    days = sorted(shapes(chart, "text", "tick", "tick between"), key=lambda one: one.x)
    assert [one.look for one in days] == ["tick", "tick between"] * 3
    assert len({one.text for one in days}) == 6
    style = Path("static/css/pages.css").read_text()
    assert "(max-width: 40rem) { .drawing .between { display: none; } }" in style


def test_the_years_join_what_one_unit_reached():
    ward = make_ward(1)
    before = make_campaign("concluded", wards=[ward], plan=PLAN, year=2025)
    now = make_campaign(wards=[ward], plan=PLAN, year=2026)
    fill(make_scorecard(CardState.FINAL, before), "verified", (1, 4, 4))
    judged(now, (2, 4, 4), (2, 4, 4))
    chart = years.draw(CampaignFigures(now))
    assert chart.rows == [[ward.name, "9", "10"]]
    assert chart.finding == (
        "So 1/1 đơn vị có kết quả cả năm 2026 và lần trước đó: 1 đơn vị cao hơn."
    )
    assert [one.look for one in shapes(chart, "line", "rise", "fall")] == ["rise"]


def test_criteria_are_compared_with_the_year_before():
    wards = [make_ward(1), make_ward(2)]
    before = make_campaign("concluded", wards=wards, plan=PLAN, year=2025)
    now = make_campaign(wards=wards, plan=PLAN, year=2026)
    for points in ((2, 4, 4), (1, 2, 4)):
        fill(make_scorecard(CardState.FINAL, before), "verified", points)
        judged(now, (2, 4, 4), (2, 4, 2))
    chart = criteria.draw(CampaignFigures(now))
    assert [row[1:] for row in chart.rows] == [["75%", "100%"], ["100%", "50%"]]
    assert chart.finding == ("So 2/2 đơn vị có kết quả cả hai năm: bình quân giảm ở tiêu chí 2.")


def test_a_criterion_of_another_name_is_not_held_against_the_one_that_had_its_number():
    ward = make_ward(1)
    before = make_campaign("concluded", wards=[ward], plan=PLAN, year=2025)
    now = make_campaign(wards=[ward], plan=PLAN, year=2026)
    fill(make_scorecard(CardState.FINAL, before), "verified", (2, 4, 2))
    judged(now, (2, 4, 4), (2, 1, 4))
    titles = {1: "Chuyển đổi số", 2: "Tiêu chí 1"}
    for head in Criterion.objects.filter(campaign=now, parent=None):
        Criterion.objects.filter(pk=head.pk).update(title=titles[head.position])
    chart = criteria.draw(CampaignFigures(Campaign.objects.get(pk=now.pk)))
    assert chart.rows == [["2. Tiêu chí 1", "100%", "100%"]]


def test_years_of_other_totals_are_held_together_as_shares():
    """8 of 10 points are more than 9 of 12."""
    wards = [make_ward(1), make_ward(2)]
    before = make_campaign("concluded", wards=wards, plan=((8, (4, 4)), (4, ())), year=2025)
    now = make_campaign(wards=wards, plan=PLAN, year=2026)
    for last, points in (((4, 4, 1), (2, 4, 2)), ((4, 4, 4), (2, 4, 4))):
        fill(make_scorecard(CardState.FINAL, before), "verified", last)
        judged(now, (2, 4, 4), points)
    chart = years.draw(CampaignFigures(now))
    assert [row[1:] for row in chart.rows] == [["9", "8"], ["12", "10"]]
    assert chart.headings[1:] == ["2025 (trên 12)", "2026 (trên 10)"]
    assert chart.finding.startswith(
        "So 2/2 đơn vị có kết quả cả năm 2026 và lần trước đó: 1 đơn vị"
    )
    assert chart.finding.endswith("so theo phần trăm tổng điểm.")
    assert [one.look for one in shapes(chart, "line", "rise", "fall")] == ["rise", "rise"]
    assert {one.text for one in shapes(chart, "text", "tick")} == {"70%", "80%", "90%", "100%"}


def test_levels_that_only_earlier_years_had_keep_their_place_among_those():
    ward = make_ward(1)
    before = make_campaign("concluded", wards=[ward], plan=PLAN, year=2025)
    now = make_campaign(wards=[ward], plan=PLAN, year=2026)
    make_scorecard(CardState.FINAL, now)
    for place, tier in enumerate(now.tiers.all(), 1):
        Tier.objects.filter(pk=tier.pk).update(name=f"Hạng {place}")
    tops = before.tiers.all()
    card = make_scorecard(CardState.FINAL, before)
    for level, look in ((tops[1], "tier-1"), (tops[0], "tier-0"), (None, "tier-3")):
        Scorecard.objects.filter(pk=card.pk).update(tier=level)
        chart = tiers.draw(CampaignFigures(Campaign.objects.get(pk=now.pk)))
        assert chart.key[-1] == (look, level.name if level else "Chưa xếp loại")


def test_two_years_are_compared_over_the_units_judged_in_both():
    """Three of ten verified must not be held against last year's ten."""
    wards = [make_ward(1), make_ward(2), make_ward(3)]
    before = make_campaign("concluded", wards=wards, plan=PLAN, year=2025)
    now = make_campaign(wards=wards, plan=PLAN, year=2026)
    for points in ((2, 4, 4), (0, 0, 0), (0, 0, 0)):
        fill(make_scorecard(CardState.FINAL, before), "verified", points)
    judged(now, (2, 4, 4), (2, 4, 2))
    figures = CampaignFigures(now)
    chart = criteria.draw(figures)
    assert [row[1:] for row in chart.rows] == [["100%", "100%"], ["100%", "50%"]]
    assert chart.finding == "So 1/3 đơn vị có kết quả cả hai năm: bình quân giảm ở tiêu chí 2."
    assert years.draw(figures).finding == (
        "So 1/3 đơn vị có kết quả cả năm 2026 và lần trước đó: 0 đơn vị cao hơn."
    )


def test_criteria_of_two_years_read_no_row_for_each_unit():
    read = []
    for year, units in ((2025, 2), (2027, 6)):
        wards = [make_ward() for _unit in range(units)]
        years = [
            make_campaign("concluded", wards=wards, plan=PLAN, year=year + one) for one in (0, 1)
        ]
        for campaign in years * units:
            fill(make_scorecard(CardState.FINAL, campaign), "verified", (2, 4, 4))
        figures = CampaignFigures(years[1])
        with rows_read() as rows:
            assert not criteria.draw(figures).is_empty
        read.append(rows.count)
    assert read[0] == read[1]


def test_a_year_before_the_last_one_is_not_this_years_result():
    ward, other = make_ward(1), make_ward(2)
    first = make_campaign("concluded", wards=[ward], plan=PLAN, year=2024)
    second = make_campaign("concluded", wards=[ward], plan=PLAN, year=2025)
    now = make_campaign(wards=[ward, other], plan=PLAN, year=2026)
    fill(make_scorecard(CardState.FINAL, first), "verified", (1, 1, 1))
    fill(make_scorecard(CardState.FINAL, second), "verified", (2, 4, 4))
    assert years.draw(CampaignFigures(now)).finding.startswith("So 0/2 đơn vị")


def test_a_criterion_begun_is_not_held_against_its_cap(campaign):
    whole = make_scorecard(CardState.SUBMITTED, campaign)
    part = campaign.scorecards.filter(state=CardState.DRAFT).first()
    fill(part, "self", (1, None, None))
    figures = CampaignFigures(campaign)
    chart = profile.draw(figures, figures.cards[0])
    assert figures.cards[0].pk == whole.pk
    assert [row[1:] for row in chart.rows] == [["100%", "100%"], ["100%", "100%"]]
    assert chart.key[1] == ("median", "mức giữa (trung vị) của 1/3 đơn vị")


def test_what_only_the_survey_scores_is_no_gap_in_a_drawing(campaign):
    head = campaign.criteria.get(parent=None, position=2)
    type(head).objects.filter(pk=head.pk).update(survey_only=True)
    judged(campaign, (2, 4, None), (1, 4, 4))
    chart = claims.draw(CampaignFigures(type(campaign).objects.get(pk=campaign.pk)))
    assert chart.rows[0][1:] == ["6", "9", "−1"]


@pytest.mark.parametrize(
    ("points", "said"), [("86.5", "87%"), ("88.5", "89%"), ("88.25", "88%"), ("99.5", "100%")]
)
def test_halves_of_a_per_cent_go_up(points, said):
    campaign = make_campaign(wards=1, plan=((100, ()),))
    judged(campaign, (100,), (points,))
    figures = CampaignFigures(campaign)
    chart = profile.draw(figures, figures.cards[0])
    assert chart.rows[0][1:] == [said, said]
    assert said in {shape.text for shape in shapes(chart, "text", "value")}


def test_an_average_of_thirds_is_rounded_as_it_is():
    shares = [percent_of(Decimal(one), Decimal(3)) for one in ("0.5", "2.53")]
    assert percent(mean(shares)) == "51%"


def test_nothing_to_draw_is_said_in_words(campaign, head, sign_in):
    page = sign_in(head).get(reverse("charts", args=["2026"])).content.decode()
    for words in (
        "Chưa có phiếu nào được nộp.",
        "Chưa có đơn vị nào thẩm định xong.",
        "Chưa xếp loại đơn vị nào.",
    ):
        assert words in page
    assert 'class="drawing"' not in page


def test_a_name_stands_whole_beside_its_strip(campaign):
    judged(campaign, (2, 4, 4), (1, 2, 4))
    head = campaign.criteria.get(parent=None, position=1)
    type(head).objects.filter(pk=head.pk).update(
        short_title="Theo dõi, nắm diễn biến tư tưởng, dư luận xã hội tại cơ sở"
    )
    figures = CampaignFigures(type(campaign).objects.get(pk=campaign.pk))
    chart = profile.draw(figures, figures.cards[0])
    labels = [strip.label for strip in chart.strips]
    assert labels[1] == "1. Theo dõi, nắm diễn biến tư tưởng, dư luận xã hội tại cơ sở"


def test_the_time_until_the_deadline_is_drawn_and_not_yet_lived(campaign):
    make_scorecard(CardState.SUBMITTED, campaign, submitted_at=timezone.now() - timedelta(days=2))
    type(campaign).objects.update(self_deadline=timezone.now() + timedelta(days=8))
    chart = progress.draw(CampaignFigures(type(campaign).objects.get(pk=campaign.pk)))
    (deadline,) = shapes(chart, "line", "median")
    lived = float(shapes(chart, "path", "self")[0].path.rpartition("H")[2])
    assert lived < deadline.x < 86


def test_unless_told_the_profile_is_of_a_ward_that_is_judged(campaign, head, sign_in):
    card = campaign.scorecards.select_related("ward").in_official_order()[1]
    type(card).objects.filter(pk=card.pk).update(state=CardState.VERIFIED)
    fill(card, "verified", (1, 2, 4), reason="theo khảo sát")
    page = sign_in(head).get(reverse("charts", args=["2026"])).content.decode()
    assert f"{card.ward_name} qua các tiêu chí" in page


def test_the_page_holds_no_decimal_commas_in_places(campaign, head, sign_in):
    judged(campaign, (2, 4, 4), (1, "2.25", 4))
    page = sign_in(head).get(reverse("charts", args=["2026"])).content.decode()
    drawn = " ".join(re.findall(r'(?:x|y|x1|x2|y1|y2|cx|cy|width|height|d)="([^"]*)"', page))
    assert "," not in drawn


@pytest.mark.parametrize("published", [True, False])
def test_a_ward_sees_its_profile_once_the_ranking_is_published(sign_in, published):
    campaign = make_campaign(
        "concluded", wards=2, plan=PLAN, slug="2025", year=2025, ranking_published=published
    )
    card = make_scorecard(CardState.FINAL, campaign)
    page = (
        sign_in(make_ward_officer(card.ward))
        .get(reverse("scorecard", args=["2025"]))
        .content.decode()
    )
    assert ('id="chart-profile"' in page) is published


def test_drawings_of_a_cluster_hold_its_units_alone(sign_in, reviewer):
    campaign = make_campaign(wards=3, plan=PLAN)
    clusters = [
        Cluster.objects.create(campaign=campaign, position=n, name=f"Cụm {n}") for n in (1, 2)
    ]
    cards = []
    for cluster, points in zip(
        (*clusters, clusters[0]), ((1, 2, 4), (2, 4, 4), (2, 4, 2)), strict=True
    ):
        cards.append(judged(campaign, (2, 4, 4), points))
        Scorecard.objects.filter(pk=cards[-1].pk).update(cluster=cluster)
    client, where = sign_in(reviewer), reverse("charts", args=[campaign.slug])
    page = client.get(where, {"cluster": clusters[0].pk})
    said = strip_tags(page.content.decode())
    assert "Trong 2/2 đơn vị đã thẩm định" in said
    assert cards[1].ward_name not in said
    assert f'name="cluster" value="{clusters[0].pk}"' in page.content.decode()
    assert "Trong 3/3 đơn vị đã thẩm định" in strip_tags(client.get(where).content.decode())
    assert "Cụm" not in strip_tags(
        client.get(reverse("charts", args=[make_campaign(year=2027).slug])).content.decode()
    )


def test_of_cards_those_columns_alone_are_read_that_are_drawn(campaign, sign_in, head):
    """Of thousands of cards the others cost as much as what is drawn."""
    for year in (campaign, make_campaign(wards=1, year=2025)):
        make_scorecard(CardState.FINAL, year)
    Campaign.objects.filter(year=2025).update(state=CampaignState.CONCLUDED)
    with CaptureQueriesContext(connection) as asked:
        sign_in(head).get(reverse("charts", args=["2026"]))
    of_cards = [one["sql"] for one in asked if '"scoring_scorecard"."state"' in one["sql"]]
    assert len(of_cards) >= 2
    assert [sql for sql in of_cards if '"scoring_scorecard"."remark"' in sql] == []
