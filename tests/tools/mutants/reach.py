"""Which tests reach which line: learnt by the suite itself, at nearly its own speed.

Each statement of the files that are broken says that it was reached, in the place of a tracer that
looks at every line of everything. What a test reached is written down as it ends: a run that is
broken off goes on where it was, and only tests that are new are run later.
"""

import ast
import builtins
import gc
import json
import os
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import _lru_cache_wrapper, cache
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

from tests.tools.mutants import BUILD, ROOT, SUITE, TESTS
from tests.tools.mutants.breaking import Mutant, files

FILE = BUILD / "mutants.reach"
AT_IMPORT = ""  # in the place of a test: what ran before the first one
# A line that every request passes is reached by a thousand tests; the nearest and quickest will do.
MOST_SECONDS = float(os.environ.get("MOST", "60"))
# A test of a whole year reaches nearly everything; what is quicker goes before it, from near or far.
HEAVY = 0.5

# Writing it down


def learn() -> None:
    """Run the tests that were never run here (a process of its own)."""
    import pytest  # noqa: PLC0415 - only this process of its own runs tests inside

    BUILD.mkdir(exist_ok=True)
    here: set[str] = set()
    builtins.reached_here = here.add  # type: ignore[attr-defined]
    telling = {str(ROOT / file) for file in files()}
    as_ever = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        if loader.path in telling:
            return told_of(Path(loader.path))
        return as_ever(loader, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]
    pytest.main([*SUITE, "--tb=line", *TESTS], plugins=[Learning(here, Reach())])


def told_of(path: Path) -> CodeType:
    """The code of a file in which each statement tells that it was reached."""
    source = path.read_bytes()
    tree = ast.parse(source)
    places = places_of(source)
    file = path.relative_to(ROOT)
    for node in list(ast.walk(tree)):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, list(_telling(block, str(file), places)))
    return compile(ast.fix_missing_locations(tree), str(path), "exec")


def _telling(block: list[ast.stmt], file: str, places: dict[int, int]) -> Iterator[ast.stmt]:
    for statement in block:
        match statement:
            case ast.Expr(value=ast.Constant()) | ast.ImportFrom(module="__future__"):
                pass
            case _:
                call = ast.parse(f"reached_here({f'{file}:{places[statement.lineno]}'!r})").body[0]
                for node in ast.walk(call):
                    ast.copy_location(node, statement)
                yield call
        yield statement


class Learning:
    """A pytest plugin: runs what was never run, and writes down what each test reached."""

    def __init__(self, here: set[str], reach: "Reach") -> None:
        self.here = here
        self.reach = reach
        self.failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if item.nodeid not in self.reach.seconds]

    def pytest_collection_finish(self) -> None:
        from django.conf import settings  # noqa: PLC0415 - known once tests are collected

        # What the first request would read, pages and their forms, is read now: no later test
        # carries it out again.
        for module in (settings.ROOT_URLCONF, *map(module_of, files())):
            import_module(module)
        self._write(AT_IMPORT, 0)
        self.kept = caches()  # what one test has asked, the next one would not reach

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        for cached in self.kept:
            cached.cache_clear()
        self.here.clear()
        self.begun = time.process_time()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed or report.skipped:
            self.failed.add(report.nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        seconds = time.process_time() - self.begun
        if nodeid not in self.failed:  # nobody asks what does not pass
            self._write(nodeid, seconds)

    def _write(self, nodeid: str, seconds: float) -> None:
        lines: dict[str, list[int]] = defaultdict(list)
        for told in sorted(self.here):
            file, _, place = told.rpartition(":")
            lines[file].append(int(place))
        facts = {"test": nodeid, "seconds": round(seconds, 3), "lines": lines}
        with FILE.open("a", encoding="utf-8") as written:
            written.write(json.dumps(facts) + "\n")


def caches() -> list[Any]:
    """What the files that are broken keep of their functions' answers."""
    paths = {str(ROOT / file) for file in files()}
    return [
        cached
        for cached in gc.get_objects()
        if isinstance(cached, _lru_cache_wrapper)
        and getattr(getattr(cached, "__wrapped__", None), "__code__", None)
        and cached.__wrapped__.__code__.co_filename in paths
    ]


# Asking for it


class Reach:
    """What was written down: {test: seconds of processor time}, {(file, place): tests}."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.lines: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.files: dict[str, set[str]] = defaultdict(set)
        if FILE.exists():
            for text in FILE.read_text(encoding="utf-8").splitlines():
                facts = json.loads(text)
                test = facts["test"]
                self.seconds[test] = facts["seconds"]
                for file, lines in facts["lines"].items():
                    self.files[file].add(test)
                    for line in lines:
                        self.lines[file, line].add(test)

    def tests_for(self, mutant: Mutant) -> list[str]:
        """The tests that reach it: the nearest first, the quickest first, as many as run in
        MOST_SECONDS. What runs when its module is read is reached by whoever reaches the module.
        """
        names = self.lines[mutant.file, statement_of(mutant)] & self.seconds.keys()
        if AT_IMPORT in names:
            names = self.files[mutant.file]
        if not self.files[mutant.file] - {AT_IMPORT}:  # it runs in a process of its own
            names = {test for test in self.seconds if near(mutant, test)}
        chosen: list[str] = []
        spent = 0.0
        for name in sorted(names - {AT_IMPORT}, key=lambda name: self._order(mutant, name)):
            spent += self.seconds[name]
            if chosen and spent > MOST_SECONDS:
                break
            chosen.append(name)
        return chosen

    def is_read_at_import(self, mutant: Mutant) -> bool:
        return AT_IMPORT in self.lines[mutant.file, statement_of(mutant)]

    def _order(self, mutant: Mutant, test: str) -> tuple[bool, bool, bool, float]:
        seconds = self.seconds[test]
        is_near = near(mutant, test)
        stem = Path(test.partition("::")[0]).stem
        is_own = is_near and stem.startswith(f"test_{Path(mutant.file).stem}")
        return seconds > HEAVY, not is_own, not is_near, seconds


def module_of(file: str) -> str:
    return ".".join(Path(file).with_suffix("").parts).removesuffix(".__init__")


def near(mutant: Mutant, test: str) -> bool:
    """Whether a test stands in the folder that mirrors that of the mutant."""
    folder = Path("tests", mutant.file).parent
    return folder in Path(test.partition("::")[0]).parents


def statement_of(mutant: Mutant) -> int:
    """The place of the statement that holds it."""
    begins = [begin for begin, end in _statements(mutant.file) if begin <= mutant.line <= end]
    return places_of((ROOT / mutant.file).read_bytes())[max(begins)]


@cache
def _statements(file: str) -> list[tuple[int, int]]:
    """The first and the last line of each statement."""
    return [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(ast.parse((ROOT / file).read_bytes()))
        if isinstance(node, ast.stmt)
    ]


@cache
def places_of(source: bytes) -> dict[int, int]:
    """{line: a number that stays its own when lines are written above it}."""
    alike: Counter[bytes] = Counter()
    found = {}
    for number, line in enumerate(source.splitlines(), 1):
        text = line.strip()
        found[number] = zlib.crc32(b"%d %s" % (alike[text], text))
        alike[text] += 1
    return found
