"""Pages of PDF files as pictures, and pictures made smaller: drawn in a process of its own.

Whoever sends a file chooses what a PDF library reads, so the reading happens in a sandbox: another
process (renderer.py, reader.py) that holds no secret, opens nothing else, and is bounded in time,
memory, pages and pixels. What happens to it is an answer as well: the file could not be drawn.
"""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from threading import BoundedSemaphore
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
# Programs of ours, as Python is told of them.
RENDERER = ("-m", "scoring.files.renderer")
READER = ("-m", "scoring.files.reader")
TURN, PATIENCE = 10, 20  # seconds: until it is one's turn, and for all pages of one call
MAX_PAGES = 20  # of one call; for more, call again
MAX_SIDE = 5000  # pixels: A4 at 400 dots per inch
# What an operating system asks of its programs before they start.
INHERITED = ("SYSTEMROOT", "LD_LIBRARY_PATH")
# The codes of `RenderError`; they leave with a status for the first three.
BROKEN, LOCKED, TOO_LARGE, TOO_SLOW, BUSY = "broken", "locked", "too_large", "too_slow", "busy"
STATUSES = {3: BROKEN, 4: LOCKED, 5: TOO_LARGE}
# One drawing at a time in each process of the program, however many ask.
_turn = BoundedSemaphore()


class RenderError(Exception):
    """No picture can be had; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Drawn:
    """How many pages the file has, and those asked for as pictures, each the bytes of a file."""

    pages: int
    pictures: Sequence[bytes]


def pages(
    file: IO[bytes], *, first: int = 1, last: int = 1, side: int = 1600, kind: str = "PNG"
) -> Drawn:
    """Pages `first` to `last` of a PDF, as far as it has them, the longer side of each `side`
    pixels; `kind` is PNG (grey and exact, for reading marks) or WEBP (in colour and small, for the
    eye).

    Raises RenderError, OSError.
    """
    if not (1 <= first <= last < first + MAX_PAGES and 1 <= side <= MAX_SIDE):
        raise ValueError(f"pages {first} to {last}, {side} pixels")
    return _read(answer_to(file, RENDERER, "pdf", first, last, side, kind))


def smaller(file: IO[bytes], *, side: int, kind: str = "WEBP") -> Drawn:
    """A JPG or PNG upright, its longer side at most `side` pixels. Raises RenderError, OSError."""
    return _read(answer_to(file, RENDERER, "picture", 1, 1, side, kind))


def answer_to(file: IO[bytes], program: Sequence[str], *order: str | int) -> bytes:
    """What a program in the sandbox makes of a file: an archive of `facts.json` and the pictures.
    Raises RenderError, OSError.
    """
    with _turn_taken(), tempfile.TemporaryFile() as copy, tempfile.TemporaryFile() as answer:
        file.seek(0)
        copyfileobj(file, copy)
        copy.seek(0)
        _run([*program, *map(str, order)], copy, answer)
        answer.seek(0)
        return answer.read()


def _run(order: Sequence[str], file: IO[bytes], answer: IO[bytes]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and words of ours
            [sys.executable, "-s", *order],
            stdin=file,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={name: os.environ[name] for name in INHERITED if name in os.environ},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise RenderError(TOO_SLOW) from problem
    if done.returncode:
        raise RenderError(STATUSES.get(done.returncode, BROKEN))


def _read(answer: bytes) -> Drawn:
    """What was written there is believed no more than the file it read."""
    try:
        with zipfile.ZipFile(BytesIO(answer)) as archive:
            facts = json.loads(archive.read("facts.json"))
            names = sorted(name for name in archive.namelist() if name != "facts.json")
            return Drawn(int(facts["pages"]), [archive.read(name) for name in names])
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as problem:
        raise RenderError(BROKEN) from problem


@contextmanager
def _turn_taken() -> Iterator[None]:
    if not _turn.acquire(timeout=TURN):
        raise RenderError(BUSY)
    try:
        yield
    finally:
        _turn.release()
