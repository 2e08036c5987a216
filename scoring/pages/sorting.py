"""A table in the order that its reader asks for:
`?sort=name`, `?sort=-verified`; `?q=` finds a name.

What is blank stands last either way: it is no figure. Whatever else the address holds stays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.utils.functional import Promise, cached_property

from wards.vietnamese import clean, fold

R = TypeVar("R")
LONGEST: Final = 100  # characters of a name that is looked for


@dataclass(frozen=True)
class SortColumn:
    """`key` of a row is `None` where it is blank. Figures are asked for with the highest first."""

    name: str
    label: str | Promise
    key: Callable[[Any], Any]
    is_figure: bool = False


@dataclass(frozen=True)
class Heading:
    """A column's head; `order` as `aria-sort` says it, "" where another column is sorted by."""

    label: str | Promise
    url: str
    order: str
    is_figure: bool
    value: str  # of `sort` in the address, as it is or would be first
    current: bool


class Sorting:
    """`asked` is what the address says of it, "" where that means nothing.

    `address(sort=…)` gives the page in another order. `default`: the column by which the rows come.
    """

    def __init__(
        self,
        columns: Sequence[SortColumn],
        asked: str,
        address: Callable[..., str],
        default: str = "",
    ) -> None:
        self.columns, self.address, self.default = columns, address, default
        found = next((column for column in columns if column.name == asked.removeprefix("-")), None)
        self.column, self.asked = found, asked if found else ""
        self.descends = self.asked.startswith("-")

    def sorted(self, rows: Iterable[R]) -> list[R]:
        if self.column is None:
            return list(rows)
        keyed = [(self.column.key(row), row) for row in rows]
        filled = [pair for pair in keyed if pair[0] is not None]
        filled.sort(key=lambda pair: pair[0], reverse=self.descends)
        return [row for _key, row in filled] + [row for key, row in keyed if key is None]

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: SortColumn) -> Heading:
        ways = column.name, f"-{column.name}"
        first, second = reversed(ways) if column.is_figure else ways
        asked = self.asked or (self.default if column.name == self.default else "")
        order = {ways[0]: "ascending", ways[1]: "descending"}.get(asked, "")
        url = self.address(sort=second if asked == first else first)
        chosen = self.asked if column is self.column else first
        return Heading(column.label, url, order, column.is_figure, chosen, column is self.column)


class SortedTable:
    """The rows whose `name` is looked for, in the order asked for, with their heads."""

    def __init__(
        self,
        rows: Iterable[Any],
        columns: Sequence[SortColumn],
        data: Mapping[str, str],
        name: Callable[[Any], str],
        default: str = "",
        place: str = "",
    ) -> None:
        """`place` of the page ("#progress") is where its links lead."""
        self.place = place
        self.wanted = clean(data.get("q", ""))[:LONGEST]
        self.sorting = Sorting(columns, data.get("sort", ""), self.address, default)
        self.rows = self.in_order(rows, name)

    def in_order(self, rows: Iterable[Any], name: Callable[[Any], str]) -> Sequence[Any]:
        return self.sorting.sorted(row for row in rows if self.finds(name(row)))

    def finds(self, name: str) -> bool:
        return fold(self.wanted) in fold(name)

    def address(self, **change: str) -> str:
        query = {"q": self.wanted} | change
        asked = urlencode({param: value for param, value in query.items() if value})
        return f"?{asked}{self.place}"

    @property
    def headings(self) -> list[Heading]:
        return self.sorting.headings
