"""The levels of results of a campaign and what each asks beside its floor."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from scoring.rules.conditions import Condition, ConditionKind
from scoring.rules.points import PointsField


class Tier(models.Model):
    """A level of results with its floor, such as Xuất sắc from 90."""

    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="tiers")
    name = models.CharField(gettext_lazy("mức xếp loại"), max_length=60)
    floor = PointsField(gettext_lazy("điểm sàn"))

    class Meta:
        verbose_name = gettext_lazy("mức xếp loại")
        verbose_name_plural = gettext_lazy("mức xếp loại")
        ordering = ["-floor", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_tier_has_its_own_name",
                fields=["campaign", "name"],
                violation_error_message=gettext_lazy("Tên mức này đã có."),
            ),
            models.CheckConstraint(
                name="a_floor_is_not_below_zero", condition=Q(floor__gte=Decimal(0))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def all_conditions(self) -> Sequence[Condition]:
        """Its conditions; `Campaign.levels` reads those of all tiers with them, in one query."""
        return list(self.conditions.all())

    @property
    def summaries(self) -> list[str]:
        """Its conditions as sentences."""
        return [condition.summary for condition in self.all_conditions]


class TierCondition(models.Model):
    """What a level asks beside its floor, such as no criterion below 50 %, at most 20 % of all."""

    COPIED = ("kind", "percent")
    ASKED_TWICE = gettext_lazy("Mức này đã có điều kiện loại này ở một dòng khác.")
    PERCENT_MISSING = gettext_lazy("Điều kiện này cần tỷ lệ từ 1 đến 100.")
    PERCENT_SENSELESS = gettext_lazy("Điều kiện này không có tỷ lệ: hãy để trống.")

    campaign = models.ForeignKey(
        "scoring.Campaign", on_delete=models.PROTECT, related_name="tier_conditions"
    )
    tier = models.ForeignKey(
        Tier,
        on_delete=models.PROTECT,
        related_name="conditions",
        verbose_name=gettext_lazy("mức xếp loại"),
    )
    kind = models.CharField(gettext_lazy("điều kiện"), max_length=20, choices=ConditionKind)
    percent = models.PositiveSmallIntegerField(gettext_lazy("tỷ lệ (%)"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("điều kiện của mức xếp loại")
        verbose_name_plural = gettext_lazy("điều kiện của mức xếp loại")
        ordering = ["-tier__floor", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_level_asks_each_kind_of_condition_once", fields=["tier", "kind"]
            ),
            models.CheckConstraint(
                name="a_condition_has_a_percent_where_it_takes_one",
                condition=Q(
                    kind__in=["every_criterion", "share"],
                    percent__isnull=False,  # a comparison with nothing would pass
                    percent__range=(1, 100),
                )
                | Q(kind__in=["no_block", "in_time", "reports"], percent=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier}: {self.summary}"

    @classmethod
    def mismatch(cls, kind: str, percent: int | None) -> str:
        """What is wrong with this percentage for a condition of this kind; "" when nothing is."""
        if not ConditionKind(kind).takes_percent:
            return "" if percent is None else str(cls.PERCENT_SENSELESS)
        return "" if percent and 1 <= percent <= 100 else str(cls.PERCENT_MISSING)

    @property
    def summary(self) -> str:
        """The condition as the plan and the change record say it."""
        return ConditionKind(self.kind).describe(self.percent)
