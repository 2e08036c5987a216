"""What a ranking reads of cards beside their places, as prepared queries."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from scoring.models import Scorecard
from scoring.rules.grading import ZERO
from scoring.rules.lifecycle import JUDGED, SETTLED, CardState
from scoring.rules.points import PointsField
from wards.database.prepared import prepared
from wards.paging import ROWS

# The lists of cards that are not ranked, by the parameter that pages through each.
APART: Final = {
    "waiting": [state for state in CardState if state not in (*JUDGED, *SETTLED)],
    "absent": [CardState.ABSENT],
    "dropped": [CardState.DROPPED],
}

EVERY = (0, 0)  # of a list, where all of it is read


@prepared
def page_of(*pks: int) -> QuerySet[Any]:
    """These cards."""
    cards = Scorecard.objects.filter(pk__in=pks).with_stage().with_flags()
    return cards.select_related("ward", "tier", "cluster")


@prepared
def page_beside(
    campaign: int, cluster: int | None, spans: tuple[tuple[int, int], ...], *ranked: int
) -> QuerySet[Any]:
    """These ranked cards, and of each list of APART those from one place to another."""
    campaign_cards = Scorecard.objects.filter(campaign=campaign)
    apart = campaign_cards if cluster is None else campaign_cards.filter(cluster=cluster)
    here = Q(pk__in=ranked)
    for states, (start, end) in zip(APART.values(), spans, strict=True):
        listed = apart.filter(state__in=states).in_official_order().values("pk")
        here |= Q(pk__in=listed[start:end] if (start, end) != EVERY else listed.order_by())
    cards = campaign_cards.filter(here).with_stage().with_flags()
    return cards.select_related("ward", "tier", "cluster").in_official_order()


@prepared
def judged(campaign: int) -> QuerySet[Any]:
    """All judged cards."""
    cards = Scorecard.objects.filter(campaign=campaign).verified().with_stage().with_flags()
    return cards.select_related("ward", "tier", "cluster")


@prepared
def ready_versions(campaign: int, now: datetime) -> QuerySet[Any, Any]:
    """(card, version) of those whose result nothing keeps open."""
    cards = Scorecard.objects.filter(campaign=campaign)
    return cards.filter(cards.is_ready(now)).order_by().values_list("pk", "version")


@prepared
def alike(campaign: int, now: datetime, floors: tuple[Decimal, ...]) -> QuerySet[Any, Any]:
    """The facts of CardCount; `floors`: of the levels that points reach, highest first."""
    cards = Scorecard.objects.filter(campaign=campaign).order_by()
    facts = {
        "tiered": Q(tiered_at__isnull=False),
        "ready": cards.is_ready(now),
        "summed": Q(judged_sum__isnull=False),
    }
    told: dict[str, Any] = {
        name: ExpressionWrapper(fact, output_field=BooleanField()) for name, fact in facts.items()
    }
    told["reached"] = _reached(floors) if floors else Value(0)
    cards = cards.with_judged_sums("verified_sum").annotate(**told)
    return cards.values_list("state", "cluster", "tier", *told).annotate(Count("pk"))


class CardCount(NamedTuple):
    """How many cards are alike in this; `is_ready`: nothing keeps their result open; `reached`: the
    place of the level that the points of a judged card reach whose level is not decided; 0: none;
    `is_summed`: each keeps what its points add up to.
    """

    state: str
    cluster: int | None
    tier: int | None
    is_tiered: bool
    is_ready: bool
    is_summed: bool
    reached: int
    number: int

    @property
    def is_judged(self) -> bool:
        return self.state in JUDGED

    @property
    def is_verified(self) -> bool:
        """Judged, and not final yet."""
        return self.state == CardState.VERIFIED


def a_page(pks: Sequence[int]) -> list[int]:
    """As many as a page has, so that the query is written once."""
    return [*pks, *[pks[0]] * (ROWS - len(pks))]


def _reached(floors: Sequence[Decimal]) -> Case:
    """CardCount.reached in SQL. Needs `with_judged_sums("verified_sum")`."""
    points = Coalesce("verified_sum", Value(ZERO, PointsField()))
    places = [
        When(GreaterThanOrEqual(points, Value(floor, PointsField())), then=Value(place))
        for place, floor in enumerate(floors, 1)
    ]
    waits = Q(state__in=JUDGED, tiered_at=None)
    return Case(When(waits, then=Case(*places, default=Value(0))), default=Value(0))
