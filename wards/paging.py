"""Some rows of a long list: those that the address asks for (`?page=3`), where they stand, and the
way to the others. The rest of the address (filters, order) stays.

A list that fits on one page shows nothing of this.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

ROWS = 50
PARAM = "page"

Row = TypeVar("Row")


class Place:
    """Which rows of so many the address asks for: the nearest page there is, the first being 1.

    `param` is its name in the address, where a page of the program holds several lists; `place` is
    where on the page this one stands (`#years`).
    """

    def __init__(
        self,
        count: int,
        asked: QueryDict,
        *,
        size: int | None = None,
        param: str = PARAM,
        place: str = "",
    ) -> None:
        self.count, self.param, self.asked, self.place = count, param, asked, place
        self.size = size or ROWS
        self.pages = max(1, -(-count // self.size))
        typed = asked.get(param, "")
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1
        self.number = max(1, min(number, self.pages))
        self.start = (self.number - 1) * self.size
        self.end = min(self.start + self.size, count)

    @property
    def is_part(self) -> bool:
        """Whether there are other pages."""
        return self.pages > 1

    @property
    def where(self) -> str:
        """“1–50 trong 1.003”."""
        first, last, count = (
            number_format(number, force_grouping=True)
            for number in (self.start + 1, self.end, self.count)
        )
        return _("%(first)s–%(last)s trong %(count)s") % {
            "first": first,
            "last": last,
            "count": count,
        }

    @property
    def every(self) -> list["Place"]:
        """All pages there are, this one among them."""
        return [self.at(number) for number in range(1, self.pages + 1)]

    def at(self, number: int) -> "Place":
        """The same of another page."""
        asked = self.asked.copy()
        asked[self.param] = str(number)
        return Place(self.count, asked, size=self.size, param=self.param, place=self.place)

    @property
    def url(self) -> str:
        """This address, with its number even where it is the first."""
        return f"?{self.at(self.number).asked.urlencode()}{self.place}"

    @property
    def previous_url(self) -> str:
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self._address(self.number + 1) if self.number < self.pages else ""

    def _address(self, number: int) -> str:
        """This address with another page; the first one needs no number."""
        asked = self.asked.copy()
        asked.pop(self.param, None)
        if number > 1:
            asked[self.param] = str(number)
        return f"?{asked.urlencode()}{self.place}"


class Page(Place, Generic[Row]):
    """The rows that stand there."""

    def __init__(
        self,
        rows: Sequence[Row],
        asked: QueryDict,
        *,
        size: int | None = None,
        param: str = PARAM,
        place: str = "",
    ) -> None:
        super().__init__(len(rows), asked, size=size, param=param, place=place)
        self.rows: Sequence[Row] = rows[self.start : self.end]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class ReadPage(Page[Row]):
    """The same of rows that whoever knows the place has read."""

    def __init__(self, place: Place, rows: Sequence[Row]) -> None:
        Place.__init__(
            self, place.count, place.asked, size=place.size, param=place.param, place=place.place
        )
        self.rows = rows


class QueryPage(Page[Row]):
    """The same of rows that stay in the database: their ids alone are counted off, in their order,
    and `read` asks whatever else is wanted of these few.
    """

    def __init__(
        self,
        rows: "QuerySet[Any, Any]",
        asked: QueryDict,
        read: Callable[[Any], Iterable[Row]] = list,
        *,
        count: int | None = None,
        size: int | None = None,
        param: str = PARAM,
    ) -> None:
        number = rows.order_by().count() if count is None else count
        Place.__init__(self, number, asked, size=size, param=param)
        here = rows.values("pk")[self.start : self.end]
        self.rows = list(read(rows.filter(pk__in=here))) if number else []


class LazyRows(Sequence[Row]):
    """A list that is counted, and of which those rows are read that a page asks for."""

    @abstractmethod
    def between(self, start: int, end: int) -> Sequence[Row]:
        """The rows that stand there, in their order: from `start` on, before `end`."""

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, int):
            here = range(len(self))[place]
            return self.between(here, here + 1)[0]
        start, end, step = place.indices(len(self))
        if step != 1:
            raise ValueError("rows are read one after the other")
        return self.between(start, end) if start < end else []

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])


class Counted(LazyRows[Row]):
    """Rows that stay in the database: what a list is for whoever only pages through it. `read`
    makes rows of what is found.
    """

    def __init__(
        self, rows: "QuerySet[Any, Any]", read: Callable[[Any], Iterable[Row]] = list
    ) -> None:
        self.found, self.read = rows, read

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return self.found.order_by().count()

    def between(self, start: int, end: int) -> Sequence[Row]:
        return list(self.read(self.found[start:end]))


def page_of(place: int, *, size: int | None = None) -> str:
    """The end of an address that leads to the page of this row; "" for the first."""
    size = size or ROWS
    return f"?{PARAM}={place // size + 1}" if place >= size else ""


def shortened(names: Sequence[str], most: int = 9) -> str:
    """So many of these names, and that there are more."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")
