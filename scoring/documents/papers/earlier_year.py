"""What the papers say of the year before: how many units held each level, what they reached."""

from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, Count, Q, Sum, When
from django.db.models.functions import Coalesce

from scoring.models import Campaign, Score, Scorecard
from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.lines import Line


class EarlierPart(NamedTuple):
    """What the units of one state and level reached last year in one criterion."""

    number: int
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
        """A few rows for any number of units. One query."""
        if not self.campaign.model_id:
            return []
        scores = Score.objects.filter(
            scorecard__campaign=self.campaign.model_id,
            scorecard__campaign__state=CampaignState.CONCLUDED,
        )
        of_head = {
            name: Coalesce(f"item__parent__{column}", f"item__{column}")
            for name, column in (("number", "position"), ("head_cap", "cap"), ("of_line", "line"))
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
        return [EarlierPart(*part) for part in found]

    @property
    def is_known(self) -> bool:
        return bool(self._parts)

    @cached_property
    def tiers(self) -> Counter[str]:
        """How many units held each level last year."""
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        of_all: Counter[int] = Counter()
        for part in self._parts:
            of_all[part.number] += part.units
            if part.state == CardState.FINAL and part.is_tiered:
                counts[part.number][part.tier or ""] += part.units
        if len(set(of_all.values())) > 1:  # groups of units differed in their criteria
            return self._counted_by_unit()
        return counts[min(of_all, default=0)]

    def _counted_by_unit(self) -> Counter[str]:
        final = Scorecard.objects.filter(
            campaign=self.campaign.model_id, state=CardState.FINAL, tiered_at__isnull=False
        )
        rows = final.order_by().values_list("tier__name").annotate(units=Count("pk"))
        return Counter({name or "": units for name, units in rows})

    @cached_property
    def averages(self) -> dict[tuple[int, Decimal], Decimal]:
        """Last year's average verified points, by number and cap of the criterion: where either
        moved nothing is compared.
        """
        sums: dict[tuple[int, Decimal], Decimal] = defaultdict(Decimal)
        units: Counter[tuple[int, Decimal]] = Counter()
        for part in self._parts:
            if part.judged:
                place = part.number, Line(part.line).farthest(part.cap)
                sums[place] += part.points or Decimal(0)
                units[place] += part.judged
        return {place: points / units[place] for place, points in sums.items()}
