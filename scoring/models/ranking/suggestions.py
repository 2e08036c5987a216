"""The level suggested for each judged unit of a campaign, and the conditions that keep it from a
higher one.

Without conditions only points are read; what conditions look at is read for all units at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Min, Sum
from django.utils import timezone

from scoring.ledger.act import Act
from scoring.models.campaigns.plan import CampaignPlan
from scoring.models.plan.tier import Tier
from scoring.models.ranking.standings import standing_if, standings_of
from scoring.rules import grading
from scoring.rules.conditions import Claim, ConditionKind, Part, Suggestion, suggest
from scoring.rules.grading import Place, Standing
from scoring.rules.lines import ordinary
from scoring.rules.reports import unit_reports

Suggested = Suggestion[Tier]


def suggest_all(
    campaign: CampaignPlan,
    standings: Sequence[Standing[int]] | None = None,
    places: Iterable[Place[int]] | None = None,
    moved: Mapping[tuple[int, int], Decimal] | None = None,
    units: int | None = None,
) -> dict[int, Suggested]:
    """The suggestion for every judged card, by its id; standings, places and the number of units
    that take part where the caller has them already. `moved`: by how much the sums of (card,
    criterion) differ from those stored.
    """
    standings = standings_of(campaign) if standings is None else standings
    levels = campaign.levels
    kinds = kinds_of_conditions(levels)
    if not kinds:
        return {
            standing.key: Suggestion(grading.suggest_tier(standing.points, levels))
            for standing in standings
        }
    places = grading.rank(standings) if places is None else places
    facts = _Facts(campaign, kinds, moved or {})
    points = {standing.key: standing.points for standing in standings}
    claims = [facts.claim(place, points[place.key]) for place in places]
    if units is None and ConditionKind.SHARE in kinds:
        units = campaign.scorecards.taking_part().count()
    return suggest(claims, levels, units or 0)


def suggest_if(card: Any, moves: Sequence[tuple[Any, Decimal]]) -> tuple[Suggested, Suggested]:
    """The suggestion for a card as it stands, and if these of its items had these verified
    points.
    """
    campaign, moved = card.campaign, dict[tuple[int, int], Decimal]()
    standings = {standing.key: standing for standing in campaign.standings()}
    changed = dict(standings)
    for score, points in moves:
        changed[card.pk] = standing_if(campaign, changed[card.pk], score, points)
        key = card.pk, score.item.parent_id or score.item_id
        moved[key] = moved.get(key, grading.ZERO) + points - score.verified_points
    after = suggest_all(campaign, list(changed.values()), moved=moved)
    return suggest_all(campaign, list(standings.values()))[card.pk], after[card.pk]


def suggestion_of(card: Any) -> Suggested:
    """The suggestion for one judged card."""
    if kinds_of_conditions(card.campaign.levels):
        return suggest_all(card.campaign)[card.pk]
    points = card.scores.aggregate(points=Sum("verified_points"))["points"]
    return Suggestion(grading.suggest_tier(points or grading.ZERO, card.campaign.levels))


def kinds_of_conditions(levels: Sequence[Tier]) -> set[ConditionKind]:
    """The kinds of conditions that any level has."""
    return {ConditionKind(condition.kind) for level in levels for condition in level.all_conditions}


class _Facts:
    """What the conditions of a campaign look at, one query for each kind that it has."""

    def __init__(
        self,
        campaign: CampaignPlan,
        kinds: set[ConditionKind],
        moved: Mapping[tuple[int, int], Decimal],
    ) -> None:
        self.moved = moved
        wants_parts = ConditionKind.EVERY_CRITERION in kinds
        # What is given above the total or taken from it has no share of a cap to reach.
        self.heads = {head.pk: head for head in ordinary(campaign.heads)}
        self.parts = _parts(campaign) if wants_parts else {}
        self.blocked = blocked_units(campaign) if ConditionKind.NO_BLOCK in kinds else set()
        self.late = late_units(campaign) if ConditionKind.IN_TIME in kinds else set()
        self.reports = reports_amiss(campaign) if ConditionKind.REPORTS in kinds else {}

    def claim(self, place: Place[int], points: Decimal) -> Claim[int]:
        key = place.key
        parts = [
            self._part(key, head, sum_of)
            for head, sum_of in self.parts.get(key, ())
            if head in self.heads
        ]
        parts.sort(key=lambda part: part.number)
        reports = self.reports.get(key, "")
        return Claim(key, points, place.rank, parts, key in self.blocked, key in self.late, reports)

    def _part(self, card: int, head: int, stored: Decimal | None) -> Part:
        points = (stored or grading.ZERO) + self.moved.get((card, head), grading.ZERO)
        return Part(self.heads[head].position, points, self.heads[head].cap)


def _parts(campaign: CampaignPlan) -> Mapping[int, list[tuple[int, Decimal | None]]]:
    """(criterion, verified points) of every judged card."""
    scores = campaign.scorecards.model._meta.get_field("scores").related_model.objects
    judged = campaign.scorecards.verified().values("pk")
    rows = scores.filter(scorecard__in=judged).verified_by_criterion()
    found: dict[int, list[tuple[int, Decimal | None]]] = {}
    for card, head, points in rows:
        found.setdefault(card, []).append((head, points))
    return found


def blocked_units(campaign: CampaignPlan) -> set[int]:
    """Units with something pending; what is pending of an officer alone is not the unit's."""
    standing = campaign.blocks.filter(officer=None, lifted_at=None)
    return set(standing.values_list("scorecard_id", flat=True))


def late_units(campaign: CampaignPlan) -> set[int]:
    """Units whose first submission came at or after the date of all units."""
    if not campaign.self_deadline:
        return set()
    submitted = campaign.entries.filter(act=Act.SUBMIT).order_by().values_list("scorecard_id")
    first = dict(submitted.annotate(first=Min("at")))
    cards = campaign.scorecards.exclude(submitted_at=None).values_list("pk", "submitted_at")
    return {pk for pk, last in cards if first.get(pk, last) >= campaign.self_deadline}


def reports_amiss(campaign: CampaignPlan) -> dict[int, str]:
    """Which reports of the calendar are late or missing, in words, by card. Two queries."""
    calendar = list(campaign.reports.values_list("pk", "name", "due_on"))
    days: dict[int, dict[int, Any]] = {
        pk: {} for pk in campaign.scorecards.values_list("pk", flat=True)
    }
    came = campaign.reports.filter(received__isnull=False)
    for card, report, day in came.values_list("received__scorecard", "pk", "received__received_on"):
        days[card][report] = day
    today = timezone.localdate()
    units = {card: unit_reports(calendar, received, today) for card, received in days.items()}
    return {card: unit.describe() for card, unit in units.items() if unit.amiss}
