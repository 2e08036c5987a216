"""A ward's evidence as a whole: what is there, where it is cited,
and which files were seen before.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Citation, Evidence, Scorecard
from wards.models import User


@dataclass(frozen=True)
class LibraryRow:
    """One piece of evidence: where it is cited, and what is worth knowing about its file."""

    evidence: Evidence
    citations: Sequence[Citation]
    remarks: Sequence[str]
    is_earlier: bool  # a newer file stands in its place

    @property
    def is_unused(self) -> bool:
        return not (
            self.citations or self.is_scan or self.evidence.of_survey or self.evidence.withdrawn_at
        )

    @property
    def is_scan(self) -> bool:
        """Sheets of the form that is filled in by hand: they prove no item."""
        return bool(self.evidence.scanned_pages.all())


class Library:
    """The evidence of a card as this person may see it. Five queries for any number."""

    def __init__(self, card: Scorecard, user: User) -> None:
        self.card, self.user = card, user
        pieces = list(
            Evidence.objects.visible_to(user)
            .filter(scorecard=card)
            .select_related("added_by")
            .prefetch_related(Citation.with_items(), "scanned_pages")
        )
        alike = self._alike(pieces)
        replaced = {piece.replaces_id for piece in pieces}
        self.rows = [
            LibraryRow(
                piece,
                sorted(piece.citations.all(), key=_place),
                list(self._remarks(piece, alike[piece.sha256])),
                piece.pk in replaced,
            )
            for piece in pieces
        ]

    def _alike(self, pieces: Sequence[Evidence]) -> dict[str, list[Any]]:
        """Files of the same content that the person sees: a ward its own of all years, the Board
        everybody's.
        """
        digests = {piece.sha256 for piece in pieces if piece.is_file}
        facts = (
            Evidence.objects.visible_to(self.user)
            .standing()
            .filter(sha256__in=digests)
            .exclude(sha256="")
            .order_by("pk")
            .values_list(
                "sha256",
                "pk",
                "title",
                "scorecard_id",
                "scorecard__ward_id",
                "scorecard__ward_name",
                "scorecard__campaign__year",
            )
        )
        alike: dict[str, list[Any]] = defaultdict(list)
        for digest, *rest in facts:
            alike[digest].append(rest)
        return alike

    def _remarks(self, piece: Evidence, alike: Sequence[Any]) -> Iterator[str]:
        if piece.withdrawn_at:
            return
        for pk, title, card, ward, ward_name, year in alike:
            if pk == piece.pk:
                continue
            if card == self.card.pk:
                yield _("Trùng với tệp “%s” trong phiếu này.") % title
            elif ward == self.card.ward_id:
                yield _("Đơn vị đã dùng tệp này năm %d.") % year
            else:
                facts = {"ward": ward_name, "year": year}
                yield _("%(ward)s cũng có tệp này (năm %(year)d).") % facts

    @property
    def standing(self) -> list[LibraryRow]:
        return [row for row in self.rows if not row.evidence.withdrawn_at]

    @property
    def held(self) -> str:
        """“12 tài liệu, 3 chưa trích dẫn ở nội dung nào”."""
        count, unused = len(self.standing), sum(row.is_unused for row in self.rows)
        said = ngettext("%d tài liệu", "%d tài liệu", count) % count
        if not unused:
            return said
        lacking = ngettext(
            "%d chưa trích dẫn ở nội dung nào", "%d chưa trích dẫn ở nội dung nào", unused
        )
        return f"{said}, {lacking % unused}"


def _place(citation: Citation) -> tuple[int, ...]:
    return tuple(int(part) for part in citation.score.item.code.split("."))
