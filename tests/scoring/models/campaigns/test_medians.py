"""Medians are kept at the conclusion: sealed with the plan, and enough for every later reader."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from scoring.ledger import papers
from scoring.maintenance import audit, integrity, replay
from scoring.models import Campaign, Criterion
from scoring.pages.charts import profile
from scoring.pages.charts.figures import CampaignFigures
from scoring.rules.lifecycle import Action, CardState
from tests.factories import (
    fill,
    make_campaign,
    make_client,
    make_scorecard,
    make_user,
    make_ward_officer,
    write_down,
)
from tests.lines import make_lined_campaign
from tests.rows import rows_read
from wards.models import Role

pytestmark = pytest.mark.django_db
PLAN = ((6, (2, 4)), (4, ()))
# Sums of the first criterion: 3, 5, 6, 3 …; of the second one 4, 2, 0, 4 …
POINTS = ((1, 2, 4), (2, 3, 2), (2, 4, 0))


def concluded(wards, **facts):
    """A campaign of so many final units that the named act has concluded."""
    campaign = make_campaign(wards=wards, plan=PLAN, ranking_published=True, **facts)
    for number in range(wards):
        card = make_scorecard(CardState.FINAL, campaign)
        fill(card, "verified", POINTS[number % len(POINTS)], reason="theo khảo sát")
    head = make_user(Role.HEAD)
    write_down()
    return campaign.perform(Action.CONCLUDE, by=head)


def kept(campaign):
    heads = Campaign.objects.get(pk=campaign.pk).heads
    return [(head.low_median, head.high_median) for head in heads]


@pytest.mark.parametrize(
    ("wards", "medians"), [(3, [(5, 5), (2, 2)]), (2, [(3, 5), (2, 4)]), (1, [(3, 3), (4, 4)])]
)
def test_the_conclusion_keeps_the_points_in_the_middle_and_every_check_knows_them(wards, medians):
    campaign = concluded(wards)
    assert kept(campaign) == medians
    assert audit.verify().findings == []
    assert list(replay.differences()) == []
    assert list(integrity.sums_and_ranks()) == []
    assert papers.fit(campaign)


def test_what_stands_above_or_below_the_total_has_no_median():
    campaign = make_lined_campaign()
    make_scorecard(CardState.FINAL, campaign)
    head = make_user(Role.HEAD)
    write_down()
    campaign.perform(Action.CONCLUDE, by=head)
    lines = {one.line: one.low_median for one in Campaign.objects.get(pk=campaign.pk).heads}
    assert lines[""] is not None
    assert lines["bonus"] is lines["minus"] is None
    assert list(integrity.sums_and_ranks()) == []


def test_the_profile_is_the_same_from_what_was_kept_and_from_all_units():
    campaign = concluded(4)
    card = campaign.scorecards.select_related("ward").first()
    alone = profile.draw(CampaignFigures(Campaign.objects.get(pk=campaign.pk), of=card), card)
    Criterion.objects.update(low_median=None, high_median=None)  # as before they were kept
    figures = CampaignFigures(Campaign.objects.get(pk=campaign.pk), of=card)
    assert len(figures.cards) == 4
    assert alone == profile.draw(figures, card)
    assert [row[1:] for row in alone.rows] == [["50%", "67%"], ["100%", "75%"]]
    assert alone.key[1] == ("median", "mức giữa (trung vị) của 4/4 đơn vị")


def test_a_wards_own_result_reads_no_rows_of_others():
    counts = []
    for wards in (2, 9):
        campaign = concluded(wards, slug=f"n-{wards}")
        officer = make_client(make_ward_officer(campaign.scorecards.first().ward))
        with rows_read() as read:
            page = officer.get(reverse("scorecard", args=[campaign.slug]))
        assert 'id="chart-profile"' in page.content.decode()
        counts.append(read.count)
    assert counts[0] == counts[1]
    assert counts[0] < 100


def test_a_median_written_beside_the_acts_is_found_three_times():
    campaign = concluded(3)
    Criterion.objects.filter(campaign=campaign, position=1, parent=None).update(
        high_median=Decimal(6)
    )
    assert "tiêu chí 1: mức giữa không phải của các đơn vị." in "".join(integrity.sums_and_ranks())
    assert any("mức giữa trên" in said for said in replay.differences())
    assert not papers.fit(campaign)


@pytest.mark.parametrize("pair", [(5, None), (None, 5), (5, 3), (-1, 3), (3, 7)])
def test_medians_are_pairs_within_the_cap(pair):
    campaign = make_campaign(wards=1, plan=PLAN)
    low, high = (None if one is None else Decimal(one) for one in pair)
    head = Criterion.objects.filter(campaign=campaign, position=1, parent=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        head.update(low_median=low, high_median=high)
