"""`python -m tests.faults [--faults N] [--databases sqlite,postgresql] [--seed N]`: kills, restarts, a full disk.

The real server (gunicorn, two workers) on the real database with full syncs, officers who save without rest, and a
fault every few tenths of a second. Then everything that was acknowledged is looked for. Exit code 1 when something
is lost, torn or doubled.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.grounds import DURABLE, ROOT, Ground, free_port
from benchmarks.load import Address
from tests import postgres
from tests.faults.clients import Officer

OFFICERS = 4
ROOM = 24 * 1024 * 1024  # of the small disk for evidence and SQLite


class Program:
    """gunicorn, killed and started again."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.address = ground, ("127.0.0.1", free_port())
        self.start()

    def start(self) -> None:
        command = [
            sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.address[1]}", "--workers", "2",
            "--log-level", "critical", "--no-control-socket", "campaign.wsgi:application",
        ]  # fmt: skip
        with open(os.devnull, "wb") as nowhere:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.ground.environment, stderr=nowhere, start_new_session=True
            )

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill_worker(self, chance: random.Random) -> None:
        if workers := self.workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)

    def kill_all(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.start()

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own that is soon full, where this machine lets one be made."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        yield made.returncode == 0
    finally:
        if made.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill(disk: Path, seconds: float) -> None:
    """Leave no room for a while."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 65_536)
    time.sleep(seconds)
    filler.unlink(missing_ok=True)


def suffer(name: str, faults: int, chance: random.Random) -> tuple[Counter[str], dict[str, Any]]:
    """One database through that many faults; (how many of which kind, what came of it)."""
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="thi-dua-faults-")))
        disk = home / "disk"
        has_disk = stack.enter_context(small_disk(disk))
        server: postgres.Server | None = None
        if name == "postgresql":
            programs = postgres.binaries()
            if programs is None:
                raise postgres.NotStarted(postgres.missing())
            server = stack.enter_context(postgres.cluster(programs, **DURABLE))
        ground = Ground(name, server.url if server else f"sqlite:///{disk}/db.sqlite3", home)
        ground.environment["MEDIA_ROOT"] = str(disk / "media")
        facts = ground.measured("benchmarks.data", "saving", str(OFFICERS))
        program = Program(ground)
        stack.callback(program.stop)
        officers = at_work(facts, program.address)
        kinds = _kinds(program, server, disk if has_disk else None, chance)
        done: Counter[str] = Counter()
        while sum(done.values()) < faults:
            time.sleep(chance.uniform(0.1, 0.35))
            kind = chance.choices(list(kinds), [weight for weight, _act in kinds.values()])[0]
            kinds[kind][1]()
            done[kind] += 1
            if sum(done.values()) % 50 == 0:
                saved = sum(len(one.note.saved) + len(one.note.files) for one in officers)
                print(
                    f"  {name}: {sum(done.values())} faults, {saved} writes acknowledged", file=sys.stderr, flush=True
                )
        for one in officers:
            one.halt.set()
        for one in officers:
            one.join(90)
        program.stop()
        return done, _reckoned(ground, officers)


Kinds = dict[str, tuple[int, Callable[[], None]]]


def _kinds(program: Program, server: postgres.Server | None, disk: Path | None, chance: random.Random) -> Kinds:
    """What may happen, with how often."""

    def power_cut() -> None:
        assert server
        server.kill()
        for _attempt in range(20):  # until the last of the old processes has let go
            with contextlib.suppress(postgres.NotStarted):
                (server.home / "data" / "postmaster.pid").unlink(missing_ok=True)
                server.start()
                return
            time.sleep(0.2)

    kinds: Kinds = {
        "worker killed": (12, lambda: program.kill_worker(chance)),
        "all of the program killed": (3, program.kill_all),
    }
    if server:
        kinds["database killed"] = (2, power_cut)
    if disk:
        kinds["disk full"] = (2, lambda: fill(disk, 0.4))
    return kinds


def at_work(facts: dict[str, Any], server: Address) -> list[Officer]:
    officers = [
        Officer(number, one["session"], one["scores"], facts["address"], server)
        for number, one in enumerate(facts["officers"])
    ]
    for one in officers:
        one.start()
    while not all(one.note.saved for one in officers):
        time.sleep(0.1)
    return officers


def _reckoned(ground: Ground, officers: list[Officer]) -> dict[str, Any]:
    noted = {
        "saved": {words: score for one in officers for words, score in one.note.saved.items()},
        "asked": [words for one in officers for words in one.note.asked],
        "files": [digest for one in officers for digest in one.note.files],
        "files_asked": [digest for one in officers for digest in one.note.files_asked],
    }
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.reckoning"], cwd=ROOT, env=ground.environment,
        input=json.dumps(noted), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found | {
        "acknowledged": len(noted["saved"]) + len(noted["files"]),
        "files": len(noted["files"]),
        "failures": sum(one.note.failures for one in officers),
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=300, help="on each database (default: 300)")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if not shutil.which("mount") or os.geteuid() != 0:
        print("The disk cannot be filled here: that takes root and mount. Everything else is done.")
    bad = False
    for name in options.databases.split(","):
        began = time.monotonic()
        try:
            done, found = suffer(name, options.faults, random.Random(options.seed))
        except postgres.NotStarted as missing:
            print(f"{name}: not done: {missing}")
            continue
        kinds = ", ".join(f"{number} × {kind}" for kind, number in done.items())
        print(f"{name}: {sum(done.values())} faults in {time.monotonic() - began:.0f} s ({kinds})")
        print(
            f"  {found['acknowledged']} writes acknowledged ({found['files']} of them files), "
            f"{found['failures']} answered with an error or not at all, {found['unanswered']} done without an answer"
        )
        for word in ("lost", "torn", "doubled", "foreign", "findings"):
            print(f"  {word}: {len(found[word])}", *found[word][:5])
            bad = bad or bool(found[word])
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
