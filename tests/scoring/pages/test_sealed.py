"""A page of a concluded ranking is held against the seal by what it shows."""

import json
import random

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from scoring.documents.papers.facts import Facts
from scoring.documents.scorecard_paper import head_of_ward
from scoring.ledger import papers
from scoring.models import Award, Campaign, Cluster, Score, Scorecard, TierCondition
from scoring.models.campaigns import sealing
from scoring.models.ranking.ranked import RankedCards
from scoring.models.ranking.sealed_places import places_of
from scoring.models.scorecards.judged_sums import SUM_FIELDS
from scoring.pages.awards.honours import honour_lists
from scoring.pages.charts.figures import CampaignFigures
from scoring.pages.comparison import grid
from scoring.pages.comparison.grid import Grid
from scoring.pages.comparison.ward_sheet import WardSheet
from scoring.pages.home.progress import ProgressTable
from scoring.pages.item_across.page import ItemAcross
from scoring.pages.ranked import CountedRanking
from scoring.pages.ranked_table import RankedTable
from scoring.pages.sealed import comparison_stands, lists_what_was_sealed, match_conclusion
from scoring.rules.conditions import ConditionKind
from scoring.rules.grading import TieAid
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.workbooks.year import Year
from tests import test_queries
from tests.factories import make_campaign, make_client, write_down
from tests.rows import rows_read
from tests.scoring.models.ranking.test_ranked import judged
from tests.test_queries import a_concluded_year
from wards import paging
from wards.models import Ward

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


def honours_are_sealed(world):
    campaign = Campaign.objects.get(slug=world.facts["slug"])
    page = make_client(world.people["head"]).get(reverse("award_list", args=[campaign.slug]))
    return campaign.printed_root in page.content.decode()


@pytest.fixture
def honouring(monkeypatch):
    """Every unit that has no award of the first kind is honoured before a year is concluded."""

    def honour_and_write_down():
        campaign = Campaign.objects.get(state=CampaignState.OPEN)
        kind = campaign.award_kinds.filter(recipient="ward")[0]
        for card in campaign.scorecards.exclude(awards__kind=kind):
            Award.objects.create(campaign=campaign, kind=kind, scorecard=card, state="decided")
        write_down()

    monkeypatch.setattr(test_queries, "write_down", honour_and_write_down)
    monkeypatch.setattr(paging, "ROWS", 3)


@pytest.fixture
def honoured(honouring):
    return a_concluded_year(8)


def test_the_list_of_honours_is_sealed_without_the_points_that_it_does_not_print(honoured):
    assert honours_are_sealed(honoured)
    campaign = Campaign.objects.get(slug=honoured.facts["slug"])
    Score.objects.filter(scorecard__campaign=campaign).update(explanation="Theo báo cáo khác")
    assert honours_are_sealed(honoured)
    assert not is_sealed(honoured)


@pytest.mark.parametrize(
    "change",
    [
        lambda campaign: campaign.awards.decided().update(citation_text="Thành tích khác"),
        lambda campaign: Award.objects.filter(pk=campaign.awards.decided()[0].pk).update(
            state="withdrawn"
        ),
        lambda campaign: campaign.scorecards.update(ward_name="Phường khác"),
        lambda campaign: campaign.award_kinds.update(rest_years=9),
    ],
    ids=["what it says of an award", "an award is missing", "whose it is", "of what kind"],
)
def test_whatever_the_list_of_honours_prints_is_sealed(honoured, change):
    change(Campaign.objects.get(slug=honoured.facts["slug"]))
    assert not honours_are_sealed(honoured)


def test_an_award_of_another_year_that_says_it_is_of_this_one_is_printed_nowhere(honoured):
    """It hangs on no card of the year, so no seal of the year covers it."""
    campaign = Campaign.objects.get(slug=honoured.facts["slug"])
    elsewhere = make_campaign(wards=1, year=campaign.year + 5)
    Award.objects.create(
        campaign=campaign,
        kind=campaign.award_kinds.filter(recipient="ward")[0],
        scorecard=elsewhere.scorecards.get(),
        state="decided",
    )
    own = {*campaign.scorecards.values_list("pk", flat=True)}
    assert honours_are_sealed(honoured)
    assert {
        award.scorecard_id for listed in honour_lists(campaign) for award in listed.awards
    } == own
    assert {award.scorecard_id for award in Facts(campaign).awards} == own
    assert {row[7] for row in Year(campaign).awards} == own


@pytest.mark.usefixtures("honouring")
def test_honours_of_a_year_from_before_they_were_sealed_are_held_to_everything(monkeypatch):
    monkeypatch.setattr(papers, "honours", lambda campaign: "")
    world = a_concluded_year(8)
    assert honours_are_sealed(world)
    Score.objects.filter(scorecard=ranked(world)[4]).update(explanation="Theo báo cáo khác")
    assert not honours_are_sealed(world)


@pytest.mark.usefixtures("honouring")
def test_the_list_of_honours_reads_three_rows_of_each_unit_at_most():
    read = []
    for units in (8, 16):
        world = a_concluded_year(units)
        client = make_client(world.people["head"])
        with rows_read() as rows:
            answer = client.get(reverse("award_list", args=[world.facts["slug"]]))
        assert answer.status_code == 200
        read.append(rows.count)
    assert read[1] - read[0] <= 3 * 8  # its award, twice with what seals it, and its card


def grid_is_sealed(world, query=""):
    campaign = Campaign.objects.get(slug=world.facts["slug"])
    page = make_client(world.people["head"]).get(reverse("board", args=[campaign.slug]) + query)
    return campaign.printed_root in page.content.decode()


@pytest.fixture
def compared(monkeypatch):
    monkeypatch.setattr(grid, "PAGE", 3)
    return a_concluded_year(8)


def in_official_order(world):
    cards = Scorecard.objects.filter(campaign__slug=world.facts["slug"]).in_official_order()
    return list(cards.values_list("pk", flat=True))


def test_a_page_of_the_comparison_says_of_its_own_units_whether_the_seal_covers_them(compared):
    assert [grid_is_sealed(compared, f"?page={page}") for page in (1, 2, 3)] == [True] * 3
    Score.objects.filter(scorecard=in_official_order(compared)[4]).update(explanation="Khác")
    pages = [grid_is_sealed(compared, f"?page={page}") for page in (1, 2, 3)]
    assert pages == [True, False, True]
    # Which units are left, and which come first, every card has a say in.
    for query in ("?sort=-total", "?q=phường", "?state=final"):
        assert not grid_is_sealed(compared, query)


def test_how_many_units_there_are_in_each_state_is_sealed_for_every_page_of_the_comparison(
    compared,
):
    last = Scorecard.objects.filter(pk=in_official_order(compared)[-1])
    last.update(state=CardState.ABSENT, finalised_at=None)
    assert not grid_is_sealed(compared)


def test_another_unit_in_the_place_of_one_breaks_the_seal_of_every_page_of_the_comparison(compared):
    whole = Grid(Campaign.objects.get(slug=compared.facts["slug"]), {})
    seal = papers.seal_of(whole.campaign)
    assert lists_what_was_sealed(whole, seal)
    whole.cards[-1] = whole.cards[-1]._replace(pk=999_999)
    assert not lists_what_was_sealed(whole, seal)


def test_the_plan_is_sealed_for_every_page_of_the_comparison(compared):
    Campaign.objects.filter(slug=compared.facts["slug"]).update(issuing_body="Ban khác")
    assert not grid_is_sealed(compared)


def test_where_levels_look_at_other_units_each_page_of_the_comparison_reads_all_of_them(
    monkeypatch,
):
    monkeypatch.setattr(grid, "PAGE", 3)
    with monkeypatch.context() as year:
        year.setattr(test_queries, "write_down", lambda: (ask_of_all_units(), write_down()))
        world = a_concluded_year(8)
    assert grid_is_sealed(world)
    Score.objects.filter(scorecard=in_official_order(world)[4]).update(explanation="Khác")
    assert not grid_is_sealed(world)


def ask_of_all_units():
    """The first level of each year is for a part of the units."""
    for campaign in Campaign.objects.all():
        TierCondition.objects.create(
            campaign=campaign, tier=campaign.tiers.first(), kind=ConditionKind.SHARE, percent=50
        )


def test_a_form_of_a_unit_bears_the_seal_while_its_own_card_fits(compared):
    own, other, *_others = Scorecard.objects.filter(pk__in=in_official_order(compared)[:2])
    assert head_of_ward(own)["seal"] == own.campaign.printed_root
    Score.objects.filter(scorecard=other).update(explanation="Khác")
    assert [bool(head_of_ward(card)["seal"]) for card in (own, other)] == [True, False]


def test_a_comparison_from_before_states_were_kept_is_read_whole(monkeypatch):
    monkeypatch.setattr(grid, "PAGE", 3)
    monkeypatch.setattr(sealing, "places_of", lambda campaign: {})
    world = a_concluded_year(8)
    assert grid_is_sealed(world)
    Score.objects.filter(scorecard=in_official_order(world)[4]).update(explanation="Khác")
    assert not grid_is_sealed(world)


def test_the_seal_of_a_comparison_of_twice_as_many_units_reads_no_more_rows(monkeypatch):
    monkeypatch.setattr(grid, "PAGE", 3)
    read = []
    for units in (8, 16):
        world = a_concluded_year(units)
        whole = Grid(Campaign.objects.get(slug=world.facts["slug"]), {})
        with rows_read() as rows:
            assert comparison_stands(whole)
        read.append(rows.count)
    assert read[1] == read[0]


def orders(world):
    """In which order the pages of a concluded year have its units, and what they filter by."""
    campaign = Campaign.objects.get(slug=world.facts["slug"])
    figures = CampaignFigures(campaign)
    item = campaign.leaves[0]
    across = ItemAcross(campaign, item, world.people["head"], timezone.now(), QueryDict())
    first = campaign.scorecards.select_related("ward", "campaign").order_by("pk")[1]
    sheet = WardSheet(first)
    return {
        "charts": [card.pk for card in figures.cards],
        "progress": [line.card.pk for line in _progress(world, campaign, "")],
        "progress by state": [line.card.pk for line in _progress(world, campaign, "sort=stage")],
        "item": [fact.card for fact in across.facts],
        "ranking": ranked(world),
        "table": [row.card.pk for row in RankedTable(CountedRanking(campaign), QueryDict()).rows],
        "absent": [card.pk for card in _apart(campaign)["absent"]],
        "beside": (sheet.before, sheet.after, sheet.where),
        "chips": [(chip["label"], chip["count"]) for chip in Grid(campaign, {}).chips],
        "found": [card.pk for card in Grid(campaign, {"cluster": "Cụm Bắc"}).found],
    }


def _progress(world, campaign, query):
    return ProgressTable(world.people["head"], campaign, QueryDict(query)).page


def _apart(campaign):
    return RankedTable(CountedRanking(campaign), QueryDict()).lists(QueryDict())[1]


def test_units_that_are_put_in_another_order_or_cluster_later_move_in_no_concluded_year(
    monkeypatch,
):
    """Two stand equal, two are absent; the list of units notes clusters, the campaign has none."""
    concluded = sealing.places_of

    def with_notes(campaign):
        cards = list(campaign.scorecards.order_by("pk"))
        Ward.objects.filter(scorecard__in=cards[:3]).update(cluster="Cụm Bắc")
        for card in cards[2:6]:
            of_equals = {"verified_points": 1, "self_points": 1, "reason": ""}
            Score.objects.filter(scorecard=card).update(**of_equals)
            summed_anew = dict.fromkeys((*SUM_FIELDS, "tie_order"))
            Scorecard.objects.filter(pk=card.pk).update(**summed_anew)
        absent = [card.pk for card in cards[6:]]
        Scorecard.objects.filter(pk__in=absent).update(state=CardState.ABSENT)
        return concluded(campaign)

    monkeypatch.setattr(sealing, "places_of", with_notes)
    world = a_concluded_year(8)
    before = orders(world)
    assert len(before["absent"]) == 2
    assert len(before["found"]) == 3
    assert ("Cụm Bắc", 3) in before["chips"]
    for ward in Ward.objects.all():
        Ward.objects.filter(pk=ward.pk).update(position=5000 - ward.position, cluster="Cụm Nam")
    assert orders(world) == before
