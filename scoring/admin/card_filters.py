"""By what the list of scorecards is narrowed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from scoring.admin.read_only import KnownFilter
from scoring.models import Campaign, Score, Scorecard, Tier
from scoring.pages.comparison.cells import sums_by_card
from scoring.pages.comparison.filters import UNTIERED
from scoring.rules.lifecycle import Stage
from wards.vietnamese import natural_key

UNDECIDED = "undecided"


class CampaignFilter(KnownFilter):
    title = _("phong trào")
    parameter_name = "campaign"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin[Any]
    ) -> Iterable[tuple[str, str]]:
        campaigns = Campaign.objects.visible_to(request.user).order_by("-year", "-pk")
        return campaigns.values_list("slug", "title")

    def queryset(self, request: HttpRequest, cards: QuerySet[Any]) -> QuerySet[Any]:
        return cards.filter(campaign__slug=self.value()) if self.value() else cards


class StageFilter(KnownFilter):
    title = _("trạng thái")
    parameter_name = "state"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin[Any]
    ) -> Iterable[tuple[str, Any]]:
        return Stage.choices

    def queryset(self, request: HttpRequest, cards: QuerySet[Any]) -> QuerySet[Any]:
        return cards.filter(stage=self.value()) if self.value() else cards


class TierFilter(KnownFilter):
    """Tiers by name, so that one question goes for all years."""

    title = _("mức xếp loại")
    parameter_name = "tier"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin[Any]
    ) -> Iterable[tuple[str, Any]]:
        names = Tier.objects.order_by("-campaign__year", "-floor").values_list("name", flat=True)
        named = [(name, name) for name in dict.fromkeys(names)]
        return [*named, (UNTIERED, _("Chưa xếp loại")), (UNDECIDED, _("Chưa quyết định"))]

    def queryset(self, request: HttpRequest, cards: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value()
        if wanted is None:
            return cards
        if wanted == UNDECIDED:
            return cards.filter(tiered_at=None)
        decided = cards.filter(tiered_at__isnull=False)
        return (
            decided.filter(tier=None) if wanted == UNTIERED else decided.filter(tier__name=wanted)
        )


class GapFilter(KnownFilter):
    """By what the Board found beside the self points, as the comparison measures it."""

    title = _("chênh lệch")
    parameter_name = "gap"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin[Any]
    ) -> Iterable[tuple[str, Any]]:
        return [
            ("apart", _("Có tiêu chí lệch từ ngưỡng")),
            ("down", _("Tổng thấp hơn tự chấm")),
            ("up", _("Tổng cao hơn tự chấm")),
        ]

    def queryset(self, request: HttpRequest, cards: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "apart":
                return cards.filter(pk__in=list(self._apart(cards.order_by())))
            case "down":
                return cards.filter(gap_sum__lt=0)
            case "up":
                return cards.filter(gap_sum__gt=0)
        return cards

    def _apart(self, cards: QuerySet[Any]) -> Iterator[int]:
        """Cards with a criterion that differs from their campaign's threshold on."""
        sums = sums_by_card(Score.objects.filter(scorecard__in=cards.values("pk")).by_criterion())
        for pk, threshold in cards.values_list("pk", "campaign__gap_threshold"):
            if any(part.is_apart(threshold) for part in sums[pk].values()):
                yield pk


class ClusterFilter(KnownFilter):
    title = _("cụm thi đua")
    parameter_name = "cluster"

    def lookups(
        self, request: HttpRequest, model_admin: ModelAdmin[Any]
    ) -> Iterable[tuple[str, str]]:
        names = Scorecard.objects.with_cluster_name().exclude(cluster_name="").order_by()
        found = names.values_list("cluster_name", flat=True).distinct()
        return [(name, name) for name in sorted(found, key=natural_key)]

    def queryset(self, request: HttpRequest, cards: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return cards
        found = Scorecard.objects.with_cluster_name().filter(cluster_name=self.value())
        return cards.filter(pk__in=found.values("pk"))
