"""A small client for loopback: blocking sockets in threads, so that little of the machine goes to
the asking side.

gunicorn's sync workers close after each answer, so every request opens its own connection.
"""

import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Address = tuple[str, int]


@dataclass
class Answer:
    """A status and the body of an answer."""

    status: int
    body: bytes
    length: int | None = None  # of the body, as announced
    head: bytes = b""


@dataclass
class Caller:
    """One connection's work: gives the next request, takes the answer."""

    next_request: Callable[[], bytes]
    take: Callable[[Answer], None] = lambda answer: None


@dataclass
class Load:
    """What came of a stretch of load. Times in seconds."""

    seconds: float
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def __add__(self, other: "Load") -> "Load":
        return Load(self.seconds + other.seconds, self.times + other.times)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def request(
    method: str, path: str, session: str, csrf: str = "", body: str = "", accept: str = "text/html"
) -> bytes:
    """An HTTP request as bytes."""
    content = body.encode()
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        f"Cookie: sessionid={session}; csrftoken={csrf}",
        f"Accept: {accept}",
        "Connection: close",
    ]
    if method == "POST":
        lines += [
            f"X-CSRFToken: {csrf}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(content)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + content


def ask(address: Address, asked: bytes) -> Answer:
    """Send one request and read the answer to its end."""
    with socket.create_connection(address, timeout=60) as connection:
        connection.sendall(asked)
        parts = []
        while part := connection.recv(262_144):
            parts.append(part)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    announced = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
    return Answer(int(head.split(b" ", 2)[1]), body, int(announced[1]) if announced else None, head)


def run(address: Address, callers: Sequence[Caller], seconds: float) -> Load:
    """Let all callers ask one request after another for that long.

    Raises RuntimeError on an answer that is no 2xx.
    """
    load = Load(seconds)
    wrong: list[Answer] = []
    start = time.perf_counter()
    end = start + seconds

    def work(caller: Caller) -> None:
        while not wrong and time.perf_counter() < end:
            began = time.perf_counter()
            answer = ask(address, caller.next_request())
            load.times.append(time.perf_counter() - began)
            if not 200 <= answer.status < 300:
                wrong.append(answer)
                return
            caller.take(answer)

    threads = [threading.Thread(target=work, args=[caller]) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong or not load.times:
        what = f"{wrong[0].status}: {wrong[0].body[:300]!r}" if wrong else "nothing in time"
        raise RuntimeError(f"the server answered {what}")
    load.seconds = time.perf_counter() - start
    return load
