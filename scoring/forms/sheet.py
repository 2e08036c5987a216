"""A ward's scorecard as typed: what is taken and what is not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from scoring.forms.entering import (
    FIELDS_MISSING,
    fields,
    fingerprint,
    read_explanation,
    read_typed,
    read_version,
)
from scoring.models import Score, Scorecard
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.sheet import Sheet
from scoring.rules.lifecycle import PointsKind
from scoring.rules.refusals import Refused, Stale, sentence_of
from wards.models import User

THEIRS = "theirs"  # what stands in for the version when the other person's value is chosen


@dataclass(frozen=True)
class Typed:
    """The fields of one item as they came in."""

    NEEDED: ClassVar[tuple[str, ...]] = ("points", "explanation", "version")

    points: str
    explanation: str
    version: str
    was: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any], suffix: str = "") -> "Typed":
        """Raises Refused where a field has been lost on its way."""
        points, explanation, version = fields(data, *cls.NEEDED, suffix=suffix)
        return cls(points, explanation, version, str(data.get(f"was{suffix}") or ""))

    @classmethod
    def is_in(cls, data: Mapping[str, Any], suffix: str) -> bool:
        """Whether anything of the item came in."""
        return any(f"{name}{suffix}" in data for name in cls.NEEDED)

    @property
    def untouched(self) -> bool:
        return self.version == THEIRS or self.was == fingerprint(self.points, self.explanation)

    def enter(self, score: Score, *, by: User) -> Score:
        """Raises Refused, Stale, PermissionDenied."""
        points, note = read_typed(self.points, score), read_explanation(self.explanation, score)
        seen = read_version(self.version)
        return score.enter(PointsKind.SELF, points, by=by, note=note, seen_version=seen)


@dataclass
class TypedRow(ItemRow):
    """One item: what stands in the database, or what was typed and why it was not taken."""

    typed: Typed | None = None
    error: str = ""
    theirs: Score | None = None

    @property
    def their_points(self) -> str:
        return self.theirs.typed_text(PointsKind.SELF) if self.theirs else ""

    @property
    def points(self) -> str:
        return self.typed.points if self.typed else self.own_typed

    @property
    def explanation(self) -> str:
        return self.typed.explanation if self.typed else self.score.explanation

    @property
    def version(self) -> str | int:
        return self.typed.version if self.typed else self.score.version

    @property
    def was(self) -> str:
        return self.typed.was if self.typed else fingerprint(self.own_typed, self.score.explanation)

    def take(self, typed: Typed, *, by: User) -> None:
        """Save what was typed, or keep it with the sentence that says why not.

        Raises PermissionDenied.
        """
        try:
            fresh = typed.enter(self.score, by=by)
        except Stale as stale:
            self.typed, self.theirs, self.error = typed, stale.current, sentence_of(stale)
        except Refused as refused:
            self.typed, self.error = typed, sentence_of(refused)
        else:
            fresh.has_evidence = self.score.has_evidence  # type: ignore[attr-defined]
            self.score = fresh


class TypedSheet(Sheet):
    """A ward's scorecard to fill in; `save` takes what was typed."""

    row_class = TypedRow
    rows: Sequence[TypedRow]

    def __init__(self, card: Scorecard, reader: User | None = None) -> None:
        super().__init__(card, reader)
        self.refusal = ""

    def save(
        self,
        data: Mapping[str, Any],
        *,
        by: User,
        position: int | None = None,
        items: Collection[int] | None = None,
    ) -> bool:
        """Save every touched item that the data holds; False when something was not taken.

        The page shows one criterion (`position`), some items (their keys), or all. Items are judged
        one by one: what is valid is saved, the rest stays as typed. Raises Refused when fields of
        the page have been lost, PermissionDenied.
        """
        asked = [
            row
            for section in self.sections
            if position in (None, section.head.position)
            for row in section.rows
            if row.ward_enters and (items is None or row.score.item_id in items)
        ]
        sent = [row for row in asked if Typed.is_in(data, f"-{row.score.pk}")]
        if asked and not sent:
            raise Refused("fields_missing", FIELDS_MISSING)
        typed = [(row, Typed.read(data, f"-{row.score.pk}")) for row in sent]
        with transaction.atomic():
            for row, came in typed:
                if not came.untouched:
                    row.take(came, by=by)  # type: ignore[attr-defined]
        if self.errors and not self.card.may_enter(PointsKind.SELF, by, timezone.now()):
            # The whole card is shut: say it once instead of at every item.
            self.refusal = next(row.error for row in self.rows if row.error)
            for row in self.rows:
                row.error = ""
        return not self.refusal and not self.errors

    @property
    def errors(self) -> list[TypedRow]:
        return [row for row in self.rows if row.error]

    @property
    def stale(self) -> bool:
        return any(row.theirs for row in self.rows)
