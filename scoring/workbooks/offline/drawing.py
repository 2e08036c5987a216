"""Draws the plan's table on A4, protected but for what is filled in.

Protection and validation are a courtesy: everything is checked again when the sheet comes back.
What a row is, which version of it went out and what stood in it then are plain texts in hidden
columns, since these alone come back from every program. The hidden columns stand beside the
number, within the table: whoever marks the table and sorts it takes them along.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from scoring.models import Campaign, Criterion, Score, Scorecard
from scoring.pages.sheet.item_row import ItemRow
from scoring.rules.lifecycle import PointsKind
from scoring.rules.not_applicable import TYPED
from scoring.rules.points import show
from scoring.workbooks import stream
from scoring.workbooks.cells import GENERAL
from scoring.workbooks.columns import NUMBER, POINTS
from scoring.workbooks.looks import GRID, PAPER, set_text
from scoring.workbooks.looks import POINTS as POINTS_FORMAT
from scoring.workbooks.offline import sums as sums_of
from scoring.workbooks.offline.cards import OfflineCard
from scoring.workbooks.offline.drawn_rows import DrawnRows
from scoring.workbooks.offline.sheets import (
    CAP,
    CODE,
    TITLE,
    TOTAL,
    WARD,
    Identity,
    OfflineColumn,
    OfflineSheet,
    fills,
    key_of,
)
from scoring.workbooks.offline.values import base_text, value_of

TEXT_FORMAT = "@"
# Not 0.##: of a whole number Excel shows the sign before the decimals that are not there, "120,".
NUMBER_FORMAT = GENERAL
TO_FILL = PatternFill("solid", fgColor="FFF9E5")
HEAD = PatternFill("solid", fgColor=PAPER)
FONT = "Times New Roman"
ZERO = Decimal(0)
KEY_ROW, HEADING_ROW = 5, 6
HEAD_KEY, TOTAL_KEY = "g", "t"  # rows that are no item: a criterion, the sum
LINE_HEIGHT = 16  # of letters of 11 points


class Drawing:
    """The sheet while it is drawn: openpyxl draws what stands around the rows."""

    def __init__(self, sheet: OfflineSheet, page: Worksheet) -> None:
        self.sheet, self.page, self.row = sheet, page, HEADING_ROW
        self.rows = DrawnRows()
        self.caps: defaultdict[Decimal, list[int]] = defaultdict(list)
        self.numbers: defaultdict[tuple[OfflineColumn, Decimal], list[int]] = defaultdict(list)
        # Columns of which no one rule may be asked: a cell may hold a word.
        self.takes_words: set[OfflineColumn] = set()
        self.styles: dict[tuple[OfflineColumn, bool, bool], tuple[int, int]] = {}
        # Where each column stands: the number first, then what is hidden, then the others.
        split = sheet.columns.index(CODE) + 1
        hidden = range(split + 1, split + 2 + len(sheet.filled))
        self.key, *bases = hidden
        self.base = dict(zip(sheet.filled, bases, strict=True))
        shown = [
            *range(1, split + 1),
            *range(hidden.stop, hidden.stop + len(sheet.columns) - split),
        ]
        self.at = dict(zip(sheet.columns, shown, strict=True))

    def letter(self, column: OfflineColumn) -> str:
        return get_column_letter(self.at[column])

    def head(
        self, campaign: Campaign, card: Scorecard | None, now: datetime, shut: str = ""
    ) -> None:
        """Title and instructions, or why there is nothing to fill in;
        the row of keys, the headings.
        """
        sheet, page = self.sheet, self.page
        identity = str(Identity.of(sheet, campaign, card))
        whose = f" – {card.ward_name}" if card else ""
        for row, (text, size, bold) in enumerate(
            (
                (f"{sheet.printed.upper()} NĂM {campaign.year}{whose.upper()}", 14, True),
                (campaign.title, 12, False),
                (shut or self._instructions(campaign, card), 11, False),
                (f"Số liệu lúc {localtime(now):%H:%M, %d/%m/%Y}.", 11, False),
            ),
            1,
        ):
            cell = page.cell(row, 1)
            set_text(cell, text)
            cell.font = Font(name=FONT, size=size, bold=bold, italic=row == 3)
            page.row_dimensions[row].height = size + 8
        for row in (KEY_ROW, HEADING_ROW):
            set_text(page.cell(row, self.key), identity)
            for column, number in self.base.items():
                set_text(page.cell(row, number), column.base_key)
        for column, number in self.at.items():
            set_text(page.cell(KEY_ROW, number), column.key)
            cell = page.cell(HEADING_ROW, number)
            set_text(cell, column.printed)
            cell.font, cell.fill, cell.border = Font(name=FONT, size=11, bold=True), HEAD, GRID
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            page.column_dimensions[get_column_letter(number)].width = column.width
        page.row_dimensions[KEY_ROW].hidden = True
        page.row_dimensions[HEADING_ROW].height = 34
        for number in (self.key, *self.base.values()):
            page.column_dimensions[get_column_letter(number)].hidden = True

    def _instructions(self, campaign: Campaign, card: Scorecard | None) -> str:
        leaves = campaign.leaves_for(card.cluster_id) if card else campaign.leaves
        codes = ", ".join(leaf.code for leaf in leaves if leaf.not_applicable.is_allowed)
        out = f" Không phát sinh thì ghi {TYPED} (được ở {codes})." if codes else ""
        return (
            f"Chỉ ghi vào các ô nền vàng. Điểm theo bước {campaign.step_text}, ví dụ 4,5; để "
            f"trống là chưa chấm.{out} Lưu dạng .xlsx, rồi đưa tệp lên lại ở trang đã tải tệp này."
        )

    def card(self, filled: OfflineCard) -> None:
        """All rows of a card, then their sum."""
        parts: list[tuple[int, list[Criterion]]] = []
        sums = dict.fromkeys(self._summed, ZERO)
        for head, rows in filled.sections:
            alone = len(rows) == 1 and rows[0].score.item == head
            place = self.row + 1  # of the criterion's own row
            if not alone:
                key = f"{HEAD_KEY}{head.position}"
                facts = {CODE: head.code, TITLE: head.title, CAP: head.farthest}
                self._line(filled, key, facts)
            for row in rows:
                self._item(filled, row, bold=alone)
            for column in sums:
                value = sum((getattr(row.score, column.name) or ZERO for row in rows), ZERO)
                sums[column] += value
                if not alone:
                    of = [row.score.item for row in rows]
                    self._reckon(place, column, self._sum(filled, column, place + 1, of), value)
            parts.append((place, [rows[0].score.item] if alone else []))
        total = filled.card.campaign.total
        self._line(filled, TOTAL_KEY, {TITLE: TOTAL, CAP: total})
        for column, value in sums.items():
            letter = self.letter(column)
            cells = []
            for place, items in parts:
                outs = self._outs(filled, column, place, items)
                cell = f"{letter}{place}"
                cells.append(sums_of.of_one(cell, outs) if outs else cell)
            self._reckon(self.row, column, "+".join(cells), value)
        self.rows.close()

    def _sum(
        self, filled: OfflineCard, column: OfflineColumn, first: int, items: Sequence[Criterion]
    ) -> str:
        """The sum of the items of a criterion, which stand from this row on."""
        last = first + len(items) - 1
        letter, caps = self.letter(column), self.letter(CAP)
        points = f"{letter}{first}:{letter}{last}"
        outs = self._outs(filled, column, first, items)
        if not outs:
            return f"SUM({points})"
        step = filled.card.campaign.step
        return sums_of.of_criterion(points, f"{caps}{first}:{caps}{last}", outs, step)

    def _outs(
        self, filled: OfflineCard, column: OfflineColumn, first: int, items: Sequence[Criterion]
    ) -> list[sums_of.ExcludableItem]:
        """The items that may be said not to apply, where that can be typed now."""
        if column.fills not in filled.open_kinds:
            return []
        found = []
        for row, item in enumerate(items, first):
            if item.not_applicable.is_allowed:
                measured = item.measure.takes_number
                at = self.at[column] - 1 if measured else self.at[column]
                cell = f"{get_column_letter(at)}{row}"
                found.append(sums_of.ExcludableItem(item, cell, not measured))
        return found

    @property
    def _summed(self) -> list[OfflineColumn]:
        """The columns of points that are added up."""
        names = {kind.points_field for kind in PointsKind}
        return [column for column in self.sheet.columns if column.name in names]

    def _item(self, filled: OfflineCard, row: ItemRow, *, bold: bool = False) -> None:
        self.row += 1
        score, measure = row.score, row.score.item.measure
        self.rows.text(self.row, self.key, key_of(score.pk, score.version))
        for column, number in self.base.items():
            self.rows.text(self.row, number, base_text(column, score))
        for column in self.sheet.columns:
            value = value_of(column, filled.card, row)
            is_open = column.fills in filled.open_kinds and (
                column.fills is not PointsKind.SELF or row.ward_enters
            )
            to_fill = is_open and fills(column, measure.takes_number)
            self._put(column, value, to_fill=to_fill, bold=bold)
            self._grow(column, value)
            if to_fill and score.item.not_applicable.is_allowed:
                self.takes_words.add(column)
            elif to_fill and column.kind == POINTS:
                self.caps[score.cap].append(self.row)
            elif to_fill and column.kind == NUMBER:
                self.numbers[column, measure.most].append(self.row)
            elif is_open and column.kind == POINTS:
                self._work_out(column, score, value, bold=bold)

    def _work_out(
        self, column: OfflineColumn, score: Score, value: str | Decimal | None, *, bold: bool
    ) -> None:
        """Points that follow from the number beside them, while somebody fills it in."""
        number = f"{get_column_letter(self.at[column] - 1)}{self.row}"
        formula = score.item.measure.formula(number, score.cap, score.scorecard.campaign.step)
        style, _quoted = self._styles_of(column, to_fill=False, bold=bold)
        shown = value if isinstance(value, Decimal) else None
        self.rows.formula(self.row, self.at[column], formula, shown, style)

    def _line(self, filled: OfflineCard, key: str, facts: Mapping[OfflineColumn, Any]) -> None:
        """A row that is no item."""
        self.row += 1
        self.rows.text(self.row, self.key, key)
        for column in self.sheet.columns:
            value = filled.card.ward_name if column is WARD else facts.get(column)
            self._put(column, value, to_fill=False, bold=True)
        self._grow(TITLE, facts[TITLE])

    def _grow(self, column: OfflineColumn, value: object) -> None:
        """As high as the text needs: not every program measures it when it opens a file."""
        if isinstance(value, str):
            capacity = column.width * stream.TEXT_PER_DIGIT
            if len(value) <= capacity and "\n" not in value:
                return
            lines = stream.lines_of(value, capacity)
            self.rows.grow(self.row, min(lines * LINE_HEIGHT, stream.MAX_HEIGHT))

    def _reckon(self, row: int, column: OfflineColumn, formula: str, value: Decimal) -> None:
        style, _quoted = self._styles_of(column, to_fill=False, bold=True)
        self.rows.formula(row, self.at[column], formula, value, style)

    def _put(
        self,
        column: OfflineColumn,
        value: str | Decimal | None,
        *,
        to_fill: bool,
        bold: bool,
    ) -> None:
        style, quoted = self._styles_of(column, to_fill=to_fill, bold=bold)
        if isinstance(value, Decimal):
            self.rows.number(self.row, self.at[column], value, style)
        elif value:
            style = quoted if value.startswith(stream.FORMULA_SIGNS) else style
            self.rows.text(self.row, self.at[column], value, style)
        else:
            self.rows.blank(self.row, self.at[column], style)

    def _styles_of(self, column: OfflineColumn, *, to_fill: bool, bold: bool) -> tuple[int, int]:
        """The numbers of a style in the workbook: for values, and for text like a formula."""
        look = (column, to_fill, bold)
        if look not in self.styles:
            cell = Cell(self.page, row=1, column=1)
            _style(cell, column, to_fill=to_fill, bold=bold)
            plain = cell.style_id
            # A copy: the workbook keeps the style itself, and its mark would be on both.
            cell._style = copy(cell._style)
            cell.quotePrefix = True
            self.styles[look] = plain, cell.style_id
        return self.styles[look]

    def finish(self) -> None:
        """Rules, protection, panes and print settings."""
        page = self.page
        for column in self.sheet.filled:
            if column.kind == POINTS:
                for rule in self._rules(column):
                    page.add_data_validation(rule)
        for (column, most), rows in self.numbers.items():
            letter = self.letter(column)
            page.add_data_validation(
                _rule(most, " ".join(f"{letter}{row}" for row in dict.fromkeys(rows)), "Số liệu")
            )
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = False
        # By its name: to ask for the cell would make a row,
        # and the first one would stand there twice.
        page.freeze_panes = f"{get_column_letter(self.at[TITLE] + 1)}{HEADING_ROW + 1}"
        page.sheet_view.showGridLines = False
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.orientation = page.ORIENTATION_LANDSCAPE
        page.page_setup.paperSize = page.PAPERSIZE_A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
        margins = page.page_margins
        margins.left, margins.right, margins.top, margins.bottom = 0.5, 0.4, 0.5, 0.6
        margins.header = margins.footer = 0.3
        page.oddFooter.center.text = "Trang &P/&N"
        page.oddFooter.center.font, page.oddFooter.center.size = "Times New Roman,Regular", 10

    def _rules(self, column: OfflineColumn) -> Iterator[DataValidation]:
        """For every cap its own, but one for all wards: it would name every cell of a hundred."""
        letter = self.letter(column)
        if self.sheet.names_ward and column in self.takes_words:
            return
        if self.sheet.names_ward and self.caps:
            yield _rule(max(self.caps), f"{letter}{HEADING_ROW + 1}:{letter}{self.row}")
            return
        for cap, rows in self.caps.items():
            yield _rule(cap, " ".join(f"{letter}{row}" for row in dict.fromkeys(rows)))


def _style(cell: Any, column: OfflineColumn, *, to_fill: bool, bold: bool) -> None:
    is_points = column.is_figure
    cell.font = Font(name=FONT, size=11, bold=bold)
    cell.border = GRID
    cell.number_format = POINTS_FORMAT if is_points else TEXT_FORMAT
    if column.kind == NUMBER:
        cell.number_format = NUMBER_FORMAT
    cell.alignment = Alignment(
        horizontal="right" if is_points else column.align, vertical="top", wrap_text=not is_points
    )
    if to_fill:
        cell.fill, cell.protection = TO_FILL, Protection(locked=False)
    elif bold:
        cell.fill = HEAD


def _rule(cap: Decimal, cells: str, what: str = "Điểm") -> DataValidation:
    """What a program itself refuses while the person types. Its bounds are numbers: programs lose
    bounds that are cells.
    """
    return DataValidation(
        type="decimal",
        operator="between",
        formula1="0",
        formula2=f"{cap.normalize():f}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=what,
        error=f"{what} từ 0 đến {show(cap)}. Để trống là chưa chấm.",
        sqref=cells,
    )
