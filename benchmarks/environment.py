"""Where a run takes place: a database of its own, and the same server as in production, on
loopback.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.load import Address, ask, request
from tests.tools import postgres

ROOT = Path(__file__).resolve().parent.parent

# A server that would survive a power cut, as in production.
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class Ground:
    """An environment for processes: settings and an empty, migrated database."""

    def __init__(
        self,
        name: str,
        database_url: str,
        folder: Path,
        root: Path = ROOT,
        program: Path = Path(sys.executable),
    ) -> None:
        self.name, self.root, self.program = name, root, str(program)
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "campaign.settings",  # also where the tests ask
            "SECRET_KEY": secrets.token_urlsafe(50),
            "LEDGER_KEY": secrets.token_urlsafe(50),
            "DATABASE_URL": database_url,
            "DEBUG": "false",
            "DEMO": "false",
            "HTTPS": "false",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "STATIC_ROOT": str(folder / "static"),
            "MEDIA_ROOT": str(folder / "media"),
            "LOG_LEVEL": "ERROR",
        }
        self.python("manage.py", "migrate", "--verbosity=0")
        self.python("manage.py", "collectstatic", "--noinput", "--verbosity=0")

    def python(self, *arguments: str) -> str:
        """Run Python here and give what it prints; its complaints go to the terminal.

        Raises RuntimeError.
        """
        run = subprocess.run(
            [self.program, *arguments],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if run.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed")
        return run.stdout

    def said(self, *arguments: str, **environment: str) -> str:
        """What a command of manage.py says, however it ends."""
        run = subprocess.run(
            [self.program, "manage.py", *arguments],
            cwd=self.root, env=self.environment | environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return run.stdout

    def measured(self, *arguments: str) -> Any:
        """Run a module of the benchmarks that prints JSON. PostgreSQL looks at what that wrote, as
        it does by itself within a minute: until then its plans, and so the times, are a matter of
        luck.
        """
        made = json.loads(self.python("-m", *arguments))
        if self.name == "postgresql":
            with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as line:
                line.execute("ANALYZE")
        return made

    @contextmanager
    def served(self) -> Iterator[Address]:
        """gunicorn with two sync workers on a free port."""
        port = free_port()
        command = [
            self.program, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2",
            # What gunicorn.conf.py says of threads makes threaded workers of these.
            "--worker-class", "sync", "--threads", "1",
            "--log-level", "error", "--no-control-socket", "benchmarks.wsgi:application",
        ]  # fmt: skip
        process = subprocess.Popen(command, cwd=self.root, env=self.environment)
        try:
            _wait(("127.0.0.1", port), process)
            yield "127.0.0.1", port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: Address, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(200):
        if process.poll() is not None:
            break
        try:
            if ask(address, request("GET", "/healthz", "")).status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


@contextmanager
def ground(name: str, root: Path = ROOT, program: Path = Path(sys.executable)) -> Iterator[Ground]:
    """A throwaway ground on `sqlite` or `postgresql`, of the program in `root` as this Python runs
    it; raises postgres.NotStarted.
    """
    with TemporaryDirectory(prefix="thi-dua-bench-") as home:
        if name == "sqlite":
            yield Ground(name, f"sqlite:///{home}/db.sqlite3", Path(home), root, program)
            return
        programs = postgres.binaries()
        if programs is None:
            raise postgres.NotStarted("PostgreSQL's server programs are not on this machine.")
        with postgres.throwaway(programs, **DURABLE) as url:
            yield Ground(name, url, Path(home), root, program)
