"""Statements that are the same each time: PostgreSQL keeps how it carries them out.

Of what a page or a save asks it, reading the statement and choosing a way takes three quarters of
the server's time, and writing the values into the text half of the program's.
"""

from typing import Any


def cursor(connection: Any) -> Any:
    """A cursor for a statement that is asked again and again, the same for all of them, so that one
    is read to its end before the next is asked. An ordinary one where nothing can be kept: on
    SQLite, and behind a pooler, which lends another connection each time (campaign/database.py).
    """
    if not caches_plans(connection):
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    line = connection.connection
    kept = line.__dict__.get(KEPT_CURSOR)
    with connection.wrap_database_errors:  # of a line that has ended meanwhile none is made
        if kept is None:
            kept = line.__dict__[KEPT_CURSOR] = _made(connection, line)
        return connection._prepare_cursor(kept)


KEPT_CURSOR = "planned_cursor"  # of a connection


def _made(connection: Any, line: Any) -> Any:
    from wards.database.planned_cursor import PlannedCursor  # noqa: PLC0415 - on SQLite nobody needs psycopg

    ordinary, line.cursor_factory = line.cursor_factory, PlannedCursor
    try:
        return connection.create_cursor()
    finally:
        line.cursor_factory = ordinary


def caches_plans(connection: Any) -> bool:
    """Whether statements may be kept under this connection."""
    is_postgres = connection.vendor == "postgresql"
    return is_postgres and bool(connection.settings_dict["OPTIONS"].get("prepare_threshold"))
