"""Would the tests notice? `make mutants` breaks one guarding line at a time and runs the tests that
reach it.

MUTANTS=300 SEED=1   how many, and which draw
ONLY=scoring/rules   files whose path begins so
WORKERS=2            side by side

First the suite runs once under coverage to learn which test reaches which line (build/mutants.reach,
made again with FRESH=1). Then each mutant gets a copy of the tree and the tests that reach its line,
quickest first, until one fails. Survivors stand at the end with their line, before and after, and in
build/mutants.json; exit code 1 below 95 per cent killed.
"""

import ast
import json
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import coverage

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
REACH = BUILD / "mutants.reach"
FOLDERS = ("scoring/rules", "scoring/ledger", "scoring/models", "scoring/files", "wards")
GOAL = 95

NUMBER = int(os.environ.get("MUTANTS", "300"))
SEED = int(os.environ.get("SEED", "1"))
ONLY = os.environ.get("ONLY", "")
WORKERS = int(os.environ.get("WORKERS", "2"))
PATIENCE = 600  # seconds for the tests of one mutant; one that hangs has been noticed

SUITE = ["-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-m", "not browser and not office"]
# A line that every request passes is reached by a thousand tests; the quickest of them will do.
MOST_TESTS = 250

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
    failed = pytest.main(SUITE[2:], plugins=[reach])
    measured.stop()
    if failed:
        sys.exit("The suite must pass before it can be asked what it notices.")
    data = measured.get_data()
    lines = {
        str(Path(file).relative_to(ROOT)): data.contexts_by_lineno(file)
        for file in data.measured_files()
    }
    REACH.write_text(json.dumps({"seconds": reach.seconds, "lines": lines}), encoding="utf-8")


def tests_for(mutant: Mutant, reach: dict[str, dict]) -> list[str]:  # type: ignore[type-arg]
    """The tests that reach it, quickest first."""
    lines = reach["lines"].get(mutant.file, {})
    last = mutant.line + mutant.before.count("\n")
    names = {
        name for line in range(mutant.line, last + 1) for name in lines.get(str(line), []) if name
    }
    return sorted(names, key=lambda name: reach["seconds"].get(name, 0))[:MOST_TESTS]


# Breaking and asking


def noticed(mutant: Mutant, tests: list[str], tree: Path) -> str:
    """What told: a failed test, an error, too long; "" when nobody noticed."""
    if not tests:
        return ""
    place = tree / mutant.file
    whole = place.read_bytes()
    place.write_bytes(mutant.source())
    try:
        done = subprocess.run(
            [sys.executable, *SUITE, "-x", "--no-header", "--tb=no", *tests],
            cwd=tree,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "took too long"
    finally:
        place.write_bytes(whole)
    if done.returncode == 0:
        return ""
    said = done.stdout.strip().splitlines() or done.stderr.strip().splitlines() or ["failed"]
    return next((line for line in said if line.startswith(("FAILED", "ERROR"))), said[-1])


def copied_tree(place: Path) -> Path:
    """The files that git knows, in a folder of a worker's own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    return place


def main() -> int:
    if not REACH.exists() or os.environ.get("FRESH"):
        print("learning which test reaches which line …", flush=True)
        command = [sys.executable, "-m", "tests.tools.mutants", "learn"]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 2
    reach = json.loads(REACH.read_text(encoding="utf-8"))
    waiting: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    chosen = drawn()
    for mutant in chosen:
        waiting.put(mutant)
    results: list[tuple[Mutant, str]] = []
    begin = time.monotonic()

    def work() -> None:
        with tempfile.TemporaryDirectory(prefix="thi-dua-mutants-") as folder:
            tree = copied_tree(Path(folder))
            while not waiting.empty():
                mutant = waiting.get()
                told = noticed(mutant, tests_for(mutant, reach), tree)
                results.append((mutant, told))
                mark = "." if told else f"\n{mutant.file}:{mutant.line} survived\n"
                print(mark, end="", flush=True)

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return report(results, time.monotonic() - begin)


def report(results: list[tuple[Mutant, str]], seconds: float) -> int:
    """The survivors, and the share of those that were noticed."""
    survivors = [mutant for mutant, told in results if not told]
    for mutant in survivors:
        print(f"\n{mutant.file}:{mutant.line}\n  - {mutant.before}\n  + {mutant.after}")
    facts = [asdict(mutant) | {"told": told} for mutant, told in results]
    (BUILD / "mutants.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    killed = len(results) - len(survivors)
    share = 100 * killed / max(len(results), 1)
    print(f"\n{killed} of {len(results)} noticed ({share:.1f} %), seed {SEED}, {seconds:.0f} s")
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    if sys.argv[1:] == ["learn"]:
        learn()
    else:
        sys.exit(main())
