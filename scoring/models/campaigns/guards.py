"""What lifecycle guards read of a campaign: which units and awards are in the way, by name."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from scoring.ledger.act import Act
from scoring.models.campaigns.facts import CampaignFacts
from scoring.rules import lifecycle


class CampaignGuards(CampaignFacts):
    """The side of a Campaign that guards look at."""

    class Meta:
        abstract = True

    def cards_in_use(self, limit: int | None = 9) -> list[str]:
        """Units on whose card anybody has done anything but hand it to somebody of the Board."""
        nobodys = [Act.DEAL, Act.ASSIGN, Act.FOUND]
        # Of each card the first one is looked for: they have some hundred. By the card alone, else
        # SQLite would look through the whole campaign for each.
        mine = {"scorecard": OuterRef("pk")}
        entries, papers = self.entries.model.objects, self.signed_papers.model.objects
        worked = Exists(entries.filter(**mine).exclude(act__in=nobodys))
        used = worked | Exists(papers.filter(**mine))
        cards = self.scorecards.filter(used).in_official_order()
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
