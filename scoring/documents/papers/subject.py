"""Whom one paper is about, as names and lists ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.documents.papers.facts import Facts
from scoring.models import Award, Campaign
from scoring.models.plan.cluster_criterion import criteria_with_clusters


@dataclass(frozen=True)
class Subject:
    """Whom one paper is about: the campaign, one ward's card, or one award."""

    facts: Facts
    card: Any = None
    award: Award | None = None

    @property
    def campaign(self) -> Campaign:
        return self.facts.campaign

    @property
    def name(self) -> str:
        """“Phường 1”, a person's name, or "" for the whole campaign."""
        if self.award is not None:
            return self.award.person or self.award.scorecard.ward_name
        return self.card.ward_name if self.card is not None else ""

    @property
    def code(self) -> str:
        """How an address names it; "" for the whole campaign."""
        if self.award is not None:
            return str(self.award.pk)
        return str(self.card.ward_code or self.card.ward.code) if self.card is not None else ""

    @property
    def of_card(self) -> Any:
        """The card that it is about, with its sums: an award's unit has one as well."""
        if self.award is None:
            return self.card
        return self.facts.card_of[self.award.scorecard_id]

    @property
    def heads(self) -> Sequence[Any]:
        """The criteria; of a paper about one unit those by which it is judged."""
        card = self.of_card
        return (
            self.campaign.heads_for(card.cluster_id)
            if card
            else criteria_with_clusters(self.campaign)
        )
