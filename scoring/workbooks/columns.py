"""What a column asks for, and what a cell says to it: a plain text (`4,5`, `2025-07-01`, `on`), or
a sentence that names what is wrong and what helps.

A formula is refused rather than its last value taken: that value may be old, and nobody sees that
on the sheet.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

from scoring.rules.not_applicable import TYPED, says_not_applicable
from scoring.rules.points import amiss_of_item, of_number, parse, show
from scoring.workbooks.cells import GENERAL, CellError, FilledCell, Formula
from wards.days import misread, read_day
from wards.vietnamese import clean, loses_letters, visible

MAX_TEXT = 20_000  # characters of a cell
MAX_DIGITS = 15  # of a whole number that a sheet keeps without loss
DAYS = range(36_526, 73_051)  # the numbers of the days from 2000 to 2099

TEXT, POINTS, WHOLE, MARK, DAY = "text", "points", "whole", "mark", "day"
NUMBER = "number"  # a count, or a share typed per cent
# Written with marks or without; LibreOffice in Vietnamese makes Đúng and Sai of TRUE and FALSE.
YES = frozenset(
    {"x", "v", "có", "co", "đúng", "dung", "yes", "y", "true", "1", "✓", "✔", "☑", "☒", "√", "×"}
)
NO = frozenset({"không", "khong", "ko", "sai", "no", "n", "false", "0", "-", "–", "☐"})
APOSTROPHES = "'‘’"
# A format that writes letters or dashes around the digits: what the sheet shows is another text.
WORDED = re.compile(r'"[^"]*\w[^"]*"[0#]|[0#]"[^"]*\w|0\\?-0')
# Figures as a sentence shows them.
BELOW_ZERO = re.compile(r"[-−–] ?[0-9]+([.,][0-9]+)?")
FINE = re.compile(r"[0-9]+[.,][0-9]{3,}")
FIGURE = re.compile(r"[0-9]+([.,][0-9]+)?")


@dataclass(frozen=True)
class TemplateColumn:
    """A column of a template: the field it fills, its heading, what stands in it, and the hint
    below the heading.
    """

    name: str
    heading: str
    kind: str = TEXT
    is_key: bool = False  # by it a row is known again, so it is never blank
    hint: str = ""
    width: int = 20
    may_lack: bool = False  # files from before the column are read as well
    earlier: tuple[str, ...] = ()  # heading and hint of templates that are still about
    of_plan: bool = False  # points that a plan sets: none are reached yet, of nothing
    signless: Promise | str = ""  # what to do about a number below zero, where more can be said


def is_blank(cell: FilledCell) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not plain_text(cell))


def plain_text(cell: FilledCell) -> str:
    """The text of a cell, without the apostrophe that only says that it is text."""
    text = visible(str(cell.value))
    rest = text[1:]
    if text[:1] in APOSTROPHES and not cell.is_quoted and not re.search(f"[{APOSTROPHES}]", rest):
        return visible(rest)
    return text


def fact(column: TemplateColumn, cell: FilledCell) -> tuple[str, str]:
    """What a cell says, or what is wrong with it."""
    if isinstance(cell.value, Formula):
        return "", _("đây là công thức. Hãy thay bằng giá trị (sao chép, dán đặc biệt “Giá trị”).")
    if isinstance(cell.value, CellError):
        return "", _("đây là lỗi của Excel (%s). Hãy ghi lại giá trị.") % cell.value.text
    if is_blank(cell):
        return "", missing(column) if column.is_key else ""
    try:
        return READERS[column.kind](cell), ""
    except ValueError:
        return "", _sentence(column, cell)


def missing(column: TemplateColumn) -> str:
    return _("chưa ghi %s.") % column.heading.lower()


def _sentence(column: TemplateColumn, cell: FilledCell) -> str:
    expected = {
        TEXT: _("%s phải là chữ. Hãy định dạng ô là Văn bản (Text) rồi ghi lại."),
        POINTS: _("%s phải là số, ví dụ 4,5."),
        WHOLE: _("%s phải là số nguyên, ví dụ 3."),
        MARK: _("%s: ghi x hoặc để trống."),
        DAY: _("%s phải là ngày, ví dụ 01/07/2025."),
        NUMBER: _("%s phải là số, ví dụ 12 hoặc 97,5."),
    }
    said = _amiss(column, cell) or expected[column.kind]
    shown = _shown(cell)
    shown = shown if len(shown) <= 40 else shown[:40] + "…"
    return said % column.heading.lower() + " " + _("Trong tệp: “%s”.") % shown


def _amiss(column: TemplateColumn, cell: FilledCell) -> str:
    """What is wrong where more can be said than what is expected; "" elsewhere."""
    if column.kind == TEXT and isinstance(cell.value, str):
        if loses_letters(cell.value):
            return _("%s gõ bằng phông chữ cũ (TCVN3, VNI). Hãy chuyển sang Unicode rồi ghi lại.")
        return _("%%s dài quá %d ký tự. Hãy rút gọn.") % MAX_TEXT
    if column.kind == DAY and isinstance(cell.value, datetime):
        return _("%s có kèm giờ, không rõ là ngày nào. Hãy ghi lại chỉ ngày, ví dụ 01/07/2025.")
    if column.kind == DAY and (number := _number_of_day(cell)):
        day = from_excel(number)
        return _("%%s phải là ngày. Số này là cách Excel giữ ngày %s; hãy ghi lại thành ngày.") % (
            f"{day:%d/%m/%Y}"
        )
    if column.kind == DAY and (amiss := misread(_shown(cell))):
        return "%s: " + amiss.replace("%", "%%")
    if column.kind in {POINTS, NUMBER, WHOLE} and _became_day(column, cell):
        return _(
            "%s phải là số, chương trình bảng tính đã đổi thành ngày. "
            "Hãy định dạng ô là Số rồi ghi lại, ví dụ 4,5."
        )
    if column.kind not in {POINTS, NUMBER}:
        return ""
    shown = clean(_shown(cell))
    if column.kind == POINTS and not column.of_plan and (said := amiss_of_item(shown)):
        return said
    if BELOW_ZERO.fullmatch(shown):
        least = _("%s phải là số từ 0 trở lên, ví dụ 4,5.")
        return f"{least} {column.signless}" if column.signless else least
    if FINE.fullmatch(shown):
        return _("%s phải là số có tối đa hai chữ số lẻ, ví dụ 4,25.")
    if column.kind == POINTS and FIGURE.fullmatch(shown):
        if column.of_plan:
            return _("%s phải là số nhỏ hơn 1.000, ví dụ 4,5.")
        return _("%s phải là số không lớn hơn điểm tối đa, ví dụ 4,5.")
    return ""


def _number_of_day(cell: FilledCell) -> int:
    """The number that stands for a day, pasted as a value or into a cell of text; 0 where it is
    none.
    """
    number = _shown(cell)
    # Python reads no number of thousands of digits.
    is_short = number.isdecimal() and len(number) <= MAX_DIGITS
    return int(number) if is_short and int(number) in DAYS else 0


def _became_day(column: TemplateColumn, cell: FilledCell) -> bool:
    """Whether a program made a day of it; of points it may be the number that stands for one, in a
    cell that is shown as a number: a count may be as large.
    """
    value = cell.value
    if column.kind == POINTS and isinstance(value, Decimal) and "%" not in cell.number_format:
        return value == value.to_integral_value() and int(value) in DAYS
    return isinstance(value, datetime | time)


def _shown(cell: FilledCell) -> str:
    """A cell as a sentence names it."""
    value = cell.value
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%H:%M %d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        percent = "%" in cell.number_format
        number = format((value * 100 if percent else value).normalize(), "f").replace(".", ",")
        return number + "%" * percent
    return str(value).upper() if isinstance(value, bool) else plain_text(cell)


def _text(cell: FilledCell) -> str:
    """Text, or a whole number as the sheet shows it: a code such as 002 may be a number that is
    shown with three digits.

    What else a program made of typed text (a day of 1/2, a share of 5%) is not turned back.
    """
    value = cell.value
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value() and abs(value) < 10**MAX_DIGITS
        if not whole or "%" in cell.number_format or WORDED.search(cell.number_format):
            raise ValueError(value)
        digits = len(cell.number_format) if cell.number_format.strip("0") == "" else 0
        return f"{int(value):0{digits}d}"
    if not isinstance(value, str):
        raise ValueError(value)
    text = clean(plain_text(cell))
    if len(text) > MAX_TEXT or loses_letters(value):
        raise ValueError(len(text))
    return text


def _points(cell: FilledCell) -> str:
    if isinstance(cell.value, Decimal) and "%" not in cell.number_format:
        return _shown_points(cell.value)
    typed = _typed(cell)
    return TYPED if says_not_applicable(typed) else show(parse(clean(typed)))


@lru_cache(maxsize=1024)  # a sheet of all units says the same few points thousands of times
def _shown_points(number: Decimal) -> str:
    return show(of_number(number))


def _number(cell: FilledCell) -> str:
    """As it was typed; a cell that is shown as per cent says what it shows."""
    if not isinstance(cell.value, Decimal):
        typed = clean(_typed(cell))
        return TYPED if says_not_applicable(typed) else typed
    number = cell.value * 100 if "%" in cell.number_format else cell.value
    # Its size first: what is beyond 28 digits cannot be rounded.
    if abs(number) >= 10**MAX_DIGITS or number != round(number, 2):
        raise ValueError(number)
    return show(number)


def _whole(cell: FilledCell) -> str:
    # However it is shown: “Số 3” is the number 3.
    typed = _text(cell._replace(number_format=GENERAL))
    if not re.fullmatch(r"[0-9]{1,6}", typed) or not int(typed):
        raise ValueError(typed)
    return str(int(typed))


def _mark(cell: FilledCell) -> str:
    said = _text(cell) if not isinstance(cell.value, bool) else str(cell.value)
    said = said.casefold()
    if said not in YES | NO:
        raise ValueError(said)
    return "on" if said in YES else "off"


def _day(cell: FilledCell) -> str:
    if isinstance(cell.value, datetime):
        if cell.value.time() != time():
            raise ValueError(cell.value)
        return cell.value.date().isoformat()
    return read_day(_typed(cell)).isoformat()


def _typed(cell: FilledCell) -> str:
    """What somebody typed as text."""
    if not isinstance(cell.value, str):
        raise ValueError(cell.value)
    return plain_text(cell)


READERS = {TEXT: _text, POINTS: _points, WHOLE: _whole, MARK: _mark, DAY: _day, NUMBER: _number}
