"""How columns, cells and lines of a sheet look.

Points keep two places (4,50 where the reader's computer writes Vietnamese numbers): a format with
optional places would show a whole number as "4,", and the general one would round a quarter point
away in a narrow column.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from scoring.workbooks import stream

POINTS = "0.00"
GAP = '+0.00;"−"0.00;0.00'
WHOLE = "0"
DATE = "dd/mm/yyyy"
TEXT = "General"

SELF = "1F4E79"
SURVEY = "0F766E"
INK = "1B1F24"
LOWERED = "9B2226"
RAISED = "2B6A3F"
PAPER = "F2EFE8"

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


def cluster_column(names: Iterable[str]) -> SheetColumn:
    """Wide enough for the longest name, if it can be."""
    longest = max(map(len, names), default=0)
    wanted = longest / stream.TEXT_PER_DIGIT + stream.EDGES + 1
    return SheetColumn("Cụm", min(max(wanted, 11), 26))


def make_font(size: int, **how: Any) -> Font:
    return Font(name=stream.FONT, size=size, **how)


def put_text(
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
    say(cell, text)
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    capacity = sum(column.width for column in columns[first - 1 : last]) * 11 / font.size
    height = stream.lines_of(text, capacity) * (font.size + 5)
    sheet.row_dimensions[row].height = max(height, sheet.row_dimensions[row].height or 0)


def say(cell: Any, text: str) -> None:
    """Text and nothing else: a title that begins with "=" is no formula."""
    cell.value = stream.cell_text(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(stream.FORMULA_SIGNS)


def middle_column(columns: Sequence[SheetColumn], share: float) -> int:
    """The column (not the last) that ends nearest to this share of the width."""
    ends = list(accumulate(column.width for column in columns))
    return min(range(1, len(columns)), key=lambda number: abs(ends[number - 1] - ends[-1] * share))
