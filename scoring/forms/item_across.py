"""What the Board types about one item for several units on one page."""

from collections.abc import Mapping
from typing import ClassVar

from scoring.forms.entering import fields, fingerprint, read_version
from scoring.forms.judging import BY_REPORTS, Verdict
from scoring.ledger.receipt import unsigned
from scoring.pages.item_across.rows import AcrossRow
from scoring.rules.lifecycle import PointsKind
from wards.models import User
from wards.vietnamese import clean

AGREED = "agreed"


class AcrossSheet:
    """The verified points and reasons of these rows, as stored or as typed."""

    NEEDED: ClassVar = ("points", "reason", "version")

    def __init__(self, rows: list[AcrossRow], data: Mapping[str, str] | None = None) -> None:
        self.rows, self.data = rows, data or {}
        for row in rows:
            row.typed = _stored(row) if data is None else _typed(data, row)

    @staticmethod
    def sent(data: Mapping[str, str]) -> list[int]:
        """Ids of the scores that a form sent in."""
        names = (name.removeprefix("version-") for name in data if name.startswith("version-"))
        return list(filter(None, map(read_version, names)))

    @property
    def errors(self) -> list[AcrossRow]:
        return [row for row in self.rows if row.typed.error]

    @property
    def is_stale(self) -> bool:
        return any(row.typed.theirs for row in self.rows)

    def save(self, take: str, *, by: User) -> int:
        """Give every verdict that was typed, and those that a button takes over: `self-7`,
        `survey-7`, `reports-7` for one unit, `agreed` for all that the survey found no different.
        Each unit's card is its own, so that each verdict is an act of its own;
        what is refused stays as it was typed.

        Returns how many were taken. Raises Refused where a row has lost fields on its way,
        PermissionDenied.
        """
        given: list[tuple[AcrossRow, str]] = []
        for row in self.rows:
            column = self._taken(take, row)
            if column or not row.typed.is_untouched:
                fields(self.data, *self.NEEDED, suffix=f"-{row.score.pk}")
                given.append((row, column))
        phrase = clean(self.data.get("phrase", ""))
        for number, (row, column) in enumerate(given, 1):
            row.typed.note = row.typed.note if clean(row.typed.note) or column else phrase
            if number < len(given):
                with unsigned():
                    row.typed.give(column, row.score, by=by)
            else:
                row.typed.give(column, row.score, by=by)
        return sum(not row.typed.error for row, _column in given)

    @staticmethod
    def _taken(take: str, row: AcrossRow) -> str:
        """The column whose points a button takes over for this row; "" for none."""
        if take == AGREED:
            return PointsKind.SELF.value if row.score.is_agreed and row.typed.is_untouched else ""
        column, _dash, pk = take.partition("-")
        known = column in PointsKind.values or column == BY_REPORTS
        return column if known and pk == str(row.score.pk) else ""


def _stored(row: AcrossRow) -> Verdict:
    points = row.score.typed_text(PointsKind.VERIFIED)
    return Verdict(
        points, row.score.reason, row.score.version, fingerprint(points, row.score.reason)
    )


def _typed(data: Mapping[str, str], row: AcrossRow) -> Verdict:
    names = (*AcrossSheet.NEEDED, "was")
    points, note, version, was = (data.get(f"{name}-{row.score.pk}", "") for name in names)
    return Verdict(points, note, version, was)
