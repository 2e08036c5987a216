"""The survey sheet saves itself as the ward's sheet does, and is a plain form without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring.rules.lifecycle import CardState
from tests.browser.hands import (
    PLAN,
    declined,
    end_sessions,
    eventually,
    field,
    opened,
    saved,
    sign_in_again,
)
from tests.factories import make_campaign, make_scorecard, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def card(transactional_db):
    return make_scorecard(CardState.SUBMITTED, make_campaign(wards=1, plan=PLAN, slug="2026"))


@pytest.fixture
def page(card, reviewer, open_as):
    return open_as(reviewer, address(card))


def address(card):
    return reverse("board_survey", args=["2026", card.ward.code])


def points_of(page, code):
    return field(page, f"Điểm khảo sát nội dung {code}")


def finding_of(page, code):
    return opened(page, code).get_by_label(f"Kết quả khảo sát nội dung {code}")


def survey(card):
    return [
        (str(score.survey_points) if score.survey_points is not None else "", score.finding)
        for score in card.scores.in_official_order()
    ]


def test_it_saves_itself_and_adds_up(card, page):
    expect(page.locator("[data-total]")).to_have_text("–")
    expect(page.get_by_text("còn 5 nội dung chưa khảo sát")).to_be_visible()
    points_of(page, "1.1").fill("1,5")
    finding_of(page, "1.2").fill("Có sổ, thiếu một kỳ")
    points_of(page, "1.2").fill("4")
    page.keyboard.press("Enter")
    saved(page)
    expect(page.locator("[data-total]")).to_have_text("5,5")
    expect(page.get_by_text("còn 3 nội dung chưa khảo sát")).to_be_visible()
    expect(page.get_by_text("chênh −0,5 so với tự chấm")).to_be_visible()
    assert survey(card)[:2] == [("1.50", ""), ("4.00", "Có sổ, thiếu một kỳ")]
    page.reload()
    expect(points_of(page, "1.2")).to_have_value("4")


def test_leaving_in_the_middle_loses_nothing_and_asks_nothing(card, page):
    points_of(page, "1.1").fill("1")
    page.get_by_role("link", name="Xếp loại").click()
    page.wait_for_url("**/tiers/")
    eventually(page, lambda: survey(card)[0] == ("1.00", ""))


def test_what_is_not_taken_stays_counts_nowhere_and_asks_before_leaving(card, page):
    points_of(page, "1.1").fill("9")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Nội dung 1.1 tối đa 2 điểm. Đồng chí đã nhập 9.")).to_be_visible()
    expect(page.locator("[data-total]")).to_have_text("–")
    with declined(page, "beforeunload"):
        page.get_by_role("link", name="Xếp loại").click()
    expect(points_of(page, "1.1")).to_have_value("9")
    points_of(page, "1.1").fill("2")
    saved(page)
    assert survey(card)[0] == ("2.00", "")


@pytest.mark.parametrize(
    ("choice", "stored"),
    [("Giữ giá trị tôi nhập", ("1.00", "Của tôi")), ("Lấy giá trị vừa lưu", ("2.00", "Của bạn"))],
)
def test_a_colleague_at_the_same_item_both_values_are_shown(card, page, choice, stored):
    score = card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()[0]
    score.enter("survey", 2, by=make_user(full_name="Lê Văn Khác"), note="Của bạn")
    points_of(page, "1.1").fill("1")
    finding_of(page, "1.1").fill("Của tôi")
    panel = page.get_by_role("group", name="Chọn giá trị")
    expect(panel).to_contain_text("Của bạn")
    expect(panel).to_contain_text("Lê Văn Khác")
    panel.get_by_role("button", name=choice).click()
    expect(panel).to_have_count(0)
    expect(finding_of(page, "1.1")).to_have_value(stored[1])
    eventually(page, lambda: survey(card)[0] == stored)


def test_an_answer_moves_nothing_under_a_hand_that_presses(card, page):
    score = card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()[0]
    score.enter("survey", 2, by=make_user(full_name="Lê Văn Khác"), note="Của bạn")
    page.clock.install()  # however long it takes here, it is one short press
    page.clock.pause_at(page.evaluate("Date.now()") + 600_000)
    points_of(page, "1.1").fill("1")
    item = page.locator("[data-item]").first
    item.locator("summary").hover()
    with page.expect_response(lambda answer: answer.status == 409):
        page.mouse.down()
    page.wait_for_timeout(200)
    expect(page.get_by_role("group", name="Chọn giá trị")).to_have_count(0)
    page.mouse.up()
    page.clock.resume()
    expect(page.get_by_role("group", name="Chọn giá trị")).to_be_visible()
    expect(item.locator("details").first).to_have_attribute("open", "")


def test_without_a_connection_one_types_on_and_it_is_saved_later(card, page):
    page.context.set_offline(True)
    points_of(page, "1.1").fill("1,25")
    expect(page.get_by_text("Đang mất kết nối")).to_be_visible()
    page.context.set_offline(False)
    saved(page)
    assert survey(card)[0] == ("1.25", "")


def test_a_session_that_ended_is_taken_up_in_place(card, page, reviewer):
    end_sessions(reviewer)
    points_of(page, "1.1").fill("1")
    page.get_by_role("button", name="Đăng nhập lại").click()
    sign_in_again(page)
    saved(page)
    assert survey(card)[0] == ("1.00", "")


def test_proposed_points_are_saved_by_the_button_alone(card, page):
    page.get_by_role("button", name="Điền điểm tự chấm vào các ô trống").click()
    expect(points_of(page, "1.1")).to_have_value("2")
    finding_of(page, "1.2").fill("Đã xem sổ")
    saved(page)
    assert survey(card)[:2] == [("", ""), ("4.00", "Đã xem sổ")]
    page.get_by_role("button", name="Lưu kết quả khảo sát").click()
    expect(page.get_by_text("Đã lưu điểm khảo sát.")).to_be_visible()
    assert [points for points, _finding in survey(card)] == [
        "2.00",
        "4.00",
        "4.00",
        "10.00",
        "30.00",
    ]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_it_is_a_plain_form(card, reviewer, open_as):
    page = open_as(reviewer, address(card))
    points_of(page, "1.1").fill("1")
    points_of(page, "1.2").fill("9")
    page.get_by_role("button", name="Lưu kết quả khảo sát").click()
    expect(
        page.get_by_role("alert").get_by_text("Nội dung 1.2 tối đa 4 điểm").first
    ).to_be_visible()
    expect(points_of(page, "1.2")).to_have_value("9")
    assert survey(card)[:2] == [("1.00", ""), ("", "")]
