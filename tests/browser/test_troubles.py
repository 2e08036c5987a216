"""Not one typed value is lost: the line, the session, the tab goes away in the middle, and comes
back.
"""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from playwright.sync_api import expect

from scoring.models import Campaign
from scoring.rules.lifecycle import CardState
from tests.browser.hands import (
    declined,
    end_sessions,
    field,
    kill,
    opened,
    points,
    refused,
    saved,
    sign_in,
    sign_in_again,
    sign_in_elsewhere,
)
from tests.browser.stage import flaws_at
from tests.factories import (
    PASSWORD,
    make_campaign,
    make_scorecard,
    make_user,
    make_ward_officer,
)
from wards import second_step

CARD = "/campaigns/2026/scorecard/"


def kept(page) -> dict[str, dict[str, str]]:
    """What the browser holds, by key."""
    everything = page.evaluate("JSON.stringify({...localStorage})")
    return {key: json.loads(value) for key, value in json.loads(everything).items()}


def paste(page, name: str, text: str) -> None:
    """As Excel puts it on the clipboard."""
    field(page, name).evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


# The line


def test_offline_for_a_while_and_back(card, officer, open_as):
    page = open_as(officer, CARD)
    banner = page.locator("[data-banner]")
    page.context.set_offline(True)
    expect(banner).to_contain_text("Đang mất kết nối")
    field(page, "Nội dung 1.1").fill("1")
    field(page, "Nội dung 1.2").fill("2,5")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Chưa lưu được", exact=True)).to_be_visible()
    assert [one["points"] for one in next(iter(kept(page).values())).values()] == ["1", "2,5"]
    page.context.set_offline(False)
    saved(page)
    expect(banner).to_be_hidden()
    assert points(card)[:2] == [1, Decimal("2.5")]
    assert kept(page) == {}


def test_a_server_that_is_away_is_asked_again(card, officer, open_as):
    page = open_as(officer, CARD)
    page.clock.install()
    page.route("**/items/**", lambda route: route.fulfill(status=503, body="away"))
    field(page, "Nội dung 1.1").fill("1")
    page.clock.run_for(2000)
    expect(page.get_by_text("Chưa lưu được", exact=True)).to_be_visible()
    page.unroute("**/items/**")
    page.clock.run_for(16_000)
    saved(page)
    assert points(card)[0] == 1


def test_a_form_stays_as_it_was_written_while_the_line_is_broken(transactional_db, open_as):
    campaign = make_campaign(wards=1, slug="2026")
    card = make_scorecard(CardState.SUBMITTED, campaign)
    page = open_as(make_user(), reverse("visit", args=["2026", card.ward.code]))
    field(page, "Địa điểm").fill("Nhà văn hóa khóm 3")
    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu lịch").click()
    expect(page.get_by_role("alert").filter(has_text="Máy chủ chưa trả lời")).to_be_visible()
    expect(field(page, "Địa điểm")).to_have_value("Nhà văn hóa khóm 3")
    page.context.set_offline(False)
    page.get_by_role("button", name="Lưu lịch").click()
    expect(page.get_by_text("Hãy ghi ngày").first).to_be_visible()
    expect(field(page, "Địa điểm")).to_have_value("Nhà văn hóa khóm 3")


def test_a_tab_that_was_killed_has_what_was_typed(card, officer, open_as):
    page = open_as(officer, CARD)
    page.context.set_offline(True)
    field(page, "Nội dung 1.1").fill("1,5")
    field(page, "Nội dung 1.2").fill("9")
    opened(page, "1.1")
    page.get_by_label("Giải trình nội dung 1.1").fill("Theo sổ theo dõi")
    kill(page)
    window = page.context
    window.set_offline(False)
    again = window.new_page()
    again.goto(CARD)
    expect(again.get_by_text("Đã đưa lại vào phiếu 2 nội dung")).to_be_visible()
    expect(field(again, "Nội dung 1.1")).to_have_value("1,5")
    expect(field(again, "Nội dung 1.2")).to_have_value("9")
    expect(again.get_by_text("tối đa 4 điểm")).to_be_visible()
    refused(again)
    first = card.scores.in_official_order()[0]
    assert (first.self_points, first.explanation) == (Decimal("1.5"), "Theo sổ theo dõi")


def test_what_was_kept_does_not_overwrite_what_a_colleague_saved(card, officer, open_as):
    page = open_as(officer, CARD)
    page.context.set_offline(True)
    field(page, "Nội dung 1.1").fill("0,5")
    kill(page)
    card.scores.in_official_order()[0].enter(
        "self", Decimal(2), by=make_ward_officer(card.ward, full_name="Lý Mai")
    )
    window = page.context
    window.set_offline(False)
    again = window.new_page()
    again.goto(CARD)
    panel = again.get_by_role("group", name="Chọn giá trị")
    expect(panel).to_contain_text("Người khác vừa lưu 2 · – Lý Mai")
    expect(panel).to_contain_text("Đồng chí đã nhập 0,5")
    assert points(card)[0] == 2


def test_a_browser_that_keeps_nothing_goes_on(card, officer, open_as, new_context):
    page = open_as(officer, "/")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})"
    )
    page.goto(CARD)
    field(page, "Nội dung 1.1").fill("1")
    page.keyboard.press("Control+s")
    saved(page)
    assert points(card)[0] == 1
    page.context.set_offline(True)
    field(page, "Nội dung 1.2").fill("2")
    expect(page.locator("[data-banner]")).to_contain_text("đồng chí đừng đóng trang")
    page.context.set_offline(False)
    saved(page)
    assert points(card)[1] == 2


# The session


def test_the_session_ends_in_the_middle_and_goes_on_in_place(card, officer, open_as):
    page = open_as(officer, CARD)
    end_sessions(officer)
    field(page, "Nội dung 1.1").fill("1,75")
    expect(page.get_by_text("Chưa lưu được: phiên làm việc đã hết.")).to_be_visible()
    field(page, "Nội dung 1.2").fill("3")  # typing goes on
    page.get_by_role("button", name="Đăng nhập lại").click()
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    expect(dialog.get_by_label("Tên đăng nhập")).to_have_value(officer.username)
    dialog.get_by_label("Mật khẩu").fill("sai rồi nhé")
    dialog.get_by_role("button", name="Đăng nhập").click()
    expect(dialog.get_by_role("alert")).to_contain_text("mật khẩu")
    sign_in_again(page)
    saved(page)
    assert points(card)[:2] == [Decimal("1.75"), 3]
    assert kept(page) == {}
    # the ordinary button still has a token that counts
    field(page, "Nội dung 3.1").fill("1")
    page.get_by_role("button", name="Xem lại và nộp").click()
    expect(page.get_by_role("heading", name="Còn 2 nội dung chưa xong")).to_be_visible()


def test_after_signing_in_again_in_another_tab_the_page_saves(card, officer, open_as):
    page = open_as(officer, CARD)
    end_sessions(officer)
    field(page, "Nội dung 1.1").fill("1,75")
    expect(page.get_by_text("Chưa lưu được: phiên làm việc đã hết.")).to_be_visible()
    sign_in_elsewhere(page, officer)
    page.evaluate(
        "window.dispatchEvent(new Event('focus'))"
    )  # the browser that tests use never leaves a tab
    saved(page)
    assert points(card)[0] == Decimal("1.75")


def test_with_a_second_step_the_dialog_asks_for_the_code(card, officer, open_as):
    key = second_step.new_key()
    clock = TOTP(bytes.fromhex(key))
    assert second_step.turn_on(officer, key, f"{clock.token():06d}")
    officer.totpdevice_set.update(last_t=-1)
    page = open_as(officer, CARD)
    end_sessions(officer)
    field(page, "Nội dung 1.1").fill("1")
    page.get_by_role("button", name="Đăng nhập lại").click()
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    dialog.get_by_label("Mật khẩu").fill(PASSWORD)
    dialog.get_by_role("button", name="Đăng nhập").click()
    dialog.get_by_label("Mã xác thực").fill(f"{TOTP(bytes.fromhex(key)).token():06d}")
    dialog.get_by_role("button", name="Đăng nhập").click()
    expect(dialog).to_be_hidden()
    saved(page)
    assert points(card)[0] == 1


def test_without_scripts_the_session_ends_and_what_was_typed_is_sent_on(card, officer, open_as):
    page = open_as(officer, CARD, java_script_enabled=False)
    field(page, "Nội dung 1.1").fill("1")
    Session.objects.all().delete()
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đăng nhập lại để gửi tiếp")).to_be_visible()
    sign_in(page, officer)
    expect(page.get_by_role("heading", name="Gửi tiếp nội dung vừa nhập")).to_be_visible()
    page.get_by_role("button", name="Gửi tiếp").click()
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    assert points(card)[0] == 1


def test_signing_out_leaves_nothing_on_a_shared_computer(card, officer, open_as):
    page = open_as(officer, CARD)
    page.route("**/items/**", lambda route: route.abort())
    field(page, "Nội dung 1.1").fill("1")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Chưa lưu được", exact=True)).to_be_visible()
    assert len(kept(page)) == 1
    page.locator("details.who summary").click()
    with declined(page, words="chưa lưu được"):
        page.get_by_role("button", name="Đăng xuất").click()
    assert len(kept(page)) == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/accounts/login/**")
    assert kept(page) == {}


def test_somebody_else_at_the_same_computer_sees_nothing_of_it(card, officer, open_as):
    page = open_as(officer, CARD)
    page.context.set_offline(True)
    field(page, "Nội dung 1.1").fill("1,5")
    page.context.clear_cookies()
    kill(page)
    colleague = make_ward_officer(card.ward, full_name="Lý Thị Mai")
    window = page.context
    window.set_offline(False)
    other = window.new_page()
    other.goto(reverse("login") + f"?next={CARD}")
    sign_in(other, colleague)
    expect(field(other, "Nội dung 1.1")).to_have_value("")
    expect(other.get_by_text("Đã đưa lại")).to_be_hidden()
    assert points(card)[0] is None


def test_after_the_deadline_what_was_kept_is_shown_to_be_copied(card, officer, open_as):
    page = open_as(officer, CARD)
    page.context.set_offline(True)
    field(page, "Nội dung 1.1").fill("1,5")
    kill(page)
    Campaign.objects.update(self_deadline=timezone.now() - timedelta(minutes=1))
    window = page.context
    window.set_offline(False)
    again = window.new_page()
    again.goto(CARD)
    left = again.get_by_role("region", name="Nội dung đồng chí đã nhập nhưng chưa kịp lưu")
    expect(left).to_contain_text("1.1")
    expect(left).to_contain_text("1,5")
    left.get_by_role("button", name="Xóa khỏi máy này").click()
    expect(left).to_be_hidden()
    assert kept(again) == {}


# A column from Excel


def test_a_column_of_fifty_is_pasted_after_a_look(transactional_db, open_as):
    campaign = make_campaign(wards=1, plan=((100, (2,) * 50),), slug="2026")
    card = campaign.scorecards.select_related("ward", "campaign").get()
    page = open_as(make_ward_officer(card.ward), CARD)
    column = [
        ("0,25", "0,5", "0,75", "1", "1,25", "1,5", "1,75", "2")[number % 8] for number in range(50)
    ]
    paste(page, "Nội dung 1.1", "\r\n".join(column) + "\r\n")
    dialog = page.get_by_role("dialog", name="Dán điểm từ Excel")
    expect(dialog).to_contain_text("Sẽ điền 50 nội dung, từ 50 ô đã chép.")
    expect(dialog.get_by_role("row", name="1.50 Nội dung 1.50")).to_contain_text("0,5")
    assert points(card)[0] is None
    dialog.get_by_role("button", name="Điền vào phiếu").click()
    saved(page)
    expect(page.locator(".foot")).to_contain_text("54,75 / 100 tạm tính")
    assert points(card) == [Decimal(one.replace(",", ".")) for one in column]


def test_what_does_not_fit_is_said_before_and_changes_nothing(card, officer, open_as):
    page = open_as(officer, CARD)
    field(page, "Nội dung 1.2").fill("1")
    paste(page, "Nội dung 1.2", "chưa có\n\n5,5\n31\n7\n8")
    dialog = page.get_by_role("dialog", name="Dán điểm từ Excel")
    rows = dialog.locator("tbody tr")
    expect(rows.nth(0)).to_contain_text("không phải là số, để nguyên")
    expect(rows.nth(1)).to_contain_text("ô trống, để nguyên")
    expect(rows.nth(3)).to_contain_text("vượt điểm tối đa 30")
    expect(dialog).to_contain_text("Thừa 2 ô so với số nội dung còn lại, sẽ không dùng: 7; 8")
    dialog.get_by_role("button", name="Điền vào phiếu").click()
    expect(field(page, "Nội dung 1.2")).to_have_value("1")
    expect(field(page, "Nội dung 3.2")).to_have_value("31")
    expect(page.get_by_text("tối đa 30 điểm. Đồng chí đã nhập 31.")).to_be_visible()
    refused(page)
    assert points(card)[:4] == [None, 1, None, Decimal("5.5")]


def test_a_look_can_be_left_with_escape(card, officer, open_as):
    page = open_as(officer, CARD)
    field(page, "Nội dung 1.1").focus()
    paste(page, "Nội dung 1.1", "1\t2\t3")
    dialog = page.get_by_role("dialog", name="Dán điểm từ Excel")
    expect(dialog).to_contain_text("Sẽ điền 3 nội dung")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(field(page, "Nội dung 1.1")).to_be_focused()
    expect(field(page, "Nội dung 1.1")).to_have_value("")


def test_one_cell_is_pasted_as_ever(card, officer, open_as):
    page = open_as(officer, CARD)
    field(page, "Nội dung 1.1").focus()
    paste(page, "Nội dung 1.1", "1,5\r\n")
    expect(page.get_by_role("dialog", name="Dán điểm từ Excel")).to_be_hidden()


# The deadline


def test_the_last_minutes_are_told(card, officer, open_as):
    Campaign.objects.update(self_deadline=timezone.now() + timedelta(minutes=11))
    page = open_as(officer, "/")
    page.clock.install()
    page.goto(CARD)
    page.clock.run_for(70_000)
    expect(page.get_by_text("Còn 10 phút nữa là hết hạn nộp phiếu.")).to_be_visible()
    page.clock.run_for(600_000)
    expect(page.locator("[data-banner]")).to_have_text(re.compile("Đã hết hạn nộp phiếu"))


# What opens over the card, measured as pages are


WIDTHS = (1366, 360)


@pytest.mark.measured
def test_the_look_before_pasting_is_well_made(card, officer, open_as):
    page = open_as(officer, CARD)
    paste(page, "Nội dung 1.1", "1\nhai\n\n99\n2\n3")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert flaws_at(page, *WIDTHS) == []


@pytest.mark.measured
def test_signing_in_again_and_a_lost_line_are_well_made(card, officer, open_as):
    page = open_as(officer, CARD)
    Session.objects.all().delete()
    field(page, "Nội dung 1.1").fill("1")
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Đăng nhập lại").click()
    page.get_by_role("dialog").get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("dialog").get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("dialog").locator("[data-problem]")).to_be_visible()
    assert flaws_at(page, *WIDTHS) == []
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    expect(page.locator("[data-banner]")).to_be_visible()
    assert flaws_at(page, *WIDTHS) == []


@pytest.mark.measured
def test_the_choice_between_two_values_is_well_made(card, officer, open_as):
    page = open_as(officer, CARD)
    colleague = make_ward_officer(card.ward, full_name="Lý Thị Mai")
    card.scores.in_official_order()[0].enter("self", Decimal(2), by=colleague)
    field(page, "Nội dung 1.1").fill("0,5")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Lý Thị Mai")).to_be_visible()
    assert flaws_at(page, *WIDTHS) == []
