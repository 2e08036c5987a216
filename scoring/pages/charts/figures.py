"""What the drawings of a campaign are made from: its cards, their sums, and the years before it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from scoring.models import Campaign, Criterion, Score, Scorecard
from scoring.rules.lifecycle import CampaignState
from scoring.rules.permissions import GIVEN_OUT

YEARS = 5  # how far back the years go


class CampaignFigures:
    """The figures of one campaign and of the years before it.

    A handful of queries, for any number of wards.
    """

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.heads = campaign.heads
        cards = campaign.scorecards.with_totals().select_related("tier", "ward")
        self.cards = list(cards.in_official_order())
        concluded = Campaign.objects.filter(state=CampaignState.CONCLUDED, year__lt=campaign.year)
        self.past_years = list(concluded.order_by("-year")[:YEARS])[::-1]
        self.last_year = self.past_years[-1] if self.past_years else None
        past = Scorecard.objects.filter(campaign__in=self.past_years, state__in=GIVEN_OUT)
        self.past_cards = list(past.with_totals().select_related("tier"))
        self.sums: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
        compared = [campaign, *filter(None, [self.last_year])]
        scores = Score.objects.filter(scorecard__campaign__in=compared)
        for card, head, *parts in scores.by_criterion():
            self.sums[card][head] = tuple(parts)

    @property
    def years(self) -> list[Campaign]:
        """The years that are drawn, this one last."""
        return [*self.past_years, self.campaign]

    def shares(
        self, card: Scorecard, heads: Sequence[Criterion], *, judged: bool = True
    ) -> dict[int, float]:
        """Per cent of the cap by criterion, where something is scored: verified points, or self
        points.
        """
        place, scored = (2, 6) if judged else (0, 4)
        sums = self.sums.get(card.pk, {})
        shares = {}
        for head in heads:
            parts = sums.get(head.pk)
            if parts and parts[scored] and parts[place] is not None:
                shares[head.pk] = float(parts[place] / head.cap * 100)
        return shares

    def averages(self, heads: Sequence[Criterion], cards: Sequence[Scorecard]) -> dict[int, float]:
        """Per cent of the cap by a criterion's number, on average over the cards that are judged."""
        judged = [self.shares(card, heads) for card in cards if card.state in GIVEN_OUT]
        averages = {}
        for head in heads:
            reached = [shares[head.pk] for shares in judged if head.pk in shares]
            if reached:
                averages[head.position] = fmean(reached)
        return averages


def chosen_card(cards: Sequence[Scorecard], code: str) -> Scorecard | None:
    """The ward that an address names, else the first one that is judged, else the first."""
    named: Mapping[str, Scorecard] = {card.ward.code: card for card in cards}
    judged = (card for card in cards if card.state in GIVEN_OUT)
    return named.get(code) or next(judged, None) or next(iter(cards), None)
