"""A campaign: its facts, whether it is ready, its ranking. A new year is a new row."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models.campaigns import checklist
from scoring.models.campaigns.guards import CampaignGuards
from scoring.models.campaigns.set_up import SetUp
from scoring.models.campaigns.steps import CampaignSteps
from scoring.models.querysets.campaigns import CampaignQuerySet
from scoring.models.ranking.standings import standings_of
from scoring.models.ranking.suggestions import Suggested, suggest_all
from scoring.rules import grading, lifecycle
from scoring.rules.approval import Approval
from scoring.rules.lifecycle import CampaignState
from scoring.rules.refusals import Refused

ENDS_BEFORE_IT_BEGINS = gettext_lazy("Hạn nộp phiếu phải sau ngày bắt đầu tự chấm.")


class Campaign(CampaignGuards, SetUp, CampaignSteps):
    """One year's campaign, launched by a plan of the Board."""

    objects = CampaignQuerySet["Campaign"].as_manager()

    class Meta:
        verbose_name = gettext_lazy("phong trào thi đua")
        verbose_name_plural = gettext_lazy("phong trào thi đua")
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_campaign_is_in_a_known_state", condition=Q(state__in=CampaignState.values)
            ),
            models.CheckConstraint(
                name="a_campaign_asks_for_a_known_approval",
                condition=Q(approval__in=Approval.values),
            ),
            models.CheckConstraint(
                name="the_step_of_points_is_positive", condition=Q(step__gt=Decimal(0))
            ),
            models.CheckConstraint(
                name="self_scoring_ends_after_it_begins",
                condition=Q(opens_at=None)
                | Q(self_deadline=None)
                | Q(self_deadline__gt=F("opens_at")),
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign", args=[self.slug])

    def shortened_by(self, until: datetime | None) -> Refused | None:
        """Whether a new deadline takes back time that all units have been given."""
        stands = self.self_deadline
        if not (self.is_open and until and stands):
            return None
        if until >= stands.replace(second=0, microsecond=0):  # as pages show it
            return None
        return Refused(
            "deadline_shortened",
            _(
                "Các đơn vị đang được nộp đến %(when)s, hạn mới sớm hơn. "
                "Nếu đúng là rút ngắn, hãy đánh dấu xác nhận."
            )
            % {"when": lifecycle.deadline(stands)},
        )

    # Readiness

    def checklist(self, now: datetime) -> list[tuple[str, list[str]]]:
        """Each part of the set-up with what is still in the way: (part, sentences)."""
        return [(part, list(problems)) for part, problems in checklist.of(self, now)]

    def obstacles(self, now: datetime) -> list[str]:
        """Everything in the way of opening, as sentences."""
        return [problem for _part, problems in self.checklist(now) for problem in problems]

    def oddities(self, now: datetime) -> list[str]:
        """What looks like a slip and is asked about before the opening, as sentences."""
        return list(checklist.oddities(self, now))

    # Ranking

    def standings(self) -> list[grading.Standing[int]]:
        """One standing per verified card, in official order; keys are card ids."""
        return standings_of(self)

    def ranking(self) -> list[grading.Place[int]]:
        """The verified cards by rank; keys are card ids."""
        return grading.rank(self.standings())

    def suggestions(self, *known: Any) -> dict[int, Suggested]:
        """What level points and conditions give each judged card; keys are card ids.

        `known`: standings and places, where the caller has them already.
        """
        return suggest_all(self, *known)
