"""A ward's right of reply: an objection to the verified points of one item."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.scores.answer import Answer
from scoring.models.scores.answering import ReplyAnswering
from scoring.models.scores.score import Score
from scoring.rules import lifecycle, permissions
from scoring.rules.permissions import Audience
from scoring.rules.points import PointsField, show
from scoring.rules.refusals import Refused, Stale
from wards.fingerprint import fingerprint
from wards.models import User
from wards.vietnamese import clean


class Reply(ReplyAnswering):
    """One reply per item; it may be reworded until the Board has answered it."""

    NONE_YET = "none"
    TEXT_MISSING = gettext_lazy("Hãy ghi nội dung kiến nghị.")
    score = models.OneToOneField(Score, on_delete=models.PROTECT, related_name="reply")
    text = models.TextField(gettext_lazy("nội dung kiến nghị"))
    # The points that the ward asks for, as typed: of an item that is counted, the number.
    wanted = PointsField(gettext_lazy("điểm đề nghị"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(gettext_lazy("trả lời"), max_length=10, choices=Answer, blank=True)
    answer_reason = models.TextField(gettext_lazy("lý do trả lời"), blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # What the answer found, so that a correction starts from there and the ward sees the way.
    points_before = PointsField(gettext_lazy("điểm trước khi trả lời"), null=True, blank=True)
    reason_before = models.TextField(gettext_lazy("lý do trước khi trả lời"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("kiến nghị")
        verbose_name_plural = gettext_lazy("kiến nghị")
        constraints = [
            models.CheckConstraint(name="a_reply_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="an_answer_has_a_reason_a_person_and_a_time",
                condition=Q(answer="")
                | Q(answer__in=Answer.values, answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answer_reason=""),
            ),
            models.CheckConstraint(
                name="a_withdrawn_reply_has_no_answer",
                condition=Q(withdrawn_at=None) | Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}: {self.text[:60]}"

    @property
    def wanted_text(self) -> str:
        """“3,5 điểm”, “3 suất”; "" where the ward named none."""
        if self.wanted is None:
            return ""
        measure = self.score.item.measure
        return (
            measure.describe(self.wanted)
            if measure.takes_number
            else _("%s điểm") % show(self.wanted)
        )

    @property
    def mark(self) -> str:
        """Tells whether somebody else reworded it since a page showed it."""
        facts = (self.text, self.wanted and show(self.wanted), self.is_open)
        return fingerprint(facts)

    @classmethod
    def make(
        cls,
        score: Score,
        text: str,
        *,
        by: User,
        wanted: Decimal | None = None,
        seen: str = "",
    ) -> "Reply":
        """Object to an item's verified points, within the window; `wanted` are the points that the
        ward asks for, or the number from which they follow. A reply that was withdrawn may be made
        anew. `seen` is the mark of what the page showed, NONE_YET where it showed none.

        Raises Refused, Stale, PermissionDenied.
        """
        text = clean(text)
        with score.scorecard.changing() as card:
            now = timezone.now()
            if not permissions.owns(by, card):
                raise PermissionDenied
            if refusal := lifecycle.open_to_replies(card, now):
                raise refusal
            if not text:
                raise Refused("text_missing", Reply.TEXT_MISSING)
            reply = Reply.objects.filter(score=score).first()
            if reply and reply.answer:
                raise Refused("reply_answered", _("Ban đã trả lời kiến nghị này."))
            if seen and reply and seen != reply.mark:
                raise Stale(reply)
            stands = reply is not None and reply.is_open
            reply = reply or Reply(score=score)
            reply.score = Score.objects.select_related("item__parent").get(pk=score.pk)
            reply.score.check_typed(wanted, card.campaign.step)
            before = reply._recorded_facts() if stands else {}
            reply.text, reply.wanted = text, wanted
            if stands and before == reply._recorded_facts():
                return reply
            reply.by, reply.at, reply.withdrawn_at = by, now, None
            reply.save()
            record(
                Act.REPLY,
                by=by,
                campaign=card.campaign,
                scorecard=card,
                score=score,
                at=now,
                subject=score.item.code,
                before=before,
                after=reply._recorded_facts(),
                audience=Audience.WARD,
                rows=[reply],
            )
        return reply

    def _recorded_facts(self) -> dict[str, Any]:
        """What the change record keeps of it, in Vietnamese."""
        with override("vi"):
            wanted = {"wanted": self.wanted_text} if self.wanted is not None else {}
        return {"text": self.text} | wanted

    def withdraw(self, *, by: User, seen: str = "") -> "Reply":
        """The ward takes an open reply back, within the window; `seen` is the mark of what the page
        showed. Raises Refused, Stale, PermissionDenied.
        """
        with self.score.scorecard.changing() as card:
            now = timezone.now()
            if not permissions.owns(by, card):
                raise PermissionDenied
            reply = Reply.objects.select_related("score__item__parent").get(pk=self.pk)
            if reply.answer:
                raise Refused("reply_answered", _("Ban đã trả lời kiến nghị này."))
            if refusal := lifecycle.open_to_replies(card, now):
                raise refusal
            if reply.withdrawn_at is None:
                if seen and seen != reply.mark:
                    raise Stale(reply)
                reply.withdrawn_at = now
                reply.save(update_fields=["withdrawn_at"])
                record(
                    Act.WITHDRAW_REPLY,
                    by=by,
                    campaign=card.campaign,
                    scorecard=card,
                    score=reply.score,
                    at=now,
                    subject=reply.score.item.code,
                    audience=Audience.WARD,
                    rows=[reply],
                )
        return reply
