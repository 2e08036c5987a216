"""What `make fuzz` runs: hostile requests at every address on both databases, and broken files.

REQUESTS=20000 FILES=10000   how many; the requests go to each database
SEED=1                       another number, other requests
ONE=1234                     that request of the seed alone
ONLY=sqlite                  one database alone
Ends with 1 when anything fell over or took more than 200 MB.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.tools import postgres
from tests.tools.soak import ROOT, WORKERS, database

LIMIT = 200  # MB that one process may grow by
SEED = os.environ.get("SEED", "1")
ONE = os.environ.get("ONE", "")
REQUESTS = os.environ.get("REQUESTS", "20000")
FILES = os.environ.get("FILES", "10000")
ONLY = os.environ.get("ONLY", "")


def main() -> int:
    failed = False
    for name in ("sqlite", "postgresql"):
        if ONLY and name != ONLY:
            continue
        if name == "postgresql" and (lacking := postgres.missing()):
            print(f"{name}: skipped: {lacking}")
            continue
        tests = ["tests/hostile/test_requests.py::test_thousands_of_hostile_requests_are_answered"]
        if not ONE and (name == "sqlite" or ONLY):  # files know no database
            tests.append("tests/hostile/test_files.py::test_thousands_of_broken_files_are_judged")
        failed |= not run(name, tests)
    return int(failed)


def run(name: str, tests: list[str]) -> bool:
    """One database; prints what was sent and what came back. Whether nothing fell."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, database(name) as more:
        figures = Path(folder) / "figures"
        told = {"FUZZ_REQUESTS": REQUESTS, "FUZZ_FILES": FILES, "FUZZ_SEED": SEED, "FUZZ_ONE": ONE}
        told["FUZZ_FIGURES"] = str(figures)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--tb=line",
            "-W",
            "ignore::UserWarning",
            "-n",
            WORKERS,
            *tests,
        ]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | told | more, check=False)
        lines = figures.read_text(encoding="utf-8").splitlines() if figures.exists() else []
        parts = [json.loads(line) for line in lines]
    good = done.returncode == 0
    for kind in ("requests", "files"):
        mine = [part for part in parts if part["kind"] == kind]
        if not mine:
            continue
        answers: Counter[str] = Counter()
        for part in mine:
            answers.update(part["answers"])
        fallen = [line for part in mine for line in part["fallen"]]
        grown = max(part["peak"] for part in mine) - min(part["before"] for part in mine)
        good &= not fallen and grown <= LIMIT
        print(
            f"{name}: {answers.total()} {kind}: "
            + ", ".join(f"{word} {number}" for word, number in sorted(answers.items()))
            + f"; fallen: {len(fallen)}; peak {max(part['peak'] for part in mine)} MB, grown by {grown} MB"
        )
        print(*(f"  {line}" for line in fallen[:40]), sep="\n")
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return good


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
