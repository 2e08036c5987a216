"""Would the tests notice? See __main__."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "build"
FOLDERS = (
    "scoring/rules",
    "scoring/ledger",
    "scoring/models",
    "scoring/files",
    "scoring/maintenance",
    "wards",
)

NUMBER = int(os.environ.get("MUTANTS", "300"))
SEED = int(os.environ.get("SEED", "1"))
ONLY = os.environ.get("ONLY", "").split() or [""]
TESTS = os.environ.get("TESTS", "").split()

SUITE = ["-q", "-n0", "-p", "no:cacheprovider", "-m", "not browser and not office"]
