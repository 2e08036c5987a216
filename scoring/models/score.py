"""The points of one item on one scorecard, in three columns: self, survey, verified."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.entry import Act
from scoring.ledger.record import record
from scoring.models import not_applicable
from scoring.models.plan import Criterion
from scoring.models.querysets.scores import ScoreQuerySet
from scoring.models.scorecard import Scorecard
from scoring.rules import grading, lifecycle, permissions
from scoring.rules.lifecycle import CardState, PointsKind
from scoring.rules.lines import Line
from scoring.rules.not_applicable import NOT_APPLICABLE, WhenNotApplicable
from scoring.rules.permissions import Audience
from scoring.rules.points import PointsField, on_step, show
from scoring.rules.refusals import Refused, Stale
from scoring.rules.reports import UnitReports
from wards import stored
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
    # Who marks it beside the first, neither seeing the other (scoring/models/marking.py).
    second_marker = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
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

    def is_out(self, now: datetime) -> bool:
        """Whether the ward has this item in hand, given back while the rest of its card stands."""
        submitted = self.scorecard.state == CardState.SUBMITTED
        return submitted and self.returned_until is not None and now < self.returned_until

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
    def number_of_self(self) -> str:
        return self.number_text(PointsKind.SELF)

    def typed(self, column: PointsKind) -> Decimal | None:
        """What was typed in a column: the number where points follow from one, NOT_APPLICABLE where
        the item was said not to apply, else the points.
        """
        if self.item.measure.takes_number or self.is_out_of(column):
            return getattr(self, column.number_field)
        return getattr(self, column.points_field)

    def typed_text(self, column: PointsKind) -> str:
        """The same as it is typed: 4,5, KPS; "" where it is blank."""
        typed = self.typed(column)
        return "" if typed is None else self.item.measure.write(typed)

    def is_out_of(self, column: PointsKind) -> bool:
        """Whether this column says that the item does not apply."""
        return getattr(self, column.number_field) == NOT_APPLICABLE

    def suggested_by(self, reports: UnitReports) -> Decimal | None:
        """What the calendar of reports suggests to type here; `None` where the plan does not say."""
        rule = self.item.report_rule
        takes_away = self.item.of_line.takes_away
        return rule.suggested(reports, self.cap, takes_away=takes_away) if rule else None

    def contradicts(self, column: PointsKind, facts: Mapping[str, Decimal | None]) -> bool:
        """Whether one of ward and Board would say that the item does not apply, the other not."""
        if self.self_points is None or self.item.takes_points:
            return False
        return self.is_out_of(PointsKind.SELF) != (facts[column.number_field] == NOT_APPLICABLE)

    def points_of(self, typed: Decimal | None, column: PointsKind) -> Decimal | None:
        """The points that follow from what is typed in a column."""
        if typed is None:
            return None
        if typed == NOT_APPLICABLE and self.item.not_applicable is WhenNotApplicable.PRO_RATA:
            return not_applicable.points_out(self, column)
        step = self.scorecard.campaign.step
        return self.item.measure.points_of(typed, self.cap, step)

    def facts_of(self, column: PointsKind, typed: Decimal | None) -> dict[str, Decimal | None]:
        """The fields of a column once this is typed: the number stands beside its points."""
        facts = {column.points_field: self.points_of(typed, column)}
        if self.item.takes_points:
            return facts
        is_number = self.item.measure.takes_number or typed == NOT_APPLICABLE
        return facts | {column.number_field: typed if is_number else None}

    def number_text(self, column: PointsKind) -> str:
        """The number of a column with what it counts, “3 suất”; "" where points were typed."""
        number = getattr(self, column.number_field)
        return "" if number is None else self.item.measure.say(number)

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
        return (
            self.item.wants_proof
            and not self.has_evidence  # type: ignore[attr-defined]
            and not self.explanation
        )

    def takes(self, typed: Decimal | None, step: Decimal) -> bool:
        """Whether what is typed can stand; nothing at all can."""
        return typed is None or self._refusal(typed, step) is None

    def check_typed(self, typed: Decimal | None, step: Decimal) -> None:
        """Raises Refused with the sentence when points are out of bounds or off the step, or a
        number is none that can be.
        """
        if typed is not None and (refusal := self._refusal(typed, step)):
            raise refusal

    def _refusal(self, typed: Decimal, step: Decimal) -> Refused | None:
        measure = self.item.measure
        if refusal := measure.refusal(self.item.code, typed):
            return refusal
        if typed == NOT_APPLICABLE and self.item.not_applicable.is_allowed:
            return None
        points = measure.points_of(typed, self.cap, step)
        facts = {
            "code": self.item.code,
            "cap": show(abs(self.cap)),
            "typed": show(abs(points)),
            "step": show(step),
        }
        if points * self.cap < 0:
            return Refused("below_zero", _("Nội dung %(code)s: điểm không được âm.") % facts)
        if abs(points) > abs(self.cap):
            return Refused("over_cap", self._beyond_cap(typed) % facts)
        if not on_step(points, step) and not measure.rounds:
            return Refused(
                "off_step",
                _("Nội dung %(code)s: điểm chấm theo bước %(step)s. Đồng chí đã nhập %(typed)s.")
                % facts,
            )
        return None

    def _beyond_cap(self, typed: Decimal) -> str:
        """The sentence; points beyond the cap of a line outside the total are never cut off."""
        said = {
            Line.ORDINARY: _("Nội dung %(code)s tối đa %(cap)s điểm. Đồng chí đã nhập %(typed)s."),
            Line.BONUS: _(
                "Nội dung %(code)s thưởng tối đa %(cap)s điểm. Đồng chí đã nhập %(typed)s."
            ),
            Line.MINUS: _("Nội dung %(code)s trừ tối đa %(cap)s điểm. Đồng chí đã nhập %(typed)s."),
        }[self.item.of_line]
        if not self.item.measure.rounds:
            return said
        counted = _("Số liệu đã nhập: %s.") % self.item.measure.say(typed).replace("%", "%%")
        return f"{said} {counted}"

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
        is_out = self.is_out(now)
        if column is not PointsKind.SELF or not is_out:
            if card.state != row.state:
                raise Refused(
                    "wrong_state",
                    _("Phiếu đang ở trạng thái “%(state)s” nên không ghi được %(column)s.")
                    % {"state": card.get_state_display(), "column": column.label.lower()},
                )
            if refusal := row.guard(card, now):
                raise refusal
        if column is PointsKind.VERIFIED and is_out:
            facts = {"code": self.item.code, "when": lifecycle.moment(self.returned_until)}  # type: ignore[arg-type]
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

    def check_entry(self, column: PointsKind, typed: Decimal | None, note: str) -> None:
        """Raises Refused with the sentence when what is typed and its note cannot stand."""
        self.check_typed(typed, self.scorecard.campaign.step)
        if column is not PointsKind.VERIFIED or words(note) or typed is None:
            return
        is_out = typed == NOT_APPLICABLE
        if is_out and self.is_out_of(PointsKind.SELF):
            return
        if self.contradicts(column, {column.number_field: typed if is_out else None}):
            raise Refused(
                "difference_unexplained",
                _("Nội dung %s: đơn vị và Ban nói khác nhau về không phát sinh, hãy ghi lý do.")
                % self.item.code,
            )
        if grading.gap(self.points_of(typed, column), self.self_points):
            raise Refused(
                "difference_unexplained",
                _("Nội dung %s: điểm thẩm định khác điểm tự chấm, hãy ghi lý do.") % self.item.code,
            )

    @classmethod
    @contextmanager
    def changing(cls, pk: int) -> Iterator["Score"]:
        """As `Scorecard.changing`, with this row read by the same statement.

        Raises Refused unless the campaign is open, DoesNotExist.
        """
        with transaction.atomic():
            score = cls.objects.held(pk)
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
                raise Stale(score)
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
        stored.update(self, [*new, "version", "changed_at", "changed_by"])
        followed = not_applicable.follow(self) if self.scorecard.prorates else []
        record(
            act,
            by=by,
            campaign=self.scorecard.campaign,
            scorecard=self.scorecard,
            score=self,
            at=now,
            subject=self.item.code,
            before=not_applicable.told(before),
            after=not_applicable.told(new | (along or {})),
            reason=reason,
            audience=Audience.WARD if act == Act.ENTER_SELF else Audience.GIVEN_OUT,
            rows=[self, *followed, *also],
        )
