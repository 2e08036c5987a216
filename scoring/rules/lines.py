"""Where the points of a criterion go: into the plan's total, above it, or away from it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Line(TextChoices):
    """Of a criterion with all its items; only the caps of ordinary ones add up to the total."""

    ORDINARY = "", gettext_lazy("Tính trong tổng điểm")
    BONUS = "bonus", gettext_lazy("Điểm thưởng, cộng thêm ngoài tổng điểm")
    MINUS = "minus", gettext_lazy("Điểm trừ, trừ vào tổng điểm")

    @property
    def is_ordinary(self) -> bool:
        return self is Line.ORDINARY

    @property
    def takes_away(self) -> bool:
        """Whether its points are typed without a sign and kept below zero: every sum then holds."""
        return self is Line.MINUS

    @property
    def mark(self) -> str:
        """What stands beside its name; "" on an ordinary line."""
        marks = {Line.BONUS: gettext_lazy("điểm thưởng"), Line.MINUS: gettext_lazy("điểm trừ")}
        return str(marks.get(self, ""))

    @property
    def rule(self) -> str:
        """The same as the plan says it: the verified total never falls below zero, and nothing is
        cut off silently (lifecycle.not_below_zero).
        """
        if self is Line.MINUS:
            return _("điểm trừ; tổng điểm thẩm định không xuống dưới 0")
        return self.mark

    def farthest(self, cap: Decimal) -> Decimal:
        """The points that lie farthest from nothing: the cap, below zero on a minus line."""
        return -cap if self.takes_away else cap

    def highest(self, cap: Decimal) -> Decimal:
        """The most points that there are on it."""
        return Decimal(0) if self.takes_away else cap


class HasLine(Protocol):
    """A criterion, as far as lines go."""

    @property
    def of_line(self) -> Line: ...


C = TypeVar("C", bound=HasLine)


def ordinary(criteria: Iterable[C]) -> list[C]:
    """Those that the plan's total is made of."""
    return [criterion for criterion in criteria if criterion.of_line.is_ordinary]
