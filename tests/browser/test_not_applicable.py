"""“Không phát sinh” while one types: the page counts as the server does, by keys, by paste, on a
telephone.
"""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from scoring.rules.points import says_not_applicable
from tests.browser.hands import field, opened, saved
from tests.browser.test_paste import agree, paste
from tests.factories import make_ward_officer
from tests.not_applicable import make_card

CARD = "/campaigns/2026/scorecard/"


@pytest.fixture
def card():
    """1.1 counts as all its points, 1.2 is out pro rata, and so is criterion 2."""
    return make_card(of_1_1="full", of_1_2="pro_rata", of_2="pro_rata")


def points(card):
    scores = card.scores.in_official_order()
    return list(scores.values_list("self_points", flat=True))


def test_what_is_out_follows_while_one_types(card, open_as):
    page = open_as(make_ward_officer(card.ward), CARD)
    foot = page.locator(".foot")
    field(page, "Nội dung 1.2").fill("kps")
    field(page, "Nội dung 1.1").fill("1")
    expect(opened(page, "1.2")).to_contain_text("→ 2 điểm")
    expect(foot).to_contain_text("3 / 10 tạm tính")
    field(page, "Nội dung 1.1").fill("KPS")
    expect(opened(page, "1.1")).to_contain_text("→ 2 điểm")
    expect(opened(page, "1.2")).to_contain_text("→ 4 điểm")
    expect(foot).to_contain_text("6 / 10 tạm tính")
    field(page, "Điểm của tiêu chí").fill("Không phát sinh")
    expect(foot).to_contain_text("10 / 10 tạm tính")
    expect(opened(page, "2")).to_contain_text("→ 4 điểm")
    saved(page)
    assert points(card) == [2, 4, 4]
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.reload()
    expect(field(page, "Nội dung 1.2")).to_have_value("KPS")
    expect(foot).to_contain_text("10 / 10 tạm tính")


@pytest.mark.parametrize("typed", ["ＫＰＳ", "Không  phát\u3000sinh", " kps. "])
def test_the_word_of_any_keyboard_is_read_as_the_server_reads_it(card, open_as, typed):
    assert says_not_applicable(typed)
    page = open_as(make_ward_officer(card.ward), CARD)
    field(page, "Nội dung 1.1").fill(typed)
    expect(opened(page, "1.1")).to_contain_text("→ 2 điểm")


def test_the_word_that_is_pasted_where_it_always_applies_stays_out_and_says_so(open_as):
    card = make_card(of_1_1="full", of_1_2="pro_rata")
    page = open_as(make_ward_officer(card.ward), CARD)
    paste(page, "Nội dung 1.1", "1.1\tA\t1,5\r\n1.2\tB\t3\r\n2\tC\tkps\r\n")
    expect(page.get_by_text("kế hoạch không cho ghi KPS ở đây, để nguyên")).to_be_visible()
    agree(page)
    assert points(card) == [Decimal("1.5"), 3, None]


def test_the_word_is_pasted_like_points(card, open_as):
    page = open_as(make_ward_officer(card.ward), CARD)
    paste(page, "Nội dung 1.1", "1.1\tA\t1,5\r\n1.2\tB\tKPS\r\n2\tC\t3\r\n")
    agree(page)
    assert points(card) == [Decimal("1.5"), 3, 3]
