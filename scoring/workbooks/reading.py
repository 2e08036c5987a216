"""Reading a filled-in workbook: cells become rows of plain texts, and every cell that cannot be
taken is named.

What leaves here is JSON, so that it can wait (signed) in the page until the person has seen the
preview. No models. A formula is refused rather than its last value taken: that value may be old,
and nobody sees that on the sheet.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.functions import iterparse

from scoring.files import uploads
from scoring.rules.points import parse, show
from wards.vietnamese import clean, fold

MAX_BYTES = 5 * 1024**2
MAX_UNPACKED = 40 * 1024**2
MAX_ROWS = 2000
LAST_ROW = 1_048_576  # of a sheet in Excel; whatever says it has more was made to hurt
MAX_TEXT = 20_000  # characters of a cell
SHOWN = 50  # problems on a page

TEXT, POINTS, WHOLE, MARK, DAY = "text", "points", "whole", "mark", "day"
YES = frozenset({"x", "co", "yes", "1", "true"})
NO = frozenset({"khong", "no", "0", "false"})
BROKEN = (
    *uploads.UNREADABLE,
    InvalidFileException,
    ParseError,
    SyntaxError,
    TypeError,
    AttributeError,
    IndexError,
)


@dataclass(frozen=True)
class TemplateColumn:
    """A column of a template: the field it fills, its heading, what stands in it, and the hint
    below the heading.
    """

    name: str
    heading: str
    kind: str = TEXT
    required: bool = False
    hint: str = ""
    width: int = 20


@dataclass(frozen=True)
class WorkbookTemplate:
    """A template: the name of its file, its columns from A on, and rows that show how it is filled
    in.
    """

    file_name: str
    title: str
    columns: tuple[TemplateColumn, ...]
    examples: tuple[tuple[Any, ...], ...]

    def cell(self, name: str, row: int) -> str:
        """Where a field stands: C7."""
        at = [column.name for column in self.columns].index(name)
        return f"{get_column_letter(at + 1)}{row}"


@dataclass(frozen=True)
class FilledRow:
    """A filled row: its number on the sheet, and its fields as texts (`4,5`, `2025-07-01`, `on`)."""

    number: int
    facts: dict[str, str]


@dataclass
class Reading:
    """What a sheet holds: rows in its order, and what is wrong as sentences that name the cell."""

    rows: list[FilledRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def at(cell: str, sentence: str) -> str:
    """Ô C7: điểm tối đa phải là số."""
    return _("Ô %(cell)s: %(sentence)s") % {"cell": cell, "sentence": sentence}


def read(file: UploadedFile, table: WorkbookTemplate) -> Reading:
    """The rows of the first sheet.

    Raises ValidationError with a sentence when the file as a whole cannot be read.
    """
    _check(file)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_inside(archive)
        file.seek(0)
        workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            return _read_sheet(sheets[0], table, file)
        finally:
            workbook.close()
    except ValidationError:
        raise
    except BROKEN as error:
        sentence = _("Không đọc được tệp này. Hãy mở bằng Excel, lưu lại dạng XLSX rồi chọn lại.")
        raise ValidationError(sentence, "broken") from error


def _check(file: UploadedFile) -> None:
    """By name, size and content, before anything is unpacked."""
    ending = PurePosixPath(uploads.tidy_name(file.name or "")).suffix.lower()
    if ending == ".xls":
        raise ValidationError(
            _(
                "Tệp .xls thuộc phiên bản Excel cũ. Hãy mở bằng Excel, chọn “Lưu thành” dạng XLSX rồi chọn lại."
            ),
            "xls",
        )
    if ending != ".xlsx":
        raise ValidationError(
            _("Ở đây chỉ nhận tệp Excel dạng XLSX. Hãy dùng tệp mẫu trên trang này."), "not_xlsx"
        )
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(
            _("Tệp lớn hơn 5 MB. Hãy chép riêng các dòng cần nhập sang tệp mẫu."), "too_large"
        )
    uploads.check(file)
    file.seek(0)


def _check_inside(archive: zipfile.ZipFile) -> None:
    """What is unpacked stays small, and no part brings definitions of its own (XML entities)."""
    # zipfile gives no more of a member than its directory says, so the sum is a bound.
    if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
        raise ValidationError(
            _("Tệp chứa quá nhiều dữ liệu. Hãy chép riêng các dòng cần nhập sang tệp mẫu."),
            "too_large",
        )
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                head = part.read(2048)
            if b"<!DOCTYPE" in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise ValueError(member.filename)


def _read_sheet(sheet: Any, table: WorkbookTemplate, file: IO[bytes]) -> Reading:
    reading = Reading()
    rows = iter(_numbered(sheet))
    number, headings = next(rows, (1, ()))
    reading.problems += _heading_problems(headings if number == 1 else (), table)
    if reading.problems:
        # Under other headings every cell would be wrong in its own way.
        return reading
    reading.problems += _merged(sheet, table, file)
    for number, cells in rows:
        cells = cells[: len(table.columns)]
        if all(_is_blank(cell.value) for cell in cells) or (
            number == 2 and _is_hints(cells, table)
        ):
            continue
        if len(reading.rows) == MAX_ROWS:
            limit = _("Tệp có hơn %d dòng. Hãy chia thành nhiều tệp.") % MAX_ROWS
            reading.problems.insert(0, limit)
            break
        reading.rows.append(_row(number, cells, table, reading.problems))
    if not reading.rows and not reading.problems:
        reading.problems.append(
            _("Tệp chưa có dòng nào để nhập. Hãy điền từ dòng 3 của trang tính đầu tiên.")
        )
    return reading


def _numbered(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    # The size that a sheet states of itself may be anything.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > LAST_ROW:
            raise ValueError("more rows than a sheet has")
        if cells:
            yield number, cells


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not clean(value))


def _heading_problems(cells: tuple[Any, ...], table: WorkbookTemplate) -> Iterator[str]:
    """Each heading must stand in its own cell of the first row; case, tone marks and spaces do not
    matter.
    """
    found = [clean(str(cell.value)) if not _is_blank(cell.value) else "" for cell in cells]
    found += [""] * (len(table.columns) - len(found))
    for index, column in enumerate(table.columns):
        cell = f"{get_column_letter(index + 1)}1"
        if not found[index]:
            yield at(cell, _("thiếu tiêu đề cột “%s”.") % column.heading)
        elif fold(found[index]) != fold(column.heading):
            facts = {"heading": column.heading, "found": found[index][:60]}
            yield at(cell, _("cần tiêu đề cột “%(heading)s”, trong tệp là “%(found)s”.") % facts)
    for index in range(len(table.columns), len(found)):
        if found[index]:
            cell = f"{get_column_letter(index + 1)}1"
            yield at(cell, _("tệp mẫu không có cột “%s”. Hãy bỏ cột này.") % found[index][:60])


def _merged(sheet: Any, table: WorkbookTemplate, file: IO[bytes]) -> Iterator[str]:
    """Merged cells hide that the others are empty. openpyxl does not tell of them while it streams."""
    with zipfile.ZipFile(file) as archive, archive.open(sheet._worksheet_path) as part:
        for _event, element in iterparse(part):
            if element.tag.endswith("}mergeCell"):
                where = element.get("ref", "")
                if range_boundaries(where)[0] <= len(table.columns):
                    sentence = _("các ô %s đang gộp. Hãy bỏ gộp và ghi đủ từng ô.") % where
                    yield at(where.split(":")[0], sentence)
            element.clear()


def _is_hints(cells: tuple[Any, ...], table: WorkbookTemplate) -> bool:
    """The row of hints under the headings of the template, wholly or in part."""
    found = [(clean(str(cell.value)), column.hint) for cell, column in zip(cells, table.columns, strict=False)
             if not _is_blank(cell.value)]  # fmt: skip
    return all(value == hint for value, hint in found)


def _row(
    number: int, cells: tuple[Any, ...], table: WorkbookTemplate, problems: list[str]
) -> FilledRow:
    facts: dict[str, str] = {}
    values = [*cells, *[None] * (len(table.columns) - len(cells))]
    for column, cell in zip(table.columns, values, strict=True):
        where = table.cell(column.name, number)
        facts[column.name] = ""
        if cell is not None and cell.data_type == "f":
            problems.append(
                at(
                    where,
                    _(
                        "đây là công thức. Hãy thay bằng giá trị (sao chép, dán đặc biệt “Giá trị”)."
                    ),
                )
            )
        elif cell is not None and cell.data_type == "e":
            problems.append(
                at(where, _("đây là lỗi của Excel (%s). Hãy ghi lại giá trị.") % cell.value)
            )
        elif cell is None or _is_blank(cell.value):
            if column.required:
                problems.append(at(where, _("chưa ghi %s.") % column.heading.lower()))
        else:
            try:
                facts[column.name] = READERS[column.kind](cell.value)
            except ValueError:
                problems.append(at(where, _sentence(column, cell.value)))
    return FilledRow(number, facts)


def _sentence(column: TemplateColumn, value: Any) -> str:
    expected = {
        TEXT: _("%s dài quá."),
        POINTS: _("%s phải là số, ví dụ 4,5."),
        WHOLE: _("%s phải là số nguyên, ví dụ 3."),
        MARK: _("%s: ghi x hoặc để trống."),
        DAY: _("%s phải là ngày, ví dụ 01/07/2025."),
    }
    said = expected[column.kind] % column.heading.lower()
    shown = str(value)
    return said + " " + _("Trong tệp: “%s”.") % (shown if len(shown) <= 40 else shown[:40] + "…")


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a code or a name that is a number
    text = clean(str(value))
    if len(text) > MAX_TEXT:
        raise ValueError(len(text))
    return text


def _points(value: Any) -> str:
    if isinstance(value, bool):
        raise ValueError(value)
    # Excel keeps 0.1 as the nearest binary number; its shortest writing is what was typed.
    text = format(Decimal(str(value)), "f") if isinstance(value, int | float) else clean(str(value))
    head, point, places = text.partition(".")
    return show(parse(head + point + places if places.strip("0") else head))


def _whole(value: Any) -> str:
    if isinstance(value, bool):
        raise ValueError(value)
    try:
        number = Decimal(clean(str(value)))
    except InvalidOperation as error:
        raise ValueError(value) from error
    if not number.is_finite() or number != number.to_integral_value() or not 0 < number < 10**6:
        raise ValueError(value)
    return str(int(number))


def _mark(value: Any) -> str:
    said = fold(_text(value)) if not isinstance(value, bool) else str(value).lower()
    if said not in YES | NO:
        raise ValueError(value)
    return "on" if said in YES else "off"


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return datetime.strptime(clean(str(value)), "%d/%m/%Y").date().isoformat()


READERS = {TEXT: _text, POINTS: _points, WHOLE: _whole, MARK: _mark, DAY: _day}


def repeated(rows: list[FilledRow], table: WorkbookTemplate, *names: str) -> Iterator[str]:
    """A key that stands on two rows: each later one is named together with the first."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(fold(row.facts[name]) for name in names)
        if not any(key):
            continue
        first = seen.setdefault(key, row.number)
        if first != row.number:
            facts = {
                "value": ".".join(filter(None, (row.facts[name] for name in names))),
                "first": first,
            }
            yield at(
                table.cell(names[0], row.number), _("“%(value)s” đã có ở dòng %(first)d.") % facts
            )
