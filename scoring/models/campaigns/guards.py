"""What guards of the lives ask of a campaign: who is in the way, by name."""

from typing import Any

from django.db import models
from django.db.models import Q

from scoring.ledger.act import Act
from scoring.rules import lifecycle


class CampaignGuards(models.Model):
    """The side of a Campaign that guards look at."""

    awards: Any
    entries: Any
    scorecards: Any

    class Meta:
        abstract = True

    def cards_in_use(self, limit: int | None = 9) -> list[str]:
        """Units on whose card anybody has done anything but hand it to somebody of the Board."""
        nobodys = [Act.DEAL, Act.ASSIGN, Act.FOUND]
        work = self.entries.exclude(act__in=nobodys)
        used = Q(pk__in=work.values("scorecard")) | Q(signed_papers__isnull=False)
        cards = self.scorecards.filter(used).distinct().in_official_order()
        return list(cards.values_list("ward_name", flat=True)[:limit])

    def unsettled_cards(self, limit: int | None = 9) -> list[str]:
        """Units whose result is not final."""
        return list(self.unsettled_names()[:limit])

    def unsettled_names(self) -> models.QuerySet[Any, Any]:
        """The same, not read yet: there may be thousands."""
        cards = self.scorecards.exclude(state__in=lifecycle.SETTLED).in_official_order()
        return cards.values_list("ward_name", flat=True)

    def unsettled_awards(self, limit: int | None = 9) -> list[str]:
        """Proposals without a decision."""
        proposed = self.awards.filter(state=lifecycle.AwardState.PROPOSED).select_related(
            "scorecard", "officer"
        )
        return [str(award) for award in proposed[:limit]]

    def unsettled_nominations(self, limit: int | None = 9) -> list[str]:
        """Officers whom units put forward and the Board has not considered."""
        nominated = self.awards.filter(state=lifecycle.AwardState.NOMINATED).select_related(
            "kind", "scorecard", "officer"
        )
        return [str(award) for award in nominated[:limit]]
