"""What must hold of the points of one item."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _

from scoring.models import Score
from scoring.rules.lifecycle import PointsKind
from scoring.rules.not_applicable import NOT_APPLICABLE
from scoring.rules.points import show


def points_within_caps() -> Iterator[str]:
    outside = Q()
    for column in PointsKind:
        points = column.points_field
        outside |= Q(**{f"{points}__gt": 0}) & Q(**{f"{points}__gt": F("cap")})
        outside |= Q(**{f"{points}__lt": 0}) & Q(**{f"{points}__lt": F("cap")})
    for score in Score.objects.filter(outside).select_related("scorecard", "item__parent"):
        yield _("%(card)s, nội dung %(code)s: điểm ngoài khoảng 0 đến %(cap)s.") % _of(score)
    for score in Score.objects.with_wrong_caps().select_related("scorecard", "item__parent"):
        yield _("%(card)s, nội dung %(code)s: điểm tối đa %(cap)s khác tiêu chí.") % _of(score)


def numbers_make_their_points() -> Iterator[str]:
    """Points that follow from a number are what the plan's rule makes of it."""
    rows = Score.objects.with_numbers()
    for score in rows.select_related("scorecard__campaign", "item__parent").iterator():
        for column in PointsKind:
            facts = {
                name: getattr(score, name) for name in (column.points_field, column.number_field)
            }
            typed = facts[column.number_field]
            is_out = typed == NOT_APPLICABLE and score.item.not_applicable.is_allowed
            if not score.item.measure.takes_number and not is_out:
                mismatch = typed is not None
            else:
                mismatch = score.facts_of(column, typed) != facts
            if mismatch:
                yield _("%(card)s, nội dung %(code)s: điểm %(column)s không khớp với số liệu.") % (
                    _of(score) | {"column": column.label.lower()}
                )


def adjustments_have_reasons() -> Iterator[str]:
    adjusted = Score.objects.filter(
        reason="", self_points__isnull=False, verified_points__isnull=False
    )
    for score in adjusted.exclude(verified_points=F("self_points")).select_related(
        "scorecard", "item__parent"
    ):
        yield _(
            "%(card)s, nội dung %(code)s: điểm thẩm định khác điểm tự chấm mà không có lý do."
        ) % _of(score)


def _of(score: Score) -> dict[str, str]:
    return {"card": str(score.scorecard), "code": score.item.code, "cap": show(score.cap)}
