"""What the Board says of a unit's year as a whole, and asks for in the next one."""

from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused, Stale
from wards.models import User
from wards.record.chain import canonical
from wards.vietnamese import clean


def shut_to_remarks(card: Scorecard) -> Refused | None:
    """Between the submission and the final result something is said of the year as a whole."""
    if card.state in {CardState.SUBMITTED, CardState.VERIFIED}:
        return None
    return Refused("wrong_state", _("Chỉ nhận xét khi phiếu đã nộp và kết quả chưa chốt."))


def remark_mark(card: Scorecard) -> str:
    """Of the remark as it stands: who writes over another one has seen it."""
    return sha256(canonical([card.remark, card.follow_up])).hexdigest()[:16]


def give_remark(
    card: Scorecard, remark: str, follow_up: str, *, by: User, seen: str | None = None
) -> Scorecard:
    """Say something of the year as a whole, and what is to follow in the next; the ward reads it
    with its result. `seen` is the mark of what stood there. Raises Refused, Stale,
    PermissionDenied.
    """
    said = {"remark": clean(remark), "follow_up": clean(follow_up)}
    with card.changing() as locked:
        if not permissions.is_board(by):
            raise PermissionDenied
        if refusal := shut_to_remarks(locked):
            raise refusal
        before = {name: getattr(locked, name) for name in said}
        if before == said:
            return locked
        if any(before.values()) and seen is not None and seen != remark_mark(locked):
            raise Stale(locked)
        for name, text in said.items():
            setattr(locked, name, text)
        locked.store(*said)
        record(
            Act.REMARK,
            by=by,
            campaign=locked.campaign,
            scorecard=locked,
            subject=locked.ward_name,
            before=before,
            after=said,
            audience=Audience.GIVEN_OUT,
            rows=[locked],
        )
    return locked
