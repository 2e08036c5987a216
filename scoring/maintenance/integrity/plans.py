"""What must hold of a plan: its caps add up, its cards have its items, its clusters are its own."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from scoring.models import Award, Campaign, ClusterCriterion, Participation, Scorecard
from scoring.models.plan import cluster_criterion
from scoring.rules.lines import ordinary
from scoring.rules.points import show


def caps_add_up() -> Iterator[str]:
    for campaign in Campaign.objects.with_cards():
        total = sum((head.cap for head in ordinary(campaign.heads)), Decimal(0))
        if campaign.has_group_plans:
            for problem in cluster_criterion.sum_problems(campaign):
                yield f"{campaign}: {problem}"
        elif total != campaign.total:
            facts = {"campaign": campaign, "sum": show(total), "total": show(campaign.total)}
            yield _("%(campaign)s: các tiêu chí cộng được %(sum)s, không phải %(total)s.") % facts
        for head in campaign.heads:
            items = [leaf.cap for leaf in campaign.leaves if leaf.parent_id == head.pk]
            if items and sum(items) != head.cap:
                yield _("%(campaign)s: các nội dung của tiêu chí %(code)s không cộng đủ.") % {
                    "campaign": campaign,
                    "code": head.code,
                }


def cards_have_the_items_of_their_plan() -> Iterator[str]:
    """Each card has the points of the criteria that hold for its cluster,
    all of them and no others.
    """
    for campaign in Campaign.objects.with_cards():
        for cluster in campaign.scorecards.order_by().values_list("cluster", flat=True).distinct():
            leaves = [leaf.pk for leaf in campaign.leaves_for(cluster)]
            own = Count("scores", filter=Q(scores__item__in=leaves))
            cards = campaign.scorecards.filter(cluster=cluster).annotate(
                all=Count("scores"), own=own
            )
            wrong = cards.exclude(all=len(leaves), own=len(leaves))
            for card in wrong.in_official_order():
                yield _("%(campaign)s, %(card)s: phiếu không đúng các nội dung của kế hoạch.") % {
                    "campaign": campaign,
                    "card": card,
                }


def clusters_are_of_their_campaign() -> Iterator[str]:
    """Of cards, of the plan, and of what each cluster's own quota is counted by."""
    for table in (Scorecard, Participation, Award):
        rows: Any = table._default_manager.exclude(cluster=None).select_related("cluster")
        for row in rows.exclude(cluster__campaign=F("campaign")).iterator():
            facts = {"row": row, "cluster": row.cluster}
            yield _("%(row)s: “%(cluster)s” là cụm của phong trào khác.") % facts
    scopes = ClusterCriterion.objects.exclude(cluster__campaign=F("criterion__campaign"))
    for scope in scopes.select_related("criterion__parent", "cluster"):
        facts = {"row": scope.criterion, "cluster": scope.cluster}
        yield _("%(row)s: “%(cluster)s” là cụm của phong trào khác.") % facts
    counted = Award.objects.in_force().filter(kind__per_cluster=True)
    counted = counted.select_related("kind", "scorecard", "officer")
    for award in counted.exclude(cluster=F("scorecard__cluster"), cluster__isnull=False):
        yield _("%s: suất không thuộc cụm của đơn vị.") % award
