"""What a drawing is made of.

A drawing is a pile of strips, each with its label beside it, or above it where there is no room.
Places across are per cent of the strip, places down are pixels, so that a telephone gets the same
drawing in letters of the same size. The figures stand in a table beneath each drawing, for whoever
reads rather than looks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from statistics import quantiles
from typing import Any

from django.utils.translation import gettext as _

from scoring.rules.points import whole_percent
from wards.paging import Page

# Where a scale begins and ends, per cent of the strip; what is said at the end follows.
LEFT, RIGHT = 3, 86
ROW = 30
MIDDLE = ROW / 2


@dataclass(frozen=True)
class Shape:
    """One mark: what it is, its look, its places (x in per cent, y in pixels).

    `kind`: bar, line, dot, text, path.
    """

    kind: str
    look: str
    x: float = 0
    y: float = 0
    x2: float = 0
    y2: float = 0
    text: str = ""
    path: str = ""

    @property
    def width(self) -> float:
        return round(self.x2 - self.x, 1)

    @property
    def height(self) -> float:
        return round(self.y2 - self.y, 1)


@dataclass
class Strip:
    """One row of a drawing."""

    label: str
    shapes: list[Shape] = field(default_factory=list)
    height: int = ROW


@dataclass
class Chart:
    """A drawing with its title, its sentence, its key (look and words) and its table; `page` where
    its rows are some of many.
    """

    name: str
    title: str
    finding: str
    headings: list[str]
    rows: list[list[str]]
    key: list[tuple[str, str]] = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)
    page: Page[Any] | None = None

    @property
    def is_empty(self) -> bool:
        return not self.rows


class Scale:
    """Where a value stands between two ends of the strips; `ticks` are marked in each and said
    above the first.
    """

    def __init__(
        self, least: float, most: float, ticks: Iterable[int] = (), unit: str = ""
    ) -> None:
        self.least, self.span = least, max(most - least, 1)
        self.ticks, self.unit = list(ticks), unit

    def at(self, value: float | Decimal | Fraction) -> float:
        return round(LEFT + (float(value) - self.least) / self.span * (RIGHT - LEFT), 1)

    def head(self) -> Strip:
        """What the ticks stand for."""
        words = [
            Shape("text", "tick", self.at(tick), 14, text=f"{tick}{self.unit}")
            for tick in self.ticks
        ]
        return Strip("", words, height=20)

    def strip(self, label: str, *shapes: Shape) -> Strip:
        """A row over the ticks.

        Their lines go a little beyond it and meet those of the next row.
        """
        places = [self.at(tick) for tick in self.ticks]
        axes = [Shape("line", "axis", place, -12, place, ROW + 12) for place in places]
        return Strip(label, [*axes, *shapes])

    def spread(self, values: Sequence[Decimal]) -> Iterator[Shape]:
        """Half of many values as a frame from their lower to their upper quartile, a line at their
        median.
        """
        low, middle, high = quartiles(values)
        yield Shape("bar", "past", self.at(low), MIDDLE - 6, self.at(high), MIDDLE + 6)
        yield Shape("line", "median", self.at(middle), 3, self.at(middle), ROW - 3)


def quartiles(values: Sequence[Decimal]) -> list[Decimal]:
    """Lower quartile, median and upper quartile; of a single value three times itself."""
    return quantiles(values, method="inclusive") if len(values) > 1 else [*values] * 3


def key_of_spread() -> list[tuple[str, str]]:
    return [
        ("past", _("khung: một nửa số đơn vị nằm ở giữa")),
        ("median", _("vạch: mức giữa của mọi đơn vị")),
    ]


def percent(share: Fraction | None) -> str:
    return "–" if share is None else f"{whole_percent(share)}%"
