"""Whether what judged cards keep of their points is what their items add up to."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from scoring.models import Campaign, Score, Scorecard
from scoring.models.querysets.sums import KEPT_SUMS
from scoring.models.ranking.standings import in_largest
from scoring.rules.grading import TieAid


def differing() -> Iterator[str]:
    """Each card that keeps other sums. Added up here by the database, where the act does it item by
    item (judged_sums.py).
    """
    for campaign in Campaign.objects.with_cards():
        wrong = {*_of_totals(campaign), *_of_criteria(campaign)}
        for card in Scorecard.objects.filter(pk__in=wrong).in_official_order():
            yield _("%s: tổng điểm ghi trên phiếu không bằng tổng các nội dung.") % card


def _keeping(campaign: Campaign) -> Any:
    return campaign.scorecards.exclude(judged_sum=None).order_by()


def _of_totals(campaign: Campaign) -> Iterator[int]:
    compared = dict(KEPT_SUMS)
    cards = _keeping(campaign).with_totals(*KEPT_SUMS)
    if TieAid.LARGEST_CRITERION in campaign.aids:  # else nobody adds it up
        cards = cards.annotate(largest=in_largest(campaign, "scores__"))
        compared["largest"] = "in_largest"
    facts = cards.values_list("pk", *compared, *compared.values())
    for card, *sums in facts.iterator():
        if sums[: len(compared)] != sums[len(compared) :]:
            yield card


def _of_criteria(campaign: Campaign) -> Iterator[int]:
    """The largest difference of a criterion."""
    scores = Score.objects.filter(scorecard__in=_keeping(campaign).values("pk"))
    criteria = scores.by_criterion().values_list("scorecard_id", "criterion", "difference")
    apart: dict[int, Decimal] = {}
    for card, _criterion, gap in criteria.iterator():
        if gap is not None:
            apart[card] = max(abs(gap), apart.get(card, Decimal(0)))
    for card, kept in _keeping(campaign).values_list("pk", "widest_gap").iterator():
        if kept != apart.get(card):
            yield card
