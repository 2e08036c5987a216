"""Which tests the part on PostgreSQL leaves out,
since others ask that database for all that they ask.

    python -m tests.tools.asked  # goes through the suite on SQLite, writes on_one_database.txt anew

A page says the same of the same rows, whichever database holds them; what may differ is what it
asks. So every statement of the suite, its numbers and lists aside, and every refusal of the
database stays on both. Kept as well: whatever stands outside these folders, what commits, and what
sends something that one database takes and the other does not. A test that is not in the list runs
on both: so does a new one.
"""

import inspect
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("on_one_database.txt")
# Tests of what is said: pages, sheets, papers. Who gets to them is asked on both (test_matrix.py).
SAYING = (
    "tests/scoring/documents/",
    "tests/scoring/files/",
    "tests/scoring/pages/",
    "tests/scoring/rules/",
    "tests/scoring/views/",
    "tests/scoring/workbooks/",
    "tests/scoring/test_demo.py",
    "tests/test_admin.py",
    "tests/test_answers.py",
    "tests/test_assignment.py",
    "tests/test_docs.py",
    "tests/test_language.py",
)
# Among them: order, search, sheets with anything in their cells, and two sendings at once.
ON_BOTH = (
    "tests/scoring/pages/test_sorting.py",
    "tests/scoring/views/test_history.py",
    "tests/scoring/views/test_idempotency.py",
    "tests/scoring/views/test_imports.py",
    "tests/scoring/views/test_lists.py",
    "tests/scoring/views/test_offline.py",
)
# What PostgreSQL refuses and SQLite stores: NUL, numbers that no column holds, texts longer than
# their column.
DIFFERS = re.compile(
    r"""\\x00|\\0|\\u0000|%00|10\s*\*\*|\d{10,}|9{8,}|["')\]]\s*\*\s*\(?\d{2,}|\\ud8|e\+?\d\d|inf|nan""",
    re.IGNORECASE,
)

ANY_NUMBER = (
    (re.compile(r"\((?:%s|NULL)(?:, ?(?:%s|NULL))*\)(?:, ?\((?:%s|NULL)(?:, ?(?:%s|NULL))*\))*"), "(…)"),
    (re.compile(r'"s\d+_x\d+"'), "savepoint"),
    (re.compile(r"(LIMIT|OFFSET) \d+"), r"\1 n"),
)  # fmt: skip


def left_out() -> frozenset[str]:
    """Names of tests, as pytest says them without what they are tried with."""
    found, file = set(), ""
    for line in LIST.read_text("utf-8").splitlines():
        if line.startswith("tests/"):
            file = line.strip()
        elif line.startswith(" "):
            found.add(f"{file}::{line.strip()}")
    return frozenset(found)


def name_of(test: Any) -> str:
    return str(test.nodeid).partition("[")[0]


def may_be_left_out(test: Any) -> bool:
    if not name_of(test).startswith(SAYING) or name_of(test).startswith(ON_BOTH):
        return False
    mark = test.get_closest_marker("django_db")
    commits = mark is not None and mark.kwargs.get("transaction")
    if commits or "transactional_db" in test.fixturenames:
        return False
    return not DIFFERS.search(inspect.getsource(test.function))


class Notes:
    """What each test asks of the database, what that refuses, and the seconds of a processor it took."""

    def __init__(self) -> None:
        self.asked: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = {}
        self.free: set[str] = set()
        self.now: set[str] = set()
        self.shapes: dict[Any, str] = {}

    def pytest_sessionstart(self) -> None:
        for name in ("execute", "executemany"):
            setattr(CursorWrapper, name, self._noting(getattr(CursorWrapper, name)))

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        kept = {name_of(test) for test in items if not may_be_left_out(test)}
        self.free = {name_of(test) for test in items} - kept

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Any:
        name, began = name_of(item), time.process_time()
        self.now = self.asked.setdefault(name, set())
        try:
            return (yield)
        finally:
            spent = time.process_time() - began
            self.seconds[name] = self.seconds.get(name, 0.0) + spent

    def _noting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def noted(cursor: Any, sql: Any, *more: Any, **named: Any) -> Any:
            self.now.add(self._shape(sql))
            try:
                return real(cursor, sql, *more, **named)
            except Exception as refusal:
                self.now.add(f"{type(refusal).__name__}: {re.sub('[0-9]+', 'n', str(refusal))}")
                raise

        return noted

    def _shape(self, sql: Any) -> str:
        if sql not in self.shapes:
            shape = str(sql)
            for numbers, word in ANY_NUMBER:
                shape = numbers.sub(word, shape)
            self.shapes[sql] = shape
        return self.shapes[sql]


def chosen(asked: dict[str, set[str]], seconds: dict[str, float], free: Iterable[str]) -> set[str]:
    """Of the tests that are free to go, those that stay: together with the others they ask for
    everything, and those that ask for most in a second of a processor go first.
    """
    free = {name for name in free if asked.get(name)}
    by_others = set().union(*(asked[name] for name in asked.keys() - free))
    missing = set().union(*(asked[name] for name in free)) - by_others
    stay = set()
    while missing:
        best = max(sorted(free), key=lambda name: len(asked[name] & missing) / seconds[name])
        stay.add(best)
        missing -= asked[best]
    return stay


def write(names: Iterable[str]) -> None:
    lines = ["What PostgreSQL is not asked again; written by python -m tests.tools.asked", ""]
    file = ""
    for name in sorted(names):
        where, _colons, what = name.partition("::")
        lines += [where] if where != file else []
        lines.append(f"  {what}")
        file = where
    LIST.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> int:
    notes = Notes()
    words = ["-q", "-n", "0", "-m", "not browser and not office", "--ignore=tests/browser"]
    code = pytest.main([*words, "--ignore=tests/office", *sys.argv[1:]], plugins=[notes])
    if code or connection.vendor != "sqlite":
        return int(code) or 2
    free = {name for name in notes.free if notes.asked.get(name)}
    stay = chosen(notes.asked, notes.seconds, free)
    write(free - stay)
    print(f"{len(free - stay)} tests are left out on PostgreSQL, {len(stay)} of their folders stay")
    return 0


if __name__ == "__main__":
    sys.exit(main())
