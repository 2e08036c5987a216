"""Between look and confirmation: what a sheet brought, as the page carries it."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.core import signing

from scoring.forms.imports.preview_token import MAX_SIGNED, SIGNED_FOR
from scoring.workbooks.offline.returned_rows import Returned, ReturnedCell, ReturnedRow
from wards.models import User

SALT = "scoring.offline"


class Looked(NamedTuple):
    """What the sheet brought and what the person saw of it: the version of each score, and the
    scores whose rows could not be taken.
    """

    returned: Returned
    seen: Mapping[int, int]
    refused: Collection[int]


def sign(looked: Looked, *, of: str, by: User) -> str:
    """What the page carries until it is confirmed; "" where that is more than a form may send."""
    returned = looked.returned
    facts = {
        "of": of,
        "by": by.pk,
        "rows": list(map(_carried, returned.rows)),
        "at": returned.columns,
        "seen": list(looked.seen.items()),
        "refused": list(looked.refused),
        "questions": returned.questions,
        "problems": returned.problems,
        "notes": returned.notes,
    }
    signed = signing.dumps(facts, salt=SALT, compress=True)
    return signed if len(signed) <= MAX_SIGNED else ""


def unsign(signed: str, *, of: str, by: User) -> Looked | None:
    """Take back what the page carried; `None` when it is not this person's, not of this page, or
    too old.
    """
    try:
        facts = signing.loads(signed, salt=SALT, max_age=SIGNED_FOR)
    except signing.BadSignature:
        return None
    if (facts["of"], facts["by"]) != (of, by.pk):
        return None
    returned = Returned(
        rows=[_uncarried(*row) for row in facts["rows"]],
        columns=facts["at"],
        problems=facts["problems"],
        notes=facts["notes"],
        questions=facts["questions"],
    )
    return Looked(returned, dict(facts["seen"]), set(facts["refused"]))


def _carried(row: ReturnedRow) -> list[Any]:
    cells = {name: [cell.value, cell.base] for name, cell in row.cells.items()}
    return [row.number, row.score_id, cells]


def _uncarried(number: int, score: int, cells: dict[str, Any]) -> ReturnedRow:
    return ReturnedRow(number, score, {name: ReturnedCell(*cell) for name, cell in cells.items()})
