"""Ratios with their goals, as a table and as JSON.

What was not measured does not appear as a number.
"""

import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Tell = Callable[[str], None]  # hears how far a measurement is


@dataclass
class Ratio:
    """One ratio over the rounds of a run.

    `at_least`: the goal is a lower bound, else an upper one.
    """

    figure: int
    what: str
    database: str
    goal: float
    at_least: bool
    rounds: list[float]
    absolute: dict[str, str] = field(default_factory=dict)

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def met(self) -> bool:
        return self.median >= self.goal if self.at_least else self.median <= self.goal

    def facts(self) -> dict[str, Any]:
        return {
            "figure": self.figure,
            "what": self.what,
            "database": self.database,
            "min": round(min(self.rounds), 3),
            "median": round(self.median, 3),
            "max": round(max(self.rounds), 3),
            "rounds": len(self.rounds),
            "goal": f"{'≥' if self.at_least else '≤'} {self.goal:g}",
            "met": self.met,
            "absolute": self.absolute,
        }


def as_facts(ratios: Sequence[Ratio], notes: Sequence[str]) -> dict[str, Any]:
    """Everything a later run may want to be compared with."""
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": _processors(),
    }
    return {
        "machine": machine,
        "figures": [ratio.facts() for ratio in ratios],
        "notes": list(notes),
    }


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 0


def as_table(ratios: Sequence[Ratio], notes: Sequence[str]) -> str:
    """A table for people; medians decide whether a goal is met."""
    if not ratios:
        return "\n".join(["nothing was measured", "", *(f"· {note}" for note in notes)])
    rows = [("#", "ratio", "database", "min", "median", "max", "goal", "met")]
    for ratio in ratios:
        facts = ratio.facts()
        numbers = [f"{facts[name]:.2f}" for name in ("min", "median", "max")]
        rows.append(
            (
                str(ratio.figure),
                ratio.what,
                ratio.database,
                *numbers,
                facts["goal"],
                "yes" if ratio.met else "NO",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    lines += ["", "medians, for orientation only (they drift with the machine):"]
    seen: set[str] = set()
    for ratio in ratios:
        told = "; ".join(f"{name} {value}" for name, value in ratio.absolute.items())
        if told and (key := f"{ratio.database}: {told}") not in seen:
            seen.add(key)
            lines.append(f"  {ratio.figure} · {key}")
    return "\n".join([*lines, "", *(f"· {note}" for note in notes)])
