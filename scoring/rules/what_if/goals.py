"""What a unit may have or lack: the lead, an award, a level."""

from dataclasses import dataclass
from decimal import Decimal

from scoring.rules.conditions import ConditionKind, Level, places_of
from scoring.rules.grading import ZERO


@dataclass(frozen=True)
class Goal:
    """`places` go to the first; `percent` of its cap each criterion needs."""

    name: str
    floor: Decimal = ZERO
    places: int | None = None
    percent: int = 0
    wants_no_block: bool = False
    wants_in_time: bool = False
    wants_reports: bool = False


def goal_of(level: Level, units: int) -> Goal:
    """To reach this level, where so many units take part."""
    asks = {condition.kind: condition.percent or 0 for condition in level.all_conditions}
    share = asks.get(ConditionKind.SHARE)
    return Goal(
        level.name,
        level.floor,
        None if share is None else places_of(share, units),
        asks.get(ConditionKind.EVERY_CRITERION, 0),
        ConditionKind.NO_BLOCK in asks,
        ConditionKind.IN_TIME in asks,
        ConditionKind.REPORTS in asks,
    )
