"""No request waits for the database for good: one that hangs answers nothing, and neither a time-out
of its own nor one of the line ends that.

A thread of each process looks once a second at the requests that are being answered; where one has
waited too long for a statement, its connection is shut, and the person reads why.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.http import HttpRequest, HttpResponse
from psycopg import pq

LOOK_EVERY = 1


class DeadlineMiddleware:
    """Outside of everything that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if connections["default"].vendor != "postgresql":
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.since: dict[int, tuple[float, list[Any]]] = {}  # thread: when, its connections
        self.watched_by = 0  # the process whose thread looks; 0 while nobody waits
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        me = threading.get_ident()
        with self.lock:
            self.since[me] = time.monotonic(), [connections[alias] for alias in connections]
            self._watch()
        try:
            return self.get_response(request)
        finally:
            del self.since[me]

    def _watch(self) -> None:
        """A thread does not survive the fork of a worker, and ends when nobody waits any more."""
        if self.watched_by != os.getpid():
            self.watched_by = os.getpid()
            threading.Thread(target=self._look, name="deadlines", daemon=True).start()

    def _look(self) -> None:
        while self._is_wanted():
            time.sleep(LOOK_EVERY)
            late = time.monotonic() - settings.DATABASE_PATIENCE
            for began, wrappers in list(self.since.values()):
                if began < late:
                    for wrapper in wrappers:
                        with contextlib.suppress(OSError, AttributeError):
                            _shut(wrapper.connection.pgconn)

    def _is_wanted(self) -> bool:
        with self.lock:
            if not self.since:
                self.watched_by = 0
            return bool(self.since)


def _shut(line: pq.abc.PGconn) -> None:
    """Whoever waits at the other end of our own line hears that it has ended."""
    if line.transaction_status != pq.TransactionStatus.ACTIVE:
        return  # the request works, and waits for nobody
    with socket.socket(fileno=os.dup(line.socket)) as end:
        end.shutdown(socket.SHUT_RDWR)
