"""The tiers: how many wards reached which, year by year."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import Campaign, Scorecard, Tier
from scoring.pages.charts.drawing import MIDDLE, Chart, Scale, Shape, Strip
from scoring.pages.charts.figures import CampaignFigures, PastCard
from scoring.rules.lifecycle import CardState

NO_LEVEL = 3  # looks like this, as levels below the third do
TITLE = gettext_lazy("Các mức xếp loại")


def counted_in(cards: Iterable[Scorecard | PastCard]) -> dict[int, Counter[str]]:
    """How many cards reached which tier, by campaign: those whose tier is decided."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for card in cards:
        if card.state == CardState.FINAL or card.tiered_at:
            name = card.tier.name if card.tier else _("Chưa xếp loại")
            counted[card.campaign_id][name] += 1
    return counted


def sentence_of_year(year: int, counts: Counter[str], names: Sequence[str], units: int) -> str:
    """A year in a sentence; `names` give the order."""
    words = ", ".join(f"{name}: {counts[name]}" for name in names if counts[name])
    facts = {"year": year, "count": counts.total(), "total": units, "said": words}
    return _("Năm %(year)s, %(count)d/%(total)d đơn vị đã xếp loại – %(said)s.") % facts


def draw(figures: CampaignFigures) -> Chart:
    """One bar a year, cut by tier."""
    counted = counted_in([*figures.past_cards, *figures.cards])
    years = [year for year in figures.years if counted.get(year.pk)]
    places = _places(figures.campaign, years, counted)
    names = list(places)
    scale = Scale(0, max((counted[year.pk].total() for year in years), default=1))
    strips: list[Strip] = []
    rows: list[list[str]] = []
    for year in years:
        counts = [counted[year.pk][name] for name in names]
        strips.append(
            scale.strip(str(year.year), *_marks(scale, zip(places.values(), counts, strict=True)))
        )
        rows.append([str(year.year), *map(str, counts)])
    finding = _("Chưa xếp loại đơn vị nào.")
    if years:
        latest = years[-1]
        finding = sentence_of_year(latest.year, counted[latest.pk], names, figures.units_in(latest))
    return Chart(
        "tiers",
        str(TITLE),
        finding,
        [_("Năm"), *names],
        rows,
        [(_look(place), name) for name, place in places.items()],
        strips,
    )


def _places(
    campaign: Campaign, years: Sequence[Campaign], counted: Mapping[int, Counter[str]]
) -> dict[str, int]:
    """Where each level stands among those of its year: this year's, then those that only earlier
    years knew and that somebody held, the latest year first; last of all what is no level.
    One query.
    """
    places: dict[str, int] = {}
    used = set().union(*(counted[year.pk] for year in years))
    levels = Tier.objects.filter(campaign__in=[campaign, *years])
    levels = levels.order_by("-campaign__year", "-campaign", "-floor", "pk")
    for of_whom, of_year in groupby(levels, lambda tier: tier.campaign_id):
        for place, tier in enumerate(of_year):
            if of_whom == campaign.pk or tier.name in used:
                places.setdefault(tier.name, place)
    return places | dict.fromkeys(sorted(used - places.keys()), NO_LEVEL)


def _look(place: int) -> str:
    return f"tier-{min(place, NO_LEVEL)}"


def _marks(scale: Scale, counts: Iterable[tuple[int, int]]) -> list[Shape]:
    """The parts of a bar from the highest tier on, each (place, units) with its number."""
    marks, done = [], 0
    for place, count in counts:
        if not count:
            continue
        look, left, right = _look(place), scale.at(done), scale.at(done + count)
        marks.append(Shape("bar", look, left, MIDDLE - 11, right, MIDDLE + 11))
        marks.append(Shape("text", f"on-{look}", (left + right) / 2, MIDDLE + 5, text=str(count)))
        done += count
    return marks
