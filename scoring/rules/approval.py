"""Whether a leader of the ward stands behind its card before it is submitted,
and how: the guards.
"""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.rules.protocols import CardLike
from scoring.rules.refusals import Refused


class Approval(TextChoices):
    """What a campaign asks for, chosen before it is opened."""

    NONE = "none", gettext_lazy("Không yêu cầu")
    LEADER = "leader", gettext_lazy("Lãnh đạo đơn vị duyệt trong chương trình")
    SCAN = "scan", gettext_lazy("Lưu bản quét của phiếu có chữ ký")


def lacking(card: CardLike) -> Refused | None:
    """Where a signed scan is asked for: that it is there, and of the card as it stands."""
    if card.campaign.approval != Approval.SCAN:
        return None
    if card.scan_fits is None:
        return Refused(
            "scan_missing",
            _(
                "Phong trào yêu cầu phiếu có chữ ký: đồng chí in phiếu, trình lãnh đạo ký, "
                "quét và lưu bản đã ký rồi nộp."
            ),
        )
    if not card.scan_fits:
        return Refused(
            "scan_outdated",
            _(
                "Phiếu đã sửa sau khi lưu bản có chữ ký, bản ấy là của phiếu cũ. "
                "Đồng chí in lại, trình ký và lưu bản mới rồi nộp."
            ),
        )
    return None


def not_asked_yet(card: CardLike, now: datetime) -> Refused | None:
    """A leader is asked once about the same card."""
    if card.approval_is_asked:
        return Refused("approval_asked", _("Phiếu này đã đề nghị duyệt và chưa sửa gì từ lúc đó."))
    return None


def is_with_leader(card: CardLike, now: datetime) -> Refused | None:
    """Only what was laid before a leader is sent back."""
    if card.approval_asked_at is None:
        return Refused("approval_not_asked", _("Chưa ai đề nghị duyệt phiếu này."))
    return None
