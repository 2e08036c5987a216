"""How a leader of the ward stands behind a card: asked in the program, or by a signed scan."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.models.campaigns.campaign import Campaign
from scoring.rules import lifecycle
from scoring.rules.approval import Approval
from scoring.rules.points import show
from scoring.rules.signed import SignedKind
from wards.models import User
from wards.record.chain import canonical


class CardApproval(models.Model):
    """The side of a Scorecard that a leader approves."""

    campaign: Campaign
    scores: Any
    signed_papers: Any

    class Meta:
        abstract = True

    @cached_property
    def content_mark(self) -> str:
        """A mark of what the ward's printed card says: points, explanations, evidence with its
        pages. One query.
        """
        rows = self.scores.order_by("pk", "citations__pk").values_list(
            "pk",
            "self_points",
            "explanation",
            "citations__evidence",
            "citations__page",
            "citations__evidence__withdrawn_at",
            "citations__reply",
        )
        lines: dict[int, list[Any]] = {}
        for pk, points, explanation, evidence, page, withdrawn_at, reply in rows:
            said = None if points is None else show(points)
            cited = lines.setdefault(pk, [pk, said, explanation])
            if evidence and not withdrawn_at and not reply:
                cited.append([evidence, page])
        return sha256(canonical(list(lines.values()))).hexdigest()

    @cached_property
    def signed_scan(self) -> Any:
        """The signed scan of the card that stands, or `None`."""
        return self.signed_papers.standing().filter(kind=SignedKind.CARD).last()

    @property
    def scan_fits(self) -> bool | None:
        """Whether the signed scan is of the card as it stands; `None` where there is none."""
        scan = self.signed_scan
        return scan and scan.of_content == self.content_mark

    @property
    def approval_is_asked(self) -> bool:
        """A leader was asked, and nothing has changed since then."""
        return self.approval_asked_at is not None and self.approval_asked_for == self.content_mark

    def _ask(self, by: User | None, now: datetime | None = None, because: str = "") -> None:
        """A leader is asked by this person, or no longer."""
        self.approval_asked_at, self.approval_asked_by = now, by
        self.approval_asked_for = self.content_mark if by else ""
        self.sent_back_because = because

    def _approved_by(self, by: User) -> str:
        """What stands behind a submission, as papers and receipts say it; "" where nothing is asked
        for.
        """
        with override("vi"):
            if self.campaign.approval == Approval.LEADER:
                return _("Đồng chí %s duyệt trong chương trình") % by.full_name
            if self.campaign.approval == Approval.SCAN:
                scan = self.signed_scan
                facts = {"when": lifecycle.moment(scan.added_at), "digest": scan.sha256[:16]}
                return (
                    _("Phiếu có chữ ký, lưu lúc %(when)s (mã SHA-256 bắt đầu bằng %(digest)s)")
                    % facts
                )
        return ""
