"""The points of one item on one scorecard, in three columns: self, survey, verified."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.models.plan.criterion import Criterion
from scoring.models.querysets.scores import ScoreQuerySet
from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scores import not_applicable
from scoring.models.scores.turn import ScoreTurn
from scoring.models.scores.typed import TypedScore
from scoring.rules import grading
from scoring.rules.lifecycle import PointsKind
from scoring.rules.not_applicable import NOT_APPLICABLE
from scoring.rules.permissions import Audience
from scoring.rules.points import PointsField, show
from scoring.rules.refusals import Stale
from wards.database import writes
from wards.models import User
from wards.vietnamese import clean

ACTS = {
    PointsKind.SELF: Act.ENTER_SELF,
    PointsKind.SURVEY: Act.ENTER_SURVEY,
    PointsKind.VERIFIED: Act.ENTER_VERIFIED,
}


class Score(TypedScore, ScoreTurn):
    """Three columns of points with their notes. Only `enter` and the answer to a reply write it."""

    # What holds a card and an item together finds the scores of a card, too.
    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.PROTECT, related_name="scores", db_index=False
    )
    item = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    # Its points lie between nothing and this: below zero on a minus line (Criterion.farthest).
    cap = PointsField(gettext_lazy("điểm tối đa"))
    self_points = PointsField(gettext_lazy("điểm tự chấm"), null=True, blank=True)
    survey_points = PointsField(gettext_lazy("điểm khảo sát"), null=True, blank=True)
    verified_points = PointsField(gettext_lazy("điểm thẩm định"), null=True, blank=True)
    # What was typed, where the points follow from it (Criterion.measure).
    self_number = PointsField(gettext_lazy("số liệu tự chấm"), null=True, blank=True)
    survey_number = PointsField(gettext_lazy("số liệu khảo sát"), null=True, blank=True)
    verified_number = PointsField(gettext_lazy("số liệu thẩm định"), null=True, blank=True)
    explanation = models.TextField(gettext_lazy("giải trình"), blank=True)
    finding = models.TextField(gettext_lazy("kết quả khảo sát"), blank=True)
    reason = models.TextField(gettext_lazy("lý do điều chỉnh"), blank=True)
    # Given back alone, while the rest of the card stands: until when, and why.
    returned_until = models.DateTimeField(
        gettext_lazy("hạn nộp lại nội dung"), null=True, blank=True
    )
    returned_because = models.TextField(gettext_lazy("lý do trả lại"), blank=True)
    # Who marks it beside the first, neither seeing the other (scoring/models/scores/marking.py).
    second_marker = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    # Nobody asks what one person changed; each first save would write into an index of it.
    changed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, db_index=False, null=True, blank=True, related_name="+"
    )

    objects = ScoreQuerySet["Score"].as_manager()
    held = False  # read under the locks of `changing`, which still stand

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
                    )
                    | Q(
                        **{
                            f"{column.points_field}__lte": Decimal(0),
                            f"{column.points_field}__gte": F("cap"),
                        }
                    ),
                )
                for column in PointsKind
            ),
            *(
                models.CheckConstraint(
                    name=f"a_{column.value}_number_is_not_negative_and_brings_points",
                    condition=Q(**{column.number_field: None})
                    | Q(**{f"{column.points_field}__isnull": False})
                    & (
                        Q(**{f"{column.number_field}__gte": Decimal(0)})
                        | Q(**{column.number_field: NOT_APPLICABLE})
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
            models.CheckConstraint(
                name="a_word_that_an_item_does_not_apply_is_refused_with_a_reason",
                condition=Q(verified_points=None)
                | Q(self_points=None)
                | Q(
                    # A comparison with nothing would pass.
                    self_number__isnull=False,
                    self_number=NOT_APPLICABLE,
                    verified_number__isnull=False,
                    verified_number=NOT_APPLICABLE,
                )
                | ~Q(self_number=NOT_APPLICABLE) & ~Q(verified_number=NOT_APPLICABLE)
                | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="an_item_is_given_back_with_a_reason",
                condition=Q(returned_until=None, returned_because="")
                | Q(returned_until__isnull=False) & ~Q(returned_because=""),
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
            and self.self_number == self.survey_number
            # Out pro rata, the two have what the other items of their columns make of it.
            and (self.self_points == self.survey_points or self.is_out_of(PointsKind.SELF))
        )

    @property
    def lacks_evidence(self) -> bool:
        """Evidence is required, there is none and nothing explains it.

        Needs `with_evidence_flag()`.
        """
        return self.item.wants_proof and self.is_bare

    @property
    def is_bare(self) -> bool:
        """There is no evidence and nothing explains it. Needs `with_evidence_flag()`."""
        return not (self.has_evidence or self.explanation)  # type: ignore[attr-defined]

    @classmethod
    @contextmanager
    def changing(cls, pk: int) -> Iterator["Score"]:
        """As `Scorecard.changing`, with this row read by the same statement.

        Raises Refused unless the campaign is open, DoesNotExist.
        """
        with transaction.atomic():
            score = cls.objects.fetch_locked(pk)
            score.scorecard.campaign.check_open()
            score.held = True
            try:
                yield score
            finally:
                score.held = False

    def _fresh(self) -> AbstractContextManager["Score"]:
        return nullcontext(self) if self.held else Score.changing(self.pk)

    def enter(
        self,
        column: str,
        typed: Decimal | None,
        *,
        by: User,
        note: str = "",
        seen_version: int | None = None,
    ) -> "Score":
        """Enter points, or the number from which they follow, and the note of one column
        (explanation, finding or reason).

        New self points make an earlier verification of this item void. Raises Refused with the
        sentence, Stale when the row has changed since `seen_version`, PermissionDenied. Unchanged
        values leave no trace.
        """
        column, note = PointsKind(column), clean(note)
        with self._fresh() as score:
            now = timezone.now()
            score.check_turn(column, by=by, now=now)
            own: dict[str, Any] = score.facts_of(column, typed)
            new = own | {column.note_field: note}
            if column is PointsKind.VERIFIED:
                new["reason"] = not_applicable.reason_of(score, own, note)
            if all(getattr(score, name) == value for name, value in new.items()):
                return score
            if seen_version is not None and score.version != seen_version:
                raise Stale(score, by.pk)
            score.check_entry(column, typed, note)
            is_other = any(getattr(score, name) != value for name, value in own.items())
            if column is PointsKind.SELF and is_other and score.verified_points is not None:
                new |= score.facts_of(PointsKind.VERIFIED, None) | {"reason": ""}
            score.change(new, ACTS[column], by=by, now=now)
        return score

    @classmethod
    def take_over_agreed(cls, card: Scorecard, *, by: User) -> "list[Score]":
        """Verify at the self points whatever the survey found no different, all or none.

        Raises as `enter` does.
        """
        with card.changing() as locked:
            scores: list[Score] = list(
                cls.objects.filter(scorecard=locked)
                .select_related("item__parent")
                .in_official_order()
            )
            now = timezone.now()
            agreed: list[Score] = []
            for score in scores:
                score.scorecard = locked
                theirs = score.settled_by(by)
                if score.is_agreed and theirs and not score.is_out(now):
                    score.held = True
                    score.enter(PointsKind.VERIFIED, score.typed(PointsKind.SELF), by=by)
                    score.held = False
                    agreed.append(score)
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
        names = [*new, "version", "changed_at", "changed_by"]
        followed: list[models.Model] = []
        if self.scorecard.prorates:  # what others have follows from what stands here
            writes.update(self, names)
            followed = not_applicable.follow(self)
        record(
            act,
            by=by,
            campaign=self.scorecard.campaign,
            scorecard=self.scorecard,
            score=self,
            at=now,
            subject=self.item.code,
            before=not_applicable.facts_in_words(before),
            after=not_applicable.facts_in_words(new | (along or {})),
            reason=reason,
            audience=Audience.WARD if act == Act.ENTER_SELF else Audience.GIVEN_OUT,
            rows=[self, *followed, *also],
            changed=None if self.scorecard.prorates else (self, names),
        )
