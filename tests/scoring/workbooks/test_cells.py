"""Cells come in as the sheet shows them, whichever program wrote them, and go out so that every
program reads what was meant.
"""

import zipfile
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from scoring.files.markup import unescaped
from scoring.forms.imports.criteria_template import CRITERIA
from scoring.forms.imports.units import WARDS
from scoring.rules.points import as_shown
from scoring.workbooks.cells import CellError, Formula, escaped
from scoring.workbooks.columns import NUMBER
from scoring.workbooks.filled_sheet import FilledSheet
from scoring.workbooks.reading import MAX_ROWS, read
from scoring.workbooks.stream import cell_text, inline
from scoring.workbooks.templates import FIRST_ROW, workbook_of

FOREIGN = Path(__file__).parent / "foreign"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
VARIANTS = {
    "transitional": (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    "strict": (
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
}
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def book(
    rows: str,
    *,
    strings: str = "",
    variant: str = "transitional",
    facts: str = "",
    main: str = "xl/workbook.xml",
    strings_part: str = "sharedStrings.xml",
) -> SimpleUploadedFile:
    """A workbook with these rows; style 1 is a day, 2 a share, 3 a number of three digits, 4 a text
    typed with an apostrophe, 5 a number behind a letter.
    """
    sheet, office = VARIANTS[variant]
    related = f'<Relationship Id="%s" Type="{office}/%s" Target="%s"/>'
    sheets = '<sheet name="A" sheetId="1" state="hidden" r:id="r1"/><sheet name="B" sheetId="2" r:id="r2"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + related % ("r1", "officeDocument", main)
        + "</Relationships>",
        main: f'<workbook xmlns="{sheet}" xmlns:r="{office}"><workbookPr {facts}/><sheets>{sheets}</sheets></workbook>',
        f"xl/_rels/{main.rpartition('/')[2]}.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + related % ("r1", "worksheet", "worksheets/hidden.xml")
        + related % ("r2", "worksheet", "/xl/worksheets/sheet.xml")
        + related % ("r3", "sharedStrings", "sharedStrings.xml")
        + related % ("r4", "styles", "styles.xml")
        + "</Relationships>",
        "xl/worksheets/sheet.xml": f'<worksheet xmlns="{sheet}"><sheetData>{rows}</sheetData></worksheet>',
        f"xl/{strings_part}": f'<sst xmlns="{sheet}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{sheet}"><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/>'
        f'<numFmt numFmtId="171" formatCode="000"/>'
        f'<numFmt numFmtId="172" formatCode="&quot;P&quot;0"/></numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="9"/><xf numFmtId="171"/>'
        f'<xf numFmtId="0" quotePrefix="1"/><xf numFmtId="172"/></cellXfs></styleSheet>',
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("tệp.xlsx", file.getvalue())


def values(rows: str, **how: str) -> list[object]:
    with zipfile.ZipFile(book(rows, **how)) as archive:
        found = list(FilledSheet(archive).rows())
    return [cell.value for _number, cells in found for cell in cells.values()]


@pytest.mark.parametrize("variant", VARIANTS)
def test_cells_of_every_kind_in_both_variants_of_the_format(variant):
    strings = "<si><t>Một</t></si><si><r><t>H</t></r><r><t>ai</t></r><rPh><t>x</t></rPh></si>"
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c t="s"><v>1</v></c>'
        '<c r="E1" t="inlineStr"><is><t> Ba</t></is></c></row>'
        '<row><c t="b"><v>1</v></c><c t="e"><v>#DIV/0!</v></c><c><f>A1+1</f><v>2</v></c><c t="str"><v>Bốn</v></c></row>'
        '<row><c s="1"><v>45839</v></c><c s="1"><v>45838.708333333336</v></c><c s="1"><v>0.5</v></c>'
        '<c t="d"><v>2025-07-01T00:00:00</v></c><c><v>2.7500000000000004</v></c><c/></row>'
    )
    assert values(rows, strings=strings, variant=variant) == [
        "Một", "Hai", " Ba",
        True, CellError("#DIV/0!"), Formula("A1+1"), "Bốn",
        datetime(2025, 7, 1), datetime(2025, 6, 30, 17), time(12), datetime(2025, 7, 1), Decimal("2.75"), None,
    ]  # fmt: skip


def test_parts_are_found_wherever_they_are_and_however_their_names_are_written():
    rows, strings = '<row><c t="s"><v>0</v></c></row>', "<si><t>Một</t></si>"
    assert values(rows, strings=strings, main="xl/sổ.xml", strings_part="SharedStrings.xml") == [
        "Một"
    ]


def test_days_are_counted_from_1904_where_the_file_says_so():
    rows = '<row><c s="1"><v>44377</v></c></row>'
    assert values(rows, facts='date1904="1"') == [datetime(2025, 7, 1)]


def test_columns_and_rows_that_no_sheet_has_are_refused():
    for rows in ('<row r="1048577"/>', '<row><c r="XFE1"/></row>'):
        with pytest.raises(ValueError, match="than a sheet has"):
            values(rows)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("Dòng một_x000D_\nDòng hai_x000D_", "Dòng một\r\nDòng hai\r"),
        ("_x000d_", "\r"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x0041_", "A"),
        ("_xD83D__xDE00_", "😀"),
        ("_x00_ _xyz_ x0041_", "_x00_ _xyz_ x0041_"),
    ],
)
def test_escapes_of_the_format_are_read_as_what_they_mean(stored, meant):
    assert unescaped(stored) == meant


@pytest.mark.parametrize("text", ["_x0041_", "a_x000D_b", "_x005F_x0041_", "_x_", "Phường_1", ""])
def test_what_is_written_is_read_back(text):
    assert unescaped(escaped(text)) == text
    assert escaped("_x0041_") == cell_text("_x0041_") == "_x005F_x0041_"


def test_a_name_stands_in_its_cell_with_nothing_that_a_reader_could_take_for_a_part_of_it():
    assert inline("Phường 10") == "<is><t>Phường 10</t></is>"


@pytest.mark.parametrize(
    "text", [" Phường 10", "Phường 10 ", "a  b", "4,5\n10", "4,5\t10", " ", ""]
)
def test_blanks_that_count_come_back_from_a_cell(text):
    cell = f'<row r="1"><c r="A1" t="inlineStr">{inline(text)}</c></row>'
    workbook = load_workbook(BytesIO(book(cell).read()))
    assert (workbook["B"]["A1"].value or "") == text
    assert ("preserve" in inline(text)) is bool(text)


HEADINGS = "".join(
    f'<c t="inlineStr"><is><t>{escape(column.heading)}</t></is></c>' for column in CRITERIA.columns
)


def filled(*cells: str, headings: str = HEADINGS, **how: str) -> SimpleUploadedFile:
    return book(f'<row r="1">{headings}</row><row r="3">{"".join(cells)}</row>', **how)


def text(value: str, style: int = 0) -> str:
    return f'<c t="inlineStr" s="{style}"><is><t>{value}</t></is></c>'


ONE, CAP = "<c><v>1</v></c>", "<c><v>7.999999999999999</v></c>"


def test_texts_and_headings_with_escapes_are_read():
    headings = HEADINGS.replace("Điểm tối đa", "Điểm_x000D_\ntối đa")
    reading = read(
        filled(ONE, "<c/>", CAP, text("Một_x000D_\nHai_x000D_"), headings=headings), CRITERIA
    )
    assert reading.problems == []
    assert reading.rows[0].facts["title"] == "Một\nHai"
    assert reading.rows[0].facts["cap"] == "8"


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (text("'002"), "002"),
        (text("’1/2"), "1/2"),
        (text("'x", style=4), "'x"),
        (text("'Người tốt' và việc tốt"), "'Người tốt' và việc tốt"),
        ('<c s="3"><v>2</v></c>', "002"),
        ("<c><v>2</v></c>", "2"),
    ],
)
def test_text_is_what_the_sheet_shows_without_the_apostrophe_that_makes_it_text(cell, kept):
    assert read(filled(ONE, "<c/>", CAP, cell), CRITERIA).rows[0].facts["title"] == kept


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c s="1"><v>46054</v></c>', "01/02/2026"),
        ('<c s="1"><v>46054.5</v></c>', "12:00 01/02/2026"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ("<c><f>TRUE()</f><v>1</v></c>", "TRUE"),
        ('<c s="2"><v>0.05</v></c>', "5%"),
        ("<c><v>0.5</v></c>", "0,5"),
        ("<c><v>1234567890123456</v></c>", "123456789012346"),
        ('<c s="5"><v>2</v></c>', "2"),  # shown as P2
    ],
)
def test_what_a_program_made_of_typed_text_is_named(cell, shown):
    (problem,) = read(filled(ONE, "<c/>", CAP, cell), CRITERIA).problems
    assert problem.startswith("Ô D3: nội dung phải là chữ")
    assert f"“{shown}" in problem


@pytest.mark.parametrize(
    "cell", ['<c s="2"><v>0.05</v></c>', '<c s="1"><v>1</v></c>', "<c><v>2.755</v></c>", "<c><v>-1</v></c>"]
)  # fmt: skip
def test_points_are_numbers_that_somebody_could_have_typed(cell):
    (problem,) = read(filled(ONE, "<c/>", cell, text("A")), CRITERIA).problems
    assert problem.startswith("Ô C3: điểm tối đa phải là số")


def test_what_a_program_left_of_nought_is_nought():
    assert as_shown(0.3 - 0.2 - 0.1) == as_shown(-1e-17) == 0
    assert as_shown(0.01) == Decimal("0.01")
    assert as_shown(1e-9) == Decimal("1e-9")  # somebody typed it
    for number in (float("nan"), float("inf")):
        with pytest.raises(ValueError):  # noqa: PT011 - its text is the number
            as_shown(number)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("<c><f>TRUE()</f><v>1</v></c>", "on"),
        ('<c t="b"><f>FALSE()</f><v>0</v></c>', "off"),
        ('<c t="b"><v>1</v></c>', "on"),
        (text("Đúng"), "on"),
        (text("SAI"), "off"),
        (text("có"), "on"),
        (text("Không"), "off"),
        (text("X"), "on"),
        (text("✓"), "on"),
        (text("×"), "on"),
        (text("ko"), "off"),
        (text("–"), "off"),
        ("<c><v>0</v></c>", "off"),
    ],
)
def test_yes_and_no_are_read_in_every_form(cell, kept):
    reading = read(filled(ONE, "<c/>", CAP, text("A"), "<c/><c/>", cell), CRITERIA)
    assert reading.rows[0].facts["evidence_required"] == kept


def day(cell: str) -> tuple[str, list[str]]:
    headings = "".join(text(column.heading) for column in WARDS.columns)
    cells = text("p1"), text("Phường 1"), ONE, "<c/>", cell
    reading = read(filled(*cells, headings=headings), WARDS)
    return reading.rows[0].facts["first_day"], list(reading.problems)


@pytest.mark.parametrize(
    "cell",
    [
        text("01/07/2025"),
        text("1/7/2025"),
        text("01-07-2025"),
        text("2025-07-01"),
        text("01.07.2025"),
        text("'01/07/2025"),
        '<c s="1"><v>45839</v></c>',
        '<c s="1"><v>45838.9999999999</v></c>',
    ],
)
def test_a_day_is_read_as_on_the_pages(cell):
    assert day(cell) == ("2025-07-01", [])


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c s="1"><v>45838.70833333333</v></c>', "“17:00 30/06/2025”"),
        ("<c><v>45839</v></c>", "“45839”"),
        (text("30/06/2025 17:00"), "“30/06/2025 17:00”"),
        (text("01/07/25"), "“01/07/25”"),
    ],
)
def test_what_may_be_another_day_is_named_with_its_cell(cell, shown):
    kept, (problem,) = day(cell)
    assert kept == ""
    assert problem.startswith("Ô E3: ngày thành lập")
    assert shown in problem


@pytest.mark.parametrize("cell", ["<c><v>46356</v></c>", text("46356")])
def test_a_number_that_stands_for_a_day_is_named_with_that_day(cell):
    """What is left of a day that was pasted as a value, or into a cell of text."""
    kept, (problem,) = day(cell)
    assert kept == ""
    assert "Số này là cách Excel giữ ngày 30/11/2026; hãy ghi lại thành ngày." in problem
    _kept, (problem,) = day("<c><v>2025</v></c>")
    assert "Excel giữ ngày" not in problem


def test_thousands_of_digits_are_no_day():
    kept, (problem,) = day(text("9" * 5000))
    assert kept == ""
    assert "phải là ngày, ví dụ 01/07/2025" in problem


@pytest.mark.parametrize("typed", ["1E+28", "-1E+300"])
def test_a_number_of_any_size_is_named_with_its_cell(typed):
    """What somebody leaned on the keyboard for, or a program made of a long code."""
    column = next(one for one in CRITERIA.columns if one.kind == NUMBER)
    cells = ["<c/>"] * len(CRITERIA.columns)
    cells[CRITERIA.columns.index(column)] = f"<c><v>{typed}</v></c>"
    reading = read(filled(*cells), CRITERIA)
    said = [problem for problem in reading.problems if column.heading.lower() in problem]
    assert len(said) == 1
    assert "phải là số" in said[0]


def foreign(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (FOREIGN / name).read_bytes())


def test_a_template_filled_in_by_sheetjs_is_read():
    reading = read(foreign("sheetjs.xlsx"), CRITERIA)
    assert reading.problems == []
    assert [row.facts["cap"] for row in reading.rows] == ["2,75", "8"]
    assert reading.rows[1].facts["guidance"] == "Dòng một\nDòng hai"


def test_a_moment_that_exceljs_wrote_for_a_day_is_asked_about():
    reading = read(foreign("exceljs.xlsx"), WARDS)
    assert [row.facts["first_day"] for row in reading.rows] == ["", "2025-07-01"]
    (problem,) = reading.problems
    assert problem.startswith("Ô E3: ")


@pytest.mark.parametrize("name", ["populate.xlsx", "libreoffice.xlsx"])
def test_a_yes_is_a_yes_after_libreoffice(name):
    reading = read(foreign(name), CRITERIA)
    assert reading.problems == []
    facts = [row.facts for row in reading.rows]
    assert [one["evidence_required"] for one in facts] == ["on", "on"]
    assert [one["survey_only"] for one in facts] == ["off", ""]
    assert facts[1]["guidance"] == "Dòng một\nDòng hai"
    assert facts[1]["title"] == "Nội dung"


@pytest.mark.parametrize("table", [CRITERIA, WARDS], ids=["criteria", "wards"])
def test_the_formats_of_a_template_reach_as_far_as_rows_are_taken(table):
    with zipfile.ZipFile(workbook_of(table)) as archive:
        sheet = FilledSheet(archive)
        rows = dict(sheet.rows())
    for index, column in enumerate(table.columns, 1):
        formats = {rows[row][index].number_format for row in range(FIRST_ROW, FIRST_ROW + MAX_ROWS)}
        expected = {"points": "0.00", "whole": "0"}.get(column.kind, "@")
        assert formats == {expected}, column.name
