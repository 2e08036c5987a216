"""Pages of long lists: which rows, where they stand, and the way to the others."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign, make_client, make_scorecard, make_user, make_ward
from wards.models import Role, Ward
from wards.paging import LazyRows, Page, QueryPage, page_of, shortened


@pytest.mark.parametrize(
    ("asked", "first", "last", "where", "previous", "following"),
    [
        ("", 0, 49, "1–50 trong 1.003", "", "?page=2"),
        ("page=2", 50, 99, "51–100 trong 1.003", "?", "?page=3"),
        ("page=21", 1000, 1002, "1.001–1.003 trong 1.003", "?page=20", ""),
        ("page=99", 1000, 1002, "1.001–1.003 trong 1.003", "?page=20", ""),
        ("page=-1", 0, 49, "1–50 trong 1.003", "", "?page=2"),
        ("page=٣", 0, 49, "1–50 trong 1.003", "", "?page=2"),
        ("q=Phường 2&page=2", 50, 99, "51–100 trong 1.003", "?q=Ph%C6%B0%E1%BB%9Dng+2",
         "?q=Ph%C6%B0%E1%BB%9Dng+2&page=3"),
    ],
)  # fmt: skip
def test_an_address_leads_to_its_rows_and_keeps_what_else_it_says(
    asked, first, last, where, previous, following
):
    page = Page(range(1003), QueryDict(asked))
    assert (page.rows[0], page.rows[-1], page.where) == (first, last, where)
    assert (page.previous_url, page.next_url, page.is_part) == (previous, following, True)


def test_what_fits_on_one_page_says_nothing_of_pages():
    page = Page(range(50), QueryDict("page=2"))
    assert (list(page), page.is_part, page.previous_url, page.next_url) == (
        list(range(50)),
        False,
        "",
        "",
    )
    assert not Page([], QueryDict()).is_part


@pytest.mark.django_db
def test_rows_of_the_database_keep_their_order_and_need_two_queries(django_assert_num_queries):
    for number in (3, 1, 2):
        make_ward(number)
    with django_assert_num_queries(2):
        page = QueryPage(Ward.objects.order_by("-position"), QueryDict("page=2"), size=2)
    assert [ward.name for ward in page] == ["Phường 1"]
    assert page.where == "3–3 trong 3"
    with django_assert_num_queries(1):
        list(QueryPage(Ward.objects.all(), QueryDict(), size=2, count=3))


def test_a_row_is_found_on_its_page_and_long_lists_of_names_are_cut():
    assert [page_of(place) for place in (0, 49, 50, 149)] == ["", "", "?page=2", "?page=3"]
    assert shortened(["Phường 1", "Phường 2"], 2) == "Phường 1, Phường 2"
    assert shortened(["Phường 1", "Phường 2", "Phường 3"], 2) == "Phường 1, Phường 2, …"


LISTS = {
    "home": ("page", []),
    "campaign": ("page", ["2026"]),
    "tiers": ("page", ["2026"]),
    "tiers_apply": ("page", ["2026"]),
    "finalise": ("open", ["2026"]),
    "assignments": ("page", ["2026"]),
    "setup_wards": ("page", ["2026"]),
}


@pytest.mark.django_db
def test_no_list_shows_more_than_fifty_units_and_each_leads_to_the_others():
    campaign = make_campaign(wards=52, year=2026, plan=((4, ()),))
    for _card in range(52):
        make_scorecard(CardState.VERIFIED, campaign)
    last = campaign.scorecards.in_official_order().last().ward_name
    head = make_client(make_user(Role.HEAD))
    for name, (param, facts) in LISTS.items():
        address = reverse(name, args=facts)
        first, second = (head.get(address + more) for more in ("", f"?{param}=2"))
        shown = first.content.decode()
        assert shown.count("1–50 trong 52") == 2, name  # beside the way on, and in print
        assert f'href="?{param}=2"' in shown, name
        assert not re.search(rf"{last}\s*<", shown), name
        assert re.search(rf"{last}\s*<", second.content.decode()), name
        assert "51–52 trong 52" in second.content.decode(), name
    keeper = make_client(make_user(Role.ADMINISTRATOR))
    for name in ("units", "people"):
        assert keeper.get(reverse(name)).content.decode().count("<tr>") <= 51, name
    assert "51–52 trong 52" in keeper.get(reverse("units") + "?page=2").content.decode()


@pytest.mark.django_db
def test_ten_units_see_nothing_of_pages():
    campaign = make_campaign(wards=10, year=2026, plan=((4, ()),))
    for _card in range(10):
        make_scorecard(CardState.VERIFIED, campaign)
    head = make_client(make_user(Role.HEAD))
    for name, (_param, facts) in LISTS.items():
        assert 'class="pager"' not in head.get(reverse(name, args=facts)).content.decode(), name


@pytest.mark.django_db
def test_assignments_of_a_later_page_are_saved_and_lead_back_to_it():
    campaign = make_campaign(wards=51, year=2026, plan=((4, ()),))
    reviewer = make_user(Role.REVIEWER)
    card = campaign.scorecards.in_official_order().last()
    address = reverse("assignments", args=["2026"]) + "?page=2"
    answer = make_client(make_user(Role.HEAD)).post(address, {str(card.pk): str(reviewer.pk)})
    assert answer["Location"] == address
    card.refresh_from_db()
    assert card.assignee == reviewer


@pytest.mark.django_db
def test_the_record_of_many_units_is_narrowed_by_typing_a_name():
    campaign = make_campaign(wards=101, year=2026, plan=((4, ()),))
    card = campaign.scorecards.in_official_order().last()
    reviewer = make_user(Role.REVIEWER, full_name="Châu Minh Nhựt")
    card.tell("Mời đồng chí bổ sung hồ sơ.", by=reviewer)
    head, address = make_client(make_user(Role.HEAD)), reverse("history", args=["2026"])
    shown = head.get(address).content.decode()
    assert '<select id="ward"' not in shown
    assert '<select id="person"' not in shown
    for asked in ("ward=" + card.ward.code, f"ward={card.ward_name}", "person=nhut"):
        assert "bổ sung hồ sơ" in head.get(f"{address}?{asked}").content.decode(), asked
    assert "bổ sung hồ sơ" not in head.get(f"{address}?person=Ai+khác").content.decode()


class Numbers(LazyRows[int]):
    """The numbers up to ten; remembers what was read of them."""

    def __init__(self) -> None:
        self.read: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return 10

    def between(self, start: int, end: int) -> list[int]:
        self.read.append((start, end))
        return list(range(start, end))


def test_of_a_list_that_reads_its_page_only_what_is_asked_for_is_read():
    numbers = Numbers()
    assert (numbers[3], numbers[-1], numbers[8:20], numbers[5:5]) == (3, 9, [8, 9], [])
    assert numbers.read == [(3, 4), (9, 10), (8, 10)]
    assert list(Page(numbers, QueryDict("page=2"), size=4)) == [4, 5, 6, 7]
    assert list(numbers) == list(range(10))
    with pytest.raises(IndexError):
        numbers[10]
    assert len(numbers.read) == 5
