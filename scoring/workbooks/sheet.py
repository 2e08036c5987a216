"""A sheet on A4 across, as Vietnamese offices of the Party write them: head of the paper, title,
table, signature.

An official paper, so its texts are Vietnamese in whichever language the person reads the pages.
Points keep two places (4,50 where the reader's computer writes Vietnamese numbers): a format with
optional places would show a whole number as "4,", and the general one would round a quarter point
away in a narrow column.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import accumulate
from typing import Any

from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from scoring.models import Campaign
from scoring.workbooks import stream
from scoring.workbooks.values import Row

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

POINTS = "0.00"
GAP = '+0.00;"−"0.00;0.00'
WHOLE = "0"
DATE = "dd/mm/yyyy"
TEXT = "General"

SELF, SURVEY, INK, LOWERED, RAISED, PAPER = (
    "1F4E79",
    "0F766E",
    "1B1F24",
    "9B2226",
    "2B6A3F",
    "F2EFE8",
)
THIN = Side(style="thin", color="7F7F7F")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True)
class SheetColumn:
    """One column of a table: heading, width in characters, how its cells look; `under` is a heading
    shared above.
    """

    heading: str
    width: float
    number_format: str = TEXT
    align: str = "left"
    colour: str = INK
    bold: bool = False
    under: str = ""


# Nothing is printed smaller than 9 points: how far a sheet may shrink, in per cent, and how many
# characters wide it then is on A4 across, as LibreOffice measures them (tests/office looks).
SMALLEST = 82
WIDEST = 166

NUMBER = SheetColumn("", 9, POINTS, "right")


@dataclass(frozen=True)
class Letterhead:
    """What every sheet says of the campaign at its head and foot."""

    campaign: Campaign
    moment: datetime
    is_final: bool = False  # what it says is no draft although the campaign goes on

    @property
    def is_draft(self) -> bool:
        return not (self.is_final or self.campaign.is_concluded)

    @property
    def as_of(self) -> str:
        return f"Số liệu đến {localtime(self.moment):%H:%M, %d/%m/%Y}"

    @property
    def seal(self) -> list[str]:
        """The root of the change record, so that it stands outside the database too."""
        campaign = self.campaign
        return (
            [f"Mã niêm phong sổ theo dõi: {campaign.printed_root}"] if campaign.ledger_root else []
        )

    @property
    def status(self) -> str:
        return (
            self.as_of
            if not self.is_draft
            else f"DỰ THẢO – {self.as_of[0].lower()}{self.as_of[1:]}"
        )


def table(
    letterhead: Letterhead,
    name: str,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Callable[[Mapping[str, int]], Iterable[Row]],
    **how: Any,
) -> stream.StreamedSheet:
    return stream.StreamedSheet(name, partial(_lay_out, letterhead, title, columns, **how), rows)


def name_file(letterhead: Letterhead, workbook: Workbook) -> None:
    """Properties of the file; its times are the moment of the data."""
    workbook.properties.title = stream.readable(letterhead.campaign.title)
    workbook.properties.creator = stream.readable(letterhead.campaign.issuing_body)
    workbook.properties.created = workbook.properties.modified = letterhead.moment.replace(
        tzinfo=None
    )


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
    headed = _on_first_page(printed)
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    top = _title_block(sheet, letterhead, title, headed, subtitle)
    first = _headings(sheet, columns, top)
    last = max(first, first + count - 1)
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(first, number)
        cell.font = _font(stream.TYPE, bold=column.bold, color=column.colour)
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
    _foot(sheet, headed, last + 2, [*notes, *letterhead.seal], signed)
    _set_up_page(sheet, printed, top, first, frozen)
    if unprinted:
        sheet.print_area = f"A1:{get_column_letter(len(printed))}{sheet.max_row}"
    if filtered:
        last -= summed
        sheet.auto_filter.ref = f"A{first - 1}:{get_column_letter(len(columns))}{last}"
    return first


def cluster_column(names: Iterable[str]) -> SheetColumn:
    """Wide enough for the longest name, if it can be."""
    longest = max(map(len, names), default=0)
    wanted = longest / stream.TEXT_PER_DIGIT + stream.EDGES + 1
    return SheetColumn("Cụm", min(max(wanted, 11), 26))


def _font(size: int, **how: Any) -> Font:
    return Font(name=stream.FONT, size=size, **how)


def _put(
    sheet: Worksheet,
    columns: Sequence[SheetColumn],
    row: int,
    first: int,
    last: int,
    text: str,
    font: Font,
    align: str = "center",
) -> None:
    """Text over the columns first … last; merged cells do not grow by themselves, so the row gets
    its height here.
    """
    cell = sheet.cell(row, first)
    _say(cell, text)
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    capacity = sum(column.width for column in columns[first - 1 : last]) * 11 / font.size
    height = stream.lines_of(text, capacity) * (font.size + 5)
    sheet.row_dimensions[row].height = max(height, sheet.row_dimensions[row].height or 0)


def _say(cell: Any, text: str) -> None:
    """Text and nothing else: a title that begins with "=" is no formula."""
    cell.value = stream.cell_text(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(stream.FORMULA_SIGNS)


def _middle(columns: Sequence[SheetColumn], share: float) -> int:
    """The column (not the last) that ends nearest to this share of the width."""
    ends = list(accumulate(column.width for column in columns))
    return min(range(1, len(columns)), key=lambda number: abs(ends[number - 1] - ends[-1] * share))


def _on_first_page(columns: Sequence[SheetColumn]) -> Sequence[SheetColumn]:
    """A head or a signature over the edge of a page would be printed in two halves."""
    ends = accumulate(column.width for column in columns)
    return columns[: max(2, sum(end <= WIDEST for end in ends))]


def _title_block(
    sheet: Worksheet,
    letterhead: Letterhead,
    title: str,
    columns: Sequence[SheetColumn],
    subtitle: str,
) -> int:
    """The head of a Party office's paper; returns the first row below it."""
    campaign, width, left = letterhead.campaign, len(columns), _middle(columns, 0.45)
    year = localtime(campaign.concluded_at or letterhead.moment).year
    place = f"{campaign.place}, " if campaign.place else ""
    day = f"{place}ngày      tháng      năm {year}"
    _put(sheet, columns, 1, 1, left, campaign.superior_body.upper(), _font(12))
    _put(
        sheet,
        columns,
        1,
        left + 1,
        width,
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        _font(13, bold=True, underline="single"),
    )
    _put(sheet, columns, 2, 1, left, campaign.issuing_body.upper(), _font(12, bold=True))
    _put(sheet, columns, 2, left + 1, width, day[0].upper() + day[1:], _font(12, italic=True))
    _put(sheet, columns, 3, 1, left, "*", _font(12, bold=True))
    lines = [(title.upper(), _font(14, bold=True)), (campaign.title, _font(13, bold=True))]
    if campaign.plan_number:
        dated = f", ngày {campaign.plan_date:%d/%m/%Y}" if campaign.plan_date else ""
        lines.append((f"(Theo Kế hoạch số {campaign.plan_number}{dated})", _font(12, italic=True)))
    if campaign.illustrative:
        lines.append(("Nội dung chấm và mức điểm chỉ để minh họa", _font(12, italic=True)))
    if subtitle:
        lines.append((subtitle, _font(12, italic=True)))
    draft = letterhead.is_draft
    lines.append(
        (letterhead.status, _font(12, bold=draft, italic=True, color=LOWERED if draft else INK))
    )
    for row, (text, font) in enumerate(lines, 4):
        _put(sheet, columns, row, 1, width, text, font)
    return 4 + len(lines) + 1


def _headings(sheet: Worksheet, columns: Sequence[SheetColumn], top: int) -> int:
    """One row of headings, or two where some share a heading above; returns the row below."""
    rows = 2 if any(column.under for column in columns) else 1
    bottom = top + rows - 1
    for number, column in enumerate(columns, 1):
        for row in range(top, bottom + 1):
            cell = sheet.cell(row, number)
            cell.font, cell.alignment, cell.border = _font(stream.TYPE, bold=True), CENTRE, GRID
            cell.fill = PatternFill("solid", fgColor=PAPER)
        _say(sheet.cell(bottom if column.under else top, number), column.heading)
        if not column.under and rows == 2:
            sheet.merge_cells(start_row=top, end_row=bottom, start_column=number, end_column=number)
    for shared in dict.fromkeys(column.under for column in columns if column.under):
        numbers = [number for number, column in enumerate(columns, 1) if column.under == shared]
        _say(sheet.cell(top, numbers[0]), shared)
        if len(numbers) > 1:
            sheet.merge_cells(
                start_row=top, end_row=top, start_column=numbers[0], end_column=numbers[-1]
            )
    sheet.row_dimensions[top].height = 22 if rows == 2 else 34
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


def _foot(
    sheet: Worksheet, columns: Sequence[SheetColumn], row: int, notes: Sequence[str], signed: bool
) -> None:
    """Notes below the table, beside them who signs: below many notes the signature would stand
    alone on a page.
    """
    width = len(columns)
    start = _middle(columns, 0.66) + 1
    last = start - 1 if signed else width
    for at, note in enumerate(notes, row):
        _put(sheet, columns, at, 1, last, note, _font(stream.TYPE, italic=True), "left")
    if not signed:
        return
    _put(sheet, columns, row, start, width, "TRƯỞNG BAN", _font(12, bold=True))
    _put(sheet, columns, row + 1, start, width, "(ký, ghi rõ họ tên)", _font(11, italic=True))


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
