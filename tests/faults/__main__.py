"""`python -m tests.faults [--faults N] [--databases sqlite,postgresql] [--seed N]`: kills,
restarts, a full disk.

The real server (gunicorn, two workers) on the real database with full syncs, officers who work
without rest, and a fault every few tenths of a second. Then everything that was acknowledged is
looked for. Exit code 1 when something is lost, torn or doubled, or when the program does not come
back by itself.

ONLY=cluster instead: a whole cluster of deploy/cluster, taken through each of its faults
`--times` times (`--kinds "node killed,network cut"`).
"""

import argparse
import os
import random
import shutil
import signal
import sys
import time

from tests.faults import cluster
from tests.faults.trial import BAD, Outcome, suffer
from tests.tools import cluster as machines
from tests.tools import postgres

DATABASES = "sqlite,postgresql"
COLUMNS = "{:<12}{:<34}{:>7}{:>14}{:>6}{:>6}{:>9}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=300, help="on each database (default: 300)")
    parser.add_argument("--databases", default=DATABASES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=3, help="each fault of a cluster (default: 3)")
    parser.add_argument("--kinds", default=",".join(cluster.FAULTS), help="of a cluster's faults")
    options = parser.parse_args(arguments)
    if os.environ.get("ONLY") == "cluster":
        return _cluster(options.times, options.kinds.split(","))
    if not shutil.which("mount") or os.geteuid() != 0:
        print("The disk cannot be filled here: that takes root and mount. Everything else is done.")
    outcomes = []
    for name in options.databases.split(","):
        if name == "postgresql" and postgres.missing():
            print(f"{name}: not done: {postgres.missing()}")
            continue
        began = time.monotonic()
        outcome = suffer(name, options.faults, random.Random(options.seed))
        outcomes.append(outcome)
        print(f"{name}: {outcome.faults} faults in {time.monotonic() - began:.0f} s")
    _tell(outcomes)
    return 1 if any(outcome.is_bad for outcome in outcomes) else 0


def _cluster(times: int, kinds: list[str]) -> int:
    if lacking := machines.missing():
        print(lacking)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    cluster.heading()
    return 1 if any(result.is_bad for result in cluster.suffer(times, kinds)) else 0


def _tell(outcomes: list[Outcome]) -> None:
    print()
    print(COLUMNS.format("database", "fault", "times", "acknowledged", "lost", "torn", "doubled"))
    for outcome in outcomes:
        for kind, number in outcome.done.items():
            print(
                COLUMNS.format(outcome.database, kind, number, outcome.meanwhile[kind], "", "", "")
            )
        found = [len(outcome.found[word]) for word in ("lost", "torn", "doubled")]
        print(
            COLUMNS.format(outcome.database, "in all", outcome.faults, outcome.acknowledged, *found)
        )
    for outcome in outcomes:
        print(f"\n{outcome.database}: acknowledged {_numbers(outcome.by_kind)}")
        print(f"  carried out before the answer was lost for good: {outcome.found['unanswered']}")
        print(f"  troubles on the way: {_numbers(outcome.troubles)}")
        for word in BAD:
            for what in outcome.found[word][:5]:
                print(f"  {word}: {what}")


def _numbers(counted: dict[str, int]) -> str:
    return ", ".join(f"{number} × {what}" for what, number in sorted(counted.items())) or "none"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
