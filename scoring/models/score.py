"""The points of one item on one scorecard, in three columns: self, survey, verified."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.entry import Act
from scoring.ledger.record import record
from scoring.models.plan import Criterion
from scoring.models.querysets import ScoreQuerySet
from scoring.models.scorecard import Scorecard
from scoring.rules import grading, lifecycle, permissions
from scoring.rules.lifecycle import PointsKind
from scoring.rules.permissions import Audience
from scoring.rules.points import PointsField, on_step, show
from scoring.rules.refusals import Refused, Stale
from wards.models import User
from wards.vietnamese import clean, words

ACTS = {
    PointsKind.SELF: Act.ENTER_SELF,
    PointsKind.SURVEY: Act.ENTER_SURVEY,
    PointsKind.VERIFIED: Act.ENTER_VERIFIED,
}


class Score(models.Model):
    """Three columns of points with their notes. Only `enter` and the answer to a reply write it."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="scores")
    item = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    cap = PointsField(gettext_lazy("điểm tối đa"))
    self_points = PointsField(gettext_lazy("điểm tự chấm"), null=True, blank=True)
    survey_points = PointsField(gettext_lazy("điểm khảo sát"), null=True, blank=True)
    verified_points = PointsField(gettext_lazy("điểm thẩm định"), null=True, blank=True)
    explanation = models.TextField(gettext_lazy("giải trình"), blank=True)
    finding = models.TextField(gettext_lazy("kết quả khảo sát"), blank=True)
    reason = models.TextField(gettext_lazy("lý do điều chỉnh"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScoreQuerySet["Score"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("điểm của nội dung")
        verbose_name_plural = gettext_lazy("điểm của các nội dung")
        constraints = [
            models.UniqueConstraint(
                name="a_card_has_one_score_for_an_item", fields=["scorecard", "item"]
            ),
            *(
                models.CheckConstraint(
                    name=f"{column.value}_points_lie_between_zero_and_the_cap",
                    condition=Q(**{column.points_field: None})
                    | Q(
                        **{
                            f"{column.points_field}__gte": Decimal(0),
                            f"{column.points_field}__lte": F("cap"),
                        }
                    ),
                )
                for column in PointsKind
            ),
            models.CheckConstraint(
                name="an_adjustment_carries_a_reason",
                condition=Q(verified_points=None)
                | Q(self_points=None)
                | Q(verified_points=F("self_points"))
                | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} · {self.item.code}"

    @property
    def gap(self) -> Decimal | None:
        """Verified minus self."""
        return grading.gap(self.verified_points, self.self_points)

    @property
    def found(self) -> Decimal | None:
        """What the Board found: the verified points, until then those of the survey."""
        return self.survey_points if self.verified_points is None else self.verified_points

    @property
    def difference(self) -> Decimal | None:
        """What the Board found minus self."""
        return grading.gap(self.found, self.self_points)

    @property
    def cap_text(self) -> str:
        return show(self.cap)

    @property
    def cap_hundredths(self) -> int:
        return int(self.cap * 100)

    @property
    def self_hundredths(self) -> int | None:
        return None if self.self_points is None else int(self.self_points * 100)

    @property
    def self_text(self) -> str:
        return show(self.self_points)

    @property
    def is_agreed(self) -> bool:
        """Surveyed without a difference, and not verified yet."""
        return (
            self.verified_points is None
            and self.self_points is not None
            and self.self_points == self.survey_points
        )

    @property
    def lacks_evidence(self) -> bool:
        """Evidence is required, there is none and nothing explains it.

        Needs `with_evidence_flag()`.
        """
        return (
            self.item.wants_proof
            and not self.has_evidence  # type: ignore[attr-defined]
            and not self.explanation
        )

    def takes(self, points: Decimal | None, step: Decimal) -> bool:
        """Whether points are within bounds and on the step; none at all are."""
        return points is None or (0 <= points <= self.cap and on_step(points, step))

    def check_points(self, points: Decimal | None, step: Decimal) -> None:
        """Raises Refused with the sentence when points are out of bounds or off the step."""
        if points is None or self.takes(points, step):
            return
        facts = {
            "code": self.item.code,
            "cap": show(self.cap),
            "typed": show(points),
            "step": show(step),
        }
        if points < 0:
            raise Refused("below_zero", _("Nội dung %(code)s: điểm không được âm.") % facts)
        if points > self.cap:
            raise Refused(
                "over_cap",
                _("Nội dung %(code)s tối đa %(cap)s điểm. Đồng chí đã nhập %(typed)s.") % facts,
            )
        raise Refused(
            "off_step",
            _("Nội dung %(code)s: điểm chấm theo bước %(step)s. Đồng chí đã nhập %(typed)s.")
            % facts,
        )

    def check_turn(self, column: PointsKind, *, by: User, now: datetime) -> None:
        """Raises Refused with the sentence, or PermissionDenied, where this person cannot enter
        this column of this item now, whatever the points.
        """
        row, card = lifecycle.entering(column), self.scorecard
        if not permissions.can_enter(by, row, card):
            raise PermissionDenied
        if card.state != row.state:
            raise Refused(
                "wrong_state",
                _("Phiếu đang ở trạng thái “%(state)s” nên không ghi được %(column)s.")
                % {"state": card.get_state_display(), "column": column.label.lower()},
            )
        if refusal := row.guard(card, now):
            raise refusal
        if column is PointsKind.SELF and not self.item.scored_by.ward_enters:
            raise Refused(
                "scored_by_survey", _("Nội dung %s chỉ chấm qua khảo sát.") % self.item.code
            )

    def check_entry(self, column: PointsKind, points: Decimal | None, note: str) -> None:
        """Raises Refused with the sentence when these points and their note cannot stand."""
        self.check_points(points, self.scorecard.campaign.step)
        unexplained = column is PointsKind.VERIFIED and not words(note)
        if unexplained and grading.gap(points, self.self_points):
            raise Refused(
                "difference_unexplained",
                _("Nội dung %s: điểm thẩm định khác điểm tự chấm, hãy ghi lý do.") % self.item.code,
            )

    def enter(
        self,
        column: str,
        points: Decimal | None,
        *,
        by: User,
        note: str = "",
        seen_version: int | None = None,
    ) -> "Score":
        """Enter points and the note of one column (explanation, finding or reason).

        New self points make an earlier verification of this item void. Raises Refused with the
        sentence, Stale when the row has changed since `seen_version`, PermissionDenied. Unchanged
        values leave no trace.
        """
        column, note = PointsKind(column), clean(note)
        with self.scorecard.changing() as card:
            now = timezone.now()
            score = Score.objects.select_related("item__parent").get(pk=self.pk)
            score.scorecard = card
            score.check_turn(column, by=by, now=now)
            new = {column.points_field: points, column.note_field: note}
            if all(getattr(score, name) == value for name, value in new.items()):
                return score
            if seen_version is not None and score.version != seen_version:
                raise Stale(score)
            score.check_entry(column, points, note)
            if (
                column is PointsKind.SELF
                and points != score.self_points
                and score.verified_points is not None
            ):
                new |= {"verified_points": None, "reason": ""}
            score.change(new, ACTS[column], by=by, now=now)
        return score

    @classmethod
    def take_over_agreed(cls, card: Scorecard, *, by: User) -> "list[Score]":
        """Verify at the self points whatever the survey found no different, all or none.

        Raises as `enter` does.
        """
        with card.changing() as locked:
            scores = (
                cls.objects.filter(scorecard=locked)
                .select_related("item__parent")
                .in_official_order()
            )
            agreed: list[Score] = [score for score in scores if score.is_agreed]
            for score in agreed:
                score.scorecard = locked
                score.enter(PointsKind.VERIFIED, score.self_points, by=by)
        return agreed

    def change(
        self,
        new: dict[str, Any],
        act: Act,
        *,
        by: User,
        now: datetime,
        reason: str = "",
        was: dict[str, Any] | None = None,
        along: dict[str, Any] | None = None,
        also: Sequence[models.Model] = (),
    ) -> None:
        """Write these fields of a row whose card is locked, with one entry; the version rises by
        one.

        `was` and `along` are facts beside the row that changed with it, `also` the rows they stand
        in.
        """
        before = {name: getattr(self, name) for name in new} | (was or {})
        for name, value in new.items():
            setattr(self, name, value)
        self.version += 1
        self.changed_at, self.changed_by = now, by
        self.save(update_fields=[*new, "version", "changed_at", "changed_by"])
        record(
            act,
            by=by,
            campaign=self.scorecard.campaign,
            scorecard=self.scorecard,
            score=self,
            at=now,
            subject=self.item.code,
            before=before,
            after=new | (along or {}),
            reason=reason,
            audience=Audience.WARD if act == Act.ENTER_SELF else Audience.GIVEN_OUT,
            rows=[self, *also],
        )
