"""What a campaign's plan says: levels, criteria and clusters, each read once."""

import hashlib
from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.functional import cached_property

from scoring.models.campaigns.facts import CampaignFacts
from scoring.models.plan.cluster import Cluster
from scoring.models.plan.criterion import Criterion
from scoring.models.plan.tier import Tier, TierCondition
from scoring.rules.conditions import ConditionKind
from scoring.rules.grading import TieAid
from scoring.rules.lines import ordinary
from scoring.rules.plans import counterparts
from wards.database.prepared import prepared


@prepared
def _tiers(campaign: int) -> models.QuerySet[Any]:
    conditions = {name: F(f"conditions__{name}") for name in ("kind", "percent")}
    tiers = Tier.objects.filter(campaign=campaign).annotate(**conditions)
    return tiers.order_by("-floor", "pk", "conditions")


@prepared
def _criteria(campaign: int) -> models.QuerySet[Any]:
    criteria = Criterion.objects.filter(campaign=campaign)
    return criteria.annotate(named=F("scopes__cluster")).in_plan_order()


class CampaignPlan(CampaignFacts):
    """The side of a Campaign by which units are judged."""

    class Meta:
        abstract = True

    @cached_property
    def levels(self) -> list[Tier]:
        """The tiers with their conditions, highest first, read once: they are locked as soon as
        there are cards.
        """
        levels: list[Tier] = []
        for tier, asked in groupby(_tiers(self.pk)):
            tier.campaign = self
            found = [row for row in asked if row.kind]
            tier.all_conditions = [
                TierCondition(kind=row.kind, percent=row.percent) for row in found
            ]
            levels.append(tier)
        return levels

    @cached_property
    def criteria_in_order(self) -> list[Criterion]:
        """Each criterion, then its items, read once: they are locked as soon as there are cards."""
        plan: dict[int, Criterion] = {}
        for pk, rows in groupby(_criteria(self.pk), attrgetter("pk")):
            criterion, *more = rows
            if criterion.parent_id:
                criterion.parent = plan[criterion.parent_id]
                criterion.cluster_ids = criterion.parent.cluster_ids
            else:
                named = (row.named for row in (criterion, *more))
                criterion.cluster_ids = frozenset(filter(None, named))
            criterion.campaign = self
            plan[pk] = criterion
        return list(plan.values())

    @property
    def heads(self) -> list[Criterion]:
        """The criteria themselves, without their items."""
        return [criterion for criterion in self.criteria_in_order if criterion.parent_id is None]

    @property
    def leaves(self) -> list[Criterion]:
        """What takes points: items, and criteria that have none."""
        parents = {criterion.parent_id for criterion in self.criteria_in_order}
        return [criterion for criterion in self.criteria_in_order if criterion.pk not in parents]

    def places_among(self, titles: Mapping[int, str]) -> dict[int, int]:
        """Under which number each of its criteria stands in another year's plan, of which these are
        the criteria by number; by the number here, and nothing of those that are new.
        """
        there = {str(number): title for number, title in titles.items()}
        here = {str(head.position): head.title for head in self.heads}
        return {int(now): int(then) for now, then in counterparts(there, here).items()}

    def heads_for(self, cluster: int | None) -> list[Criterion]:
        """The criteria by which units of this cluster, or (`None`) of none, are judged."""
        return [head for head in self.heads if head.holds_for(cluster)]

    def leaves_for(self, cluster: int | None) -> list[Criterion]:
        """What takes points of these units."""
        return [leaf for leaf in self.leaves if leaf.holds_for(cluster)]

    @property
    def has_group_plans(self) -> bool:
        """Whether some criterion holds for the units of some clusters alone."""
        return any(head.cluster_ids for head in self.heads)

    @property
    def takes_numbers(self) -> bool:
        """Whether the points of some item follow from a number that is typed."""
        return any(leaf.measure.takes_number for leaf in self.leaves)

    @cached_property
    def expects_reports(self) -> bool:
        """Whether its plan has a calendar of reports; read once, and locked as soon as there are
        cards.
        """
        return self.reports.exists()

    @property
    def looks_at_reports(self) -> bool:
        """Whether an item or a level asks how they came; no query where the plan has been read."""
        asks = {condition.kind for level in self.levels for condition in level.all_conditions}
        return ConditionKind.REPORTS in asks or any(leaf.report_rule for leaf in self.leaves)

    @property
    def says_numbers(self) -> bool:
        """The same, or whether some item may be said not to apply: what stands beside points."""
        return self.takes_numbers or any(leaf.not_applicable.is_allowed for leaf in self.leaves)

    @property
    def plan_fingerprint(self) -> str:
        """What points rest on: numbers, texts and caps of the items, their rules, and the step.
        Sheets and forms that went out bear it: it must stay the same.
        """
        facts = [leaf.scoring_basis for leaf in self.leaves]
        return "p" + hashlib.sha256(repr((facts, self.step_text)).encode()).hexdigest()[:12]

    @property
    def largest_criterion(self) -> Criterion | None:
        """The criterion with the largest cap; the first of several."""
        return max(ordinary(self.heads), key=lambda head: head.cap, default=None)

    def largest_of(self, cluster: int | None) -> Criterion | None:
        """The same among the criteria by which these units are judged."""
        return max(ordinary(self.heads_for(cluster)), key=lambda head: head.cap, default=None)

    @property
    def aids(self) -> list[TieAid]:
        """The declared aids for ties, in order."""
        return [TieAid(aid) for aid in (self.first_aid, self.second_aid) if aid]

    @cached_property
    def cluster_rows(self) -> list[Cluster]:
        """The clusters in order, read once: they are locked as soon as there are cards. Most
        campaigns have none.
        """
        return list(self.clusters.all())
