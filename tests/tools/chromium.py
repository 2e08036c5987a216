"""Where this machine keeps its Chromium, and whether the tests can drive it; no other browser is
ever fetched.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "libatomic1")


def find_chromium() -> Path | None:
    """The system's Chromium or Chrome, or None."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def missing() -> str:
    """What the browser tests lack on this machine, and how to get it; empty when they can run."""
    if find_chromium() is None:
        return "there is no Chromium on this machine (Debian: apt-get install chromium)"
    driver = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    if driver.returncode:
        return f"the browser's driver does not run (Debian: apt-get install libatomic1): {driver.stderr.strip()[-200:]}"
    return ""


def can_sandbox() -> bool:
    """Whether Chromium's sandbox works here: not for root, nor where the system lets nobody make a
    namespace.

    Without it nothing is lost: the tests open the program's own pages alone.
    """
    if not hasattr(os, "geteuid") or os.geteuid() == 0 or not shutil.which("unshare"):
        return False
    return (
        subprocess.run(["unshare", "--user", "true"], capture_output=True, check=False).returncode
        == 0
    )
