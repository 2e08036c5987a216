"""Who takes part in a campaign, and in which cluster.

Before the opening the plan says so; the opening hands it to the cards, and from then on they alone
say it.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards.models import Ward
from wards.namesakes import distinct_names


class Cluster(models.Model):
    """A cluster of a campaign (cụm thi đua): its units are ranked among themselves, too."""

    COPIED = ("position", "name")

    campaign = models.ForeignKey(
        "scoring.Campaign", on_delete=models.PROTECT, related_name="clusters"
    )
    position = models.PositiveSmallIntegerField(
        gettext_lazy("thứ tự"), default=1, validators=[MinValueValidator(1)]
    )
    name = models.CharField(gettext_lazy("cụm thi đua"), max_length=100)

    class Meta:
        verbose_name = gettext_lazy("cụm thi đua")
        verbose_name_plural = gettext_lazy("cụm thi đua")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_cluster_has_its_own_name",
                fields=["campaign", "name"],
                violation_error_message=gettext_lazy("Tên cụm này đã có."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """What the plan says of one unit: its cluster, or with none that it does not take part.

    A unit of which it says nothing takes part and is in no cluster.
    """

    campaign = models.ForeignKey(
        "scoring.Campaign", on_delete=models.PROTECT, related_name="participations"
    )
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, verbose_name=gettext_lazy("đơn vị"))
    cluster = models.ForeignKey(
        Cluster,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=gettext_lazy("cụm thi đua"),
    )

    class Meta:
        verbose_name = gettext_lazy("đơn vị tham gia")
        verbose_name_plural = gettext_lazy("đơn vị tham gia")
        ordering = ["ward__position", "pk"]
        constraints = [
            models.UniqueConstraint(name="a_unit_is_planned_once", fields=["campaign", "ward"]),
        ]

    def __str__(self) -> str:
        where = self.cluster or _("không tham gia")
        return f"{self.ward}: {where}"


def describe_units(clusters: Sequence[Cluster], rows: Sequence[Participation]) -> dict[str, str]:
    """The plan of who takes part, as the change record keeps it: each cluster with its units."""
    names = distinct_names(row.ward for row in rows)
    units: dict[Any, list[str]] = defaultdict(list)
    for row in rows:
        units[row.cluster_id].append(names[row.ward_id])
    said = {f"{cluster.position}. {cluster}": ", ".join(units[cluster.pk]) for cluster in clusters}
    if units[None]:
        said[_("Không tham gia")] = ", ".join(units[None])
    return said
