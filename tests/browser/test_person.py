"""Whoever a page was shown to: nothing that its scripts send is sent for anybody else, and what the
server's answers mean is said.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring.models import Entry, Evidence
from scoring.rules.lifecycle import CardState
from tests.browser.hands import PLAN, field, points, saved, sign_in_elsewhere
from tests.browser.test_paste import paste
from tests.factories import PASSWORD, make_campaign, make_scorecard, make_user, make_ward_officer
from wards.models import Role

CARD = "/campaigns/2026/scorecard/"
OTHER = "Trình duyệt đang đăng nhập tên người khác"


def sign_out_and_in(page, user):
    """In another tab somebody signs out, and a colleague signs in."""
    page.context.clear_cookies()
    sign_in_elsewhere(page, user)


def return_as_oneself(page):
    dialog = page.get_by_role("dialog", name=OTHER)
    dialog.get_by_label("Mật khẩu").fill(PASSWORD)
    dialog.get_by_role("button", name="Đăng nhập").click()
    expect(dialog).to_be_hidden()


def type_points(page):
    field(page, "Nội dung 1.1").fill("1,5")


def type_and_press(page):
    type_points(page)
    page.keyboard.press("Control+s")


def type_and_paste(page):
    paste(page, "Nội dung 1.1", "1,5\n2\n")
    page.get_by_role("dialog").get_by_role("button", name="Điền vào phiếu").click()


@pytest.mark.parametrize("own_ward", [True, False])
@pytest.mark.parametrize("hands", [type_points, type_and_press, type_and_paste])
def test_nothing_is_saved_under_a_colleagues_name(card, officer, open_as, own_ward, hands):
    colleague = make_ward_officer(card.ward if own_ward else None, full_name="Lý Thị Mai")
    page = open_as(officer, CARD)
    sign_out_and_in(page, colleague)
    hands(page)
    expect(
        page.get_by_text("Chưa lưu được: trình duyệt đang đăng nhập tên người khác.")
    ).to_be_visible()
    assert points(card)[0] is None
    page.get_by_role("button", name="Đăng nhập lại").click()
    return_as_oneself(page)
    saved(page)
    assert points(card)[0] == 1.5
    assert set(Entry.objects.values_list("by__full_name", flat=True)) == {officer.full_name}


def test_leaving_the_page_sends_nothing_for_the_colleague(card, officer, open_as):
    page = open_as(officer, CARD)
    sign_out_and_in(page, make_ward_officer(card.ward))
    field(page, "Nội dung 1.1").fill("1,5")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    expect(page.locator("[data-save-state]")).to_contain_text("tên người khác")
    assert points(card)[0] is None


def test_files_are_not_added_for_a_colleague(card, officer, open_as):
    score = card.scores.in_official_order()[0]
    page = open_as(officer, reverse("evidence_add", args=["2026", score.pk]))
    sign_out_and_in(page, make_ward_officer(card.ward))
    pdf = {
        "name": "bao-cao.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n",
    }
    page.locator("input[type=file]").first.set_input_files(pdf)
    page.get_by_role("button", name="Tải lên").click()
    expect(page.get_by_role("dialog", name=OTHER)).to_be_visible()
    assert not Evidence.objects.exists()
    return_as_oneself(page)
    page.wait_for_url(re.compile(r"scorecard/(#.*)?$"))
    expect(page.get_by_text("bao-cao.pdf").first).to_be_visible()
    assert Evidence.objects.get().added_by == officer


@pytest.fixture
def submitted(transactional_db):
    return make_scorecard(CardState.SUBMITTED, make_campaign(wards=1, plan=PLAN, slug="2026"))


def test_the_panel_of_the_grid_verifies_for_nobody_else(submitted, reviewer, open_as):
    page = open_as(reviewer, reverse("board", args=["2026"]))
    page.locator("[data-grid] tbody a").nth(1).click()
    panel = page.locator("[data-panel]")
    expect(panel.get_by_label("Điểm thẩm định 1.1")).to_be_visible()
    panel.get_by_label("Điểm thẩm định 1.1").fill("2")
    sign_out_and_in(page, make_user(Role.REVIEWER, full_name="Lý Thị Mai"))
    panel.get_by_role("button", name="Lưu 1.1", exact=True).click()
    expect(page.get_by_role("dialog", name=OTHER)).to_be_visible()
    assert not Entry.objects.filter(act="verified").exists()
    return_as_oneself(page)
    expect(panel.get_by_text("Đã lưu 1 nội dung.")).to_be_visible()
    assert set(Entry.objects.values_list("by", flat=True)) == {reviewer.pk}


def test_the_survey_is_recorded_for_nobody_else(submitted, reviewer, open_as):
    page = open_as(reviewer, reverse("board_survey", args=["2026", submitted.ward.code]))
    field(page, "Điểm khảo sát nội dung 1.1").fill("2")
    sign_out_and_in(page, make_user(Role.REVIEWER))
    page.get_by_role("button", name="Lưu kết quả khảo sát").click()
    expect(page.get_by_role("dialog", name=OTHER)).to_be_visible()
    assert not Entry.objects.exists()
    return_as_oneself(page)
    page.wait_for_url(re.compile(rf"board/{submitted.ward.code}/(#.*)?$"))
    assert set(Entry.objects.values_list("by", flat=True)) == {reviewer.pk}


@pytest.mark.parametrize("status", [404, 429, 503])
def test_the_panel_of_the_grid_says_what_an_answer_means(submitted, reviewer, open_as, status):
    page = open_as(reviewer, reverse("board", args=["2026"]))
    page.locator("[data-grid] tbody a").nth(1).click()
    panel = page.locator("[data-panel]")
    panel.get_by_label("Điểm thẩm định 1.1").fill("2")
    page.route(
        "**/board/*/items/**",
        lambda route: route.fulfill(
            status=status, body="<html>nginx</html>", content_type="text/html"
        ),
    )
    panel.get_by_role("button", name="Lưu 1.1", exact=True).click()
    expect(panel.locator("[data-said]")).to_contain_text(ANSWERS[status][0])
    expect(panel.get_by_label("Điểm thẩm định 1.1")).to_have_value("2")


ANSWERS = {
    400: ("không đọc được nội dung vừa gửi", False),
    403: ("không còn được làm việc này", False),
    404: ("không còn tìm thấy trang này", False),
    413: ("quá lớn", False),
    429: ("quá nhiều lượt gửi", True),
    500: ("gặp lỗi", True),
    502: ("đang bận hoặc đang bảo trì", True),
    503: ("đang bận hoặc đang bảo trì", True),
    504: ("đang bận hoặc đang bảo trì", True),
}


@pytest.mark.parametrize("status", ANSWERS)
def test_what_an_answer_means_is_said(card, officer, open_as, status):
    sentence, tries_again = ANSWERS[status]
    page = open_as(officer, "/")
    page.clock.install()
    page.goto(CARD)
    page.route(
        "**/campaigns/2026/scorecard/**",
        lambda route: route.fulfill(
            status=status, body="<html>nginx</html>", content_type="text/html"
        ),
    )
    field(page, "Nội dung 1.1").fill("1,5")
    page.keyboard.press("Control+s")
    banner = page.locator("[data-banner]")
    expect(banner).to_contain_text(sentence)
    expect(banner).not_to_contain_text("mất kết nối")
    page.unroute("**/campaigns/2026/scorecard/**")
    page.clock.run_for(20_000)
    if tries_again:
        saved(page)
        expect(banner).to_be_hidden()
    else:
        expect(banner).to_contain_text(sentence)
        assert points(card)[0] is None
