"""Statements that are the same each time: PostgreSQL keeps how it carries them out.

Of what a page or a save asks it, reading the statement and choosing a way takes three quarters of
the server's time, and writing the values into the text half of the program's.
"""

from typing import Any


def cursor(connection: Any) -> Any:
    """A cursor for a statement that is asked again and again; an ordinary one where nothing can be
    kept: on SQLite, and behind a pooler, which lends another connection each time
    (campaign/database.py).
    """
    if not caches_plans(connection):
        return connection.cursor()
    from wards.database.planned_cursor import PlannedCursor  # noqa: PLC0415 - on SQLite nobody needs psycopg

    connection.ensure_connection()
    line = connection.connection
    ordinary, line.cursor_factory = line.cursor_factory, PlannedCursor
    try:
        return connection.cursor()
    finally:
        line.cursor_factory = ordinary


def caches_plans(connection: Any) -> bool:
    """Whether statements may be kept under this connection."""
    is_postgres = connection.vendor == "postgresql"
    return is_postgres and bool(connection.settings_dict["OPTIONS"].get("prepare_threshold"))
