"""The tables of the test database: the migrations make them once, later runs get a copy.

Going through all migrations takes eight seconds of a processor, and every worker of every run did
so. What they make is kept in `build/tables` under a digest of everything that it follows from:
change a migration, and the next run goes through them again. Deleting the folder is always right.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db import connection as configured

connection: Any = configured  # of either kind: what is asked of it here is in no common type

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "tables"
# So many are kept: a branch left for an hour finds its own again.
MOST = 6
# Beside the migrations of all applications: what ours call, and the triggers of the change record.
CALLED = (ROOT / "wards", ROOT / "scoring" / "ledger")


@contextlib.contextmanager
def prepared() -> Iterator[None]:
    """Within this, Django makes a test database that has its tables already, if they are kept.

    If not, the migrations make them as ever, and they are kept at the end.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{digest()}.{connection.vendor}"
    with _alone():
        if not file.exists():
            yield
            _keep(file)
            return
    make = connection.creation._create_test_db
    connection.creation._create_test_db = _filling(make, file)
    try:
        yield
    finally:
        connection.creation._create_test_db = make


def fill(url: str) -> None:
    """Put the tables into another, empty database of such a server, if they are kept."""
    file = KEPT / f"{digest()}.{connection.vendor}"
    if file.exists():
        with connection.Database.connect(url) as server:
            server.execute(file.read_text("utf-8"))


def digest() -> str:
    """Of everything that the tables follow from."""
    found = hashlib.sha256(repr((django.VERSION, _version_of_the_server())).encode())
    migrations = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    for folder in (*migrations, *CALLED):
        for file in sorted(folder.glob("*.py")):
            found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _version_of_the_server() -> object:
    if connection.vendor == "sqlite":
        return connection.Database.sqlite_version
    with connection._nodb_cursor() as cursor:
        return cursor.connection.info.server_version


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process at a time goes through the migrations; the others wait for what it makes."""
    try:
        from fcntl import LOCK_EX, flock  # noqa: PLC0415 - not on every system; there each goes by itself
    except ImportError:
        yield
        return
    with (KEPT / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _filling(make: Callable[..., str], file: Path) -> Callable[..., str]:
    """Django's way to make an empty database, with the tables put in."""

    def made(*how: object, **more: object) -> str:
        name = make(*how, **more)
        if connection.vendor == "sqlite":
            shutil.copy(file, name)
        else:
            address = connection.get_connection_params() | {"dbname": name}
            with connection.Database.connect(**address) as server:
                server.execute(file.read_text("utf-8"))
        return name

    return made


def _keep(file: Path) -> None:
    """Write down what the migrations made, whole or not at all."""
    new = file.with_suffix(f".{os.getpid()}")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(new)])
    else:
        text = _dumped()
        if not text:
            return
        new.write_text(text, "utf-8")
    new.replace(file)
    oldest_first = sorted(KEPT.glob("*.*"), key=lambda one: one.stat().st_mtime)
    for old in oldest_first[:-MOST]:
        old.unlink(missing_ok=True)


def _dumped() -> str:
    """The database in SQL; nothing where PostgreSQL's own program for that is missing or too old."""
    if not shutil.which("pg_dump"):
        return ""
    facts = connection.get_connection_params()
    words = {"-h": facts.get("host"), "-p": facts.get("port"), "-U": facts.get("user")}
    command = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "-d", str(facts["dbname"])]
    for word, said in words.items():
        command += [word, str(said)] if said else []
    done = subprocess.run(
        command,
        env=os.environ | {"PGPASSWORD": str(facts.get("password") or "")},
        capture_output=True,
        text=True,
        check=False,
    )
    # What begins so is meant for psql.
    lines = [line for line in done.stdout.splitlines() if not line.startswith("\\")]
    return "" if done.returncode else "\n".join(lines)
