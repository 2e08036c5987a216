"""The criteria of a campaign and their items: the plan that points follow. Rows, never code."""

from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models.querysets.campaigns import CriterionQuerySet
from scoring.rules import measures
from scoring.rules.lines import Line
from scoring.rules.measures import Measure, measure_of
from scoring.rules.not_applicable import MayNotApply, WhenNotApplicable
from scoring.rules.points import PointsField, show
from scoring.rules.reports import ReportRule
from scoring.rules.scored_by import ScoredBy

NEVER_BESIDE_THE_TOTAL = gettext_lazy(
    "Điểm thưởng, điểm trừ không ghi khi không phát sinh: không có thì tính 0 điểm."
)
CAP_NOT_POSITIVE = gettext_lazy("Điểm tối đa phải lớn hơn 0.")


@lru_cache(1000)
def _measure(
    each: Decimal | None, unit: str, full_from: Decimal | None, line: str, when: str
) -> Measure:
    """It follows from what the plan says of an item, and a page of fifty asks for it a thousand
    times.
    """
    own = measure_of(each, unit, full_from, Line(line))
    out = _out(when)
    return MayNotApply(own, out) if out.is_allowed else own


_out = cache(WhenNotApplicable)  # an enum looks through its members by three calls


class Criterion(models.Model):
    """A criterion, or an item under one.

    What has no items below it takes points itself (a leaf).
    """

    COPIED = (
        "position",
        "title",
        "short_title",
        "guidance",
        "cap",
        "evidence_required",
        "survey_only",
        "points_each",
        "unit",
        "full_from",
        "line",
        "when_not_applicable",
        "late_costs",
        "missing_costs",
    )

    campaign = models.ForeignKey(
        "scoring.Campaign", on_delete=models.PROTECT, related_name="criteria"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField(
        gettext_lazy("số thứ tự"), validators=[MinValueValidator(1)]
    )
    title = models.CharField(gettext_lazy("nội dung"), max_length=500)
    short_title = models.CharField(gettext_lazy("tên ngắn"), max_length=60, blank=True)
    # What the title was when the campaign opened, where it was put right since: sheets and forms
    # that went out before still come back.
    opened_title = models.CharField(
        gettext_lazy("nội dung khi mở"), max_length=500, blank=True, default="", editable=False
    )
    guidance = models.TextField(gettext_lazy("hướng dẫn chấm"), blank=True)
    cap = PointsField(gettext_lazy("điểm tối đa"))
    evidence_required = models.BooleanField(gettext_lazy("cần tài liệu kiểm chứng"), default=False)
    survey_only = models.BooleanField(
        gettext_lazy("chỉ chấm qua khảo sát, đơn vị không tự chấm"), default=False
    )
    # Who of the Board settles its items, of all units; nobody's is everybody's. Not on items.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("người thẩm định tiêu chí"),
    )
    # Where a number is typed and the points follow from it (scoring/rules/measures.py).
    points_each = PointsField(gettext_lazy("điểm cho mỗi đơn vị tính"), null=True, blank=True)
    unit = models.CharField(gettext_lazy("đơn vị tính"), max_length=30, blank=True, default="")
    full_from = PointsField(gettext_lazy("đủ điểm từ tỷ lệ (%)"), null=True, blank=True)
    # Of a criterion with all its items (scoring/rules/lines.py); items do not say it again.
    line = models.CharField(
        gettext_lazy("cách cộng vào tổng điểm"), max_length=10, choices=Line, blank=True, default=""
    )
    # What it counts as for a unit that had nothing to do with it (scoring/rules/not_applicable.py).
    when_not_applicable = models.CharField(
        gettext_lazy("khi không phát sinh"),
        max_length=10,
        choices=WhenNotApplicable,
        blank=True,
        default="",
    )
    # What each late and each missing report of the calendar costs here: a suggestion alone.
    late_costs = PointsField(gettext_lazy("trừ mỗi báo cáo chậm (điểm)"), null=True, blank=True)
    missing_costs = PointsField(
        gettext_lazy("trừ mỗi báo cáo không có (điểm)"), null=True, blank=True
    )
    # Of a criterion once its campaign is concluded (scoring/models/campaigns/medians.py): the
    # verified points in the middle of all units, twice the same where their number is odd.
    low_median = PointsField(gettext_lazy("mức giữa dưới"), null=True, blank=True, editable=False)
    high_median = PointsField(gettext_lazy("mức giữa trên"), null=True, blank=True, editable=False)

    objects = CriterionQuerySet["Criterion"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("tiêu chí")
        verbose_name_plural = gettext_lazy("tiêu chí")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_cap_is_positive",
                condition=Q(cap__gt=Decimal(0)),
                violation_error_message=CAP_NOT_POSITIVE,
            ),
            models.UniqueConstraint(
                name="criteria_are_numbered_once",
                fields=["campaign", "position"],
                condition=Q(parent=None),
                violation_error_message=gettext_lazy("Số thứ tự này đã có."),
            ),
            models.UniqueConstraint(
                name="items_are_numbered_once",
                fields=["parent", "position"],
                condition=Q(parent__isnull=False),
                violation_error_message=gettext_lazy("Số thứ tự này đã có."),
            ),
            models.CheckConstraint(
                name="an_item_has_at_most_one_rule_of_points",
                # A comparison with nothing would pass.
                condition=Q(points_each=None, unit="", full_from=None)
                | Q(points_each__isnull=False, points_each__gt=Decimal(0), full_from=None)
                & ~Q(unit="")
                | Q(
                    points_each=None,
                    unit="",
                    full_from__isnull=False,
                    full_from__gt=Decimal(0),
                    full_from__lte=Decimal(100),
                ),
                violation_error_message=measures.ONE_RULE,
            ),
            models.CheckConstraint(
                name="a_line_is_known_and_said_by_the_criterion_alone",
                condition=Q(line=Line.ORDINARY) | Q(line__in=Line.values, parent=None),
            ),
            models.CheckConstraint(
                name="a_title_that_was_put_right_differs_from_the_earlier_one",
                condition=Q(opened_title="") | ~Q(opened_title=F("title")),
            ),
            models.CheckConstraint(
                name="what_may_not_apply_is_known_and_within_the_total",
                condition=Q(when_not_applicable="")
                | Q(when_not_applicable__in=WhenNotApplicable.values, line=Line.ORDINARY),
                violation_error_message=NEVER_BESIDE_THE_TOTAL,
            ),
            models.CheckConstraint(
                name="reports_cost_points_of_an_item_that_takes_points",
                condition=Q(late_costs=None, missing_costs=None)
                | Q(
                    late_costs__isnull=False,
                    late_costs__gte=Decimal(0),
                    missing_costs__isnull=False,
                    missing_costs__gte=F("late_costs"),
                    points_each=None,
                    full_from=None,
                ),
            ),
            models.CheckConstraint(
                name="medians_are_kept_in_pairs_within_the_cap",
                condition=Q(low_median=None, high_median=None)
                | Q(
                    low_median__isnull=False,
                    low_median__gte=Decimal(0),
                    high_median__isnull=False,
                    high_median__gte=F("low_median"),
                    high_median__lte=F("cap"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    @property
    def code(self) -> str:
        """The number as printed: 3, or 3.1 for an item."""
        parent = self.parent
        return f"{parent.position}.{self.position}" if parent else str(self.position)

    @cached_property
    def cluster_ids(self) -> frozenset[int]:
        """The clusters for whose units alone its criterion holds; none: it holds for all. The plan
        (`Campaign.criteria_in_order`) reads those of all criteria with them, in one query.
        """
        head = self.parent or self
        return frozenset(head.scopes.values_list("cluster", flat=True))

    def holds_for(self, cluster: int | None) -> bool:
        """Whether units of this cluster, or (`None`) of none, are judged by it."""
        return not self.cluster_ids or cluster in self.cluster_ids

    @property
    def settler_id(self) -> int | None:
        """Whom its criterion was given to."""
        return (self.parent or self).reviewer_id

    @property
    def place(self) -> str:
        """Tiêu chí 3, or Nội dung 3.1."""
        return (_("Nội dung %s") if self.parent_id else _("Tiêu chí %s")) % self.code

    @property
    def name(self) -> str:
        return self.short_title or self.title

    @property
    def put_right(self) -> str:
        """That its title was put right since the opening, with the earlier one; "" where not."""
        if not self.opened_title:
            return ""
        return _("Đã đính chính; khi mở phong trào ghi là “%s”.") % self.opened_title

    @property
    def scored_by(self) -> ScoredBy:
        """Who gives the first points; everybody else asks this, not the column."""
        return ScoredBy.SURVEY if self.survey_only else ScoredBy.SELF

    @property
    def of_line(self) -> Line:
        """Whether its points count within the total, above it or away from it; everybody else asks
        this, not the column.
        """
        return Line((self.parent or self).line)

    @property
    def farthest(self) -> Decimal:
        """Its points lie between nothing and this; cards keep it as their cap."""
        return self.of_line.farthest(self.cap)

    @property
    def measure(self) -> Measure:
        """What is typed for it and how its points follow; everybody else asks this."""
        line = (self.parent or self).line
        rule = (self.points_each, self.unit, self.full_from, line, self.when_not_applicable)
        return _measure(*rule)

    @property
    def not_applicable(self) -> WhenNotApplicable:
        """What it counts as where a unit had nothing to do with it; everybody else asks this."""
        return _out(self.when_not_applicable)

    @property
    def report_rule(self) -> ReportRule | None:
        """What reports that are late or missing cost here;
        `None` where it does not look at them.
        """
        if self.late_costs is None or self.missing_costs is None:
            return None
        return ReportRule(self.late_costs, self.missing_costs)

    @property
    def inputmode(self) -> str:
        """Which keys a telephone offers for it: a word may be typed where it may not apply."""
        return "text" if self.not_applicable.is_allowed else "decimal"

    @property
    def takes_points(self) -> bool:
        """Whether points and nothing else are typed for it: what two people mark unseen."""
        return not self.measure.takes_number and not self.not_applicable.is_allowed

    @property
    def rule(self) -> str:
        """How its points follow from a number (mỗi suất 2 điểm, tối đa 8), and what it counts as
        where it does not apply; "" where points are typed and it always applies.
        """
        said = self.measure.rule
        if said:
            said = _("%(rule)s, tối đa %(cap)s") % {"rule": said, "cap": show(self.cap)}
        return "; ".join(filter(None, [said, self.not_applicable.rule]))

    @property
    def cost_of_reports(self) -> str:
        """“mỗi báo cáo chậm trừ 0,25, không có trừ 0,5”; "" where it does not look at them."""
        rule = self.report_rule
        if rule is None:
            return ""
        facts = {"late": show(rule.late), "missing": show(rule.missing)}
        return _("mỗi báo cáo chậm trừ %(late)s, không có trừ %(missing)s") % facts

    @property
    def wants_proof(self) -> bool:
        return self.evidence_required and self.scored_by.wants_proof

    @property
    def cap_text(self) -> str:
        """5; −5 on a minus line."""
        return show(self.farthest)

    @property
    def scoring_basis(self) -> tuple[Any, ...]:
        """Number, words as they were at the opening, cap and rule:
        what must not change under points.
        """
        rule = (self.unit, *self.measure.figures.items()) if self.measure.takes_number else ()
        line = () if self.of_line.is_ordinary else (self.of_line.value,)
        out = (self.not_applicable.value,) if self.not_applicable.is_allowed else ()
        words, by_board = self.opened_title or self.title, not self.scored_by.ward_enters
        of = (f"of {sorted(self.cluster_ids)}",) if self.cluster_ids else ()
        return (self.code, words, show(self.cap), by_board, *rule, *line, *out, *of)

    @property
    def summary(self) -> str:
        """What the change record keeps of it."""
        marks = [self.title, _("tối đa %s điểm") % show(self.cap)]
        if self.short_title:
            marks.append(_("tên ngắn: %s") % self.short_title)
        if self.evidence_required:
            marks.append(_("cần tài liệu kiểm chứng"))
        if self.scored_by is ScoredBy.SURVEY:
            marks.append(_("chỉ khảo sát"))
        if self.parent_id is None and self.of_line.mark:
            marks.append(self.of_line.mark)
        if self.measure.rule:
            marks.append(self.measure.rule)
        if self.not_applicable.is_allowed:
            marks.append(_("không phát sinh: %s") % self.not_applicable.label.lower())
        if self.report_rule:
            marks.append(self.cost_of_reports)
        if self.guidance:
            marks.append(_("hướng dẫn: %s") % self.guidance)
        return " · ".join(marks)
