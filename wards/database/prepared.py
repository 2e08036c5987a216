"""Queries that pages ask again and again with other values: the ORM writes their SQL once.

What it works out for a query of several tables (joins, columns, converters) costs several times the
database's answer, and comes out the same each time: of a page of fifty items it was a third. Only
that is kept, never an answer.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, SimpleNamespace
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import connections, router
from django.db.models import QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, ValuesListIterable

from wards.database import planned

M = TypeVar("M")

# What stands for a value while the SQL is written: nothing that a query says by itself, and a
# number that the smallest column holds.
# What a column cannot hold Django does not ask PostgreSQL for at all.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 32_000 + place,
    str: lambda place: f"\ue000{place}\ue000",
    datetime: lambda place: datetime(9000 + place, 1, 1, tzinfo=UTC),
    date: lambda place: date(9000 + place, 1, 1),
}


class Prepared(Generic[M]):
    """A function that gives a queryset, made one that gives its rows as a list.

    Its arguments are numbers, texts, days and moments that stand in the query as they are. Others
    (`None`, a truth, a choice) change what is asked:
    for each of them SQL of its own is kept, so they must be few.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, M]]) -> None:
        self.ask = ask
        self.__doc__ = ask.__doc__
        self.written: dict[tuple[Any, ...], _Written] = {}

    def __call__(self, *values: Any) -> list[M]:
        return self._written(values).rows(values)

    def stored(self, *values: Any) -> list[Any]:
        """The rows as tuples of what the database has, which is not made the values of fields: for
        whoever makes something of many at once.
        """
        return self._written(values).stored(values)

    def _written(self, values: tuple[Any, ...]) -> "_Written":
        shape = tuple(type(value) if type(value) in MARKS else value for value in values)
        # Which database it is may differ from one request to the next (wards/database/standby.py).
        known = self.written.get(shape)
        if known is None:
            known = self.written[shape] = _Written(self.ask, values)
        return known


class _Statement(NamedTuple):
    """A query on one database: the ORM's compiler of it, its SQL, of each parameter what it is or
    which value stands there, and what makes the database's values those of the fields.
    """

    compiler: Any
    sql: str
    words: list[tuple[Any, int | None]]
    converters: Mapping[int, Any]
    names: list[str] | None  # of its columns, where they are those of one table and nothing else


class _Written:
    """A query as the ORM writes it, for values of one shape, on each of the databases."""

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]], values: Sequence[Any]) -> None:
        self.marks = {
            MARKS[type(value)](place): place
            for place, value in enumerate(values)
            if type(value) in MARKS
        }
        by_place = {place: mark for mark, place in self.marks.items()}
        marked = [by_place.get(place, value) for place, value in enumerate(values)]
        self.asked = ask(*marked)
        if self.asked._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise TypeError("what is fetched beside the rows is not prepared")
        self.statements: dict[str, _Statement] = {}

    def stored(self, values: Sequence[Any]) -> list[Any]:
        alias, known = self._statement()
        return _asked(known, values, connections[alias])

    def rows(self, values: Sequence[Any]) -> list[Any]:
        alias, known = self._statement()
        stored = _asked(known, values, connections[alias])
        found = _by_column(connections[alias], stored, known.converters)
        asked: Any = self.asked
        if asked._iterable_class is ValuesListIterable:
            return list(found)
        fetch_mode = getattr(asked, "_fetch_mode", None)  # of Django 6.1
        if known.names is not None:
            return [row_of(asked.model, alias, known.names, row, fetch_mode) for row in found]
        compiler, query = _like(known.compiler), _like(known.compiler.query)
        compiler.execute_sql = lambda *_args, **_more: found
        compiler.results_iter = lambda *_args, **_more: found
        compiler.klass_info = _made_by(compiler.klass_info)
        query.get_compiler = lambda *_args, **_more: compiler
        # The rows are made as the ORM makes them, by what it makes them with.
        source: Any = SimpleNamespace(
            db=alias, query=query, model=asked.model, _fields=asked._fields,
            _hints={}, _known_related_objects={}, _fetch_mode=fetch_mode,
        )  # fmt: skip
        rows: Any = asked._iterable_class(source)
        return list(rows)

    def _statement(self) -> tuple[str, _Statement]:
        """The database to ask, and what it is asked."""
        alias = self.asked._db or router.db_for_read(self.asked.model)  # type: ignore[attr-defined]
        known = self.statements.get(alias)
        if known is None:
            known = self.statements[alias] = self._write(alias)
        return alias, known

    def _write(self, alias: str) -> _Statement:
        compiler = self.asked.query.chain().get_compiler(alias)
        sql, params = compiler.as_sql()
        marks = {_stored(mark, compiler.connection): place for mark, place in self.marks.items()}
        # PostgreSQL's numbers of some columns are of a type of their own (Int4), a kind of int.
        places = [marks.get(param) if isinstance(param, tuple(MARKS)) else None for param in params]
        if not {*self.marks.values()} <= {*places}:
            raise TypeError("a value does not stand in the query as it is")
        words = list(zip(params, places, strict=True))
        if planned.caches_plans(compiler.connection):
            sql, words = _spelled_out(sql, words, compiler.connection)
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        if compiler.has_composite_fields(columns):
            raise TypeError("values of several columns are not prepared")
        is_plain = self.asked._iterable_class is ModelIterable and not (
            compiler.annotation_col_map or compiler.klass_info.get("related_klass_infos")
        )
        names = [column.target.attname for column in columns] if is_plain else None
        return _Statement(compiler, sql, words, compiler.get_converters(columns), names)


def _spelled_out(
    sql: str, words: Sequence[tuple[Any, int | None]], connection: Any
) -> tuple[str, list[tuple[Any, int | None]]]:
    """The SQL with everything in it that stays the same: the values alone are left to be sent."""
    coming = iter(words)

    def spelled(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        word, place = next(coming)
        if place is not None:
            return found[0]
        return str(connection.ops.compose_sql("%s", [word])).replace("%", "%%")

    return re.sub("%%|%s", spelled, sql), [
        (word, place) for word, place in words if place is not None
    ]


def _asked(known: _Statement, values: Sequence[Any], connection: Any) -> list[Any]:
    """What the database has for these values, without what is selected for its order alone."""
    given = [_stored(value, connection) for value in values]
    params = [word if place is None else given[place] for word, place in known.words]
    with planned.cursor(connection) as cursor:
        cursor.execute(known.sql, params)
        rows: list[Any] = cursor.fetchall()
    if known.compiler.has_extra_select:
        rows = [row[: known.compiler.col_count] for row in rows]
    return rows


def _like(thing: Any) -> Any:
    """A copy that may be changed without changing this one:
    what `copy` gives, without its questions.
    """
    made: Any = object.__new__(type(thing))
    made.__dict__.update(thing.__dict__)
    return made


def _stored(value: Any, connection: Any) -> Any:
    """A value as a query hands it to this database."""
    if type(value) is datetime:
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if type(value) is date else value


def row_of(
    model: Any, alias: str, names: Sequence[str], values: Sequence[Any], fetch_mode: Any = None
) -> Any:
    """A row of a table from these columns: as the ORM makes it, without asking each of thirty
    fields what it would do with its value, which in our tables is to keep it.
    """
    made = model.__new__(model)
    state = made._state = ModelState()
    state.adding, state.db = False, alias
    if fetch_mode is not None:  # of Django 6.1
        state.fetch_mode = fetch_mode
    made.__dict__.update(zip(names, values, strict=True))
    return made


class _Rows:
    """Stands for a table of which rows are made."""

    def __init__(self, model: Any) -> None:
        self.model, self._meta = model, model._meta

    def from_db(self, alias: str, names: Sequence[str], values: Sequence[Any], **more: Any) -> Any:
        return row_of(self.model, alias, names, values, **more)


class _Once(_Rows):
    """Of a table that rows point to, each object is made once for all the rows of one answer. Fifty
    items share ten criteria and a person or two.
    """

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.made: dict[Any, Any] = {}

    def from_db(self, alias: str, names: Sequence[str], values: Sequence[Any], **more: Any) -> Any:
        pk = values[names.index(self._meta.pk.attname)]
        if pk not in self.made:
            self.made[pk] = super().from_db(alias, names, values, **more)
        return self.made[pk]


def _made_by(
    rows_of: Mapping[str, Any] | None, makes: type[_Rows] = _Rows
) -> dict[str, Any] | None:
    """What the ORM makes rows by, with the tables beside the one that was asked for made once."""
    if rows_of is None:
        return None
    beside = [_made_by(table, _Once) for table in rows_of.get("related_klass_infos", ())]
    return {**rows_of, "model": makes(rows_of["model"]), "related_klass_infos": beside}


def _by_column(
    connection: Any, rows: Iterable[Sequence[Any]], converters: Mapping[int, Any]
) -> Iterable[Sequence[Any]]:
    """What makes the database's values those of the fields, one column after another: value by
    value, as the ORM does it, a thousand rows take twice as long. Most columns have a few values
    that come again and again (a cap, a year, nothing): each of them is made once.
    """
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    if columns:
        for place, (converts, expression) in converters.items():
            for convert in converts:
                columns[place] = _made(columns[place], convert, expression, connection)
    return zip(*columns, strict=True)


# What rows may share, since nobody can change it.
STEADY = (NoneType, bool, int, str, Decimal, datetime, date, UUID)


def _made(column: Sequence[Any], convert: Callable[..., Any], *beside: Any) -> list[Any]:
    kinds = {*map(type, column)}
    if kinds <= {NoneType, int} or kinds <= {NoneType, str}:  # 1 and 1.0 would be one value
        known = {value: convert(value, *beside) for value in {*column}}
        if all(isinstance(value, STEADY) for value in known.values()):
            return [known[value] for value in column]
    return [convert(value, *beside) for value in column]


def padded(ids: Sequence[int]) -> list[int]:
    """Ids that a query is asked about, so many that it is written for few numbers of them; 0 and
    whatever is repeated find nothing more.
    """
    size = 8
    while size < len(ids):
        size *= 4
    return [*ids, *[0] * (size - len(ids))]


def prepared(ask: Callable[..., QuerySet[Any, M]]) -> Prepared[M]:
    """Of a function that gives a queryset, one that gives its rows; see Prepared."""
    return Prepared(ask)
