"""The order of units, and the clusters noted beside them, as a concluded year keeps them: the list
of units may change later, the pages of that year may not.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from scoring.ledger import papers
from scoring.models.campaigns.facts import CampaignFacts

C = TypeVar("C", bound=Any)


def official_order(campaign: CampaignFacts) -> dict[int, int]:
    """The place of each card in the official order of the conclusion: units may be put in another
    order later, the lists of that year may not. Empty before the conclusion, and of years that were
    concluded before it was kept.
    """
    return {card: place for place, card in enumerate(_kept(campaign).get("order", []))}


def order_of_equals(campaign: CampaignFacts) -> dict[int, int]:
    """The places of those units in the sealed list that share a rank with others: what else would
    tell them apart is the order of units of today. Empty as `official_order` is.
    """
    listed = enumerate(_kept(campaign).get("ranking", []))
    return {
        card: number
        for number, (card, _cluster, place, beside) in listed
        if place[-1] or (beside and beside[-1])
    }


def in_sealed_order(campaign: CampaignFacts, cards: Iterable[C]) -> list[C]:
    """These cards, which come in today's order, in that of the conclusion where it is kept."""
    order = official_order(campaign)
    return sorted(cards, key=lambda card: order.get(card.pk, len(order)))


def noted_clusters(campaign: CampaignFacts, *, clustered: bool) -> dict[int, str] | None:
    """The cluster that the list of units noted for each card at the conclusion, of a campaign
    without clusters of its own (`clustered`: one of its cards stands in one); `None` where that of
    today is to be read. A year that was concluded before this was kept has none.
    """
    if not campaign.is_concluded or clustered:
        return None
    return dict(_kept(campaign).get("noted", []))


def _kept(campaign: CampaignFacts) -> dict[str, Any]:
    seal = papers.seal_of(campaign) if campaign.is_concluded else None
    kept: dict[str, Any] = seal.rows.get("places", {}) if seal else {}
    return kept
