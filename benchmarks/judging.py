"""Ranking, ties, levels with conditions and the smallest changes of many cards of 40 items, against
a plain sort of the same totals: `python -m benchmarks.judging <cards> <rounds>` prints processor
seconds of each round as JSON.
"""

import json
import random
import sys
import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from benchmarks.data import set_up

ITEMS, CRITERIA = 40, 10
CAP, QUARTERS = Decimal("2.5"), 10


@dataclass(frozen=True)
class Asked:
    kind: str
    percent: int
    summary: str = ""


@dataclass(frozen=True)
class Level:
    name: str
    floor: Decimal
    all_conditions: tuple[Asked, ...] = ()


def field(cards: int) -> tuple[Any, list[Any]]:
    """Rules with conditions and a share, and cards with drawn points (the same each time)."""
    from scoring.rules.grading import TieAid
    from scoring.rules.what_if.judged import JudgedItem, JudgedSheet, Rules

    drawn = random.Random(7)
    items = [JudgedItem(f"{n}", 1 + n * CRITERIA // ITEMS, CAP) for n in range(ITEMS)]
    steps = [Decimal(quarters) / 4 for quarters in range(QUARTERS + 1)]
    sheets = [
        JudgedSheet(
            card,
            tuple(drawn.choice(steps[4:]) for _item in items),
            tuple(drawn.choice(steps) for _item in items),
        )
        for card in range(cards)
    ]
    levels = [
        Level("1", Decimal(80), (Asked("every_criterion", 50), Asked("share", 20))),
        Level("2", Decimal(70), (Asked("every_criterion", 30),)),
        Level("3", Decimal(50)),
    ]
    return Rules(items, levels, tuple(TieAid), 3, Decimal("0.25"), cards), sheets


def ours(rules: Any, sheets: list[Any]) -> float:
    from scoring.rules.what_if.goals import Goal
    from scoring.rules.what_if.moves import smallest_moves
    from scoring.rules.what_if.outcome import Outcome

    began = time.process_time()
    goals = [Goal("lead", places=1), Goal("award", places=len(sheets) // 100 or 1)]
    smallest_moves(Outcome(rules, sheets), goals)
    return time.process_time() - began


def plain_sort(sheets: list[Any]) -> float:
    began = time.process_time()
    sorted(sum(sheet.points) for sheet in sheets)
    return time.process_time() - began


if __name__ == "__main__":
    set_up()
    measured = field(int(sys.argv[1]))
    rounds = [
        {"ours": ours(*measured), "sort": plain_sort(measured[1])}
        for _round in range(int(sys.argv[2]))
    ]
    json.dump(rounds, sys.stdout)
