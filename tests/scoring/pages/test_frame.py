"""The frame of every page: the navigation of the role and the place where the reader is."""

import re

import pytest
from django.urls import reverse

from tests.factories import make_campaign, make_scorecard, make_ward_officer

pytestmark = pytest.mark.django_db


def place_of(client, address):
    """What the navigation marks, with how."""
    return re.findall(
        r'aria-current="(page|true)">([^<]+)</a>',
        client.get(address).content.decode().split("</nav>")[0],
    )


def test_the_navigation_marks_the_page_itself(sign_in, head):
    campaign, client = make_campaign(), sign_in(head)
    assert place_of(client, "/") == [("page", "Việc cần làm")]
    assert place_of(client, reverse("campaign", args=[campaign.slug])) == [("page", "Kế hoạch")]
    assert place_of(client, reverse("board", args=[campaign.slug])) == [("page", "Đối chiếu")]


def test_a_page_below_marks_the_nearest_link_above(sign_in, head):
    card, client = make_scorecard(), sign_in(head)
    slug = card.campaign.slug
    assert place_of(client, reverse("board_ward", args=[slug, card.ward.code])) == [
        ("true", "Đối chiếu")
    ]
    assert place_of(client, reverse("ledger_check", args=[slug])) == [("true", "Sổ thay đổi")]
    assert place_of(client, reverse("setup_basics", args=[slug])) == [("true", "Thiết lập")]


def test_an_import_marks_the_list_that_its_crumb_names(sign_in, administrator):
    client = sign_in(administrator)
    assert place_of(client, reverse("wards_import")) == [("true", "Đơn vị")]
    assert place_of(client, reverse("officers_import")) == [("true", "Tài khoản")]


def test_a_page_of_no_link_marks_nothing(sign_in, head):
    campaign, client = make_campaign(), sign_in(head)
    assert place_of(client, reverse("password_change")) == []
    assert place_of(client, reverse("charts", args=[campaign.slug])) == []


def test_the_frame_does_not_name_a_campaign_that_is_hidden(sign_in):
    make_campaign("preparing", wards=0)
    page = sign_in(make_ward_officer()).get("/").content.decode()
    assert "Phiếu chấm điểm" not in page


def test_who_only_looks_begins_with_the_drawings(sign_in, observer, head):
    make_campaign()
    for user, there in ((observer, True), (head, False)):
        nav = sign_in(user).get("/").content.decode().split("</nav>")[0]
        assert ("Biểu đồ" in nav) is there
