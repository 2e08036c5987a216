"""From Excel: a template, a look, one act; whatever cannot be taken is named by its cell, and
nothing is lost.
"""

import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from scoring.forms.imports.criteria_template import CRITERIA
from scoring.forms.imports.officers import OFFICERS
from scoring.forms.imports.units import WARDS
from scoring.models import Criterion, Entry
from scoring.rules.lifecycle import CampaignState
from scoring.workbooks import filled_sheet, templates
from scoring.workbooks.reading import MAX_ROWS, read
from scoring.workbooks.templates import workbook_of
from tests.factories import (
    make_campaign,
    make_client,
    make_officer,
    make_user,
    make_ward,
    make_ward_officer,
)
from wards.models import Officer, Role, User, Ward
from wards.record.trace import Trace


@pytest.fixture(autouse=True)
def short_templates(monkeypatch):
    """Formats reach over a few rows alone;
    tests of the cells themselves hold how far they reach.
    """
    monkeypatch.setattr(templates, "MAX_ROWS", 20)


def workbook(table, *rows, change=None):
    """A filled template; `change` may spoil the sheet."""
    book = load_workbook(workbook_of(table))
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 3):
        for index, value in enumerate(row, 1):
            sheet.cell(number, index, value)
    if change:
        change(sheet)
    return stored(book)


def stored(book, name="tep.xlsx"):
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def problems(table, *rows, change=None):
    return read(workbook(table, *rows, change=change), table).problems


GOOD = (1, None, 6, "Tham mưu")


@pytest.mark.parametrize("table", [CRITERIA, WARDS, OFFICERS])
def test_a_template_filled_in_with_its_own_examples_is_read_and_an_empty_one_says_so(table):
    reading = read(workbook(table, *table.examples), table)
    assert (reading.problems, [row.number for row in reading.rows]) == (
        [], list(range(3, 3 + len(table.examples))))  # fmt: skip
    assert "chưa có dòng nào" in problems(table)[0]


def test_the_row_of_hints_may_be_gone():
    reading = read(workbook(CRITERIA, GOOD, change=lambda sheet: sheet.delete_rows(2)), CRITERIA)
    assert [row.number for row in reading.rows] == [2]


def test_cells_are_named_and_all_problems_come_at_once():
    found = problems(
        CRITERIA,
        (1, None, "năm", "A"),
        (1.5, 1, 2, "B"),
        (2, None, 4.125, None),
        (3, 0, 1, "C", None, None, "có lẽ"),
    )
    assert found[0].startswith("Ô C3: điểm tối đa phải là số")
    assert [one.split(":")[0] for one in found] == ["Ô C3", "Ô A4", "Ô C5", "Ô B6", "Ô G6"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (4.5, "4,5"),
        (0.1, "0,1"),
        (5, "5"),
        ("4,5", "4,5"),
        ("4.50", "4,5"),
        (7.0, "7"),
        ("４，５", "4,5"),
    ],
)
def test_points_are_taken_as_they_were_typed(typed, kept):
    assert read(workbook(CRITERIA, (1, None, typed, "A")), CRITERIA).rows[0].facts["cap"] == kept


def test_a_name_that_would_lose_its_letters_is_refused():
    """TCVN3's ư is a soft hyphen, which nobody sees: “Lưu” would come in as “Lu”."""
    found = problems(OFFICERS, ("p1", "L\xadu Minh Anh", None, None, None))
    assert found == [
        "Ô B3: họ và tên gõ bằng phông chữ cũ (TCVN3, VNI). Hãy chuyển sang Unicode rồi ghi lại. "
        "Trong tệp: “Lu Minh Anh”."
    ]


@pytest.mark.parametrize("typed", ["٤", "²", "4,5 điểm"])
def test_points_in_a_text_are_latin_digits_too(typed):
    assert problems(CRITERIA, (1, None, typed, "A"))[0].startswith("Ô C3: điểm tối đa phải là số")


@pytest.mark.parametrize("typed", ["5/5", "90%", "đạt", "x", "1000", "1.000,5"])
@pytest.mark.parametrize(
    ("column", "name"),
    [
        (2, "điểm tối đa"),
        (8, "điểm mỗi đơn vị tính"),
        (14, "trừ mỗi báo cáo chậm"),
        (15, "trừ mỗi báo cáo không có"),
    ],
)
def test_a_figure_of_the_plan_is_not_called_points_that_were_reached(column, name, typed):
    row = [1, None, 5, "A", *(None,) * 12]
    row[column] = typed
    (found,) = problems(CRITERIA, row)
    assert found in {
        f"Ô {'ABCDEFGHIJKLMNOP'[column]}3: {name} phải là số{which}, ví dụ 4,5. Trong tệp: “{typed}”."
        for which in ("", " nhỏ hơn 1.000")
    }
    assert (" nhỏ hơn 1.000" in found) == (typed == "1000")


@pytest.mark.parametrize(("bound", "value"), [("MAX_ELEMENTS", 100), ("MAX_UNPACKED", 9000)])
def test_a_workbook_that_unpacks_to_too_much_says_so(monkeypatch, bound, value):
    assert read(workbook(WARDS, *WARDS.examples), WARDS).rows
    monkeypatch.setattr(filled_sheet, bound, value)
    with pytest.raises(ValidationError, match="quá nhiều dữ liệu"):
        read(workbook(WARDS, *WARDS.examples), WARDS)


def test_a_formula_is_refused_by_its_cell():
    assert "Ô C3: đây là công thức" in problems(CRITERIA, (1, None, "=2+3", "A"))[0]


def test_merged_cells_are_told():
    assert (
        "A3:A4"
        in problems(
            CRITERIA, GOOD, (1, 1, 2, "B"), change=lambda sheet: sheet.merge_cells("A3:A4")
        )[0]
    )


def test_merged_cells_beside_the_table_hide_none_within(monkeypatch):
    monkeypatch.setattr("scoring.workbooks.reading.MAX_ROWS", 2)

    def merge(sheet):
        for where in ("X3:X4", "X5:X6", "A3:A4"):
            sheet.merge_cells(where)

    assert problems(CRITERIA, GOOD, change=merge)[0].startswith("Ô A3: các ô A3:A4 đang gộp")


def test_headings_are_expected_in_their_cells():
    def spoil(sheet):
        sheet["C1"], sheet["D1"], sheet["Q1"] = "Số điểm", None, "Ghi chú"

    assert problems(CRITERIA, GOOD, change=spoil) == [
        "Ô C1: cần tiêu đề cột “Điểm tối đa”, trong tệp là “Số điểm”.",
        "Ô D1: thiếu tiêu đề cột “Nội dung”.",
        "Ô Q1: tệp mẫu không có cột “Ghi chú”. Hãy bỏ cột này.",
    ]
    needed = [column for column in CRITERIA.columns if not column.may_lack]
    assert len(problems(CRITERIA, change=lambda sheet: sheet.delete_rows(1, 2))) == len(needed)


def test_headings_that_are_all_others_are_named_as_they_stand():
    def other(sheet):
        for cell in sheet[1]:
            cell.value = f"Cột {cell.column}"

    said = problems(WARDS, *WARDS.examples, change=other)
    assert len(said) == len(WARDS.columns)
    for place, (column, sentence) in enumerate(zip(WARDS.columns, said, strict=True), 1):
        assert f"cần tiêu đề cột “{column.heading}”, trong tệp là “Cột {place}”." in sentence


def test_below_a_title_the_row_to_begin_with_is_a_later_one():
    def entitle(sheet):
        sheet.insert_rows(1, 2)
        sheet["A1"] = "DANH SÁCH ĐƠN VỊ"

    first = "Tệp chưa có dòng nào để nhập. Hãy điền từ dòng {} của trang tính đầu tiên."
    assert problems(WARDS) == [first.format(3)]
    assert problems(WARDS, change=entitle) == [first.format(5)]


def test_a_title_may_stand_above_the_headings():
    def entitle(sheet):
        sheet.insert_rows(1, 2)
        sheet["A1"] = "DANH SÁCH TIÊU CHÍ NĂM 2026"
        sheet.merge_cells("A1:P1")

    reading = read(workbook(CRITERIA, GOOD, change=entitle), CRITERIA)
    assert reading.problems == []
    assert [row.number for row in reading.rows] == [5]

    def mistake(sheet):
        entitle(sheet)
        sheet["C3"] = "Số điểm"

    assert problems(CRITERIA, GOOD, change=mistake) == [
        "Ô C3: cần tiêu đề cột “Điểm tối đa”, trong tệp là “Số điểm”."
    ]


def test_ten_thousand_empty_rows_are_passed_over_and_too_many_filled_ones_are_not_cut_off():
    def far(sheet):
        for row in range(4, 10_004):
            sheet.cell(row, 1, "  ")
        for index, value in enumerate((2, None, 4, "Sau cùng"), 1):
            sheet.cell(10_004, index, value)

    assert [row.number for row in read(workbook(CRITERIA, GOOD, change=far), CRITERIA).rows] == [
        3,
        10_004,
    ]
    assert (
        str(MAX_ROWS) in problems(CRITERIA, *[(n, None, 1, "A") for n in range(1, MAX_ROWS + 2)])[0]
    )


def spoilt_zip():
    file = BytesIO()
    with zipfile.ZipFile(workbook(CRITERIA, GOOD)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, content[: len(content) // 2] if "sheet1" in member else content)
    return file.getvalue()


def with_entities():
    file = BytesIO()
    with zipfile.ZipFile(workbook(CRITERIA, GOOD)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            head = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
            new.writestr(member, head + content if "sheet1" in member else content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cu.xls", b"\xd0\xcf\x11\xe0"),
        ("mat-khau.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)),
        ("hong.xlsx", b"PK\x03\x04 hong"),
        ("nua.xlsx", spoilt_zip),
        ("thuc-the.xlsx", with_entities),
        ("rong.xlsx", b""),
        ("bang.csv", b"a,b"),
        ("lon.xlsx", b"PK\x03\x04" + bytes(5 * 1024**2 + 1)),
    ],
)
def test_other_files_are_refused_with_a_sentence(name, content):
    with pytest.raises(ValidationError):
        read(SimpleUploadedFile(name, content() if callable(content) else content), CRITERIA)


@pytest.mark.parametrize("name", ["mau.XLSX", "mau.xls", "mau.docx"])
def test_a_workbook_is_read_whatever_ending_was_left_on_it(name):
    good = workbook(WARDS, *WARDS.examples).read()
    assert read(SimpleUploadedFile(name, good), WARDS).rows
    with pytest.raises(ValidationError, match="phiên bản Excel cũ"):
        read(SimpleUploadedFile("mau.xls", b"\xd0\xcf\x11\xe0" + bytes(4000)), WARDS)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("can-bo.csv", "chép các dòng sang đó, lưu dạng XLSX"),
        ("can-bo.CSV", "chép các dòng sang đó, lưu dạng XLSX"),
        ("can-bo.txt", "chép các dòng sang đó, lưu dạng XLSX"),
        ("can-bo.xlsb", "mở bằng Excel, chọn “Lưu thành” dạng XLSX"),
        ("can-bo.numbers", "mở bằng Numbers, xuất ra dạng XLSX"),
    ],
)
def test_what_other_programs_save_is_told_what_to_do(name, said):
    with pytest.raises(ValidationError, match=said):
        read(SimpleUploadedFile(name, "Mã đơn vị,Họ và tên".encode()), OFFICERS)


@pytest.mark.parametrize("typed", ["phuong 2", "Phường số 2", "PHUONG 2"])
def test_a_unit_that_is_not_quite_called_so_is_asked_about(administrator, typed):
    make_ward(2, name="Phường 2")
    rows = ((typed, "Lê Thị Hoa", "Trưởng ban", None, None),)
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, *rows))
    said = f"Ô A3: chưa có đơn vị mang mã hoặc tên “{typed}”. Có phải là Phường 2 không?"
    assert said in page.content.decode()
    assert not Officer.objects.exists()


@pytest.mark.parametrize("typed", ["Phöôøng 2", "Ph\u00adêng V\u00a8n \u00b8nh"])
def test_a_name_in_a_font_from_before_unicode_is_not_stored(administrator, typed):
    rows = (("p7", typed, 7, None, "01/07/2025"),)
    page = look(administrator, reverse("wards_import"), workbook(WARDS, *rows))
    assert "gõ bằng phông chữ cũ (TCVN3, VNI)" in page.content.decode()
    assert not Ward.objects.exists()


def test_a_template_from_before_a_heading_was_reworded_is_read():
    column = replace(
        OFFICERS.columns[0],
        heading="Mã đơn vị",
        hint="Mã đã có trong danh sách đơn vị, ví dụ p1.",
    )
    earlier = replace(OFFICERS, columns=(column, *OFFICERS.columns[1:]))
    reading = read(workbook(earlier, ("p1", "Lê Thị Hoa", "Trưởng ban", None, None)), OFFICERS)
    assert not reading.problems
    assert [row.facts["ward"] for row in reading.rows] == ["p1"]


# The pages


@pytest.fixture
def campaign(db):
    return make_campaign(CampaignState.PREPARING, wards=0)


@pytest.fixture
def head(db):
    return make_client(make_user(Role.HEAD))


@pytest.fixture
def administrator(db):
    return make_client(make_user(Role.ADMINISTRATOR))


def look(client, where, file):
    return client.post(where, {"file": file})


def take(client, where, page):
    return client.post(where, {"rows": page.context["signed"]})


def test_criteria_are_shown_first_and_written_as_one_act(campaign, head):
    where = reverse("setup_import", args=[campaign.slug])
    rows = (
        (1, None, 6, "Tiêu chí 1"),
        (1, 1, 3, "Nội dung mới"),
        (3, 1, 1, "Điều"),
        (3, None, "2,5", "Mới", "Gọn"),
    )
    page = look(head, where, workbook(CRITERIA, *rows))
    assert page.status_code == 200
    assert [change.kind for change in page.context["preview"].changes] == [
        "same",
        "changed",
        "added",
        "added",
    ]
    assert "12,5/10 – thừa 2,5" in page.context["preview"].notes[0]
    assert not Criterion.objects.filter(position=3).exists()
    assert not Entry.objects.exists()
    assert take(head, where, page).status_code == 302
    assert {(one.code, one.title, one.cap_text) for one in campaign.criteria.select_related("parent")} == {
        ("1", "Tiêu chí 1", "6"), ("1.1", "Nội dung mới", "3"), ("1.2", "Nội dung 1.2", "4"),
        ("2", "Tiêu chí 2", "4"), ("3", "Mới", "2,5"), ("3.1", "Điều", "1"),
    }  # fmt: skip
    assert Entry.objects.count() == 1


def costs(late, missing):
    """A row of item 1.1 with what reports cost, in the last two columns."""
    between = (None,) * (len(CRITERIA.columns) - 6)
    return (1, 1, 2, "Báo cáo", *between, late, missing)


def test_what_late_reports_cost_comes_in_with_the_plan(campaign, head):
    where = reverse("setup_import", args=[campaign.slug])
    said = look(head, where, workbook(CRITERIA, costs("0,5", 1))).content.decode()
    assert "phong trào chưa có lịch báo cáo" in said
    campaign.reports.create(name="Báo cáo quý I", due_on=date(2026, 3, 31))
    page = look(head, where, workbook(CRITERIA, costs("0,5", 1)))
    assert take(head, where, page).status_code == 302
    item = Criterion.objects.get(campaign=campaign, parent__position=1, position=1)
    assert (item.late_costs, item.missing_costs) == (Decimal("0.5"), Decimal(1))
    page = look(head, where, workbook(CRITERIA, (1, 1, 2, "Báo cáo khác")))
    assert take(head, where, page).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.late_costs) == ("Báo cáo khác", Decimal("0.5"))
    said = look(head, where, workbook(CRITERIA, costs(2, 1))).content.decode()
    assert "Không có báo cáo thì trừ ít nhất bằng báo cáo chậm" in said


def test_a_blank_cell_leaves_what_is_stored(campaign, head):
    campaign.criteria.filter(parent=None, position=2).update(guidance="Giữ", evidence_required=True)
    where = reverse("setup_import", args=[campaign.slug])
    take(head, where, look(head, where, workbook(CRITERIA, (2, None, 4, "Tên khác"))))
    kept = campaign.criteria.get(parent=None, position=2)
    assert (kept.title, kept.guidance, kept.evidence_required) == ("Tên khác", "Giữ", True)


def test_what_changed_since_the_preview_is_shown_again_before_it_is_written(campaign, head):
    where = reverse("setup_import", args=[campaign.slug])
    page = look(head, where, workbook(CRITERIA, (2, None, 4, "Từ tệp")))
    campaign.criteria.filter(parent=None, position=2).update(title="Của người khác")
    again = take(head, where, page)
    assert again.status_code == 409
    assert campaign.criteria.get(parent=None, position=2).title == "Của người khác"
    assert take(head, where, again).status_code == 302


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (((9, 1, 2, "A"),), "Ô A3: chưa có tiêu chí 9"),
        (((5, None, 2, "A"), (5, None, 2, "B")), "Ô A4: “5” đã có ở dòng 3"),
        (((5, None, 0, "A"),), "Ô C3: Điểm tối đa phải lớn hơn 0"),
        (((5, None, "0,3", "A"),), "Ô C3: Điểm chấm theo bước 0,25"),
        (((5, None, 2, "A" * 501),), "Ô D3: "),
    ],
)
def test_rows_against_the_rules_are_refused_as_a_whole(campaign, head, rows, said):
    page = look(head, reverse("setup_import", args=[campaign.slug]), workbook(CRITERIA, *rows))
    assert page.status_code == 422
    assert said in page.context["problems"][0]
    assert not campaign.criteria.filter(position__gte=5).exists()


def test_at_most_fifty_problems_are_shown(campaign, head):
    rows = [(n, None, "x", "A") for n in range(1, 71)]
    page = look(head, reverse("setup_import", args=[campaign.slug]), workbook(CRITERIA, *rows))
    assert (len(page.context["problems"]), page.context["left"]) == (50, 20)


def test_an_open_campaign_takes_no_criteria_and_nobody_elses_preview(campaign, head):
    where = reverse("setup_import", args=[campaign.slug])
    page = look(head, where, workbook(CRITERIA, (5, None, 2, "A")))
    assert take(make_client(make_user(Role.HEAD)), where, page).status_code == 422
    assert head.post(where, {"rows": page.context["signed"] + "x"}).status_code == 422
    type(campaign).objects.filter(pk=campaign.pk).update(state=CampaignState.OPEN)
    assert take(head, where, page).status_code == 409
    assert not campaign.criteria.filter(position=5).exists()


def test_units_come_in_with_a_trace(administrator):
    make_ward(7, name="Phường Bảy")
    where = reverse("wards_import")
    rows = (("P7", "Phường 7", 7, None, "01/01/2000"), ("p8", "Phường 8", 8, "Cụm 1", "01/07/2025"))
    page = look(administrator, where, workbook(WARDS, *rows))
    assert [change.kind for change in page.context["preview"].changes] == ["changed", "added"]
    assert take(administrator, where, page).status_code == 302
    assert set(Ward.objects.values_list("code", "name")) == {("p7", "Phường 7"), ("p8", "Phường 8")}
    assert Trace.objects.count() == 2


def test_a_wrong_code_and_a_second_one_are_told(administrator):
    rows = (
        ("p 1", "A", 1, None, "01/07/2025"),
        ("p2", "B", 2, None, "01/07/2025"),
        ("P2", "C", 2, None, "01/07/2025"),
    )
    page = look(administrator, reverse("wards_import"), workbook(WARDS, *rows))
    assert [one[:6] for one in page.context["problems"]] == ["Ô A3: ", "Ô A5: "]


def test_officers_get_accounts_with_a_first_password_that_is_shown_once(administrator):
    ward = make_ward(1)
    known = make_officer(ward, full_name="Trần Thị Bình", post="Phó")
    where = reverse("officers_import")
    rows = (
        ("p1", "Nguyễn Văn An", "Trưởng", "an.p1", "an@example.vn"),
        ("p1", "Trần Thị Bình", "Trưởng", "binh.p1"),
    )
    page = look(administrator, where, workbook(OFFICERS, *rows))
    assert [change.kind for change in page.context["preview"].changes] == ["added", "changed"]
    answer = take(administrator, where, page)
    given = answer.context["given"]
    assert "no-store" in answer["Cache-Control"]
    for one in given:
        user = User.objects.get(username=one.username)
        assert user.check_password(one.password)
        assert user.must_change_password
        assert (user.role, user.ward) == (Role.OFFICER, ward)
    known.refresh_from_db()
    assert (known.post, known.user.username, len(given)) == ("Trưởng", "binh.p1", 2)
    assert Officer.objects.count() == 2
    # Sent once more it writes nothing and gives no other passwords.
    assert take(administrator, where, page).status_code == 409
    again = look(administrator, where, workbook(OFFICERS, *rows))
    assert not again.context["preview"].does_something


@pytest.mark.parametrize("unit", ["Phường Hoà Bình", "phường  hòa bình", "P1", "p1"])
def test_a_unit_is_written_by_its_code_or_its_name(administrator, unit):
    ward = make_ward(1, name="Phường Hòa Bình")
    make_ward(2)
    where = reverse("officers_import")
    page = look(
        administrator, where, workbook(OFFICERS, (unit, "Lê Thị Hoa", "Trưởng ban", None, None))
    )
    assert take(administrator, where, page).status_code == 302
    assert Officer.objects.get().ward == ward


def test_one_officer_under_the_code_and_the_name_of_a_unit_stands_twice(administrator):
    ward = make_ward(1)
    rows = [(unit, "Lê Thị Hoa", "Trưởng ban", None, None) for unit in (ward.code, ward.name)]
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, *rows))
    assert "Ô A4: “p1, Lê Thị Hoa” đã có ở dòng 3." in page.context["problems"]


def test_a_name_of_several_units_asks_for_what_tells_them_apart(administrator):
    make_ward(1, name="Phường Hòa Bình")
    make_ward(2, name="Phường Hòa Bình")
    row = ("Phường Hòa Bình", "Lê Thị Hoa", "Trưởng ban", None, None)
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, row))
    (problem,) = page.context["problems"]
    assert problem.startswith("Ô A3: Có nhiều đơn vị tên “Phường Hòa Bình”: hãy ghi rõ là")
    assert "(p1)" in problem
    assert "(p2)" in problem


def test_of_two_units_of_one_name_the_file_means_the_one_of_today(administrator):
    make_ward(1, name="Phường Hòa Bình", last_day=date(2020, 1, 1))
    today = make_ward(2, name="Phường Hòa Bình")
    row = ("Phường Hòa Bình", "Lê Thị Hoa", "Trưởng ban", None, None)
    where = reverse("officers_import")
    take(administrator, where, look(administrator, where, workbook(OFFICERS, row)))
    assert Officer.objects.get().ward == today


def test_an_address_without_an_account_is_no_lost_word(administrator):
    make_ward(1)
    row = ("p1", "Lê Thị Hoa", "Trưởng ban", None, "hoa@example.vn")
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, row))
    (problem,) = page.context["problems"]
    assert problem.startswith("Ô E3: thư công vụ ghi ở tài khoản.")


def test_an_address_beside_a_blank_sign_in_name_goes_to_the_account_of_that_officer(administrator):
    officer = make_officer(make_ward(1), full_name="Lê Thị Hoa", post="Trưởng ban")
    officer.user = make_user(Role.OFFICER, ward=officer.ward, full_name="Lê Thị Hoa")
    officer.save()
    row = ("p1", "Lê Thị Hoa", None, None, "hoa@example.vn")
    where = reverse("officers_import")
    take(administrator, where, look(administrator, where, workbook(OFFICERS, row)))
    officer.user.refresh_from_db()
    assert officer.user.email == "hoa@example.vn"


@pytest.mark.parametrize("typed", ["97%", "97 %", "97", 97])
def test_a_share_may_bear_its_sign(campaign, head, typed):
    row = (3, None, 4, "Dự học", *[None] * 6, typed)
    page = look(head, reverse("setup_import", args=[campaign.slug]), workbook(CRITERIA, row))
    assert page.status_code == 200, page.context["problems"]


def test_a_share_of_one_is_asked_about(campaign, head):
    """What a program keeps of 97 %, in a cell that no longer shows it so."""
    row = (3, None, 4, "Dự học", *[None] * 6, 0.97)
    page = look(head, reverse("setup_import", args=[campaign.slug]), workbook(CRITERIA, row))
    (problem,) = page.context["problems"]
    assert problem == "Ô K3: Tỷ lệ ghi theo phần trăm: 97 là 97 %. Hãy xem lại “0,97”."


def test_two_rows_of_one_officer_are_named_as_people_write_them(administrator):
    make_ward(1)
    rows = [("p1", "Lê Thị Hoa", "Trưởng ban", None, None)] * 2
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, *rows))
    assert "Ô A4: “p1, Lê Thị Hoa” đã có ở dòng 3." in page.context["problems"]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (("p9", "A", "B"), "A3"),
        (("p1", "A", "B", "của-ai"), "D3"),
        (("p1", "A", "B", "khac"), "D3"),
        (("p1", "A", "B", "truong"), "D3"),
        (("p1", "A", "B", "a1", "không phải thư"), "E3"),
    ],
)  # fmt: skip
def test_an_account_of_another_unit_or_role_is_nobodys_to_take(administrator, row, cell):
    make_ward(1)
    make_ward_officer(username="khac")
    make_user(Role.HEAD, username="truong")
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, row))
    assert page.status_code == 422
    assert page.context["problems"][0].startswith(f"Ô {cell}: ")
    assert not Officer.objects.exists()


def test_any_workbook_without_the_template_is_told_what_is_missing(administrator):
    book = Workbook()
    page = look(administrator, reverse("wards_import"), stored(book))
    assert len(page.context["problems"]) == len(WARDS.columns)


def test_a_name_with_odd_spaces_and_a_sign_in_name_in_capitals_are_known_again(administrator):
    officer = make_officer(make_ward(1), full_name="Trần Thị Bình", post="Phó", user=None)
    officer.user = make_ward_officer(officer.ward, username="binh.p1", full_name="Trần Thị Bình")
    officer.save()
    rows = (("P1", "Trần  Thị Bình ", "Phó", "BINH.P1"),)
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, *rows))
    assert [change.kind for change in page.context["preview"].changes] == ["same"]


def test_a_unit_does_not_begin_after_its_end(administrator):
    make_ward(7, last_day=date(2025, 6, 30))
    row = ("p7", "Phường 7", 7, None, "01/07/2025")
    page = look(administrator, reverse("wards_import"), workbook(WARDS, row))
    assert page.context["problems"] == ["Ô E3: Đơn vị đã kết thúc trước ngày này."]


def test_a_blank_cell_of_a_known_row_keeps_even_what_a_new_row_must_have(administrator):
    make_ward(7, name="Phường 7", first_day=date(2020, 3, 1))
    where = reverse("wards_import")
    page = look(administrator, where, workbook(WARDS, ("p7", None, None, "Cụm 2", None)))
    assert page.context["preview"].changes[0].differences == (("Cụm thi đua", "trống", "Cụm 2"),)
    take(administrator, where, page)
    ward = Ward.objects.get(code="p7")
    assert (ward.name, ward.first_day, ward.cluster) == ("Phường 7", date(2020, 3, 1), "Cụm 2")


def test_a_known_officer_keeps_the_post_and_a_known_criterion_title_and_cap(
    administrator, head, campaign
):
    officer = make_officer(make_ward(1), full_name="Trần Thị Bình", post="Phó")
    row = ("p1", officer.full_name, None, None, None)
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, row))
    assert [change.kind for change in page.context["preview"].changes] == ["same"]
    where = reverse("setup_import", args=[campaign.slug])
    page = look(head, where, workbook(CRITERIA, (2, None, None, None, "Ngắn")))
    assert page.context["preview"].changes[0].differences == (("Tên ngắn", "trống", "Ngắn"),)


def test_all_that_is_wrong_in_a_file_is_named_in_one_round(administrator):
    make_ward(1)
    rows = (
        ("p 1", "Phường A", 1, None, "30/06/2025 17:00"),
        ("p2", None, "hai", None, None),
        ("p1", None, None, "x" * 101, "05/06/0206"),
        (None, None, 4, None, "01/07/2025"),
    )
    page = look(administrator, reverse("wards_import"), workbook(WARDS, *rows))
    assert [one.split(":")[0] for one in page.context["problems"]] == [
        "Ô A3", "Ô E3",
        "Ô B4", "Ô C4", "Ô E4",
        "Ô D5", "Ô E5",
        "Ô A6",
    ]  # fmt: skip
    assert "Ô B4: chưa ghi tên đơn vị." in page.context["problems"]
    assert "Ô E5: Hãy xem lại năm." in page.context["problems"]


def test_of_an_officer_all_that_is_wrong_is_named_too(administrator):
    rows = (("p9", "A" * 101, None, "tên có dấu", "không phải thư"),)
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, *rows))
    assert [one[:5] for one in page.context["problems"]] == [
        "Ô A3:", "Ô B3:", "Ô C3:", "Ô D3:", "Ô E3:",
    ]  # fmt: skip


def test_the_preview_of_a_new_row_shows_all_that_it_brings(administrator, head, campaign):
    page = look(
        administrator,
        reverse("wards_import"),
        workbook(WARDS, ("p8", "Phường 8", 8, "Cụm 1", "07/01/2025")),
    )
    assert page.context["preview"].changes[0].differences == (
        ("Mã", "", "p8"),
        ("Tên đơn vị", "", "Phường 8"),
        ("Thứ tự", "", "8"),
        ("Cụm thi đua", "", "Cụm 1"),
        ("Ngày thành lập", "", "07/01/2025"),
    )
    assert "Ngày thành lập: 07/01/2025" in " ".join(page.content.decode().split())
    row = (3, None, 2.75, "Mới", "Ngắn", "Hướng dẫn", "x", None)
    page = look(head, reverse("setup_import", args=[campaign.slug]), workbook(CRITERIA, row))
    shown = [after for _label, _before, after in page.context["preview"].changes[0].differences]
    assert shown == ["2,75", "Mới", "Ngắn", "Hướng dẫn", "có"]
    make_ward(1)
    row = ("p1", "Nguyễn Văn An", "Trưởng ban", "an.p1", "an@example.vn")
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, row))
    shown = [after for _label, _before, after in page.context["preview"].changes[0].differences]
    assert shown == ["Nguyễn Văn An", "Trưởng ban", "an.p1", "an@example.vn"]


FIVE = ("Lê Thị Hoa", "Lê Thị Hòa", "Lê Thị Hóa", "Trần Văn Đô", "Trần Văn Do")


def test_names_that_differ_in_a_mark_are_different_people(administrator):
    make_ward(1)
    where = reverse("officers_import")
    rows = [("p1", name, "Cán bộ", None, None) for name in FIVE]
    page = look(administrator, where, workbook(OFFICERS, *rows))
    assert page.context["preview"].questions == []
    take(administrator, where, page)
    assert set(Officer.objects.values_list("full_name", flat=True)) == set(FIVE)
    make_ward(2, name="Phường Hòa")
    rows = (("hoa", "Phường Hoa", 3, None, "01/07/2025"),)
    page = look(administrator, reverse("wards_import"), workbook(WARDS, *rows))
    assert page.context["preview"].questions == []


@pytest.mark.parametrize("name", ["Lê Thị Hoà", "LÊ THỊ HÒA", "Le\u0302 Thị Hoa\u0300"])
def test_names_that_are_alike_are_asked_about(administrator, name):
    make_officer(make_ward(1), full_name="Lê Thị Hòa")
    make_ward(2)
    where = reverse("officers_import")
    rows = (("p1", name, "Cán bộ", None, None), ("p2", name, "Cán bộ", None, None))
    page = look(administrator, where, workbook(OFFICERS, *rows))
    (question,) = page.context["preview"].questions
    assert question.endswith("Lê Thị Hòa: có phải là một không?")
    assert take(administrator, where, page).status_code == 422
    assert Officer.objects.count() == 1
    sure = {"rows": page.context["signed"], "different": "on"}
    assert administrator.post(where, sure).status_code == 302
    assert Officer.objects.count() == 3


def test_a_second_unit_of_one_name_is_asked_about_before_it_is_made(administrator):
    make_ward(2, name="Phường 2")
    make_ward(3, name="Phường 3", last_day=date(2024, 12, 31))
    where = reverse("wards_import")
    rows = [
        (code, name, 9, None, "01/07/2025")
        for code, name in (("m2", "PHƯỜNG 2"), ("m3", "Phường 3"), ("m4", "phuong 2"))
    ]
    page = look(administrator, where, workbook(WARDS, *rows))
    assert page.context["preview"].questions == [
        "PHƯỜNG 2 (m2) và Phường 2 (p2): có phải là một không?",
        "Phường 3 (m3) và Phường 3 (p3, hoạt động đến hết 31/12/2024): có phải là một không?",
        "phuong 2 (m4) và Phường 2 (p2): có phải là một không?",
    ]
    assert take(administrator, where, page).status_code == 422
    sure = {"rows": page.context["signed"], "different": "on"}
    assert administrator.post(where, sure).status_code == 302


@pytest.mark.parametrize("renamed", [2, 3])
def test_a_unit_that_the_file_gives_the_name_of_another_is_asked_about(administrator, renamed):
    for number in (2, 3):
        make_ward(number, name=f"Phường {number}")
    other = 5 - renamed
    rows = ((f"p{renamed}", f"phường {other}", None, None, None),)
    page = look(administrator, reverse("wards_import"), workbook(WARDS, *rows))
    assert page.context["preview"].questions == [
        f"phường {other} (p{renamed}) và Phường {other} (p{other}): có phải là một không?"
    ]


def test_whoever_left_comes_back_by_the_file_and_it_is_seen_before(administrator):
    ward = make_ward(1)
    left = make_officer(ward, full_name="Lê Thị Hoa", post="Phó", is_active=False)
    where = reverse("officers_import")
    page = look(administrator, where, workbook(OFFICERS, ("p1", "Lê Thị Hoa", None)))
    (change,) = page.context["preview"].changes
    assert (change.kind, change.differences) == (
        "changed",
        (("Đang công tác", "không", "có"),),
    )
    assert take(administrator, where, page).status_code == 302
    left.refresh_from_db()
    assert (left.is_active, left.post) == (True, "Phó")


@pytest.mark.parametrize("in_charge_first", [True, False])
def test_a_return_by_the_file_beside_a_namesake_is_asked_about(administrator, in_charge_first):
    ward = make_ward(1)
    if in_charge_first:
        make_officer(ward, full_name="Lê Thị Hòa")
    left = make_officer(ward, full_name="Lê Thị Hoà", is_active=False)
    if not in_charge_first:
        make_officer(ward, full_name="Lê Thị Hòa")
    where = reverse("officers_import")
    page = look(administrator, where, workbook(OFFICERS, ("p1", "Lê Thị Hoà", "Phó")))
    assert page.context["preview"].questions == ["Lê Thị Hoà và Lê Thị Hòa: có phải là một không?"]
    assert take(administrator, where, page).status_code == 422
    left.refresh_from_db()
    assert not left.is_active


def test_whoever_left_or_is_locked_may_be_the_one_that_the_file_makes(administrator):
    ward = make_ward(1)
    make_officer(ward, full_name="Lê Thị Hoà", post="Phó", is_active=False)
    make_ward_officer(ward, full_name="Trần Văn Đô", username="do.cu", is_active=False)
    where = reverse("officers_import")
    rows = (("p1", "Lê Thị Hòa", "Phó", None), ("p1", "Trần Văn Đô", "Phó", "do.moi"))
    page = look(administrator, where, workbook(OFFICERS, *rows))
    assert page.context["preview"].questions == [
        "Lê Thị Hòa và Lê Thị Hoà (Phó, thôi phụ trách): có phải là một không?",
        "Trần Văn Đô (do.moi) và Trần Văn Đô (do.cu, đã khóa): có phải là một không?",
    ]
    assert take(administrator, where, page).status_code == 422


def test_of_two_of_one_name_the_file_means_the_one_in_charge(administrator):
    ward = make_ward(1)
    left = make_officer(ward, full_name="Lê Thị Hoa", post="Phó", is_active=False)
    there = make_officer(ward, full_name="Lê Thị Hoa", post="Phó")
    where = reverse("officers_import")
    page = look(administrator, where, workbook(OFFICERS, ("p1", "Lê Thị Hoa", "Trưởng ban")))
    assert take(administrator, where, page).status_code == 302
    for officer in (left, there):
        officer.refresh_from_db()
    assert (there.post, left.post, left.is_active) == ("Trưởng ban", "Phó", False)


def test_a_second_account_of_a_name_by_the_file_is_asked_about(administrator):
    ward = make_ward(1)
    make_ward_officer(ward, full_name="Lê Thị Hoà", username="hoa.cu")
    other = make_ward_officer(ward, full_name="Trần Văn Đô", username="do")
    where = reverse("officers_import")
    rows = (
        ("p1", "Lê Thị Hòa", "Phó", "hoa.moi", None),
        ("p1", "Trần Văn Do", "Phó", "do", None),
    )
    page = look(administrator, where, workbook(OFFICERS, *rows))
    assert page.context["preview"].questions == [
        "Lê Thị Hòa (hoa.moi) và Lê Thị Hoà (hoa.cu): có phải là một không?"
    ]
    other.refresh_from_db()
    renamed = (("p1", "LÊ THỊ HÒA", "Phó", "do", None),)
    page = look(administrator, where, workbook(OFFICERS, *renamed))
    assert page.context["preview"].questions == [
        "LÊ THỊ HÒA (do) và Lê Thị Hoà (hoa.cu): có phải là một không?"
    ]


def form_of(page):
    """What a browser would send of the page as it stands."""
    rows = page.context["rows"]
    sent = {"seen": rows.seen}
    for form in (rows.management_form, *rows.forms):
        for field in form:
            value = field.value()
            if value not in (None, False):
                sent[field.html_name] = (
                    "on" if value is True else str(field.field.prepare_value(value))
                )
    return sent


def test_what_can_be_imported_can_be_edited(campaign, head):
    where = reverse("setup_import", args=[campaign.slug])
    rows = [(3, None, 45, "Nhiều", None, "Hướng dẫn")]
    rows += [
        (3, n, 0.25, f"Nội dung {n}", f"Ngắn {n}", "Hướng dẫn", "x", "x") for n in range(1, 181)
    ]
    assert take(head, where, look(head, where, workbook(CRITERIA, *rows))).status_code == 302
    criterion = campaign.criteria.get(parent=None, position=3)
    items = reverse("setup_items", args=[campaign.slug, criterion.pk])
    sent = form_of(head.get(items))
    assert len(sent) > 1000
    title = next(name for name, value in sent.items() if value == "Nội dung 180")
    assert head.post(items, sent | {title: "Tên khác"}).status_code == 302
    assert criterion.children.get(position=180).title == "Tên khác"


def test_what_no_page_could_send_is_not_imported(campaign, head):
    where = reverse("setup_import", args=[campaign.slug])
    many = [(3, None, 75.25, "Nhiều"), *((3, n, 0.25, "A") for n in range(1, 302))]
    page = look(head, where, workbook(CRITERIA, *many))
    assert "Tiêu chí 3: tối đa 300 nội dung, trong tệp có 301." in page.context["problems"]
    long = [(3, None, 25, "Dài"), *((3, n, 0.25, "A", None, "ế" * 9000) for n in range(1, 31))]
    page = look(head, where, workbook(CRITERIA, *long))
    assert "Tiêu chí 3: các nội dung dài quá" in page.context["problems"][0]
    # Together with what else is wrong, so that it is mended in one round.
    page = look(head, where, workbook(CRITERIA, *many, (3, 400, "năm", "A")))
    assert [one[:15] for one in page.context["problems"]] == ["Tiêu chí 3: tối", "Ô C305: điểm tố"]


@pytest.mark.parametrize("again", ["Hoa.P1", " hoa.p1", "hoa .p1", "ｈoa.p1", "hоa.p1"])
def test_a_sign_in_name_that_stands_twice_is_named_however_it_is_typed(administrator, again):
    make_ward(1)
    rows = [
        ("p1", "Lê Thị Hoa", "Trưởng ban", "hoa.p1", None),
        ("p1", "Trần Văn Đô", "Cán bộ", again, None),
    ]
    page = look(administrator, reverse("officers_import"), workbook(OFFICERS, *rows))
    assert "Ô D4: “hoa.p1” đã có ở dòng 3." in page.content.decode()
