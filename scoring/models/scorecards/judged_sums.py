"""What the points of a judged card add up to, kept on the card from its verification on.

Nobody types points into a judged card. So whoever ranks thousands of units reads a row of each, not
every item; and since the sums stand in the card's row, its entries seal them as they do the rest.
An answer to a reply that moves points takes them away: then they are added up again, as they are in
years from before they were kept.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models

from scoring.models.campaigns.campaign import Campaign
from scoring.rules.lifecycle import JUDGED
from scoring.rules.points import PointsField

SUM_FIELDS = (
    "judged_sum", "claimed_sum", "judged_gap", "widest_gap", "over_claimed", "in_largest",
)  # fmt: skip


class ItemPoints(NamedTuple):
    """An item of a card: its criterion, self and verified points (`None` where there are none)."""

    head: int
    own: Decimal | None
    verified: Decimal | None


class JudgedSums(models.Model):
    """The side of a Scorecard that keeps its sums: of verified and self points, of the differences
    between them, and what the aids for ties look at. All of them or none.
    """

    judged_sum = PointsField(null=True, editable=False)
    claimed_sum = PointsField(null=True, editable=False)  # of a card whose ward gives points
    judged_gap = PointsField(null=True, editable=False)  # likewise
    widest_gap = PointsField(null=True, editable=False)  # of a criterion, without its sign
    over_claimed = PointsField(null=True, editable=False)
    in_largest = PointsField(null=True, editable=False)  # of the criteria of its plan

    campaign: Campaign
    cluster_id: Any
    scores: Any
    state: Any

    class Meta:
        abstract = True

    def keep_sums(self, items: Iterable[ItemPoints]) -> None:
        """Set SUM_FIELDS from all items of the locked card, each verified; the caller stores it."""
        largest = self.campaign.largest_of(self.cluster_id)
        verified, own, over = Decimal(0), None, Decimal(0)
        inside, apart = Decimal(0), defaultdict[int, Decimal](Decimal)
        for item in items:
            points = item.verified or Decimal(0)
            verified += points
            if largest and item.head == largest.pk:
                inside += points
            if item.own is not None:
                own = (own or Decimal(0)) + item.own
                apart[item.head] += points - item.own
                over += max(item.own - points, Decimal(0))
        self.judged_sum, self.claimed_sum = verified, own
        self.judged_gap = sum(apart.values(), Decimal(0)) if apart else None
        self.widest_gap = max(map(abs, apart.values()), default=None)
        self.over_claimed, self.in_largest = over, inside

    def forget_sums(self) -> None:
        """Take them off the locked card, which the caller stores."""
        for name in SUM_FIELDS:
            setattr(self, name, None)

    def sums_after_step(self) -> None:
        """What a step of the locked card means for them: a card that is not judged has none."""
        if self.state not in JUDGED:
            self.forget_sums()

    def item_points(self) -> list[ItemPoints]:
        """All items of this card. One query."""
        rows = self.scores.order_by("pk").values_list(
            "item_id", "item__parent_id", "self_points", "verified_points"
        )
        return [ItemPoints(head or item, own, verified) for item, head, own, verified in rows]
