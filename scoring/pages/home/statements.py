"""The queries of the Board's first page about a campaign's cards, as a role may see them; their
SQL is built once (wards/database/prepared.py).
"""

from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from scoring.models import Award, Campaign, Score, Scorecard
from scoring.models.querysets.scorecards import ScorecardQuerySet
from scoring.pages.home.review_queue import IN_TURN, waiting
from scoring.rules.lifecycle import AwardState, CampaignState, CardState
from wards.database.prepared import prepared
from wards.models import Role, User

WAITING_AWARDS = (AwardState.NOMINATED, AwardState.PROPOSED)
NAMED = 9  # cards of one's own that a line of work names
DATED = 3  # cards that a date names


def _cards(campaign: int, role: Role) -> ScorecardQuerySet[Any]:
    return Scorecard.objects.visible_to(User(role=role)).filter(campaign=campaign)


def seen(
    campaign: int, role: Role, ward: int | None, cluster: int | None
) -> ScorecardQuerySet[Any]:
    """The cards of a list that somebody may see, of this cluster alone if one is named."""
    cards = Scorecard.objects.visible_to(User(role=role, ward_id=ward)).filter(campaign=campaign)
    return (cards.filter(cluster=cluster) if cluster else cards).in_official_order()


def with_progress(cards: ScorecardQuerySet[Any]) -> ScorecardQuerySet[Any]:
    """What pages/home/progress.py tells of them beside their points."""
    return cards.with_stage().with_waiting_replies().select_related("ward", "tier")


@prepared
def first_page(
    campaign: int, role: Role, ward: int | None, cluster: int | None, here: range
) -> QuerySet[Any, Any]:
    """The cards that are `seen` in these places, from the first on, with their progress."""
    cards = seen(campaign, role, ward, cluster)
    return with_progress(cards.filter(pk__in=cards.values("pk")[: here.stop]))


@prepared
def sums_of_first_page(
    campaign: int, role: Role, ward: int | None, cluster: int | None, here: range
) -> QuerySet[Any, Any]:
    """What the points of each of them add up to."""
    cards = seen(campaign, role, ward, cluster)
    totals: QuerySet[Any, Any] = Score.objects.filter(
        scorecard__in=cards.values("pk")[: here.stop]
    ).totals()
    return totals


@prepared
def came_late(campaign: int, today: date) -> QuerySet[Any, Any]:
    """How many units came after the opening and have no card, in one row."""
    late = Campaign(pk=campaign, state=CampaignState.OPEN).came_late(today)
    return (
        late.order_by()
        .annotate(of=Value(0))
        .values("of")
        .annotate(number=Count("pk"))
        .values_list("number")
    )


@prepared
def counted(campaign: int, role: Role, now: datetime, is_over: bool) -> QuerySet[Any, Any]:
    """For each stage how many cards are there, and how many of them wait for what; beside them, the
    same in every row, how many awards wait. `is_over`: the deadline of all has passed.
    """
    cards = _cards(campaign, role)
    verified, replied = Q(state=CardState.VERIFIED), cards.waits_for_answer()
    late = Q(extended_until=None) | Q(extended_until__lte=now) if is_over else Q(pk=None)
    counts = {
        "cards": Count("pk"),
        "clustered": Count("cluster"),
        "late": Count("pk", filter=late & Q(state=CardState.DRAFT)),
        "to_answer": Count("pk", filter=replied),
        "to_tier": Count("pk", filter=verified & Q(tiered_at=None)),
        "to_finalise": Count("pk", filter=cards.is_ready(now)),
    }
    awards = {f"awards_{state}": _awards(campaign, state) for state in WAITING_AWARDS}
    return cards.with_stage().order_by().values("stage").annotate(**counts, **awards)


def _awards(campaign: int, state: AwardState) -> Coalesce:
    awards = Award.objects.filter(campaign=campaign, state=state).order_by()
    number = awards.values("campaign").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


@prepared
def first_of_rounds(campaign: int, user: int, role: Role) -> QuerySet[Any]:
    """The first cards of each kind of work, as they come for this person."""
    place = Window(RowNumber(), partition_by=[F("round")], order_by=list(IN_TURN))
    cards: Any = waiting(_cards(campaign, role), User(pk=user, role=role)).annotate(place=place)
    return cards.filter(place__lte=NAMED + 1).order_by("place")


@prepared
def first_of_dates(campaign: int, role: Role, general: datetime | None) -> QuerySet[Any, Any]:
    """(end, state, unit) of the first cards for which something ends at the same moment, soonest
    first; `general`: the deadline of all.
    """
    draft, open_to_replies = Q(state=CardState.DRAFT), Q(state=CardState.VERIFIED)
    ends = Case(
        When(draft & Q(extended_until__gt=general), then=F("extended_until")),
        When(draft, then=Value(general)),
        When(open_to_replies & Q(accepted_at=None), then=F("reply_until")),
        output_field=DateTimeField(),
    )
    place = Window(
        RowNumber(), partition_by=[F("state"), F("ends")], order_by=["ward__position", "pk"]
    )
    cards = _cards(campaign, role).annotate(ends=ends).exclude(ends=None).annotate(place=place)
    first = cards.filter(place__lte=DATED + 1).order_by("ends", "state", "place")
    return first.values_list("ends", "state", "ward_name")
