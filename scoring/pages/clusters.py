"""A list of units narrowed to one cluster: `?cluster=`.
Nothing of it in a campaign without clusters.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from scoring.models import Cluster, Scorecard


class Clusters:
    """The clusters of a list, and the one that the address asks for.

    `address(cluster=…)` gives the list of another one; `counts` how many units each has, `None`
    for all.
    """

    def __init__(
        self,
        clusters: Sequence[Cluster],
        data: Mapping[str, str],
        address: Callable[..., str],
        counts: Mapping[int | None, int] | None = None,
    ) -> None:
        self.all, self.address, self.counts = clusters, address, counts
        asked = data.get("cluster", "")
        self.chosen = next((cluster for cluster in clusters if str(cluster.pk) == asked), None)

    def __bool__(self) -> bool:
        return bool(self.all)

    @property
    def kept(self) -> dict[str, str]:
        """What addresses of the list keep."""
        return {"cluster": str(self.chosen.pk)} if self.chosen else {}

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form that looks for a name keeps."""
        return list(self.kept.items())

    def has(self, card: Scorecard) -> bool:
        """Whether a card belongs on the list."""
        return self.chosen is None or card.cluster_id == self.chosen.pk

    @property
    def filters(self) -> list[dict[str, Any]]:
        """The whole campaign, then each cluster, as components/filters.html wants them."""
        if not self.all:
            return []
        return [
            self._filter(None, _("Toàn phong trào")),
            *(self._filter(cluster, cluster.name) for cluster in self.all),
        ]

    def _filter(self, cluster: Cluster | None, label: str) -> dict[str, Any]:
        pk = cluster.pk if cluster else None
        return {
            "url": self.address(cluster=str(pk or "")),
            "label": label,
            "count": None if self.counts is None else self.counts.get(pk, 0),
            "current": cluster == self.chosen,
        }
