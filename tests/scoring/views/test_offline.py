"""A sheet goes out, is filled in, and comes back: three values meet, nothing is taken before it is
confirmed, and nothing is lost.
"""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from scoring.forms.offline import Merge
from scoring.models import Campaign, Entry, Score, Scorecard
from scoring.rules.lifecycle import CardState
from tests.factories import (
    fill,
    make_campaign,
    make_client,
    make_evidence,
    make_scorecard,
    make_user,
    make_ward_officer,
)
from tests.offline import (
    HEADING_ROW,
    Ward,
    address,
    column_of,
    confirm,
    fetched,
    look,
    points_of,
    put,
    row_of,
    stored,
    texts,
)
from wards.models import Role

pytestmark = pytest.mark.django_db
FOREIGN = Path(__file__).parent.parent / "workbooks" / "foreign"


def test_the_plan_goes_out_as_offices_know_it_protected_but_for_what_is_filled_in():
    ward = Ward()
    ward.enter(0, "1.5", "Đã làm")
    make_evidence(ward.card, ward.scores[1], number="12-BC/ĐU")
    book = ward.go_out()
    sheet = book.worksheets[0]
    shown = [
        cell.value
        for cell in sheet[HEADING_ROW]
        if not sheet.column_dimensions[cell.column_letter].hidden
    ]
    assert shown == [
        "STT", "Nội dung", "Điểm tối đa", "Điểm tự chấm", "Giải trình",
        "Tài liệu kiểm chứng (số, ngày)", "Điểm năm trước",
    ]  # fmt: skip
    assert (sheet.page_setup.paperSize, sheet.protection.sheet) == (9, True)
    row = row_of(sheet, "1.1")
    points = sheet.cell(row, column_of(sheet, "Điểm tự chấm"))
    assert (points.value, points.protection.locked) == (1.5, False)
    assert sheet.cell(row, column_of(sheet, "Điểm tối đa")).protection.locked
    document = sheet.cell(row_of(sheet, "1.2"), column_of(sheet, "Tài liệu kiểm chứng (số, ngày)"))
    assert document.value == "Báo cáo số 12-BC/ĐU (ngày 05/06/2026)"


def test_totals_are_formulas_with_their_values_beside():
    ward = Ward()
    ward.enter(0, "1.5")
    ward.enter(2, "4")
    answer = ward.client.get(address("scorecard_file", ward.card))
    content = b"".join(answer.streaming_content)
    formulas, values = (load_workbook(BytesIO(content), data_only=only) for only in (False, True))
    sheet = formulas.worksheets[0]
    at = column_of(sheet, "Điểm tự chấm")
    head, last = row_of(sheet, "1"), sheet.max_row
    assert str(sheet.cell(head, at).value).startswith("=SUM(")
    assert sheet.cell(last, at).value.startswith("=")
    assert [values.worksheets[0].cell(row, at).value for row in (head, last)] == [1.5, 5.5]


def test_of_a_card_that_is_shut_the_page_and_the_sheet_say_so_before_anything_is_typed():
    ward = Ward()
    Scorecard.objects.filter(pk=ward.card.pk).update(state=CardState.VERIFIED)
    page = ward.client.get(ward.where).content.decode()
    assert "Phiếu đang ở trạng thái “Đã thẩm định” nên tệp này chỉ để xem" in page
    sheet = ward.go_out().worksheets[0]
    assert sheet["A3"].value.startswith("Phiếu đang ở trạng thái “Đã thẩm định”")


def test_after_the_deadline_the_sheet_says_that_it_is_for_reading():
    ward = Ward()
    past = timezone.now() - timedelta(hours=1)
    Campaign.objects.filter(pk=ward.card.campaign_id).update(self_deadline=past)
    said = ward.go_out().worksheets[0]["A3"].value
    assert said.startswith("Tệp này chỉ để xem: ")
    assert "hạn" in said.lower()


def test_each_row_stands_once_in_the_file_and_in_order():
    """Where one stands twice, Excel calls the file damaged and LibreOffice forgets its height."""
    ward = Ward()
    content = b"".join(ward.client.get(address("scorecard_file", ward.card)).streaming_content)
    with ZipFile(BytesIO(content)) as book:
        part = book.read("xl/worksheets/sheet1.xml").decode()
    numbers = [int(number) for number in re.findall(r'<row r="(\d+)"', part)]
    assert len(numbers) > HEADING_ROW
    assert numbers == sorted(set(numbers))


def test_an_apostrophe_that_somebody_typed_before_points_or_words_goes():
    """Only text that looks like a formula is marked as text, so that what else begins with an
    apostrophe was typed that way: to make it text, as people are used to.
    """
    ward = Ward()
    ward.enter(1, "1", "=A1 là số ngày")
    book = ward.go_out()
    sheet, at = book.worksheets[0], column_of(book.worksheets[0], "Giải trình")
    marked = {code: sheet.cell(row_of(sheet, code), at).quotePrefix for code in ("1.1", "1.2")}
    assert marked == {"1.1": False, "1.2": True}
    put(book, "1.1", "Điểm tự chấm", "'1,5")
    put(book, "1.1", "Giải trình", "'Hoàn thành")
    page = look(ward.client, ward.where, book)
    assert "Điểm tự chấm: trống → 1,5" in texts(page)
    confirm(ward.client, ward.where, page)
    score = Score.objects.get(pk=ward.scores[0].pk)
    assert (score.self_points, score.explanation) == (Decimal("1.5"), "Hoàn thành")


def test_a_sheet_that_nobody_changed_brings_nothing():
    ward = Ward()
    ward.enter(0, "1.5", "'=1+1 và “ngoặc”\nDòng hai _x0041_")
    page = look(ward.client, ward.where, ward.go_out())
    assert page.status_code == 200
    assert "không có gì khác" in texts(page)


def test_what_only_the_sheet_changed_is_proposed_and_taken_when_confirmed():
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 1.5)
    put(book, "1.1", "Giải trình", "Hoàn thành đúng hạn")
    put(book, "2", "Điểm tự chấm", "3,25")
    page = look(ward.client, ward.where, book)
    assert page.status_code == 200
    assert "Điểm tự chấm: trống → 1,5" in texts(page)
    assert set(ward.points.values()) == {None}  # nothing is taken before
    answer = confirm(ward.client, ward.where, page)
    assert (answer.status_code, answer["Location"]) == (302, address("scorecard", ward.card))
    assert ward.points == {"1.1": Decimal("1.5"), "1.2": None, "2": Decimal("3.25")}
    entered = Entry.objects.filter(scorecard=ward.card, act="enter_self")
    assert sorted(entry.subject for entry in entered) == ["1.1", "2"]


def test_what_only_the_program_changed_stays():
    ward = Ward()
    book = ward.go_out()
    ward.enter(0, "2")
    put(book, "2", "Điểm tự chấm", 4)
    page = look(ward.client, ward.where, book)
    assert "giá trị mới ở 1 nội dung mà tệp không sửa (1.1)" in texts(page)
    confirm(ward.client, ward.where, page)
    assert ward.points == {"1.1": Decimal(2), "1.2": None, "2": Decimal(4)}


def test_two_cells_of_one_item_changed_on_the_two_sides_come_together():
    ward = Ward()
    ward.enter(0, "1")
    book = ward.go_out()
    ward.enter(0, "1", "Lời của đồng nghiệp")
    put(book, "1.1", "Điểm tự chấm", 2)
    confirm(ward.client, ward.where, look(ward.client, ward.where, book))
    score = Score.objects.get(pk=ward.scores[0].pk)
    assert (score.self_points, score.explanation) == (Decimal(2), "Lời của đồng nghiệp")


def both_changed(*indexes):
    """A ward whose sheet and whose program both have new points for these items."""
    ward = Ward()
    book = ward.go_out()
    for index in indexes:
        ward.enter(index, "1")
        put(book, ward.scores[index].item.code, "Điểm tự chấm", 2)
    return ward, look(ward.client, ward.where, book)


def test_what_both_changed_stands_side_by_side_and_waits_for_a_choice():
    ward, page = both_changed(0)
    assert "Cả hai bên cùng sửa (1)" in texts(page)
    answer = confirm(ward.client, ward.where, page)
    assert answer.status_code == 422
    assert "Hãy chọn giá trị ở các nội dung mà cả hai bên đã sửa: 1.1" in texts(answer)
    assert ward.points["1.1"] == Decimal(1)


@pytest.mark.parametrize(("choice", "points"), [("file", 2), ("stored", 1)])
def test_a_row_is_chosen(choice, points):
    ward, page = both_changed(0)
    answer = confirm(ward.client, ward.where, page, **{f"take-{ward.scores[0].pk}": choice})
    assert (answer.status_code, ward.points["1.1"]) == (302, Decimal(points))


def test_all_are_chosen_at_once_but_for_what_is_chosen_by_itself():
    ward, page = both_changed(0, 1, 2)
    alone = {f"take-{ward.scores[1].pk}": "stored"}
    confirm(ward.client, ward.where, page, take="file", **alone)
    assert ward.points == {"1.1": Decimal(2), "1.2": Decimal(1), "2": Decimal(2)}


def test_a_proposed_row_can_be_passed_over():
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 2)
    put(book, "2", "Điểm tự chấm", 4)
    page = look(ward.client, ward.where, book)
    confirm(ward.client, ward.where, page, **{f"skip-{ward.scores[0].pk}": "on"})
    assert ward.points == {"1.1": None, "1.2": None, "2": Decimal(4)}


def test_what_moved_between_the_look_and_the_confirmation_is_asked_about_again():
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 2)
    put(book, "2", "Điểm tự chấm", 4)
    page = look(ward.client, ward.where, book)
    ward.enter(0, "1")
    answer = confirm(ward.client, ward.where, page)
    assert answer.status_code == 409
    assert "Có nội dung vừa được lưu ở nơi khác" in texts(answer)
    assert "Cả hai bên cùng sửa (1)" in texts(answer)
    assert ward.points == {"1.1": Decimal(1), "1.2": None, "2": Decimal(4)}  # the rest was taken
    answer = confirm(ward.client, ward.where, answer, take="file")
    assert (answer.status_code, ward.points["1.1"]) == (302, Decimal(2))


def test_the_whole_file_or_nothing():
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 2)
    put(book, "2", "Điểm tự chấm", 4)
    page = look(ward.client, ward.where, book)
    ward.enter(0, "1")
    answer = confirm(ward.client, ward.where, page, whole="on")
    assert answer.status_code == 409
    assert ward.points == {"1.1": Decimal(1), "1.2": None, "2": None}


def test_with_the_whole_file_a_cell_that_cannot_be_taken_keeps_the_others_out():
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 2)
    put(book, "2", "Điểm tự chấm", 40)
    page = look(ward.client, ward.where, book)
    answer = confirm(ward.client, ward.where, page, whole="on")
    assert (answer.status_code, ward.points["1.1"]) == (422, None)
    answer = confirm(ward.client, ward.where, page)
    assert (answer.status_code, ward.points["1.1"]) == (302, Decimal(2))


# What people type


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("=1+1", "đây là công thức. Hãy thay bằng giá trị"),
        ("#DIV/0!", "đây là lỗi của Excel (#DIV/0!). Hãy ghi lại giá trị"),
        (0.9, "điểm chấm theo bước 0,25. Đồng chí đã nhập 0,9"),
        (46356, "chương trình bảng tính đã đổi thành ngày. Hãy định dạng ô là Số"),
        ("năm", "điểm tự chấm phải là số, ví dụ 4,5. Trong tệp: “năm”"),
        ("1,5 điểm", "điểm tự chấm phải là số, không ghi kèm chữ “điểm”, ví dụ 4,5."),
        ("1,5đ", "điểm tự chấm phải là số, không ghi kèm chữ “điểm”, ví dụ 4,5."),
        ("1,5/2", "điểm tự chấm phải là số điểm đạt, không ghi kèm điểm tối đa, ví dụ 4,5."),
        ("Không", "điểm tự chấm phải là số: không đạt thì ghi 0, chưa chấm thì để trống."),
        (3, "tối đa 2 điểm. Đồng chí đã nhập 3"),
        (-1, "điểm tự chấm phải là số từ 0 trở lên, ví dụ 4,5. Trong tệp: “-1”"),
        ("−0,5", "điểm tự chấm phải là số từ 0 trở lên"),
        (1.123, "điểm tự chấm phải là số có tối đa hai chữ số lẻ, ví dụ 4,25. Trong tệp: “1,123”"),
        ("1.123", "điểm tự chấm phải là số có tối đa hai chữ số lẻ"),
        (1e20, "điểm tự chấm phải là số không lớn hơn điểm tối đa"),
        ("5 %", "điểm tự chấm phải là số điểm, không phải phần trăm"),
        (True, "điểm tự chấm phải là số, ví dụ 4,5. Trong tệp: “TRUE”"),
    ],
)
def test_what_cannot_be_points_is_told_with_its_cell_and_the_rest_is_taken(value, said):
    ward = Ward(step=Decimal("0.25"))
    book = ward.go_out()
    cell = put(book, "1.1", "Điểm tự chấm", value)
    put(book, "2", "Điểm tự chấm", 4)
    page = look(ward.client, ward.where, book)
    assert page.status_code == 200
    assert f"Ô {cell}:" in texts(page)
    assert said in texts(page)
    confirm(ward.client, ward.where, page)
    assert ward.points == {"1.1": None, "1.2": None, "2": Decimal(4)}


@pytest.mark.parametrize("number_format", ["0%", "dd/mm/yyyy"])
def test_a_share_and_a_day_are_no_points(number_format):
    ward = Ward()
    book = ward.go_out()
    cell = book.worksheets[0][put(book, "1.1", "Điểm tự chấm", 1)]
    cell.number_format = number_format
    assert f"Ô {cell.coordinate}: điểm tự chấm phải là số" in texts(
        look(ward.client, ward.where, book)
    )


@pytest.mark.parametrize("value", ["1.5", "1,5", " 1,5\u200b", 1.5000000000000002, "\ufeff1,50"])
def test_what_means_points_is_taken(value):
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", value)
    confirm(ward.client, ward.where, look(ward.client, ward.where, book))
    assert ward.points["1.1"] == Decimal("1.5")


def test_a_day_in_an_explanation_asks_to_be_written_as_text():
    ward = Ward()
    book = ward.go_out()
    cell = book.worksheets[0][put(book, "1.1", "Giải trình", 46356)]
    cell.number_format = "dd/mm/yyyy"
    assert f"Ô {cell.coordinate}: giải trình phải là chữ" in texts(
        look(ward.client, ward.where, book)
    )


def test_an_explanation_without_end_asks_to_be_shortened():
    ward = Ward()
    book = ward.go_out()
    cell = put(book, "1.1", "Giải trình", "chữ " * 5_001)
    page = texts(look(ward.client, ward.where, book))
    assert f"Ô {cell}: giải trình dài quá 20000 ký tự. Hãy rút gọn." in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("anh.png", b"\x89PNG\r\n\x1a\n", "chỉ nhận tệp Excel dạng XLSX"),
        ("anh.xlsx", b"\x89PNG\r\n\x1a\n", "ảnh và bản quét không đọc thành số được"),
        ("phieu.pdf", b"%PDF-1.7", "ảnh và bản quét không đọc thành số được"),
        ("phieu.xlsm", b"PK\x03\x04", "Tệp có macro không được nhận"),
        ("phieu.ods", b"PK\x03\x04", "chọn “Lưu thành” dạng XLSX"),
        ("phieu.xls", b"\xd0\xcf", "phiên bản Excel cũ"),
        ("phieu.xlsx", b"", "rỗng"),
    ],
)
def test_another_kind_of_file_is_told_what_to_do(name, content, said):
    ward = Ward()
    page = look(ward.client, ward.where, SimpleUploadedFile(name, content))
    assert page.status_code == 422
    assert said in texts(page)


def test_a_workbook_of_something_else_has_no_table():
    ward = Ward()
    book = load_workbook(BytesIO(stored(ward.go_out()).read()))
    book.remove(book.worksheets[0])
    book.create_sheet("Khác")["A1"] = "Chào"
    assert "Không thấy bảng “Phiếu tự chấm điểm”" in texts(look(ward.client, ward.where, book))


# Other sheets


def test_the_sheet_of_another_ward_is_refused():
    campaign = make_campaign(wards=2)
    mine, theirs = campaign.scorecards.select_related("ward", "campaign")
    client = make_client(make_ward_officer(mine.ward))
    other = make_client(make_ward_officer(theirs.ward))
    page = look(
        client, address("scorecard_sheet", mine), fetched(other, address("scorecard_file", theirs))
    )
    assert page.status_code == 422
    assert f"Tệp này là của đơn vị khác (mã {theirs.ward.code})" in texts(page)


def test_the_sheet_of_another_ward_is_refused_without_its_row_of_keys_too():
    campaign = make_campaign(wards=2)
    mine, theirs = campaign.scorecards.select_related("ward", "campaign")
    client = make_client(make_ward_officer(mine.ward))
    book = fetched(make_client(make_ward_officer(theirs.ward)), address("scorecard_file", theirs))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(max_row=HEADING_ROW):
        for cell in row:
            if str(cell.value).startswith("thidua:"):
                cell.value = None
    page = look(client, address("scorecard_sheet", mine), book)
    assert "Tệp này là của phiếu khác" in texts(page)


def test_the_sheet_of_another_year_is_refused():
    ward = Ward()
    past = make_campaign(wards=[ward.card.ward], year=2025)
    book = fetched(ward.client, reverse("scorecard_file", args=[past.slug]))
    assert "thuộc phong trào khác (2025)" in texts(look(ward.client, ward.where, book))


def test_the_sheet_of_another_plan_is_refused():
    ward = Ward()
    book = ward.go_out()
    item = ward.scores[0].item
    item.title = "Nội dung viết lại"
    item.save()
    assert "Hãy tải tệp mới" in texts(look(ward.client, ward.where, book))


# What people and programs do to a sheet


def sort_rows(sheet):
    """All rows of items the other way round, as a sort by hand leaves them."""
    codes = [row_of(sheet, code) for code in ("1.1", "1.2")]
    for column in range(1, sheet.max_column + 1):
        first, second = (sheet.cell(row, column) for row in codes)
        first.value, second.value = second.value, first.value


def drop_row(sheet):
    sheet.delete_rows(row_of(sheet, "1.2"))


def insert_column(sheet):
    sheet.insert_cols(column_of(sheet, "Điểm tối đa"))


def show_hidden(sheet):
    for dimension in [*sheet.column_dimensions.values(), *sheet.row_dimensions.values()]:
        dimension.hidden = False


def rename(sheet):
    sheet.title = "Trang tính của tôi"


def add_sheet(sheet):
    sheet.parent.create_sheet("Nháp", 0)["A1"] = "Tính thử"


def take_protection_off(sheet):
    sheet.protection.sheet = False


def insert_rows_above(sheet):
    sheet.insert_rows(1, 3)


@pytest.mark.parametrize(
    "change",
    [
        sort_rows,
        drop_row,
        insert_column,
        show_hidden,
        rename,
        add_sheet,
        take_protection_off,
        insert_rows_above,
    ],
)
def test_a_sheet_that_somebody_worked_on_is_read_all_the_same(change):
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 1.5)
    put(book, "2", "Điểm tự chấm", 3)
    change(book.worksheets[0])
    page = look(ward.client, ward.where, book)
    assert page.status_code == 200
    confirm(ward.client, ward.where, page)
    assert ward.points == {"1.1": Decimal("1.5"), "1.2": None, "2": Decimal(3)}


@pytest.mark.parametrize("program", ["exceljs", "sheetjs", "populate"])
def test_a_sheet_comes_back_from_other_peoples_programs(program):
    ward = Ward.known()
    content = (FOREIGN / f"sheet-{program}.xlsx").read_bytes()
    page = look(ward.client, ward.where, SimpleUploadedFile("phieu.xlsx", content))
    assert page.status_code == 200, texts(page)
    assert "Tệp đã mất" not in texts(page)
    confirm(ward.client, ward.where, page)
    assert ward.points == {"1.1": Decimal("1.5"), "1.2": Decimal(4), "2": Decimal("3.25")}
    explanations = ward.card.scores.in_official_order().values_list("explanation", flat=True)
    assert list(explanations) == ["Đã hoàn thành – Quý III", "Lời cũ", ""]


def test_rows_that_are_gone_are_named_and_stay():
    ward = Ward()
    ward.enter(1, "4")
    book = ward.go_out()
    drop_row(book.worksheets[0])
    page = look(ward.client, ward.where, book)
    assert "Tệp không có 1 nội dung (1.2): giữ nguyên" in texts(page)


def drop_key_row(sheet):
    sheet.delete_rows(5)


def drop_key_column(sheet):
    sheet.delete_cols(2)


def drop_hidden_columns(sheet):
    sheet.delete_cols(2, 3)


def sort_without_hidden_columns(sheet):
    """As programs sort that leave hidden columns where they are."""
    rows = [row_of(sheet, code) for code in ("1.1", "1.2")]
    for column in (1, *range(5, sheet.max_column + 1)):
        first, second = (sheet.cell(row, column) for row in rows)
        first.value, second.value = second.value, first.value


@pytest.mark.parametrize(
    "change", [drop_key_row, drop_key_column, drop_hidden_columns, sort_without_hidden_columns]
)
def test_where_keys_are_lost_rows_are_matched_by_number_and_text_after_asking(change):
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 1.5)
    change(book.worksheets[0])
    page = look(ward.client, ward.where, book)
    assert page.status_code == 200
    assert "Tệp đã mất một phần mã" in texts(page)
    choices = {"take": "file"}
    answer = confirm(ward.client, ward.where, page, **choices)
    assert (answer.status_code, ward.points["1.1"]) == (422, None)
    answer = confirm(ward.client, ward.where, page, sure="on", **choices)
    assert (answer.status_code, ward.points) == (
        302,
        {"1.1": Decimal("1.5"), "1.2": None, "2": None},
    )


def test_the_tenth_item_whose_number_became_a_number_is_known_by_its_text():
    """A program that makes numbers of 2.1 and 2.10 shows both as 2.1."""
    ward = Ward(plan=((6, (2, 4)), (10, (1,) * 10)))
    book = ward.go_out()
    put(book, "2.1", "Điểm tự chấm", 1)
    put(book, "2.10", "Điểm tự chấm", 0.5)
    sheet = book.worksheets[0]
    drop_hidden_columns(sheet)
    for row in range(HEADING_ROW, sheet.max_row + 1):
        code = sheet.cell(row, 1)
        if code.value and "." in str(code.value):
            code.value = float(code.value)
    page = look(ward.client, ward.where, book)
    assert "không nhận ra nội dung" not in texts(page)
    confirm(ward.client, ward.where, page, sure="on", take="file")
    assert (ward.points["2.1"], ward.points["2.10"]) == (Decimal(1), Decimal("0.5"))


def test_without_what_went_out_every_difference_is_asked_about():
    ward = Ward()
    ward.enter(0, "1")
    book = ward.go_out()
    ward.enter(1, "3")
    drop_hidden_columns(book.worksheets[0])
    page = look(ward.client, ward.where, book)
    assert "Cả hai bên cùng sửa (1)" in texts(page)  # 1.2: blank in the file
    assert "Chỉ tệp sửa" not in texts(page)


def test_a_row_that_stands_twice_is_named_and_not_taken():
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 1.5)
    sheet = book.worksheets[0]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(30, column).value = sheet.cell(row_of(sheet, "1.1"), column).value
    page = look(ward.client, ward.where, book)
    assert "nội dung 1.1 có ở nhiều dòng" in texts(page)
    assert "Chỉ tệp sửa" not in texts(page)


def test_a_row_of_ones_own_is_named():
    ward = Ward()
    book = ward.go_out()
    sheet = book.worksheets[0]
    sheet.cell(40, column_of(sheet, "Nội dung")).value = "Nội dung thêm"
    sheet.cell(40, column_of(sheet, "Điểm tự chấm")).value = 2
    assert "Ô A40: không nhận ra nội dung của dòng này" in texts(
        look(ward.client, ward.where, book)
    )


def test_a_number_that_does_not_fit_its_text_is_no_item():
    ward = Ward()
    book = ward.go_out()
    drop_hidden_columns(sheet := book.worksheets[0])
    row = row_of(sheet, "1.1")
    sheet.cell(row, 1).value = "1.2"
    sheet.cell(row, column_of(sheet, "Điểm tự chấm")).value = 2
    assert f"Ô A{row}: không nhận ra nội dung" in texts(look(ward.client, ward.where, book))


def test_merged_cells_and_a_second_copy_of_the_table_are_told():
    ward = Ward()
    book = ward.go_out()
    sheet = book.worksheets[0]
    at = column_of(sheet, "Điểm tự chấm")
    row = row_of(sheet, "1.1")
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=at, end_column=at)
    assert "ô này đang gộp" in texts(look(ward.client, ward.where, book))
    book = ward.go_out()
    book.copy_worksheet(book.worksheets[0])
    assert "Tệp có 2 trang tính cùng là bảng này" in texts(look(ward.client, ward.where, book))


def test_headings_that_moved_away_from_their_keys_are_refused():
    ward = Ward()
    book = ward.go_out()
    sheet = book.worksheets[0]
    points, text = column_of(sheet, "Điểm tự chấm"), column_of(sheet, "Giải trình")
    sheet.cell(HEADING_ROW, points).value, sheet.cell(HEADING_ROW, text).value = (
        "Giải trình",
        "Điểm tự chấm",
    )
    assert "đã lệch khỏi tiêu đề" in texts(look(ward.client, ward.where, book))


def test_a_column_that_is_gone_leaves_what_is_stored():
    ward = Ward()
    ward.enter(0, "1", "Giữ lại")
    book = ward.go_out()
    sheet = book.worksheets[0]
    sheet.delete_cols(column_of(sheet, "Giải trình"))
    put(book, "1.1", "Điểm tự chấm", 2)
    page = look(ward.client, ward.where, book)
    assert "Tệp không còn cột “Giải trình”" in texts(page)
    confirm(ward.client, ward.where, page)
    score = Score.objects.get(pk=ward.scores[0].pk)
    assert (score.self_points, score.explanation) == (Decimal(2), "Giữ lại")


def test_a_card_that_was_shut_meanwhile_takes_nothing_and_says_why():
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 2)
    page = look(ward.client, ward.where, book)
    type(ward.card).objects.filter(pk=ward.card.pk).update(state=CardState.SUBMITTED)
    answer = confirm(ward.client, ward.where, page)
    assert (answer.status_code, ward.points["1.1"]) == (422, None)
    assert "Phiếu đang ở trạng thái" in texts(answer)


def test_a_look_of_somebody_else_or_of_another_page_is_not_taken():
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 2)
    page = look(ward.client, ward.where, book)
    colleague = make_client(make_ward_officer(ward.card.ward))
    answer = confirm(colleague, ward.where, page)
    assert (answer.status_code, ward.points["1.1"]) == (422, None)
    assert "Bản xem trước đã quá hạn" in texts(answer)


# The Board's sheets


def board():
    campaign = make_campaign(wards=2)
    cards = [make_scorecard(CardState.SUBMITTED, campaign) for _ in range(2)]
    return cards, make_client(make_user(Role.REVIEWER))


def test_a_survey_is_filled_in_without_a_connection():
    (card, _other), client = board()
    where = address("survey_sheet", card, card.ward.code)
    book = fetched(client, address("survey_file", card, card.ward.code))
    put(book, "1.1", "Điểm khảo sát", 1)
    put(book, "1.1", "Kết quả khảo sát", "Thiếu biên bản")
    answer = confirm(client, where, look(client, where, book))
    assert answer["Location"] == address("board_survey", card, card.ward.code)
    score = card.scores.get(item__parent__position=1, item__position=1)
    assert (score.survey_points, score.finding) == (Decimal(1), "Thiếu biên bản")
    assert card.entries.filter(act="enter_survey").count() == 1


def test_the_comparison_of_one_ward_brings_survey_and_verified_points_with_their_reason():
    (card, _other), client = board()
    where = address("board_ward_sheet", card, card.ward.code)
    book = fetched(client, address("board_ward_file", card, card.ward.code))
    put(book, "1.1", "Điểm khảo sát", 1)
    put(book, "1.1", "Điểm thẩm định", 1)
    put(book, "1.1", "Lý do điều chỉnh", "Theo biên bản khảo sát")
    put(book, "1.2", "Điểm thẩm định", 3)
    page = look(client, where, book)
    assert "điểm thẩm định khác điểm tự chấm, hãy ghi lý do" in texts(page)
    confirm(client, where, page)
    score = card.scores.get(item__parent__position=1, item__position=1)
    assert (score.survey_points, score.verified_points) == (Decimal(1), Decimal(1))
    assert points_of(card, "verified")["1.2"] is None


def test_the_comparison_of_all_wards_comes_back_at_once():
    (first, second), client = board()
    where = address("board_sheet", first)
    book = fetched(client, address("board_file", first))
    put(book, "2", "Điểm thẩm định", 4, ward=first.ward_name)
    put(book, "1.1", "Điểm thẩm định", 2, ward=second.ward_name)
    page = look(client, where, book)
    assert f"{second.ward_name} · 1.1" in texts(page)
    answer = confirm(client, where, page)
    assert answer["Location"] == address("board", first)
    assert points_of(first, "verified") == {"1.1": None, "1.2": None, "2": Decimal(4)}
    assert points_of(second, "verified") == {"1.1": Decimal(2), "1.2": None, "2": None}


def test_what_a_fault_left_over_is_taken_by_the_same_form_sent_again(monkeypatch):
    (first, second), client = board()
    where = address("board_sheet", first)
    book = fetched(client, address("board_file", first))
    for card in (first, second):
        put(book, "2", "Điểm thẩm định", 4, ward=card.ward_name)
    page = look(client, where, book)
    sent = {"request_id": str(uuid4())}
    take = Merge._take
    with monkeypatch.context() as patch:
        patch.setattr(
            Merge, "_take", lambda merge, row: take(merge, {first.pk: row}[row.score.scorecard_id])
        )
        with pytest.raises(KeyError):
            confirm(client, where, page, **sent)
    assert points_of(first, "verified")["2"] == Decimal(4)
    assert points_of(second, "verified")["2"] is None
    assert confirm(client, where, page, **sent).status_code == 302
    assert points_of(second, "verified")["2"] == Decimal(4)
    assert confirm(client, where, page, **sent).status_code == 302
    assert Entry.objects.filter(act="enter_verified").count() == 2


def test_very_many_rows_are_looked_at_and_taken_part_by_part(monkeypatch):
    monkeypatch.setattr("scoring.forms.offline.AT_ONCE", 2)
    ward = Ward()
    book = ward.go_out()
    for code, points in {"1.1": 2, "1.2": 4, "2": 3}.items():
        put(book, code, "Điểm tự chấm", points)
    page = look(ward.client, ward.where, book)
    assert "sau phần này còn 1 nội dung" in texts(page)
    answer = confirm(ward.client, ward.where, page, **{f"skip-{ward.scores[0].pk}": "on"})
    assert answer.status_code == 200
    assert ward.points == {"1.1": None, "1.2": Decimal(4), "2": None}
    assert "Đã nhận 1 nội dung từ tệp" in texts(answer)
    answer = confirm(ward.client, ward.where, answer)
    assert answer.status_code == 302
    assert ward.points == {"1.1": None, "1.2": Decimal(4), "2": Decimal(3)}


def test_too_many_rows_for_one_transaction_are_not_taken_as_a_whole(monkeypatch):
    monkeypatch.setattr("scoring.forms.offline.WHOLE", 1)
    ward = Ward()
    book = ward.go_out()
    put(book, "1.1", "Điểm tự chấm", 2)
    put(book, "2", "Điểm tự chấm", 3)
    page = look(ward.client, ward.where, book)
    answer = confirm(ward.client, ward.where, page, whole="on")
    assert answer.status_code == 422
    assert "không nhận cả tệp một lần được" in texts(answer)
    assert set(ward.points.values()) == {None}
    assert confirm(ward.client, ward.where, answer).status_code == 302


def test_rows_of_all_wards_without_their_keys_are_matched_by_ward_number_and_text():
    (first, second), client = board()
    where = address("board_sheet", first)
    book = fetched(client, address("board_file", first))
    put(book, "1.1", "Điểm thẩm định", 2, ward=second.ward_name)
    book.worksheets[0].delete_cols(3, 5)  # the keys, and four columns of what went out
    page = look(client, where, book)
    confirm(client, where, page, sure="on", take="file")
    assert points_of(first, "verified")["1.1"] is None
    assert points_of(second, "verified")["1.1"] == Decimal(2)


def test_wards_whose_time_is_over_are_named_and_the_others_taken():
    (first, second), client = board()
    where = address("board_sheet", first)
    book = fetched(client, address("board_file", first))
    for card in (first, second):
        put(book, "2", "Điểm thẩm định", 4, ward=card.ward_name)
    fill(first, "verified")
    type(first).objects.filter(pk=first.pk).update(state=CardState.VERIFIED)
    page = look(client, where, book)
    confirm(client, where, page)
    assert points_of(second, "verified")["2"] == Decimal(4)


def test_the_sheet_of_a_ward_is_not_taken_for_the_sheet_of_all():
    (card, _other), client = board()
    book = fetched(client, address("board_ward_file", card, card.ward.code))
    page = look(client, address("board_sheet", card), book)
    assert f"Tệp này là của đơn vị khác (mã {card.ward.code})" in texts(page)
    page = look(client, address("survey_sheet", card, card.ward.code), book)
    assert "Tệp này là “Bảng đối chiếu, thẩm định”" in texts(page)
