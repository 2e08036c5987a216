"""The year: how many cards had been submitted, verified and finalised by each day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import cycle
from operator import attrgetter

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scoring.models import Campaign, Scorecard
from scoring.pages.charts.drawing import Chart, Scale, Shape, Strip
from scoring.pages.charts.figures import CampaignFigures

TOP, BOTTOM = 20, 220  # where all and none of the cards stand, in pixels


def draw(figures: CampaignFigures) -> Chart:
    """Three stairs, one for each stage, with the deadline across."""
    stages = (
        ("self", _("đã nộp"), "submitted_at"),
        ("survey", _("đã thẩm định"), "verified_at"),
        ("verified", _("đã chốt"), "finalised_at"),
    )
    title = _("Tiến độ trong năm")
    moments = {}
    for look, _words, name in stages:
        moments[look] = sorted(filter(None, map(attrgetter(name), figures.cards)))
    names = [name for _look, _words, name in stages]
    happened = [moment for of_stage in moments.values() for moment in of_stage]
    if not happened:
        return Chart("progress", title, _("Chưa có phiếu nào được nộp."), [], [])
    page = figures.page("progress", figures.cards)
    rows = [_row(card, names) for card in page]
    return Chart(
        "progress",
        title,
        _finding(len(figures.cards), [len(of_stage) for of_stage in moments.values()]),
        [_("Đơn vị"), *(words for _look, words, _name in stages)],
        rows,
        [(look, words) for look, words, _name in stages],
        [Strip("", _shapes(figures, moments, happened), height=250)],
        page,
    )


def _row(card: Scorecard, names: Iterable[str]) -> list[str]:
    return [card.ward_name, *(_day(getattr(card, name)) for name in names)]


def _shapes(
    figures: CampaignFigures, moments: dict[str, list[datetime]], happened: list[datetime]
) -> list[Shape]:
    deadline, until = figures.campaign.self_deadline, _end(figures.campaign)
    first = min(happened) - timedelta(days=1)
    last = max([*happened, *filter(None, [deadline]), until]) + timedelta(days=1)
    scale = Scale(first.timestamp(), last.timestamp())
    start, end = scale.at(first.timestamp()), scale.at(last.timestamp())
    today = scale.at(min(until, last).timestamp())
    total = len(figures.cards)

    def height(count: int) -> float:
        return round(BOTTOM - count / max(total, 1) * (BOTTOM - TOP), 1)

    shapes = []
    for count in (0, total):
        shapes.append(Shape("line", "axis", start, height(count), end, height(count)))
        shapes.append(Shape("text", "value", end + 1, height(count) + 5, text=str(count)))
    for day, look in zip(_days(first, last), cycle(("tick", "tick between")), strict=False):
        words = date_format(timezone.localtime(day), "MONTH_DAY_FORMAT")
        shapes.append(Shape("text", look, scale.at(day.timestamp()), BOTTOM + 20, text=words))
    if deadline:
        shapes += _deadline(scale.at(deadline.timestamp()))
    for look, of_stage in moments.items():
        places = [scale.at(moment.timestamp()) for moment in of_stage]
        shapes.append(Shape("path", look, path=_stairs(start, places, today, height)))
    return shapes


def _deadline(place: float) -> Iterator[Shape]:
    """A line, with its word on the side that has room."""
    yield Shape("line", "median", place, TOP, place, BOTTOM)
    look, beside = ("end", place - 1) if place > 50 else ("value", place + 1)
    yield Shape("text", look, beside, TOP - 6, text=_("hạn nộp"))


def _stairs(
    start: float, places: Iterable[float], today: float, height: Callable[[int], float]
) -> str:
    path = f"M{start} {height(0)}"
    # What no eye tells apart is one stair: the path does not grow with the cards.
    stairs = {place: count for count, place in enumerate(places, 1)}
    for place, count in stairs.items():
        path += f"H{place}V{height(count)}"
    return f"{path}H{today}"


def _finding(total: int, counts: list[int]) -> str:
    submitted, verified, final = counts
    facts = {"total": total, "submitted": submitted, "verified": verified, "final": final}
    return (
        _(
            "Trong %(total)d phiếu: %(submitted)d đã nộp, "
            "%(verified)d đã thẩm định, %(final)d đã chốt."
        )
        % facts
    )


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else "–"


def _end(campaign: Campaign) -> datetime:
    """Until when the year is drawn: today while it runs."""
    return campaign.concluded_at or timezone.now()


def _days(first: datetime, last: datetime) -> Iterable[datetime]:
    """Some six days between two moments."""
    step = max((last - first) / 6, timedelta(days=1))
    moment = first + step / 2
    while moment < last:
        yield moment
        moment += step
