"""The Board's visit to a ward."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.ledger.act import Act
from scoring.ledger.record import record
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from scoring.rules.permissions import Audience
from scoring.rules.plans import before_the_plan
from scoring.rules.refusals import Refused
from wards.models import User


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


def record_survey(card: Any, *, by: User, **facts: Any) -> Survey:
    """Write down the survey visit: visited_on, place, team, minutes (an Evidence or None).

    Minutes that lack may still come once the points are verified.
    """
    with card.changing() as locked:
        if not permissions.is_board(by):
            raise PermissionDenied
        adds_minutes = facts.keys() == {"minutes"} and locked.lacks_minutes
        if locked.state != CardState.SUBMITTED and not adds_minutes:
            raise Refused(
                "not_being_surveyed",
                _("Chỉ ghi khảo sát khi phiếu đã nộp và chưa xác nhận thẩm định."),
            )
        if said := before_the_plan(facts.get("visited_on"), locked.campaign.plan_date):
            raise Refused("before_the_plan", said)
        survey = Survey.objects.filter(scorecard=locked).first()
        before = {name: getattr(survey, name) for name in Survey.FACTS} if survey else {}
        survey = survey or Survey(scorecard=locked)
        for name, value in facts.items():
            setattr(survey, name, value)
        after = {name: getattr(survey, name) for name in Survey.FACTS}
        if before != after:
            survey.save()
            record(
                Act.SURVEY,
                by=by,
                campaign=locked.campaign,
                scorecard=locked,
                subject=locked.ward_name,
                before=before,
                after=after,
                audience=Audience.GIVEN_OUT,
                rows=[survey],
            )
    return survey
