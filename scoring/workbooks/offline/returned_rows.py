"""What a sheet brought back: its rows by their items, and what is to be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.workbooks.reading import Problem


@dataclass(frozen=True)
class KnownItem:
    """An item that the sheet may hold: its score and version, and what its row says of it."""

    score_id: int
    version: int
    ward: str
    code: str
    title: str
    now: Mapping[str, str]  # what is stored, by the columns that are filled in
    measured: bool = False  # its points follow from a number, which is filled in instead


@dataclass(frozen=True)
class ReturnedCell:
    """What came back where something was filled in,
    and what went out (`None` where that is lost).
    """

    value: str
    base: str | None


@dataclass(frozen=True)
class ReturnedRow:
    """An item's row: its number on the sheet, and its cells by their columns."""

    number: int
    score_id: int
    cells: dict[str, ReturnedCell]


@dataclass
class Returned:
    """What a sheet brought: its rows, and where the columns stand; what could not be taken, by its
    cell; what the person ought to know, and what has to be asked.
    """

    rows: list[ReturnedRow] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
