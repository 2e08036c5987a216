"""One database, the program on it and people at work, through faults at random moments."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.environment import DURABLE, ROOT, Ground, free_port
from benchmarks.load import Address
from tests.faults.clients import KINDS, PATIENCE, Officer
from tests.tools import postgres

OFFICERS = 4
ROOM = 256 * 1024 * 1024  # of the small disk
# Every full segment of the journal asks the disk for room, so that a full disk stops the database
# in the middle of it.
HUNGRY = {"wal_recycle": "off", "min_wal_size": "32MB", "max_wal_size": "48MB"}
BAD = ("lost", "torn", "doubled", "foreign", "findings", "stuck", "untried")
LONG = 100  # faults in which every kind of act must have come up


@dataclass
class Outcome:
    """What one database went through and what came of it."""

    database: str
    done: Counter[str] = field(default_factory=Counter)  # kind of fault: how often
    meanwhile: Counter[str] = field(
        default_factory=Counter
    )  # and what was acknowledged from it to the next one
    by_kind: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def faults(self) -> int:
        return self.done.total()

    @property
    def acknowledged(self) -> int:
        return self.by_kind.total()

    @property
    def is_bad(self) -> bool:
        return any(self.found[word] for word in BAD)


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
                command,
                cwd=ROOT,
                env=self.ground.environment,
                stderr=nowhere,
                start_new_session=True,
            )

    def keep(self) -> None:
        """Start it where it gave up, as systemd would."""
        if self.process.poll() is not None:
            self.start()

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill_worker(self, chance: random.Random) -> None:
        if workers := self.workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)

    def kill_all(self) -> None:
        self.stop()
        self.start()

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def suffer(database: str, faults: int, chance: random.Random) -> Outcome:
    """Take `sqlite` or `postgresql` through that many faults, each kind at least once where there
    are enough.

    Raises postgres.NotStarted.
    """
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="thi-dua-faults-")))
        home.chmod(0o711)  # PostgreSQL runs as somebody else and lives below
        disk = home / "disk"
        has_disk = stack.enter_context(small_disk(disk))
        server = stack.enter_context(_server(disk)) if database == "postgresql" else None
        ground = Ground(database, server.url if server else f"sqlite:///{disk}/db.sqlite3", home)
        ground.environment["MEDIA_ROOT"] = str(disk / "media")
        facts = ground.measured("benchmarks.data", "saving", str(OFFICERS))
        program = Program(ground)
        stack.callback(program.stop)
        officers = at_work(facts, program.address)
        kinds = _kinds(program, server, disk if has_disk else None, chance)
        outcome, stuck = Outcome(database), list[str]()
        for number, kind in enumerate(_order(kinds, faults, chance), 1):
            before = _acknowledged(officers)
            kinds[kind][1]()
            outcome.done[kind] += 1
            recovered = _going_again(officers, program, chance.randint(1, 12))
            time.sleep(chance.uniform(0, 0.2))
            outcome.meanwhile[kind] += _acknowledged(officers) - before
            if not recovered:
                stuck.append(f"nothing is acknowledged after: {kind}, fault {number}")
                break
            if number % 50 == 0:
                so_far = (
                    f"  {database}: {number} faults, {_acknowledged(officers)} writes acknowledged"
                )
                print(so_far, file=sys.stderr, flush=True)
        stuck += _stuck(officers, program)
        for one in officers:
            one.halt.set()
        for one in officers:
            one.join(2 * PATIENCE)
        program.stop()
        for one in officers:
            outcome.by_kind.update({kind: len(marks) for kind, marks in one.note.answered.items()})
            outcome.troubles.update(one.note.troubles)
        untried = [kind for kind in KINDS if faults >= LONG and not outcome.by_kind[kind]]
        outcome.found = reckoned(ground, officers) | {"stuck": stuck, "untried": untried}
        return outcome


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own that is soon full, where this machine lets one be made."""
    folder.mkdir()
    made = False
    with contextlib.suppress(FileNotFoundError):
        command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
        made = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


@contextlib.contextmanager
def _server(disk: Path) -> Iterator[postgres.Server]:
    programs = postgres.binaries()
    if programs is None:
        raise postgres.NotStarted(postgres.missing())
    with postgres.cluster(programs, str(disk), **DURABLE, **HUNGRY) as server:
        yield server


Kinds = dict[str, tuple[int, Callable[[], None]]]


def _kinds(
    program: Program, server: postgres.Server | None, disk: Path | None, chance: random.Random
) -> Kinds:
    """What may happen: how often, and how."""
    kinds: Kinds = {
        "worker killed": (12, lambda: program.kill_worker(chance)),
        "all of the program killed": (3, program.kill_all),
    }
    if server:
        kinds["database process killed"] = (2, lambda: _kill_one(server, chance))
        kinds["postmaster killed"] = (2, lambda: _kill(server, alone=True))
        kinds["all of the database killed"] = (2, lambda: _kill(server, alone=False))
    if disk:
        kinds["disk full"] = (2, lambda: _fill(disk, server))
    return kinds


def _order(kinds: Kinds, faults: int, chance: random.Random) -> list[str]:
    """Which fault comes when: each once, the rest by their weights."""
    weights = [weight for weight, _act in kinds.values()]
    order = list(kinds)[:faults]
    order += chance.choices(list(kinds), weights, k=faults - len(order))
    chance.shuffle(order)
    return order


def _kill(server: postgres.Server, *, alone: bool) -> None:
    server.kill(alone=alone)
    server.recover()


def _kill_one(server: postgres.Server, chance: random.Random) -> None:
    """PostgreSQL then starts all of its processes anew."""
    if processes := server.processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(processes), signal.SIGKILL)
    server.recover()


def _fill(disk: Path, server: postgres.Server | None) -> None:
    """Leave no room for a while."""
    filler = disk / "filler"
    try:
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            for size in (1_048_576, 4_096):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(b"x" * size)
        time.sleep(0.3)
        if server:  # its journal goes on in a new file, for which there is no room
            with (
                contextlib.suppress(psycopg.Error),
                psycopg.connect(server.url, connect_timeout=2) as connection,
            ):
                connection.execute("SELECT pg_switch_wal()")
            time.sleep(0.3)
    finally:
        filler.unlink(missing_ok=True)
    if server:
        server.recover()


def at_work(facts: dict[str, Any], server: Address) -> list[Officer]:
    officers = [
        Officer(number, one["session"], one["scores"], facts["address"], server)
        for number, one in enumerate(facts["officers"])
    ]
    for one in officers:
        one.start()
    until = time.monotonic() + PATIENCE
    while not all(one.note.acknowledged for one in officers):
        if time.monotonic() > until:
            raise RuntimeError(
                f"nothing is acknowledged: {[dict(one.note.troubles) for one in officers]}"
            )
        time.sleep(0.1)
    return officers


def _acknowledged(officers: list[Officer]) -> int:
    return sum(one.note.acknowledged for one in officers)


def _going_again(officers: list[Officer], program: Program, more: int) -> bool:
    """Wait until so many more writes are acknowledged, so that the next fault, too, meets people at
    work.
    """
    enough, until = _acknowledged(officers) + more, time.monotonic() + PATIENCE
    while _acknowledged(officers) < enough:
        if time.monotonic() > until:
            return False
        program.keep()
        time.sleep(0.01)
    return True


def _stuck(officers: list[Officer], program: Program) -> list[str]:
    """Who gets no answer any more though nothing happens now."""
    before = [one.note.acknowledged for one in officers]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        program.keep()
        time.sleep(0.1)
        if all(one.note.acknowledged > was for one, was in zip(officers, before, strict=True)):
            return []
    return [
        f"officer {one.number}: {dict(one.note.troubles)}"
        for one, was in zip(officers, before, strict=True)
        if one.note.acknowledged == was
    ]


def reckoned(ground: Ground, officers: list[Officer]) -> dict[str, Any]:
    noted: dict[str, dict[str, list[str]]] = {"asked": {}, "answered": {}}
    for one in officers:
        for word, marks_of in (("asked", one.note.asked), ("answered", one.note.answered)):
            for kind, marks in marks_of.items():
                noted[word].setdefault(kind, []).extend(marks)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.reckoning"], cwd=ROOT, env=ground.environment,
        input=json.dumps(noted), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found
