"""What a cell of a sheet holds, and a row of them."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class LiveFigure(NamedTuple):
    """A formula as a file has it (English names, commas), with the value that stands beside it: a
    program that does not reckon shows that, and one of them deletes a formula without.
    """

    text: str
    value: "Value"


Value = str | int | float | Decimal | date | LiveFigure | None


Row = tuple[Value, ...]
