"""A connection to SQLite whose writers look often whether it is their turn, and whose statements are
put into its words once.
"""

import threading
import time
from functools import lru_cache
from sqlite3 import SQLITE_BUSY
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

# Seconds. Left to itself SQLite sleeps 1, 2, 5, 10, 15, 20, 25 … 100 ms between two looks: a save
# has the file for some five, so whoever waits sleeps through most moments in which nobody writes.
LOOK_EVERY = 0.001

# Of a process one thread looks at a time; the others are woken when it has its turn.
_looking = threading.Lock()


class Cursor(base.SQLiteCursorWrapper):
    """Django's own, which looks through the whole text of a statement for its `%s` each time: of the
    thousands of letters that a save asks by, that took longer than the answers.
    """

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
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        patience: float = self.settings_dict["OPTIONS"]["timeout"]
        until = time.monotonic() + patience
        is_ours = _looking.acquire(timeout=patience)
        try:
            self._let_sqlite_wait(0)
            self._begin(until)
        finally:
            if is_ours:
                _looking.release()
            self._let_sqlite_wait(patience)

    def _begin(self, until: float) -> None:
        while True:
            try:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
                return
            except OperationalError as refused:
                if not _is_busy(refused) or time.monotonic() >= until:
                    raise
            time.sleep(LOOK_EVERY)

    def _let_sqlite_wait(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _is_busy(refused: OperationalError) -> bool:
    """Whether somebody else writes; what else an error says is nothing to wait for."""
    code: Any = getattr(refused.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == SQLITE_BUSY
