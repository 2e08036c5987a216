"""Finds the sheet that went out in a workbook that came back, and where its columns stand: by the
row of keys, without that row by their headings.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scoring.workbooks.cells import Cells, FilledCell
from scoring.workbooks.filled_sheet import FilledSheet
from scoring.workbooks.offline.sheets import CODE, MARK, TITLE, Identity, OfflineSheet, sheet_called
from wards.vietnamese import fold

MAX_ROWS = 20_000
TOP = 60  # rows among which the keys and the headings are looked for
KEY = re.compile(r"k([0-9]{1,18})v([0-9]{1,9})")
ENOUGH = 3  # keys or headings that make a row the row of keys, or of headings

SheetRow = tuple[int, Cells]


@dataclass(frozen=True)
class Layout:
    """Where things stand: the columns by their names, what they were by the same names, the keys;
    the last row above the items. `identity` is what the sheet says of itself.
    """

    at: Mapping[str, int]
    base: Mapping[str, int]
    key: int
    head: int
    identity: Identity | None
    has_keys: bool


def find(
    workbook: FilledSheet, sheet: OfflineSheet, own: Identity, whose: str
) -> tuple[Layout, list[SheetRow]]:
    """The one sheet of the workbook that went out, wherever it stands and whatever it is called."""
    found = []
    for part in workbook.parts:
        top = list(islice(workbook.rows(part), TOP))
        identity = next(filter(None, map(_identity, _texts(top))), None)
        if identity:
            _check_identity(identity, own, whose)
        if layout := _layout(top, sheet, identity):
            found.append((part, layout))
    # A copy without the hidden cells is no second sheet.
    found = [(part, layout) for part, layout in found if layout.identity] or found
    if not found:
        raise ValidationError(
            _(
                "Không thấy bảng “%s” trong tệp này. "
                "Hãy dùng tệp tải từ trang này, giữ nguyên dòng tiêu đề."
            )
            % sheet.title,
            "no_table",
        )
    if len(found) > 1:
        sentence = _("Tệp có %d trang tính cùng là bảng này. Hãy xóa bớt, chỉ để lại một.")
        raise ValidationError(sentence % len(found), "two_tables")
    part, layout = found[0]
    workbook.merged.clear()
    rows = list(islice(workbook.rows(part), MAX_ROWS + 1))
    if len(rows) > MAX_ROWS:
        sentence = _("Tệp có hơn %d dòng. Hãy xóa các dòng không thuộc bảng.") % MAX_ROWS
        raise ValidationError(sentence, "too_many_rows")
    return layout, [(number, cells) for number, cells in rows if number > layout.head]


def _key_column(rows: Sequence[SheetRow]) -> int:
    """Where most of the keys stand; 0 where there are none."""
    places = Counter(column for _number, cells in rows for column in cells if key_of(cells[column]))
    return max(places, key=lambda column: (places[column], -column), default=0)


def key_of(cell: FilledCell) -> re.Match[str] | None:
    return KEY.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None


def _texts(rows: Sequence[SheetRow]) -> Iterator[str]:
    return (
        cell.value
        for _number, cells in rows
        for cell in cells.values()
        if isinstance(cell.value, str)
    )


def _identity(text: str) -> Identity | None:
    return Identity.read(text.strip()) if text.startswith(MARK) else None


def _check_identity(found: Identity, own: Identity, whose: str) -> None:
    """Raises ValidationError where the sheet is another one."""
    if found == own:
        return
    other = sheet_called(found.sheet)
    facts = {"whose": whose, "sheet": other.title if other else found.sheet, "ward": found.ward}
    if found.sheet != own.sheet:
        sentence = _("Tệp này là “%(sheet)s”, ở đây chỉ nhận %(whose)s. Hãy chọn đúng tệp.")
    elif found.campaign != own.campaign:
        facts["campaign"] = found.campaign
        sentence = _(
            "Tệp này thuộc phong trào khác (%(campaign)s), ở đây chỉ nhận %(whose)s. "
            "Hãy chọn đúng tệp."
        )
    elif found.ward != own.ward:
        sentence = _(
            "Tệp này là của đơn vị khác (mã %(ward)s), ở đây chỉ nhận %(whose)s. Hãy chọn đúng tệp."
        )
    else:
        sentence = _(
            "Tiêu chí hoặc điểm tối đa đã khác so với lúc tải tệp này. "
            "Hãy tải tệp mới rồi chép những gì đã ghi sang."
        )
    raise ValidationError(sentence % facts, "another_sheet")


def _layout(
    rows: Sequence[SheetRow], sheet: OfflineSheet, identity: Identity | None
) -> Layout | None:
    """By the row of keys, where there is one, else by the headings; `None` where neither is.

    Raises ValidationError where they contradict one another, or a column stands there twice.
    """
    keys = {column.key: column.name for column in sheet.columns}
    bases = {column.base_key: column.name for column in sheet.filled}
    heads = {fold(column.printed): column.name for column in sheet.columns}
    by_keys: dict[str, int] = {}
    by_heads: dict[str, int] = {}
    base: dict[str, int] = {}
    head = 0
    for number, cells in rows:
        texts = {
            column: cell.value.strip()
            for column, cell in cells.items()
            if isinstance(cell.value, str)
        }
        keyed = [(keys[text], column) for column, text in texts.items() if text in keys]
        headed = [
            (heads[fold(text)], column) for column, text in texts.items() if fold(text) in heads
        ]
        for places, into in ((keyed, by_keys), (headed, by_heads)):
            if len(places) < ENOUGH or into:
                continue
            head = max(head, number)
            into.update(_each_once(places, sheet))
            for column, text in texts.items():
                if text in bases:
                    base.setdefault(bases[text], column)
    at = by_keys or by_heads
    for name in by_keys.keys() & by_heads.keys():
        if by_keys[name] != by_heads[name]:
            facts = {"heading": sheet.column(name).heading}
            sentence = _(
                "Cột “%(heading)s” đã lệch khỏi tiêu đề của nó. "
                "Hãy tải tệp mới rồi chép những gì đã ghi sang."
            )
            raise ValidationError(sentence % facts, "shifted")
    if not any(column.name in at for column in sheet.filled):
        return None
    key = _key_column(rows)
    if not key and not {CODE.name, TITLE.name} <= at.keys():
        return None
    return Layout(at, base, key, head, identity, has_keys=bool(by_keys))


def _each_once(places: list[tuple[str, int]], sheet: OfflineSheet) -> dict[str, int]:
    for name, number in Counter(name for name, _column in places).items():
        if number > 1:
            sentence = _("Tệp có %(number)d cột “%(heading)s”. Hãy xóa cột thừa rồi chọn lại.")
            facts = {"number": number, "heading": sheet.column(name).heading}
            raise ValidationError(sentence % facts, "repeated_column")
    return dict(places)
