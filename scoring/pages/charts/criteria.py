"""The criteria, this year and the year before."""

from django.utils.translation import gettext as _

from scoring.pages.charts.drawing import MIDDLE, Chart, Scale, Shape, percent
from scoring.pages.charts.figures import CampaignFigures


def draw(figures: CampaignFigures) -> Chart:
    """What the wards reached on average, criterion by criterion, this year and the year before."""
    title = _("Từng tiêu chí so với lần trước")
    last = figures.last_year
    now = figures.averages(figures.heads, figures.cards)
    before = figures.averages(last.heads, figures.past_cards) if last else {}
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
        look = "fall" if new < old else "rise"
        marks = (
            Shape("line", look, scale.at(old), MIDDLE, scale.at(new), MIDDLE),
            Shape("dot", "past", scale.at(old), MIDDLE),
            Shape("dot", "verified", scale.at(new), MIDDLE),
        )
        strips.append(scale.strip(label, *marks))
        rows.append([label, percent(old), percent(new)])
        if round(new) < round(old):
            fell.append(str(head.position))
    finding = _("Không tiêu chí nào có bình quân giảm.")
    if fell:
        finding = _("Bình quân giảm ở tiêu chí %(criteria)s.") % {"criteria": ", ".join(fell)}
    return Chart(
        "criteria",
        title,
        finding,
        [_("Tiêu chí"), str(last.year), str(figures.campaign.year)],
        rows,
        [("past", str(last.year)), ("verified", str(figures.campaign.year))],
        strips,
    )
