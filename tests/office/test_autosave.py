"""A ward fills in its sheet in LibreOffice between two saves of a colleague in the browser."""

from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from playwright.sync_api import expect

from tests.browser.hands import field, points, saved
from tests.factories import make_ward_officer
from tests.offline import column_of, row_of


def test_a_sheet_meets_what_a_colleague_saves_in_the_browser(
    libreoffice, card, officer, open_as, tmp_path
):
    colleague = open_as(make_ward_officer(card.ward), "/campaigns/2026/scorecard/")
    field(colleague, "Nội dung 1.1").fill("1")
    saved(colleague)

    page = open_as(officer, "/campaigns/2026/scorecard/")
    page.get_by_text("Làm trên Excel").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp Excel").click()
    file, back = tmp_path / "phieu.xlsx", tmp_path / "ve.xlsx"
    download.value.save_as(file)
    sheet = load_workbook(file).worksheets[0]
    letter = get_column_letter(column_of(sheet, "Điểm tự chấm"))
    typed = {"1.1": "2", "1.2": "3,5", "3.1": "10"}
    acts = [["type", f"{letter}{row_of(sheet, code)}", text] for code, text in typed.items()]
    libreoffice("vi-VN").work(file, back, acts)

    field(colleague, "Nội dung 1.1").fill("1,5")
    field(colleague, "Nội dung 3.2").fill("25")
    saved(colleague)

    page.get_by_label("Tệp Excel đã điền").set_input_files(back)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Cả hai bên cùng sửa (1)")).to_be_visible()
    expect(page.get_by_role("heading", name="Chỉ tệp sửa: đề nghị nhận (2)")).to_be_visible()
    expect(page.get_by_text("mà tệp không sửa (3.2)")).to_be_visible()
    page.get_by_label("Lấy giá trị trong tệp").check()
    page.get_by_role("button", name="Nhận vào chương trình").click()
    expect(page.get_by_text("Đã nhận 3 nội dung từ tệp.")).to_be_visible()
    whole = [Decimal(2), Decimal("3.5"), None, Decimal(10), Decimal(25)]
    assert points(card) == whole

    # The colleague's page is from before: what it saves next is put beside what the sheet brought.
    field(colleague, "Nội dung 1.1").fill("0,5")
    expect(colleague.get_by_role("button", name="Lấy giá trị vừa lưu")).to_be_visible()
    assert points(card) == whole
