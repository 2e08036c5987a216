"""A sheet that came back, against what is stored: three values meet in every cell.

As it went out, as it came back, as it stands now. What only the sheet changed is proposed, what
only the program changed stays, and where both changed a person chooses. Nothing is taken before it
is confirmed, and then by the acts that pages use. Between the look and the confirmation the page
itself carries what the sheet brought, signed; the server keeps nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl.utils import get_column_letter

from scoring.forms import offline_token
from scoring.forms.offline_rows import AS_STORED, FROM_FILE, CellChange, RowMerge
from scoring.forms.offline_token import Looked
from scoring.forms.upload_fields import WorkbookField
from scoring.ledger.receipt import unsigned
from scoring.models import Campaign, Score, Scorecard
from scoring.rules.refusals import Refused, Stale, sentence_of
from scoring.workbooks.offline.cards import cards_of, scores_of
from scoring.workbooks.offline.returned import NAMED, read
from scoring.workbooks.offline.returned_rows import KnownItem, Returned, ReturnedRow
from scoring.workbooks.offline.sheets import Identity, OfflineSheet
from scoring.workbooks.offline.values import stored_text
from wards.models import User

AT_ONCE = 1_000  # items that one confirmation takes: no page is waited for half a minute
WHOLE = 400  # items that one transaction takes: meanwhile nobody else writes to SQLite
NOT_YOURS = gettext_lazy("Đồng chí không được ghi điểm của đơn vị này.")


class SheetForm(forms.Form):
    """The sheet that came back; scoring.workbooks.offline judges it."""

    file = WorkbookField(
        help_text=gettext_lazy("Tệp tải từ trang này, lưu dạng XLSX, tối đa 5 MB.")
    )


class Merge:
    """What a sheet brings to the cards of a page."""

    def __init__(
        self,
        sheet: OfflineSheet,
        campaign: Campaign,
        card: Scorecard | None,
        *,
        by: User,
        now: datetime,
    ) -> None:
        """`card` is `None` for the sheet of all wards."""
        self.sheet, self.campaign = sheet.fit(campaign), campaign
        self.card, self.by, self.now = card, by, now
        self.identity = Identity.of(sheet, campaign, card)
        self.returned = Returned()
        # What the person looked at before confirming: versions, and rows that could not be taken.
        self.seen: Mapping[int, int] = {}
        self.seen_refused: Collection[int] = ()
        self.rows: list[RowMerge] = []
        self.later = 0  # rows that are left to the next confirmation
        self.is_stale = False
        self.scores = self._stored()

    def _stored(self) -> dict[int, Score]:
        cards = cards_of(self.campaign, self.card)
        return {score.pk: score for score in scores_of(cards, "changed_by")}

    @property
    def whose(self) -> str:
        """What sentences call the sheet."""
        facts = {"sheet": self.sheet.title, "year": self.campaign.year, "ward": self.card}
        if self.card:
            return _("“%(sheet)s” năm %(year)s của %(ward)s") % facts
        return _("“%(sheet)s” năm %(year)s của các đơn vị") % facts

    # From the file, and from the page

    def read(self, file: UploadedFile) -> None:
        """Raises ValidationError with a sentence where the file cannot be this sheet."""
        items = map(self._known, self.scores.values())
        self.returned = read(file, self.sheet, self.identity, items, self.whose)
        self._say_what_stays()
        self.returned.rows = [row for row in map(self._changed, self.returned.rows) if row.cells]
        self._compare()

    def _changed(self, row: ReturnedRow) -> ReturnedRow:
        """The row with the cells alone that came back otherwise than they went out."""
        cells = {name: cell for name, cell in row.cells.items() if cell.value != cell.base}
        return ReturnedRow(row.number, row.score_id, cells)

    def _say_what_stays(self) -> None:
        """What the program has newer and the sheet left as it was."""
        newer = []
        for row in self.returned.rows:
            score = self.scores[row.score_id]
            left = {name: cell for name, cell in row.cells.items() if cell.value == cell.base}
            if any(self._now(name, score) != cell.value for name, cell in left.items()):
                newer.append(score)
        if newer:
            codes = [self.name_of(score) for score in newer[:NAMED]]
            facts = {"count": len(newer), "codes": ", ".join(codes) + "…" * (len(newer) > NAMED)}
            sentence = ngettext(
                "Từ khi tải tệp, chương trình đã có giá trị mới ở %(count)d nội dung mà tệp không "
                "sửa (%(codes)s): giữ giá trị mới.",
                "Từ khi tải tệp, chương trình đã có giá trị mới ở %(count)d nội dung mà tệp không "
                "sửa (%(codes)s): giữ giá trị mới.",
                len(newer),
            )
            self.returned.notes.append(sentence % facts)

    def _now(self, name: str, score: Score) -> str:
        return stored_text(self.sheet.column(name), score)

    def name_of(self, score: Score) -> str:
        """Which item: with its ward where the sheet holds several."""
        return (
            f"{score.scorecard.ward_name} {score.item.code}" if not self.card else score.item.code
        )

    def _known(self, score: Score) -> KnownItem:
        return KnownItem(
            score.pk,
            score.version,
            score.scorecard.ward_name if self.sheet.names_ward else "",
            score.item.code,
            score.item.title,
            {column.name: stored_text(column, score) for column in self.sheet.filled},
            score.item.measure.takes_number,
        )

    def sign(self) -> str:
        """What the page carries until it is confirmed;
        "" where that is more than a form may send.
        """
        seen = {row.score_id: self.scores[row.score_id].version for row in self.returned.rows}
        looked = Looked(self.returned, seen, [row.pk for row in self.refused])
        return offline_token.sign(looked, of=str(self.identity), by=self.by)

    def unsign(self, signed: str) -> bool:
        """Take back what the page carried; False when it is not this person's, not of this page, or
        too old.
        """
        looked = offline_token.unsign(signed, of=str(self.identity), by=self.by)
        if looked is None:
            return False
        self.returned, self.seen, self.seen_refused = looked
        self._compare()
        return True

    # What meets

    def _compare(self) -> None:
        """The rows that bring something which is not stored already,
        as many as are taken at once.
        """
        self.rows, ready = [], 0
        bringing = filter(self._brings_something, self.returned.rows)
        for row in bringing:
            merged = self._merged(row)
            self.rows.append(merged)
            ready += not merged.refusal
            if ready == AT_ONCE:
                break
        self.later = sum(1 for _row in bringing)

    def _brings_something(self, row: ReturnedRow) -> bool:
        score = self.scores[row.score_id]
        return any(cell.value != self._now(name, score) for name, cell in row.cells.items())

    def _merged(self, row: ReturnedRow) -> RowMerge:
        score = self.scores[row.score_id]
        cells = [
            CellChange(self.sheet.column(name), cell.base, cell.value, self._now(name, score))
            for name, cell in row.cells.items()
        ]
        new = [cell for cell in cells if cell.value != cell.now]
        merged = RowMerge(row.number, score, new, self._place(row.number, new))
        merged.refusal = self._refusal_to(merged)
        return merged

    def _place(self, number: int, cells: Sequence[CellChange]) -> str:
        column = self.returned.columns.get(cells[0].column.name, 1) if cells else 1
        return f"{get_column_letter(column)}{number}"

    def _refusal_to(self, row: RowMerge) -> str:
        """What is in the way of a row, by the acts' own predicates; "" where nothing is."""
        try:
            self.campaign.check_open()
            for kind, typed, note in row.entries(self.sheet.kinds):
                row.score.check_turn(kind, by=self.by, now=self.now)
                row.score.check_entry(kind, typed, note)
        except Refused as refused:
            return sentence_of(refused)
        except PermissionDenied:
            return str(NOT_YOURS)
        return ""

    @property
    def refused(self) -> list[RowMerge]:
        return [row for row in self.rows if row.refusal]

    @property
    def conflicts(self) -> list[RowMerge]:
        return [row for row in self.rows if row.is_conflict and not row.refusal]

    @property
    def proposed(self) -> list[RowMerge]:
        return [row for row in self.rows if not (row.is_conflict or row.refusal)]

    @property
    def problems(self) -> Sequence[str]:
        return self.returned.problems

    @property
    def can_be_taken(self) -> bool:
        return bool(self.conflicts or self.proposed)

    # What a person chose, and what is taken

    def choose(self, data: Mapping[str, Any]) -> list[RowMerge]:
        """Read the choices; returns the rows that both sides changed and nobody chose of.

        What somebody saved since the person looked was not seen, so that no choice is of it.
        """
        for row in self.rows:
            choice = data.get(f"take-{row.pk}", "") or data.get("take", "")
            if f"skip-{row.pk}" in data:
                choice = AS_STORED
            elif not row.is_conflict:
                choice = FROM_FILE
            if row.refusal:
                row.error = "" if row.pk in self.seen_refused else row.refusal
            elif self.seen.get(row.pk) != row.score.version and choice != AS_STORED:
                row.error, self.is_stale = sentence_of(Stale(row.score, self.by.pk)), True
            else:
                row.choice = choice
        known = {FROM_FILE, AS_STORED}
        return [row for row in self.conflicts if not row.error and row.choice not in known]

    @property
    def is_small(self) -> bool:
        """Whether all of it can be taken in one transaction."""
        return not self.later and len(self._chosen) <= WHOLE

    @property
    def _chosen(self) -> list[RowMerge]:
        return [row for row in self.rows if row.choice == FROM_FILE]

    def take(self, *, whole: bool) -> int:
        """Enter what was chosen, each row whole; with `whole` all rows or none.

        Returns how many rows were taken. What was not is told by its row, and `is_stale` where
        somebody else saved meanwhile.
        """
        if not whole:
            cards = groupby(self._chosen, key=lambda row: row.score.scorecard_id)
            parts = [list(rows) for _card, rows in cards]
            for number, rows in enumerate(parts, 1):
                with transaction.atomic(), nullcontext() if number == len(parts) else unsigned():
                    for row in rows:
                        self._take(row)
        else:
            with transaction.atomic():
                for row in self._chosen:
                    self._take(row)
                if self.failed:
                    transaction.set_rollback(True)
                    for row in self.rows:
                        row.is_taken = False
        return sum(row.is_taken for row in self.rows)

    def without(self, done: "Merge") -> None:
        """Leave out what was passed over: the person has looked at it already."""
        passed = {row.pk for row in done.rows if row.choice == AS_STORED}
        self.returned.rows = [row for row in self.returned.rows if row.score_id not in passed]
        self._compare()

    @property
    def failed(self) -> list[RowMerge]:
        return [row for row in self.rows if row.error]

    def _take(self, row: RowMerge) -> None:
        version = self.seen.get(row.pk, 0)
        try:
            with transaction.atomic():
                for kind, typed, note in list(row.entries(self.sheet.kinds)):
                    saved = row.score.enter(
                        kind, typed, by=self.by, note=note, seen_version=version
                    )
                    version = saved.version
        except Stale as stale:
            row.error, self.is_stale = sentence_of(stale), True
        except Refused as refused:
            row.error = sentence_of(refused)
        except PermissionDenied:
            row.error = str(NOT_YOURS)
        else:
            row.is_taken = True
