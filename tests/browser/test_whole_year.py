"""The whole year in the browser, in every role: from last year's campaign to the sealed award list.

Two wards, three items, ten points. What the workbook says at the end is compared with what the screens said.
"""

import re
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import make_campaign, make_officer, make_user, make_ward, make_ward_officer
from wards.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    """Two wards with an officer's account each, the Board, and last year's campaign to begin from."""
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


def press(page: Page, name: str, exact: bool = True) -> None:
    """Press a button or follow a link by its words."""
    page.get_by_role("button", name=name, exact=exact).or_(
        page.get_by_role("link", name=name, exact=exact)
    ).first.click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def score(page: Page, points: tuple[str, str, str]) -> None:
    """Fill in the whole card."""
    page.goto("/campaigns/2026/scorecard/")
    for label, value in zip(("Nội dung 1.1", "Nội dung 1.2", "Điểm của tiêu chí"), points, strict=True):
        page.get_by_label(label, exact=True).fill(value)
    press(page, "Xem lại và nộp")


def submit(page: Page) -> None:
    heading(page, "Xem lại và nộp phiếu")
    page.get_by_role("checkbox").check()
    press(page, "Nộp phiếu")
    heading(page, "Đã nộp phiếu chấm điểm")


def survey(page: Page, ward: str, points: tuple[str, str, str]) -> None:
    page.goto(f"/campaigns/2026/board/{ward}/")
    press(page, "Ghi kết quả khảo sát")
    page.get_by_label("Ngày khảo sát").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_label("Địa điểm").fill("Trụ sở Đảng ủy phường")
    page.get_by_label("Thành phần đoàn").fill("Đồng chí Trần Minh, chuyên viên")
    for code, value in zip(("1.1", "1.2", "2"), points, strict=True):
        page.get_by_label(f"Điểm khảo sát nội dung {code}", exact=True).fill(value)
    press(page, "Lưu kết quả khảo sát")
    told(page, "Đã lưu kết quả khảo sát.")


def step(page: Page, ward: str, name: str) -> None:
    page.goto(f"/campaigns/2026/board/{ward}/")
    press(page, name)
    heading(page, name)
    page.get_by_role("button", name=name, exact=True).click()
    told(page, name.lower())


def told(page: Page, words: str) -> None:
    """The page says that it is done."""
    expect(page.get_by_role("status").first).to_contain_text(words, ignore_case=True)


def test_a_year_from_the_plan_to_the_award_list(people, open_as, tmp_path):
    head, reviewer = open_as(people["head"]), open_as(people["reviewer"])
    first, second = open_as(people["p1"]), open_as(people["p2"])
    expect(first.get_by_role("main")).to_contain_text("Phường 1")

    # The head makes this year's campaign from last year's, sets the deadline, and opens it.
    head.goto("/campaigns/")
    press(head, "Lập phong trào mới")
    expect(head.get_by_label("Năm")).to_have_value("2026")
    press(head, "Lập phong trào")
    heading(head, "Thiết lập")
    press(head, "Thông tin, thời hạn và quy tắc")
    deadline = timezone.localtime(timezone.now() + timedelta(days=7))
    head.get_by_label("Hạn tự chấm và nộp phiếu").fill(f"{deadline:%d/%m/%Y %H:%M}")
    head.get_by_label("Bắt đầu tự chấm").fill(f"{timezone.localtime():%d/%m/%Y} 00:00")
    press(head, "Lưu")
    told(head, "Đã lưu thông tin phong trào.")
    press(head, "Thiết lập")
    press(head, "Mở phong trào")
    expect(head.get_by_role("main")).to_contain_text("2 đơn vị nhận phiếu chấm điểm")
    press(head, "Mở phong trào")
    expect(head.get_by_text("Đang diễn ra").first).to_be_visible()

    # Both wards score and submit; the first claims too much.
    score(first, ("2", "4", "4"))
    submit(first)
    score(second, ("1,5", "3.5", "3"))
    submit(second)

    # The reviewer surveys, compares, and corrects with a reason.
    survey(reviewer, "p1", ("1,5", "4", "4"))
    survey(reviewer, "p2", ("1,5", "3,5", "3"))
    reviewer.goto("/campaigns/2026/board/p2/")
    press(reviewer, "Nhận điểm tự chấm cho 3 nội dung không lệch khảo sát")
    told(reviewer, "3 nội dung")
    reviewer.goto("/campaigns/2026/board/p1/")
    press(reviewer, "Nhận điểm tự chấm cho 2 nội dung không lệch khảo sát")
    told(reviewer, "2 nội dung")
    item = reviewer.get_by_role("article").filter(has_text="Nội dung 1.1")
    item.get_by_label(re.compile("^Điểm thẩm định")).fill("1")
    item.get_by_role("button", name=re.compile("^Lưu")).click()
    expect(reviewer.get_by_text("hãy ghi lý do").first).to_be_visible()
    item = reviewer.get_by_role("article").filter(has_text="Nội dung 1.1")
    expect(item.get_by_label(re.compile("^Điểm thẩm định"))).to_have_value("1")
    item.get_by_label(re.compile("^Lý do")).fill("Thiếu biên bản quý III")
    item.get_by_role("button", name=re.compile("^Lưu")).click()
    expect(reviewer.get_by_role("main")).to_contain_text("Mọi nội dung đã có điểm thẩm định")
    step(reviewer, "p1", "Xác nhận thẩm định")
    step(reviewer, "p2", "Xác nhận thẩm định")

    # The first ward objects; the head answers.
    first.goto("/campaigns/2026/scorecard/")
    expect(first.get_by_role("main")).to_contain_text("Thiếu biên bản quý III")
    first.get_by_text("Kiến nghị về nội dung 1.1").click()
    first.get_by_label("Nội dung kiến nghị").first.fill("Biên bản quý III đã gửi kèm báo cáo")
    press(first, "Gửi kiến nghị")
    told(first, "Đã gửi kiến nghị về nội dung 1.1.")
    head.goto("/campaigns/2026/board/p1/")
    head.get_by_role("link", name=re.compile("^Trả lời kiến nghị")).first.click()
    head.get_by_label("Chấp nhận một phần").check()
    head.get_by_label("Điểm thẩm định sau khi xem xét").fill("1,5")
    head.get_by_label("Lý do trả lời").fill("Có biên bản nhưng gửi chậm")
    press(head, "Trả lời kiến nghị")
    told(head, "Đã trả lời kiến nghị về nội dung 1.1.")
    for ward in (first, second):
        ward.goto("/campaigns/2026/scorecard/")
        press(ward, "Thống nhất kết quả")
        ward.get_by_role("button", name="Thống nhất kết quả").click()
        expect(ward.get_by_role("main")).to_contain_text("Đơn vị đã thống nhất kết quả")

    # The second ward nominates its officer.
    second.goto("/campaigns/2026/scorecard/nominations/")
    second.get_by_label("Hình thức khen thưởng").select_option(label="Giấy khen – cá nhân")
    second.get_by_label("Cán bộ được đề cử").select_option(index=1)
    second.get_by_label("Thành tích").fill("=Tổ chức 12 buổi nói chuyện")
    press(second, "Gửi đề cử")
    told(second, "Đã gửi đề cử đồng chí Lê Văn Tám.")

    # Tiers by points after a preview, then both cards become final.
    head.goto("/campaigns/2026/tiers/")
    press(head, "Xếp loại theo điểm")
    press(head, "Quyết định cho 2 đơn vị")
    ranked = head.get_by_role("row")
    expect(ranked.nth(1)).to_contain_text("Phường 1")
    expect(ranked.nth(1)).to_contain_text("9,5")
    expect(ranked.nth(1)).to_contain_text("Xuất sắc")
    expect(ranked.nth(2)).to_contain_text("Phường 2")
    expect(ranked.nth(2)).to_contain_text("Khá")
    step(head, "p1", "Chốt kết quả")
    step(head, "p2", "Chốt kết quả")

    # Certificates: the reviewer proposes, the head records the decisions, and commends.
    propose(reviewer, "Giấy khen – tập thể", "Phường 1")
    propose(reviewer, "Giấy khen – cá nhân", "Lê Văn Tám")
    for number in ("057/2026", "058/2026"):
        head.goto("/campaigns/2026/awards/")
        head.get_by_role("link", name="Ghi quyết định").first.click()
        head.get_by_label("Số quyết định").fill("412-QĐ/TU")
        head.get_by_label("Ngày quyết định").fill(f"{timezone.localdate():%d/%m/%Y}")
        head.get_by_label("Số sổ vàng").fill(number)
        head.get_by_role("button", name="Ghi quyết định").click()
        expect(head.get_by_role("main")).to_contain_text(f"số sổ vàng {number}")
    head.goto("/campaigns/2026/awards/")
    press(head, "Biểu dương 1 đơn vị", exact=False)
    press(head, "Biểu dương 1 đơn vị", exact=False)

    # A draft for the observer, then the end, and the official list.
    observer = open_as(people["observer"], "/campaigns/2026/awards/")
    assert "DỰ THẢO" in words(download(observer, tmp_path / "draft.xlsx")["Tổng hợp"])
    head.goto("/campaigns/2026/setup/conclude/")
    press(head, "Kết thúc phong trào")
    expect(head.get_by_text("Đã kết thúc").first).to_be_visible()
    head.goto("/campaigns/2026/awards/")
    book = download(head, tmp_path / "final.xlsx")

    # The workbook says what the screens said.
    assert book.sheetnames == ["Tổng hợp", "Khen thưởng", "Đối chiếu"]
    assert "DỰ THẢO" not in words(book["Tổng hợp"])
    rows = [row for row in book["Tổng hợp"].iter_rows(values_only=True) if row[1] in {"Phường 1", "Phường 2"}]
    assert [row[:2] for row in rows] == [(1, "Phường 1"), (2, "Phường 2")]
    assert [value for value in rows[0] if isinstance(value, int | float)] == [1, 5.5, 4, 10, 9.5, 9.5, -0.5]
    assert "Xuất sắc" in rows[0]
    assert "Khá" in rows[1]
    honours = words(book["Khen thưởng"])
    for word in ("Phường 1", "Lê Văn Tám", "412-QĐ/TU", "057/2026", "058/2026", "=Tổ chức 12 buổi nói chuyện"):
        assert word in honours
    corrected = [row for row in book["Đối chiếu"].iter_rows(values_only=True) if "Có biên bản nhưng gửi chậm" in row]
    assert len(corrected) == 1
    assert [value for value in corrected[0] if isinstance(value, int | float)] == [2, 2, 1.5, 1.5, -0.5]

    # The wards read their own result and, as the campaign says, the ranking; nothing can be changed any more.
    second.goto("/campaigns/2026/")
    expect(second.get_by_role("main")).to_contain_text("Kết quả xếp hạng")
    second.goto("/campaigns/2026/scorecard/")
    expect(second.get_by_role("main")).to_contain_text("Giấy khen")
    head.goto("/campaigns/2026/history/")
    expect(head.get_by_role("main")).to_contain_text("Kết thúc phong trào")


def propose(page: Page, kind: str, candidate: str) -> None:
    page.goto("/campaigns/2026/awards/")
    section = page.get_by_role("region", name=kind).or_(page.locator("section").filter(has_text=kind)).first
    section.get_by_role("row").filter(has_text=candidate).get_by_role("link", name="Đề nghị").first.click()
    page.get_by_role("button", name="Đề nghị khen thưởng").click()
    told(page, "Đã đề nghị")


def download(page: Page, path) -> openpyxl.Workbook:
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("Excel")).first.click()
    started.value.save_as(path)
    return openpyxl.load_workbook(path)


def words(sheet) -> str:
    """Every text of a sheet."""
    return " ".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)
