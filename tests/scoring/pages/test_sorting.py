"""Tables in the order asked for: Vietnamese names, high figures first, blanks last;
the address keeps the rest.
"""

from decimal import Decimal

import pytest
from django.urls import reverse

from scoring.models import Score, Scorecard
from scoring.pages.comparison.grid import Grid
from scoring.pages.sorting import SortColumn, SortedTable
from tests.factories import fill, make_campaign, make_user, make_ward
from wards.models import Role
from wards.vietnamese import natural_key

COLUMNS = (
    SortColumn("name", "Đơn vị", lambda row: natural_key(row[0])),
    SortColumn("points", "Điểm", lambda row: row[1], True),
)
ROWS = [("Phường 10", 3), ("Phường Đông", None), ("Phường 2", 5), ("Phường Dân", 3)]


def table(**data):
    return SortedTable(ROWS, COLUMNS, data, lambda row: row[0])


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Phường 10", "Phường Đông", "Phường 2", "Phường Dân"]),
        ("name", ["Phường 2", "Phường 10", "Phường Dân", "Phường Đông"]),
        ("-name", ["Phường Đông", "Phường Dân", "Phường 10", "Phường 2"]),
        ("-points", ["Phường 2", "Phường 10", "Phường Dân", "Phường Đông"]),
        ("points", ["Phường 10", "Phường Dân", "Phường 2", "Phường Đông"]),
        ("weight", ["Phường 10", "Phường Đông", "Phường 2", "Phường Dân"]),
    ],
)
def test_rows_stand_as_asked_and_what_is_blank_stands_last(sort, names):
    assert [name for name, _points in table(sort=sort).rows] == names


def test_a_head_says_how_it_sorts_and_leads_to_the_other_way():
    assert [(one.order, one.url) for one in table(sort="-points", q="phuong").headings] == [
        ("", "?q=phuong&sort=name"),
        ("descending", "?q=phuong&sort=points"),
    ]
    assert [one.url for one in table().headings] == ["?sort=name", "?sort=-points"]


def test_a_name_is_found_without_its_marks():
    assert [name for name, _points in table(q="dong", sort="name").rows] == ["Phường Đông"]


# The tables of the year


@pytest.fixture
def campaign(db):
    wards = [make_ward(number, position=number) for number in (801, 802, 810)]
    campaign = make_campaign(wards=wards)
    for card, verified in zip(
        campaign.scorecards.order_by("pk"), ((1, 2, 4), (2, 4, 3)), strict=False
    ):
        fill(card, "self", (2, 4, 4))
        fill(card, "verified", verified)
        Scorecard.objects.filter(pk=card.pk).update(state="verified")
    return campaign


def names(rows):
    return [row.name for row in rows]


def test_the_grid_is_sorted_by_a_criterion_within_what_narrows_it(campaign):
    grid = Grid(campaign, {"sort": "-1", "state": "verified"})
    assert names(grid.rows) == ["Phường 802", "Phường 801"]
    assert grid.filters.address() == "?state=verified&sort=-1"
    assert [heading.order for _head, heading in grid.columns][:2] == ["", "descending"]
    everything = next(chip for chip in grid.chips if chip["current"])
    assert "sort=-1" in everything["url"]


def test_the_grid_is_sorted_by_what_each_cell_shows(campaign):
    first = campaign.scorecards.order_by("pk")[2]
    fill(first, "self", (2, 4, 4))
    assert names(Grid(campaign, {"sort": "-2"}).rows) == ["Phường 801", "Phường 810", "Phường 802"]
    assert names(Grid(campaign, {"sort": "tier"}).rows)[-1] == "Phường 810"
    assert names(Grid(campaign, {"sort": "-name", "q": "80"}).rows) == ["Phường 802", "Phường 801"]


def test_the_ranking_is_sorted_and_searched(campaign, client):
    client.force_login(make_user(Role.HEAD))
    address = reverse("tiers", args=[campaign.slug])
    rows = client.get(address).context["table"].rows
    assert [row.rank for row in rows] == [1, 2]
    rows = client.get(address, {"sort": "-gap"}).context["table"].rows
    assert [row.card.ward_name for row in rows] == ["Phường 802", "Phường 801"]
    page = client.get(address, {"q": "phuong 810"})
    assert page.context["table"].rows == []
    assert [card.ward_name for card in page.context["waiting"]] == ["Phường 810"]


@pytest.mark.parametrize("address", ["/", "/campaigns/{slug}/"])
def test_the_progress_is_sorted_and_searched(campaign, client, address):
    client.force_login(make_user(Role.HEAD))
    address = address.format(slug=campaign.slug)
    page = client.get(address, {"sort": "-verified"})
    rows = progress(page)
    assert [line.card.ward_name for line in rows] == ["Phường 802", "Phường 801", "Phường 810"]
    assert 'aria-sort="descending"' in page.content.decode()
    assert len(progress(client.get(address, {"q": "802"}))) == 1


def progress(page):
    """The rows of units, on the home page or on a campaign's own."""
    table = getattr(page.context.get("home"), "table", None) or page.context["table"]
    return table.rows


def test_points_decide_as_figures(campaign):
    Score.objects.filter(scorecard__campaign=campaign).update(verified_points=None)
    cards = list(campaign.scorecards.order_by("pk"))
    Score.objects.filter(scorecard=cards[0]).update(survey_points=Decimal("0.5"))
    Score.objects.filter(scorecard=cards[1]).update(survey_points=Decimal(2))
    assert names(Grid(campaign, {"sort": "total"}).rows)[:2] == ["Phường 801", "Phường 802"]
