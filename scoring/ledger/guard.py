"""The triggers that make both records append-only, the campaigns' and the register's, in the words
of each database.

They are made after every `migrate` (see apps.py): SQLite forgets them when Django makes the table
anew. A migration that takes a column away has to `lift` the guard first. One column may change,
`texts`: a lawful redaction takes a free text out, and its digest in the chain stays.
"""

from django.db import connection, transaction

from scoring.ledger.entry import Entry
from wards.trace import Trace

# Table → what the names of its triggers begin with.
TABLES = {Entry._meta.db_table: "entries", Trace._meta.db_table: "traces"}
UNGUARDED = {"texts"}
FUNCTION = "refuse_to_change_the_record"
BODY = " BEGIN RAISE EXCEPTION 'the change record is append-only' USING ERRCODE = 'restrict_violation'; END "


def install() -> None:
    """Make the triggers, whether or not they are there. Nothing to do while there is no table."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            for name, statement in _triggers(table).items():
                cursor.execute(_drop(name, table))
                cursor.execute(statement)


def lift() -> None:
    """Take the triggers away: for migrations and for tests that empty the tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            for name in _triggers(table):
                cursor.execute(_drop(name, table))


def missing() -> list[str]:
    """Names of triggers that are not there, do something else, or are switched off."""
    return [name for table in TABLES for name in _missing(table)]


def is_due() -> bool:
    """Whether there is a table to be guarded."""
    return any(_columns(table) for table in TABLES)


def _missing(table: str) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                [table],
            )
            found = dict(cursor.fetchall())
            return [
                name for name, statement in _triggers(table).items() if found.get(name) != statement
            ]
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A') AND proname = %s AND prosrc = %s",
            [table, FUNCTION, BODY],
        )
        standing = {name for (name,) in cursor.fetchall()}
        return [name for name in _triggers(table) if name not in standing]


def _columns(table: str) -> list[str]:
    """The columns as the database has them: half-way through the migrations they differ from the
    model's.
    """
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return []
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 - a name of ours
        return [column[0] for column in cursor.description]


def _drop(name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (
        f" ON {table}" if connection.vendor == "postgresql" else ""
    )


def _triggers(table: str) -> dict[str, str]:
    """The triggers of one table by their names; none while it is not there."""
    columns = ", ".join(f'"{name}"' for name in _columns(table) if name not in UNGUARDED)
    if not columns:
        return {}
    update, delete, empty = (
        f"{TABLES[table]}_are_not_{what}" for what in ("changed", "deleted", "emptied")
    )
    if connection.vendor == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'the change record is append-only'); END"
        return {
            update: f"CREATE TRIGGER {update} BEFORE UPDATE OF {columns} ON {table} {refuse}",
            delete: f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} {refuse}",
        }
    function = (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$"
    )
    return {
        # The function comes with the first trigger: each is made anew by one call.
        update: f"{function}; CREATE TRIGGER {update} BEFORE UPDATE OF {columns} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
        delete: f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
        empty: f"CREATE TRIGGER {empty} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    }
