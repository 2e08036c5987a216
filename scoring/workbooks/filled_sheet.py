"""The sheets of a workbook that came in, read in a stream.

Of the format no more is read than a filled-in table needs, so that nothing else can be a reason to
refuse it: not how it is drawn, not what another program wrote of fonts, panes or rules. Numbers
come as the sheet shows them, texts without the escapes of the format (`_x000D_`), days as moments.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import cast

from openpyxl.styles.numbers import builtin_format_code, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from scoring.files.markup import NONE, Allowance, Event, TooMuch, events, parse, unescaped
from scoring.files.package import Package
from scoring.rules.points import as_shown
from scoring.workbooks.cells import (
    GENERAL,
    LAST_COLUMN,
    LAST_ROW,
    CellError,
    Cells,
    FilledCell,
    Formula,
    Value,
)

# Of all parts together: ten times what the rows that are taken need, each letter drawn otherwise.
MAX_UNPACKED, MAX_ELEMENTS = 40 * 1024**2, 500_000
LETTERS = re.compile(r"\$?([A-Za-z]{1,3})")
TRUTHS = {"TRUE": True, "TRUE()": True, "FALSE": False, "FALSE()": False}


@dataclass(frozen=True)
class _Style:
    number_format: str = GENERAL
    is_quoted: bool = False

    @cached_property
    def is_moment(self) -> bool:
        return is_date_format(self.number_format)


_PLAIN = _Style()


@lru_cache(maxsize=4096)
def _number(written: str) -> Decimal:
    return as_shown(float(written))


class FilledSheet:
    """The sheets of a workbook; what is read is the first visible one unless another is named.

    Raises TooMuch, and ValueError, KeyError, IndexError, ExpatError and what zipfile raises where
    the file is broken.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise TooMuch
        self.package = Package(archive)
        self.allowance = Allowance(MAX_UNPACKED, MAX_ELEMENTS)
        self.main = self.package.main
        self.relations = {relation.id: relation for relation in self.package.relations(self.main)}
        self.epoch = CALENDAR_WINDOWS_1900
        # Visible ones first.
        self.parts = self._sheets()
        self.part = self.parts[0]
        self.strings = list(self._strings())
        self.styles = list(self._styles())
        self.made: dict[tuple[str, str, str, str | None], FilledCell] = {}
        # Known once the rows are read: ranges like A3:A4.
        self.merged: list[str] = []

    def rows(self, part: str = "") -> Iterator[tuple[int, Cells]]:
        """The number of each row that stands in the file, and its cells by their columns from 1."""
        reading = _RowsOfPart(self)
        with self.package.open(part or self.part) as member:
            pieces = parse(
                member,
                self.allowance,
                start=reading.start,
                text=reading.text,
                end=reading.end,
            )
            for _piece in pieces:
                yield from reading.rows
                reading.rows.clear()

    def _sheets(self) -> list[str]:
        visible, hidden = list[str](), list[str]()
        for event, name, facts in self._events(self.main):
            if event != "start":
                continue
            if name == "workbookPr" and facts.get("date1904", "") in {"1", "true"}:
                self.epoch = CALENDAR_MAC_1904
            elif name == "sheet":
                relation = self.relations[facts["id"]]
                if relation.kind == "worksheet":
                    shown = facts.get("state", "visible") == "visible"
                    (visible if shown else hidden).append(relation.target)
        if not visible:
            raise ValueError("no sheet to be seen")
        return visible + hidden

    def _strings(self) -> Iterator[str]:
        """The texts that cells share."""
        stream = self._related("sharedstrings")
        for event, name, _facts in stream:
            if event == "start" and name == "si":
                yield _text_in(stream, "si")

    def _styles(self) -> Iterator[_Style]:
        """How cells are shown, in the order of their numbers."""
        formats: dict[str, str] = {}
        within = ""
        for event, name, facts in self._related("styles"):
            if event == "start" and name == "numFmt":
                formats[facts["numFmtId"]] = facts.get("formatCode", GENERAL)
            elif event == "start" and name in {"cellXfs", "cellStyleXfs"}:
                within = name
            elif event == "start" and name == "xf" and within == "cellXfs":
                number = facts.get("numFmtId", "0")
                code = formats.get(number) or builtin_format_code(int(number)) or GENERAL
                yield _Style(code, facts.get("quotePrefix", "") in {"1", "true"})

    def _related(self, kind: str) -> Iterator[Event]:
        for relation in self.relations.values():
            if relation.kind == kind and relation.target in self.package.members:
                yield from self._events(relation.target)

    def _events(self, part: str) -> Iterator[Event]:
        with self.package.open(part) as member:
            yield from events(member, self.allowance)

    def cell(self, kind: str, style: str, written: str, formula: str | None) -> FilledCell:
        """A cell as the sheet's part has it. Most cells of a table say what others say."""
        key = (kind, style, written, formula)
        found = self.made.get(key)
        if found is None:
            look = self.styles[int(style)] if style and self.styles else _PLAIN
            value = self._value(kind, written, formula, look)
            found = self.made[key] = FilledCell(value, look.number_format, look.is_quoted)
        return found

    def _value(self, kind: str, written: str, formula: str | None, style: _Style) -> Value:
        if formula is not None:
            # LibreOffice keeps a yes and a no as formulas.
            truth = TRUTHS.get(formula.strip().removeprefix("=").upper())
            return Formula(formula) if truth is None else truth
        if kind == "s":
            return self.strings[int(written)] if written else None
        if kind in {"str", "inlineStr"}:
            return unescaped(written) if kind == "str" else written
        if not (written := written.strip()):
            return None
        if kind == "b":
            return written in {"1", "true"}
        if kind == "e":
            return CellError(written)
        if kind == "d":
            return _moment(written)
        number = _number(written)
        return self._moment_of(number) if style.is_moment else number

    def _moment_of(self, number: Decimal) -> datetime | time | Decimal:
        """A number that the sheet shows as a day; as a number still where no calendar has it."""
        try:
            # To the second: programs reckon days with a last digit that nobody sees.
            found = from_excel(round(float(number) * 86_400) / 86_400, self.epoch)
        except (OverflowError, ValueError):
            return number
        return found


class _RowsOfPart:
    """The rows of a sheet's part, put together while it is parsed: a sheet of all units has half a
    million things that happen.
    """

    __slots__ = (
        "book", "cell", "cells", "column", "formula", "in_line", "number", "rows", "said", "sounds",
        "within", "written",
    )  # fmt: skip

    def __init__(self, book: FilledSheet) -> None:
        self.book = book
        self.rows: list[tuple[int, Cells]] = []
        self.number = self.column = 0
        self.cells: dict[int, FilledCell] = {}
        # Of the cell: its attributes, what stands in it, its formula.
        self.cell: Mapping[str, str] = NONE
        self.written, self.formula = "", cast(str | None, None)
        # The element whose text is being read, and the text so far.
        self.within, self.said = "", list[str]()
        # Within a string of its own; within the sounds above its letters.
        self.in_line = self.sounds = False

    def start(self, name: str, facts: Mapping[str, str]) -> None:
        if self.within:
            return
        if name == "c":
            self.column = _column_of(facts.get("r", "")) or self.column + 1
            if self.column > LAST_COLUMN:
                raise ValueError("more columns than a sheet has")
            self.cell, self.written, self.formula = facts, "", None
        elif name in {"v", "f"} or (name == "t" and self.in_line and not self.sounds):
            self.within = name
        elif name == "is":
            self.in_line, self.sounds, self.written = True, False, ""
        elif name == "row":
            self.number = int(facts.get("r", self.number + 1))
            if self.number > LAST_ROW:
                raise ValueError("more rows than a sheet has")
            self.column, self.cells = 0, {}
        elif name == "rPh":
            self.sounds = True
        elif name == "mergeCell":
            self.book.merged.append(facts.get("ref", ""))

    def text(self, text: str) -> None:
        if self.within:
            self.said.append(text)

    def end(self, name: str) -> None:
        if self.within:
            if name == self.within:
                self._take("".join(self.said))
        elif name == "c":
            facts = self.cell
            self.cells[self.column] = self.book.cell(
                facts.get("t", "n"), facts.get("s", ""), self.written, self.formula
            )
        elif name == "is":
            self.in_line = False
        elif name == "row":
            self.rows.append((self.number, self.cells))
        elif name == "rPh":
            self.sounds = False

    def _take(self, said: str) -> None:
        """The text of the element that ends."""
        if self.within == "v":
            self.written = said
        elif self.within == "f":
            self.formula = said
        else:
            self.written += unescaped(said)
        self.within = ""
        self.said.clear()


def _moment(written: str) -> datetime:
    found = datetime.fromisoformat(written.replace("Z", "+00:00"))
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def _column_of(reference: str) -> int:
    return _number_of(reference.rstrip("$0123456789"))


@lru_cache(maxsize=LAST_COLUMN)
def _number_of(letters: str) -> int:
    """The column of these letters; 0 where they are none."""
    found = LETTERS.match(letters)
    return column_index_from_string(found[1].upper()) if found else 0


def _plain_text(stream: Iterator[Event], until: str) -> str:
    parts = []
    for event, name, _facts in stream:
        if event == "text":
            parts.append(name)
        elif event == "end" and name == until:
            break
    return "".join(parts)


def _text_in(stream: Iterator[Event], until: str) -> str:
    """The text of a string in one or several runs, without the sounds that stand above letters."""
    parts: list[str] = []
    aside = False
    for event, name, _facts in stream:
        if event == "start" and name == "t" and not aside:
            parts.append(unescaped(_plain_text(stream, "t")))
        elif name == "rPh" and event != "text":
            aside = event == "start"
        elif event == "end" and name == until:
            break
    return "".join(parts)
