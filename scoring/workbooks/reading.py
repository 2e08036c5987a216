"""Reading a filled-in workbook: cells become rows of plain texts, and every cell that cannot be
taken is named.

What leaves here is JSON, so that it can wait (signed) in the page until the person has seen the
preview. No models.
"""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter, range_boundaries

from scoring.files import types, uploads
from scoring.files.markup import TooMuch
from scoring.workbooks.cells import BLANK, Cells, FilledCell
from scoring.workbooks.columns import TemplateColumn, fact, is_blank, plain_text
from scoring.workbooks.filled_sheet import FilledSheet
from wards.vietnamese import fold

MAX_BYTES = 5 * 1024**2
MAX_ROWS = 2000
TITLES = 20  # rows in which a title may stand above the headings
SHOWN = 50  # problems on a page
BROKEN = (*uploads.UNREADABLE, TypeError, AttributeError, IndexError)


class Problem(str):
    """What is wrong with a cell, and where it stands: Ô C7: điểm tối đa phải là số."""

    __slots__ = ("place",)
    place: tuple[int, int]

    def __new__(cls, row: int, column: int, sentence: str) -> "Problem":
        cell = {"cell": f"{get_column_letter(column)}{row}" if row else "", "sentence": sentence}
        problem = super().__new__(cls, _("Ô %(cell)s: %(sentence)s") % cell if row else sentence)
        problem.place = (row, column)
        return problem


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """In the order of the sheet; what concerns the file as a whole stands first."""
    return sorted(problems, key=lambda problem: problem.place)


@dataclass(frozen=True)
class WorkbookTemplate:
    """A template: the name of its file, its columns from A on, and rows that show how it is filled
    in.
    """

    file_name: str
    title: str
    columns: tuple[TemplateColumn, ...]
    examples: tuple[tuple[Any, ...], ...]

    def problem(self, name: str, row: int, sentence: str) -> Problem:
        """What is wrong with a field of a row."""
        at = [column.name for column in self.columns].index(name)
        return Problem(row, at + 1, sentence)


@dataclass(frozen=True)
class FilledRow:
    """A filled row: its number on the sheet, and its fields as texts (`4,5`, `2025-07-01`, `on`).

    `unread` are the fields whose cells could not be taken; they are named already.
    """

    number: int
    facts: dict[str, str]
    unread: frozenset[str] = frozenset()


@dataclass
class Reading:
    """What a sheet holds: rows in its order, and what is wrong."""

    rows: list[FilledRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def of_the_file(sentence: str) -> Problem:
    """What is wrong with the file as a whole; it stands before all cells."""
    return Problem(0, 0, sentence)


def read(file: UploadedFile, table: WorkbookTemplate) -> Reading:
    """The rows of the first sheet.

    Raises ValidationError with a sentence when the file as a whole cannot be read.
    """
    with opened(file) as sheet:
        return _read_sheet(sheet, table)


@contextmanager
def opened(file: UploadedFile) -> Iterator[FilledSheet]:
    """A workbook to be read inside.

    Raises ValidationError with a sentence when the file as a whole cannot be read.
    """
    _check(file)
    try:
        with zipfile.ZipFile(file) as archive:
            yield FilledSheet(archive)
    except TooMuch as error:
        sentence = _(
            "Tệp chứa quá nhiều dữ liệu. Hãy chép riêng các dòng cần nhập "
            "sang tệp tải từ trang này."
        )
        raise ValidationError(sentence, "too_large") from error
    except BROKEN as error:
        sentence = _("Không đọc được tệp này. Hãy mở bằng Excel, lưu lại dạng XLSX rồi chọn lại.")
        raise ValidationError(sentence, "broken") from error


AGAIN_BY_EXCEL = gettext_lazy(
    "Ở đây chỉ nhận tệp Excel dạng XLSX. "
    "Hãy mở bằng Excel, chọn “Lưu thành” dạng XLSX rồi chọn lại."
)
# A spreadsheet that opens such a file makes days and numbers of what looks so.
PLAIN = gettext_lazy(
    "Tệp này là văn bản thuần (CSV), không phải tệp Excel. Hãy mở tệp tải từ trang này, "
    "chép các dòng sang đó, lưu dạng XLSX rồi chọn lại."
)
# What programs of tables save beside XLSX, and what to do with it.
ADVICE = {
    ".xls": gettext_lazy(
        "Tệp .xls thuộc phiên bản Excel cũ. "
        "Hãy mở bằng Excel, chọn “Lưu thành” dạng XLSX rồi chọn lại."
    ),
    ".xlsm": gettext_lazy(
        "Tệp có macro không được nhận. Hãy mở bằng Excel, chọn “Lưu thành” dạng XLSX rồi chọn lại."
    ),
    ".ods": gettext_lazy(
        "Tệp .ods là của LibreOffice. Hãy mở bằng LibreOffice, "
        "chọn “Lưu thành” dạng XLSX rồi chọn lại."
    ),
    ".xlsb": AGAIN_BY_EXCEL,
    ".et": AGAIN_BY_EXCEL,
    ".numbers": gettext_lazy(
        "Tệp .numbers là của máy Apple. Hãy mở bằng Numbers, xuất ra dạng XLSX rồi chọn lại."
    ),
    ".csv": PLAIN,
    ".tsv": PLAIN,
    ".txt": PLAIN,
}
PICTURES = frozenset(
    {".pdf", ".jpg", ".jpeg", ".png", ".heic", ".gif", ".bmp", ".tif", ".tiff", ".webp"}
)

PICTURE_TYPES = ("image/", "application/pdf")


def _check(file: UploadedFile) -> None:
    """By name, size and content, before anything is unpacked."""
    ending = PurePosixPath(uploads.tidy_name(file.name or "")).suffix.lower()
    picture = _(
        "Ở đây chỉ nhận tệp Excel dạng XLSX; ảnh và bản quét không đọc thành số được. "
        "Hãy dùng tệp tải từ trang này."
    )
    other = _("Ở đây chỉ nhận tệp Excel dạng XLSX. Hãy dùng tệp tải từ trang này.")
    not_xlsx = ValidationError(
        picture if ending in PICTURES else ADVICE.get(ending, other),
        ending.lstrip(".") or "not_xlsx",
    )
    if ending not in types.ENDINGS and ending not in types.LEFT_ON:
        raise not_xlsx
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(
            _("Tệp lớn hơn 5 MB. Hãy chép riêng các dòng cần nhập sang tệp tải từ trang này."),
            "too_large",
        )
    try:
        # By what it is: people and programs leave any ending on it.
        found = uploads.check(file)
    except ValidationError as error:
        if error.code == "active":
            sentence = _(
                "Tệp có macro, đối tượng nhúng hoặc liên kết ra ngoài nên không được nhận. "
                "Hãy chép các giá trị sang tệp tải từ trang này, lưu dạng XLSX rồi chọn lại."
            )
            raise ValidationError(sentence, "active") from error
        if ending != ".xlsx":
            raise not_xlsx from error
        raise
    if found.content_type != types.XLSX.content_type:
        if found.content_type.startswith(PICTURE_TYPES):
            raise ValidationError(picture, "picture")
        raise not_xlsx


def _read_sheet(sheet: FilledSheet, table: WorkbookTemplate) -> Reading:
    reading = Reading()
    width = len(table.columns)
    rows = ((number, cells) for number, cells in sheet.rows() if cells)
    head = _find_headings(rows, table, reading)
    if reading.problems:
        # Under other headings every cell would be wrong in its own way.
        return reading
    for number, found in rows:
        cells = [found.get(column, BLANK) for column in range(1, width + 1)]
        if all(map(is_blank, cells)) or (number == head + 1 and _is_hints(cells, table)):
            continue
        if len(reading.rows) == MAX_ROWS:
            limit = _("Tệp có hơn %d dòng. Hãy chia thành nhiều tệp.") % MAX_ROWS
            reading.problems.append(of_the_file(limit))
            break
        reading.rows.append(_row(number, cells, table, reading.problems))
    reading.problems += islice(_merged(sheet, width, head), MAX_ROWS)
    reading.problems = in_order(reading.problems)
    if not reading.rows and not reading.problems:
        sentence = _("Tệp chưa có dòng nào để nhập. Hãy điền từ dòng %d của trang tính đầu tiên.")
        reading.problems.append(of_the_file(sentence % (head + 2)))  # below headings and hints
    return reading


def _find_headings(
    rows: Iterator[tuple[int, Cells]], table: WorkbookTemplate, reading: Reading
) -> int:
    """The row of the headings: the first, or one below a title that somebody put above. Where none
    is, what is wrong with the one that comes nearest is said.
    """
    wrong: list[Problem] | None = None
    for number, cells in rows:
        if number > TITLES:
            break
        found = list(_heading_problems(number, cells, table))
        if not found:
            return number
        if wrong is None or len(found) < len(wrong):
            wrong = found
    reading.problems += _heading_problems(1, {}, table) if wrong is None else wrong
    return 0


def _heading_problems(row: int, cells: Cells, table: WorkbookTemplate) -> Iterator[Problem]:
    """Each heading must stand in its own cell of this row; case, tone marks and spaces do not
    matter.
    """
    found = {column: plain_text(cell) for column, cell in cells.items() if not is_blank(cell)}
    for index, column in enumerate(table.columns, 1):
        heading = found.pop(index, "")
        if not heading and column.may_lack:
            continue
        if not heading:
            yield Problem(row, index, _("thiếu tiêu đề cột “%s”.") % column.heading)
        elif fold(heading) not in map(fold, (column.heading, *column.earlier)):
            facts = {"heading": column.heading, "found": heading[:60]}
            sentence = _("cần tiêu đề cột “%(heading)s”, trong tệp là “%(found)s”.") % facts
            yield Problem(row, index, sentence)
    for index, heading in sorted(found.items()):
        sentence = _("tệp mẫu không có cột “%s”. Hãy bỏ cột này.") % heading[:60]
        yield Problem(row, index, sentence)


def _merged(sheet: FilledSheet, width: int, head: int) -> Iterator[Problem]:
    """Merged cells hide that the others are empty; above the headings stands a title."""
    for where in sheet.merged:
        column, row = range_boundaries(where)[:2]
        if column <= width and row >= head:
            sentence = _("các ô %s đang gộp. Hãy bỏ gộp và ghi đủ từng ô.") % where
            yield Problem(row, column, sentence)


def _is_hints(cells: list[FilledCell], table: WorkbookTemplate) -> bool:
    """The row of hints under the headings of the template, wholly or in part."""
    pairs = zip(cells, table.columns, strict=True)
    return all(
        is_blank(cell) or plain_text(cell) in (column.hint, *column.earlier)
        for cell, column in pairs
    )


def _row(
    number: int, cells: list[FilledCell], table: WorkbookTemplate, problems: list[Problem]
) -> FilledRow:
    facts, unread = {}, set()
    for column, cell in zip(table.columns, cells, strict=True):
        facts[column.name], sentence = fact(column, cell)
        if sentence:
            unread.add(column.name)
            problems.append(table.problem(column.name, number, sentence))
    return FilledRow(number, facts, frozenset(unread))


def repeated(
    rows: list[FilledRow],
    table: WorkbookTemplate,
    *names: str,
    exact: tuple[str, ...] = (),
    joint: str = ", ",
) -> Iterator[Problem]:
    """A key that stands on two rows: each later one is named together with the first. Letter case
    makes no other key, but for the fields that are `exact`. `joint` stands between what a sentence
    names.
    """
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = {name: " ".join(row.facts[name].split()) for name in names}
        key = tuple(value if name in exact else value.casefold() for name, value in values.items())
        if not any(key):
            continue
        first = seen.setdefault(key, row.number)
        if first != row.number:
            facts = {"value": joint.join(filter(None, values.values())), "first": first}
            sentence = _("“%(value)s” đã có ở dòng %(first)d.") % facts
            yield table.problem(names[0], row.number, sentence)
