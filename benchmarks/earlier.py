"""An earlier build beside today's: out of the history into a temporary folder, with the packages
that it was locked to and a database of its own, so that both can be asked in turn.
"""

import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.environment import ROOT, Ground, ground

COMMIT = "e87ea80"  # 28 November 2026, before anything was made quicker
# What writes the same data in both.
CARRIED = ("benchmarks/year.py",)


class NotHere(Exception):
    """The history does not hold the build; the text says why."""


@contextmanager
def build(commit: str = COMMIT) -> Iterator[Path]:
    """The files of a commit in a folder that is gone afterwards. Raises NotHere."""
    archive = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode:
        told = archive.stderr.decode(errors="replace").strip()
        raise NotHere(f"the build {commit} is not in the history here: {told}")
    with TemporaryDirectory(prefix="thi-dua-earlier-") as home:
        root = Path(home)
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
            files.extractall(root, filter="data")
        for name in CARRIED:
            shutil.copy(ROOT / name, root / name)
        yield root


def packages(root: Path, commit: str = COMMIT) -> Path:
    """The Python of an environment with what that build was locked to; made once, and kept.

    Raises NotHere.
    """
    home = ROOT / "build" / f"earlier-{commit}"
    python, whole = home / "bin" / "python", home / "whole"
    if whole.exists():
        return python
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(home)],
        [
            *(str(python), "-m", "pip", "install", "--quiet"),
            *("--require-hashes", "-r", str(root / "requirements.txt")),
        ],
    ):  # fmt: skip
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            raise NotHere(f"its packages could not be had: {made.stderr.strip()[-300:]}")
    whole.touch()
    return python


@contextmanager
def earlier(database: str) -> Iterator[Ground]:
    """The earlier build on a ground of its own. Raises NotHere, postgres.NotStarted."""
    with build() as root, ground(database, root, packages(root)) as place:
        yield place
