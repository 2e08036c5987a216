"""A sheet on A4 across, as Vietnamese offices of the Party write them: head of the paper, title,
table, signature.

An official paper, so its texts are Vietnamese in whichever language the person reads the pages.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from scoring.workbooks import stream
from scoring.workbooks.letterhead import Letterhead, draw_foot, draw_head, on_first_page
from scoring.workbooks.looks import (
    CENTRE,
    GAP,
    GRID,
    LOWERED,
    PAPER,
    RAISED,
    SMALLEST,
    TEXT,
    WIDEST,
    Lines,
    SheetColumn,
    make_font,
    set_text,
)
from scoring.workbooks.values import Row

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(
    letterhead: Letterhead,
    name: str,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Callable[[Mapping[str, int]], Iterable[Row]],
    **how: Any,
) -> stream.StreamedSheet:
    return stream.StreamedSheet(name, partial(_lay_out, letterhead, title, columns, **how), rows)


def _lay_out(
    letterhead: Letterhead,
    title: str,
    columns: Sequence[SheetColumn],
    sheet: Worksheet,
    count: int,
    *,
    frozen: int,
    notes: Sequence[str] = (),
    filtered: bool = False,
    summed: bool = False,
    unprinted: int = 0,
    subtitle: str = "",
    signed: bool = True,
) -> int:
    """Draw everything around `count` rows; returns the row of the first.

    `summed`: the last row is a sum of the others, which no filter takes along. `unprinted` columns
    at the right are for the screen alone.
    """
    printed = columns[: len(columns) - unprinted]
    lines = Lines(sheet, on_first_page(printed))
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    top = draw_head(lines, letterhead, title, subtitle)
    first = _headings(sheet, columns, top)
    last = max(first, first + count - 1)
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(first, number)
        cell.font = make_font(stream.TYPE, bold=column.bold, color=column.colour)
        text = column.number_format == TEXT
        cell.alignment = Alignment(
            horizontal=column.align,
            vertical="top",
            wrap_text=text,
            indent=int(text and column.align == "left"),
        )
        cell.number_format = column.number_format
        cell.border = GRID
    _colour_gaps(sheet, columns, first, last)
    draw_foot(lines, last + 2, [*notes, *letterhead.seal], signed=signed)
    _set_up_page(sheet, printed, top, first, frozen)
    if unprinted:
        sheet.print_area = f"A1:{get_column_letter(len(printed))}{sheet.max_row}"
    if filtered:
        last -= summed
        sheet.auto_filter.ref = f"A{first - 1}:{get_column_letter(len(columns))}{last}"
    return first


def _headings(sheet: Worksheet, columns: Sequence[SheetColumn], top: int) -> int:
    """One row of headings, or two where some share a heading above; returns the row below."""
    rows = 2 if any(column.under for column in columns) else 1
    bottom = top + rows - 1
    for number, column in enumerate(columns, 1):
        for row in range(top, bottom + 1):
            cell = sheet.cell(row, number)
            cell.font, cell.alignment, cell.border = make_font(stream.TYPE, bold=True), CENTRE, GRID
            cell.fill = PatternFill("solid", fgColor=PAPER)
        set_text(sheet.cell(bottom if column.under else top, number), column.heading)
        if not column.under and rows == 2:
            sheet.merge_cells(start_row=top, end_row=bottom, start_column=number, end_column=number)
    height = 22
    for shared in dict.fromkeys(column.under for column in columns if column.under):
        numbers = [number for number, column in enumerate(columns, 1) if column.under == shared]
        set_text(sheet.cell(top, numbers[0]), shared)
        # Over few columns it takes several lines.
        room = int(sum(columns[number - 1].width for number in numbers))
        height = max(height, stream.lines_of(shared, room) * stream.LINE_HEIGHT)
        if len(numbers) > 1:
            sheet.merge_cells(
                start_row=top, end_row=top, start_column=numbers[0], end_column=numbers[-1]
            )
    sheet.row_dimensions[top].height = height if rows == 2 else 34
    sheet.row_dimensions[bottom].height = 34
    return bottom + 1


def _colour_gaps(sheet: Worksheet, columns: Sequence[SheetColumn], first: int, last: int) -> None:
    """Lowered points red, raised ones green; the sign says the same without colour."""
    for number, column in enumerate(columns, 1):
        if column.number_format == GAP:
            letter = get_column_letter(number)
            cells = f"{letter}{first}:{letter}{last}"
            sheet.conditional_formatting.add(
                cells, CellIsRule("lessThan", ["0"], font=Font(color=LOWERED))
            )
            sheet.conditional_formatting.add(
                cells, CellIsRule("greaterThan", ["0"], font=Font(color=RAISED))
            )


def _set_up_page(
    sheet: Worksheet, columns: Sequence[SheetColumn], top: int, first: int, frozen: int
) -> None:
    sheet.freeze_panes = sheet.cell(first, frozen + 1)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    if sum(column.width for column in columns) <= WIDEST:
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    else:  # over several pages side by side rather than in letters that nobody reads
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.scale = SMALLEST
        sheet.print_title_cols = f"A:{get_column_letter(frozen)}"
    sheet.print_title_rows = f"{top}:{first - 1}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.4, 0.6, 0.7
    margins.header = margins.footer = 0.3
    sheet.oddFooter.center.text = "Trang &P/&N"
    sheet.oddFooter.center.font = f"{stream.FONT},Regular"
    sheet.oddFooter.center.size = stream.TYPE
