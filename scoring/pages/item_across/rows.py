"""The units of one page with their points for an item, what proves them, what is worth a look."""

from collections.abc import Sequence
from typing import Any

from scoring.models import BoardNote
from scoring.pages.sheet.item_row import ItemRow
from scoring.rules.points import direction_of
from scoring.rules.risk import RiskMark


class AcrossRow(ItemRow):
    """One unit's points for the item; `typed` is what a form put back."""

    may_verify = False
    is_out = False  # given back to the ward while the rest of its card stands
    marks: Sequence[RiskMark] = ()
    notes: Sequence[BoardNote] = ()  # of the Board for itself
    typed: Any = None

    @property
    def card(self) -> Any:
        return self.score.scorecard

    @property
    def tick_span(self) -> int:
        """How far a drawing goes, in hundredths: what is taken away is drawn as what is given."""
        return abs(self.cap_hundredths)

    @property
    def ticks(self) -> list[int | None]:
        """Self, survey, verified in hundredths, as a drawing has them."""
        points = (self.score.self_points, self.score.survey_points, self.score.verified_points)
        return [None if point is None else int(abs(point) * 100) for point in points]

    @property
    def leans(self) -> str:
        """Which way what was found differs from the self points: down, up, or ""."""
        return direction_of(self.score.difference)
