"""Would the tests notice? `make mutants` breaks one guarding line at a time and runs the tests that
reach it.

MUTANTS=300 SEED=1   how many, and which draw
ONLY=scoring/rules   files whose path begins so
TESTS="tests/wards"  the tests that are asked; else the suite

First the suite runs once under coverage to learn which test reaches which line (build/mutants.reach,
made again with FRESH=1). Then everything is loaded once, with the tables of the database, and each
mutant gets a child of that process, in which its functions have the broken code: the tests of the
folder that mirrors its own run first, quickest first, then whatever else reaches the line, until one
fails. What nobody noticed there, and what no function holds, is asked once more of a process that
reads the broken file. Each answer goes to build/mutants.tally at once, and a broken-off run goes on
where it was; survivors stand at the end with their line, before and after, and in
build/mutants.json. Exit code 1 below 95 per cent killed.
"""

import ast
import gc
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NoReturn

import coverage

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
REACH = BUILD / "mutants.reach"
TALLY = BUILD / "mutants.tally"
FOLDERS = ("scoring/rules", "scoring/ledger", "scoring/models", "scoring/files", "wards")
GOAL = 95

NUMBER = int(os.environ.get("MUTANTS", "300"))
SEED = int(os.environ.get("SEED", "1"))
ONLY = os.environ.get("ONLY", "")
TESTS = os.environ.get("TESTS", "").split()
PATIENCE = 300  # seconds for the tests of one mutant; one that hangs has been noticed
SLOW = "took too long"
UNHELD = "in no function"  # a child cannot break it: it was carried out when the module was read

SUITE = ["-q", "-n0", "-p", "no:cacheprovider", "-m", "not browser and not office"]
# A line that every request passes is reached by a thousand tests; the nearest and quickest will do.
MOST_SECONDS = 90

OTHER_WAY = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One place of one file, and what stands there instead."""

    file: str
    line: int
    begin: int  # offsets into the file's UTF-8
    end: int
    before: str
    after: str

    def source(self) -> bytes:
        """The file with this one change."""
        whole = (ROOT / self.file).read_bytes()
        return whole[: self.begin] + self.after.encode() + whole[self.end :]


# Where a line guards something


def mutants(file: str) -> Iterator[Mutant]:
    """Every single change worth making in a file."""
    source = (ROOT / file).read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def change(node: ast.expr | ast.stmt, after: str) -> Mutant:
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        return Mutant(file, node.lineno, begin, end, source[begin:end].decode(), after)

    for node in guarding(ast.parse(source)):
        text = ast.unparse(node)
        if isinstance(node, ast.Raise):
            yield change(node, "pass")
        elif isinstance(node, ast.If | ast.IfExp):
            yield change(node.test, f"(not ({ast.unparse(node.test)}))")
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield change(node, f"({ast.unparse(ast.BoolOp(other, node.values))})")
        elif isinstance(node, ast.Compare):
            sign = OTHER_WAY[type(node.ops[0])]
            left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
            yield change(node, f"({left} {sign} {right})")
        elif isinstance(node, ast.Expr):
            yield change(node, "pass")
        elif isinstance(node, ast.Call):
            fewer = ast.Call(node.func, node.args, node.keywords[1:])
            yield change(node, ast.unparse(fewer))
        else:
            raise AssertionError(text)


def guarding(tree: ast.Module) -> Iterator[ast.expr | ast.stmt]:
    """The nodes that guard something, but for what a migration has carried into the database (Meta),
    what types alone read, and f-strings, whose parts do not know where they stand.
    """
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.ClassDef) and node.name == "Meta"
        ):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.expr | ast.stmt) and _guards(node):
            yield node
        waiting += ast.iter_child_nodes(node)


def _guards(node: ast.expr | ast.stmt) -> bool:
    """Conditions, refusals, calls whose answer nobody takes, and what narrows a query."""
    match node:
        case ast.Raise() | ast.If() | ast.IfExp() | ast.BoolOp():
            return True
        case ast.Compare(ops=[_]) | ast.Expr(value=ast.Call()):
            return True
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), keywords=[_, *_]):
            return name in {"filter", "exclude", "get", "Q"}
    return False


def drawn() -> list[Mutant]:
    """The draw of this seed, in the order of the files."""
    files = [
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    found = [mutant for file in files if file.startswith(ONLY) for mutant in mutants(file)]
    chosen = random.Random(SEED).sample(found, min(NUMBER, len(found)))
    return sorted(chosen, key=lambda mutant: (mutant.file, mutant.begin))


# Which tests reach a line


class Reach:
    """A pytest plugin: which test reaches which line, and how long it takes."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.measured.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: "object") -> None:
        name = report.nodeid  # type: ignore[attr-defined]
        self.seconds[name] = self.seconds.get(name, 0) + report.duration  # type: ignore[attr-defined]


def learn() -> None:
    """Run the suite once and write down what reaches what (a process of its own)."""
    import pytest  # noqa: PLC0415 - only this process of its own runs tests inside

    BUILD.mkdir(exist_ok=True)
    measured = coverage.Coverage(
        data_file=None, config_file=False, source=[str(ROOT / folder) for folder in FOLDERS]
    )
    reach = Reach(measured)
    measured.start()
    failed = pytest.main([*SUITE, *TESTS], plugins=[reach])
    measured.stop()
    if failed:
        sys.exit("The suite must pass before it can be asked what it notices.")
    data = measured.get_data()
    lines = {
        str(Path(file).relative_to(ROOT)): data.contexts_by_lineno(file)
        for file in data.measured_files()
    }
    REACH.write_text(json.dumps({"seconds": reach.seconds, "lines": lines}), encoding="utf-8")


def tests_for(mutant: Mutant, reach: dict[str, Any]) -> list[str]:
    """The tests that reach it: those of the folder that mirrors its own first, the quickest first,
    as many as run in MOST_SECONDS.
    """
    lines = reach["lines"].get(mutant.file, {})
    last = mutant.line + mutant.before.count("\n")
    names = {
        name for line in range(mutant.line, last + 1) for name in lines.get(str(line), []) if name
    }
    seconds = reach["seconds"]
    order = sorted(names, key=lambda name: (not near(mutant, name), seconds.get(name, 0)))
    chosen: list[str] = []
    spent = 0.0
    for name in order:
        spent += seconds.get(name, 0)
        if chosen and spent > MOST_SECONDS:
            break
        chosen.append(name)
    return chosen


def near(mutant: Mutant, test: str) -> bool:
    """Whether a test stands in the folder that mirrors that of the mutant."""
    folder = Path("tests", mutant.file).parent
    return folder in Path(test.partition("::")[0]).parents


# Breaking and asking


class Asking:
    """A pytest plugin: in the place of all tests once, for each mutant the right ones in a child of
    this process, which finds modules, tables and tests ready.
    """

    def __init__(self, wanted: dict[Mutant, list[str]], tally: "Tally") -> None:
        self.wanted = wanted
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
        self.database = _prepared(session.items)
        self.pristine = self.database.read_bytes()
        functions = _functions()
        for mutant, names in self.wanted.items():
            tests = [items[name] for name in names if name in items]
            broken = _broken(mutant, functions)
            told = UNHELD if broken is None else "-"
            while broken and tests:
                told = self._asked(broken, tests)
                if told not in items or self._is_sound(items[told]):
                    break
                tests = [test for test in tests if test.nodeid != told]
                told = "-"
            self.tally.add(mutant, told)
        return True

    def _is_sound(self, test: Any) -> bool:
        """Whether the test passes in a child in which nothing is broken; asked once."""
        if test.nodeid not in self.sound:
            self.sound[test.nodeid] = self._asked([], [test]) == "-"
        return self.sound[test.nodeid]

    def _asked(self, broken: Sequence[tuple[FunctionType, CodeType]], tests: list[Any]) -> str:
        """The name of the test that failed, SLOW, or "-" when none did."""
        for journal in self.database.parent.glob(f"{self.database.name}-*"):
            journal.unlink()
        self.database.write_bytes(self.pristine)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _run(broken, tests, self.tests, writing)
        os.close(writing)
        ends = time.monotonic() + PATIENCE
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() > ends:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                os.close(reading)
                return SLOW
            time.sleep(0.02)
        with os.fdopen(reading, encoding="utf-8") as answer:
            return answer.read() or "the process ended"


def _run(
    broken: Sequence[tuple[FunctionType, CodeType]],
    tests: list[Any],
    all_tests: list[Any],
    writing: int,
) -> NoReturn:
    """In the child: break, run, say which test failed ("-" for none, UNHELD where it cannot be
    broken here), and be gone, whatever happens: what its parent does at its end, such as taking away
    the folder of the tests, is not the child's.
    """
    told = UNHELD
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        for function, code in broken:
            function.__code__ = code  # ValueError where the break leaves out a name of the closure
        for cached in gc.get_objects():
            if isinstance(cached, _lru_cache_wrapper):
                cached.cache_clear()
        told = _first_failed(tests, all_tests)
    finally:
        os.write(writing, told.encode())
        os._exit(0)


def _first_failed(tests: list[Any], all_tests: list[Any]) -> str:
    """The name of the first test that fails, "-" for none."""
    from _pytest.runner import runtestprotocol  # noqa: PLC0415 - only this process runs tests inside

    # Something is always to come, so that what the session holds stays.
    following = [*tests[1:], next(item for item in all_tests if item is not tests[-1])]
    tests[0].session._setupstate.teardown_exact(tests[0])
    for test, other in zip(tests, following, strict=True):
        try:
            failed = any(report.failed for report in runtestprotocol(test, False, other))
        except BaseException:
            failed = True
        if failed:
            return str(test.nodeid)
    return "-"


def _prepared(items: list[Any]) -> Path:
    """Make the test database by way of a test that asks for one; returns its file, at rest."""
    from _pytest.runner import runtestprotocol  # noqa: PLC0415 - only this process runs tests inside
    from django.db import connections  # noqa: PLC0415 - settings are known by now

    asking = next(item for item in items if any(item.iter_markers("django_db")))
    other = next(item for item in items if item is not asking)
    runtestprotocol(asking, log=False, nextitem=other)
    connections.close_all()
    return Path(connections["default"].settings_dict["NAME"])


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
) -> list[tuple[FunctionType, CodeType]] | None:
    """The functions that hold the line, each with its broken code; `None` where none does."""
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


# In doubt, a process of its own


def asked_anew(mutant: Mutant, tests: list[str], tree: Path) -> str:
    """The same of a process that reads the broken file."""
    if not tests:
        return ""
    place = tree / mutant.file
    whole = place.read_bytes()
    place.write_bytes(mutant.source())
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *SUITE, "-x", "--no-header", "--tb=no", *tests],
            cwd=tree,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return SLOW
    finally:
        place.write_bytes(whole)
    if done.returncode == 0:
        return ""
    said = done.stdout.strip().splitlines() or done.stderr.strip().splitlines() or ["failed"]
    return next((line for line in said if line.startswith(("FAILED", "ERROR"))), said[-1])


def copied_tree(place: Path) -> Path:
    """The files that git knows, and the tables of the test database, in a folder of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    if (BUILD / "tables").exists():
        shutil.copytree(BUILD / "tables", place / "build" / "tables")
    return place


# The whole


class Tally:
    """What was told of each mutant, kept as it comes: {mutant: test that failed, "" for none}."""

    def __init__(self) -> None:
        self.told: dict[Mutant, str] = {}
        if TALLY.exists():
            for line in TALLY.read_text(encoding="utf-8").splitlines():
                facts = json.loads(line)
                told = facts.pop("told")
                self.told[Mutant(**facts)] = told

    def add(self, mutant: Mutant, told: str) -> None:
        self.told[mutant] = told = "" if told == "-" else told
        with TALLY.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(mutant) | {"told": told}, ensure_ascii=False) + "\n")
        mark = "." if told else f"\n{mutant.file}:{mutant.line} survived\n"
        print(mark, end="", file=sys.__stdout__, flush=True)


def ask() -> None:
    """Ask the tests of every mutant that was not asked about yet (a process of its own)."""
    import pytest  # noqa: PLC0415 - only this process of its own runs tests inside

    reach, tally = json.loads(REACH.read_text(encoding="utf-8")), Tally()
    wanted = {mutant: tests_for(mutant, reach) for mutant in drawn() if mutant not in tally.told}
    for mutant in [mutant for mutant, tests in wanted.items() if not tests]:
        tally.add(mutant, "-")
        del wanted[mutant]
    files = sorted({name.partition("::")[0] for names in wanted.values() for name in names})
    if files and pytest.main([*SUITE, "-s", *files], plugins=[Asking(wanted, tally)]):
        sys.exit("Broken off: what was told is kept, the next run goes on from there.")


def main() -> int:
    if os.environ.get("FRESH"):
        REACH.unlink(missing_ok=True)
        TALLY.unlink(missing_ok=True)
    itself = [sys.executable, "-m", "tests.tools.mutants"]
    if not REACH.exists():
        print("learning which test reaches which line …", flush=True)
        if subprocess.run([*itself, "learn"], cwd=ROOT, check=False).returncode:
            return 2
    begin = time.monotonic()
    if subprocess.run([*itself, "ask"], cwd=ROOT, check=False).returncode:
        return 2
    tally, reach = Tally(), json.loads(REACH.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="thi-dua-mutants-") as folder:
        tree = None
        for mutant in drawn():
            if tally.told.get(mutant) in {"", UNHELD}:
                tree = tree or copied_tree(Path(folder))
                tally.add(mutant, asked_anew(mutant, tests_for(mutant, reach), tree))
    return report(tally, time.monotonic() - begin)


def report(tally: Tally, seconds: float) -> int:
    """The survivors, and the share of those that were noticed, by tests near and far."""
    results = {mutant: tally.told[mutant] for mutant in drawn() if mutant in tally.told}
    survivors = [mutant for mutant, told in results.items() if not told]
    for mutant in survivors:
        print(f"\n{mutant.file}:{mutant.line}\n  - {mutant.before}\n  + {mutant.after}")
    facts = [asdict(mutant) | {"told": told} for mutant, told in results.items()]
    (BUILD / "mutants.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    killed = len(results) - len(survivors)
    close = sum(near(mutant, told.split()[-1]) for mutant, told in results.items() if told)
    share = 100 * killed / max(len(results), 1)
    print(
        f"\n{killed} of {len(results)} noticed ({share:.1f} %), {close} of them by the nearest tests;"
        f" seed {SEED}, {seconds:.0f} s"
    )
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    if sys.argv[1:] == ["learn"]:
        learn()
    elif sys.argv[1:] == ["ask"]:
        ask()
    else:
        sys.exit(main())
