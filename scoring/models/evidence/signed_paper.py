"""Papers that came back signed: the scan of each, filed where it belongs."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.awards.award import Award
from scoring.models.campaigns.campaign import Campaign
from scoring.models.evidence.piece import digest, random_name, stored
from scoring.models.evidence.turn import check_room
from scoring.models.querysets.files import SignedPaperQuerySet
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import permissions, signed
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.plans import before_the_plan
from scoring.rules.refusals import REASON_MISSING, Refused
from scoring.rules.signed import Filing, SignedKind
from wards.models import User
from wards.vietnamese import clean, words


@dataclass(frozen=True)
class Scan:
    """A file that its form has checked."""

    upload: File
    name: str
    content_type: str


class SignedPaper(models.Model):
    """One scan, withdrawn with a reason rather than deleted.

    A newer one names the one that it replaces, whose row is not written again: so it may come after
    a conclusion that has sealed the older.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="signed_papers")
    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.PROTECT, null=True, blank=True, related_name="signed_papers"
    )
    kind = models.CharField(gettext_lazy("loại văn bản"), max_length=20, choices=SignedKind)
    title = models.CharField(gettext_lazy("trích yếu"), max_length=255)
    number = models.CharField(gettext_lazy("số văn bản"), max_length=60, blank=True)
    signed_on = models.DateField(gettext_lazy("ngày văn bản"), null=True, blank=True)
    file = models.FileField(upload_to=random_name, max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    # Of a ward's card: the mark of what it said when its scan was filed.
    of_content = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    objects = SignedPaperQuerySet["SignedPaper"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("văn bản đã ký")
        verbose_name_plural = gettext_lazy("văn bản đã ký")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_signed_paper_hangs_where_its_kind_belongs",
                condition=Q(kind__in=signed.OF_CARD, scorecard__isnull=False)
                | Q(kind__in=signed.OF_CAMPAIGN, scorecard__isnull=True),
            ),
            models.CheckConstraint(
                name="a_signed_paper_has_its_file",
                condition=Q(size__gt=0) & ~Q(file="") & ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="a_signed_decision_has_its_number", condition=~Q(kind="decision", number="")
            ),
            models.CheckConstraint(
                name="a_signed_paper_is_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
            ),
        ]

    def __str__(self) -> str:
        return self.cited

    def get_absolute_url(self) -> str:
        return reverse("signed_paper", args=[self.pk])

    # Facts

    @property
    def cited(self) -> str:
        """As it is cited: “Quyết định khen thưởng số 12-QĐ/TU, ngày 05/01/2026”."""
        said = str(self.get_kind_display())
        if self.number:
            said = _("%(paper)s số %(number)s") % {"paper": said, "number": self.number}
        if self.signed_on:
            facts = {"paper": said, "day": date_format(self.signed_on)}
            said = _("%(paper)s, ngày %(day)s") % facts
        return said

    @property
    def download_name(self) -> str:
        """The name under which the file leaves: how it is cited, and what it is."""
        parts = [self.cited, self.scorecard.ward_name if self.scorecard else ""]
        name = " – ".join(filter(None, parts)).replace("/", "-")
        return f"{name}{PurePath(self.file.name or '').suffix}"

    @property
    def icon(self) -> str:
        return "image" if self.content_type.startswith("image/") else "file"

    @property
    def is_late(self) -> bool:
        """Filed after the conclusion, which therefore does not seal it."""
        concluded = self.campaign.concluded_at
        return concluded is not None and self.added_at > concluded

    @property
    def replaced_by(self) -> "SignedPaper | None":
        return getattr(self, "replacement", None)

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.replaced_by is None

    @property
    def filing(self) -> Filing:
        return signed.filing(self.kind)

    def honours(self, ward_id: int | None) -> bool:
        """Whether a decided award of this ward rests on it."""
        granted = Award.objects.granted_by(self.campaign_id, self.number)
        return granted.filter(scorecard__ward=ward_id).exists()

    def grants_nothing(self) -> bool:
        """A decision whose number no decided award bears: it stands beside none of them."""
        if self.kind not in signed.GRANTING or not self.number:
            return False
        return not Award.objects.granted_by(self.campaign_id, self.number).exists()

    def keeps(self) -> Refused | None:
        """Why it can't be withdrawn now; `None` when it can."""
        if not self.stands:
            return Refused("signed_paper_gone", _("Bản này đã được rút hoặc đã có bản mới thay."))
        if self.campaign.is_concluded and not self.is_late:
            return Refused(
                "campaign_concluded",
                _(
                    "Bản này đã niêm phong cùng phong trào nên không rút được; "
                    "bản mới hơn vẫn lưu được."
                ),
            )
        if self.kind == SignedKind.CARD and self.scorecard.state != CardState.DRAFT:  # type: ignore[union-attr]
            return Refused(
                "wrong_state",
                _("Phiếu đã nộp cùng bản này nên không rút được; bản mới hơn vẫn lưu được."),
            )
        return None

    # Acts

    @classmethod
    def put(
        cls,
        kind: SignedKind,
        scan: Scan,
        *,
        by: User,
        campaign: Campaign,
        card: Scorecard | None = None,
        title: str = "",
        number: str = "",
        signed_on: date | None = None,
        replaces: "SignedPaper | None" = None,
    ) -> "SignedPaper":
        """File a scan, in the place of an earlier one if told; of a card's papers one of a kind
        stands at a time. Raises Refused, PermissionDenied.

        The file first, the row second, as with evidence. The campaign's exclusive lock keeps out
        every other writer of its chain and of its cards.
        """
        with stored([scan.upload]) as names, transaction.atomic():
            campaign = Campaign.objects.locked(campaign.pk)
            if card is not None:
                card = Scorecard.objects.select_related("ward").get(pk=card.pk, campaign=campaign)
                card.campaign = campaign
            paper = cls(
                campaign=campaign,
                scorecard=card,
                kind=kind,
                title=" ".join(clean(title or scan.name).split())[:255],
                number=clean(number),
                signed_on=signed_on,
                file=names[0],
                content_type=scan.content_type,
                added_by=by,
                added_at=timezone.now(),
            )
            paper._check_filing(scan.upload.size or 0, by=by)
            paper.replaces = paper._earlier(replaces)
            paper._file(by=by)
            names.clear()
        return paper

    def _check_filing(self, size: int, *, by: User) -> None:
        """Raises Refused, PermissionDenied where this person cannot file so many bytes now."""
        row, card = self.filing, self.scorecard
        if row.of_card != (card is not None) or not permissions.may_file(by, row, card):
            raise PermissionDenied
        if refusal := signed.obstacle(row, self.campaign, card) or self._misdated():
            raise refusal
        if card is not None:
            check_room(card, size)

    def _misdated(self) -> Refused | None:
        """A decision bears a number and follows its plan, and nothing was signed tomorrow."""
        is_decision = self.kind == SignedKind.DECISION
        if is_decision and not self.number:
            return Refused("decision_unnumbered", _("Hãy ghi số quyết định."))
        if self.signed_on and self.signed_on > timezone.localdate(self.added_at):
            return Refused("decision_in_future", _("Ngày văn bản không được sau hôm nay."))
        if is_decision and (said := before_the_plan(self.signed_on, self.campaign.plan_date)):
            return Refused("before_the_plan", said)
        return None

    def _earlier(self, replaces: "SignedPaper | None") -> "SignedPaper | None":
        """The standing one whose place is taken. Raises Refused where it no longer stands."""
        standing = SignedPaper.objects.standing().filter(
            campaign=self.campaign, kind=self.kind, scorecard=self.scorecard
        )
        if self.scorecard is not None:
            return standing.last()
        if replaces is None:
            return None
        earlier = standing.filter(pk=replaces.pk).first()
        if earlier is None:
            raise Refused(
                "signed_paper_gone", _("Bản cần thay đã được rút hoặc đã có bản mới thay.")
            )
        return earlier

    def _file(self, *, by: User) -> None:
        """Write the row, with what its file and its card are now, and its entry."""
        if self.scorecard and self.kind == SignedKind.CARD:
            self.of_content = self.scorecard.content_mark
        self.size, self.sha256 = self.file.size, digest(self.file)
        self.save(force_insert=True)
        is_late = self.campaign.state == CampaignState.CONCLUDED
        record(
            Act.FILE_LATE if is_late else Act.FILE_SIGNED,
            by=by,
            campaign=self.campaign,
            at=self.added_at,
            subject=self._about,
            before={"evidence": self.replaces.title} if self.replaces else {},
            after=self._facts(),
            rows=[self],
        )

    def withdraw(self, *, by: User, reason: str) -> None:
        """Take a wrong scan back; it stays readable. Raises Refused, PermissionDenied."""
        reason = words(reason)
        with transaction.atomic():
            campaign = Campaign.objects.locked(self.campaign_id)
            paper = SignedPaper.objects.select_related("scorecard").get(pk=self.pk)
            paper.campaign = campaign
            if not permissions.may_file(by, paper.filing, paper.scorecard):
                raise PermissionDenied
            if refusal := paper.keeps():
                raise refusal
            if not reason:
                raise Refused("reason_missing", REASON_MISSING)
            paper.withdrawn_at, paper.withdrawn_because = timezone.now(), reason
            paper.save(update_fields=["withdrawn_at", "withdrawn_because"])
            record(
                Act.WITHDRAW_SIGNED,
                by=by,
                campaign=campaign,
                at=paper.withdrawn_at,
                subject=paper._about,
                before={"evidence": paper.title},
                after={"evidence": None},
                reason=reason,
                rows=[paper],
            )

    @property
    def _about(self) -> str:
        """What an entry says that it is about."""
        return f"{self.cited}, {self.scorecard.ward_name}" if self.scorecard else self.cited

    def _facts(self) -> dict[str, Any]:
        return {
            "evidence": self.title,
            "number": self.number or None,
            "signed_on": self.signed_on,
            "sha256": self.sha256,
        }
