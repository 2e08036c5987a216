"""Reads the words of Word and Excel files for a look at them, in a sandbox: a program of its own
(`python -m scoring.files.reader words`), told nothing of this one.
"""

import codecs
import json
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import IO, Any

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table
from openpyxl import Workbook, load_workbook

from scoring.files.markup import unescaped
from scoring.files.sandbox import BROKEN, TOO_LARGE, close_sandbox

# Sheets, rows, columns, letters of one cell or paragraph, letters in all.
SHEETS, ROWS, COLUMNS, CELL, LETTERS = 3, 40, 10, 2000, 20_000

# What is gone once the changes of a Word file are taken,
# and what stands around words that are there.
GONE = "//w:del | //w:moveFrom"
ROWS_GONE = "//w:tr[w:trPr/w:del]"
AROUND = "//w:ins | //w:moveTo | //w:sdt | //w:fldSimple | //w:smartTag | //w:customXml"

# What of a style sheet a look at the values needs.
STYLES, NUMBERS = "xl/styles.xml", {"numFmts", "cellXfs"}


class Room:
    """How much of a text is still shown."""

    def __init__(self) -> None:
        self.left = LETTERS

    def cut(self, text: str) -> str:
        text = text.strip()[: min(CELL, self.left)]
        self.left -= len(text)
        return text


def words(file: IO[bytes], room: Room) -> Iterator[dict[str, Any]]:
    """The paragraphs and tables of a Word file in their order, as far as there is room."""
    document = Document(file)
    _bare(document)
    for part in document.iter_inner_content():
        if room.left <= 0:
            return
        if isinstance(part, Table):
            yield {"rows": [_texts(row.cells, room) for row in part.rows[:ROWS]]}
        elif text := room.cut(part.text):
            yield {"text": text}


def _texts(cells: Sequence[Any], room: Room) -> list[str]:
    return [room.cut(cell.text) for cell in cells[:COLUMNS]]


def _bare(document: WordDocument) -> None:
    """Leave what stands once changes are taken, out of the content controls and fields around it:
    python-docx knows neither, and passes over the words in them.
    """
    body = document.element.body
    for expression in (ROWS_GONE, GONE):
        for element in body.xpath(expression):
            element.getparent().remove(element)
    for element in body.xpath(AROUND):
        inside = element.find(qn("w:sdtContent")) if element.tag == qn("w:sdt") else element
        for child in list(inside if inside is not None else ()):
            element.addprevious(child)
        element.getparent().remove(element)


def tables(file: IO[bytes], room: Room) -> Iterator[dict[str, Any]]:
    """The upper left of each of the first sheets of a workbook, its values as they were saved."""
    for sheet in _workbook(file).worksheets[:SHEETS]:
        # By bounds of ours: what a sheet says of its own size may be wrong.
        rows = []
        for row in sheet.iter_rows(max_row=ROWS, max_col=COLUMNS):
            rows.append([room.cut(cell_text(cell.value, cell.number_format)) for cell in row])
        while rows and not any(rows[-1]):
            rows.pop()
        width = max(map(_width, rows), default=0)
        if width:
            yield {"name": sheet.title[:CELL], "rows": [row[:width] for row in rows]}


def _workbook(file: IO[bytes]) -> Workbook:
    try:
        return load_workbook(file, read_only=True, data_only=True)
    except ValueError:
        # Some programs write a fill or a font that openpyxl refuses, and the whole file with it.
        return load_workbook(_without_looks(file), read_only=True, data_only=True)


def _without_looks(file: IO[bytes]) -> IO[bytes]:
    """The same workbook, whose style sheet says how numbers are shown and nothing more."""
    bare = BytesIO()
    with zipfile.ZipFile(file) as book, zipfile.ZipFile(bare, "w") as copy:
        for member in book.infolist():
            content = book.read(member)
            copy.writestr(member, _numbers(content) if member.filename == STYLES else content)
    return bare


def _numbers(styles: bytes) -> bytes:
    sheet = parse_xml(styles)
    for part in list(sheet):
        if part.tag.rpartition("}")[2] not in NUMBERS:
            sheet.remove(part)
    for look in sheet.iterfind("{*}cellXfs/{*}xf"):
        number = look.get("numFmtId", "0")
        look.clear()
        look.set("numFmtId", number)
    return serialize_part_xml(sheet)


def _width(row: list[str]) -> int:
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)


def cell_text(value: object, number_format: str | None = None) -> str:
    """A value as the sheet shows it to the office."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%H:%M %d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + f":{seconds:02}" * bool(seconds)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float) and "%" in (number_format or ""):
        return f"{value * 100:.12g}%".replace(".", ",")
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", ",")
    return "" if value is None else unescaped(str(value))


WAYS: dict[str, Callable[[IO[bytes], Room], Iterator[dict[str, Any]]]] = {
    "words": words,
    "tables": tables,
}


def ready() -> None:
    """Some of what these libraries need they load with their first file alone."""
    for encoding in ("cp437", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "ascii"):
        codecs.lookup(encoding)
    text, book = BytesIO(), BytesIO()
    Document().save(text)
    Document(text)
    Workbook().save(book)
    load_workbook(book, read_only=True, data_only=True)


def main(way: str) -> None:
    room = Room()
    parts = list(WAYS[way](sys.stdin.buffer, room))
    with zipfile.ZipFile(sys.stdout.buffer, "w") as archive:
        facts = {"pages": 0, "parts": parts, "cut": room.left <= 0}
        archive.writestr("facts.json", json.dumps(facts))


if __name__ == "__main__":
    ready()
    close_sandbox()
    try:
        main(*sys.argv[1:])
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(BROKEN)
