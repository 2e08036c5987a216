"""A connection that answered a moment ago is not asked whether it is there: each request would wait
for that answer before it asks for anything.

Where a server has ended, its end of the line is closed, which the socket shows without a question.
A machine that went without a word within that moment is noticed at the statement that follows,
which waits as long as the question would have, and is answered with 503 instead of by another line.
"""

import select
import time
from typing import Any

FRESH = 5  # seconds
ANSWERED = "answered_at"  # of a connection


def spare_the_question(connection: Any) -> None:
    """Before the first statement of a request."""
    line = connection.connection
    answered = None if line is None else line.__dict__.get(ANSWERED)
    if answered is None or time.monotonic() - answered > FRESH:
        return
    if not line.closed and _is_silent(line.pgconn.socket):
        connection.health_check_done = True


def note_the_answer(connection: Any) -> None:
    """After each statement: a request that asked nothing says nothing of the server."""
    connection.connection.__dict__[ANSWERED] = time.monotonic()


def _is_silent(socket: int) -> bool:
    """Whether nothing has come that nobody asked for: an end, a word about it, a new setting."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return not poll.poll(0)
