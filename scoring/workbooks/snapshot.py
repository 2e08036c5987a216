"""Reading many rows as of one moment, without keeping anybody from writing meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_moment() -> Iterator[None]:
    """All queries inside see the database as it stands now. Inside a transaction that is its own
    affair.

    Not `transaction.atomic()`: on SQLite that would take the write lock for as long as the reading
    lasts, on PostgreSQL each query would see a moment of its own.
    """
    if connection.in_atomic_block:
        yield
        return
    begin = (
        "BEGIN DEFERRED"
        if connection.vendor == "sqlite"
        else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    )
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
