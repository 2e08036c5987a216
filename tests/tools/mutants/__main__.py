"""Would the tests notice? `make mutants` breaks one guarding line at a time and runs the tests that
reach it.

MUTANTS=300 SEED=1   how many, and which draw
ONLY="wards scoring/rules"  files whose path begins so
TESTS="tests/wards"  the tests that are asked; else the suite
MOST=60              so much processor time of tests is asked of one mutant at most
FRESH=1              forget what earlier runs were told

First the suite runs once to learn which test reaches which line (build/mutants.reach; later runs
learn again only what has changed). Then everything is loaded once, with the tables of the database,
and each mutant gets a child of that process, in which its functions have the broken code: the tests
of the folder that mirrors its own run first, quickest first, then whatever else reaches the line,
what is heavy last, until one fails that passes unbroken. What is carried out when a module is read
is asked of a process that reads the broken file. Each answer goes to build/mutants.tally at once,
and a broken-off run goes on where it was; survivors of fewer tests are asked the others later. They
stand at the end with their line, before and after; those that no test can notice stand in
argued.txt with the reason. Exit code 1 below 95 per cent noticed or argued.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.tools.mutants import ROOT, SEED, argued, asking, reach
from tests.tools.mutants import tally as tallies
from tests.tools.mutants.breaking import drawn
from tests.tools.mutants.tally import Tally

GOAL = 95


def main() -> int:
    if os.environ.get("FRESH"):
        reach.FILE.unlink(missing_ok=True)
        tallies.FILE.unlink(missing_ok=True)
    begin = time.monotonic()
    for step in ("learn", "ask"):
        itself = [sys.executable, "-m", "tests.tools.mutants", step]
        if subprocess.run(itself, cwd=ROOT, check=False).returncode:
            return 2
    return report(Tally(), time.monotonic() - begin)


def report(tally: Tally, seconds: float) -> int:
    """The survivors, and the share of those that were noticed or argued, by folder, by tests near
    and far.
    """
    answers = {mutant: tally.told(mutant) for mutant in drawn()}
    results = {mutant: told for mutant, told in answers.items() if told is not None}
    reasons = argued.reasons()
    asked: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    granted: Counter[str] = Counter()
    for mutant, told in results.items():
        folder = str(Path(mutant.file).parent)
        reason = reasons.get(argued.place_of(mutant), "")
        asked[folder] += 1
        noticed[folder] += bool(told)
        granted[folder] += bool(reason and not told)
        if not told:
            print(f"\n{mutant.file}:{mutant.line}\n  - {mutant.before}\n  + {mutant.after}")
            print(f"  {reason or f'survived {len(tally.asked(mutant))} tests'}")
    print(f"\n{'':22}{'asked':>8}{'noticed':>9}{'argued':>8}")
    for folder in sorted(asked):
        print(f"{folder:22}{asked[folder]:8}{noticed[folder]:9}{granted[folder]:8}")
    share = 100 * (noticed.total() + granted.total()) / max(asked.total(), 1)
    close = sum(reach.near(mutant, told) for mutant, told in results.items() if told)
    print(
        f"\nof {asked.total()}: {noticed.total()} noticed, {close} of them by the nearest tests, and"
        f" {granted.total()} argued ({share:.1f} %); seed {SEED}, {seconds:.0f} s"
    )
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["learn"]:
            reach.learn()
        case ["ask"]:
            asking.ask()
        case ["report"]:
            sys.exit(report(Tally(), 0))
        case _:
            sys.exit(main())
