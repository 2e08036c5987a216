"""The Board's answer to a reply: who may give it and correct it, what it does to the points."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.models.scorecards.judged_sums import SUM_FIELDS
from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scorecards.steps import PLACING_FIELDS
from scoring.models.scores import not_applicable
from scoring.models.scores.answer import Answer
from scoring.models.scores.score import Score
from scoring.rules import grading, lifecycle, permissions
from scoring.rules.lifecycle import CardState, PointsKind
from scoring.rules.not_applicable import NOT_APPLICABLE
from scoring.rules.refusals import Refused
from wards.models import User
from wards.vietnamese import words

CORRECTION = timedelta(hours=1)  # how long an answer may be corrected by whoever gave it


class ReplyAnswering(models.Model):
    """The side of a Reply that the Board answers."""

    ANSWER_REASON_MISSING = gettext_lazy("Hãy ghi lý do trả lời.")
    POINTS_MISSING = gettext_lazy("Hãy ghi điểm thẩm định sau khi xem xét kiến nghị.")
    # Whose verified points the reply is about: whoever gave them, or had them agreed.
    MARKED = (Act.ENTER_VERIFIED, Act.AGREE, Act.SETTLE)

    score: models.OneToOneField[Score, Score]
    withdrawn_at: datetime | None
    answer: str
    answer_reason: str
    answered_by: User | None
    answered_by_id: int | None
    answered_at: datetime | None
    points_before: Decimal | None
    reason_before: str

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return not self.answer and self.withdrawn_at is None

    @property
    def stand(self) -> Decimal | None:
        """The verified points that the reply objects to, whatever an answer made of them."""
        return self.points_before if self.answer else self.score.verified_points

    def of_marker(self, by: permissions.Person) -> Refused | None:
        """Where the campaign has replies answered by somebody else than the marker."""
        if not self.score.scorecard.campaign.replies_by_another or self.answer:
            return None
        given = self.score.entries.filter(act__in=self.MARKED).order_by("-number").first()
        if given is None or given.by_id != by.pk:
            return None
        return Refused(
            "answered_by_marker",
            _(
                "Đồng chí đã cho điểm nội dung này; ở phong trào này người khác trả lời kiến nghị. "
                "Nếu Ban không còn ai khác, Trưởng Ban bỏ quy định này ở phần Thiết lập."
            ),
        )

    @staticmethod
    def _taken_back() -> Refused:
        return Refused("reply_withdrawn", _("Đơn vị đã rút kiến nghị này."))

    def shut_to(self, by: permissions.Person) -> Refused | None:
        """Why this person cannot answer it, where another could or nobody need."""
        return self._taken_back() if self.withdrawn_at else self.of_marker(by)

    def may_be_answered(self, by: permissions.Person, now: datetime) -> bool:
        """An open reply by the Board; an answer by whoever gave it, for an hour, unless the ward
        has agreed since.
        """
        card = self.score.scorecard
        if not permissions.may_settle(by, self.score.item) or card.state != CardState.VERIFIED:
            return False
        if self.is_open:
            return self.of_marker(by) is None
        return self._may_be_corrected(by, now, card)

    def _may_be_corrected(self, by: permissions.Person, now: datetime, card: Scorecard) -> bool:
        return (
            self.points_before is not None
            and self.answered_by_id == by.pk
            and self.answered_at is not None
            and self.answered_at <= now < self.answered_at + CORRECTION
            and card.accepted_at is None
        )

    def _check_turn(self, card: Scorecard, *, by: User, now: datetime) -> None:
        """Raises Refused where this person cannot answer now, whatever the answer."""
        if refusal := self.score.of_another(by):
            raise refusal
        if self.withdrawn_at is not None:
            raise self._taken_back()
        if not self.is_open and not self._may_be_corrected(by, now, card):
            raise Refused("reply_answered", _("Kiến nghị này đã được trả lời."))
        if refusal := self.of_marker(by):
            raise refusal

    def _reason_of(self, new: dict[str, Any], answered: str) -> str:
        """The reason beside these points: an adjustment that remains is explained by the answer;
        one that is gone needs none, and points that stand keep theirs.
        """
        score, points = self.score, new[PointsKind.VERIFIED.points_field]
        if points == self.points_before:
            reason = self.reason_before
        else:
            reason = answered if grading.gap(points, score.self_points) else ""
        reason = not_applicable.reason_of(score, new, reason)
        if not reason and score.contradicts(PointsKind.VERIFIED, new):
            return answered
        return reason

    def _moves(self, new: dict[str, Any], card: Scorecard) -> bool:
        """Whether points of the card move: its own, or those that are out pro rata, where the item
        no longer tells their share or tells it now.
        """
        column, score = PointsKind.VERIFIED, self.score
        is_out = new.get(column.number_field, score.verified_number) == NOT_APPLICABLE
        turns = card.prorates and is_out != score.is_out_of(column)
        return turns or new[column.points_field] != score.verified_points

    def give_answer(self, answer: str, *, reason: str, points: Decimal | None, by: User) -> Self:
        """Answer with a reason; `points` are the verified points from now on (unchanged when
        refused), or the number from which they follow. Within the hour its author may correct the
        answer the same way; both entries stay.

        Raises Refused, PermissionDenied.
        """
        answer, reason = Answer(answer), words(reason)
        with self.score.scorecard.changing() as card:
            now = timezone.now()
            reply = self._to_be_answered(card, by=by, now=now)
            score = reply.score
            if not reason:
                raise Refused("reason_missing", self.ANSWER_REASON_MISSING)
            if points is None:
                raise Refused("points_missing", self.POINTS_MISSING)
            new = reply._facts_after(answer, points, card)
            was: dict[str, Any] = {"tier": card.decided_tier()}
            if reply.is_open:
                reply.points_before, reply.reason_before = score.verified_points, score.reason
            else:
                was["answer"] = Answer(reply.answer)
            new["reason"] = reply._reason_of(new, reason)
            moved = reply._moves(new, card)
            if moved:  # tier and place among equals were decided on other points
                card.void_placing(by=by, now=now)
            # What is out pro rata may follow, also where these points stay.
            if moved or (card.prorates and card.judged_sum is not None):
                card.forget_sums()
                card.store(*PLACING_FIELDS, *SUM_FIELDS)
            reply.answer, reply.answer_reason = answer, reason
            reply.answered_by, reply.answered_at = by, now
            reply.save()
            score.change(
                new,
                Act.ANSWER,
                by=by,
                now=now,
                reason=reason,
                was=was,
                along={"tier": card.decided_tier(), "answer": answer},
                also=[reply, card],
            )
            # What is out pro rata has moved along.
            if refusal := lifecycle.not_below_zero(card.verified_total()):
                raise refusal
        return reply

    def _to_be_answered(self, card: Scorecard, *, by: User, now: datetime) -> Self:
        """The reply as it stands under the card's lock, for who can answer it now.

        Raises Refused, PermissionDenied.
        """
        if not permissions.is_board(by):
            raise PermissionDenied
        if card.state != CardState.VERIFIED:
            raise Refused(
                "wrong_state",
                _("Phiếu đang ở trạng thái “%s” nên không trả lời được.")
                % card.get_state_display(),
            )
        reply = type(self)._default_manager.select_related("score__item__parent").get(pk=self.pk)
        reply.score.scorecard = card
        reply._check_turn(card, by=by, now=now)
        return reply

    def _facts_after(self, answer: Answer, typed: Decimal, card: Scorecard) -> dict[str, Any]:
        """The verified columns of the score as this answer leaves them. Raises Refused where they
        contradict the answer or cannot stand.
        """
        score = self.score
        score.check_typed(typed, card.campaign.step)
        new: dict[str, Any] = score.facts_of(PointsKind.VERIFIED, typed)
        points = new[PointsKind.VERIFIED.points_field]
        if refusal := answer.contradiction(self.stand, points):
            raise refusal
        moved = points - (score.verified_points or Decimal(0))
        if refusal := lifecycle.not_below_zero(card.verified_total() + moved):
            raise refusal
        return new
