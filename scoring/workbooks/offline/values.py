"""What a cell of a sheet that goes out says, and what stood in it."""

from collections.abc import Iterator
from decimal import Decimal

from scoring.models import Score, Scorecard
from scoring.pages.sheet.item_row import ItemRow
from scoring.rules.lifecycle import PointsKind
from scoring.rules.not_applicable import TYPED
from scoring.rules.points import show
from scoring.workbooks.columns import NUMBER
from scoring.workbooks.offline.sheets import (
    CAP,
    CODE,
    EVIDENCE,
    LAST_YEAR,
    TITLE,
    WARD,
    OfflineColumn,
)


def base_text(column: OfflineColumn, score: Score) -> str:
    """What stood in a cell when the sheet went out, as text that no program makes a number of."""
    return "b" + stored_text(column, score)


def stored_text(column: OfflineColumn, score: Score) -> str:
    """The stored value of a column that is filled in: points as 4,5, texts as they are."""
    value = getattr(score, column.name)
    if not column.is_figure:
        return value
    return TYPED if says_not_applicable_in(column, score) else show(value)


def says_not_applicable_in(column: OfflineColumn, score: Score) -> bool:
    """Whether a cell says that its item does not apply: where a number would stand; where points
    are typed, only where they are filled in, since sums are made of them.
    """
    kind = next((kind for kind in PointsKind if column.name in _figures(kind)), None)
    if kind is None or not score.is_out_of(kind):
        return False
    return column.kind == NUMBER or bool(column.fills and not score.item.measure.takes_number)


def _figures(kind: PointsKind) -> tuple[str, str]:
    return kind.points_field, kind.number_field


def value_of(column: OfflineColumn, card: Scorecard, row: ItemRow) -> str | Decimal | None:
    """What a cell shows of an item."""
    if column is WARD:
        return card.ward_name
    if column is CODE:
        return row.code
    if column is TITLE:
        return row.score.item.title
    if column is CAP:
        return row.score.cap
    if column is EVIDENCE:
        return "\n".join(_documents(row)) or None
    if column is LAST_YEAR:
        return row.last_year.verified_points if row.last_year else None
    if column.is_figure and says_not_applicable_in(column, row.score):
        return TYPED
    value: str | Decimal | None = getattr(row.score, column.name)
    return None if value == "" else value


def _documents(row: ItemRow) -> Iterator[str]:
    """Each standing piece of evidence by its name, number and date."""
    for citation in row.citations:
        evidence = citation.evidence
        if evidence.withdrawn_at:
            continue
        facts = (
            [evidence.number] if evidence.number and evidence.number not in evidence.title else []
        )
        if evidence.issued_on:
            facts.append(f"ngày {evidence.issued_on:%d/%m/%Y}")
        yield f"{citation} ({' '.join(facts)})" if facts else str(citation)
