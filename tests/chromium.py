"""Where this machine keeps its Chromium; no other browser is ever fetched."""

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> Path | None:
    """The system's Chromium or Chrome, or None."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None
