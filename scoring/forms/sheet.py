"""A ward's scorecard as typed: what is taken and what is not."""

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Score, Scorecard
from scoring.pages.sheet import ItemRow, Sheet
from scoring.rules.lifecycle import PointsKind
from scoring.rules.not_applicable import refusal_of
from scoring.rules.refusals import Refused, Stale, sentence_of
from wards.models import User
from wards.vietnamese import clean, visible

TEXT_LIMIT = 10_000
FIELDS_MISSING = gettext_lazy(
    "Nội dung gửi lên thiếu một phần nên chưa lưu gì. Hãy tải lại trang rồi gửi lại."
)
THEIRS = "theirs"  # what stands in for the version when the other person's value is chosen


def fields(data: Mapping[str, Any], *names: str, suffix: str = "") -> list[str]:
    """What a form always carries. Raises Refused where one has been lost on its way: what is
    missing is not blank, and would wipe out what is stored.
    """
    if not all(f"{name}{suffix}" in data for name in names):
        raise Refused("fields_missing", FIELDS_MISSING)
    return [str(data[f"{name}{suffix}"] or "") for name in names]


def read_typed(typed: str, score: Score) -> Decimal | None:
    """Typed points of an item, or the number from which they follow; `None` when blank.

    Raises Refused with the sentence.
    """
    measure = score.item.measure
    try:
        return measure.read(typed)
    except ValueError:
        typed = visible(typed)
        if refusal := refusal_of(score.item.code, typed):
            raise refusal from None
        raise measure.misread(
            score.item.code, typed if len(typed) <= 20 else typed[:20] + "…"
        ) from None


def read_explanation(typed: str, score: Score) -> str:
    """The explanation of an item. Raises Refused with the sentence when it is too long."""
    typed = clean(typed)
    if len(typed) > TEXT_LIMIT:
        limit, length = (
            number_format(count, force_grouping=True) for count in (TEXT_LIMIT, len(typed))
        )
        facts = {"code": score.item.code, "limit": limit, "length": length}
        raise Refused(
            "text_too_long",
            _(
                "Nội dung %(code)s: giải trình tối đa %(limit)s ký tự, đồng chí đã viết %(length)s ký tự."
            )
            % facts,
        )
    return typed


def fingerprint(points: str, explanation: str) -> str:
    """What a pair of fields held when the page was made: only fields that differ from it were
    touched.
    """
    return f"{zlib.crc32(f'{visible(points)}|{clean(explanation)}'.encode()):x}"


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

    @property
    def seen_version(self) -> int:
        """A version that is missing or no number was never seen: a change then needs a look."""
        well_formed = self.version.isascii() and self.version.isdigit() and len(self.version) < 10
        return int(self.version) if well_formed else 0

    def enter(self, score: Score, *, by: User) -> Score:
        """Raises Refused, Stale, PermissionDenied."""
        points, note = read_typed(self.points, score), read_explanation(self.explanation, score)
        return score.enter(
            PointsKind.SELF, points, by=by, note=note, seen_version=self.seen_version
        )


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
