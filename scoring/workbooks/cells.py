"""What stands in the cells of a workbook that came in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import NamedTuple

LAST_ROW = 1_048_576  # of a sheet in Excel; whatever says it has more was made to hurt
LAST_COLUMN = 16_384
GENERAL = "General"
BEGINS_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # two may share the sign between them


@dataclass(frozen=True)
class Formula:
    """A cell that reckons."""

    text: str


@dataclass(frozen=True)
class CellError:
    """An error that a formula left: #DIV/0!"""

    text: str


Value = str | bool | Decimal | datetime | time | Formula | CellError | None


class FilledCell(NamedTuple):
    """What stands in a cell, and how the sheet shows it."""

    value: Value = None
    number_format: str = GENERAL
    is_quoted: bool = False  # typed with an apostrophe that is not part of the text


BLANK = FilledCell()
Cells = Mapping[int, FilledCell]


def escaped(text: str) -> str:
    """Text in which nothing can be taken for an escape: `_x0041_` becomes `_x005F_x0041_`."""
    return BEGINS_ESCAPE.sub("_x005F_", text) if "_x" in text else text
