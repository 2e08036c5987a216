"""What a vote of the council comes to. Counts in, sentences out;
the share is of all members, whoever was present.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from scoring.rules.points import show

STEP = Decimal("0.1")


def share(in_favour: int, members: int) -> str:
    """“85,7%” of all members; "" where there are none."""
    if not members:
        return ""
    return f"{show((Decimal(in_favour * 100) / members).quantize(STEP, ROUND_HALF_UP))}%"


def spoken(in_favour: int, against: int, blank: int, members: int) -> str:
    """“6/7 thành viên tán thành (85,7%), 0 không tán thành, 1 phiếu trắng”."""
    return _(
        "%(in_favour)d/%(members)d thành viên tán thành (%(share)s), %(against)d không tán thành,"
        " %(blank)d phiếu trắng"
    ) % {
        "in_favour": in_favour,
        "members": members,
        "share": share(in_favour, members),
        "against": against,
        "blank": blank,
    }


def caution(in_favour: int, members: int) -> str:
    """What a vote says against a proposal; people decide."""
    if in_favour * 2 > members:
        return ""
    return _("Chưa quá nửa số thành viên tán thành.")
