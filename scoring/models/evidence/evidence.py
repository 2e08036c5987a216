"""Evidence: files, links and documents that prove items, and where they are cited."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.files import previews
from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.evidence.citation import Citation, pages_in_words
from scoring.models.evidence.piece import Piece, digest, random_name, sizes, stored
from scoring.models.evidence.turn import check_room, check_turn
from scoring.models.querysets.files import EvidenceQuerySet
from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scores.reply import Reply
from scoring.models.scores.score import Score
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused
from wards.models import User
from wards.vietnamese import clean

TITLE_MISSING = gettext_lazy("Hãy ghi tên tài liệu.")


class Evidence(models.Model):
    """One piece of evidence of a scorecard; withdrawn rather than deleted, never overwritten."""

    class Kind(models.TextChoices):
        FILE = "file", gettext_lazy("Tệp")
        LINK = "link", gettext_lazy("Đường dẫn")
        DOCUMENT = "document", gettext_lazy("Số, ngày văn bản")

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(gettext_lazy("loại"), max_length=10, choices=Kind)
    title = models.CharField(gettext_lazy("tên tài liệu"), max_length=255)
    file = models.FileField(upload_to=random_name, max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    url = models.URLField(gettext_lazy("đường dẫn"), max_length=500, blank=True)
    number = models.CharField(gettext_lazy("số văn bản"), max_length=100, blank=True)
    issued_on = models.DateField(gettext_lazy("ngày văn bản"), null=True, blank=True)
    of_survey = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The version that this one took the place of; that one is withdrawn.
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement"
    )

    objects = EvidenceQuerySet["Evidence"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("tài liệu kiểm chứng")
        verbose_name_plural = gettext_lazy("tài liệu kiểm chứng")
        ordering = ["pk"]
        indexes = [
            # The same file twice is looked for at every look at a ward's evidence.
            models.Index(name="evidence_by_digest", fields=["sha256"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="evidence_has_what_its_kind_asks_for",
                condition=Q(kind="file", size__gt=0) & ~Q(file="") & ~Q(sha256="")
                | Q(kind="link") & ~Q(url="")
                | Q(kind="document", issued_on__isnull=False) & ~Q(number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evidence", args=[self.pk])

    @property
    def newer(self) -> "Evidence | None":
        """The version that took its place."""
        return getattr(self, "replacement", None)

    @property
    def is_file(self) -> bool:
        return self.kind == self.Kind.FILE

    @property
    def is_drawn(self) -> bool:
        """Whether it is seen as pictures of its pages."""
        return self.is_file and previews.is_drawn(self.content_type)

    @property
    def icon(self) -> str:
        """The drawing beside its name."""
        return "image" if self.content_type.startswith("image/") else str(self.kind)

    @property
    def download_name(self) -> str:
        """The name under which the file leaves: its title on one line, with the ending of what it
        is.
        """
        name, ending = (
            " ".join(self.title.replace("/", "-").split()),
            PurePath(self.file.name or "").suffix,
        )
        return name if PurePath(name).suffix.lower() == ending.lower() else name + ending

    @classmethod
    def add(
        cls,
        card: Scorecard,
        *,
        by: User,
        scores: Sequence[Score] = (),
        reply: Reply | None = None,
        of_survey: bool = False,
        **piece: Any,
    ) -> "Evidence":
        """Add one piece of evidence (the fields of Piece) and cite it under the scores given.

        Raises Refused, PermissionDenied.
        """
        pieces = [Piece(**piece)]
        return cls.add_all(card, pieces, by=by, scores=scores, reply=reply, of_survey=of_survey)[0]

    @classmethod
    def add_all(
        cls,
        card: Scorecard,
        pieces: Sequence[Piece],
        *,
        by: User,
        scores: Sequence[Score] = (),
        reply: Reply | None = None,
        of_survey: bool = False,
    ) -> "list[Evidence]":
        """Add several pieces, all or none, each cited under the scores given. Raises Refused,
        PermissionDenied.

        Files first, rows second: what goes wrong in between leaves a file without a row, never a
        row without a file.
        """
        with stored([piece.upload for piece in pieces]) as names, card.changing() as locked:
            check_turn(locked, by, scores, reply=reply, of_survey=of_survey)
            check_room(locked, sizes(pieces))
            now, added = timezone.now(), []
            for piece, name in zip(pieces, names, strict=True):
                evidence = cls.of_piece(piece, name, locked, by, now)
                evidence.of_survey = of_survey
                evidence.save()
                page = clean(piece.page)
                citations = Citation.objects.bulk_create(
                    Citation(evidence=evidence, score=score, page=page, reply=reply)
                    for score in scores
                )
                record(
                    Act.ADD_EVIDENCE,
                    by=by,
                    campaign=locked.campaign,
                    scorecard=locked,
                    at=now,
                    score=scores[0] if scores else None,
                    subject=", ".join(score.item.code for score in scores),
                    after={"evidence": evidence.title, "page": page or None},
                    audience=Audience.GIVEN_OUT if of_survey else Audience.WARD,
                    rows=[evidence, *citations],
                )
                added.append(evidence)
            # only the commit is left: where it fails, nobody knows whether the rows are there
            names.clear()
        return added

    @classmethod
    def of_piece(
        cls, piece: Piece, name: str, card: Scorecard, by: User, now: datetime
    ) -> "Evidence":
        """The row for a piece whose file, if it has one, is stored under this name."""
        evidence = cls(
            scorecard=card,
            kind=piece.kind,
            title=clean(piece.title),
            content_type=piece.content_type,
            url=piece.url,
            number=clean(piece.number),
            issued_on=piece.issued_on,
            added_by=by,
            added_at=now,
        )
        if name:
            evidence.file = name
            evidence.size, evidence.sha256 = evidence.file.size, digest(evidence.file)
        return evidence

    def edit(
        self,
        *,
        by: User,
        title: str,
        pages: Mapping[int, str],
        more: "Mapping[Score, str] | None" = None,
    ) -> None:
        """Another title, other pages where it is cited (by the citation's id), and `more` items to
        cite it under, each with its page: all or nothing. Raises Refused, PermissionDenied.
        """
        title, more = " ".join(clean(title).split()), more or {}
        with self.scorecard.changing() as card:
            evidence = self._standing(card, by)
            check_turn(card, by, list(more))
            if not title:
                raise Refused("text_missing", TITLE_MISSING)
            citations = list(
                evidence.citations.filter(reply=None).select_related("score__item__parent")
            )
            before = {"evidence": evidence.title, "page": pages_in_words(citations)}
            changed = []
            for citation in citations:
                page = clean(pages.get(citation.pk, citation.page))
                if page != citation.page:
                    citation.page = page
                    citation.save(update_fields=["page"])
                    changed.append(citation)
            if title != evidence.title or changed:
                evidence.title = title
                evidence.save(update_fields=["title"])
                record(
                    Act.EDIT_EVIDENCE,
                    by=by,
                    campaign=card.campaign,
                    scorecard=card,
                    subject=before["evidence"] or "",
                    before=before,
                    after={"evidence": title, "page": pages_in_words(citations)},
                    audience=Audience.WARD,
                    rows=[evidence, *changed],
                )
            for score, page in more.items():
                Citation.put(evidence, card, score, clean(page), by=by)

    def replace(self, piece: Piece, *, by: User) -> "Evidence":
        """Put a newer file in the place of this one: cited where this one was, under its title.

        This one stays, withdrawn, as the earlier version. Raises Refused, PermissionDenied.
        """
        with stored([piece.upload]) as names, self.scorecard.changing() as card:
            earlier = self._standing(card, by)
            if earlier.citations.filter(reply__isnull=False).exists():
                raise Refused("evidence_of_reply", _("Tài liệu của kiến nghị không thay được."))
            if earlier.scanned_pages.exists():
                raise Refused(
                    "evidence_is_scan",
                    _(
                        "Bản quét phiếu điền tay không thay được. Hãy rút tài liệu này, rồi đưa "
                        "bản quét mới lên ở trang “Phiếu điền tay”."
                    ),
                )
            check_room(card, sizes([piece]))
            now = timezone.now()
            newer = Evidence.of_piece(piece, names[0], card, by, now)
            newer.title, newer.replaces = earlier.title, earlier
            newer.save()
            earlier.withdrawn_at = now
            earlier.save(update_fields=["withdrawn_at"])
            citations = list(earlier.citations.all())
            for citation in citations:
                citation.evidence = newer
                citation.save(update_fields=["evidence"])
            record(
                Act.REPLACE_EVIDENCE,
                by=by,
                campaign=card.campaign,
                scorecard=card,
                at=now,
                subject=newer.title,
                audience=Audience.WARD,
                rows=[earlier, newer, *citations],
            )
            names.clear()
        return newer

    def _standing(self, card: Scorecard, by: User) -> "Evidence":
        """The ward's own evidence as it stands under the card's lock. Raises Refused,
        PermissionDenied.
        """
        check_turn(card, by)
        evidence = Evidence.objects.get(pk=self.pk)
        if evidence.of_survey:
            raise PermissionDenied
        if evidence.withdrawn_at:
            raise Refused(
                "evidence_withdrawn",
                _("Tài liệu “%s” đã được rút nên không sửa được.") % evidence.title,
            )
        return evidence

    def cite(
        self, score: Score, *, by: User, page: str = "", reply: Reply | None = None
    ) -> "Citation":
        """Cite this evidence under one more item, or for a reply; or change the page.

        Raises Refused.
        """
        page = clean(page)
        with self.scorecard.changing() as card:
            check_turn(card, by, [score], reply=reply)
            evidence = Evidence.objects.get(pk=self.pk)
            if evidence.of_survey:
                raise PermissionDenied
            if evidence.withdrawn_at:
                raise Refused(
                    "evidence_withdrawn",
                    _("Tài liệu “%s” đã được rút nên không trích dẫn được.") % evidence.title,
                )
            return Citation.put(evidence, card, score, page, by=by, reply=reply)

    def withdraw(self, *, by: User) -> None:
        """Take the evidence back. Its file stays, marked as withdrawn."""
        with self.scorecard.changing() as card:
            check_turn(card, by, of_survey=self.of_survey)
            if self.citations.filter(reply__isnull=False).exists():
                raise Refused("evidence_of_reply", _("Tài liệu của kiến nghị không rút được."))
            evidence = Evidence.objects.get(pk=self.pk)
            if evidence.withdrawn_at:
                return
            evidence.withdrawn_at = timezone.now()
            evidence.save(update_fields=["withdrawn_at"])
            record(
                Act.WITHDRAW_EVIDENCE,
                by=by,
                campaign=card.campaign,
                scorecard=card,
                before={"evidence": self.title},
                after={"evidence": None},
                audience=Audience.GIVEN_OUT if self.of_survey else Audience.WARD,
                rows=[evidence],
            )
