"""Which items stand on which page of the form that is filled in by hand."""

import pytest

from scoring.models import Criterion
from scoring.pages.paper_form import COLUMN_HEADS, FOOT, HEAD, ROOM, PaperForm
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db
LONG_PLAN = (*[(10, (1,) * 10)] * 9, (10, ()))


@pytest.fixture
def form():
    return PaperForm(make_campaign(plan=LONG_PLAN))


def test_every_item_stands_on_one_page_and_in_the_order_of_the_plan(form):
    printed = [row.criterion for page in form.pages for row in page.rows]
    assert printed == form.campaign.criteria_in_order
    items = [pk for page in form.pages for pk in page.items]
    assert sorted(items) == sorted(leaf.pk for leaf in form.campaign.leaves)


def test_no_page_holds_more_than_has_room_and_none_is_wasted(form):
    first, *middle, last = form.pages
    heights = [sum(row.height for row in page.rows) for page in form.pages]
    assert heights[0] <= ROOM - HEAD - COLUMN_HEADS
    assert all(height <= ROOM - COLUMN_HEADS for height in heights)
    assert heights[-1] <= ROOM - COLUMN_HEADS - FOOT
    assert all(len(page.rows) >= 7 for page in middle)
    assert [page.number for page in form.pages] == [*range(1, len(middle) + 3)]
    assert first.between.startswith("1.1–1.")
    assert last.between.endswith("10")


def test_a_criterion_is_never_the_last_thing_on_its_page(form):
    for page in form.pages:
        assert page.rows[-1].leaf is not None


def test_what_the_board_alone_scores_is_printed_but_not_filled_in():
    campaign = make_campaign()
    Criterion.objects.filter(campaign=campaign, position=2, parent=None).update(survey_only=True)
    (page,) = PaperForm(campaign).pages
    board = [row for row in page.rows if row.leaf and not row.writes]
    assert [row.criterion.code for row in board] == ["2"]
    assert board[0].criterion.pk not in page.items


def test_the_code_of_a_page_changes_with_what_the_plan_asks(form):
    ward = form.campaign.scorecards.all()[0].ward
    before = form.code(ward, form.pages[0])
    assert (before.campaign, before.ward, before.page) == (form.campaign.pk, ward.pk, 1)
    again = make_campaign(plan=LONG_PLAN)
    assert PaperForm(again).fingerprint == form.fingerprint
    Criterion.objects.filter(campaign=again, parent__position=3, position=2).update(title="Khác")
    again = type(again).objects.get(pk=again.pk)
    assert PaperForm(again).fingerprint != form.fingerprint


def test_the_code_of_a_page_changes_with_what_is_printed_on_it(form, monkeypatch):
    """A form from before the layout changed must not be taken for one of today."""
    monkeypatch.setattr("scoring.pages.paper_form.ROOM", ROOM - 40)
    other = PaperForm(form.campaign)
    assert len(other.pages) > len(form.pages)
    assert other.fingerprint != form.fingerprint


def test_a_form_asks_the_database_once(form, django_assert_num_queries):
    campaign = type(form.campaign).objects.get(pk=form.campaign.pk)
    with django_assert_num_queries(1):
        PaperForm(campaign)
