"""The figures of one ward: points of the criteria spread over their items, and what the ward
claimed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from scoring.demo.plan import Item, heads

STEP = Decimal("0.25")


@dataclass(frozen=True)
class Figures:
    """Points of one item. `found` is the survey's, `judged` the reviewer's, `final` what stands
    after a reply.
    """

    item: Item
    claimed: Decimal
    found: Decimal
    judged: Decimal
    final: Decimal

    @property
    def adjusted(self) -> bool:
        return self.claimed != self.judged


def spread(
    criteria: Sequence[float],
    claims: Mapping[str, float],
    rng: Random,
    raised: Mapping[str, float] | None = None,
) -> list[Figures]:
    """Figures of every item, in official order.

    `criteria` are the final points of the ten criteria; `claims` says by how much a claim was above
    (or, when negative, below) them; `raised` by how much a reply raised the judged points to the
    final ones.
    """
    raised = raised or {}
    figures = []
    for head, points in zip(heads(), criteria, strict=True):
        lost = {
            item.no: max(Decimal(str(claims.get(item.no, 0))), Decimal(0)) for item in head.items
        }
        for _ in range(int((head.cap - Decimal(str(points)) - sum(lost.values())) / STEP)):
            room = [
                item
                for item in head.items
                if item.cap - lost[item.no] - STEP >= item.cap * Decimal("0.3")
            ]
            lost[rng.choices(room, [float(item.cap) for item in room])[0].no] += STEP
        for item in head.items:
            final = item.cap - lost[item.no]
            claimed = final + Decimal(str(claims.get(item.no, 0)))
            judged = final - Decimal(str(raised.get(item.no, 0)))
            figures.append(Figures(item, claimed, _found(claimed, judged, rng), judged, final))
    return figures


def _found(claimed: Decimal, judged: Decimal, rng: Random) -> Decimal:
    """A survey mostly finds what is judged later, sometimes a step closer to the claim."""
    if abs(claimed - judged) > STEP and rng.random() < 0.35:
        return judged + (STEP if claimed > judged else -STEP)
    return judged
