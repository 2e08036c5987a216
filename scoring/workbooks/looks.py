"""How columns, cells and lines of a sheet look.

Points keep two places (4,50 where the reader's computer writes Vietnamese numbers): a format with
optional places would show a whole number as "4,", and the general one would round a quarter point
away in a narrow column.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from openpyxl.cell import Cell
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


def set_text(cell: Cell, text: str) -> None:
    """Text and nothing else: a title that begins with "=" is no formula."""
    cell.value = stream.cell_text(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(stream.FORMULA_SIGNS)


Span = tuple[int, int]  # the first and the last column of a line


@dataclass(frozen=True)
class Lines:
    """Writes lines of text across the columns of a sheet, above and below its table."""

    sheet: Worksheet
    columns: Sequence[SheetColumn]

    @property
    def whole(self) -> Span:
        return 1, len(self.columns)

    def halves(self, share: float) -> tuple[Span, Span]:
        """Left and right of where a column ends nearest to this share of the width."""
        ends = list(accumulate(column.width for column in self.columns))
        wanted = ends[-1] * share
        left = min(range(1, len(ends)), key=lambda number: abs(ends[number - 1] - wanted))
        return (1, left), (left + 1, len(ends))

    def put(
        self, row: int, span: Span, text: str, size: int, *, align: str = "center", **how: Any
    ) -> None:
        """Text in letters of this size; merged cells do not grow by themselves, so the row gets its
        height here.
        """
        first, last = span
        cell = self.sheet.cell(row, first)
        set_text(cell, text)
        cell.font = make_font(size, **how)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        if last > first:
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        capacity = sum(column.width for column in self.columns[first - 1 : last]) * 11 / size
        height = stream.lines_of(text, capacity) * (size + 5)
        dimensions = self.sheet.row_dimensions[row]
        dimensions.height = max(height, dimensions.height or 0)
