"""A connection to SQLite whose writers look often whether it is their turn, and whose statements are
put into its words once.
"""

import threading
import time
from collections.abc import Callable
from functools import lru_cache, partial
from sqlite3 import SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT, Connection, OperationalError
from typing import Any

from django.db.backends.sqlite3 import base

# Seconds. Left to itself SQLite sleeps 1, 2, 5, 10, 15, 20, 25 … 100 ms between two looks: a save
# has the file for some five, so whoever waits sleeps through most moments in which nobody writes.
LOOK_EVERY = 0.001

# What waits for whoever writes, where it stands in no transaction yet.
WRITING = ("BEGIN", "INSERT", "UPDATE", "DELETE")

# Of a process one thread looks at a time; the others are woken when it has its turn.
_looking = threading.Lock()


class Cursor(base.SQLiteCursorWrapper):
    """Django's own, which looks through the whole text of a statement for its `%s` each time: of the
    thousands of letters that a save asks by, that took longer than the answers.

    `in_turn` does what writes once nobody else does.
    """

    def __init__(self, line: Connection, in_turn: Callable[[Callable[[], Any]], Any]) -> None:
        super().__init__(line)
        self.in_turn = in_turn

    def execute(self, query: str, params: Any = None) -> Any:
        if self.connection.in_transaction or not query.startswith(WRITING):
            return super().execute(query, params)
        return self.in_turn(partial(super().execute, query, params))

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None:
            return _with_question_marks(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


@lru_cache(500)
def _with_question_marks(query: str) -> str:
    converted: str = base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
    return converted


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits for other writers as long as the connection says (`timeout`) and no longer; for whatever
    else there is to wait for as SQLite does.
    """

    def create_cursor(self, name: str | None = None) -> Cursor:
        return self.connection.cursor(factory=lambda line: Cursor(line, self._in_turn))

    def _in_turn(self, act: Callable[[], Any]) -> Any:
        """What this statement answers, once it is its turn. Raises OperationalError."""
        patience: float = self.settings_dict["OPTIONS"]["timeout"]
        until = time.monotonic() + patience
        is_ours = _looking.acquire(timeout=patience)
        try:
            self._let_sqlite_wait(0)
            return _until_it_is_free(act, until)
        finally:
            if is_ours:
                _looking.release()
            self._let_sqlite_wait(patience)

    def _let_sqlite_wait(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _until_it_is_free(act: Callable[[], Any], until: float) -> Any:
    """A statement that was refused has done nothing, so that it may be tried again."""
    while True:
        try:
            return act()
        except OperationalError as refused:
            if not _is_busy(refused) or time.monotonic() >= until:
                raise
        time.sleep(LOOK_EVERY)


def _is_busy(refused: OperationalError) -> bool:
    """Whether somebody else writes; what else an error says is nothing to wait for. Nor is a moment
    that this connection still reads in, and that is over for whoever wants to write.
    """
    code = refused.sqlite_errorcode
    return code & 0xFF == SQLITE_BUSY and code != SQLITE_BUSY_SNAPSHOT
