"""Which tests reach which line: learnt by the suite itself, at nearly its own speed.

Each statement of the files that are broken says that it was reached, in the place of a tracer that
looks at every line of everything. What a test reached is written down as it ends: a run that is
broken off goes on where it was. Later runs learn again what no longer holds: of tests that are new
or whose file reads otherwise, and of those that reached a function which is gone or reads
otherwise. One that moved as it is takes what was learnt along. What tests share, such as their
factories, is not looked at: FRESH=1.
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
# A test of a whole year reaches nearly everything;
# what is quicker goes before it, from near or far.
HEAVY = 0.5

# Writing it down


def learn() -> None:
    """Run the tests of which nothing is known that still holds (a process of its own)."""
    import pytest  # noqa: PLC0415 - only this process of its own runs tests inside

    BUILD.mkdir(exist_ok=True)
    here: set[int] = set()
    builtins.reached_here = here.add  # type: ignore[attr-defined]
    telling = {str(ROOT / file) for file in files()}
    as_ever = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        if loader.path in telling:
            return telling_code(Path(loader.path))
        return as_ever(loader, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]
    pytest.main([*SUITE, "--tb=line", *TESTS], plugins=[Learning(here, Reach())])


def telling_code(path: Path) -> CodeType:
    """The code of a file in which each statement tells that it was reached."""
    source = path.read_bytes()
    tree = ast.parse(source)
    places = places_of(source)
    for node in list(ast.walk(tree)):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, list(_telling(block, places)))
    return compile(ast.fix_missing_locations(tree), str(path), "exec")


def _telling(block: list[ast.stmt], places: dict[int, int]) -> Iterator[ast.stmt]:
    for statement in block:
        match statement:
            case ast.Expr(value=ast.Constant()) | ast.ImportFrom(module="__future__"):
                pass
            case _:
                call = ast.parse(f"reached_here({places[statement.lineno]})").body[0]
                for node in ast.walk(call):
                    ast.copy_location(node, statement)
                yield call
        yield statement


class Learning:
    """A pytest plugin: runs what is not known, and writes down what each test reached."""

    def __init__(self, here: set[int], reach: "Reach") -> None:
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
        facts = {
            "test": nodeid,
            "edition": edition_of(nodeid),
            "seconds": round(seconds, 3),
            "places": sorted(self.here),
        }
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
    """What was written down and still holds: {test: seconds of processor time}, {place: tests}."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.places: dict[int, set[str]] = defaultdict(set)
        today = {place for file in files() for place in places_in(file).values()}
        for facts in _written().values():
            test, places = facts["test"], facts["places"]
            if test == AT_IMPORT or (facts["edition"] == edition_of(test) and today >= {*places}):
                self.seconds[test] = facts["seconds"]
                for place in places:
                    self.places[place].add(test)

    def reaching(self, file: str) -> set[str]:
        """The tests that reach anything of a file."""
        return set().union(*(self.places[place] for place in places_in(file).values()))

    def tests_for(self, mutant: Mutant) -> list[str]:
        """The tests that reach it: the nearest first, the quickest first, as many as run in
        MOST_SECONDS. What runs when its module is read is reached by whoever reaches the module.
        """
        names = self.places[place_of(mutant)]
        if AT_IMPORT in names:
            names = self.reaching(mutant.file)
        if not self.reaching(mutant.file) - {AT_IMPORT}:  # it runs in a process of its own
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
        return AT_IMPORT in self.places[place_of(mutant)]

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


def place_of(mutant: Mutant) -> int:
    """The place of the statement that holds it."""
    begins = [begin for begin, end in _statements(mutant.file) if begin <= mutant.line <= end]
    return places_in(mutant.file)[max(begins)]


@cache
def _statements(file: str) -> list[tuple[int, int]]:
    """The first and the last line of each statement."""
    return [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(ast.parse((ROOT / file).read_bytes()))
        if isinstance(node, ast.stmt)
    ]


@cache
def places_in(file: str) -> dict[int, int]:
    return places_of((ROOT / file).read_bytes())


def places_of(source: bytes) -> dict[int, int]:
    """{line where a statement begins: a number that stays its own while its function reads the
    same, wherever it stands}.
    """
    alike: Counter[str] = Counter()
    found = {}
    for statement, owner in _owned(ast.parse(source), "", False):
        found[statement.lineno] = zlib.crc32(b"%d %s" % (alike[owner], owner.encode()))
        alike[owner] += 1
    return found


def _owned(node: ast.AST, owner: str, is_function: bool) -> Iterator[tuple[ast.stmt, str]]:
    """Each statement with what it belongs to: its function in full under the names of its classes,
    or else itself.
    """
    for child in ast.iter_child_nodes(node):
        own, within = owner, is_function
        if isinstance(child, ast.stmt) and not is_function:
            own = f"{owner}{ast.unparse(child)}"
        if isinstance(child, ast.stmt):
            yield child, own
        match child:
            case ast.ClassDef() if not is_function:
                own = f"{owner}{child.name}."
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                within = True
            case _ if not is_function:
                own = owner
        yield from _owned(child, own, within)


def _written() -> dict[str, dict[str, Any]]:
    """{test: what was last written down of it}."""
    if not FILE.exists():
        return {}
    lines = map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
    return {facts["test"]: facts for facts in lines}


def edition_of(test: str) -> int:
    """A number that changes when the file of a test does; 0 where there is none."""
    return _edition(test.partition("::")[0])


@cache
def _edition(file: str) -> int:
    place = ROOT / file
    return zlib.crc32(place.read_bytes()) if place.is_file() else 0
