"""A whole year with points above the total and points taken away: from the plan to the conclusion,
with the running totals, marks and counts that each page shows on the way.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from scoring.models import Campaign
from tests.browser.test_whole_year import (
    Hand,
    download,
    heading,
    people,
    press,
    propose,
    step,
    submit,
    told,
)

pytestmark = pytest.mark.django_db(transaction=True)
HAND = Hand()
BOARD = "/campaigns/2026/board/"

__all__ = ["people"]


def add_line(page, place: int, title: str, line: str) -> None:
    """A criterion of its own, typed into the next blank row of the plan."""
    row = page.locator("fieldset[data-row]").nth(place)
    row.get_by_label("Nội dung", exact=True).fill(title)
    row.get_by_label("Tối đa").fill("3")
    row.locator("summary").click()
    row.get_by_label("Cách cộng vào tổng điểm").select_option(label=line)


def points_of(page, *, minus: bool = False):
    """The boxes of criteria that are scored as a whole: the second, the third;
    what is taken away.
    """
    name = "Số điểm trừ Điểm của tiêu chí" if minus else "Điểm của tiêu chí"
    return page.get_by_role("textbox", name=name, exact=True)


def fill_card(page, own: tuple[str, str, str], bonus: str, minus: str, totals: list[str]) -> None:
    """Each figure moves the running total at the foot of the page."""
    page.goto("/campaigns/2026/scorecard/")
    boxes = [
        page.get_by_label("Nội dung 1.1", exact=True),
        page.get_by_label("Nội dung 1.2", exact=True),
        points_of(page).nth(0),
        points_of(page).nth(1),
        points_of(page, minus=True),
    ]
    for box, typed, total in zip(boxes, (*own, bonus, minus), totals, strict=True):
        box.fill(typed)
        expect(page.locator(".foot")).to_contain_text(f"{total} / 10 tạm tính")
    expect(page.locator(".foot")).to_contain_text("đã chấm hết các nội dung")
    narrowing = page.get_by_role("navigation", name="Lọc")
    expect(narrowing).to_contain_text(re.compile(r"Chưa xong\s*0"))
    press(HAND, page, "Xem lại và nộp")
    submit(HAND, page)


def survey(page, ward: str, points: list[str], total: str) -> None:
    page.goto(f"{BOARD}{ward}/survey/")
    page.get_by_label("Ngày khảo sát").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_label("Địa điểm").fill("Trụ sở Đảng ủy phường")
    page.get_by_label("Thành phần đoàn").fill("Đồng chí Trần Minh, chuyên viên")
    boxes = page.get_by_role(
        "textbox", name=re.compile(r"(Điểm khảo sát|Số điểm trừ).* nội dung \d")
    )
    expect(boxes).to_have_count(len(points))
    for place, typed in enumerate(points):
        boxes.nth(place).fill(typed)
    expect(page.locator(".foot")).to_contain_text(total)
    press(HAND, page, "Lưu kết quả khảo sát")
    told(page, "Đã lưu kết quả khảo sát.")


@pytest.mark.lengthy
def test_a_year_with_points_above_the_total_and_points_taken_away(people, open_as, tmp_path):
    head, reviewer, first, second = (
        HAND.sit(open_as, people[who]) for who in ("head", "reviewer", "p1", "p2")
    )

    # The plan: two criteria beside the ten points, which still add up.
    head.goto("/campaigns/new/")
    press(HAND, head, "Lập phong trào")
    heading(head, "Thiết lập")
    head.goto("/campaigns/2026/setup/criteria/")
    add_line(head, 2, "Sáng kiến", "Điểm thưởng, cộng thêm ngoài tổng điểm")
    add_line(head, 3, "Vi phạm", "Điểm trừ, trừ vào tổng điểm")
    expect(head.locator(".foot")).to_contain_text("vừa đủ")
    press(HAND, head, "Lưu")
    told(head, "Đã lưu.")
    head.goto("/campaigns/2026/setup/basics/")
    deadline = timezone.localtime(timezone.now() + timedelta(days=7))
    head.get_by_label("Hạn tự chấm và nộp phiếu").fill(f"{deadline:%d/%m/%Y %H:%M}")
    head.get_by_label("Bắt đầu tự chấm").fill(f"{timezone.localtime():%d/%m/%Y} 00:00")
    press(HAND, head, "Lưu")
    told(head, "Đã lưu thông tin phong trào.")
    head.goto("/campaigns/2026/setup/open/")
    head.get_by_label("Tôi đã xem lại").check()
    press(HAND, head, "Mở phong trào")
    expect(head.get_by_text("Đang diễn ra").first).to_be_visible()

    # The wards score: what is given passes the ten points,
    # what is taken away is typed without a sign.
    fill_card(first, ("2", "4", "4"), "2", "0,5", ["2", "6", "10", "12", "11,5"])
    fill_card(second, ("1,5", "3,5", "3"), "0", "1", ["1,5", "5", "8", "8", "7"])

    # The survey adds up in the same way.
    survey(reviewer, "p1", ["2", "4", "4", "1", "0,5"], "10,5")
    survey(reviewer, "p2", ["1,5", "3,5", "3", "0", "1"], "7")

    # Verdicts: counts and sums follow what was just saved.
    reviewer.goto(f"{BOARD}p1/")
    press(HAND, reviewer, "Nhận điểm tự chấm cho 4 nội dung không lệch khảo sát")
    told(reviewer, "4 nội dung")
    narrowing = reviewer.get_by_role("navigation", name="Lọc")
    expect(narrowing).to_contain_text(re.compile(r"Còn lại\s*1"))
    item = reviewer.get_by_role("article").filter(has=reviewer.locator(".code:text-is('3')"))
    item.get_by_label(re.compile("^Điểm thẩm định")).fill("1")
    item.get_by_label(re.compile("^Lý do")).fill("Một sáng kiến chưa được công nhận")
    item.get_by_role("button", name=re.compile("^Lưu")).click()
    expect(reviewer.get_by_role("main")).to_contain_text("Mọi nội dung đã có điểm thẩm định")
    expect(narrowing).to_contain_text(re.compile(r"Còn lại\s*0"))
    reviewer.goto(f"{BOARD}p2/")
    press(HAND, reviewer, "Nhận điểm tự chấm cho 5 nội dung không lệch khảo sát")
    told(reviewer, "5 nội dung")
    reviewer.goto(BOARD)
    grid = reviewer.get_by_role("row")
    expect(grid.filter(has_text="Phường 1").first).to_contain_text("10,5")
    expect(grid.filter(has_text="Phường 2").first).to_contain_text("7")
    for ward in ("p1", "p2"):
        step(HAND, reviewer, ward, "Xác nhận thẩm định")

    # Both read what was given and taken, and agree.
    for page, total in ((first, "10,5"), (second, "7")):
        page.goto("/campaigns/2026/scorecard/")
        expect(page.get_by_role("main")).to_contain_text(total)
        press(HAND, page, "Thống nhất kết quả")
        page.get_by_role("button", name="Thống nhất kết quả").click()
        expect(page.get_by_role("main")).to_contain_text("Đơn vị đã thống nhất kết quả")
    expect(second.get_by_role("main")).to_contain_text("−1")

    # Levels, final results, an honour, the end.
    head.goto("/campaigns/2026/tiers/suggestions/")
    press(HAND, head, "Quyết định cho 2 đơn vị")
    told(head, "Đã xếp loại 2 đơn vị theo điểm.")
    ranked = head.get_by_role("row")
    expect(ranked.nth(1)).to_contain_text("Phường 1")
    expect(ranked.nth(1)).to_contain_text("10,5")
    expect(ranked.nth(2)).to_contain_text("7")
    head.goto("/campaigns/2026/tiers/finalise/")
    press(HAND, head, "Chốt kết quả của 2 đơn vị")
    told(head, "Đã chốt kết quả của 2 đơn vị.")
    propose(HAND, reviewer, "Giấy khen – tập thể", "Phường 1")
    head.goto("/campaigns/2026/awards/")
    head.get_by_role("link", name="Ghi quyết định").first.click()
    head.get_by_label("Số quyết định").fill("Q.Đ số 412-QĐ/TU")
    head.get_by_label("Ngày quyết định").fill(f"{timezone.localdate():%d/%m/%Y}")
    head.get_by_role("button", name="Ghi quyết định").click()
    expect(head.get_by_role("main")).to_contain_text("412-QĐ/TU")
    head.goto("/campaigns/2026/setup/dry-run/")
    heading(head, "Chạy thử")
    head.goto("/campaigns/2026/setup/conclude/")
    press(HAND, head, "Kết thúc phong trào")
    told(head, "Đã kết thúc phong trào.")
    assert Campaign.objects.get(slug="2026").is_concluded

    # The workbook says what the screens said, with a sum that may pass the total.
    head.goto("/campaigns/2026/awards/")
    sheet = download(HAND, head, tmp_path / "final.xlsx")["Tổng hợp"]
    rows = {
        row[1]: [value for value in row if isinstance(value, int | float)]
        for row in sheet.iter_rows(values_only=True)
        if row[1] in {"Phường 1", "Phường 2"}
    }
    assert rows["Phường 1"][:7] == [1, 6, 4, 1, -0.5, 11.5, 10.5]
    assert rows["Phường 2"][:7] == [2, 5, 3, 0, -1, 7, 7]
