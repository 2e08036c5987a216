"""Asking the tests: in children of a process that has everything loaded, in which the functions of
a mutant have the broken code.
"""

import gc
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NoReturn

from tests.tools.mutants import ROOT, SUITE, anew
from tests.tools.mutants.breaking import Mutant, drawn
from tests.tools.mutants.reach import Reach, caches
from tests.tools.mutants.tally import Tally

# One test that takes so much longer than unbroken hangs, and has noticed;
# a busy machine is patient.
PATIENCE = 120  # seconds
TIMES = 20
WARMING = 20  # tests that the loaded process runs itself, so that its children need not begin cold

Broken = Sequence[tuple[FunctionType, CodeType]]


def ask() -> None:
    """Ask the tests of every mutant that was not asked about yet (a process of its own)."""
    import pytest  # noqa: PLC0415 - only this process of its own runs tests inside

    reach, tally = Reach(), Tally()
    wanted: dict[Mutant, list[str]] = {}
    for mutant in drawn():
        tests = reach.tests_for(mutant)
        left = tally.unasked(mutant, tests)
        if left:
            wanted[mutant] = left
        elif left is not None:
            tally.add(mutant, "", [])
    files = sorted({name.partition("::")[0] for names in wanted.values() for name in names})
    if files and pytest.main([*SUITE, "-s", *files], plugins=[Asking(wanted, reach, tally)]):
        sys.exit("Broken off: what was told is kept, the next run goes on from there.")


class Asking:
    """A pytest plugin: in the place of all tests once, for each mutant the right ones in a child of
    this process, which finds modules, tables and tests ready.
    """

    def __init__(self, wanted: dict[Mutant, list[str]], reach: Reach, tally: Tally) -> None:
        self.wanted = wanted
        self.reach = reach
        self.tally = tally
        self.sound: dict[str, bool] = {}

    def pytest_collection(self) -> None:
        from hypothesis import settings  # noqa: PLC0415 - only this process runs tests inside

        # What a broken line failed with is no example for later runs.
        settings.register_profile("asked", database=None, deadline=None)
        settings.load_profile("asked")

    def pytest_runtestloop(self, session: Any) -> bool:

        items = {item.nodeid: item for item in session.items}
        self.tests = session.items
        often = Counter(name for names in self.wanted.values() for name in names[:10])
        warming = [items[name] for name, _count in often.most_common(WARMING) if name in items]
        self.database = _prepared(session.items, warming)
        self.pristine = self.database.read_bytes()
        functions = _functions()
        self.kept = caches()
        for mutant, names in self.wanted.items():
            tests = [items[name] for name in names if name in items]
            broken = _broken(mutant, functions)
            told = self._noticed(broken, tests) if broken else ""
            if not told and (not broken or self.reach.is_read_at_import(mutant)):
                told = anew.noticed(mutant, [test.nodeid for test in tests])
            self.tally.add(mutant, told, names)
        return True

    def _noticed(self, broken: Broken, tests: list[Any]) -> str:
        """The first test that passes unbroken and fails broken, "" for none."""
        while tests:
            told = self._failed(broken, tests)
            if not told:
                return ""
            test = next(test for test in tests if test.nodeid == told)
            if self._is_sound(test):
                return told
            tests = tests[tests.index(test) + 1 :]
        return ""

    def _is_sound(self, test: Any) -> bool:
        """Whether the test passes in a child in which nothing is broken; asked once."""
        if test.nodeid not in self.sound:
            self.sound[test.nodeid] = not self._failed([], [test])
        return self.sound[test.nodeid]

    def _failed(self, broken: Broken, tests: list[Any]) -> str:
        """The name of the test that failed, hung or brought its process down, "" for none."""
        for journal in self.database.parent.glob(f"{self.database.name}-*"):
            journal.unlink()
        self.database.write_bytes(self.pristine)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _run(broken, self.kept, tests, self.tests, writing)
        os.close(writing)
        os.set_blocking(reading, False)
        said, begun = "", time.monotonic()
        try:
            while True:
                gone = os.waitpid(child, os.WNOHANG) != (0, 0)
                more = _read(reading)
                if more:
                    said, begun = said + more, time.monotonic()
                if gone:
                    break
                running = said.splitlines()[-1] if said else tests[0].nodeid
                patience = PATIENCE + TIMES * self.reach.seconds.get(running, 0)
                if time.monotonic() > begun + patience:
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)
                    break
                time.sleep(0.02)
        finally:
            os.close(reading)
        last = said.splitlines()[-1] if said else tests[0].nodeid
        return "" if last == ALL_PASSED else last


ALL_PASSED = "-"


def _read(pipe: int) -> str:
    """What a child has said since."""
    try:
        return os.read(pipe, 1_000_000).decode()
    except BlockingIOError:
        return ""


def _run(
    broken: Broken, kept: Sequence[Any], tests: list[Any], all_tests: list[Any], writing: int
) -> NoReturn:
    """In the child: break, run, name each test as it begins, and be gone, whatever happens: what
    the parent does at its end, such as taking away the folder of the tests, is not the child's.
    """
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        for function, code in broken:
            function.__code__ = code
        for cached in kept:
            cached.cache_clear()
        if _all_pass(tests, all_tests, writing):
            os.write(writing, f"{ALL_PASSED}\n".encode())
    finally:
        os._exit(0)


def _all_pass(tests: list[Any], all_tests: list[Any], writing: int) -> bool:
    """Run up to the first test that fails."""
    from _pytest.runner import runtestprotocol  # noqa: PLC0415 - only this process runs tests inside

    # Something is always to come, so that what the session holds stays.
    following = [*tests[1:], next(item for item in all_tests if item is not tests[-1])]
    tests[0].session._setupstate.teardown_exact(tests[0])
    for test, other in zip(tests, following, strict=True):
        os.write(writing, f"{test.nodeid}\n".encode())
        try:
            failed = any(report.failed for report in runtestprotocol(test, False, other))
        except BaseException:
            failed = True
        if failed:
            return False
    return True


def _prepared(items: list[Any], warming: list[Any]) -> Path:
    """Make the test database by way of tests, which also bring in what a process reads once:
    addresses, templates, translations. Returns the database's file, at rest.
    """
    from _pytest.runner import runtestprotocol  # noqa: PLC0415 - only this process runs tests inside
    from django.db import connections  # noqa: PLC0415 - settings are known by now

    asking = [item for item in items if any(item.iter_markers("django_db"))][:1]
    for test in [*asking, *warming]:
        other = next(item for item in items if item is not test)
        runtestprotocol(test, log=False, nextitem=other)
    connections.close_all()
    path = Path(connections["default"].settings_dict["NAME"])
    path.touch()  # tests that ask for none make none
    return path


def _functions() -> dict[str, dict[tuple[str, int], list[FunctionType]]]:
    """Every function that lives, by its file, then by its name and the line where it begins."""
    gc.unfreeze()
    found: dict[str, dict[tuple[str, int], list[FunctionType]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for function in gc.get_objects():
        if type(function) is FunctionType:
            code = function.__code__
            place = code.co_qualname, code.co_firstlineno  # type: ignore[attr-defined]
            found[code.co_filename][place].append(function)
    return found


def _broken(
    mutant: Mutant, functions: dict[str, dict[tuple[str, int], list[FunctionType]]]
) -> Broken | None:
    """The functions that hold the line, each with its broken code; `None` where none does: what was
    carried out when the module was read, and where the break leaves out a name of a closure.
    """
    path = str(ROOT / mutant.file)
    whole = _codes(compile((ROOT / mutant.file).read_bytes(), path, "exec"))
    changed = _codes(compile(mutant.source(), path, "exec"))
    living = functions[path]
    found = []
    for name, codes in whole.items():
        others = changed.get(name, [])
        if len(others) != len(codes):
            continue
        for code, other in zip(codes, others, strict=True):
            if _says(code) != _says(other):
                found += [
                    (function, other) for function in living.get((name, code.co_firstlineno), [])
                ]
    if any(len(function.__closure__ or ()) != len(code.co_freevars) for function, code in found):
        return None
    return found or None


def _codes(code: CodeType) -> dict[str, list[CodeType]]:
    """The code of every function in this one, by its name in full; several may bear one."""
    found: dict[str, list[CodeType]] = defaultdict(list)
    waiting = [code]
    while waiting:
        inner = [one for one in waiting.pop().co_consts if isinstance(one, CodeType)]
        for one in inner:
            found[one.co_qualname].append(one)  # type: ignore[attr-defined]
        waiting += inner
    return found


def _says(code: CodeType) -> Any:
    """What a code does, wherever it stands."""
    inner = [
        _says(one) if isinstance(one, CodeType) else (type(one), one) for one in code.co_consts
    ]
    return code.co_code, code.co_names, code.co_varnames, code.co_freevars, inner
