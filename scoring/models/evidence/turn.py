"""When whose evidence may change, and how much of it a card may hold."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scores.reply import Reply
from scoring.models.scores.score import Score
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import CardState, PointsKind
from scoring.rules.refusals import Refused
from wards.models import User


def obstacle(
    card: Scorecard,
    by: User,
    scores: Sequence[Score] = (),
    *,
    reply: Reply | None = None,
    of_survey: bool = False,
) -> Refused | None:
    """What keeps this person from changing evidence now, of the whole card or under these items
    alone; `None` when the way is clear. Raises PermissionDenied.

    Evidence follows the points it proves: the ward while it scores or replies, and under items that
    were given back to it alone; the Board while it surveys.
    """
    now = timezone.now()
    if not (permissions.is_board(by) if of_survey else permissions.owns(by, card)):
        raise PermissionDenied
    if card.campaign.is_concluded:
        return Refused("campaign_concluded", _("Phong trào đã kết thúc, không sửa được nữa."))
    if of_survey:
        if card.state == CardState.SUBMITTED or card.lacks_minutes:
            return None
        return Refused(
            "not_being_surveyed",
            _("Chỉ ghi khảo sát khi phiếu đã nộp và chưa xác nhận thẩm định."),
        )
    if reply is not None:
        if reply.withdrawn_at is not None:
            return Refused("reply_withdrawn", _("Đơn vị đã rút kiến nghị này."))
        if not reply.is_open:
            return Refused(
                "reply_answered",
                _("Ban đã trả lời kiến nghị này nên không nhận thêm tài liệu."),
            )
        return lifecycle.open_to_replies(card, now)
    return None if _are_out(card, scores, now) else after_scoring(card, now)


def after_scoring(card: Scorecard, now: datetime) -> Refused | None:
    """What keeps the ward's evidence from being changed once it does not score any more."""
    row = lifecycle.entering(PointsKind.SELF)
    if card.state != row.state:
        return Refused(
            "wrong_state",
            _("Phiếu đang ở trạng thái “%s” nên không sửa được tài liệu.")
            % card.get_state_display(),
        )
    return row.guard(card, now)


def _are_out(card: Scorecard, scores: Sequence[Score], now: datetime) -> bool:
    """Whether the ward has all these items in hand,
    given back while the rest of its card stands.
    """
    wanted = {score.pk for score in scores}
    if not wanted or card.state != CardState.SUBMITTED:
        return False
    return card.scores.out_at(now).filter(pk__in=wanted).count() == len(wanted)


def check_turn(
    card: Scorecard,
    by: User,
    scores: Sequence[Score] = (),
    *,
    reply: Reply | None = None,
    of_survey: bool = False,
) -> None:
    """Asked under the card's lock. Raises Refused, PermissionDenied."""
    if any(score.scorecard_id != card.pk for score in scores):
        raise PermissionDenied
    if reply is not None:
        # The Board may have answered since the page was made.
        reply = Reply.objects.get(pk=reply.pk)
        if {score.pk for score in scores} != {reply.score_id}:
            raise PermissionDenied
    if refusal := obstacle(card, by, scores, reply=reply, of_survey=of_survey):
        raise refusal
    for score in scores:
        if reply is None and not score.item.scored_by.ward_enters:
            raise Refused(
                "scored_by_survey", _("Nội dung %s chỉ chấm qua khảo sát.") % score.item.code
            )


def check_room(card: Scorecard, more: int) -> None:
    """All files of a card, withdrawn ones and signed scans too,
    fit into its room. Raises Refused.
    """
    sizes = [
        rows.aggregate(size=models.Sum("size"))["size"] or 0
        for rows in (card.evidence.all(), card.signed_papers.all())
    ]
    held = sum(sizes)
    if more and held + more > settings.EVIDENCE_QUOTA_BYTES:
        facts = {
            "room": filesizeformat(settings.EVIDENCE_QUOTA_BYTES),
            "held": filesizeformat(held),
        }
        raise Refused(
            "evidence_room_full",
            _(
                "Tài liệu của đơn vị trong phong trào này tối đa %(room)s, đã dùng %(held)s. "
                "Hãy nén nhỏ tệp, hoặc dẫn số, ngày văn bản thay cho tệp."
            )
            % facts,
        )
