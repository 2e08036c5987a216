"""The smallest moves are the same from the sums that cards keep as from all their points."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.models import Cluster
from scoring.pages import judged_units, what_if
from scoring.pages.what_if import WhatIf
from scoring.rules.grading import TieAid
from scoring.rules.lifecycle import JUDGED
from scoring.rules.what_if import moves
from tests.factories import make_campaign
from tests.groups import make_groups
from tests.rows import rows_read
from tests.scoring.models.ranking.test_ranked import AIDS, judged

pytestmark = pytest.mark.django_db
PLAN = ((6, (2, 4)), (4, (1, 1, 2)))


def keep(campaign, cards=None):
    """These judged cards (all) keep their sums, as those verified today do."""
    for card in cards or campaign.scorecards.filter(state__in=JUDGED):
        card.campaign = campaign
        card.keep_sums(card.item_points())
        card.save()


def forget(campaign):
    for card in campaign.scorecards.all():
        card.forget_sums()
        card.save()


def said(campaign):
    return WhatIf(campaign, sees_eligibility=True).smallest


@pytest.mark.parametrize("aids", AIDS)
@pytest.mark.parametrize("ahead", [0, 4])
def test_moves_are_the_same_from_sums_as_from_all_points(aids, ahead, monkeypatch):
    monkeypatch.setattr(moves, "AHEAD", ahead)
    monkeypatch.setattr(judged_units, "BY_NAME", 5)
    first, second = (*aids, "", "")[:2]
    campaign = make_campaign(wards=14, plan=PLAN, first_aid=first, second_aid=second)
    clusters = [
        Cluster.objects.create(campaign=campaign, position=place, name=f"Cụm {place}")
        for place in (1, 2)
    ]
    campaign.award_kinds.filter(recipient="ward").update(per_cluster=True, quota=2)
    campaign = judged(campaign, random.Random(f"{aids}"), clusters)
    forget(campaign)
    whole = said(campaign)
    keep(campaign)
    table = WhatIf(campaign, sees_eligibility=True)
    assert table.smallest == whole
    assert len(whole) == what_if.SMALLEST
    assert "now" not in vars(table)
    forget(campaign)
    keep(campaign, campaign.scorecards.filter(state__in=JUDGED)[:3])
    assert said(campaign) == whole


def test_of_many_units_the_points_of_those_are_read_whose_moves_are_looked_at(monkeypatch):
    monkeypatch.setattr(what_if, "SMALLEST", 2)
    campaign = judged(make_campaign(wards=40, plan=PLAN), random.Random(5))
    keep(campaign)
    judged_units = campaign.scorecards.verified().count()
    assert judged_units > 20
    with rows_read() as rows, CaptureQueriesContext(connection) as queries:
        assert len(said(campaign)) == 2
    assert rows.count < judged_units + 2 * 8 * 5 + 30
    assert len(queries) <= 9


def test_where_units_differ_in_their_criteria_all_points_are_read():
    campaign = make_groups(units=8, first_aid=TieAid.LARGEST_CRITERION, second_aid="")
    campaign = judged(campaign, random.Random(7))
    forget(campaign)
    whole = said(campaign)
    keep(campaign)
    assert said(campaign) == whole
