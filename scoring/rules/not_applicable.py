"""“Không phát sinh”: an item that a unit had nothing to do with this year,
and what the plan makes of it.

The plan says item by item whether it then brings all its points, none, or is taken out pro rata. It
is typed in words where points or a number would be, by the ward and by the Board alike; the Board's
own word confirms it, or points in its place refuse it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.rules.measures import Measure
from scoring.rules.points import round_to_step, says_not_applicable
from scoring.rules.refusals import Refused

# What stands as the number from which the points follow: none that anybody would type.
NOT_APPLICABLE = Decimal(-999_999)
TYPED = "KPS"
ZERO = Decimal(0)


class WhenNotApplicable(TextChoices):
    """What an item counts as where it does not apply."""

    REFUSED = "", gettext_lazy("Nội dung nào cũng phải chấm")
    FULL = "full", gettext_lazy("Tính đủ điểm tối đa")
    ZERO = "zero", gettext_lazy("Tính 0 điểm")
    PRO_RATA = "pro_rata", gettext_lazy("Không tính, quy đổi theo tỷ lệ các nội dung khác")

    @property
    def is_allowed(self) -> bool:
        return self is not WhenNotApplicable.REFUSED

    @property
    def rule(self) -> str:
        """As pages say it below an item; "" where it cannot be."""
        match self:
            case WhenNotApplicable.FULL:
                return _("không phát sinh thì ghi KPS, tính đủ điểm tối đa")
            case WhenNotApplicable.ZERO:
                return _("không phát sinh thì ghi KPS, tính 0 điểm")
            case WhenNotApplicable.PRO_RATA:
                return _("không phát sinh thì ghi KPS, quy đổi theo tỷ lệ các nội dung khác")
        return ""

    @property
    def figure(self) -> int:
        """How pages tell it to their scripts."""
        return [self.REFUSED, self.FULL, self.ZERO, self.PRO_RATA].index(self)


def refusal_of(code: str, typed: str) -> Refused | None:
    """What is said where the word was typed and the plan has every unit scored there."""
    if not says_not_applicable(typed):
        return None
    return Refused(
        "always_applies",
        _(
            "Nội dung %(code)s: kế hoạch không cho ghi không phát sinh (KPS), nội dung này đơn vị "
            "nào cũng phải chấm. Hãy nhập số, kể cả số 0."
        )
        % {"code": code},
    )


@dataclass(frozen=True)
class MayNotApply:
    """An item's own measure, which takes the word in place of a number as well. What is taken out
    pro rata has no points of its own: they follow from the other items of the card (`pro_rata`).
    """

    of: Measure
    when: WhenNotApplicable

    @property
    def takes_number(self) -> bool:
        return self.of.takes_number

    @property
    def rounds(self) -> bool:
        return self.of.rounds

    @property
    def rule(self) -> str:
        return self.of.rule

    @property
    def number_label(self) -> str:
        return self.of.number_label

    @property
    def most(self) -> Decimal:
        return self.of.most

    def formula(self, cell: str, cap: Decimal, step: Decimal) -> str:
        """Pro rata is worked out when the sheet comes back:
        in it a sum would go round in circles.
        """
        points = {WhenNotApplicable.FULL: f"{cap}", WhenNotApplicable.ZERO: "0"}
        said = points.get(self.when, '""')
        return f'IF({cell}="{TYPED}",{said},{self.of.formula(cell, cap, step)})'

    @property
    def figures(self) -> dict[str, int]:
        return self.of.figures | {"na": self.when.figure}

    def read(self, typed: str) -> Decimal | None:
        return NOT_APPLICABLE if says_not_applicable(typed) else self.of.read(typed)

    def write(self, number: Decimal) -> str:
        return TYPED if number == NOT_APPLICABLE else self.of.write(number)

    def misread(self, code: str, typed: str) -> Refused:
        return self.of.misread(code, typed)

    def refusal(self, code: str, number: Decimal) -> Refused | None:
        return None if number == NOT_APPLICABLE else self.of.refusal(code, number)

    def points_of(self, number: Decimal, cap: Decimal, step: Decimal) -> Decimal:
        if number != NOT_APPLICABLE:
            return self.of.points_of(number, cap, step)
        return cap if self.when is WhenNotApplicable.FULL else ZERO

    def describe(self, number: Decimal) -> str:
        return _("không phát sinh") if number == NOT_APPLICABLE else self.of.describe(number)


K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class ItemShare(Generic[K]):
    """An item of one unit within the plan's total:
    its points (`None` where it is blank), or that it is taken out.
    """

    key: K
    head: int
    cap: Decimal
    points: Decimal | None
    is_out: bool = False


def pro_rata(items: Iterable[ItemShare[K]], step: Decimal) -> Mapping[K, Decimal]:
    """The points of what is taken out, by the one rule of rounding: its cap at the share of their
    caps that the other items of its criterion reach; where the whole criterion is out, all others
    of the card. Nothing scored yet is nothing.

    Within the criterion, so that what is asked of a criterion (a share of its cap, the median, the
    order among equals) says of it what the items that apply say.
    """
    items = list(items)
    reached: defaultdict[int | None, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for item in items:
        if item.is_out or item.points is None:
            continue
        for scope in (item.head, None):
            reached[scope][0] += item.points
            reached[scope][1] += item.cap
    inside = {item.head for item in items if not item.is_out}
    found = {}
    for item in items:
        if item.is_out:
            points, caps = reached[item.head if item.head in inside else None]
            part = item.cap * points / caps if caps else ZERO
            found[item.key] = min(round_to_step(part, step), item.cap)
    return found
