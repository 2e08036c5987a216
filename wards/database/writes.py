"""Rows written as `save` and `bulk_create` write them, by a statement that is put together once.

What the ORM works out for each of them costs twice the database's answer, and comes out the same
each time; a saved score writes two rows, an act over all units two for each.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import NoneType
from typing import Any

from django.db import DatabaseError, connections, models, router, transaction

from wards.database import planned
from wards.record.chain import written

# A column, and the types of values that the driver gets as they are.
Column = tuple[Any, frozenset[type]]


def update(row: models.Model, names: Iterable[str]) -> None:
    """What `save(update_fields=…)` does of a row that is there.
    Raises DatabaseError where it is not.
    """
    alias = router.db_for_write(type(row), instance=row)
    with transaction.mark_for_rollback_on_error(alias), _cursor(alias) as cursor:
        _change(cursor, row, names, alias)


def insert(row: models.Model) -> None:
    """What `save(force_insert=True)` does of a row whose number the database gives."""
    alias = router.db_for_write(type(row), instance=row)
    with transaction.mark_for_rollback_on_error(alias), _cursor(alias) as cursor:
        _add(cursor, row, alias)


def update_and_insert(row: models.Model, names: Iterable[str], added: models.Model) -> None:
    """`update` of a row, then `insert` of another: PostgreSQL is asked once for both.
    Raises as they do.
    """
    alias = router.db_for_write(type(row), instance=row)
    database = connections[alias]
    with transaction.mark_for_rollback_on_error(alias), _cursor(alias) as cursor:
        if database.vendor != "postgresql":
            _change(cursor, row, names, alias)
            _add(cursor, added, alias)
            return
        sql, changed, columns = _update_and_insert(type(row), tuple(names), type(added), alias)
        words = [*_values(row, changed, database), row.pk, *_values(added, columns, database)]
        cursor.execute(sql, words)
        _note_number(added, cursor.fetchone(), alias)


def _cursor(alias: str) -> Any:
    return planned.cursor(connections[alias])


def _change(cursor: Any, row: models.Model, names: Iterable[str], alias: str) -> None:
    sql, columns = _update(type(row), tuple(names), alias)
    cursor.execute(sql, [*_values(row, columns, connections[alias]), row.pk])
    if cursor.rowcount != 1:
        raise DatabaseError("the row is not there")


def _add(cursor: Any, row: models.Model, alias: str) -> None:
    sql, columns = _insert(type(row), alias)
    cursor.execute(sql, _values(row, columns, connections[alias]))
    _note_number(row, cursor.fetchone(), alias)


def _note_number(row: models.Model, made: Sequence[int] | None, alias: str) -> None:
    """The number that a new row got; none where the row that is changed with it is not there."""
    if made is None:
        raise DatabaseError("the row is not there")
    row.pk = made[0]
    row._state.adding, row._state.db = False, alias


def insert_each(
    rows: Sequence[models.Model], known: Mapping[str, Sequence[Any]] | None = None
) -> None:
    """What `bulk_create` does of new rows of one table whose numbers the database gives. `known`:
    columns by their names that are in the database's form already.
    """
    if not rows:
        return
    model = type(rows[0])
    alias = router.db_for_write(model)
    connection = connections[alias]
    sql, fields = _insert_each(model, alias)
    known = known or {}
    columns: list[Any] = [
        known.get(field.attname) or _column(field, rows, connection) for field in fields
    ]
    with transaction.atomic(alias, savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(sql, [_array(column) for column in columns])
            numbers: Iterable[int] = [number for (number,) in cursor.fetchall()]
        else:
            cursor.executemany(sql, list(zip(*columns, strict=True)))
            # The one who writes counts on without a gap.
            cursor.execute("SELECT last_insert_rowid()")
            (last,) = cursor.fetchone()
            numbers = range(last - len(rows) + 1, last + 1)
    for row, number in zip(rows, numbers, strict=True):
        row.pk = number
        row._state.adding, row._state.db = False, alias


def update_each(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """What `update` does of each of these rows of one table. Raises DatabaseError where one of them
    is not there.
    """
    if not rows:
        return
    model = type(rows[0])
    alias = router.db_for_write(model)
    connection = connections[alias]
    sql, fields = _update_each(model, tuple(names), alias)
    columns = [_column(field, rows, connection) for field in fields]
    with transaction.atomic(alias, savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(sql, [_array(column) for column in columns])
        else:
            cursor.executemany(sql, list(zip(*columns, strict=True)))
        if cursor.rowcount != len(rows):
            raise DatabaseError("a row is not there")


def _column(field: Any, rows: Sequence[models.Model], connection: Any) -> list[Any]:
    """What a column of these rows is to hold. Of most columns a few values come again and again (a
    state, a moment, nothing): each of them is made once.
    """
    values = [getattr(row, field.attname) for row in rows]
    kinds = {*map(type, values)} - {type(None)}
    # 1 and True are one key; what JSON is made of is none.
    if len(kinds) > 1 or any(kind.__hash__ is None for kind in kinds):
        return [_stored(field, value, connection) for value in values]
    known = {value: _stored(field, value, connection) for value in {*values}}
    return [known[value] for value in values]


def _array(column: list[Any]) -> Any:
    """A column as PostgreSQL's text of an array where it has texts alone: what the driver takes for
    all the quotes in what an entry keeps is three times what else is done for a unit.
    """
    if not {*map(type, column)} <= {str, type(None)}:
        return column
    return f"{{{','.join(map(_element, column))}}}"


def _element(text: str | None) -> str:
    if text is None:
        return "NULL"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _stored(field: Any, value: Any, connection: Any) -> Any:
    """A value as the database takes it; JSON as text, which each of them takes as well."""
    if isinstance(field, models.JSONField) and value is not None:
        return json.dumps(value, cls=field.encoder) if field.encoder else written(value).text
    return field.get_db_prep_save(value, connection)


def _values(row: models.Model, columns: Iterable[Column], connection: Any) -> list[Any]:
    found = []
    for field, kept in columns:
        value = getattr(row, field.attname)
        found.append(value if type(value) in kept else _stored(field, value, connection))
    return found


def _columns(fields: Iterable[Any]) -> list[Column]:
    return [(field, _kept(field)) for field in fields]


# Whose values of this very type are stored as they are, whatever the database.
STORED_AS_IS = ((str, models.CharField), (str, models.TextField), (int, models.AutoField))
MAKES = ("get_db_prep_save", "get_db_prep_value", "get_prep_value", "to_python")


def _stores_as(field: type, family: type) -> bool:
    return all(getattr(field, name) is getattr(family, name) for name in MAKES)


def _kept(field: Any) -> frozenset[type]:
    """Types of values that the field stores as they are; one that has a way of its own has none."""
    there = field.target_field if field.many_to_one else field
    kinds = {kind for kind, family in STORED_AS_IS if _stores_as(type(there), family)}
    return frozenset(kinds | {NoneType} if kinds else kinds)


@cache
def _update(
    model: type[models.Model], names: tuple[str, ...], alias: str
) -> tuple[str, list[Column]]:
    quote: Any = connections[alias].ops.quote_name
    meta: Any = model._meta
    fields = [meta.get_field(name) for name in names]
    changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    where = f"{quote(meta.pk.column)} = %s"
    return f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {where}", _columns(fields)  # noqa: S608


@cache
def _insert(
    model: type[models.Model], alias: str, rows: str = "VALUES ({})"
) -> tuple[str, list[Column]]:
    into, fields = _insert_into(model, alias)
    values = rows.format(", ".join(["%s"] * len(fields)))
    return f"{into} {values} RETURNING {_number(model, alias)}", _columns(fields)


@cache
def _update_and_insert(
    model: type[models.Model], names: tuple[str, ...], added: type[models.Model], alias: str
) -> tuple[str, list[Column], list[Column]]:
    changing, changed = _update(model, names, alias)
    inserting, columns = _insert(added, alias, "SELECT {} FROM changed")
    return f"WITH changed AS ({changing} RETURNING 1) {inserting}", changed, columns


@cache
def _insert_each(model: type[models.Model], alias: str) -> tuple[str, list[Any]]:
    """On PostgreSQL one statement for all rows, with the columns as its values; on SQLite a
    statement that is carried out for each.
    """
    connection: Any = connections[alias]
    into, fields = _insert_into(model, alias)
    if connection.vendor != "postgresql":
        return f"{into} VALUES ({', '.join(['%s'] * len(fields))})", fields
    arrays = _arrays(fields, connection)
    returning = f"RETURNING {_number(model, alias)}"
    return f"{into} SELECT * FROM UNNEST({arrays}) {returning}", fields  # noqa: S608


@cache
def _update_each(
    model: type[models.Model], names: tuple[str, ...], alias: str
) -> tuple[str, list[Any]]:
    """The same of rows that are there; the last column is the primary key."""
    connection: Any = connections[alias]
    if connection.vendor != "postgresql":
        sql, columns = _update(model, names, alias)
        return sql, [*(field for field, _kept in columns), model._meta.pk]
    quote, meta = connection.ops.quote_name, model._meta
    fields: list[Any] = [*map(meta.get_field, names), meta.pk]
    given = [f"given_{place}" for place, _field in enumerate(fields)]
    pairs = zip(fields, given, strict=True)
    *changes, is_it = [f"{quote(field.column)} = {name}" for field, name in pairs]
    arrays = _arrays(fields, connection)
    return (
        f"UPDATE {quote(meta.db_table)} SET {', '.join(changes)} "  # noqa: S608
        f"FROM UNNEST({arrays}) AS given ({', '.join(given)}) WHERE {is_it}",
        fields,
    )


def _arrays(fields: Iterable[Any], connection: Any) -> str:
    """Columns as PostgreSQL's arrays. Of varchar(40) without the length, as what is cast to it
    would be cut off.
    """
    kinds = [field.db_type(connection).partition("(")[0] for field in fields]
    return ", ".join(f"(%s)::{kind}[]" for kind in kinds)


def _insert_into(model: type[models.Model], alias: str) -> tuple[str, list[Any]]:
    quote: Any = connections[alias].ops.quote_name
    meta: Any = model._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    return f"INSERT INTO {quote(meta.db_table)} ({columns})", fields


def _number(model: type[models.Model], alias: str) -> str:
    """The column of the primary key."""
    pk: Any = model._meta.pk
    return str(connections[alias].ops.quote_name(pk.column))
