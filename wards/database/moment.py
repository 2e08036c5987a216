"""Reading many rows as of one moment, without keeping anybody from writing meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.db import connections
from django.http import HttpRequest, HttpResponseBase

from wards.database import standby

R = TypeVar("R", bound=HttpResponseBase)

_reading: ContextVar[bool] = ContextVar("reading", default=False)


def is_one() -> bool:
    """Whether what is read now is read as of one moment: what one query has seen of the others'
    rows still holds of them.
    """
    return _reading.get()


@contextmanager
def one_moment() -> Iterator[datetime]:
    """All queries inside see the database as it stood at the moment that is given: now, or when a
    standby was as far as it is. Inside a transaction that is its own affair.

    Not `transaction.atomic()`: on SQLite that would take the write lock for as long as the reading
    lasts, on PostgreSQL each query would see a moment of its own.
    """
    token = _reading.set(True)
    try:
        with _begun() as moment:
            yield moment
    finally:
        _reading.reset(token)


@contextmanager
def _begun() -> Iterator[datetime]:
    connection, moment = connections[standby.alias()], standby.moment()
    if connection.in_atomic_block:
        yield moment
        return
    if connection.vendor == "sqlite":
        # Django asks once, in a transaction of its own: within ours it would hear an error as a no.
        _ = connection.features.supports_json_field
    begin = (
        "BEGIN DEFERRED"
        if connection.vendor == "sqlite"
        else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    )
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield moment
        finally:
            # Nothing was written. After a ROLLBACK psycopg throws away every plan that is kept on
            # this connection (planned.py), and the next requests would make them all anew.
            cursor.execute("COMMIT")


def of_one_moment(view: Callable[..., R]) -> Callable[..., R]:
    """A view that only reads, several tables after one another: what somebody decides meanwhile
    stands in all of its rows or in none.
    """

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> R:
        with one_moment():
            return view(request, *args, **kwargs)

    return seen
