"""The empty workbooks that people fill in: headings, a row of hints, examples on a second sheet."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from scoring.workbooks.columns import MARK, POINTS, WHOLE, TemplateColumn
from scoring.workbooks.looks import POINTS as POINTS_FORMAT
from scoring.workbooks.looks import WHOLE as WHOLE_FORMAT
from scoring.workbooks.reading import MAX_ROWS, WorkbookTemplate

HEAD = PatternFill("solid", fgColor="E8E2D6")
EXAMPLES = "Ví dụ (không đưa vào)"
FIRST_ROW = 3
HINTS = 52  # points: four lines of hint in the narrowest column
# All else is text, days as well: a computer that is set to English would turn 01/07/2025 round.
FORMATS = {POINTS: POINTS_FORMAT, WHOLE: WHOLE_FORMAT}
TEXT_FORMAT = "@"


def workbook_of(table: WorkbookTemplate) -> BytesIO:
    """The template as XLSX.

    The first sheet is what is read; examples stand apart, so that none is taken for a row.
    """
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = table.title
    _lay_out(sheet, table)
    for index, column in enumerate(table.columns, 1):
        letter = get_column_letter(index)
        # The whole column, and cells for programs that look at cells alone.
        number_format = FORMATS.get(column.kind, TEXT_FORMAT)
        sheet.column_dimensions[letter].number_format = number_format
        for row in range(FIRST_ROW, FIRST_ROW + MAX_ROWS):
            sheet.cell(row, index).number_format = number_format
        if rule := _rule(column):
            sheet.add_data_validation(rule)
            rule.add(f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + MAX_ROWS - 1}")
    sheet.freeze_panes = f"A{FIRST_ROW}"
    examples = workbook.create_sheet(EXAMPLES)
    _lay_out(examples, table)
    for number, example in enumerate(table.examples, FIRST_ROW):
        for index, value in enumerate(example, 1):
            cell = examples.cell(number, index, value)
            cell.font = Font(italic=True, color="6B6B6B")
            cell.number_format = FORMATS.get(table.columns[index - 1].kind, TEXT_FORMAT)
    file = BytesIO()
    workbook.save(file)
    file.seek(0)
    return file


def _lay_out(sheet: Worksheet, table: WorkbookTemplate) -> None:
    for index, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
        heading, hint = sheet.cell(1, index, column.heading), sheet.cell(2, index, column.hint)
        heading.font, heading.fill = Font(bold=True), HEAD
        hint.font = Font(italic=True, size=9, color="6B6B6B")
        heading.alignment = hint.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 32, HINTS
    sheet.page_setup.orientation, sheet.page_setup.paperSize = (
        sheet.ORIENTATION_LANDSCAPE,
        sheet.PAPERSIZE_A4,
    )
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _rule(column: TemplateColumn) -> DataValidation | None:
    """What Excel itself refuses while the person types."""
    if column.kind == MARK:
        return DataValidation(
            type="list",
            formula1='"x,không"',
            allow_blank=True,
            showErrorMessage=True,
            error="Ghi x, không, hoặc để trống.",
        )
    if column.kind == POINTS:
        return DataValidation(
            type="decimal",
            operator="between",
            formula1="0.01",
            formula2="999.99",
            allow_blank=True,
            showErrorMessage=True,
            error="Điểm phải là số lớn hơn 0, ví dụ 4,5.",
        )
    if column.kind == WHOLE:
        return DataValidation(
            type="whole",
            operator="greaterThan",
            formula1="0",
            allow_blank=True,
            showErrorMessage=True,
            error="Phải là số nguyên lớn hơn 0.",
        )
    return None
