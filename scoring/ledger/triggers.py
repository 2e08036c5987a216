"""The triggers that make both records append-only, the campaigns' and the register's, in the words
of each database.

They are made after every `migrate` (see apps.py): SQLite forgets them when Django makes the table
anew. A migration that takes a column away has to `lift` the guard first. One column may change,
`texts`: a lawful redaction takes a free text out, and its digest in the chain stays.
"""

from collections.abc import Sequence

from django.db import connection, transaction

from scoring.ledger.entry import Entry
from wards.record.trace import Trace

# Table → what the names of its triggers begin with.
TABLES = {Entry._meta.db_table: "entries", Trace._meta.db_table: "traces"}
UNGUARDED = {"texts"}
FUNCTION = "refuse_to_change_the_record"
BODY = (
    " BEGIN RAISE EXCEPTION 'the change record is append-only' "
    "USING ERRCODE = 'restrict_violation'; END "
)
MAKE_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$"
)


def install() -> None:
    """Make the triggers, whether or not they are there. Nothing to do while there is no table."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(MAKE_FUNCTION)
        for table, columns in _columns().items():
            for name, statement in _triggers(table, columns).items():
                cursor.execute(_drop(name, table))
                cursor.execute(statement)


def lift() -> None:
    """Take the triggers away: for migrations and for tests that empty the tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in _columns().items():
            for name in _triggers(table, columns):
                cursor.execute(_drop(name, table))


def missing() -> list[str]:
    """Names of triggers that are not there, do something else, or are switched off."""
    standing = _standing()
    return [
        name
        for table, columns in _columns().items()
        for name, statement in _triggers(table, columns).items()
        if standing.get(name) != _plain(statement)
    ]


def is_due() -> bool:
    """Whether there is a table to be guarded."""
    return bool(_columns())


def _standing() -> dict[str, str]:
    """The triggers of our tables that work, by their names."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, "
                "%s)",
                [*TABLES],
            )
        else:
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true) FROM pg_trigger JOIN "
                "pg_proc ON pg_proc.oid = tgfoid WHERE tgrelid IN (to_regclass(%s), "
                "to_regclass(%s)) AND tgenabled IN ('O', 'A') AND prosrc = %s",
                [*TABLES, BODY],
            )
        return {name: _plain(statement) for name, statement in cursor.fetchall()}


def _plain(statement: str) -> str:
    """A trigger as both write it down: PostgreSQL quotes only where it has to."""
    return statement.replace('"', "")


def _columns() -> dict[str, list[str]]:
    """Columns of our tables as the database has them, in alphabetical order: half-way through the
    migrations they differ from the models'.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tables.name, columns.name FROM sqlite_master AS tables "
                "JOIN pragma_table_info(tables.name) AS columns WHERE tables.name IN (%s, %s)",
                [*TABLES],
            )
        else:
            cursor.execute(
                "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = "
                "attrelid WHERE attrelid IN (to_regclass(%s), to_regclass(%s)) "
                "AND attnum > 0 AND NOT attisdropped",
                [*TABLES],
            )
        found: dict[str, list[str]] = {}
        for table, column in sorted(cursor.fetchall()):
            found.setdefault(table, []).append(column)
        return found


def _drop(name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (
        f" ON {table}" if connection.vendor == "postgresql" else ""
    )


def _triggers(table: str, columns: Sequence[str]) -> dict[str, str]:
    """The triggers of a table with these columns by their names."""
    guarded = ", ".join(f'"{name}"' for name in columns if name not in UNGUARDED)
    update, delete, empty = (
        f"{TABLES[table]}_are_not_{what}" for what in ("changed", "deleted", "emptied")
    )
    if connection.vendor == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'the change record is append-only'); END"
        return {
            update: f"CREATE TRIGGER {update} BEFORE UPDATE OF {guarded} ON {table} {refuse}",
            delete: f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} {refuse}",
        }
    call = f"EXECUTE FUNCTION {FUNCTION}()"
    return {
        update: f"CREATE TRIGGER {update} BEFORE UPDATE OF {guarded} ON {table} FOR EACH ROW "
        f"{call}",
        delete: f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} FOR EACH ROW {call}",
        empty: f"CREATE TRIGGER {empty} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
    }
