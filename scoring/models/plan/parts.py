"""The parts of a campaign's plan: which rows each act of the set-up may change, what they say as
the change record tells it, and what is locked once the campaign is open.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.ledger.act import Act
from scoring.models.campaigns.facts import CampaignFacts
from scoring.models.plan.cluster import Cluster, Participation, describe_units
from scoring.models.plan.cluster_criterion import describe_criteria, scopes_of
from wards.days import written_end

PLAN_FIELDS = (
    "year", "title", "plan_number", "plan_date", "superior_body", "issuing_body", "deciding_body",
    "place", "opens_at", "self_deadline", "reply_days", "total", "step", "gap_threshold",
    "first_aid", "second_aid", "approval", "replies_by_another", "ranking_published",
    "illustrative",
)  # fmt: skip
# What cards, points and their order rest on.
LOCKED_WHEN_OPEN = ("year", "opens_at", "total", "step", "first_aid", "second_aid", "approval")
# Days are swapped late in the year, and who signs may change.
CHANGED_WHEN_OPEN = (
    Act.AMEND, Act.CALENDAR, Act.PAPER_HEADS, Act.ADD_TEMPLATE, Act.USE_TEMPLATE,
)  # fmt: skip
# No paper changes by it.
UNEXPLAINED = (Act.ADD_TEMPLATE,)


@dataclass(frozen=True)
class SetUpPart:
    """`rows`: the rows of a campaign that an act may change, fresh from the database; `describe`:
    what they say, as a flat table of facts under the labels people read.
    """

    rows: Callable[[Any], list[Any]]
    describe: Callable[[Sequence[Any]], dict[str, Any]]


def _criteria(campaign: CampaignFacts) -> list[Any]:
    criteria = campaign.criteria.select_related("parent").in_plan_order()
    return [*criteria, *scopes_of(campaign)]


def _clusters(campaign: CampaignFacts) -> list[Any]:
    units = campaign.participations.exclude(cluster=None).select_related("ward")
    return [*campaign.clusters.all(), *units]


def _describe_clusters(rows: Sequence[Any]) -> dict[str, Any]:
    units = [row for row in rows if isinstance(row, Participation)]
    return describe_units([row for row in rows if isinstance(row, Cluster)], units)


def _summaries(rows: Sequence[Any]) -> dict[str, Any]:
    return {str(row): row.summary for row in rows}


TEMPLATES = SetUpPart(
    lambda campaign: list(campaign.paper_templates.defer("content")),
    _summaries,
)
# Whatever an act changes beside the campaign's own row.
PARTS = {
    Act.CRITERIA: SetUpPart(
        _criteria,
        describe_criteria,
    ),
    Act.TIERS: SetUpPart(
        lambda campaign: list(campaign.tiers.all()),
        lambda rows: {tier.name: tier.floor for tier in rows},
    ),
    Act.TIER_CONDITIONS: SetUpPart(
        lambda campaign: list(campaign.tier_conditions.select_related("tier")),
        lambda rows: {f"{row.tier} – {row.get_kind_display()}": row.summary for row in rows},
    ),
    Act.AWARD_KINDS: SetUpPart(
        lambda campaign: list(campaign.award_kinds.select_related("least_tier")),
        lambda rows: {str(kind): f"{kind.position}. {kind.summary}" for kind in rows},
    ),
    Act.CLUSTERS: SetUpPart(
        _clusters,
        _describe_clusters,
    ),
    Act.PARTICIPANTS: SetUpPart(
        lambda campaign: list(campaign.participations.filter(cluster=None).select_related("ward")),
        _describe_clusters,
    ),
    Act.CALENDAR: SetUpPart(
        lambda campaign: list(campaign.calendar_days.all()),
        _summaries,
    ),
    Act.REPORTS: SetUpPart(
        lambda campaign: list(campaign.reports.all()),
        lambda rows: {f"{row} ({row.due_on:%d/%m/%Y})": row.summary for row in rows},
    ),
    Act.PAPER_HEADS: SetUpPart(
        lambda campaign: list(campaign.paper_heads.select_related("ward")),
        _summaries,
    ),
    Act.ADD_TEMPLATE: TEMPLATES,
    Act.USE_TEMPLATE: TEMPLATES,
}


def rows_of(campaign: CampaignFacts, act: Act) -> list[Any]:
    """The rows that an act of the set-up may change, fresh from the database."""
    part = PARTS.get(act)
    return part.rows(campaign) if part else [type(campaign).objects.get(pk=campaign.pk)]


def whole_plan(campaign: CampaignFacts) -> list[Any]:
    """The campaign and everything that its plan consists of."""
    parts = (
        Act.AMEND, Act.CRITERIA, Act.TIERS, Act.TIER_CONDITIONS, Act.AWARD_KINDS, Act.CLUSTERS,
        Act.PARTICIPANTS, Act.CALENDAR, Act.REPORTS, Act.PAPER_HEADS, Act.USE_TEMPLATE,
    )  # fmt: skip
    return [row for act in parts for row in rows_of(campaign, act)]


def plan_facts(
    campaign: CampaignFacts, act: Act, rows: Sequence[Any] | None = None
) -> dict[str, Any]:
    """The part of the plan that an act changes, as a flat table of facts under the labels
    people read; `rows` are those of that part.
    """
    rows = rows_of(campaign, act) if rows is None else rows
    if part := PARTS.get(act):
        return part.describe(rows)
    return {
        label: _fact(rows[0], name)
        for label, name in zip(labels(campaign, PLAN_FIELDS), PLAN_FIELDS, strict=True)
    }


def labels(campaign: CampaignFacts, names: Iterable[str]) -> list[str]:
    """What fields are called on screen."""
    fields: list[Any] = [campaign._meta.get_field(name) for name in names]
    return [str(field.verbose_name) for field in fields]


def _fact(campaign: CampaignFacts, name: str) -> Any:
    """The value of a field; of a choice its words."""
    words = getattr(campaign, f"get_{name}_display", None)
    value = words() if words else getattr(campaign, name)
    return written_end(value) if name == "self_deadline" else value
