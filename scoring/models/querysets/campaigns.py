"""Campaigns and their plans."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Case, F, FilteredRelation, Q, When
from django.db.models.functions import Coalesce

from scoring.rules import permissions
from scoring.rules.lifecycle import CampaignState

M = TypeVar("M", bound=models.Model)


class CampaignQuerySet(models.QuerySet[M]):
    def latest_root(self) -> str | None:
        """The root of the campaign that was concluded last, which the next one names."""
        sealed = self.exclude(ledger_root="").order_by("-concluded_at", "-pk")
        return sealed.values_list("ledger_root", flat=True).first()

    def visible_to(self, user: permissions.Person) -> "CampaignQuerySet[M]":
        return self.filter(permissions.visible_campaigns(user))

    def in_turn_for(self, user: permissions.Person) -> "CampaignQuerySet[M]":
        """First what runs now for this person, the earliest when a new one was opened before it
        ended; else the newest.

        For a ward's officer those come first in which the ward takes part.
        """
        own = FilteredRelation(
            "scorecards", condition=Q(scorecards__ward=getattr(user, "ward_id", None))
        )
        is_own = Case(When(own__isnull=False, then=0), default=1)
        running = Case(When(state=CampaignState.OPEN, then=0), default=1)
        earliest = Case(When(state=CampaignState.OPEN, then=F("year")))
        found: Any = self.visible_to(user).annotate(own=own)
        ordered: CampaignQuerySet[M] = found.order_by(is_own, running, earliest, "-year", "-pk")
        return ordered

    def with_cards(self) -> "CampaignQuerySet[M]":
        """Campaigns that were opened, whether or not they have ended."""
        return self.filter(state__in=[CampaignState.OPEN, CampaignState.CONCLUDED])

    def running(self) -> "CampaignQuerySet[M]":
        return self.filter(state=CampaignState.OPEN).order_by("year", "pk")

    def locked(self, pk: int) -> M:
        """The row under an exclusive lock, for steps of the campaign."""
        return self.select_for_update().get(pk=pk)


class CriterionQuerySet(models.QuerySet[M]):
    def heads(self) -> "CriterionQuerySet[M]":
        """The criteria themselves, without their items."""
        return self.filter(parent=None)

    def leaves(self) -> "CriterionQuerySet[M]":
        """What takes points: items, and criteria that have none."""
        return self.filter(children=None)

    def in_plan_order(self) -> "CriterionQuerySet[M]":
        """Each criterion, then its items."""
        return self.order_by(
            Coalesce("parent__position", "position"),
            F("parent").asc(nulls_first=True),
            "position",
            "pk",
        )
