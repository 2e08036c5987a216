"""Which signed papers come back as scans:
who files each, whose it is and who reads it, as a table.
"""

from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.rules.lifecycle import BOARD, HEAD, OFFICER, CampaignState, CardState
from scoring.rules.protocols import CampaignLike, CardLike
from scoring.rules.refusals import Refused
from wards.models import Role


class SignedKind(TextChoices):
    PLAN = "plan", gettext_lazy("Kế hoạch")
    DECISION = "decision", gettext_lazy("Quyết định khen thưởng")
    COMMENDATION = "commendation", gettext_lazy("Văn bản biểu dương")
    MINUTES = "minutes", gettext_lazy("Biên bản họp xét thi đua")
    NOTICE = "notice", gettext_lazy("Thông báo, văn bản khác")
    SURVEY_MINUTES = "survey_minutes", gettext_lazy("Biên bản khảo sát có chữ ký")
    CARD = "card", gettext_lazy("Phiếu tự chấm điểm có chữ ký")


class Readers(Enum):
    """Who reads a paper beside those who read the Board's pages."""

    NOBODY = "nobody"
    EVERYBODY = "everybody"  # who sees the campaign
    HONOURED = "honoured"  # a ward with an award that this paper grants
    OWN_WARD = "own_ward"
    JUDGED_WARD = "judged_ward"  # once the result is given out


@dataclass(frozen=True)
class Filing:
    """One kind of paper: who files it, who else reads it; `of_card`:
    it is about one ward's card.
    """

    kind: SignedKind
    who: frozenset[Role]
    readers: Readers
    of_card: bool = False


FILINGS = (
    Filing(SignedKind.PLAN, HEAD, Readers.EVERYBODY),
    Filing(SignedKind.DECISION, HEAD, Readers.HONOURED),
    Filing(SignedKind.COMMENDATION, HEAD, Readers.HONOURED),
    Filing(SignedKind.MINUTES, HEAD, Readers.NOBODY),
    Filing(SignedKind.NOTICE, HEAD, Readers.EVERYBODY),
    Filing(SignedKind.SURVEY_MINUTES, BOARD, Readers.JUDGED_WARD, of_card=True),
    Filing(SignedKind.CARD, OFFICER, Readers.OWN_WARD, of_card=True),
)
OF_CAMPAIGN = [row.kind for row in FILINGS if not row.of_card]
GRANTING = [row.kind for row in FILINGS if row.readers is Readers.HONOURED]
OF_CARD = [row.kind for row in FILINGS if row.of_card]


def filing(kind: str) -> Filing:
    """The row of a kind of paper."""
    return next(row for row in FILINGS if row.kind == kind)


def kinds_read_by(*readers: Readers) -> list[SignedKind]:
    return [row.kind for row in FILINGS if row.readers in readers]


def obstacle(row: Filing, campaign: CampaignLike, card: CardLike | None) -> Refused | None:
    """What keeps such a paper from being filed now; `None` when the way is clear.

    A campaign's own papers may come after its conclusion: a decision is often signed later. What
    belongs to a card is sealed with it.
    """
    if campaign.state == CampaignState.DISCARDED:
        return Refused("campaign_not_open", _("Bản nháp phong trào này đã xóa."))
    if card is None:
        return None
    if campaign.state == CampaignState.CONCLUDED:
        return Refused(
            "campaign_concluded",
            _("Phong trào đã kết thúc, giấy tờ của đơn vị đã niêm phong nên không nhận thêm."),
        )
    if campaign.state != CampaignState.OPEN:
        return Refused("campaign_not_open", _("Phong trào chưa mở."))
    if row.kind == SignedKind.SURVEY_MINUTES and not card.has_survey:
        return Refused("survey_missing", _("Chưa ghi buổi khảo sát của đơn vị này."))
    if row.kind == SignedKind.CARD and card.state == CardState.ABSENT:
        return Refused("wrong_state", _("Ban đã ghi nhận đơn vị không nộp phiếu."))
    if row.kind == SignedKind.CARD and card.state == CardState.DROPPED:
        return Refused("wrong_state", _("Đơn vị thôi tham gia phong trào."))
    return None
