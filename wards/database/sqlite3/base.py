"""A connection to SQLite whose writers look often whether it is their turn."""

import threading
import time
from sqlite3 import SQLITE_BUSY
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

# Seconds. Left to itself SQLite sleeps 1, 2, 5, 10, 15, 20, 25 … 100 ms between two looks: a save
# has the file for some five, so whoever waits sleeps through most moments in which nobody writes.
LOOK_EVERY = 0.001

# Of a process one thread looks at a time; the others are woken when it has its turn.
_looking = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits for other writers as long as the connection says (`timeout`) and no longer; for whatever
    else there is to wait for as SQLite does.
    """

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
