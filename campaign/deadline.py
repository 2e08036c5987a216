"""Ends requests that wait too long for a database which hangs: neither a time-out of the database
nor one of the network does.

A thread of each process looks once a second at the running requests. Where one has waited too long
for a statement, its connection is closed and the person gets an error page that says why.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.http import HttpRequest, HttpResponse
from psycopg import pq

from wards.database import alive

LOOK_EVERY = 1


@dataclass
class Waiting:
    """How long a request has waited for the database: every statement begins anew."""

    lines: list[Any]
    since: float = field(default_factory=time.monotonic)

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Around each of its statements."""
        self.since = time.monotonic()
        try:
            answer = execute(*statement)
            alive.note_the_answer(statement[-1]["connection"])
            return answer
        finally:
            self.since = time.monotonic()

    def cancel_overdue(self) -> None:
        waits = [line for line in self.lines if _is_asked(line)]
        if not waits:
            self.since = time.monotonic()  # the request works, and waits for nobody
        elif self.since < time.monotonic() - settings.DATABASE_PATIENCE:
            for line in waits:
                with contextlib.suppress(OSError, AttributeError):
                    _shut(line.connection.pgconn)


class DeadlineMiddleware:
    """Outside of everything that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if connections["default"].vendor != "postgresql":
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.waiting: dict[int, Waiting] = {}  # by thread
        self.watched_by = 0  # the process whose thread looks; 0 while nobody waits
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        me = threading.get_ident()
        waiting = Waiting([connections[alias] for alias in connections])
        with contextlib.ExitStack() as stack:
            for line in waiting.lines:
                alive.spare_the_question(line)
                stack.enter_context(line.execute_wrapper(waiting))
            with self.lock:
                self.waiting[me] = waiting
                self._watch()
            stack.callback(self.waiting.pop, me)
            return self.get_response(request)

    def _watch(self) -> None:
        """A thread does not survive the fork of a worker, and ends when nobody waits any more."""
        if self.watched_by != os.getpid():
            self.watched_by = os.getpid()
            threading.Thread(target=self._look, name="deadlines", daemon=True).start()

    def _look(self) -> None:
        while self._is_wanted():
            time.sleep(LOOK_EVERY)
            for waiting in list(self.waiting.values()):
                waiting.cancel_overdue()

    def _is_wanted(self) -> bool:
        with self.lock:
            if not self.waiting:
                self.watched_by = 0
            return bool(self.waiting)


def _is_asked(line: Any) -> bool:
    """Whether it waits for an answer of the server."""
    with contextlib.suppress(OSError, AttributeError):
        return bool(line.connection.pgconn.transaction_status == pq.TransactionStatus.ACTIVE)
    return False


def _shut(line: pq.abc.PGconn) -> None:
    """Whoever waits at the other end of our own line hears that it has ended."""
    with socket.socket(fileno=os.dup(line.socket)) as end:
        end.shutdown(socket.SHUT_RDWR)
