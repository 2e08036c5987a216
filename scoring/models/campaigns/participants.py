"""Which units take part in a campaign, and which came too late."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from scoring.models.campaigns.plan import CampaignPlan
from scoring.models.plan.cluster import Cluster
from scoring.rules.refusals import Refused
from wards.models import Ward


class CampaignUnits(CampaignPlan):
    """The side of a Campaign that knows its units, beside its plan."""

    class Meta:
        abstract = True

    def participants(self) -> models.QuerySet[Ward]:
        """Before opening: the units that exist now and are not left out. Afterwards: those that
        have a card.
        """
        if self.is_preparing:
            left_out = self.participations.filter(cluster=None)
            standing = Ward.objects.active_on(timezone.localdate())
            return standing.exclude(pk__in=left_out.values("ward"))
        return Ward.objects.filter(scorecard__campaign=self.pk)

    def units_of_no_cluster(self) -> models.QuerySet[Ward]:
        """Of those who take part."""
        placed: Any = self.participations if self.is_preparing else self.scorecards
        return self.participants().exclude(pk__in=placed.exclude(cluster=None).values("ward"))

    @cached_property
    def units_by_cluster(self) -> dict[int | None, int]:
        """How many units take part, by the id of their cluster or `None`: as planned before the
        opening, afterwards as their cards say. Read once.
        """
        placed: Any = self.participations if self.is_preparing else self.scorecards
        where = Subquery(placed.filter(ward=OuterRef("pk")).values("cluster")[:1])
        units = self.participants().annotate(placed=where).order_by().values_list("placed")
        return dict(units.annotate(number=Count("pk")))

    @property
    def has_units_of_no_cluster(self) -> bool:
        return None in self.units_by_cluster

    def without_card(self, today: date | None = None) -> models.QuerySet[Ward]:
        """Units of today that were left out, or founded or written down after the opening: nobody
        dealt them a card.
        """
        if not self.is_open:
            return Ward.objects.none()
        standing = Ward.objects.active_on(today or timezone.localdate())
        return standing.exclude(pk__in=self.scorecards.values("ward"))

    def came_late(self, today: date | None = None) -> models.QuerySet[Ward]:
        """Of these, the ones that nobody has decided to leave out."""
        left_out = self.participations.filter(cluster=None)
        return self.without_card(today).exclude(pk__in=left_out.values("ward"))

    def check_cluster(self, cluster: Cluster | None) -> None:
        """Raises Refused unless it is one of this campaign's, or none."""
        if cluster and cluster.campaign_id != self.pk:
            raise Refused(
                "cluster_of_another_campaign", _("Cụm thi đua này không thuộc phong trào.")
            )
