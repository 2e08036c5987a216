"""The whole year in the browser, in every role: from last year's campaign to the sealed award list.

With a mouse, by keyboard alone, without scripts, and on a telephone. Two wards, three items, ten
points. What the workbook says at the end is compared with what the screens said.
"""

import re
from datetime import timedelta
from typing import Any, ClassVar

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.factories import make_campaign, make_officer, make_user, make_ward, make_ward_officer
from wards.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    """Two wards with an officer's account each, the Board,
    and last year's campaign to begin from.
    """
    wards = [make_ward(1), make_ward(2)]
    make_campaign("concluded", wards=wards, year=2025)
    for ward, name in zip(wards, ("Trần Thị Lan", "Lê Văn Tám"), strict=True):
        make_officer(ward, full_name=name)
    return {
        "p1": make_ward_officer(wards[0], username="phuong1", full_name="Nguyễn Thị Hoa"),
        "p2": make_ward_officer(wards[1], username="phuong2", full_name="Phạm Văn Bình"),
        "reviewer": make_user(Role.REVIEWER, username="thamdinh1", full_name="Trần Minh"),
        "head": make_user(Role.HEAD, username="truongban", full_name="Lưu Thị Tuyết"),
        "observer": make_user(Role.OBSERVER, username="thuongtruc", full_name="Mai Đức Thịnh"),
    }


class Hand:
    """A person at the mouse."""

    options: ClassVar[dict[str, Any]] = {}
    width = 1366

    def sit(self, open_as: Any, user: Any, path: str = "/") -> Page:
        page: Page = open_as(user, path, **self.options)
        page.set_viewport_size({"width": self.width, "height": 740})
        return page

    def press(self, what: Locator) -> None:
        what.click()

    def write(self, where: Locator, text: str) -> None:
        where.fill(text)

    def tick(self, what: Locator) -> None:
        what.check()

    def choose(self, where: Locator, label: str) -> None:
        where.select_option(label=label)


class Phone(Hand):
    options: ClassVar[dict[str, Any]] = {"has_touch": True}
    width = 360

    def press(self, what: Locator) -> None:
        what.tap()


class WithoutScripts(Hand):
    options: ClassVar[dict[str, Any]] = {"java_script_enabled": False}


class Keyboard(Hand):
    """A person without a mouse: everything is reached by Tab, as a browser does it, and what is not
    is a defect.
    """

    def reach(self, what: Locator) -> None:
        what.wait_for()
        place = what.element_handle()
        for _ in range(300):
            if place.evaluate("one => one === document.activeElement"):
                return
            what.page.keyboard.press("Tab")
        raise AssertionError(f"cannot be reached by keyboard: {what}")

    def press(self, what: Locator) -> None:
        self.reach(what)
        what.page.keyboard.press("Enter")

    def write(self, where: Locator, text: str) -> None:
        self.reach(where)
        where.page.keyboard.press("Control+a")
        where.page.keyboard.insert_text(text)

    def tick(self, what: Locator) -> None:
        if what.get_attribute("type") == "checkbox":
            self.reach(what)
            what.page.keyboard.press("Space")
            return
        # One stop for a group of choices: arrows go from one to the next.
        group = what.page.locator(f'input[name="{what.get_attribute("name")}"]')
        self.reach(group.first)
        what.page.keyboard.press("Space")
        for _ in range(group.count()):
            if what.is_checked():
                return
            what.page.keyboard.press("ArrowDown")
        raise AssertionError(f"cannot be chosen by keyboard: {what}")

    def choose(self, where: Locator, label: str) -> None:
        self.reach(where)
        for _ in range(where.locator("option").count()):
            if where.locator("option:checked").inner_text().strip() == label:
                return
            where.page.keyboard.press("ArrowDown")
        raise AssertionError(f"cannot be chosen by keyboard: {label}")


def press(hand: Hand, page: Page, name: str, exact: bool = True) -> None:
    """Press a button or follow a link by its words."""
    button, link = (page.get_by_role(role, name=name, exact=exact) for role in ("button", "link"))
    hand.press(button.or_(link).first)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def score(hand: Hand, page: Page, points: tuple[str, str, str]) -> None:
    """Fill in the whole card."""
    page.goto("/campaigns/2026/scorecard/")
    for label, value in zip(
        ("Nội dung 1.1", "Nội dung 1.2", "Điểm của tiêu chí"), points, strict=True
    ):
        hand.write(page.get_by_label(label, exact=True), value)
    press(hand, page, "Xem lại và nộp")


def submit(hand: Hand, page: Page) -> None:
    heading(page, "Xem lại và nộp phiếu")
    hand.tick(page.get_by_role("checkbox"))
    press(hand, page, "Nộp phiếu")
    heading(page, "Đã nộp phiếu chấm điểm")


def survey(hand: Hand, page: Page, ward: str, points: tuple[str, str, str]) -> None:
    page.goto(f"/campaigns/2026/board/{ward}/")
    press(hand, page, "Ghi kết quả khảo sát")
    hand.write(page.get_by_label("Ngày khảo sát"), f"{timezone.localdate():%d/%m/%Y}")
    hand.write(page.get_by_label("Địa điểm"), "Trụ sở Đảng ủy phường")
    hand.write(page.get_by_label("Thành phần đoàn"), "Đồng chí Trần Minh, chuyên viên")
    for code, value in zip(("1.1", "1.2", "2"), points, strict=True):
        hand.write(page.get_by_label(f"Điểm khảo sát nội dung {code}", exact=True), value)
    press(hand, page, "Lưu kết quả khảo sát")
    told(page, "Đã lưu kết quả khảo sát.")


def step(hand: Hand, page: Page, ward: str, name: str) -> None:
    page.goto(f"/campaigns/2026/board/{ward}/")
    press(hand, page, name)
    heading(page, name)
    hand.press(page.get_by_role("button", name=name, exact=True))
    told(page, name.lower())


def told(page: Page, words: str) -> None:
    """The page says that it is done."""
    expect(page.get_by_role("status").first).to_contain_text(words, ignore_case=True)


@pytest.mark.lengthy
@pytest.mark.parametrize(
    "hand", [Hand(), Keyboard(), WithoutScripts(), Phone()], ids=lambda one: type(one).__name__
)
def test_a_year_from_the_plan_to_the_award_list(people, open_as, tmp_path, hand):
    head, reviewer, first, second = (
        hand.sit(open_as, people[who]) for who in ("head", "reviewer", "p1", "p2")
    )
    expect(first.get_by_role("main")).to_contain_text("Phường 1")

    # The head makes this year's campaign from last year's, sets the deadline, and opens it.
    head.goto("/campaigns/")
    press(hand, head, "Lập phong trào mới")
    expect(head.get_by_label("Năm")).to_have_value("2026")
    press(hand, head, "Lập phong trào")
    heading(head, "Thiết lập")
    press(hand, head, "Thông tin, thời hạn và quy tắc")
    deadline = timezone.localtime(timezone.now() + timedelta(days=7))
    hand.write(head.get_by_label("Hạn tự chấm và nộp phiếu"), f"{deadline:%d/%m/%Y %H:%M}")
    hand.write(head.get_by_label("Bắt đầu tự chấm"), f"{timezone.localtime():%d/%m/%Y} 00:00")
    press(hand, head, "Lưu")
    told(head, "Đã lưu thông tin phong trào.")
    press(hand, head, "Thiết lập")
    press(hand, head, "Mở phong trào")
    expect(head.get_by_role("main")).to_contain_text("2 đơn vị nhận phiếu chấm điểm")
    expect(head.get_by_role("main")).to_contain_text("Chưa ghi đủ số và ngày ban hành kế hoạch")
    hand.tick(head.get_by_label("Tôi đã xem lại"))
    press(hand, head, "Mở phong trào")
    expect(head.get_by_text("Đang diễn ra").first).to_be_visible()

    # Both wards score and submit; the first claims too much.
    score(hand, first, ("2", "4", "4"))
    submit(hand, first)
    score(hand, second, ("1,5", "3.5", "3"))
    submit(hand, second)

    # The reviewer surveys, compares, and corrects with a reason.
    survey(hand, reviewer, "p1", ("1,5", "4", "4"))
    survey(hand, reviewer, "p2", ("1,5", "3,5", "3"))
    reviewer.goto("/campaigns/2026/board/p2/")
    press(hand, reviewer, "Nhận điểm tự chấm cho 3 nội dung không lệch khảo sát")
    told(reviewer, "3 nội dung")
    reviewer.goto("/campaigns/2026/board/p1/")
    press(hand, reviewer, "Nhận điểm tự chấm cho 2 nội dung không lệch khảo sát")
    told(reviewer, "2 nội dung")
    item = reviewer.get_by_role("article").filter(has_text="Nội dung 1.1")
    hand.write(item.get_by_label(re.compile("^Điểm thẩm định")), "1")
    hand.press(item.get_by_role("button", name=re.compile("^Lưu")))
    expect(reviewer.get_by_text("hãy ghi lý do").first).to_be_visible()
    item = reviewer.get_by_role("article").filter(has_text="Nội dung 1.1")
    expect(item.get_by_label(re.compile("^Điểm thẩm định"))).to_have_value("1")
    hand.write(item.get_by_label(re.compile("^Lý do")), "Thiếu biên bản quý III")
    hand.press(item.get_by_role("button", name=re.compile("^Lưu")))
    expect(reviewer.get_by_role("main")).to_contain_text("Mọi nội dung đã có điểm thẩm định")
    step(hand, reviewer, "p1", "Xác nhận thẩm định")
    step(hand, reviewer, "p2", "Xác nhận thẩm định")

    # The first ward objects; the head answers.
    first.goto("/campaigns/2026/scorecard/")
    expect(first.get_by_role("main")).to_contain_text("Thiếu biên bản quý III")
    hand.press(first.get_by_text("Kiến nghị về nội dung 1.1"))
    hand.write(
        first.get_by_label("Nội dung kiến nghị").first, "Biên bản quý III đã gửi kèm báo cáo"
    )
    press(hand, first, "Gửi kiến nghị")
    told(first, "Đã gửi kiến nghị về nội dung 1.1.")
    head.goto("/campaigns/2026/board/p1/")
    hand.press(head.get_by_role("link", name=re.compile("^Trả lời kiến nghị")).first)
    hand.tick(head.get_by_label("Chấp nhận một phần"))
    hand.write(head.get_by_label("Điểm thẩm định sau khi xem xét"), "1,5")
    hand.write(head.get_by_label("Lý do trả lời"), "Có biên bản nhưng gửi chậm")
    press(hand, head, "Trả lời kiến nghị")
    told(head, "Đã trả lời kiến nghị về nội dung 1.1.")
    for ward in (first, second):
        ward.goto("/campaigns/2026/scorecard/")
        press(hand, ward, "Thống nhất kết quả")
        hand.press(ward.get_by_role("button", name="Thống nhất kết quả"))
        expect(ward.get_by_role("main")).to_contain_text("Đơn vị đã thống nhất kết quả")

    # The second ward nominates its officer.
    second.goto("/campaigns/2026/scorecard/nominations/")
    hand.choose(second.get_by_label("Hình thức khen thưởng"), "Giấy khen – cá nhân")
    hand.choose(second.get_by_label("Cán bộ được đề cử"), "Lê Văn Tám")
    hand.write(second.get_by_label("Thành tích"), "=Tổ chức 12 buổi nói chuyện")
    press(hand, second, "Gửi đề cử")
    told(second, "Đã gửi đề cử đồng chí Lê Văn Tám.")

    # Tiers by points after a preview, then both cards become final.
    head.goto("/campaigns/2026/tiers/")
    press(hand, head, "Xếp loại theo điểm")
    press(hand, head, "Quyết định cho 2 đơn vị")
    told(head, "Đã xếp loại 2 đơn vị theo điểm.")
    ranked = head.get_by_role("row")
    expect(ranked.nth(1)).to_contain_text("Phường 1")
    expect(ranked.nth(1)).to_contain_text("9,5")
    expect(ranked.nth(1)).to_contain_text("Xuất sắc")
    expect(ranked.nth(2)).to_contain_text("Phường 2")
    expect(ranked.nth(2)).to_contain_text("Khá")
    press(hand, head, "Chốt kết quả 2 đơn vị")
    press(hand, head, "Chốt kết quả của 2 đơn vị")
    told(head, "Đã chốt kết quả của 2 đơn vị.")

    # Certificates: the reviewer proposes, the head records the decisions, and commends.
    propose(hand, reviewer, "Giấy khen – tập thể", "Phường 1")
    propose(hand, reviewer, "Giấy khen – cá nhân", "Lê Văn Tám")
    head.goto("/campaigns/2026/awards/")
    hand.press(head.get_by_role("link", name="Ghi quyết định").first)
    hand.write(head.get_by_label("Số quyết định"), "412-QĐ/TU")
    hand.write(head.get_by_label("Ngày quyết định"), f"{timezone.localdate():%d/%m/%Y}")
    numbers = ("057/2026", "058/2026")  # one decision for the unit and the person
    for place, number in enumerate(numbers):
        hand.write(head.get_by_label("Số sổ vàng").nth(place), number)
    hand.press(head.get_by_role("button", name="Ghi quyết định"))
    for number in numbers:
        expect(head.get_by_role("main")).to_contain_text(f"số sổ vàng {number}")
    head.goto("/campaigns/2026/awards/")
    hand.press(head.get_by_role("link", name="Biểu dương 1 đơn vị"))
    hand.press(head.get_by_role("button", name="Biểu dương 1 đơn vị"))
    told(head, "biểu dương")

    # A draft for the observer, then the end, and the official list.
    observer = hand.sit(open_as, people["observer"], "/campaigns/2026/awards/")
    assert "DỰ THẢO" in words(download(hand, observer, tmp_path / "draft.xlsx")["Tổng hợp"])
    head.goto("/campaigns/2026/setup/conclude/")
    press(hand, head, "Kết thúc phong trào")
    told(head, "Đã kết thúc phong trào.")
    head.goto("/campaigns/2026/awards/")
    book = download(hand, head, tmp_path / "final.xlsx")

    # The workbook says what the screens said.
    assert book.sheetnames == ["Tổng hợp", "Khen thưởng", "Theo tiêu chí", "Đối chiếu", "Thống kê"]
    assert "DỰ THẢO" not in words(book["Tổng hợp"])
    rows = [
        row
        for row in book["Tổng hợp"].iter_rows(values_only=True)
        if row[1] in {"Phường 1", "Phường 2"}
    ]
    assert [row[:2] for row in rows] == [(1, "Phường 1"), (2, "Phường 2")]
    assert [value for value in rows[0] if isinstance(value, int | float)] == [
        1,
        5.5,
        4,
        10,
        9.5,
        9.5,
        -0.5,
        0,  # behind the units of the same points, which the rank adds
    ]
    assert "Xuất sắc" in rows[0]
    assert "Khá" in rows[1]
    honours = words(book["Khen thưởng"])
    for word in (
        "Phường 1",
        "Lê Văn Tám",
        "412-QĐ/TU",
        "057/2026",
        "058/2026",
        "=Tổ chức 12 buổi nói chuyện",
    ):
        assert word in honours
    corrected = [
        row
        for row in book["Đối chiếu"].iter_rows(values_only=True)
        if "Có biên bản nhưng gửi chậm" in row
    ]
    assert len(corrected) == 1
    assert [value for value in corrected[0] if isinstance(value, int | float)] == [
        2,
        2,
        1.5,
        1.5,
        -0.5,
    ]

    # The wards read their own result and, as the campaign says, the ranking; nothing can be changed
    # any more.
    second.goto("/campaigns/2026/")
    expect(second.get_by_role("main")).to_contain_text("Kết quả xếp hạng")
    second.goto("/campaigns/2026/scorecard/")
    expect(second.get_by_role("main")).to_contain_text("Giấy khen")
    head.goto("/campaigns/2026/history/")
    expect(head.get_by_role("main")).to_contain_text("Kết thúc phong trào")


def propose(hand: Hand, page: Page, kind: str, candidate: str) -> None:
    page.goto("/campaigns/2026/awards/")
    section = (
        page.get_by_role("region", name=kind)
        .or_(page.locator("section").filter(has_text=kind))
        .first
    )
    hand.press(
        section.get_by_role("row")
        .filter(has_text=candidate)
        .get_by_role("link", name="Đề nghị")
        .first
    )
    hand.press(page.get_by_role("button", name="Đề nghị khen thưởng"))
    told(page, "Đã đề nghị")


def download(hand: Hand, page: Page, path) -> openpyxl.Workbook:
    with page.expect_download() as started:
        hand.press(page.get_by_role("link", name=re.compile("Excel")).first)
    started.value.save_as(path)
    return openpyxl.load_workbook(path, data_only=True)


def words(sheet) -> str:
    """Every text of a sheet."""
    return " ".join(
        str(value)
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    )
