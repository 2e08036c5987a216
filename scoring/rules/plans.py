"""Two plans side by side: what a new campaign changes against the one it was made from.

Values in, values out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards.vietnamese import fold


def before_the_plan(day: date | None, plan_date: date | None) -> str:
    """What is said of a day on which nothing of a campaign can have happened: its plan was not
    issued yet. Mostly it is the year that is wrong, in January. "" where nothing is.
    """
    if not (day and plan_date and day < plan_date):
        return ""
    facts = {"day": f"{day:%d/%m/%Y}", "plan": date_format(plan_date, "d/m/Y")}
    sentence = _(
        "Ngày %(day)s đứng trước ngày ban hành kế hoạch của phong trào (%(plan)s). Hãy xem lại năm."
    )
    return sentence % facts


class PlanChange(TextChoices):
    """What became of a line; the value names the badge."""

    SAME = "same", gettext_lazy("Giữ nguyên")
    CHANGED = "changed", gettext_lazy("Thay đổi")
    ADDED = "added", gettext_lazy("Thêm mới")
    REMOVED = "removed", gettext_lazy("Bỏ")


@dataclass(frozen=True)
class PlanLine:
    """One line of a plan as people read it: number ("2.1", "" where there is none), name, facts by
    label.
    """

    number: str
    title: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Pair:
    """A line of the old plan beside the one that took its place; one of them may be missing."""

    old: PlanLine | None
    new: PlanLine | None

    @property
    def change(self) -> PlanChange:
        if self.old is None:
            return PlanChange.ADDED
        if self.new is None:
            return PlanChange.REMOVED
        return PlanChange.SAME if self.old == self.new else PlanChange.CHANGED

    @property
    def renamed(self) -> bool:
        return bool(self.old and self.new and self.old.title != self.new.title)

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """(label, old, new) of every fact that differs; of a line that was added or removed, all it
        has.
        """
        old, new = (line.facts if line else {} for line in (self.old, self.new))
        return [
            (label, old.get(label, ""), new.get(label, ""))
            for label in {**old, **new}
            if old.get(label, "") != new.get(label, "")
        ]


def compare(old: Sequence[PlanLine], new: Sequence[PlanLine]) -> list[Pair]:
    """The lines of two plans in pairs, in the order of the new plan; what was removed stands where
    it stood.

    Lines belong together by name and number, else by name, else by number. A criterion is never
    paired with an item.
    """
    partner: dict[int, int] = {}
    ways: tuple[Callable[[PlanLine], tuple[str, ...]], ...] = (
        lambda line: (line.number, line.title.casefold()),
        lambda line: ("." if "." in line.number else "", line.title.casefold()),
        lambda line: (line.number,) if line.number else (),
    )
    for way in ways:
        free: dict[tuple[str, ...], list[int]] = {}
        for place, line in enumerate(old):
            if place not in partner.values() and way(line):
                free.setdefault(way(line), []).append(place)
        for place, line in enumerate(new):
            if place not in partner and free.get(way(line)):
                partner[place] = free[way(line)].pop(0)
    pairs = [(partner.get(place), Pair(old[partner[place]] if place in partner else None, line))
             for place, line in enumerate(new)]  # fmt: skip
    for place, line in enumerate(old):
        if place not in partner.values():
            before = [at for at, (mate, _pair) in enumerate(pairs) if mate == place - 1]
            pairs.insert(before[0] + 1 if before else 0, (place, Pair(line, None)))
    return [pair for _mate, pair in pairs]


def counterparts(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Under which number a criterion or an item of this year stood in the year before, for what is
    held against that year's result; both plans as titles by number.

    As in `compare`; but a number alone makes no pair, where another text stands under it now.
    """
    same = {number: number for number, title in new.items() if old.get(number) == title}
    pairs = compare(
        [PlanLine(number, title, {}) for number, title in old.items() if number not in same],
        [PlanLine(number, title, {}) for number, title in new.items() if number not in same],
    )
    found = [(pair.old, pair.new) for pair in pairs]
    return same | {
        mine.number: before.number
        for before, mine in found
        if before and mine and _is_reworded(before.title, mine.title)
    }


def _is_reworded(before: str, now: str) -> bool:
    """Whether two texts share at least half of their words."""
    mine, theirs = set(fold(now).split()), set(fold(before).split())
    return 4 * len(mine & theirs) >= len(mine) + len(theirs)
