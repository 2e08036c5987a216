"""A reviewer verifies a ward's card in a browser: what is typed at one item survives saving
another.
"""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring.rules.lifecycle import CardState
from tests.browser.hands import declined, end_sessions, eventually, opened, sign_in_again
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
    return opened(page, code)


def line(page, code):
    """Of an item, closed or open."""
    return page.locator(".judged summary").filter(has_text=f"Nội dung {code}")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_done_to_an_item_far_down_is_said_where_one_is(card, open_as, scripts):
    campaign, last = card.campaign, card.scores.in_official_order().last()
    address = reverse("board_give_back", args=[campaign.slug, card.ward.code, last.pk])
    page = open_as(make_user(), address, java_script_enabled=scripts)
    page.set_viewport_size({"width": 1366, "height": 400})
    page.get_by_label("Lý do").fill("Thiếu tài liệu")
    page.get_by_role("button", name="Trả lại nội dung này").click()
    expect(page).to_have_url(re.compile(f"#item-{last.pk}$"))
    expect(page.locator(".messages")).to_be_in_viewport()
    expect(page.locator(f"#item-{last.pk} summary").first).to_be_in_viewport()


def test_saving_one_item_takes_the_others_along(card, page):
    item(page, "1.1").get_by_label("Điểm thẩm định").fill("1,5")
    item(page, "1.1").get_by_label("Lý do").fill("thiếu một kỳ")
    item(page, "1.2").get_by_label("Điểm thẩm định").fill("3")
    item(page, "1.2").get_by_label("Lý do").fill("thiếu hồ sơ")
    item(page, "1.2").get_by_role("button", name=re.compile(r"^Lưu 1\.")).click()
    expect(line(page, "1.1").locator(".is-verified")).to_contain_text("1,5")
    assert verified(card)[:2] == [(Decimal("1.5"), "thiếu một kỳ"), (Decimal(3), "thiếu hồ sơ")]


def test_nothing_is_typed_past_a_saving_that_takes_others_along(card, page):
    held = []
    for code, points in (("1.1", "1,5"), ("1.2", "3")):
        item(page, code).get_by_label("Điểm thẩm định").fill(points)
        item(page, code).get_by_label("Lý do").fill("thiếu một kỳ")

    def hold(route):
        is_first = route.request.method == "POST" and not held
        held.append(route) if is_first else route.continue_()

    page.route("**", hold)
    item(page, "1.2").get_by_role("button", name=re.compile(r"^Lưu 1\.")).click()
    expect(item(page, "1.1").locator("form.verify")).to_have_attribute("inert", "")
    eventually(page, lambda: held)
    held[0].continue_()
    expect(line(page, "1.1").locator(".is-verified")).to_contain_text("1,5")
    expect(item(page, "1.1").locator("form.verify")).not_to_have_attribute("inert", "")


def test_what_is_refused_on_the_way_is_shown_with_its_sentence(card, page):
    item(page, "1.1").get_by_label("Điểm thẩm định").fill("1,5")  # without the reason it needs
    item(page, "1.2").get_by_role("button", name="Nhận điểm tự chấm").click()
    expect(
        page.get_by_text("điểm thẩm định khác điểm tự chấm, hãy ghi lý do").first
    ).to_be_visible()
    expect(item(page, "1.1").get_by_label("Điểm thẩm định")).to_have_value("1,5")
    assert verified(card)[:2] == [(None, ""), (Decimal(4), "")]


def test_whoever_stays_after_a_refusal_on_the_way_goes_on_typing(card, page):
    for code in ("1.1", "2"):  # without the reasons they need; one is sent, the other would be lost
        item(page, code).get_by_label("Điểm thẩm định").fill("1,5")
    with declined(page, "beforeunload"):
        item(page, "1.2").get_by_role("button", name="Nhận điểm tự chấm").click()
    points = item(page, "2").get_by_label("Điểm thẩm định")
    points.click()
    expect(points).to_be_focused()
    expect(points).to_have_value("1,5")


def test_leaving_with_something_unsaved_asks_first(card, page):
    item(page, "1.1").get_by_label("Điểm thẩm định").press_sequentially("1")
    with declined(page, "beforeunload"):
        page.get_by_role("link", name="Xếp loại").click()
    expect(item(page, "1.1").get_by_label("Điểm thẩm định")).to_have_value("1")


def test_saving_leads_on_to_what_remains_and_round_again(card, page):
    onward = page.get_by_role("link", name="Nội dung còn lại: 1.1")
    onward.click()
    expect(page.get_by_label("Điểm thẩm định 1.1")).to_be_focused()
    item(page, "2").get_by_label("Điểm thẩm định 2").fill("4")
    item(page, "2").get_by_role("button", name="Ghi, sang nội dung còn lại").click()
    page.wait_for_url("**#item-*")
    expect(page.get_by_label("Điểm thẩm định 1.1")).to_be_visible()
    expect(page.get_by_label("Điểm thẩm định 2")).to_be_hidden()
    expect(page.get_by_role("link", name="Còn lại 2")).to_be_visible()
    assert verified(card)[2] == (Decimal(4), "")


# The session ends, the server is away: nothing long that was typed is sent into nowhere


def test_the_session_ends_while_a_reason_is_typed_and_the_button_goes_on(card, open_as):
    reviewer = make_user()
    page = open_as(reviewer, f"/campaigns/2026/board/{card.ward.code}/")
    item(page, "1.1").get_by_label("Điểm thẩm định").fill("1,5")
    item(page, "1.1").get_by_label("Lý do").fill("thiếu một kỳ")
    end_sessions(reviewer)
    item(page, "1.1").get_by_role("button", name=re.compile(r"^Lưu 1\.")).click()
    sign_in_again(page)
    expect(line(page, "1.1").locator(".is-verified")).to_contain_text("1,5")
    assert verified(card)[0] == (Decimal("1.5"), "thiếu một kỳ")


def test_the_session_ends_while_a_survey_is_written_and_the_button_goes_on(card, open_as):
    reviewer = make_user()
    page = open_as(reviewer, reverse("board_survey", args=["2026", card.ward.code]))
    opened(page, "1.1").get_by_label("Kết quả khảo sát nội dung 1.1").fill("Có sổ, thiếu một kỳ")
    end_sessions(reviewer)
    page.get_by_role("button", name="Lưu kết quả khảo sát").click()
    sign_in_again(page)
    expect(page.get_by_text("Đã lưu kết quả khảo sát.")).to_be_visible()
    assert card.scores.in_official_order()[0].finding == "Có sổ, thiếu một kỳ"


def test_somebody_else_who_signed_in_meanwhile_sends_nothing(card, open_as):
    reviewer, colleague = make_user(), make_user()
    page = open_as(reviewer, f"/campaigns/2026/board/{card.ward.code}/")
    item(page, "1.1").get_by_label("Điểm thẩm định").fill("2")
    other = open_as(colleague)
    page.context.add_cookies([one for one in other.context.cookies() if one["name"] == "sessionid"])
    item(page, "1.1").get_by_role("button", name=re.compile(r"^Lưu 1\.")).click()
    dialog = page.get_by_role("dialog", name="Trình duyệt đang đăng nhập tên người khác")
    expect(dialog.get_by_label("Tên đăng nhập")).to_have_value(reviewer.username)
    assert verified(card)[0] == (None, "")


def test_without_the_server_the_page_stays_with_what_was_typed(card, page):
    item(page, "1.1").get_by_label("Điểm thẩm định").fill("2")
    page.context.set_offline(True)
    item(page, "1.1").get_by_role("button", name=re.compile(r"^Lưu 1\.")).click()
    expect(page.get_by_role("alert").get_by_text("Máy chủ chưa trả lời")).to_be_visible()
    page.context.set_offline(False)
    item(page, "1.1").get_by_role("button", name=re.compile(r"^Lưu 1\.")).click()
    expect(line(page, "1.1").locator(".is-verified")).to_contain_text("2")
    assert verified(card)[0] == (Decimal(2), "")


@pytest.mark.parametrize(
    ("work", "label"),
    [("survey", "Địa điểm"), ("survey", "Thành phần đoàn"), ("steps/return", "Lý do")],
)
def test_leaving_a_page_with_something_typed_asks_first(card, open_as, work, label):
    page = open_as(make_user(), f"/campaigns/2026/board/{card.ward.code}/{work}/")
    page.get_by_label(label).fill("Thiếu")
    with declined(page, "beforeunload"):
        page.get_by_role("link", name="Xếp loại").click()
    expect(page.get_by_label(label)).to_have_value("Thiếu")


def test_enter_goes_down_the_survey_and_ctrl_s_saves_it(card, open_as):
    page = open_as(make_user(), reverse("board_survey", args=["2026", card.ward.code]))
    page.get_by_label("Điểm khảo sát nội dung 1.1").fill("1")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Điểm khảo sát nội dung 1.2")).to_be_focused()
    page.keyboard.type("2,5")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Đã lưu kết quả khảo sát.")).to_be_visible()
    assert [str(one.survey_points) for one in card.scores.in_official_order()[:2]] == [
        "1.00",
        "2.50",
    ]


@pytest.mark.parametrize(
    ("where", "label", "button", "told"),
    [
        ("notes", "Ghi chú nội bộ", "Ghi chú", "Đã ghi chú."),
        ("remark", "Nhận xét chung", "Lưu nhận xét", "Đã lưu nhận xét."),
    ],
)
def test_what_the_board_writes_beside_the_points_is_sent_by_its_button(
    page, card, where, label, button, told
):
    page.goto(f"/campaigns/2026/board/{card.ward.code}/{where}/")
    page.get_by_label(label).fill("Bám sát kế hoạch")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(told)).to_be_visible()
