"""The parts of a campaign's plan: which rows each act of the set-up may change, what they say as the
change record tells it, and what is locked once the campaign is open.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from scoring.ledger.entry import Act
from scoring.models.cluster import Cluster, Participation, said_of_units
from scoring.models.cluster_plan import said_of_criteria, scopes_of

PLAN_FIELDS = (
    "year", "title", "plan_number", "plan_date", "superior_body", "issuing_body", "deciding_body", "place", "opens_at",
    "self_deadline", "reply_days", "total", "step", "gap_threshold", "first_aid", "second_aid", "approval",
    "replies_by_another", "ranking_published", "illustrative",
)  # fmt: skip
# What cards, points and their order rest on.
LOCKED_WHEN_OPEN = ("year", "opens_at", "total", "step", "first_aid", "second_aid", "approval")
# Days are swapped late in the year, and who signs may change.
CHANGED_WHEN_OPEN = (
    Act.AMEND, Act.CALENDAR, Act.PAPER_HEADS, Act.ADD_TEMPLATE, Act.USE_TEMPLATE,
)  # fmt: skip
# No paper changes by it.
UNEXPLAINED = (Act.ADD_TEMPLATE,)


def rows_of(campaign: Any, act: Act) -> list[Any]:
    """The rows that an act of the set-up may change, fresh from the database."""
    if act == Act.CRITERIA:
        criteria = campaign.criteria.select_related("parent").in_plan_order()
        return [*criteria, *scopes_of(campaign)]
    if act == Act.TIERS:
        return list(campaign.tiers.all())
    if act == Act.TIER_CONDITIONS:
        return list(campaign.tier_conditions.select_related("tier"))
    if act == Act.AWARD_KINDS:
        return list(campaign.award_kinds.select_related("least_tier"))
    if act == Act.CLUSTERS:
        units = campaign.participations.exclude(cluster=None).select_related("ward")
        return [*campaign.clusters.all(), *units]
    if act == Act.PARTICIPANTS:
        return list(campaign.participations.filter(cluster=None).select_related("ward"))
    if act == Act.CALENDAR:
        return list(campaign.calendar_days.all())
    if act == Act.REPORTS:
        return list(campaign.reports.all())
    if act == Act.PAPER_HEADS:
        return list(campaign.paper_heads.select_related("ward"))
    if act in {Act.ADD_TEMPLATE, Act.USE_TEMPLATE}:
        return list(campaign.paper_templates.defer("content"))
    return [type(campaign).objects.get(pk=campaign.pk)]


def whole_plan(campaign: Any) -> list[Any]:
    """The campaign and everything that its plan consists of."""
    parts = (
        Act.AMEND, Act.CRITERIA, Act.TIERS, Act.TIER_CONDITIONS, Act.AWARD_KINDS, Act.CLUSTERS, Act.PARTICIPANTS,
        Act.CALENDAR, Act.REPORTS, Act.PAPER_HEADS, Act.USE_TEMPLATE,
    )  # fmt: skip
    return [row for act in parts for row in rows_of(campaign, act)]


def plan_facts(campaign: Any, act: Act, rows: Sequence[Any] | None = None) -> dict[str, Any]:
    """The part of the plan that an act changes, as a flat table of facts under the labels
    people read; `rows` are those of that part.
    """
    rows = rows_of(campaign, act) if rows is None else rows
    if act == Act.CRITERIA:
        return said_of_criteria(rows)
    if act == Act.TIERS:
        return {tier.name: tier.floor for tier in rows}
    if act == Act.TIER_CONDITIONS:
        return {f"{one.tier} – {one.get_kind_display()}": one.summary for one in rows}
    if act == Act.AWARD_KINDS:
        return {str(kind): f"{kind.position}. {kind.summary}" for kind in rows}
    if act in {Act.CLUSTERS, Act.PARTICIPANTS}:
        units = [row for row in rows if isinstance(row, Participation)]
        return said_of_units([row for row in rows if isinstance(row, Cluster)], units)
    if act == Act.CALENDAR:
        return {str(day): day.summary for day in rows}
    if act == Act.REPORTS:
        return {f"{report} ({report.due_on:%d/%m/%Y})": report.summary for report in rows}
    if act == Act.PAPER_HEADS:
        return {str(paper_head): paper_head.summary for paper_head in rows}
    if act in {Act.ADD_TEMPLATE, Act.USE_TEMPLATE}:
        return {str(template): template.summary for template in rows}
    return {
        label: _fact(rows[0], name)
        for label, name in zip(labels(campaign, PLAN_FIELDS), PLAN_FIELDS, strict=True)
    }


def labels(campaign: Any, names: Iterable[str]) -> list[str]:
    """What fields are called on screen."""
    return [str(campaign._meta.get_field(name).verbose_name) for name in names]


def _fact(campaign: Any, name: str) -> Any:
    """The value of a field; of a choice its words."""
    words = getattr(campaign, f"get_{name}_display", None)
    return words() if words else getattr(campaign, name)
