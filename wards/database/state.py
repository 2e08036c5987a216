"""In which state a database is: with the tables that this version of the program asks for, or still
without (a new one, a copy from an earlier version: until `migrate`), and whether it takes writes.
"""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# How PostgreSQL says it: undefined_table, undefined_column; read_only_sql_transaction.
# SQLite has words alone.
LACKING = frozenset({"42P01", "42703"})
LACKING_WORDS = ("no such table", "no such column", "has no column named")
READ_ONLY = "25006"


def is_migrated() -> bool:
    """Whether everything that `migrate` does was done. Raises DatabaseError."""
    return _last() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def _last() -> frozenset[tuple[str, str]]:
    """The last migration of each app that has tables."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.graph.leaf_nodes())


def lacks_tables(problem: BaseException | None) -> bool:
    """Whether a statement failed for want of a table or a column."""
    if not isinstance(problem, DatabaseError):
        return False
    return _code(problem) in LACKING or any(words in str(problem) for words in LACKING_WORDS)


def only_reads(problem: BaseException | None) -> bool:
    """Whether it met a standby, a primary that has lost its role, a file that may not be written."""
    if not isinstance(problem, DatabaseError):
        return False
    return _code(problem) == READ_ONLY or "readonly database" in str(problem)


def _code(problem: DatabaseError) -> str | None:
    return getattr(problem.__cause__, "sqlstate", None)
