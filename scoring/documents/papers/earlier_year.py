"""What the papers say of the year before: how many units held each level, what they reached."""

from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Case, Count, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from scoring.models import Campaign, Criterion, Score, Scorecard, Tier
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.lines import Line

# What papers call units without a level.
UNTIERED, ABSENT = "Chưa xếp loại", "Không nộp phiếu"
# Facts of a criterion that its items share with it.
NAMED = (("number", "position"), ("name", "title"), ("head_cap", "cap"), ("of_line", "line"))


class EarlierPart(NamedTuple):
    """What the units of one state and level reached last year in one criterion; or a level that
    there was, without a number.
    """

    number: int
    title: str
    cap: Decimal
    line: str
    state: str
    tier: str | None
    is_tiered: bool
    units: int
    judged: int  # of them, how many have verified points there
    points: Decimal | None  # theirs, added up


class EarlierYear:
    """The results of the campaign after which this one was modelled, once it is concluded; nothing
    where there is none.
    """

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign

    @cached_property
    def _parts(self) -> list[EarlierPart]:
        """A few rows for any number of units, and the levels that there were. One query."""
        if not self.campaign.model_id:
            return []
        scores = Score.objects.filter(
            scorecard__campaign=self.campaign.model_id,
            scorecard__campaign__state=CampaignState.CONCLUDED,
        )
        of_head = {
            name: Coalesce(f"item__parent__{column}", f"item__{column}") for name, column in NAMED
        }
        parts = scores.order_by().annotate(
            **of_head,
            is_tiered=Case(When(scorecard__tiered_at=None, then=False), default=True),
        )
        groups = (*of_head, "scorecard__state", "scorecard__tier__name", "is_tiered")
        found = parts.values_list(*groups).annotate(
            units=Count("scorecard", distinct=True),
            judged=Count("scorecard", distinct=True, filter=Q(verified_points__isnull=False)),
            points=Sum("verified_points"),
        )
        # A level stands where a criterion's units do, with nothing else said.
        before, behind = (0, "", 0, "", ""), (False, 0, 0, 0)
        levels = Tier.objects.filter(
            campaign=self.campaign.model_id, campaign__state=CampaignState.CONCLUDED
        ).order_by()
        known = levels.values_list(*map(Value, before), "name", *map(Value, behind))
        return [EarlierPart(*part) for part in found.union(known, all=True)]

    @property
    def is_known(self) -> bool:
        return any(part.number for part in self._parts)

    @cached_property
    def tiers(self) -> Counter[str]:
        """How many units held each level last year, those without one and those without a card."""
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        of_all: Counter[int] = Counter()
        for part in filter(attrgetter("number"), self._parts):
            of_all[part.number] += part.units
            if word := _word_of(part.state, part.tier, is_tiered=part.is_tiered):
                counts[part.number][word] += part.units
        if len(set(of_all.values())) > 1:  # groups of units differed in their criteria
            return self._counted_by_unit()
        return counts[min(of_all, default=0)]

    def _counted_by_unit(self) -> Counter[str]:
        cards = Scorecard.objects.filter(campaign=self.campaign.model_id).order_by()
        tiered = Case(When(tiered_at=None, then=False), default=True)
        groups = cards.values_list("state", "tier__name", tiered).annotate(units=Count("pk"))
        counts: Counter[str] = Counter()
        for state, name, is_tiered, units in groups:
            counts[_word_of(state, name, is_tiered=is_tiered)] += units
        return counts

    def count_of(self, level: str) -> int | None:
        """How many units held this level last year; None where there was no such level."""
        known = {UNTIERED, ABSENT, *(part.tier for part in self._parts if not part.number)}
        return self.tiers[level] if self.is_known and level in known else None

    def average_of(self, head: Criterion) -> Decimal | None:
        """Last year's average verified points of the same criterion, whatever number it bore; None
        where there was none, or the most points were others.
        """
        return self._averages.get((self._places.get(head.position, 0), head.farthest))

    @cached_property
    def _places(self) -> dict[int, int]:
        titles = {part.number: part.title for part in self._parts if part.number}
        return self.campaign.places_among(titles)

    @cached_property
    def _averages(self) -> dict[tuple[int, Decimal], Decimal]:
        """By number and cap of last year's criterion."""
        sums: dict[tuple[int, Decimal], Decimal] = defaultdict(Decimal)
        units: Counter[tuple[int, Decimal]] = Counter()
        for part in self._parts:
            if part.judged:
                place = part.number, Line(part.line).farthest(part.cap)
                sums[place] += part.points or Decimal(0)
                units[place] += part.judged
        return {place: points / units[place] for place, points in sums.items()}


def _word_of(state: str, level: str | None, *, is_tiered: bool) -> str:
    """The level of these units as papers call it; "" of those whose level was not decided."""
    if state == CardState.ABSENT:
        return ABSENT
    return (level or UNTIERED) if state == CardState.FINAL and is_tiered else ""
