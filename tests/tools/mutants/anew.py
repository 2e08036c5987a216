"""In doubt, a process of its own: one that reads the broken file.

For what is carried out when a module is read; a child of the loaded process comes too late for it.
"""

import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.tools.mutants import BUILD, ROOT, SUITE
from tests.tools.mutants.breaking import Mutant

PATIENCE = 1200  # seconds; who has not answered by then has not noticed either


def noticed(mutant: Mutant, tests: list[str]) -> str:
    """The first test that passes unbroken and fails broken, "" for none."""
    place = Path(_tree().name, mutant.file)
    whole = place.read_bytes()
    while tests:
        place.write_bytes(mutant.source())
        try:
            told = _failed(tests)
        finally:
            place.write_bytes(whole)
        if not told:
            return ""
        if not _failed([told]):
            return told
        tests = tests[tests.index(told) + 1 :]
    return ""


def _failed(tests: list[str]) -> str:
    """The first of them that fails, "" for none.
    Where the module cannot even be read, the first.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *SUITE, "-x", "-rfE", "--tb=no", *tests],
            cwd=_tree().name,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    if done.returncode == 0:
        return ""
    named = [
        test
        for test in tests
        for line in done.stdout.splitlines()
        if line.startswith((f"FAILED {test}", f"ERROR {test}"))
    ]
    return max(named, key=len, default=tests[0])


@cache
def _tree() -> "tempfile.TemporaryDirectory[str]":
    """The files that git knows, and the tables of the test database, in a folder of their own."""
    folder = tempfile.TemporaryDirectory(prefix="thi-dua-mutants-")
    place = Path(folder.name)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    if (BUILD / "tables").exists():
        shutil.copytree(BUILD / "tables", place / "build" / "tables")
    return folder
