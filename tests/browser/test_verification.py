"""A reviewer verifies a ward's card in a browser: what is typed at one item survives saving another."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from scoring.lifecycle import CardState
from tests.factories import fill, make_campaign, make_scorecard, make_survey, make_user


@pytest.fixture
def card(transactional_db):
    card = make_scorecard(CardState.SUBMITTED, make_campaign(wards=1, slug="2026"))
    make_survey(card)
    fill(card, "survey")
    return card


@pytest.fixture
def page(card, open_as):
    return open_as(make_user(), f"/campaigns/2026/board/{card.ward.code}/")


def verified(card):
    return list(card.scores.in_official_order().values_list("verified_points", "reason"))


def item(page, code):
    return page.get_by_role("article").filter(has=page.locator(".code", has_text=code))


def test_saving_one_item_takes_the_others_along(card, page):
    item(page, "1.1").get_by_label("Điểm thẩm định").fill("1,5")
    item(page, "1.1").get_by_label("Lý do").fill("thiếu một kỳ")
    item(page, "1.2").get_by_label("Điểm thẩm định").fill("3")
    item(page, "1.2").get_by_label("Lý do").fill("thiếu hồ sơ")
    item(page, "1.2").get_by_role("button", name="Lưu").click()
    expect(item(page, "1.1").get_by_text("Sửa điểm thẩm định")).to_be_visible()
    assert verified(card)[:2] == [(Decimal("1.5"), "thiếu một kỳ"), (Decimal(3), "thiếu hồ sơ")]


def test_what_is_refused_on_the_way_is_shown_with_its_sentence(card, page):
    item(page, "1.1").get_by_label("Điểm thẩm định").fill("1,5")  # without the reason it needs
    item(page, "1.2").get_by_role("button", name="Nhận điểm tự chấm").click()
    expect(page.get_by_text("điểm thẩm định khác điểm tự chấm, hãy ghi lý do").first).to_be_visible()
    expect(item(page, "1.1").get_by_label("Điểm thẩm định")).to_have_value("1,5")
    assert verified(card)[:2] == [(None, ""), (Decimal(4), "")]


def test_leaving_with_something_unsaved_asks_first(card, page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    item(page, "1.1").get_by_label("Điểm thẩm định").press_sequentially("1")
    page.get_by_role("link", name="Xếp loại").click()
    expect(item(page, "1.1").get_by_label("Điểm thẩm định")).to_have_value("1")
    assert asked == ["beforeunload"]
