"""Criteria that hold for the units of some clusters alone: each of these groups has a plan of its
own, whose caps add up to the campaign's total.

A criterion that names no cluster holds for all units; units of no cluster have these alone. Items
follow their criterion. From the opening on the points of a card say which items it has.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models.campaigns.facts import CampaignFacts
from scoring.models.campaigns.participants import CampaignUnits
from scoring.models.plan.cluster import Cluster
from scoring.models.plan.criterion import Criterion
from scoring.rules.lines import ordinary
from scoring.rules.points import show
from scoring.rules.refusals import Refused


class ClusterCriterion(models.Model):
    """A criterion that holds for this cluster, and for no unit outside those that it names."""

    criterion = models.ForeignKey(
        "scoring.Criterion",
        on_delete=models.PROTECT,
        related_name="scopes",
        verbose_name=gettext_lazy("tiêu chí"),
    )
    # A cluster that criteria name stays: they would hold for all units without it.
    cluster = models.ForeignKey(
        Cluster,
        on_delete=models.PROTECT,
        related_name="scopes",
        verbose_name=gettext_lazy("cụm thi đua"),
    )

    class Meta:
        verbose_name = gettext_lazy("tiêu chí của cụm")
        verbose_name_plural = gettext_lazy("tiêu chí của cụm")
        ordering = ["cluster__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_criterion_names_a_cluster_once", fields=["criterion", "cluster"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.cluster}"


def scopes_of(campaign: CampaignFacts) -> list[ClusterCriterion]:
    """All of a campaign's plan, fresh from the database."""
    rows = ClusterCriterion.objects.filter(criterion__campaign=campaign.pk)
    return list(rows.select_related("cluster"))


def with_clusters(campaign: CampaignUnits, criteria: Iterable[Any]) -> list[Any]:
    """Criteria, each with `named`, the ids of the clusters for which alone it holds, in order,
    `for_clusters`, their names, and `only_for`, what is said of them. No query without clusters.
    """
    named: dict[int, list[int]] = defaultdict(list)
    if campaign.cluster_rows:
        for scope in scopes_of(campaign):
            named[scope.criterion_id].append(scope.cluster_id)
    names = {cluster.pk: cluster.name for cluster in campaign.cluster_rows}
    found = list(criteria)
    for criterion in found:
        criterion.named = tuple(named[criterion.pk])
        criterion.for_clusters = [names[pk] for pk in criterion.named]
        criterion.only_for = only_for(criterion.for_clusters)
    return found


def hold_for(criterion: Criterion, clusters: Iterable[int]) -> None:
    """It holds for the units of these clusters alone, without any for all. Inside an act of the
    set-up; what stays is not written anew.
    """
    wanted = set(clusters)
    stored = {scope.cluster_id: scope for scope in criterion.scopes.all()}
    for cluster, scope in stored.items():
        if cluster not in wanted:
            scope.delete()
    new = wanted - stored.keys()
    if criterion.campaign.clusters.filter(pk__in=new).count() < len(new):
        raise Refused("cluster_of_another_campaign", _("Cụm thi đua này không thuộc phong trào."))
    ClusterCriterion.objects.bulk_create(
        ClusterCriterion(criterion=criterion, cluster_id=cluster) for cluster in sorted(new)
    )


def codes_naming(cluster: Cluster) -> list[str]:
    """Numbers of the criteria that hold for this cluster and few others:
    they keep it in the plan.
    """
    scopes = cluster.scopes.order_by("criterion__position")
    return [str(position) for position in scopes.values_list("criterion__position", flat=True)]


def copy_scopes(
    model: CampaignFacts, criteria: Mapping[Any, Any], clusters: Mapping[int, Cluster]
) -> None:
    """Take them over from the campaign that another is made from; `criteria` and `clusters` are its
    own by the ids of those that they were copied from.
    """
    ClusterCriterion.objects.bulk_create(
        ClusterCriterion(criterion=criteria[scope.criterion_id], cluster=clusters[scope.cluster_id])
        for scope in scopes_of(model)
    )


def describe_criteria(rows: Sequence[Any]) -> dict[str, str]:
    """Criteria, items and for whom they hold, as the change record keeps them."""
    named: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if isinstance(row, ClusterCriterion):
            named[row.criterion_id].append(row.cluster.name)
    said = {row.place: (row.summary, named[row.pk]) for row in rows if hasattr(row, "summary")}
    return {
        place: " · ".join([summary, *filter(None, [only_for(names)])])
        for place, (summary, names) in said.items()
    }


def only_for(names: Sequence[str]) -> str:
    """“chỉ tính cho Cụm 1, Cụm 3”; "" where it holds for all units."""
    return _("chỉ tính cho %s") % ", ".join(names) if names else ""


def criteria_with_clusters(campaign: CampaignUnits) -> list[Any]:
    """The criteria in order, each with `for_clusters`, names, and `only_for`: “chỉ tính cho Cụm 1”,
    "" where it holds for all. No query where no criterion names a cluster.
    """
    heads: list[Any] = campaign.heads
    clusters = campaign.cluster_rows if campaign.has_group_plans else []
    for head in heads:
        named = [cluster.name for cluster in clusters if cluster.pk in head.cluster_ids]
        head.for_clusters, head.only_for = named, only_for(named)
    return heads


class Group(NamedTuple):
    """Units that are judged by the same criteria: of a cluster, or (`None`) of none."""

    cluster: int | None
    name: str


def groups_of(campaign: CampaignUnits) -> list[Group]:
    """The clusters in order, then the units of none where there are any."""
    groups = [Group(cluster.pk, cluster.name) for cluster in campaign.cluster_rows]
    if campaign.has_units_of_no_cluster:
        groups.append(Group(None, _("Đơn vị không thuộc cụm nào")))
    return groups


def sum_problems(campaign: CampaignUnits) -> Iterator[str]:
    """Groups whose criteria do not add up to the total, as sentences that name what is theirs."""
    for group in groups_of(campaign):
        if problem := sum_problem(campaign, group):
            yield problem


def sum_problem(campaign: CampaignUnits, group: Group) -> str:
    """“Cụm 2: các tiêu chí cộng lại 105 điểm, phải là 100 – thừa 5.”; "" where they add up."""
    heads = ordinary(campaign.heads_for(group.cluster))
    found = sum((head.cap for head in heads), Decimal(0))
    if found == campaign.total:
        return ""
    facts = {
        "group": group.name,
        "found": show(found),
        "wanted": show(campaign.total),
        "by": show(abs(found - campaign.total)),
    }
    if found < campaign.total:
        said = _(
            "%(group)s: các tiêu chí cộng lại %(found)s điểm, "
            "phải là %(wanted)s – còn thiếu %(by)s."
        )
    else:
        said = _(
            "%(group)s: các tiêu chí cộng lại %(found)s điểm, phải là %(wanted)s – thừa %(by)s."
        )
    return f"{said % facts} {_what_is_theirs(campaign, heads, group)}"


def _what_is_theirs(campaign: CampaignUnits, heads: Iterable[Any], group: Group) -> str:
    own = [_with_its_mates(campaign, head, group) for head in heads if head.cluster_ids]
    if not own:
        return _("Không có tiêu chí riêng nào tính cho nhóm này.")
    return _("Tiêu chí riêng: %s.") % "; ".join(own)


def _with_its_mates(campaign: CampaignUnits, head: Any, group: Group) -> str:
    """“4 (30 điểm, chung với Cụm 1)”: groups that overlap are named."""
    facts = {"code": head.code, "cap": show(head.cap)}
    others = [
        cluster.name
        for cluster in campaign.cluster_rows
        if cluster.pk in head.cluster_ids and cluster.pk != group.cluster
    ]
    if not others:
        return _("%(code)s (%(cap)s điểm)") % facts
    return _("%(code)s (%(cap)s điểm, chung với %(others)s)") % (
        facts | {"others": ", ".join(others)}
    )


def idle_problems(campaign: CampaignUnits, filled: set[int]) -> Iterator[str]:
    """Criteria that hold for nobody: of the clusters that they name none has a unit."""
    idle = [
        head.code for head in campaign.heads if head.cluster_ids and not head.cluster_ids & filled
    ]
    if idle:
        yield _("Tiêu chí không tính cho đơn vị nào, vì các cụm của nó chưa có đơn vị: %s.") % (
            ", ".join(idle)
        )


def check_whole(campaign: CampaignUnits, cluster: Cluster | None) -> None:
    """Raises Refused unless the criteria of this group add up: after the opening a unit may come
    into a group that had no unit then.
    """
    if not campaign.has_group_plans:
        return
    name = cluster.name if cluster else _("Đơn vị không thuộc cụm nào")
    if problem := sum_problem(campaign, Group(cluster.pk if cluster else None, name)):
        raise Refused("plan_of_group_incomplete", problem)


def check_same(campaign: CampaignUnits, one: int | None, other: int | None) -> None:
    """Raises Refused where two groups are judged by different criteria: a card keeps its items."""
    differing = [
        head.code for head in campaign.heads if head.holds_for(one) != head.holds_for(other)
    ]
    if differing:
        raise Refused(
            "plans_differ",
            _(
                "Hai nhóm chấm theo tiêu chí khác nhau (chỉ một bên có tiêu chí %s) "
                "nên không chuyển được sau khi mở."
            )
            % ", ".join(differing),
        )
