"""The whole check of everything that is stored: `python -m benchmarks.checks` prints its seconds
and memory as JSON, and fails when something is amiss.
"""

import json
import sys
import time

from benchmarks.data import set_up
from benchmarks.workbook import peak


def everything() -> tuple[float, list[str]]:
    """Seconds, and what was found."""
    from scoring.maintenance import integrity

    began = time.perf_counter()
    found = [finding for result in integrity.run_checks() for finding in result.findings]
    return time.perf_counter() - began, found


if __name__ == "__main__":
    set_up()
    from scoring.models import Scorecard

    before = peak()
    seconds, findings = everything()
    if findings:
        sys.exit(f"The data that were written to be measured do not hold: {findings[:3]}")
    facts = {
        "seconds": seconds,
        "cards": Scorecard.objects.count(),
        "peak_mb": peak(),
        "added_mb": peak() - before,
    }
    json.dump(facts, sys.stdout)
