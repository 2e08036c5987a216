"""A ward officer fills in the scorecard in a browser:
what is typed is saved, told, and never lost.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from scoring.models import Campaign, Criterion, Score
from scoring.rules.lifecycle import CardState
from tests.browser.hands import (
    PLAN,
    answers_held,
    eventually,
    field,
    opened,
    points,
    refused,
    saved,
)
from tests.factories import fill, make_campaign, make_officer, make_scorecard, make_ward_officer

HEARD = """words => {
  globalThis.heard = [];
  new MutationObserver(() => heard.push(words.textContent)).observe(words, { childList: true });
}"""


def test_what_is_typed_is_saved_after_a_pause_and_added_up(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    foot = page.locator(".foot")
    expect(foot).to_contain_text("– / 50 tạm tính")
    foot.locator("[data-words]").evaluate(HEARD)  # however soon it says the next thing
    field(page, "Nội dung 1.1").fill("1,5")
    expect(foot).to_contain_text("1,5 / 50 tạm tính")
    saved(page)
    assert page.evaluate("heard.slice(0, 2)") == ["Chưa lưu", "Đang lưu…"]
    field(page, "Nội dung 3.2").fill("25.25")
    field(page, "Nội dung 1.2").click()  # leaving the field saves at once
    expect(foot).to_contain_text("26,75 / 50 tạm tính")
    expect(foot).to_contain_text("Đã đạt mức Trung bình (từ 25)")
    expect(foot).to_contain_text("còn 8,25 điểm tới Khá (35)")
    expect(foot).to_contain_text("còn 3 nội dung chưa chấm")
    expect(page.get_by_role("navigation", name="Các tiêu chí")).to_contain_text("25,25/40 Đang làm")
    saved(page)
    page.reload()
    expect(field(page, "Nội dung 1.1")).to_have_value("1,5")
    assert points(card) == [Decimal("1.5"), None, None, None, Decimal("25.25")]


def test_points_above_the_cap_stay_as_typed_with_the_sentence(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    field(page, "Nội dung 1.1").fill("3,5")
    field(page, "Nội dung 1.2").fill("4")
    field(page, "Nội dung 3.1").click()
    expect(page.get_by_text("Nội dung 1.1 tối đa 2 điểm. Đồng chí đã nhập 3,5.")).to_be_visible()
    refused(page)
    expect(field(page, "Nội dung 1.1")).to_have_value("3,5")
    expect(page.locator(".foot")).to_contain_text("4 / 50 tạm tính")
    assert points(card)[:2] == [None, Decimal(4)]
    field(page, "Nội dung 1.1").fill("2")
    saved(page)
    expect(page.get_by_text("tối đa 2 điểm")).to_be_hidden()


def test_from_the_foot_one_gets_to_what_was_not_saved(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    field(page, "Nội dung 1.1").fill("3,5")
    field(page, "Nội dung 3.2").click()
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(field(page, "Nội dung 1.1")).to_be_focused()
    field(page, "Nội dung 1.1").fill("2")
    expect(page.get_by_role("button", name="Xem", exact=True)).to_be_hidden()


@pytest.mark.measured
@pytest.mark.parametrize(("width", "height"), [(740, 360), (360, 480), (341, 192)])
def test_in_a_low_window_the_foot_leaves_the_page_its_room(card, officer, open_as, width, height):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    page.set_viewport_size({"width": width, "height": height})
    page.context.set_offline(True)
    field(page, "Nội dung 1.1").fill("1")
    expect(page.get_by_text("Chưa lưu được", exact=True)).to_be_attached()
    foot = page.locator(".foot")
    sticky = foot.evaluate("foot => getComputedStyle(foot).position") == "sticky"
    if sticky:
        assert foot.bounding_box()["height"] <= height * 0.4
    else:
        assert height < 352


def test_a_refused_value_taken_away_takes_its_sentence_along(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    field(page, "Nội dung 1.1").fill("3,5")
    field(page, "Nội dung 3.1").click()
    expect(page.get_by_text("tối đa 2 điểm")).to_be_visible()
    field(page, "Nội dung 1.1").fill("")
    expect(page.get_by_text("tối đa 2 điểm")).to_be_hidden()


def test_on_the_way_to_evidence_what_was_typed_is_saved(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    field(page, "Nội dung 1.1").fill("1,5")
    opened(page, "1.2")
    page.get_by_role("button", name="Đường dẫn, văn bản, tài liệu đã có cho nội dung 1.2").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thêm tài liệu")
    assert points(card)[0] == Decimal("1.5")


def test_enter_goes_to_the_next_points_and_ctrl_s_saves(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    field(page, "Nội dung 1.1").click()
    for typed in ("1", "2", "3", "4"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(field(page, "Nội dung 3.2")).to_be_focused()
    page.keyboard.type("5")
    page.keyboard.press("Control+s")
    saved(page)
    assert points(card) == [1, 2, 3, 4, 5]


def test_the_index_says_which_criterion_one_is_at(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    index = page.get_by_role("navigation", name="Các tiêu chí")
    current = index.locator("[aria-current]")
    for number in ("3", "1"):
        index.get_by_role("link").filter(has=page.get_by_text(number, exact=True)).click()
        expect(current).to_have_count(1)
        expect(current.locator(".number")).to_have_text(number)


def test_missing_evidence_asks_for_an_explanation(card, officer, open_as):
    Criterion.objects.filter(title="Nội dung 1.1").update(evidence_required=True)
    page = open_as(officer, "/campaigns/2026/scorecard/")
    explanation = page.get_by_label("Giải trình nội dung 1.1")
    expect(explanation).to_be_hidden()
    field(page, "Nội dung 1.1").fill("1")
    field(page, "Nội dung 1.2").fill("1")
    index = page.get_by_role("navigation", name="Các tiêu chí")
    expect(index).to_contain_text("2/6 Thiếu tài liệu")
    lacking = page.get_by_text("Thiếu tài liệu: thêm tài liệu kiểm chứng, hoặc ghi giải trình.")
    expect(lacking).to_have_count(1)
    expect(lacking).to_be_visible()
    for name in ("Điểm của tiêu chí", "Nội dung 3.1", "Nội dung 3.2"):
        field(page, name).fill("1")
    expect(page.locator(".foot")).to_contain_text("còn 1 nội dung thiếu tài liệu")
    explanation.fill("Sổ theo dõi lưu tại phường")
    expect(lacking).to_be_hidden()
    expect(page.locator(".foot")).to_contain_text("đã chấm hết các nội dung")
    expect(index).to_contain_text("2/6 Hoàn thành")
    saved(page)
    assert card.scores.in_official_order()[0].explanation == "Sổ theo dõi lưu tại phường"


def test_correcting_while_the_answer_is_on_its_way_is_no_conflict_with_oneself(
    card, officer, open_as
):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    with answers_held(page, "**/items/**"):
        field(page, "Nội dung 1.1").fill("1")
        page.keyboard.press("Control+s")
        field(page, "Nội dung 1.1").fill("1,5")
        page.keyboard.press("Control+s")
    saved(page)
    expect(page.get_by_text("Người khác")).to_have_count(0)
    page.reload()
    expect(field(page, "Nội dung 1.1")).to_have_value("1,5")
    assert points(card)[0] == Decimal("1.5")


def test_handing_in_while_an_answer_is_on_its_way_is_no_conflict_with_oneself(
    card, officer, open_as
):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    with answers_held(page, "**/items/**"):
        field(page, "Nội dung 1.1").fill("1")
        page.keyboard.press("Control+s")
        opened(page, "1.1").get_by_label("Giải trình nội dung 1.1").fill("Theo sổ theo dõi")
        page.get_by_role("button", name="Xem lại và nộp").click()
    expect(page.get_by_role("heading", name="Còn 4 nội dung chưa xong")).to_be_visible()
    first = card.scores.in_official_order()[0]
    assert (first.self_points, first.explanation) == (1, "Theo sổ theo dõi")


def test_handing_in_says_what_it_waits_for_and_goes_on_where_no_answer_comes(
    card, officer, open_as
):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    page.clock.install()
    never = []
    page.route("**/items/**", lambda route: never.append(route))
    field(page, "Nội dung 1.1").fill("1")
    page.get_by_role("button", name="Xem lại và nộp").click()
    expect(page.get_by_text("Đang lưu, xong sẽ chuyển tiếp…")).to_be_visible()
    page.clock.run_for(16_000)
    expect(page.get_by_role("heading", name="Còn 4 nội dung chưa xong")).to_be_visible()
    assert len(never) == 1
    assert points(card)[0] == 1


def test_an_answer_that_got_lost_is_no_conflict_with_oneself(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/items/**", lose, times=1)
    field(page, "Nội dung 1.1").fill("1")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Chưa lưu được", exact=True)).to_be_visible()
    field(page, "Nội dung 1.1").fill("1,5")
    page.keyboard.press("Control+s")
    saved(page)
    expect(page.get_by_text("Người khác")).to_have_count(0)
    assert points(card)[0] == Decimal("1.5")


def test_saving_when_nothing_is_new_says_so(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Không có gì mới cần lưu")).to_be_visible()


@pytest.mark.parametrize("choice", ["Giữ giá trị tôi nhập", "Lấy giá trị vừa lưu"])
def test_two_windows_meet_and_the_person_chooses(card, officer, open_as, choice):
    mine = open_as(officer, "/campaigns/2026/scorecard/")
    theirs = open_as(
        make_ward_officer(card.ward, full_name="Lý Thị Mai"), "/campaigns/2026/scorecard/"
    )
    field(theirs, "Nội dung 1.1").fill("2")
    theirs.keyboard.press("Control+s")
    saved(theirs)
    field(mine, "Nội dung 1.1").fill("0,5")
    mine.keyboard.press("Control+s")
    panel = mine.get_by_role("group", name="Chọn giá trị")
    expect(panel).to_contain_text("Người khác vừa lưu 2 · – Lý Thị Mai")
    expect(panel).to_contain_text("Đồng chí đã nhập 0,5")
    assert points(card)[0] == 2
    panel.get_by_role("button", name=choice).click()
    expect(panel).to_be_hidden()
    kept = {"Giữ giá trị tôi nhập": "0,5", "Lấy giá trị vừa lưu": "2"}[choice]
    expect(field(mine, "Nội dung 1.1")).to_have_value(kept)
    expect(mine.get_by_text("Có nội dung chưa lưu được")).to_be_hidden()
    expect(mine.get_by_text("Đang lưu…")).to_be_hidden()
    field(mine, "Nội dung 1.2").fill("1")
    saved(mine)
    assert points(card)[:2] == [Decimal(kept.replace(",", ".")), Decimal(1)]


def test_leaving_the_page_saves_what_was_just_typed(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    field(page, "Nội dung 1.1").fill("1,25")
    page.goto("/campaigns/2026/")
    eventually(page, lambda: points(card)[0] == Decimal("1.25"))


def test_late_typing_hears_the_deadline(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    Campaign.objects.update(self_deadline=timezone.now() - timedelta(seconds=1))
    field(page, "Nội dung 1.1").fill("1")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Đã hết hạn nộp lúc")).to_be_visible()
    expect(field(page, "Nội dung 1.1")).to_have_value("1")
    assert points(card)[0] is None


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_first_points_to_the_receipt(card, officer, open_as, scripts):
    page = open_as(officer, "/campaigns/2026/scorecard/", java_script_enabled=scripts)
    for name, typed in (
        ("Nội dung 1.1", "2"),
        ("Nội dung 1.2", "9"),
        ("Nội dung 3.1", "10"),
        ("Nội dung 3.2", "30"),
    ):
        field(page, name).fill(typed)
    page.get_by_role("button", name="Xem lại và nộp").click()
    expect(page.get_by_role("alert").filter(has_text="Còn nội dung chưa lưu được")).to_be_visible()
    expect(field(page, "Nội dung 1.2")).to_have_value("9")
    field(page, "Nội dung 1.2").fill("4")
    page.get_by_role("button", name="Xem lại và nộp").click()
    expect(page.get_by_role("heading", name="Còn 1 nội dung chưa xong")).to_be_visible()
    page.get_by_role("link", name="Sửa 2").click()
    field(page, "Điểm của tiêu chí").fill("3,5")
    page.get_by_role("button", name="Xem lại và nộp").click()
    expect(page.get_by_role("row", name="Tổng điểm tự chấm")).to_contain_text("49,5 / 50")
    page.get_by_role("button", name="Nộp phiếu").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy đánh dấu cam đoan")
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nộp phiếu").click()
    expect(page.get_by_role("heading", name="Đã nộp phiếu chấm điểm")).to_be_visible()
    expect(page.locator("main")).to_contain_text("2026-")
    page.get_by_role("link", name="Rút phiếu về sửa").click()
    page.get_by_label("Lý do").fill("Nhầm điểm nội dung 2")
    page.get_by_role("button", name="Rút phiếu về sửa").click()
    expect(field(page, "Điểm của tiêu chí")).to_have_value("3,5")


def test_without_scripts_enter_saves(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/", java_script_enabled=False)
    field(page, "Nội dung 1.2").fill("1,5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    assert points(card)[1] == Decimal("1.5")


def test_without_scripts_a_conflict_is_chosen_by_the_ordinary_button(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/", java_script_enabled=False)
    card.scores.in_official_order()[0].enter(
        "self", Decimal(2), by=make_ward_officer(card.ward, full_name="Lý Thị Mai")
    )
    field(page, "Nội dung 1.1").fill("0,5")
    page.get_by_role("button", name="Lưu nháp").click()
    page.get_by_label("Giữ giá trị tôi nhập: 0,5").check()
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    assert points(card)[0] == Decimal("0.5")


SMALL = """[...document.querySelectorAll("main :is(a.button, button, summary, input), .foot button")]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44
                 && !["checkbox", "radio", "hidden"].includes(e.type)).map(e => e.outerHTML)"""


@pytest.mark.measured
@pytest.mark.parametrize(
    "state", ["draft", "stale", "late", "submitted", "verified", "final", "absent"]
)
def test_nothing_is_cut_off(transactional_db, open_as, state):
    stored = CardState.DRAFT if state in {"stale", "late"} else state
    card = make_scorecard(
        stored, make_campaign(wards=1, plan=PLAN, slug="2026"), returned_because="Bổ sung 1.1"
    )
    Score.objects.filter(scorecard=card).update(explanation="Đảng ủy phường đặt mua báo " * 20)
    Criterion.objects.update(
        guidance="Không báo cáo trừ 1 điểm, trễ trừ 0,5 điểm. " * 5, evidence_required=True
    )
    make_officer(card.ward)
    page = open_as(make_ward_officer(card.ward), "/campaigns/2026/scorecard/")
    if state == "stale":
        fill(card, "self")
        Score.objects.update(version=7)
        field(page, "Nội dung 1.1").fill("1")
        page.keyboard.press("Control+s")
        expect(page.get_by_role("group", name="Chọn giá trị")).to_be_visible()
    if state == "late":
        Campaign.objects.update(self_deadline=timezone.now() - timedelta(days=1))
    addresses = ["/campaigns/2026/scorecard/"]
    if state == "draft":
        addresses += [
            f"{addresses[0]}submit/",
            f"{addresses[0]}criteria/3/",
            f"{addresses[0]}nominations/",
        ]
    if state == "submitted":
        addresses.append(f"{addresses[0]}steps/withdraw/")
    for address in addresses:
        if state != "stale":
            page.goto(address)
        for width in (320, 360, 1366):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") == width, address
            assert page.evaluate(SMALL) == [], (address, width)


def test_from_the_points_one_goes_on_to_the_explanation_of_the_same_item(card, officer, open_as):
    page = open_as(officer, "/campaigns/2026/scorecard/")
    field(page, "Nội dung 1.1").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Đã mở 12 lớp")
    saved(page)
    assert card.scores.in_official_order()[0].explanation == "Đã mở 12 lớp"
