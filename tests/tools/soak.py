"""What `make soak` runs: the whole life of a campaign, thousands of times, on SQLite and on
PostgreSQL.

HISTORIES=2000     how many on each database, of 50 steps each
SEED=1             another number, other histories
ONLY=sqlite        one of the two alone

Both databases run the same histories, and what happens in them has to be the same.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.tools import postgres

ROOT = Path(__file__).resolve().parents[2]
HISTORIES = os.environ.get("HISTORIES", "2000")
SEED = os.environ.get("SEED", "1")
ONLY = os.environ.get("ONLY", "")
WORKERS = str(min(os.cpu_count() or 2, 8))
TEST = "tests/scoring/models/test_whole_life.py::test_for_long"


def main() -> int:
    fingerprints: dict[str, list[tuple[int, str]]] = {}
    failed = False
    for name in ("sqlite", "postgresql"):
        if ONLY and name != ONLY:
            continue
        if name == "postgresql" and (lacking := postgres.missing()):
            print(f"{name}: skipped: {lacking}")
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder, database(name) as more:
            file = Path(folder) / "figures"
            told = {"SOAK_HISTORIES": HISTORIES, "SOAK_SEED": SEED, "SOAK_FIGURES": str(file)}
            patient = ["-o", "faulthandler_timeout=0"]  # fifty histories may take long
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "--tb=short",
                "-n",
                WORKERS,
                *patient,
                TEST,
            ]
            done = subprocess.run(command, cwd=ROOT, env=os.environ | told | more, check=False)
            lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
            parts = [json.loads(line) for line in lines]
        failed |= done.returncode != 0
        fingerprints[name] = sorted((part["part"], part["fingerprint"]) for part in parts)
        report(name, parts, time.monotonic() - began, violated=done.returncode != 0)
    if len(fingerprints) == 2:
        same = bool(fingerprints["sqlite"]) and fingerprints["sqlite"] == fingerprints["postgresql"]
        failed |= not same
        print(
            f"both databases: {'the same' if same else 'DIFFERENT'} results for the same histories"
        )
    return int(failed)


@contextlib.contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """Where the test database is made, as environment."""
    programs = postgres.binaries() if name == "postgresql" else None
    if programs is None:
        yield {}
    else:
        with postgres.throwaway(programs) as url:
            yield {"TEST_DATABASE_URL": url}


def report(name: str, parts: list[dict[str, Any]], seconds: float, *, violated: bool) -> None:
    acts: Counter[str] = Counter()
    for part in parts:
        acts.update(part["acts"])
    refused = acts["Refused"] + acts["Stale"] + acts["PermissionDenied"]
    print(
        f"{name}: {sum(part['histories'] for part in parts)} histories, {sum(part['steps'] for part in parts)} steps, "
        f"acts: {acts['accepted']} accepted, {acts['without effect']} without effect, {refused} refused "
        f"({acts['Refused']} by a rule, {acts['PermissionDenied']} by permission, {acts['Stale']} outdated), "
        f"violations: {'SOME, see above' if violated else 'none'}, {seconds:.0f} s",
        flush=True,
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
