"""The criteria, this year and the year before."""

from django.utils.translation import gettext as _

from scoring.pages.charts.drawing import MIDDLE, Chart, Scale, Shape, percent
from scoring.pages.charts.figures import CampaignFigures
from scoring.rules.points import whole_percent


def draw(figures: CampaignFigures) -> Chart:
    """What the wards that are judged in both years reached on average, criterion by criterion."""
    title = _("Từng tiêu chí so với lần trước")
    last = figures.last_year
    units = figures.in_both_years
    before, now = figures.averages()
    both = [head for head in figures.heads if head.position in now and head.position in before]
    if not both or not last:
        return Chart("criteria", title, _("Chưa có kết quả hai năm để so sánh."), [], [])
    floor = int(min(*now.values(), *before.values())) // 10 * 10
    scale = Scale(floor, 100, range(floor, 101, 10), "%")
    strips, rows = [scale.head()], []
    fell: list[str] = []
    for head in both:
        label = f"{head.position}. {head.name}"
        old, new = before[head.position], now[head.position]
        fell_back = whole_percent(new) < whole_percent(old)
        look = "fall" if fell_back else "rise"
        marks = (
            Shape("line", look, scale.at(old), MIDDLE, scale.at(new), MIDDLE),
            Shape("dot", "past", scale.at(old), MIDDLE),
            Shape("dot", "verified", scale.at(new), MIDDLE),
        )
        strips.append(scale.strip(label, *marks))
        rows.append([label, percent(old), percent(new)])
        if fell_back:
            fell.append(str(head.position))
    facts = {"count": len(units), "total": len(figures.cards), "criteria": ", ".join(fell)}
    finding = _(
        "So %(count)d/%(total)d đơn vị có kết quả cả hai năm: không tiêu chí nào có bình quân giảm."
    )
    if fell:
        finding = _(
            "So %(count)d/%(total)d đơn vị có kết quả cả hai năm: bình quân giảm ở tiêu chí"
            " %(criteria)s."
        )
    return Chart(
        "criteria",
        title,
        finding % facts,
        [_("Tiêu chí"), str(last.year), str(figures.campaign.year)],
        rows,
        [("past", str(last.year)), ("verified", str(figures.campaign.year))],
        strips,
    )
