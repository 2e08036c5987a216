"""Whose turn a score is: who may enter a column of it, and when."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from scoring.models.plan.criterion import Criterion
from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import lifecycle, permissions
from scoring.rules.lifecycle import CardState, PointsKind
from scoring.rules.refusals import Refused
from wards.models import User


class ScoreTurn(models.Model):
    """The side of a Score that says whose turn it is."""

    scorecard: Scorecard
    item: Criterion
    verified_points: Decimal | None
    second_marker_id: int | None
    returned_until: datetime | None

    class Meta:
        abstract = True

    def is_out(self, now: datetime) -> bool:
        """Whether the ward has this item in hand, given back while the rest of its card stands."""
        submitted = self.scorecard.state == CardState.SUBMITTED
        return submitted and self.returned_until is not None and now < self.returned_until

    def check_turn(self, column: PointsKind, *, by: User, now: datetime) -> None:
        """Raises Refused with the sentence, or PermissionDenied, where this person cannot enter
        this column of this item now, whatever the points.
        """
        self.check_time(column, by=by, now=now)
        if column is PointsKind.VERIFIED and (refusal := self.not_open_to(by)):
            raise refusal

    def check_time(self, column: PointsKind, *, by: User, now: datetime) -> None:
        """`check_turn`, for whoever of the Board it is. Raises Refused, PermissionDenied."""
        row, card = lifecycle.entering(column), self.scorecard
        if not permissions.can_enter(by, row, card):
            raise PermissionDenied
        out_until = self.returned_until if self.is_out(now) else None
        if column is not PointsKind.SELF or out_until is None:
            if card.state != row.state:
                raise Refused(
                    "wrong_state",
                    _("Phiếu đang ở trạng thái “%(state)s” nên không ghi được điểm %(column)s.")
                    % {"state": card.get_state_display(), "column": column.label.lower()},
                )
            if refusal := row.guard(card, now):
                raise refusal
        if column is PointsKind.VERIFIED and out_until is not None:
            facts = {"code": self.item.code, "when": lifecycle.deadline(out_until)}
            raise Refused(
                "item_is_returned",
                _("Nội dung %(code)s đang trả lại đơn vị đến %(when)s, chưa thẩm định được.")
                % facts,
            )
        if column is PointsKind.SELF and not self.item.scored_by.ward_enters:
            raise Refused(
                "scored_by_survey", _("Nội dung %s chỉ chấm qua khảo sát.") % self.item.code
            )

    def settled_by(self, user: permissions.Person) -> bool:
        """Whether verified points are this person's to enter; what two people marked without seeing
        one another, the head alone touches again.
        """
        if self.second_marker_id is not None:
            return permissions.is_head(user) and self.verified_points is not None
        return permissions.may_settle(user, self.item)

    def not_open_to(self, user: permissions.Person) -> Refused | None:
        """`settled_by`, as the sentence that says why not."""
        if self.settled_by(user):
            return None
        if self.second_marker_id is None:
            return self.of_another(user)
        if self.verified_points is not None:
            said = _("Nội dung %s đã thống nhất điểm chấm độc lập, chỉ Trưởng Ban sửa.")
        else:
            said = _("Nội dung %s chấm hai người độc lập: hãy ghi điểm ở trang “Chấm độc lập”.")
        return Refused("marked_twice", said % self.item.code)

    def of_another(self, user: permissions.Person) -> Refused | None:
        """Whether the criterion was given to another reviewer."""
        if permissions.may_settle(user, self.item):
            return None
        facts = {"code": self.item.code, "name": User.objects.get(pk=self.item.settler_id)}
        return Refused(
            "item_of_another",
            _("Nội dung %(code)s thuộc tiêu chí do đồng chí %(name)s thẩm định.") % facts,
        )
