"""The Board's visit to a ward."""

from django.db import models
from django.utils.translation import gettext_lazy


class Survey(models.Model):
    """When, where, who, with the minutes as a file."""

    FACTS = ("visited_on", "place", "team", "minutes")

    scorecard = models.OneToOneField(
        "scoring.Scorecard", on_delete=models.PROTECT, related_name="survey"
    )
    visited_on = models.DateField(gettext_lazy("ngày khảo sát"))
    place = models.CharField(gettext_lazy("địa điểm"), max_length=200)
    team = models.CharField(gettext_lazy("thành phần đoàn"), max_length=500)
    minutes = models.ForeignKey(
        "scoring.Evidence",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=gettext_lazy("biên bản"),
    )

    class Meta:
        verbose_name = gettext_lazy("buổi khảo sát")
        verbose_name_plural = gettext_lazy("buổi khảo sát")

    def __str__(self) -> str:
        return f"{self.scorecard} · {self.visited_on:%d/%m/%Y}"
