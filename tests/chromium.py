"""Where this machine keeps its Chromium, and whether the tests can drive it; no other browser is ever fetched."""

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
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    if driver.returncode:
        return f"the browser's driver does not run (Debian: apt-get install libatomic1): {driver.stderr.strip()[-200:]}"
    return ""
