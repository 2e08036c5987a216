"""Which scores the Board had better check first: warning marks that order its queue and decide
nothing. Pure functions; wards never see the marks.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from scoring.rules import grading

LAST_MINUTE = timedelta(hours=1)


class RiskMark(TextChoices):
    """Why something is looked at first; the label is what the Board reads."""

    OVER_CLAIM = "over_claim", gettext_lazy("tự chấm vượt nhiều")
    UNPROVEN = "unproven", gettext_lazy("thiếu tài liệu")
    SAME_FILE = "same_file", gettext_lazy("tệp trùng với đơn vị khác")
    LAST_MINUTE = "last_minute", gettext_lazy("nộp trong giờ cuối")


def marks(
    *,
    own: Decimal | None,
    found: Decimal | None,
    threshold: Decimal,
    unproven: bool,
    same_file: bool,
    submitted_at: datetime | None,
    deadline: datetime | None,
) -> list[RiskMark]:
    """The marks of one item of one unit;
    `threshold` is the difference from which the campaign looks.
    """
    gap = grading.gap(found, own)
    held = {
        RiskMark.OVER_CLAIM: gap is not None and gap < 0 and -gap >= threshold,
        RiskMark.UNPROVEN: unproven,
        RiskMark.SAME_FILE: same_file,
        RiskMark.LAST_MINUTE: bool(
            submitted_at and deadline and submitted_at >= deadline - LAST_MINUTE
        ),
    }
    return [mark for mark, holds in held.items() if holds]
