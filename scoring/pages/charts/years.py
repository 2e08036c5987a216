"""Each ward through the years."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from scoring.models import Campaign, Scorecard
from scoring.pages.charts.drawing import MIDDLE, Chart, Scale, Shape, key_of_spread, quartiles
from scoring.pages.charts.figures import CampaignFigures
from scoring.rules.permissions import GIVEN_OUT
from scoring.rules.points import show

Results = dict[int, dict[int, Decimal]]  # of each unit, by campaign


def draw(figures: CampaignFigures) -> Chart:
    """Each ward's verified total, year by year; the same unit is known by its row, whatever its
    name then; above a page of many the spread of all.
    """
    years, title = figures.years, _("Qua các năm")
    points: Results = defaultdict(dict)
    for card in [*figures.past_cards, *figures.cards]:
        if card.state in GIVEN_OUT and card.verified_sum is not None:
            points[card.ward_id][card.campaign_id] = card.verified_sum
    wards = [card for card in figures.cards if points.get(card.ward_id)]
    if not wards or not figures.past_years:
        return Chart("years", title, _("Chưa có kết quả của năm nào trước năm nay."), [], [])
    reached = {year.pk for card in wards for year in years if year.pk in points[card.ward_id]}
    totals = {year.total for year in years if year.pk in reached}
    drawn = points if len(totals) == 1 else _shares(points, years)
    unit, total = ("", max(totals)) if len(totals) == 1 else ("%", 100)
    everything = [value for card in wards for value in drawn[card.ward_id].values()]
    most = max([*everything, total])
    floor = int(min(everything)) // 10 * 10
    scale = Scale(floor, float(most), range(floor, int(most) + 1, 10), unit)
    strips, rows = [scale.head()], []
    key = [("past", _("các năm trước")), ("verified", str(figures.campaign.year))]
    page = figures.page("years", wards)
    if page.is_part:
        label, key = _("Mức giữa của %d đơn vị") % len(wards), [*key, *key_of_spread()]
        latest = next(values for year in reversed(years) if (values := _points_of(drawn, year)))
        strips.append(scale.strip(label, *scale.spread(latest)))
        of_year = [_points_of(points, year) for year in years]
        rows.append([label, *(show(quartiles(some)[1]) if some else "–" for some in of_year)])
    for card in page:
        results, places = points[card.ward_id], drawn[card.ward_id]
        series = [(year, places[year.pk]) for year in years if year.pk in places]
        strips.append(scale.strip(card.ward_name, *_marks(scale, series, figures.campaign)))
        rows.append([card.ward_name, *(show(results.get(year.pk)) or "–" for year in years)])
    compared = _compared(drawn, wards, years)
    facts = {
        "better": sum(now > before for before, now in compared),
        "both": len(compared),
        "total": len(figures.cards),
        "year": figures.campaign.year,
    }
    finding = _(
        "So %(both)d/%(total)d đơn vị có kết quả cả năm %(year)s và lần trước đó:"
        " %(better)d đơn vị cao hơn."
    )
    if unit:
        finding += " " + _("Tổng điểm các năm khác nhau, nên so theo phần trăm tổng điểm.")
    return Chart(
        "years",
        title,
        finding % facts,
        [_("Đơn vị"), *(_heading(year, of_how_many=bool(unit)) for year in years)],
        rows,
        key,
        strips,
        page,
    )


def _shares(points: Results, years: Sequence[Campaign]) -> Results:
    """The same as per cent of what there was to reach in each year."""
    totals = {year.pk: year.total for year in years}
    shares: Results = defaultdict(dict)
    for ward, results in points.items():
        shares[ward] = {year: value * 100 / totals[year] for year, value in results.items()}
    return shares


def _heading(year: Campaign, *, of_how_many: bool) -> str:
    facts = {"year": year.year, "total": show(year.total)}
    return _("%(year)s (trên %(total)s)") % facts if of_how_many else str(year.year)


def _points_of(points: Results, year: Campaign) -> list[Decimal]:
    """What the units that have a result of this year have."""
    return [results[year.pk] for results in points.values() if year.pk in results]


def _compared(
    points: Results,
    wards: Sequence[Scorecard],
    years: Sequence[Campaign],
) -> list[tuple[Decimal, Decimal]]:
    """(the result before, this year's) of each unit that has both."""
    pairs = []
    for card in wards:
        results = points[card.ward_id]
        series = [results[year.pk] for year in years if year.pk in results]
        if len(series) > 1 and years[-1].pk in results:
            pairs.append((series[-2], series[-1]))
    return pairs


def _marks(scale: Scale, series: list[tuple[Campaign, Decimal]], this: Campaign) -> list[Shape]:
    marks = []
    for (_year, before), (_next, after) in pairwise(series):
        look = "fall" if after < before else "rise"
        marks.append(Shape("line", look, scale.at(before), MIDDLE, scale.at(after), MIDDLE))
    for year, value in series:
        look = "verified" if year == this else "past"
        marks.append(Shape("dot", look, scale.at(value), MIDDLE))
    return marks
