"""Rows as canonical text, straight from what the database has in them.

Of a large year hundreds of thousands of rows are sealed, whose columns have the same few values
again and again: what a value says is written once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from operator import getitem
from typing import Any

from django.db import models

from wards.record.chain import WRITER
from wards.record.table import Table
from wards.record.values import as_stored

LONG = 40  # characters of a text that is hardly there twice


class RowWriter:
    """Writes rows of these tables as [table, primary key, what differs from a blank row], without
    the columns of these names.
    """

    def __init__(self, but: Collection[str] = ()) -> None:
        self.but = but
        self.known: dict[str, Sequence[Mapping[Any, str]]] = {}

    def write(self, table: Table, pk: int, columns: Sequence[Any]) -> str:
        """`columns`: as they stand, by their names (`Table.by_name`)."""
        if table.label not in self.known:
            self.known[table.label] = [self._column(table, column) for column in table.by_name]
        members = ",".join(filter(None, map(getitem, self.known[table.label], columns)))
        return f'["{table.label}",{pk},{{{members}}}]'

    def _column(self, table: Table, column: models.Field) -> Mapping[Any, str]:
        if column.attname in self.but:
            return defaultdict(str)
        return _Column(column, table.blank.get(column.attname))


class _Column(dict[Any, str]):
    """What each value of a column says: `"cap":50`, or nothing where it is a blank row's.

    A column has no two values that are equal in Python and different in an image, such as 1 and
    1.0: the databases keep a fraction that is none as a whole number.
    """

    def __init__(self, column: models.Field, blank: Any) -> None:
        self.column, self.blank = column, blank

    def __missing__(self, value: Any) -> str:
        plain = as_stored(self.column, value)
        said = "" if plain == self.blank else WRITER.encode({self.column.attname: plain})[1:-1]
        if not isinstance(value, str) or len(value) <= LONG:
            self[value] = said
        return said
