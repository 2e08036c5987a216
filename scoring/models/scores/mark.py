"""What each of two people gave an item, without seeing the other's,
and how a difference is settled.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.scores.score import Score
from scoring.rules import grading, permissions
from scoring.rules.lifecycle import PointsKind
from scoring.rules.permissions import Audience
from scoring.rules.points import PointsField
from scoring.rules.refusals import REASON_MISSING, Refused, Stale
from wards.models import User
from wards.vietnamese import clean, words


class Mark(models.Model):
    """What one of the two gave, until both have: their own eyes' alone."""

    POINTS_MISSING = gettext_lazy("Hãy ghi điểm.")

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="marks")
    marker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    points = PointsField(gettext_lazy("điểm"))
    reason = models.TextField(gettext_lazy("lý do"), blank=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = gettext_lazy("điểm chấm độc lập")
        verbose_name_plural = gettext_lazy("điểm chấm độc lập")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="a_person_marks_an_item_once", fields=["score", "marker"]),
            models.CheckConstraint(
                name="a_mark_is_not_below_zero", condition=Q(points__gte=Decimal(0))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score} · {self.marker}"

    @classmethod
    def enter(
        cls,
        score: Score,
        points: Decimal | None,
        *,
        by: User,
        reason: str = "",
        seen_version: int = 0,
    ) -> Score:
        """Give the own points, as first or as second. Where the two agree, they stand at once.

        `seen_version` is that of the own mark, 0 where there was none. Raises Refused, Stale,
        PermissionDenied.
        """
        reason = clean(reason)
        with Score.changing(score.pk) as fresh:
            now = timezone.now()
            fresh.check_time(PointsKind.VERIFIED, by=by, now=now)
            marks = list(cls.objects.filter(score=fresh).select_related("marker"))
            own = next((mark for mark in marks if mark.marker_id == by.pk), None)
            cls._check_turn(fresh, marks, by)
            if points is None:
                raise Refused("points_missing", cls.POINTS_MISSING)
            fresh.check_entry(PointsKind.VERIFIED, points, reason)
            if own and (own.points, own.reason) == (points, reason):
                return fresh
            if (own.version if own else 0) != seen_version:
                raise Stale(fresh)
            mark = own or cls(score=fresh, marker=by, version=0)
            mark.points, mark.reason, mark.at = points, reason, now
            mark.version += 1
            mark.save()
            others = [mark for mark in marks if mark.marker_id != by.pk]
            if not others or not cls._agree(fresh, mark, others[0], by=by, now=now):
                mark._tell(fresh, by=by, now=now)
        return fresh

    @staticmethod
    def _check_turn(score: Score, marks: "Sequence[Mark]", by: User) -> None:
        facts = {"code": score.item.code}
        if score.second_marker_id is None:
            raise Refused(
                "not_marked_twice", _("Nội dung %(code)s không chấm hai người độc lập.") % facts
            )
        if score.verified_points is not None:
            raise Refused("marks_settled", _("Nội dung %(code)s đã thống nhất điểm.") % facts)
        if len(marks) == 2:
            raise Refused(
                "marks_differ",
                _("Nội dung %(code)s đã đủ hai lượt chấm, chờ Trưởng Ban thống nhất.") % facts,
            )
        if by.pk == score.second_marker_id:
            return
        if refusal := score.of_another(by):
            raise refusal
        first = next((mark for mark in marks if mark.marker_id != score.second_marker_id), None)
        if first and first.marker_id != by.pk:
            facts["name"] = str(first.marker)
            raise Refused(
                "first_mark_given",
                _("Nội dung %(code)s đã có đồng chí %(name)s chấm lượt một.") % facts,
            )

    @staticmethod
    def _agree(score: Score, own: "Mark", other: "Mark", *, by: User, now: datetime) -> bool:
        """Whether both say the same, which then stands, in the words of the first."""
        differs = bool(grading.gap(own.points, score.self_points))
        reason = min(own, other, key=lambda mark: mark.pk).reason if differs else ""
        if own.points != other.points or (differs and not words(reason)):
            return False
        new = {"verified_points": own.points, "reason": reason}
        score.change(new, Act.AGREE, by=by, now=now, also=[own])
        return True

    def _tell(self, score: Score, *, by: User, now: datetime) -> None:
        """That a mark was given, and by whom; not which: the other one is still to mark."""
        record(
            Act.MARK,
            by=by,
            campaign=score.scorecard.campaign,
            scorecard=score.scorecard,
            score=score,
            at=now,
            subject=score.item.code,
            audience=Audience.BOARD,
            rows=[self],
        )

    @classmethod
    def settle(cls, score: Score, points: Decimal | None, *, by: User, reason: str) -> Score:
        """The head's points for an item whose two marks differ, or of which one never came.

        Raises Refused, PermissionDenied.
        """
        reason = clean(reason)
        with Score.changing(score.pk) as fresh:
            now = timezone.now()
            if not permissions.is_head(by):
                raise PermissionDenied
            fresh.check_time(PointsKind.VERIFIED, by=by, now=now)
            facts = {"code": fresh.item.code}
            if fresh.second_marker_id is None:
                raise Refused(
                    "not_marked_twice",
                    _("Nội dung %(code)s không chấm hai người độc lập.") % facts,
                )
            if fresh.verified_points is not None:
                raise Refused("marks_settled", _("Nội dung %(code)s đã thống nhất điểm.") % facts)
            if points is None:
                raise Refused("points_missing", cls.POINTS_MISSING)
            if not words(reason):
                raise Refused("reason_missing", REASON_MISSING)
            fresh.check_entry(PointsKind.VERIFIED, points, reason)
            new = {"verified_points": points, "reason": reason}
            fresh.change(new, Act.SETTLE, by=by, now=now, reason=reason)
        return fresh
