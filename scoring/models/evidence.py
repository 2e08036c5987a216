"""Evidence: files, links and documents that prove items, and where they are cited."""

import hashlib
import secrets
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring import ledger, lifecycle, permissions
from scoring.lifecycle import CardState, Column, Refused
from scoring.models.entry import Act
from scoring.models.reply import Reply
from scoring.models.score import Score
from scoring.models.scorecard import Scorecard
from scoring.permissions import Audience
from scoring.querysets import EvidenceQuerySet
from wards.models import User
from wards.vietnamese import clean


def random_name(evidence: "Evidence", filename: str) -> str:
    """Stored names say nothing and collide with nothing."""
    return f"evidence/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()[:10]}"


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

    objects = EvidenceQuerySet["Evidence"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("tài liệu kiểm chứng")
        verbose_name_plural = gettext_lazy("tài liệu kiểm chứng")
        ordering = ["pk"]
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
    def is_file(self) -> bool:
        return self.kind == self.Kind.FILE

    @property
    def icon(self) -> str:
        """The drawing beside its name."""
        return "image" if self.content_type.startswith("image/") else str(self.kind)

    @classmethod
    def add(
        cls,
        card: Scorecard,
        *,
        by: User,
        kind: str,
        title: str,
        upload: File | None = None,
        content_type: str = "",
        scores: list[Score] | None = None,
        page: str = "",
        reply: Reply | None = None,
        of_survey: bool = False,
        **facts: Any,
    ) -> "Evidence":
        """Add evidence and cite it under the scores given. The upload has been checked by its form.

        Raises Refused, PermissionDenied.
        """
        with card.changing() as locked:
            now = timezone.now()
            _may_change(locked, by, reply=reply, of_survey=of_survey)
            evidence = cls(
                scorecard=locked,
                kind=kind,
                title=clean(title),
                of_survey=of_survey,
                added_by=by,
                added_at=now,
                content_type=content_type,
                **facts,
            )
            if upload is not None:
                evidence.size, evidence.sha256 = upload.size, digest(upload)
                evidence.file = upload
            evidence.save()
            ledger.record(
                Act.ADD_EVIDENCE,
                by=by,
                campaign=locked.campaign,
                scorecard=locked,
                at=now,
                score=scores[0] if scores else None,
                subject=", ".join(score.item.code for score in scores or []),
                after={"evidence": evidence.title},
                audience=Audience.GIVEN_OUT if of_survey else Audience.WARD,
            )
            Citation.objects.bulk_create(
                Citation(evidence=evidence, score=score, page=page, reply=reply) for score in scores or []
            )
        return evidence

    def cite(self, score: Score, *, by: User, page: str = "") -> "Citation":
        """Cite this evidence under one more item, with a page."""
        with self.scorecard.changing() as card:
            _may_change(card, by)
            if score.scorecard_id != card.pk:
                raise PermissionDenied
            citation, made = Citation.objects.get_or_create(
                evidence=self, score=score, reply=None, defaults={"page": clean(page)}
            )
            if made:
                ledger.record(
                    Act.CITE,
                    by=by,
                    campaign=card.campaign,
                    scorecard=card,
                    score=score,
                    subject=score.item.code,
                    after={"evidence": self.title, "page": citation.page},
                    audience=Audience.WARD,
                )
        return citation

    def withdraw(self, *, by: User) -> None:
        """Take the evidence back. Its file stays, marked as withdrawn."""
        with self.scorecard.changing() as card:
            _may_change(card, by, of_survey=self.of_survey)
            evidence = Evidence.objects.get(pk=self.pk)
            if evidence.withdrawn_at:
                return
            evidence.withdrawn_at = timezone.now()
            evidence.save(update_fields=["withdrawn_at"])
            ledger.record(
                Act.WITHDRAW_EVIDENCE,
                by=by,
                campaign=card.campaign,
                scorecard=card,
                before={"evidence": self.title},
                after={"evidence": None},
                audience=Audience.GIVEN_OUT if self.of_survey else Audience.WARD,
            )


def digest(upload: File) -> str:
    """SHA-256 of the whole file, as hexadecimal text."""
    sha = hashlib.sha256()
    for chunk in upload.chunks():
        sha.update(chunk)
    upload.seek(0)
    return sha.hexdigest()


def _may_change(card: Scorecard, by: User, *, reply: Reply | None = None, of_survey: bool = False) -> None:
    """Evidence follows the points it proves: the ward while it scores or replies, the Board while it surveys."""
    now = timezone.now()
    if of_survey:
        if not permissions.is_board(by):
            raise PermissionDenied
        if card.state != CardState.SUBMITTED:
            raise Refused(_("Chỉ ghi khảo sát khi phiếu đã nộp và chưa xác nhận thẩm định."))
        return
    if not permissions.owns(by, card):
        raise PermissionDenied
    if reply is not None:
        if card.state != CardState.VERIFIED or not reply.is_open:
            raise Refused(_("Kiến nghị này không còn nhận tài liệu."))
        if problem := lifecycle.within_reply_window(card, now):
            raise Refused(problem)
        return
    row = lifecycle.entering(Column.SELF)
    if card.state != row.state:
        raise Refused(_("Phiếu đang ở trạng thái “%s” nên không sửa được tài liệu.") % card.get_state_display())
    if problem := row.guard(card, now):
        raise Refused(problem)


class Citation(models.Model):
    """Which evidence proves which item (or backs which reply), and on what page."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="citations")
    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="citations")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, blank=True, related_name="citations")
    page = models.CharField(gettext_lazy("trang"), max_length=40, blank=True)

    class Meta:
        verbose_name = gettext_lazy("trích dẫn")
        verbose_name_plural = gettext_lazy("trích dẫn")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="evidence_is_cited_once_per_item", fields=["evidence", "score"], condition=Q(reply=None)
            ),
            models.UniqueConstraint(
                name="evidence_is_cited_once_per_reply", fields=["evidence", "reply"], condition=Q(reply__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.place}" if self.page else str(self.evidence)

    @property
    def place(self) -> str:
        """Where in the evidence: “trang 3”; a sheet or a chapter as it was written."""
        return _("trang %s") % self.page if self.page[:1].isdigit() else self.page

    def remove(self, *, by: User) -> None:
        """Take one citation away; the evidence stays. An item's citation is not history, its entry is."""
        with self.score.scorecard.changing() as card:
            _may_change(card, by)
            if self.reply_id is not None:
                raise Refused(_("Tài liệu của kiến nghị không bỏ được."))
            Citation.objects.filter(pk=self.pk).delete()
            ledger.record(
                Act.UNCITE,
                by=by,
                campaign=card.campaign,
                scorecard=card,
                score=self.score,
                subject=self.score.item.code,
                before={"evidence": self.evidence.title},
                after={"evidence": None},
                audience=Audience.WARD,
            )
