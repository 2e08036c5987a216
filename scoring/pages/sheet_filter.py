"""What of a long sheet is looked at: its items narrowed by plain addresses (`?show=unfinished`).

Whatever is not shown stays in the page, hidden: what was typed there is sent along, and sums hold.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.pages.sheet.item_row import ItemRow

ALL: Final = "all"


@dataclass(frozen=True)
class Kind:
    """Items of one kind: `?show=value`, the words on its chip, and whether an item belongs."""

    value: str
    label: str | Promise
    holds: Callable[[Any], bool]  # of an ItemRow of the page at hand


UNFINISHED: Final = Kind(
    "unfinished", gettext_lazy("Chưa xong"), lambda row: row.ward_enters and row.unfinished
)
UNPROVEN: Final = Kind(
    "unproven", gettext_lazy("Thiếu tài liệu"), lambda row: row.lacks_proof_for_points
)
MOVED_LAST_YEAR: Final = Kind(
    "moved", gettext_lazy("Năm trước có điều chỉnh"), lambda row: bool(row.last_direction)
)
CHANGED: Final = Kind("changed", gettext_lazy("Ban điều chỉnh"), lambda row: bool(row.direction))
REPLIED: Final = Kind("replied", gettext_lazy("Có kiến nghị"), lambda row: row.reply is not None)

REMAINING: Final = Kind(
    "remaining",
    gettext_lazy("Còn lại"),
    lambda row: row.score.verified_points is None and row.settles,
)
APART: Final = Kind("apart", gettext_lazy("Chênh lệch"), lambda row: bool(row.leaning))

SCORING: Final = (UNFINISHED, UNPROVEN, MOVED_LAST_YEAR)
RESULT: Final = (CHANGED, UNPROVEN, REPLIED)
UNSURVEYED: Final = Kind(
    "unfinished", gettext_lazy("Chưa khảo sát"), lambda row: row.counted is None
)
FOUND_APART: Final = Kind("apart", gettext_lazy("Khác tự chấm"), lambda row: bool(row.moved))

SURVEYING: Final = (UNSURVEYED, FOUND_APART, UNPROVEN, MOVED_LAST_YEAR)
JUDGING: Final = (REMAINING, APART, UNPROVEN, REPLIED)


class Showing:
    """The rows of a sheet, each told whether it is shown; a kind that nobody knows shows them all.

    `todo` is the kind that the way onward leads through, item by item. `folded`: the criteria are
    closed to lines, too, until somebody asks for items.
    """

    def __init__(
        self,
        rows: Sequence[ItemRow],
        kinds: Sequence[Kind],
        asked: str,
        todo: Kind | None = None,
        *,
        folded: bool = False,
    ) -> None:
        self.rows, self.kinds = rows, kinds
        self.kind = next((kind for kind in kinds if kind.value == asked), None)
        every: list[str] = []
        for row in rows:
            held = [kind.value for kind in kinds if kind.holds(row)]
            every += held
            row.kinds = " ".join(held)
            row.shown = self.kind is None or self.kind.value in held
        self.counts = Counter(every)
        self.open = self.kind is not None or asked == ALL or not folded
        self.todo = todo
        self.next = next((row for row in rows if todo and todo.holds(row)), None)

    @property
    def filters(self) -> list[dict[str, Any]]:
        """For components/filters.html."""
        everything = {
            "url": f"?show={ALL}",
            "show": ALL,
            "label": _("Tất cả"),
            "count": len(self.rows),
            "current": self.kind is None and self.open,
        }
        return [everything, *map(self._chip, self.kinds)]

    def _chip(self, kind: Kind) -> dict[str, Any]:
        return {
            "url": f"?show={kind.value}",
            "show": kind.value,
            "label": kind.label,
            "count": self.counts[kind.value],
            "current": kind is self.kind,
        }
