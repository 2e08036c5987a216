"""How far a long command is: one line that writes over itself, on a terminal alone."""

import time
from typing import Any

EVERY = 1.0  # seconds between two sayings


class ProgressLine:
    """Called with how much of so much is done."""

    def __init__(self, out: Any, total: int) -> None:
        self.out, self.total, self.said = out, total, time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if self.out.isatty() and (now - self.said > EVERY or done >= self.total):
            self.said = now
            share = 100 * done // max(self.total, 1)
            self.out.write(f"\r{done}/{self.total} ({share}%)", ending="")
            self.out.flush()
