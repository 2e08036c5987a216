"""A PostgreSQL of one's own for a few minutes: made in a temporary folder, never as root, gone
afterwards.

It listens on a socket inside that folder alone: no port, no password, nobody else.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGES = ("postgresql",)
NEEDED = ("initdb", "postgres", "pg_isready")
INITDB = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
]
# What is lost in a crash is thrown away anyway.
SPEED = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}

STARTS = 240  # seconds that it may take on a busy machine

# A TMPDIR of root's is often closed to the user who runs the server; and sockets need a short name.
PLACE = "/tmp"


class NotStarted(Exception):
    """The server did not come up; the text says why."""


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs, or None where the machine has none."""
    candidates = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    if shutil.which("pg_config"):
        told = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=False
        )
        candidates.append(Path(told.stdout.strip() or "/nowhere"))
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    return next(
        (one for one in candidates if all(os.access(one / name, os.X_OK) for name in NEEDED)), None
    )


def missing() -> str:
    """What a throwaway server lacks on this machine, and how to get it; empty when it can run."""
    if binaries() is None:
        return "PostgreSQL's server programs are not on this machine (Debian: apt-get install postgresql)"
    return ""


class Server:
    """A cluster in a folder of its own, which can be killed and started again."""

    def __init__(
        self, programs: Path, home: Path, drop: dict[str, Any], settings: dict[str, str]
    ) -> None:
        self.programs, self.home, self.drop = programs, home, drop
        self.options = [f"--{name}={value}" for name, value in (SPEED | settings).items()]
        self.url = f"postgresql://postgres@/postgres?host={home}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers. Raises NotStarted."""
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    self.programs / "postgres",
                    "-D",
                    self.home / "data",
                    "-k",
                    self.home,
                    "-h",
                    "",
                    *self.options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C is answered below, after the tests have let go
                **self.drop,
            )
        _wait(self.programs, self.home, self.process)

    @property
    def processes(self) -> list[int]:
        """What the postmaster has started.

        Each leads a group of its own: a signal to the postmaster's misses them.
        """
        assert self.process
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            children = Path(
                f"/proc/{self.process.pid}/task/{self.process.pid}/children"
            ).read_text()
            return [int(pid) for pid in children.split()]
        return []

    def kill(self, *, alone: bool = False) -> None:
        """kill -9: of every process, as when the machine stops, or of the postmaster alone."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)  # it starts no further ones meanwhile
        for pid in [] if alone else self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    def recover(self) -> None:
        """Until it answers again, started anew where it stopped. Raises NotStarted.

        It refuses to start while a process of its former life still holds the shared memory;
        postmaster.pid is what it knows that by, and stays.
        """
        assert self.process
        until = time.monotonic() + STARTS
        while True:
            try:
                if self.process.poll() is not None:
                    self.start()
                _wait(self.programs, self.home, self.process)
                return
            except NotStarted:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth a tidy end
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def cluster(programs: Path, place: str = PLACE, **settings: str) -> Iterator[Server]:
    """Start a server; stopped and removed however the block ends.

    `settings` go before the speedy ones, such as `fsync="on"`.
    """
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="thi-dua-pg-", dir=place))
    drop: dict[str, Any] = {"cwd": home}
    if owner:
        os.chown(home, owner.pw_uid, owner.pw_gid)
        drop |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    server = Server(programs, home, drop, settings)
    try:
        _initialise(programs, home, drop)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def standby(primary: Server, place: str = PLACE, **settings: str) -> Iterator[Server]:
    """A server that follows another one, over its socket."""
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="thi-dua-pg-", dir=place))
    if owner:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    drop = primary.drop | {"cwd": home}
    server = Server(primary.programs, home, drop, settings)
    try:
        copied = subprocess.run(
            [
                primary.programs / "pg_basebackup", "--pgdata", home / "data", "--write-recovery-conf",
                "--checkpoint=fast", "--no-sync", f"--dbname=host={primary.home} user=postgres",
            ],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **drop,
        )  # fmt: skip
        if copied.returncode:
            raise NotStarted(f"pg_basebackup failed:\n{copied.stdout}{copied.stderr}")
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def throwaway(programs: Path, **settings: str) -> Iterator[str]:
    """A server for a while; gives its DATABASE_URL."""
    with cluster(programs, PLACE, **settings) as server:
        yield server.url


def _owner() -> pwd.struct_passwd | None:
    """Whom root steps down to; None for everybody else, who runs the server themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NotStarted(
        "PostgreSQL does not run as root, and there is neither a user postgres nor nobody."
    )


def _initialise(programs: Path, home: Path, drop: dict[str, Any]) -> None:
    """Make the cluster: UTF-8, letters folded as Unicode says."""
    made = subprocess.run(
        [programs / "initdb", "-D", home / "data", *INITDB],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **drop,
    )
    if made.returncode:
        raise NotStarted(f"initdb failed:\n{made.stdout}{made.stderr}")


def _wait(programs: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    until = time.monotonic() + STARTS
    while time.monotonic() < until and server.poll() is None:
        asked = subprocess.run([programs / "pg_isready", "-q", "-h", home], cwd=home, check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    said = (home / "log").read_text(encoding="utf-8", errors="replace")
    raise NotStarted(f"PostgreSQL did not start:\n{said[-4000:]}")
