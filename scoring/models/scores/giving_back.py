"""One item is given back to the ward alone while the rest of its card stands, taken back by the
Board, or handed in again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scores.score import Score
from scoring.rules import permissions
from scoring.rules.approval import Approval
from scoring.rules.lifecycle import CardState
from scoring.rules.permissions import Audience
from scoring.rules.refusals import REASON_MISSING, Refused, Stale
from wards.days import written_end
from wards.models import User
from wards.vietnamese import clean, words


def give_back(
    score: Score, *, by: User, reason: str, until: datetime, seen_version: int | None = None
) -> Score:
    """Give this item back to the ward alone, with a date of its own; the rest of its card stands.

    Raises Refused, Stale, PermissionDenied.
    """
    reason = clean(reason)
    with _locked(score, seen_version, by.pk) as fresh:
        card, now = fresh.scorecard, timezone.now()
        if not permissions.is_board(by):
            raise PermissionDenied
        if card.state != CardState.SUBMITTED:
            raise Refused(
                "wrong_state",
                _("Chỉ trả lại từng nội dung khi phiếu đã nộp và chưa xác nhận thẩm định."),
            )
        if not fresh.item.scored_by.ward_enters:
            raise Refused(
                "scored_by_survey", _("Nội dung %s chỉ chấm qua khảo sát.") % fresh.item.code
            )
        if card.campaign.approval == Approval.SCAN:
            raise Refused(
                "returned_as_a_whole",
                _("Phiếu nộp kèm bản có chữ ký: hãy trả lại cả phiếu để đơn vị ký lại."),
            )
        if not words(reason):
            raise Refused("reason_missing", REASON_MISSING)
        if until <= now:
            raise Refused("new_deadline_past", Scorecard.DEADLINE_IS_PAST)
        facts = {"returned_until": until, "returned_because": reason}
        _hand(fresh, facts, Act.RETURN_ITEM, by=by, now=now, reason=reason)
    return fresh


def recall(score: Score, *, by: User) -> Score:
    """The Board takes the item back as it stands. Raises Refused, PermissionDenied."""
    with _locked(score) as fresh:
        if not permissions.is_board(by):
            raise PermissionDenied
        _end_of_return(fresh, Act.RECALL_ITEM, by=by)
    return fresh


def hand_back(score: Score, *, by: User) -> Score:
    """The ward hands the item in again, whole as a submission asks. Raises Refused,
    PermissionDenied.
    """
    with _locked(score) as fresh:
        card = fresh.scorecard
        by_leader = card.campaign.approval == Approval.LEADER
        if not permissions.owns(by, card) or (by_leader and not permissions.approves(by)):
            raise PermissionDenied
        if fresh.self_points is None or fresh.lacks_evidence:
            raise Refused(
                "items_unfinished",
                _("Nội dung %s chưa xong: hãy chấm điểm, kèm tài liệu hoặc giải trình.")
                % fresh.item.code,
            )
        _end_of_return(fresh, Act.HAND_BACK, by=by)
    return fresh


@contextmanager
def _locked(
    score: Score, seen_version: int | None = None, by_id: int | None = None
) -> Iterator[Score]:
    """This row, fresh, under its card's lock. Raises Refused, Stale."""
    with score.scorecard.changing() as card:
        rows = Score.objects.select_related("item__parent").with_evidence_flag()
        score = rows.get(pk=score.pk)
        score.scorecard = card
        if seen_version is not None and score.version != seen_version:
            raise Stale(score, by_id)
        yield score


def _end_of_return(score: Score, act: Act, *, by: User) -> None:
    now = timezone.now()
    if not score.is_out(now):
        raise Refused(
            "item_not_returned", _("Nội dung %s không còn được trả lại.") % score.item.code
        )
    _hand(score, {"returned_until": None, "returned_because": ""}, act, by=by, now=now)


def _hand(
    score: Score, facts: dict[str, Any], act: Act, *, by: User, now: datetime, reason: str = ""
) -> None:
    """Into the ward's hands or out of them, with one entry that the ward reads."""
    before = {"returned_until": written_end(score.returned_until)}
    for name, value in facts.items():
        setattr(score, name, value)
    score.version += 1
    score.save(update_fields=[*facts, "version"])
    record(
        act,
        by=by,
        campaign=score.scorecard.campaign,
        scorecard=score.scorecard,
        score=score,
        at=now,
        subject=score.item.code,
        before=before,
        after={"returned_until": written_end(score.returned_until)},
        reason=reason,
        audience=Audience.WARD,
        rows=[score],
    )
