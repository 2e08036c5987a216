"""Rows of a sheet, written straight into its part: a hundred wards have eighty thousand cells, and
a value has to stand beside each formula (openpyxl writes none,
and some programs drop a formula that has none).
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from scoring.workbooks.stream import inline


class DrawnRows:
    """The cells of rows by their places, in any order until they are closed; styles are the
    workbook's numbers.
    """

    def __init__(self) -> None:
        self.cells: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self.heights: dict[int, float] = {}
        self.closed: list[bytes] = []  # what is finished, as it stands in the part

    def blank(self, row: int, column: int, style: int) -> None:
        self.cells[row][column] = f'<c r="{_letter(column)}{row}" s="{style}"/>'

    def text(self, row: int, column: int, text: str, style: int = 0) -> None:
        """Text and nothing else, whatever it begins with."""
        self.cells[row][column] = (
            f'<c r="{_letter(column)}{row}" s="{style}" t="inlineStr">{inline(text)}</c>'
        )

    def number(self, row: int, column: int, value: Decimal, style: int) -> None:
        self.cells[row][column] = f'<c r="{_letter(column)}{row}" s="{style}"><v>{value}</v></c>'

    def formula(
        self, row: int, column: int, formula: str, value: Decimal | None, style: int
    ) -> None:
        """`None` is an empty text."""
        kind, shown = (' t="str"', "") if value is None else ("", value)
        self.cells[row][column] = (
            f'<c r="{_letter(column)}{row}" s="{style}"{kind}><f>{escape(formula)}</f>'
            f"<v>{shown}</v></c>"
        )

    def grow(self, row: int, height: float) -> None:
        """As high as this at least; the row grows on when somebody writes more into it."""
        self.heights[row] = max(self.heights.get(row, 0), height)

    def close(self) -> None:
        """The rows drawn so far are finished; later ones stand below them."""
        self.closed.append("".join(self._xml()).encode())
        self.cells.clear()
        self.heights.clear()

    def _xml(self) -> Iterator[str]:
        for row in sorted(self.cells):
            cells = self.cells[row]
            height = f' ht="{self.heights[row]}"' if row in self.heights else ""
            yield f'<row r="{row}"{height}>'
            yield from (cells[column] for column in sorted(cells))
            yield "</row>"


@lru_cache(maxsize=100)
def _letter(column: int) -> str:
    return get_column_letter(column)
