"""A page of a concluded ranking is held against the seal by what it shows."""

import json
import random

import pytest
from django.http import QueryDict
from django.urls import reverse

from scoring.models import Campaign, Cluster, Score, Scorecard
from scoring.models.campaigns import sealing
from scoring.models.ranking.ranked import RankedCards
from scoring.models.ranking.sealed_places import places_of
from scoring.pages.ranked import CountedRanking
from scoring.pages.ranked_table import RankedTable
from scoring.pages.sealed import match_conclusion
from scoring.rules.grading import TieAid
from tests.factories import make_campaign, make_client
from tests.rows import rows_read
from tests.scoring.models.ranking.test_ranked import judged
from tests.test_queries import a_concluded_year
from wards import paging

pytestmark = pytest.mark.django_db


@pytest.fixture
def _short_pages(monkeypatch):
    monkeypatch.setattr(paging, "ROWS", 3)


@pytest.fixture
def world(_short_pages):
    return a_concluded_year(8)


def is_sealed(world, query=""):
    campaign = Campaign.objects.get(slug=world.facts["slug"])
    page = make_client(world.people["head"]).get(reverse("tiers", args=[campaign.slug]) + query)
    return campaign.printed_root in page.content.decode()


def ranked(world):
    campaign = Campaign.objects.get(slug=world.facts["slug"])
    return [one.card for one in RankedCards(campaign, clustered=False).read()]


def test_a_page_says_of_its_own_units_whether_the_seal_covers_them(world):
    assert [is_sealed(world, f"?page={page}") for page in (1, 2, 3)] == [True, True, True]
    Score.objects.filter(scorecard=ranked(world)[4]).update(explanation="Theo báo cáo khác")
    assert [is_sealed(world, f"?page={page}") for page in (1, 2, 3)] == [True, False, True]
    # Which units come first in another order, every card has a say in.
    assert not is_sealed(world, "?sort=-gap")
    assert not is_sealed(world, "?q=phường")


def test_a_unit_elsewhere_that_moves_the_places_of_a_page_breaks_its_seal(world):
    first, *_others, last = ranked(world)
    Score.objects.filter(scorecard=last).update(verified_points=0, self_points=0)
    assert [is_sealed(world, f"?page={page}") for page in (1, 3)] == [True, False]
    # It goes to the end of the list: those who are left on its page are as they were.
    Score.objects.filter(scorecard=first).update(verified_points=0, self_points=0)
    assert not is_sealed(world)


def test_how_many_units_hold_each_level_is_sealed_for_every_page(world):
    Scorecard.objects.filter(pk=ranked(world)[-1]).update(tier=None)
    assert not is_sealed(world)


def test_the_plan_is_sealed_for_every_page(world):
    Campaign.objects.filter(slug=world.facts["slug"]).update(issuing_body="Ban khác")
    assert not is_sealed(world)


@pytest.mark.usefixtures("_short_pages")
def test_a_year_from_before_places_were_kept_is_read_whole(monkeypatch):
    monkeypatch.setattr(sealing, "places_of", lambda campaign: {})
    world = a_concluded_year(8)
    assert is_sealed(world)
    Score.objects.filter(scorecard=ranked(world)[4]).update(explanation="Theo báo cáo khác")
    assert not is_sealed(world)


@pytest.mark.usefixtures("_short_pages")
def test_a_concluded_ranking_of_twice_as_many_units_reads_no_more_rows():
    read = []
    for units in (8, 16):
        world = a_concluded_year(units)
        client = make_client(world.people["head"])
        with rows_read() as rows:
            answer = client.get(reverse("tiers", args=[world.facts["slug"]]))
        assert answer.status_code == 200
        read.append(rows.count)
    assert read[1] <= read[0] + 2  # of the frame and what stands beside


@pytest.mark.usefixtures("_short_pages")
@pytest.mark.parametrize("seed", range(3))
def test_every_page_over_all_and_of_each_cluster_is_found_as_it_was_kept(seed):
    campaign = make_campaign(wards=12, plan=((6, ()), (4, ())), first_aid=TieAid.LARGEST_CRITERION)
    clusters = [
        Cluster.objects.create(campaign=campaign, position=place, name=f"Cụm {place}")
        for place in (1, 2)
    ]
    campaign = judged(campaign, random.Random(seed), clusters)
    kept = json.loads(json.dumps(places_of(campaign)))
    for cluster in ("", *(f"cluster={one.pk}" for one in clusters)):
        for number in range(1, 5):
            table = RankedTable(CountedRanking(campaign), QueryDict(cluster))
            rows = paging.Page(table.rows, QueryDict(f"page={number}"))
            assert match_conclusion(table, rows, kept)
            if rows.start:  # another page is not that one
                rows.start, rows.end = 0, len(rows)
                assert not match_conclusion(table, rows, kept)
