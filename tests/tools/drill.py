"""What `make drill` runs: backups taken while officers save, each restored elsewhere and checked.

ROUNDS=50          how many on each database
ONLY=sqlite        one of the two alone
"""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.environment import DURABLE, ROOT, Ground
from tests.faults.trial import OFFICERS, Program, at_work
from tests.tools import postgres

ROUNDS = int(os.environ.get("ROUNDS", "50"))
ONLY = os.environ.get("ONLY", "")
BATCH = (
    10  # with a new database after so many: officers who save without rest make it grow for ever
)


def drill(name: str, home: Path, server: postgres.Server | None, rounds: int) -> int:
    """Backups of one database; returns how many came back clean with everything acknowledged before
    they began.
    """
    ground = Ground(name, server.url if server else f"sqlite:///{home}/db.sqlite3", home)
    facts = ground.measured("benchmarks.data", "saving", str(OFFICERS))
    program = Program(ground)
    officers = at_work(facts, program.address)
    clean = 0
    try:
        for number in range(rounds):
            time.sleep(random.uniform(0, 0.2))
            before = {
                words for one in officers for words in list(one.note.answered.get("save", []))
            }
            folder = home / f"backup-{number}"
            ground.python("manage.py", "backup", str(folder))
            clean += _comes_back(ground, next(folder.iterdir()), home / "new", server, before)
            shutil.rmtree(folder)
    finally:
        for one in officers:
            one.halt.set()
        program.stop()
    return clean


def _comes_back(
    ground: Ground, made: Path, new: Path, server: postgres.Server | None, before: set[str]
) -> bool:
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    database = f"sqlite:///{new}/db.sqlite3"
    if server:
        for words in ("DROP DATABASE IF EXISTS back", "CREATE DATABASE back"):
            command = [
                str(server.programs / "psql"),
                "-qX",
                "-h",
                str(server.home),
                "-U",
                "postgres",
                "-c",
                words,
            ]
            subprocess.run(command, check=True, capture_output=True)
        database = server.url.replace("/postgres?", "/back?")
    environment = ground.environment | {"DATABASE_URL": database, "MEDIA_ROOT": str(new / "media")}
    ran = _manage(environment, "restore", str(made))
    if ran.returncode:
        print(ran.stdout, ran.stderr)
        return False
    told = _manage(environment, "export_ledger", "--output", str(new / "record.jsonl"))
    record = (new / "record.jsonl").read_text("utf-8") if told.returncode == 0 else ""
    return all(f'"{words}"' in record for words in before)


def _manage(environment: dict[str, str], *words: str) -> Any:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def _batch(name: str, rounds: int) -> int:
    with TemporaryDirectory(prefix="thi-dua-drill-") as home:
        if name == "sqlite":
            return drill(name, Path(home), None, rounds)
        programs = postgres.binaries()
        assert programs
        with postgres.cluster(programs, **DURABLE) as server:
            return drill(name, Path(home), server, rounds)


def main() -> int:
    failed = False
    for name in ("sqlite", "postgresql"):
        if ONLY and name != ONLY:
            continue
        began, clean = time.monotonic(), 0
        if name == "postgresql" and not postgres.binaries():
            print(f"{name}: not done: {postgres.missing()}")
            continue
        for done in range(0, ROUNDS, BATCH):
            clean += _batch(name, min(BATCH, ROUNDS - done))
            print(f"{name}: {clean} of {min(done + BATCH, ROUNDS)}", flush=True)
        print(
            f"{name}: {clean} of {ROUNDS} backups under load came back clean, "
            f"{time.monotonic() - began:.0f} s"
        )
        failed = failed or clean < ROUNDS
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
