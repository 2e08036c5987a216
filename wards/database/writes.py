"""A row written as `save` writes it, by a statement that is put together once.

What the ORM works out for each of them costs twice the database's answer, and comes out the same
each time; a saved score writes two rows.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import DatabaseError, connections, models, router, transaction

from wards.database import planned


def update(row: models.Model, names: Iterable[str]) -> None:
    """What `save(update_fields=…)` does of a row that is there.
    Raises DatabaseError where it is not.
    """
    alias = router.db_for_write(type(row), instance=row)
    sql, fields = _update(type(row), tuple(names), alias)
    with (
        transaction.mark_for_rollback_on_error(alias),
        planned.cursor(connections[alias]) as cursor,
    ):
        cursor.execute(sql, [*_values(row, fields, alias), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError("the row is not there")


def insert(row: models.Model) -> None:
    """What `save(force_insert=True)` does of a row whose number the database gives."""
    alias = router.db_for_write(type(row), instance=row)
    sql, fields = _insert(type(row), alias)
    with (
        transaction.mark_for_rollback_on_error(alias),
        planned.cursor(connections[alias]) as cursor,
    ):
        cursor.execute(sql, _values(row, fields, alias))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, alias


def _values(row: models.Model, fields: Iterable[Any], alias: str) -> list[Any]:
    connection = connections[alias]
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


@cache
def _update(model: type[models.Model], names: tuple[str, ...], alias: str) -> tuple[str, list[Any]]:
    quote: Any = connections[alias].ops.quote_name
    meta: Any = model._meta
    fields = [meta.get_field(name) for name in names]
    changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    where = f"{quote(meta.pk.column)} = %s"
    return f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {where}", fields  # noqa: S608


@cache
def _insert(model: type[models.Model], alias: str) -> tuple[str, list[Any]]:
    quote: Any = connections[alias].ops.quote_name
    meta: Any = model._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    into = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    return f"{into} RETURNING {quote(meta.pk.column)}", fields
