"""Awards: what fills the quota, what is printed."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import OuterRef, Value
from django.db.models.functions import Coalesce, NullIf

from scoring.models.campaigns.facts import CampaignFacts
from scoring.rules import permissions
from scoring.rules.lifecycle import IN_FORCE, AwardState

M = TypeVar("M", bound=models.Model)


class AwardQuerySet(models.QuerySet[M]):
    def visible_to(self, user: permissions.Person) -> "AwardQuerySet[M]":
        return self.filter(permissions.visible_awards(user))

    def in_force(self) -> "AwardQuerySet[M]":
        """Proposed or decided: these fill the quota."""
        return self.filter(state__in=IN_FORCE)

    def with_names(self) -> "AwardQuerySet[Any]":
        """Adds `printed_name` and `printed_post` of officers:
        today's, from the conclusion on those of that day.
        """
        frozen = {
            "printed_name": Coalesce(NullIf("officer_name", Value("")), "officer__full_name"),
            "printed_post": Coalesce(NullIf("officer_post", Value("")), "officer__post"),
        }
        return self.annotate(**frozen)

    def decided(self) -> "AwardQuerySet[M]":
        return self.filter(state=AwardState.DECIDED)

    def sealed_with(self, campaign: CampaignFacts) -> "AwardQuerySet[M]":
        """Those that a paper of a campaign prints: of its own cards, with which they are sealed.
        One of another year's card that only says that it is of this one stands in no seal of it.
        """
        return self.filter(campaign=campaign, scorecard__campaign=campaign)

    def granted_by(self, campaign: int | OuterRef, number: str | OuterRef) -> "AwardQuerySet[M]":
        """Those of a campaign that rest on the paper of this number."""
        return self.decided().filter(campaign=campaign, decision_number=number)
