"""What the demo sets before Django reads its settings, and the folder that it keeps to itself.

Everything lives in one folder (`.demo/`, or where DEMO_FOLDER says): database, evidence, static
files, keys and password. Settings from elsewhere (`.env`, DATABASE_URL) never lead the demo to
another database.
"""

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Syllables that are easy to say and to type; ten of them and three digits are far beyond guessing.
HEADS, TAILS = (
    ("b", "d", "g", "h", "k", "l", "m", "n", "p", "s", "t", "v"),
    ("a", "e", "i", "o", "u"),
)


def folder() -> Path:
    """Where the demo lives."""
    return Path(os.environ.get("DEMO_FOLDER") or BASE_DIR / ".demo").resolve()


def is_demo(argv: Sequence[str]) -> bool:
    """Whether this is a call of `manage.py demo`."""
    return len(argv) > 1 and argv[1] == "demo"


def prepare() -> None:
    """Point settings at the demo's own folder; nothing has to be set beforehand."""
    home = folder()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(
        SECRET_KEY=stored_or("secret", secrets.token_urlsafe(50)),
        LEDGER_KEY=stored_or("ledger-key", secrets.token_urlsafe(50)),
        DEMO="true",
        DEBUG="false",
        HTTPS="false",
        BEHIND_PROXY="false",
        ALLOWED_HOSTS="localhost,127.0.0.1,[::1]",
        CSRF_TRUSTED_ORIGINS="",
        DATABASE_URL="sqlite:///" + quote((home / "db.sqlite3").as_posix()),
        MEDIA_ROOT=str(home / "media"),
        STATIC_ROOT=str(home / "static"),
    )
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    # A console that cannot write Vietnamese shows question marks rather than failing.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def password() -> tuple[str, bool]:
    """The password of the demo's accounts, and whether DEMO_PASSWORD just gave another one than
    before.
    """
    wanted = os.environ.get("DEMO_PASSWORD", "").strip()
    before = stored_or("password", wanted or _new_password())
    if wanted and wanted != before:
        (folder() / "password").write_text(wanted + "\n", encoding="utf-8")
    return wanted or before, bool(wanted) and wanted != before


def stored_or(name: str, new: str) -> str:
    """The text kept under this name in the folder; `new` where there is none yet."""
    path = folder() / name
    if not path.exists() or not path.read_text(encoding="utf-8").strip():
        path.touch(mode=0o600)
        path.write_text(new + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def _new_password() -> str:
    syllables = [secrets.choice(HEADS) + secrets.choice(TAILS) for _ in range(10)]
    words = "".join(syllables[:3]), "".join(syllables[3:6]), "".join(syllables[6:])
    return "-".join([*words, str(100 + secrets.randbelow(900))])
