"""What a row of a sheet that came back brings: three values meet in every cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.forms.entering import read_explanation, read_note, read_typed
from scoring.models import Score
from scoring.rules.lifecycle import PointsKind
from scoring.workbooks.offline.sheets import OfflineColumn

FROM_FILE, AS_STORED = "file", "stored"


@dataclass(frozen=True)
class CellChange:
    """One cell that the sheet changed: as it went out (`None` where that is lost), as it came back,
    as it stands now.
    """

    column: OfflineColumn
    base: str | None
    value: str
    now: str

    @property
    def is_conflict(self) -> bool:
        return self.base != self.now

    @property
    def label(self) -> str:
        return str(self.column.heading)


@dataclass
class RowMerge:
    """An item with what its row brings, what is in the way, and what became of it."""

    number: int
    score: Score
    cells: list[CellChange]
    place: str  # E12: the first cell that changed
    refusal: str = ""  # what is in the way before anybody tries
    choice: str = ""
    error: str = ""  # what came in the way when it was to be taken
    is_taken: bool = False

    @property
    def pk(self) -> int:
        return self.score.pk

    @property
    def is_conflict(self) -> bool:
        return any(cell.is_conflict for cell in self.cells)

    @property
    def is_skipped(self) -> bool:
        return self.choice == AS_STORED

    def entries(
        self, kinds: Sequence[PointsKind]
    ) -> Iterator[tuple[PointsKind, Decimal | None, str]]:
        """What is to be entered: what the sheet did not change stays as it is stored.

        Raises Refused where a text is too long or points are none.
        """
        new = {cell.column.name: cell.value for cell in self.cells}
        measured = self.score.item.measure.takes_number
        for kind in kinds:
            field = kind.number_field if measured else kind.points_field
            if not {field, kind.note_field} & new.keys():
                continue
            typed, note = self.score.typed(kind), getattr(self.score, kind.note_field)
            if field in new:
                typed = read_typed(new[field], self.score)
            if kind.note_field in new:
                read = read_explanation if kind is PointsKind.SELF else read_note
                note = read(new[kind.note_field], self.score)
            yield kind, typed, note
