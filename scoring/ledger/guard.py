"""The triggers that make the change record append-only, in the words of each database.

They are made after every `migrate` (see apps.py): SQLite forgets them when Django makes the table
anew. A migration that takes a column away has to `lift` the guard first. One column may change,
`texts`: a lawful redaction takes a free text out, and its digest in the chain stays.
"""

from django.db import connection, transaction

from scoring.ledger.entry import Entry

TABLE = Entry._meta.db_table
UNGUARDED = {"texts"}
UPDATE, DELETE, TRUNCATE = (
    "entries_are_not_changed",
    "entries_are_not_deleted",
    "entries_are_not_emptied",
)
FUNCTION = "refuse_to_change_the_record"
BODY = " BEGIN RAISE EXCEPTION 'the change record is append-only' USING ERRCODE = 'restrict_violation'; END "


def install() -> None:
    """Make the triggers, whether or not they are there. Nothing to do while there is no table."""
    if not _columns():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for name, statement in _triggers().items():
            cursor.execute(_drop(name))
            cursor.execute(statement)


def lift() -> None:
    """Take the triggers away: for migrations and for tests that empty the tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in _triggers():
            cursor.execute(_drop(name))


def missing() -> list[str]:
    """Names of triggers that are not there, do something else, or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                [TABLE],
            )
            found = dict(cursor.fetchall())
            return [name for name, statement in _triggers().items() if found.get(name) != statement]
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A') AND proname = %s AND prosrc = %s",
            [TABLE, FUNCTION, BODY],
        )
        standing = {name for (name,) in cursor.fetchall()}
        return [name for name in _triggers() if name not in standing]


def is_due() -> bool:
    """Whether there is a table to be guarded."""
    return bool(_columns())


def _columns() -> list[str]:
    """The columns as the database has them: half-way through the migrations they differ from the
    model's.
    """
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return []
        cursor.execute(f"SELECT * FROM {TABLE} LIMIT 0")  # noqa: S608 - a name of ours
        return [column[0] for column in cursor.description]


def _drop(name: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (
        f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    )


def _triggers() -> dict[str, str]:
    columns = ", ".join(f'"{name}"' for name in _columns() if name not in UNGUARDED)
    if connection.vendor == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'the change record is append-only'); END"
        return {
            UPDATE: f"CREATE TRIGGER {UPDATE} BEFORE UPDATE OF {columns} ON {TABLE} {refuse}",
            DELETE: f"CREATE TRIGGER {DELETE} BEFORE DELETE ON {TABLE} {refuse}",
        }
    function = (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$"
    )
    return {
        # The function comes with the first trigger: each is made anew by one call.
        UPDATE: f"{function}; CREATE TRIGGER {UPDATE} BEFORE UPDATE OF {columns} ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
        DELETE: f"CREATE TRIGGER {DELETE} BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
        TRUNCATE: f"CREATE TRIGGER {TRUNCATE} BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    }
