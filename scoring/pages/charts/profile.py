"""One ward over the criteria, beside the median of all wards."""

from fractions import Fraction

from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.pages.charts.drawing import MIDDLE, ROW, Chart, Scale, Shape, percent
from scoring.pages.charts.figures import CampaignFigures
from scoring.rules.permissions import GIVEN_OUT


def draw(figures: CampaignFigures, chosen: Scorecard) -> Chart:
    """Per cent of each cap beside the median of all wards: verified points, self points until there
    are any.
    """
    judged = chosen.state in GIVEN_OUT
    own, middle = (
        figures.shares(chosen, figures.heads, judged=judged),
        figures.middle(judged=judged),
    )
    look = "verified" if judged else "self"
    scale = Scale(0, 100, range(0, 101, 25), "%")
    strips, rows = [scale.head()], []
    below: list[str] = []
    for head in figures.heads:
        if not head.holds_for(chosen.cluster_id):
            continue
        mine, common = own.get(head.pk), middle.shares.get(head.pk)
        label = f"{head.position}. {head.name}"
        strips.append(scale.strip(label, *_marks(scale, look, mine, common)))
        rows.append([label, percent(mine), percent(common)])
        if mine is not None and common is not None and mine < common:
            below.append(str(head.position))
    counted = {"count": middle.units, "total": middle.total}
    what = _("thẩm định") if judged else _("tự chấm")
    return Chart(
        "profile",
        _("%(ward)s qua các tiêu chí") % {"ward": chosen.ward_name},
        _finding(chosen.ward_name, below, scored=bool(own)),
        [_("Tiêu chí"), chosen.ward_name, _("Mức giữa các đơn vị")],
        rows if own else [],
        [
            (look, _("điểm %s, phần trăm điểm tối đa") % what),
            ("median", _("mức giữa (trung vị) của %(count)d/%(total)d đơn vị") % counted),
        ],
        strips,
    )


def _marks(scale: Scale, look: str, mine: Fraction | None, common: Fraction | None) -> list[Shape]:
    marks = []
    if mine is not None:
        end = scale.at(mine)
        marks.append(Shape("bar", look, scale.at(0), MIDDLE - 8, end, MIDDLE + 8))
        marks.append(Shape("text", "value", end + 1, MIDDLE + 5, text=percent(mine)))
    if common is not None:
        marks.append(Shape("line", "median", scale.at(common), 3, scale.at(common), ROW - 3))
    return marks


def _finding(ward: str, below: list[str], *, scored: bool) -> str:
    if not scored:
        return _("%(ward)s chưa chấm nội dung nào.") % {"ward": ward}
    if below:
        facts = {"ward": ward, "criteria": ", ".join(below)}
        return _("%(ward)s thấp hơn mức giữa của các đơn vị ở tiêu chí %(criteria)s.") % facts
    return _("%(ward)s không thấp hơn mức giữa của các đơn vị ở tiêu chí nào.") % {"ward": ward}
