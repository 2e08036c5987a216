"""What is typed into a score: points, or a number from which they follow,
and whether it can stand.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from scoring.models.plan.criterion import Criterion
from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scores import not_applicable
from scoring.rules import grading
from scoring.rules.lifecycle import PointsKind
from scoring.rules.lines import Line
from scoring.rules.measures import Measure
from scoring.rules.not_applicable import NOT_APPLICABLE, WhenNotApplicable
from scoring.rules.points import on_step, show
from scoring.rules.refusals import Refused
from scoring.rules.reports import UnitReports
from wards.vietnamese import words


class TypedScore(models.Model):
    """The side of a Score that takes what people type."""

    scorecard: Scorecard
    item: Criterion
    cap: Decimal
    self_points: Decimal | None

    class Meta:
        abstract = True

    def typed(self, column: PointsKind, measure: Measure | None = None) -> Decimal | None:
        """What was typed in a column: the number where points follow from one, NOT_APPLICABLE where
        the item was said not to apply, else the points. `measure` is the item's own, where it is at
        hand.
        """
        number: Decimal | None = getattr(self, column.number_field)
        if (measure or self.item.measure).takes_number or number == NOT_APPLICABLE:
            return number
        points: Decimal | None = getattr(self, column.points_field)
        return points

    def typed_text(self, column: PointsKind, measure: Measure | None = None) -> str:
        """The same as it is typed: 4,5, KPS; "" where it is blank."""
        measure = measure or self.item.measure
        typed = self.typed(column, measure)
        return "" if typed is None else measure.write(typed)

    def is_out_of(self, column: PointsKind) -> bool:
        """Whether this column says that the item does not apply."""
        return getattr(self, column.number_field) == NOT_APPLICABLE

    @property
    def number_of_self(self) -> str:
        return self.number_text(PointsKind.SELF)

    def number_text(self, column: PointsKind) -> str:
        """The number of a column with what it counts, “3 suất”; "" where points were typed."""
        number = getattr(self, column.number_field)
        return "" if number is None else self.item.measure.describe(number)

    def suggested_by(self, reports: UnitReports) -> Decimal | None:
        """What the calendar of reports suggests to type here;
        `None` where the plan does not say.
        """
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
            return not_applicable.pro_rata_points(self, column)
        step = self.scorecard.campaign.step
        return self.item.measure.points_of(typed, self.cap, step)

    def facts_of(self, column: PointsKind, typed: Decimal | None) -> dict[str, Decimal | None]:
        """The fields of a column once this is typed: the number stands beside its points."""
        facts = {column.points_field: self.points_of(typed, column)}
        if self.item.takes_points:
            return facts
        is_number = self.item.measure.takes_number or typed == NOT_APPLICABLE
        return facts | {column.number_field: typed if is_number else None}

    def takes(self, typed: Decimal | None, step: Decimal) -> bool:
        """Whether what is typed can stand; nothing at all can."""
        return typed is None or self._refusal(typed, step) is None

    def check_typed(self, typed: Decimal | None, step: Decimal) -> None:
        """Raises Refused with the sentence when points are out of bounds or off the step, or a
        number is none that can be.
        """
        if typed is not None and (refusal := self._refusal(typed, step)):
            raise refusal

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
        counted = _("Số liệu đã nhập: %s.") % self.item.measure.describe(typed).replace("%", "%%")
        return f"{said} {counted}"
