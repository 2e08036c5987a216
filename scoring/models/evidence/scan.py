"""Pages of the paper form that came back as scans: which page of the form each is, and who has
typed its figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.evidence.evidence import Evidence
from scoring.models.evidence.piece import Piece, sizes, stored
from scoring.models.evidence.turn import after_scoring, check_room
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import permissions
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused
from wards.models import User

M = TypeVar("M", bound=models.Model)
TURNS = (0, 90, 180, 270)


@dataclass(frozen=True)
class FoundPage:
    """What was recognised of one sheet of a file: the page of the form, `None` where nobody knows
    yet, and by how many degrees clockwise it stands upright.
    """

    sheet: int
    page: int | None
    turn: int = 0


class ScannedPageQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "ScannedPageQuerySet[M]":
        """Who sees the evidence sees its sheets."""
        return self.filter(evidence__in=Evidence.objects.visible_to(user))

    def standing_of(self, card: Scorecard) -> "ScannedPageQuerySet[M]":
        """Those of a card that were not withdrawn, in the order in which they came."""
        standing = self.filter(evidence__scorecard=card, evidence__withdrawn_at=None)
        return standing.select_related("evidence", "done_by").order_by("evidence", "sheet")


class ScannedPage(models.Model):
    """One sheet of a scan that is kept as evidence.

    Its page is blank until it is known. It waits until it is done: typed, or laid aside as no page
    of the form (done without a page).
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="scanned_pages")
    sheet = models.PositiveSmallIntegerField(gettext_lazy("tờ trong tệp"))
    page = models.PositiveSmallIntegerField(gettext_lazy("trang của phiếu"), null=True, blank=True)
    turn = models.PositiveSmallIntegerField(gettext_lazy("xoay"), default=0)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(gettext_lazy("nhập xong lúc"), null=True, blank=True)

    objects = ScannedPageQuerySet["ScannedPage"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("trang quét")
        verbose_name_plural = gettext_lazy("trang quét")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_sheet_of_a_scan_is_listed_once", fields=["evidence", "sheet"]
            ),
            models.CheckConstraint(
                name="sheets_and_pages_are_counted_from_one",
                condition=Q(sheet__gte=1) & (Q(page=None) | Q(page__gte=1)),
            ),
            models.CheckConstraint(
                name="a_scan_is_turned_by_quarters", condition=Q(turn__in=TURNS)
            ),
            models.CheckConstraint(
                name="a_scan_is_done_by_somebody",
                condition=Q(done_by=None, done_at=None)
                | Q(done_by__isnull=False, done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.place}"

    @property
    def place(self) -> str:
        """Which page of the form it is."""
        if self.page:
            return _("trang %d của phiếu") % self.page
        return _("không phải trang của phiếu") if self.done_at else _("chưa rõ trang")

    @classmethod
    def file(
        cls, card: Scorecard, scans: Iterable[tuple[Piece, Sequence[FoundPage]]], *, by: User
    ) -> list["ScannedPage"]:
        """Keep scans as evidence of the card, each with what was recognised of its sheets, all or
        none. Raises Refused, PermissionDenied.

        They prove no item: a form that says points is not what they rest on.
        """
        scans = list(scans)
        pieces = [piece for piece, _found in scans]
        with stored([piece.upload for piece in pieces]) as names, card.changing() as locked:
            if refusal := obstacle(locked, by):
                raise refusal
            check_room(locked, sizes(pieces))
            now = timezone.now()
            filed: list[ScannedPage] = []
            for (piece, found), name in zip(scans, names, strict=True):
                evidence = Evidence.of_piece(piece, name, locked, by, now)
                evidence.save()
                pages = ScannedPage.objects.bulk_create(
                    ScannedPage(
                        evidence=evidence, sheet=sheet.sheet, page=sheet.page, turn=sheet.turn
                    )
                    for sheet in found
                )
                record(
                    Act.ADD_EVIDENCE,
                    by=by,
                    campaign=locked.campaign,
                    scorecard=locked,
                    at=now,
                    after={"evidence": evidence.title, "page": _pages_in_words(pages)},
                    audience=Audience.WARD,
                    rows=[evidence, *pages],
                )
                filed += pages
            # as where evidence is added: a database that dies now may have kept the rows
            names.clear()
        return filed

    def put_at(self, page: int | None, *, turn: int, by: User) -> None:
        """Say which page of the form it is, or with `None` that it is none; it waits anew where it
        is one. Raises Refused, PermissionDenied.
        """
        with self.evidence.scorecard.changing() as card:
            scan, before = self._standing(card, by), self.place
            scan.page, scan.turn = page, turn
            scan.done_by, scan.done_at = (None, None) if page else (by, timezone.now())
            scan.save(update_fields=["page", "turn", "done_by", "done_at"])
            self._record(Act.PLACE_SCAN, card, scan, by, before)

    def finish(self, *, by: User) -> None:
        """Mark its figures as typed. Raises Refused, PermissionDenied."""
        with self.evidence.scorecard.changing() as card:
            scan = self._standing(card, by)
            if not permissions.owns(by, card):
                raise PermissionDenied
            if scan.done_at:
                return
            scan.done_by, scan.done_at = by, timezone.now()
            scan.save(update_fields=["done_by", "done_at"])
            self._record(Act.TYPE_SCAN, card, scan, by, scan.place)

    def _standing(self, card: Scorecard, by: User) -> "ScannedPage":
        """The row as it stands under the card's lock. Raises Refused, PermissionDenied."""
        if refusal := obstacle(card, by):
            raise refusal
        scan = ScannedPage.objects.select_related("evidence").get(pk=self.pk)
        if scan.evidence.withdrawn_at:
            raise Refused(
                "evidence_withdrawn",
                _("Tài liệu “%s” đã được rút nên không sửa được.") % scan.evidence.title,
            )
        return scan

    def _record(self, act: Act, card: Scorecard, scan: "ScannedPage", by: User, was: str) -> None:
        record(
            act,
            by=by,
            campaign=card.campaign,
            scorecard=card,
            subject=str(scan),
            before={"page": was},
            after={"page": scan.place},
            audience=Audience.WARD,
            rows=[scan],
        )


def obstacle(card: Scorecard, by: User) -> Refused | None:
    """What keeps this person from bringing scans of this card now; `None` when the way is clear.
    Raises PermissionDenied.
    """
    if not permissions.can_file_scan(by, card):
        raise PermissionDenied
    if card.campaign.is_concluded:
        return Refused("campaign_concluded", _("Phong trào đã kết thúc, không sửa được nữa."))
    return after_scoring(card, timezone.now())


def _pages_in_words(pages: Sequence[ScannedPage]) -> str | None:
    """“1, 2, 3”: the pages of the form that were recognised."""
    return ", ".join(str(scan.page) for scan in pages if scan.page) or None
