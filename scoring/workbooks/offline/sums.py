"""The sum of a criterion in a sheet while it is filled in, where items may be said not to apply:
the word is no number, so that a plain sum would leave it out.

What is out pro rata is worked out from the other items of its criterion; where the whole criterion
is out, when the sheet comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.models import Criterion
from scoring.rules.not_applicable import TYPED, WhenNotApplicable


@dataclass(frozen=True)
class ExcludableItem:
    """An item whose points or number may be the word: where that is typed."""

    item: Criterion
    cell: str
    in_points: bool  # typed where the points stand, not in a column of numbers beside them

    @property
    def is_out(self) -> str:
        return f'{self.cell}="{TYPED}"'

    @property
    def is_pro_rata(self) -> bool:
        return self.item.not_applicable is WhenNotApplicable.PRO_RATA

    @property
    def whole(self) -> str:
        """Its cap where it then brings all its points; what stands as a number is in the sum."""
        brings = self.item.not_applicable is WhenNotApplicable.FULL and self.in_points
        return f"IF({self.is_out},{self.item.cap},0)" if brings else ""

    @property
    def cap_scored(self) -> str:
        """Its cap where the word counts as points, all or none."""
        counts = self.in_points and not self.is_pro_rata
        return f"IF({self.is_out},{self.item.cap},0)" if counts else ""


def of_criterion(points: str, caps: str, outs: Sequence[ExcludableItem], step: Decimal) -> str:
    """`points` and `caps` are the ranges of its items."""
    whole = "+".join([f"SUM({points})", *filter(None, (out.whole for out in outs))])
    of = "+".join([f'SUMIF({points},">=0",{caps})', *filter(None, (o.cap_scored for o in outs))])
    parts = [
        f"IF(AND({out.is_out},({of})>0),"
        f"ROUND({out.item.cap}*({whole})/MAX({of},{step})/{step},0)*{step},0)"
        for out in outs
        if out.is_pro_rata
    ]
    return "+".join([whole, *parts])


def of_one(points: str, outs: Sequence[ExcludableItem]) -> str:
    """Of a criterion that is scored itself."""
    return "+".join([f"N({points})", *filter(None, (out.whole for out in outs))])
