"""Reads a sheet that came back, whatever a program or a person made of it meanwhile.

Its rows are found by the key beside the number. Where a key is lost or does not fit what stands
beside it, the row is matched by number and text, and the person is asked. Where the columns stand
is found in layout.py; what is stored now is looked at elsewhere (scoring.forms.offline).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl.utils import range_boundaries

from scoring.workbooks.cells import BLANK, LAST_COLUMN, LAST_ROW, Cells, FilledCell, Formula
from scoring.workbooks.columns import TemplateColumn, fact, is_blank, plain_text
from scoring.workbooks.offline.layout import Layout, SheetRow, find, key_of
from scoring.workbooks.offline.returned_rows import KnownItem, Returned, ReturnedCell, ReturnedRow
from scoring.workbooks.offline.sheets import CODE, TITLE, TOTAL, WARD, Identity, OfflineSheet, fills
from scoring.workbooks.reading import Problem, opened
from wards.vietnamese import clean, fold

NAMED = 8  # numbers that a sentence names

# A sheet says the same few names of units and items on thousands of rows.
_fold = lru_cache(maxsize=2048)(fold)


@dataclass(frozen=True)
class MergedCells:
    """Cells that a person made one of: only the first of them holds anything."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def read(cls, where: str) -> "MergedCells":
        left, top, right, bottom = range_boundaries(where)
        return cls(left or 1, top or 1, right or LAST_COLUMN, bottom or LAST_ROW)

    def holds(self, row: int, column: int) -> bool:
        return self.left <= column <= self.right and self.top <= row <= self.bottom


def read(
    file: UploadedFile, sheet: OfflineSheet, own: Identity, items: Iterable[KnownItem], whose: str
) -> Returned:
    """Read a sheet that came back; `own` is what a sheet of this page says of itself, `whose` what
    a sentence calls it.

    Raises ValidationError with a sentence where the file is another sheet, or none at all.
    """
    with opened(file) as workbook:
        layout, rows = find(workbook, sheet, own, whose)
    reading = _Reading(sheet, layout, items, whose)
    return reading.of(rows, [MergedCells.read(where) for where in workbook.merged])


class _Reading:
    """The rows of a sheet against the items that it may hold."""

    def __init__(
        self, sheet: OfflineSheet, layout: Layout, items: Iterable[KnownItem], whose: str
    ) -> None:
        self.sheet, self.layout, self.whose = sheet, layout, whose
        self.items = {item.score_id: item for item in items}
        self.by_place = {(_fold(item.ward), item.code): item for item in self.items.values()}
        self.heads = {item.code.partition(".")[0] for item in self.items.values()}
        self.columns = [
            (
                column,
                TemplateColumn(column.name, str(column.heading), column.kind),
                layout.at[column.name],
            )
            for column in sheet.filled
            if column.name in layout.at
        ]
        self.result = Returned(columns={kind.name: at for _column, kind, at in self.columns})
        self.by_number = 0  # rows that were matched by number and text

    def of(self, rows: Sequence[SheetRow], merged: Sequence[MergedCells]) -> Returned:
        bases = dict(self._bases(rows))
        matched = defaultdict[int, list[SheetRow]](list)
        for number, cells in rows:
            if item := self._item(number, cells):
                matched[item.score_id].append((number, cells))
        for score_id, places in matched.items():
            if len(places) > 1:
                self._repeated(self.items[score_id], [number for number, _cells in places])
                continue
            number, cells = places[0]
            found = self._cells(
                number, cells, self.items[score_id], bases.get(score_id, {}), merged
            )
            self.result.rows.append(ReturnedRow(number, score_id, found))
        self._say_what_is_lacking(matched.keys())
        return self.result

    def _text(self, cells: Cells, name: str) -> str:
        """What stands beside an item: its ward, number or text."""
        cell = cells.get(self.layout.at.get(name, 0), BLANK)
        if isinstance(cell.value, Decimal):  # a program made a number of 3.1
            return format(cell.value.normalize(), "f")
        return clean(plain_text(cell)) if isinstance(cell.value, str) else ""

    def _bases(self, rows: Sequence[SheetRow]) -> Iterator[tuple[int, dict[str, str]]]:
        """What went out, by the keys beside it: the two move together."""
        for _number, cells in rows:
            key = key_of(cells.get(self.layout.key, BLANK))
            if key is None or (item := self.items.get(int(key[1]))) is None:
                continue
            base = dict(item.now) if item.version == int(key[2]) else {}
            for name, column in self.layout.base.items():
                value = cells.get(column, BLANK).value
                if isinstance(value, str) and value.startswith("b"):
                    base[name] = value[1:]
            yield item.score_id, base

    def _item(self, number: int, cells: Cells) -> KnownItem | None:
        """The item of a row, by two of its key, its number and its text;
        `None` where it is none.
        """
        key = key_of(cells.get(self.layout.key, BLANK))
        keyed = self.items.get(int(key[1])) if key else None
        if keyed and self._is_untouched(keyed, cells):
            return keyed
        ward, code, title = (self._text(cells, column.name) for column in (WARD, CODE, TITLE))
        if key and not keyed:
            self._of_another_card(number)
            return None
        placed = self._placed(ward, code, title)
        is_seen = {CODE.name, TITLE.name} <= self.layout.at.keys()
        if keyed and (not is_seen or keyed is placed or _fits(keyed, ward, title)):
            return keyed
        if placed and _fits(placed, ward, title):
            self.by_number += 1
            return placed
        is_sum = _fold(title) == _fold(TOTAL) or (code in self.heads and not placed)
        filled = (cells.get(at, BLANK) for _column, _kind, at in self.columns)
        is_filled = any(
            not is_blank(cell) and not isinstance(cell.value, Formula) for cell in filled
        )
        if is_filled and not (is_sum and not keyed):
            self._problem(
                number,
                self.layout.at.get(CODE.name, 1),
                _(
                    "không nhận ra nội dung của dòng này. "
                    "Hãy ghi lại đúng số thứ tự và nội dung, hoặc xóa dòng."
                ),
            )
        return None

    def _placed(self, ward: str, code: str, title: str) -> KnownItem | None:
        """The item of this number. A program that made numbers of them shows 6.10 as 6.1: where the
        text is that of the tenth, it is meant.
        """
        placed, tenth = (self.by_place.get((_fold(ward), number)) for number in (code, f"{code}0"))
        return tenth if tenth and _fits(tenth, ward, title) else placed

    def _is_untouched(self, item: KnownItem, cells: Cells) -> bool:
        """Whether number and text stand beside the key as they went out: so most rows come back."""
        at = self.layout.at
        known = {WARD.name: item.ward, CODE.name: item.code, TITLE.name: item.title}
        return all(cells.get(at[name], BLANK).value == known[name] for name in known if name in at)

    def _of_another_card(self, number: int) -> None:
        """Raises ValidationError where nothing else says that the sheet is of this page."""
        if not self.layout.identity:
            sentence = _("Tệp này là của phiếu khác, ở đây chỉ nhận %s. Hãy chọn đúng tệp.")
            raise ValidationError(sentence % self.whose, "another_sheet")
        sentence = _(
            "dòng này chép từ phiếu khác nên không nhận. Hãy ghi vào đúng dòng của phiếu này."
        )
        self._problem(number, self.layout.at.get(CODE.name, 1), sentence)

    def _problem(self, row: int, column: int, sentence: str) -> None:
        self.result.problems.append(Problem(row, column, sentence))

    def _repeated(self, item: KnownItem, numbers: list[int]) -> None:
        facts = {"code": item.code, "rows": ", ".join(map(str, numbers))}
        sentence = _("nội dung %(code)s có ở nhiều dòng (%(rows)s). Hãy chỉ giữ một dòng.") % facts
        self._problem(numbers[-1], self.layout.at.get(CODE.name, 1), sentence)

    def _cells(
        self,
        number: int,
        cells: Cells,
        item: KnownItem,
        base: Mapping[str, str],
        merged: Sequence[MergedCells],
    ) -> dict[str, ReturnedCell]:
        found = {}
        for column, kind, at in self.columns:
            if not fills(column, item.measured):
                continue
            cell = cells.get(at, BLANK)
            if merged and any(where.holds(number, at) for where in merged):
                self._problem(number, at, _("ô này đang gộp. Hãy bỏ gộp và ghi đủ từng ô."))
                continue
            before = base.get(column.name)
            if before is not None and (cell.value or "") == before:
                found[column.name] = ReturnedCell(before, before)
                continue
            value, sentence = fact(kind, cell)
            if sentence:
                self._problem(number, at, sentence)
                continue
            # An apostrophe at the beginning of a text is the sheet's own, not the person's.
            if before is not None and value == clean(plain_text(FilledCell(before))):
                value = before
            found[column.name] = ReturnedCell(value, before)
        return found

    def _say_what_is_lacking(self, matched: Iterable[int]) -> None:
        result, layout = self.result, self.layout
        lacking = [column.heading for column in self.sheet.filled if column.name not in layout.at]
        if lacking:
            names = ", ".join(f"“{heading}”" for heading in lacking)
            result.notes.append(_("Tệp không còn cột %s: giữ nguyên như đang lưu.") % names)
        found = set(matched)
        absent = [item for item in self.items.values() if item.score_id not in found]
        if absent:
            codes = [f"{item.ward} {item.code}".strip() for item in absent[:NAMED]]
            facts = {"count": len(absent), "codes": ", ".join(codes) + "…" * (len(absent) > NAMED)}
            sentence = ngettext(
                "Tệp không có %(count)d nội dung (%(codes)s): giữ nguyên như đang lưu.",
                "Tệp không có %(count)d nội dung (%(codes)s): giữ nguyên như đang lưu.",
                len(absent),
            )
            result.notes.append(sentence % facts)
        if not layout.identity:
            sentence = _("Tệp đã mất mã của bảng. Đây có đúng là %s không?")
            result.questions.append(sentence % self.whose)
        if not layout.has_keys:
            result.questions.append(
                _("Tệp đã mất dòng mã nằm ẩn trên tiêu đề: các cột được nhận ra theo tiêu đề.")
            )
        if self.by_number:
            sentence = ngettext(
                "%d dòng đã mất mã hoặc mang mã của dòng khác: được nhận ra theo số thứ tự và nội "
                "dung.",
                "%d dòng đã mất mã hoặc mang mã của dòng khác: được nhận ra theo số thứ tự và nội "
                "dung.",
                self.by_number,
            )
            result.questions.append(sentence % self.by_number)


def _fits(item: KnownItem, ward: str, title: str) -> bool:
    return _fold(item.title) == _fold(title) and _fold(item.ward) == _fold(ward)
