"""Writes a workbook with any number of rows in bounded memory.

openpyxl lays out everything around the rows: widths, styles, title block, panes, print settings.
The rows themselves are written straight as the sheet's part has them, in the styles of one pattern
row that the layout draws where the first row belongs. A layout is drawn twice, since what follows
the rows has to know their number; until then they wait in a temporary file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import islice
from math import ceil
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from scoring.workbooks.cells import escaped
from scoring.workbooks.values import LiveFigure, Row

FONT, TYPE = "Times New Roman", 11
TEXT_LIMIT = 32_767  # what a cell of Excel holds
TEXT_PER_DIGIT = 1.1
EDGES = 1.5  # digits that a cell's padding and indent take
LINE_HEIGHT = 15  # points
MAX_HEIGHT = 405  # what a row of Excel can have
BATCH = 500
IN_MEMORY = 1024**2  # of the rows that wait; more of them wait on the disk
# Level 1: rows repeat themselves so much that higher levels cost far more time than they save
# bytes.
LEVEL = 1
# What XML cannot hold; tabs and line ends are fine.
ILLEGAL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel would take text that begins like this for a formula when it is edited.
FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class StreamedSheet:
    """One sheet: `lay_out(sheet, count)` draws what stands around `count` rows and returns the row
    of the first, where it has drawn a pattern row with a styled cell for each column.

    `rows` are asked for when the sheets before are written, with the first row of every sheet, so
    that a formula finds the cells of another one.
    """

    title: str
    lay_out: Callable[[Worksheet, int], int]
    rows: Callable[[Mapping[str, int]], Iterable[Row]]


@dataclass(frozen=True)
class StyledColumn:
    """The letter, the numbers of the styles for values and for text that begins like a formula, and
    how many characters of text a line holds."""

    letter: str
    style: int
    quoted: int
    capacity: int


def readable(text: str) -> str:
    """Text that a cell can hold: nothing that XML forbids, no longer than Excel allows."""
    if not text.isprintable():
        text = ILLEGAL.sub("", text)
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"


def cell_text(text: str) -> str:
    """Text as a cell's part holds it: what looks like an escape of the format is none."""
    return escaped(readable(text))


def lines_of(text: str, capacity: float) -> int:
    """How many lines a wrapped text takes: broken between words, and in one that is longer."""
    return sum(_wrapped(line, capacity) for line in text.split("\n"))


def _wrapped(line: str, capacity: float) -> int:
    lines, left = 1, capacity
    for word in line.split(" "):
        needed = len(word) + (left < capacity)  # with the blank before it
        if needed <= left:
            left -= needed
            continue
        lines += left < capacity
        whole = ceil(len(word) / capacity) - 1  # lines that it fills alone
        lines += whole
        left = capacity * (whole + 1) - len(word)
    return lines


def write(
    tables: Sequence[StreamedSheet], file: IO[bytes], name: Callable[[Workbook], None]
) -> None:
    """Write the sheets into a seekable binary file; `name(workbook)` sets its properties."""
    first_draft = _Layout(tables, [1] * len(tables), name)
    titles = [table.title for table in tables]
    first = dict(zip(titles, first_draft.first_rows, strict=True))
    with ExitStack() as stack:
        counts, waiting = [], []
        for index, table in enumerate(tables):
            rows = stack.enter_context(SpooledTemporaryFile(IN_MEMORY))
            _head, columns, _tail = first_draft.split(index)
            starts = first_draft.first_rows[index]
            counts.append(_write_rows(rows, table.rows(first), starts, columns))
            rows.seek(0)
            waiting.append(rows)
        layout = _Layout(tables, counts, name)
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=LEVEL) as book:
            for index, rows in enumerate(waiting):
                with book.open(layout.part(index), "w", force_zip64=True) as part:
                    part.write(first_draft.split(index)[0])
                    copyfileobj(rows, part, IN_MEMORY)
                    part.write(layout.split(index)[2])
            layout.write_rest(book, first_draft)


class _Layout:
    """The workbook without its rows, as openpyxl saves it."""

    def __init__(
        self,
        tables: Sequence[StreamedSheet],
        counts: Sequence[int],
        name: Callable[[Workbook], None],
    ) -> None:
        workbook = Workbook()
        # Columns are measured in digits of this font; one that a computer lacks would be another
        # width there, and the print another size.
        workbook._fonts[0] = workbook._named_styles["Normal"].font = Font(name=FONT, size=TYPE)
        workbook.remove(workbook.worksheets[0])
        self.first_rows: list[int] = []
        self.capacities: list[list[int]] = []
        for table, count in zip(tables, counts, strict=True):
            sheet = workbook.create_sheet(table.title)
            self.first_rows.append(table.lay_out(sheet, count))
            self.capacities.append(_capacities(sheet))
            _add_quoted_twins(sheet, self.first_rows[-1])
        name(workbook)
        saved = BytesIO()
        workbook.save(saved)
        self.archive = ZipFile(saved)

    def part(self, index: int) -> str:
        return f"xl/worksheets/sheet{index + 1}.xml"

    def split(self, index: int) -> tuple[bytes, list[StyledColumn], bytes]:
        """The sheet's part before the pattern row, the row's columns, and what follows."""
        xml = self.archive.read(self.part(index))
        row = self.first_rows[index]
        pattern = re.search(rb'<row r="%d"[^>]*>(.*?)</row>' % row, xml, re.DOTALL)
        if pattern is None:
            raise ValueError(f"sheet {index + 1} has no pattern row {row}")
        styles = [int(style) for style in re.findall(rb'<c [^>]*?s="(\d+)"', pattern[1])]
        half = len(styles) // 2
        letters = [get_column_letter(number) for number in range(1, half + 1)]
        facts = zip(letters, styles[:half], styles[half:], self.capacities[index], strict=True)
        columns = [StyledColumn(*fact) for fact in facts]
        # The size noted at the top is that of the draft; it may be left out.
        head = re.sub(rb"<dimension [^>]*/>", b"", xml[: pattern.start()])
        return head, columns, xml[pattern.end() :]

    def write_rest(self, book: ZipFile, first_draft: "_Layout") -> None:
        """Every other part. The rows carry the first draft's style numbers, so the styles must be
        the same.
        """
        styles = "xl/styles.xml"
        if self.archive.read(styles) != first_draft.archive.read(styles):
            raise ValueError("the styles of a layout must not depend on the number of rows")
        sheets = {self.part(index) for index in range(len(self.first_rows))}
        for part in self.archive.namelist():
            if part in sheets:
                continue
            # Opened by its name a member bears no time of day, so that the same data make the same
            # bytes.
            with book.open(part, "w") as member:
                member.write(self._timeless(part))

    def _timeless(self, part: str) -> bytes:
        """openpyxl notes the moment of saving; what the file says was so when it was made."""
        data = self.archive.read(part)
        if part != "docProps/core.xml":
            return data
        created = re.search(rb"<dcterms:created[^>]*>([^<]*)<", data)
        made = created[1] if created else b""
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + made, data)


def _capacities(sheet: Worksheet) -> list[int]:
    """Characters that a line of each column holds; text runs a little narrower than the digits that
    widths count.
    """
    letters = [get_column_letter(number) for number in range(1, sheet.max_column + 1)]
    widths = [sheet.column_dimensions[letter].width - EDGES for letter in letters]
    return [max(1, int(width * TEXT_PER_DIGIT)) for width in widths]


def _add_quoted_twins(sheet: Worksheet, row: int) -> None:
    """Beside the pattern row, the same styles once more with the mark that keeps text from becoming
    a formula.
    """
    width = sheet.max_column
    for number in range(1, width + 1):
        twin = sheet.cell(row, width + number)
        twin._style = copy(sheet.cell(row, number)._style)
        twin.quotePrefix = True


def _write_rows(
    part: IO[bytes], rows: Iterable[Row], first: int, columns: Sequence[StyledColumn]
) -> int:
    """Write the rows from this row on; returns how many."""
    lines = _lines(rows, first, columns)
    count = 0
    while batch := list(islice(lines, BATCH)):
        part.write("".join(batch).encode())
        count += len(batch)
    return count


def _lines(rows: Iterable[Row], first: int, columns: Sequence[StyledColumn]) -> Iterator[str]:
    plain = [
        (
            f'<c r="{column.letter}',
            f'" s="{column.style}"',
            f'" s="{column.quoted}"',
            column.capacity,
        )
        for column in columns
    ]
    for number, row in enumerate(rows, first):
        cells, lines = [""], 1
        for value, (start, style, quoted, capacity) in zip(row, plain, strict=True):
            if value is None:
                cells.append(f"{start}{number}{style}/>")
            elif isinstance(value, str):
                cells.append(
                    f"{start}{number}{quoted if value.startswith(FORMULA_SIGNS) else style}{_text(value)}"
                )
                if len(value) > capacity or "\n" in value:
                    lines = max(lines, lines_of(value, capacity))
            elif isinstance(value, LiveFigure):
                cells.append(f"{start}{number}{style}{_live(value)}")
            elif isinstance(value, date):
                cells.append(f"{start}{number}{style}><v>{to_excel(value):.0f}</v></c>")
            else:
                cells.append(f"{start}{number}{style}><v>{value}</v></c>")
        # Not every program measures wrapped text when it opens a file.
        height = f' ht="{min(lines * LINE_HEIGHT, MAX_HEIGHT)}"' if lines > 1 else ""
        cells[0] = f'<row r="{number}"{height}>'
        cells.append("</row>")
        yield "".join(cells)


def _live(figure: LiveFigure) -> str:
    text, value = figure
    kind = ' t="str"' if isinstance(value, str) else ""
    shown = escape(cell_text(value)) if isinstance(value, str) else value
    return f"{kind}><f>{escape(text)}</f><v>{shown}</v></c>"


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    return f' t="inlineStr">{inline(text)}</c>'


def inline(text: str) -> str:
    """The text within its cell.

    That blanks count is said where there are any that a reader might lose: there are readers that
    take what says it for a part of the text (findings/openxlsx-deadline.sh).
    """
    shown = cell_text(text)
    space = "" if shown == " ".join(shown.split()) else ' xml:space="preserve"'
    return f"<is><t{space}>{escape(shown)}</t></is>"
