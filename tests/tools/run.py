"""What `make test` runs, part by part, with a table at the end.

ONLY=sqlite,lint   those parts alone (a single one writes straight to the screen)
ARGS="-k grading"  handed to pytest
CI=true            nothing may be skipped: what is missing is installed (as root), or the run fails
"""

import contextlib
import importlib.util
import os
import re
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.tools import chromium, office, postgres

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
ONLY = [name for name in os.environ.get("ONLY", "").replace(",", " ").split() if name]
ARGS = shlex.split(os.environ.get("ARGS", ""))
# The suites share the machine. Each has a worker on each core, so that none stands idle once the
# others are done.
CORES = min(os.cpu_count() or 2, 8)
# Tests in the browser wait: for the pause of a second and a half after which a page saves, for
# answers. A worker more for every two cores has something to do meanwhile.
BROWSING = CORES + max(CORES // 2, 1)
# What reckons all the time lets those go first who mostly wait, and fills what they leave: begun
# side by side, the browser would be the last, with cores that stand idle.
AFTER_OTHERS = ("nice", "-n", "5")
# What drives other programs stands apart: a browser, an office.
DRIVING = ("tests/browser", "tests/office")
# Half a second of a processor to load, in each process of a part that opens no browser.
OF_A_BROWSER = ("playwright", "base_url")
MOST_LETTERS = 300  # of a test that fell, with the first words of why
NOTHING_CHOSEN = 5  # pytest's word for "nothing was chosen"

# Programs that single tests look with and pass over where they are missing; with CI=true they are
# brought in.
TOOLS = {"pdftotext": "poppler-utils"}

TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
# A production machine as .env.example describes it, with keys of this run; what is set here goes
# before .env.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "campaign.settings",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "LEDGER_KEY": secrets.token_urlsafe(50),
    "DEBUG": "false",
    "DEMO": "false",
    "HTTPS": "true",
    "BEHIND_PROXY": "true",
    "ALLOWED_HOSTS": "thidua.example.vn",
    "CSRF_TRUSTED_ORIGINS": "https://thidua.example.vn",
}


def nothing() -> str:
    return ""


@dataclass
class Part:
    """One line of the table."""

    name: str
    what: str
    command: list[str]
    is_suite: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    missing: Callable[[], str] = nothing
    packages: tuple[str, ...] = ()


@dataclass
class Result:
    part: Part
    word: str
    seconds: float = 0.0
    output: str = ""

    @property
    def failed(self) -> bool:
        return self.word.startswith("failed")


def suite(
    name: str, what: str, marker: str, workers: int, *, folder: str = "", **more: object
) -> Part:
    """Of the tests with this marker, all of which stand in `folder` where it is named."""
    # One worker is no help to a process that can do the work itself.
    processes = str(workers if workers > 1 else 0)
    command = [PYTHON, "-m", "pytest", "-q", "-rfEs", "-n", processes, "-m", marker, *ARGS]
    if folder:  # tests of seconds: no worker has many of them waiting while another is done
        command += ["--maxschedchunk", "1"]
    elif shutil.which(AFTER_OTHERS[0]):
        command = [*AFTER_OTHERS, *command]
    # Every worker reads every test that it is shown, those that the marker leaves out too.
    if not folder:
        command += [f"--ignore={folder}" for folder in DRIVING]
        command += [word for plugin in OF_A_BROWSER for word in ("-p", f"no:{plugin}")]
    elif not any((ROOT / word.split("::")[0]).exists() for word in ARGS):
        command += [folder]
    return Part(name, what, command, is_suite=True, **more)  # type: ignore[arg-type]


def manage(*words: str) -> list[str]:
    return [PYTHON, "manage.py", *words]


CHECKS = [
    Part("lint", "ruff check", [PYTHON, "-m", "ruff", "check"]),
    Part("format", "ruff format --check", [PYTHON, "-m", "ruff", "format", "--check"]),
    Part("types", "mypy with django-stubs", [PYTHON, "-m", "mypy", "."]),
    Part(
        "migrations",
        "makemigrations --check",
        manage("makemigrations", "--check", "--dry-run"),
        # Since Django 6.1 it asks the database what it can.
        environment=TEST_SETTINGS | {"TEST_DATABASE_URL": "sqlite://:memory:"},
    ),
    Part(
        "deploy",
        "check --deploy on production settings",
        manage("check", "--deploy", "--fail-level", "WARNING"),
        environment=PRODUCTION,
    ),
]
SUITES = [
    suite("sqlite", "suite on SQLite", "not browser and not office", CORES),
    suite(
        "postgresql",
        "suite on a throwaway PostgreSQL",
        "not browser and not office",
        CORES,
        environment={"TESTS_ON_A_DATABASE": "true"},
        missing=postgres.missing,
        packages=postgres.PACKAGES,
    ),
    suite(
        "browser",
        "browser tests in headless Chromium",
        "browser",
        BROWSING,
        folder="tests/browser",
        missing=chromium.missing,
        packages=chromium.PACKAGES,
    ),
    suite(
        "office",
        "sheets and papers in the office's own programs",
        "office",
        1,
        folder="tests/office",
        missing=lambda: office.missing() or chromium.missing(),
        packages=(*office.PACKAGES, *chromium.PACKAGES),
    ),
]


def main() -> int:
    os.environ.pop("TEST_DATABASE_URL", None)
    keep_what_is_compiled()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    parts = [part for part in CHECKS + SUITES if not ONLY or part.name in ONLY]
    if unknown := set(ONLY) - {part.name for part in parts}:
        print(f"ONLY={','.join(sorted(unknown))}: there is no such part. Parts:", *names())
        return 2
    if CI:
        install(parts)
    if len(parts) == 1 and not CI:
        return watch(parts[0])
    started = time.monotonic()
    print("…", *(part.name for part in parts), flush=True)
    results = side_by_side(parts)
    table(results, time.monotonic() - started)
    return 1 if any(result.failed for result in results) else 0


def keep_what_is_compiled() -> None:
    """Containers often forbid Python to keep it, and then every worker compiles all tests anew."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        sys.pycache_prefix = os.environ.setdefault(
            "PYTHONPYCACHEPREFIX", str(ROOT / "build" / "compiled")
        )


def names() -> list[str]:
    return [part.name for part in CHECKS + SUITES]


def install(parts: list[Part]) -> None:
    """Bring in what is missing; only where CI=true, and only as root.

    Who is not root reads about it in the table.
    """
    packages = [package for part in parts if part.missing() for package in part.packages]
    if any(part.is_suite for part in parts):
        packages += [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    packages = list(dict.fromkeys(packages))
    if not packages or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("installing", *packages, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            ["apt-get", *command],
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stdout, done.stderr, sep="\n", flush=True)


@contextlib.contextmanager
def started(
    part: Part, output: IO[bytes] | None, more: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The part's process; taken down with us, gently at first, when we are told to stop."""
    process = subprocess.Popen(
        part.command,
        cwd=ROOT,
        env=os.environ | part.environment | (more or {}),
        stdin=None if output is None else subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        # Ctrl+C has reached it already; a signal to this process alone has not.
        for seconds, stop in (
            (3, process.send_signal),
            (10, process.send_signal),
            (5, lambda _: process.kill()),
        ):
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                process.wait(seconds)
            if process.poll() is None:
                stop(signal.SIGINT)
        process.wait()


def side_by_side(parts: list[Part]) -> list[Result]:
    """All parts at once, each told when it ends; the table keeps their order.

    They wait for different things: a processor, a disk, a server, a browser.
    """
    results: dict[str, Result] = {}
    running: list[tuple[Part, IO[bytes], subprocess.Popen[bytes]]] = []
    begin = time.monotonic()
    with contextlib.ExitStack() as stack:
        compiling = stack.enter_context(compiled_once(parts))
        waiting = list(parts)
        while len(results) < len(parts):
            ready = [part for part in waiting if not part.is_suite or has_ended(compiling)]
            waiting = [part for part in waiting if part not in ready]
            for part in ready:
                try:
                    running.append(stack.enter_context(begun(part)))
                except NotBegun as why:
                    seconds = time.monotonic() - begin
                    results[part.name] = tell(Result(part, why.word, seconds, why.output))
            for part, output, process in running:
                if part.name not in results and has_ended(process):
                    seconds = time.monotonic() - begin
                    results[part.name] = tell(judged(part, process.returncode, seconds, output))
            time.sleep(0.05)
    return [results[part.name] for part in parts]


class NotBegun(Exception):
    """A part whose process was not started; `word` goes into the table."""

    def __init__(self, word: str, output: str = "") -> None:
        super().__init__(word)
        self.word, self.output = word, output


@contextlib.contextmanager
def begun(part: Part) -> Iterator[tuple[Part, IO[bytes], subprocess.Popen[bytes]]]:
    """With where it writes, and its process."""
    if lacking := part.missing():
        raise NotBegun(f"{'failed' if CI else 'skipped'}: {lacking}")
    try:
        with (
            tempfile.TemporaryFile() as output,
            database(part) as more,
            started(part, output, more) as process,
        ):
            yield part, output, process
    except postgres.NotStarted as why:
        raise NotBegun("failed", str(why)) from why


def has_ended(process: subprocess.Popen[bytes] | None) -> bool:
    return process is None or process.poll() is not None


@contextlib.contextmanager
def compiled_once(parts: list[Part]) -> Iterator[subprocess.Popen[bytes] | None]:
    """In a fresh clone a process that reads all tests, which keeps them compiled: the suites wait
    for it. Each of their workers would compile them all, at nine seconds of a processor.
    """
    if sum(part.is_suite for part in parts) < 2 or is_compiled():
        yield None
        return
    command = [PYTHON, "-m", "pytest", "-q", "--collect-only", "-n", "0"]
    with tempfile.TemporaryFile() as unread, started(Part("", "", command), unread) as process:
        yield process


def is_compiled() -> bool:
    """Whether pytest has kept what it made of the tests."""
    kept = Path(importlib.util.cache_from_source(str(ROOT / "tests" / "conftest.py")))
    return any(kept.parent.glob("conftest.*-pytest-*.pyc"))


def judged(part: Part, code: int, seconds: float, output: IO[bytes]) -> Result:
    """What became of a part that has ended."""
    result = Result(part, word(part, code), seconds, read(output))
    closing = (result.output.splitlines() or [""])[-1]
    if CI and part.is_suite and result.word == "passed" and re.search(r"\b\d+ skipped\b", closing):
        result.word = "failed: with CI=true no test may be skipped"
    return result


@contextlib.contextmanager
def database(part: Part) -> Iterator[dict[str, str]]:
    """Where the suite keeps its data: its own SQLite file, unless it asks for PostgreSQL."""
    programs = postgres.binaries() if part.name == "postgresql" else None
    if programs is None:
        yield {}
    else:
        # Tests take back what they write: whoever counted the rows in between would tell the
        # planner that all tables are empty, and it would join them accordingly.
        with postgres.throwaway(programs, autovacuum="off") as url:
            yield {"TEST_DATABASE_URL": url}


def watch(part: Part) -> int:
    """One part alone, straight on the screen, so that a debugger can be used."""
    if lacking := part.missing():
        print(f"{part.name} skipped: {lacking}")
        return 0
    if (
        part.is_suite
        and "-n" not in shlex.join(ARGS)
        and any(word.startswith("--pdb") for word in ARGS)
    ):
        part.command += ["-n", "0"]
    try:
        with database(part) as more, started(part, None, more) as process:
            return process.wait()
    except postgres.NotStarted as why:
        print(why)
        return 1


def word(part: Part, code: int) -> str:
    if code == 0:
        return "passed"
    if part.is_suite and code == NOTHING_CHOSEN and ARGS:
        return "skipped: ARGS chose no test of it"
    return "failed" if code > 0 else f"failed: ended by signal {-code}"


def read(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode("utf-8", "replace").rstrip()


def tell(result: Result) -> Result:
    """A failed part's output whole, of a passed one its closing lines."""
    lines = result.output.splitlines()
    if not result.failed:
        lines = [line for line in lines[:-1] if line.startswith("SKIPPED")] + lines[-1:]
    print(f"── {result.part.name}: {result.part.what}: {result.word} ({result.seconds:.1f} s)")
    print(*(f"   {line}" for line in lines), sep="\n", flush=True)
    return result


def fallen(results: list[Result]) -> list[str]:
    """Each test that fell, by its part and name: for whoever reads the last lines alone."""
    return [
        f"{result.part.name}: {line[:MOST_LETTERS]}"
        for result in results
        if result.failed and result.part.is_suite
        for line in result.output.splitlines()
        if line.startswith(("FAILED ", "ERROR "))
    ]


def table(results: list[Result], seconds: float) -> None:
    width = max(len(result.part.name) for result in results)
    print(f"\n{'part':<{width}} | seconds | result")
    print(f"{'-' * width}-+---------+-------")
    for result in results:
        print(f"{result.part.name:<{width}} | {result.seconds:>7.1f} | {result.word}")
    for line in fallen(results):
        print(line)
    print(
        f"{'all':<{width}} | {seconds:>7.1f} | {'failed' if any(r.failed for r in results) else 'passed'}",
        flush=True,
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
