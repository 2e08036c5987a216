"""Locks a row and reads it with the rows it refers to, in one SQL statement.

Each save reads the same 75 columns of five tables. Building this query in the ORM takes several
times as long as the database takes to answer it, so it is built once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from wards.database import planned
from wards.database.prepared import row_of

CAMPAIGN = "scoring.campaign"


@dataclass(frozen=True)
class _Table:
    """One table of the statement."""

    model: Any
    alias: str
    link: Any = None  # the foreign key that leads here, of the table in this place
    holder: int = 0

    @cached_property
    def names(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields]

    @property
    def columns(self) -> list[str]:
        quote = connection.ops.quote_name
        return [
            f"{quote(self.alias)}.{quote(field.column)}"
            for field in self.model._meta.concrete_fields
        ]

    @property
    def join(self) -> str:
        """Beside the table that refers to it; an outer join where there may be none."""
        quote = connection.ops.quote_name
        kind = "LEFT JOIN" if self.link.null else "JOIN"
        key = f"{quote(self.alias)}.{quote(self.model._meta.pk.column)}"
        reference = f"{quote(f't{self.holder}')}.{quote(self.link.column)}"
        table = quote(self.model._meta.db_table)
        return f"{kind} {table} {quote(self.alias)} ON {key} = {reference}"


class Statement:
    """Reads the row of a primary key, what `ways` lead to from it, and locks of them: the campaign
    shared, since many cards change at once but no step of the campaign meanwhile, then `locked`
    exclusively, in this order. Whoever had to wait reads what the other left behind, of every table
    that is locked.
    """

    def __init__(self, model: type[models.Model], ways: Sequence[str], locked: Sequence[str]):
        self.tables = [_Table(model, "t0")]
        places = {"": 0}
        for number, way in enumerate(ways, 1):
            before, _dots, name = way.rpartition("__")
            link: Any = self.tables[places[before]].model._meta.get_field(name)
            self.tables.append(_Table(link.related_model, f"t{number}", link, places[before]))
            places[way] = number
        self.sql = self._written([places[way] for way in locked])
        fields = [field for table in self.tables for field in table.model._meta.concrete_fields]
        # Most columns are what the database says they are.
        self.readers = [
            (place, *reader) for place, field in enumerate(fields) for reader in _readers(field)
        ]

    def _written(self, locked: Sequence[int]) -> str:
        quote = connection.ops.quote_name
        root, *others = self.tables
        columns = ", ".join(column for table in self.tables for column in table.columns)
        parts = [
            f"SELECT {columns}",
            f"FROM {quote(root.model._meta.db_table)} {quote(root.alias)}",
            *(table.join for table in others),
            f"WHERE {quote(root.alias)}.{quote('id')} = %s",
        ]
        # SQLite has no row locks, its writers queue at BEGIN IMMEDIATE; Django has no FOR SHARE.
        if connection.vendor == "postgresql":
            held = [table.alias for table in others if table.model._meta.label_lower == CAMPAIGN]
            parts.append(f"FOR SHARE OF {', '.join(map(quote, held))}")
            names = ", ".join(quote(self.tables[place].alias) for place in locked)
            parts.append(f"FOR UPDATE OF {names}")
        return " ".join(parts)

    def read(self, pk: int) -> Any:
        """Raises the model's DoesNotExist."""
        database = connections[DEFAULT_DB_ALIAS]
        with planned.cursor(database) as cursor:
            cursor.execute(self.sql, [pk])
            row = cursor.fetchone()
        root = self.tables[0].model
        if row is None:
            raise root.DoesNotExist
        values = list(row)
        for place, convert, column in self.readers:
            if values[place] is not None:
                values[place] = convert(values[place], column, database)
        made: list[Any] = []
        at = 0
        for table in self.tables:
            own = values[at : at + len(table.names)]
            at += len(own)
            there = own[0] is not None
            made.append(row_of(table.model, database.alias, table.names, own) if there else None)
            if table.link and made[table.holder] is not None:
                table.link.set_cached_value(made[table.holder], made[-1])
        return made[0]


def _readers(field: Any) -> list[tuple[Callable[..., Any], Any]]:
    """What makes the database's value one of this field, as the ORM does, and its column. Half of
    what is read is blank, and asked nothing.
    """
    column = field.get_col(field.model._meta.db_table)
    converters = [
        *connection.ops.get_db_converters(column),
        *column.get_db_converters(connection),
    ]
    if any(convert(None, column, connection) is not None for convert in converters):
        raise TypeError(f"of {field} a blank is not None")
    return [(convert, column) for convert in converters]


@cache
def statement(
    model: type[models.Model], ways: tuple[str, ...], locked: tuple[str, ...]
) -> Statement:
    """The statement of these words, put together once."""
    return Statement(model, ways, locked)
