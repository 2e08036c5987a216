"""Which Chromium the tests drive and which letters it sees; no other browser is ever fetched.

The headless shell first: the same browser without the windows around it, at half the work.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The widest and the narrowest family that a stranger may have, by the names of their files. What is
# measured holds with both; every other test sees the first.
FAMILIES = {
    "DejaVu": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    "Liberation": (
        "LiberationSans-Regular.ttf",
        "LiberationSans-Bold.ttf",
        "LiberationSerif-Regular.ttf",
        "LiberationSerif-Bold.ttf",
    ),
}
FONT_PACKAGES = ("fonts-dejavu-core", "fonts-liberation2")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")

# Everything else is told the same story: whatever letters are asked for, this family answers.
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}</cachedir>
  {aliases}
</fontconfig>
"""
ALIAS = '<alias binding="same"><family>{asked}</family><accept><family>{given}</family></accept></alias>'


def find_chromium(names: tuple[str, ...] = (SHELL, *WHOLE)) -> Path | None:
    """The system's Chromium or Chrome, or None."""
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


@cache
def font_files(family: str) -> tuple[Path, ...]:
    """The files of a family on this machine; fewer than it has where it is not installed."""
    there = {
        file.name: file
        for folder in FONT_FOLDERS
        for file in Path(folder).expanduser().rglob("*.ttf")
    }
    return tuple(there[name] for name in FAMILIES[family] if name in there)


def letters(family: str, folder: Path) -> dict[str, str]:
    """The environment of a browser that sees this family alone; `folder` is made for it."""
    folder.mkdir()
    for file in font_files(family):
        (folder / file.name).symlink_to(file)
    aliases = [
        ALIAS.format(asked=asked, given=f"{family} {kind}")
        for kind, names in (
            ("Sans", ("sans-serif", "Sans", "Arial", "system-ui")),
            ("Serif", ("serif", "Times New Roman")),
        )
        for asked in names
    ]
    settings = folder / "fonts.conf"
    settings.write_text(
        FONTCONFIG.format(folder=folder, aliases="\n  ".join(aliases)), encoding="utf-8"
    )
    return {"FONTCONFIG_FILE": str(settings)}


def packages() -> tuple[str, ...]:
    """What Debian calls what may be missing."""
    browser = () if find_chromium() else (SHELL,)
    return (*browser, "libatomic1", *FONT_PACKAGES)


PACKAGES = packages()


def missing() -> str:
    """What the browser tests lack on this machine, and how to get it; empty when they can run."""
    if find_chromium() is None:
        return f"there is no Chromium on this machine (Debian: apt-get install {SHELL})"
    for family, files in FAMILIES.items():
        if len(font_files(family)) < len(files):
            return f"the letters of {family} are not here (Debian: apt-get install {' '.join(FONT_PACKAGES)})"
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
