"""The kinds of awards of a campaign: who may receive one, how many, and who decides."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.models.plan.tier import Tier
from scoring.rules import eligibility
from scoring.rules.points import PointsField, show
from wards.vietnamese import match_key


class AwardKind(models.Model):
    """A form of honour: who receives it, how many, from how many points, and who decides."""

    class Recipient(models.TextChoices):
        WARD = "ward", gettext_lazy("Tập thể")
        OFFICER = "officer", gettext_lazy("Cá nhân")

    class Decider(models.TextChoices):
        COMMITTEE = "committee", gettext_lazy("Cơ quan cấp trên quyết định, Ban đề nghị")
        HEAD = "head", gettext_lazy("Trưởng Ban quyết định")

    COPIED = (
        "position", "title", "recipient", "quota", "per_cluster", "threshold", "decider", "money",
        "rest_years", "one_per_unit",
    )  # fmt: skip
    RULES = ("rest_years", "least_tier", "one_per_unit")

    campaign = models.ForeignKey(
        "scoring.Campaign", on_delete=models.PROTECT, related_name="award_kinds"
    )
    position = models.PositiveSmallIntegerField(gettext_lazy("thứ tự"), default=1)
    title = models.CharField(gettext_lazy("hình thức khen thưởng"), max_length=150)
    recipient = models.CharField(gettext_lazy("đối tượng"), max_length=10, choices=Recipient)
    quota = models.PositiveSmallIntegerField(gettext_lazy("số lượng"), null=True, blank=True)
    # The quota is that of each cluster of the campaign.
    per_cluster = models.BooleanField(gettext_lazy("số lượng tính cho từng cụm"), default=False)
    threshold = PointsField(gettext_lazy("từ số điểm"), null=True, blank=True)
    decider = models.CharField(gettext_lazy("thẩm quyền"), max_length=10, choices=Decider)
    # Of one award of this kind, in đồng.
    money = models.PositiveIntegerField(gettext_lazy("tiền thưởng (đồng)"), null=True, blank=True)
    # Rules of eligibility: they speak, people decide (scoring/rules/eligibility.py).
    rest_years = models.PositiveSmallIntegerField(
        gettext_lazy("không xét lại trong (năm)"), null=True, blank=True
    )
    least_tier = models.ForeignKey(
        Tier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("xét từ mức"),
    )
    one_per_unit = models.BooleanField(gettext_lazy("mỗi đơn vị một suất"), default=False)

    class Meta:
        verbose_name = gettext_lazy("hình thức khen thưởng")
        verbose_name_plural = gettext_lazy("hình thức khen thưởng")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="an_award_kind_is_listed_once",
                fields=["campaign", "title", "recipient"],
                violation_error_message=gettext_lazy("Hình thức này đã có."),
            ),
            models.CheckConstraint(
                name="a_quota_is_positive", condition=Q(quota=None) | Q(quota__gt=0)
            ),
            models.CheckConstraint(
                name="what_is_counted_per_cluster_has_a_quota",
                condition=Q(per_cluster=False) | Q(quota__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.get_recipient_display().lower()}"

    @property
    def for_officers(self) -> bool:
        return self.recipient == self.Recipient.OFFICER

    @property
    def is_commendation(self) -> bool:
        """Confirmed by the head for everyone at the threshold, without proposals."""
        return (
            self.quota is None and self.threshold is not None and self.decider == self.Decider.HEAD
        )

    @classmethod
    def commendations(cls, kind: str = "") -> Q:
        """is_commendation, said in SQL; `kind` is the way to the kind."""
        facts = {"quota": None, "threshold__isnull": False, "decider": cls.Decider.HEAD}
        return Q(**{f"{kind}{name}": fact for name, fact in facts.items()})

    @property
    def summary(self) -> str:
        """What the change record keeps of it."""
        facts = [self.get_recipient_display()]
        if self.quota:
            facts.append(self.quota_text)
        if self.threshold is not None:
            facts.append(_("từ %s điểm") % show(self.threshold))
        facts.append(self.get_decider_display())
        if self.money:
            facts.append(_("tiền thưởng %s đồng") % number_format(self.money, force_grouping=True))
        return " · ".join([*facts, *self.rules])

    def places(self, clusters: int) -> int | None:
        """How many places there are in a campaign with so many clusters; `None`: no limit."""
        return self.quota and self.quota * (clusters if self.per_cluster else 1)

    @property
    def quota_text(self) -> str:
        """“số lượng 1”, “mỗi cụm 1”; "" where there is none."""
        if not self.quota:
            return ""
        if self.per_cluster:
            return ngettext("mỗi cụm %d", "mỗi cụm %d", self.quota) % self.quota
        return ngettext("số lượng %d", "số lượng %d", self.quota) % self.quota

    @property
    def rules(self) -> list[str]:
        """What its row asks of a candidate beside points, in words."""
        said = []
        if self.rest_years:
            years = ngettext(
                "không xét lại trong %d năm", "không xét lại trong %d năm", self.rest_years
            )
            said.append(years % self.rest_years)
        if self.least_tier:
            said.append(_("từ mức %s") % self.least_tier)
        if self.one_per_unit:
            said.append(_("mỗi đơn vị một suất"))
        return said

    def cautions(
        self,
        *,
        tier: Tier | None,
        is_tiered: bool,
        year: int,
        had: Iterable[tuple[int, str]],
        others_of_unit: Iterable[str],
    ) -> list[str]:
        """What its rules say against a candidate; `had`: years and titles of earlier honours."""
        wanted = match_key(self.title)
        return eligibility.cautions(
            rest_years=self.rest_years,
            years_had=[when for when, title in had if match_key(title) == wanted],
            year=year,
            least=(self.least_tier.name, self.least_tier.floor) if self.least_tier else None,
            reached=tier.floor if tier else None,
            is_tiered=is_tiered,
            one_per_unit=self.one_per_unit,
            others_of_unit=others_of_unit,
        )
