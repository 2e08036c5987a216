"""What a campaign takes over from its model: the rules of the game and a copy of the whole plan."""

from datetime import date
from typing import Any

from django.db.models import F

from scoring.models.campaigns.facts import CampaignFacts
from scoring.models.plan.award_kind import AwardKind
from scoring.models.plan.cluster import Cluster, Participation
from scoring.models.plan.cluster_criterion import copy_scopes
from scoring.models.plan.criterion import Criterion
from scoring.models.plan.paper_head import PaperHead
from scoring.models.plan.paper_template import PaperTemplate
from scoring.models.plan.tier import Tier, TierCondition

# The rules of the game, which a campaign takes over from its model.
RULES = (
    "reply_days", "total", "step", "gap_threshold", "first_aid", "second_aid", "approval",
    "replies_by_another", "ranking_published", "illustrative",
)  # fmt: skip


def copy_plan(campaign: Any, model: CampaignFacts) -> None:
    """Criteria, tiers with their conditions, kinds of awards, clusters and their units, the
    calendar of reports, heads and templates of papers.
    """
    heads = _copy_criteria(campaign, model)
    tiers = _copy_tiers(campaign, model)
    AwardKind.objects.bulk_create(
        AwardKind(
            campaign=campaign,
            least_tier=tiers[kind.least_tier_id] if kind.least_tier_id else None,
            **_copied(kind),
        )
        for kind in model.award_kinds.all()
    )
    clusters = {
        cluster.pk: Cluster.objects.create(campaign=campaign, **_copied(cluster))
        for cluster in model.clusters.all()
    }
    copy_scopes(model, heads, clusters)
    Participation.objects.bulk_create(
        Participation(campaign=campaign, ward_id=ward, cluster=clusters.get(cluster or 0))
        for ward, cluster in units_of(model)
    )
    _copy_reports(campaign, model)
    PaperHead.objects.bulk_create(
        PaperHead(campaign=campaign, **_copied(head))
        for head in model.paper_heads.select_related("ward")
    )
    # The program's own of that year are not taken over: this year's program brings its own.
    PaperTemplate.objects.bulk_create(
        PaperTemplate(campaign=campaign, number=1, **_copied(template))
        for template in model.paper_templates.filter(in_force=True, of_program=False)
    )


def _copied(row: Any) -> dict[str, Any]:
    """The values of a row that its copy in the next campaign begins with."""
    return {name: getattr(row, name) for name in row.COPIED}


def _copy_criteria(campaign: Any, model: CampaignFacts) -> dict[int | None, Criterion]:
    """The copies by the primary keys of their originals."""
    heads: dict[int | None, Criterion] = {}
    for criterion in model.criteria.order_by(F("parent").asc(nulls_first=True), "position"):
        parent = heads.get(criterion.parent_id)
        copy = Criterion.objects.create(campaign=campaign, parent=parent, **_copied(criterion))
        heads[criterion.pk] = copy
    return heads


def _copy_tiers(campaign: Any, model: CampaignFacts) -> dict[int, Tier]:
    """The copies, with their conditions, by the primary keys of their originals."""
    tiers = {
        tier.pk: Tier.objects.create(campaign=campaign, name=tier.name, floor=tier.floor)
        for tier in model.tiers.all()
    }
    TierCondition.objects.bulk_create(
        TierCondition(campaign=campaign, tier=tiers[condition.tier_id], **_copied(condition))
        for condition in model.tier_conditions.all()
    )
    return tiers


def _copy_reports(campaign: Any, model: CampaignFacts) -> None:
    reports, years = campaign.reports.model, campaign.year - model.year
    reports.objects.bulk_create(
        reports(campaign=campaign, name=report.name, due_on=same_day(report.due_on, years))
        for report in model.reports.all()
    )


def units_of(campaign: CampaignFacts) -> list[tuple[int, int | None]]:
    """(unit, cluster) as the next year's plan takes them over: the clusters as the cards have
    them now, and who was left out and has no card since.
    """
    left_out = campaign.participations.filter(cluster=None).order_by("pk")
    placed: Any = campaign.scorecards if not campaign.is_preparing else campaign.participations
    placed = placed.exclude(cluster=None).order_by("pk")
    without = left_out.exclude(ward__in=campaign.scorecards.values("ward"))
    pairs: Any = [rows.values_list("ward", "cluster") for rows in (placed, without)]
    return [pair for rows in pairs for pair in rows]


def same_day(day: date, years: int) -> date:
    """The same day some years later; of 29 February the day before it."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
