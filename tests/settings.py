"""Settings of the tests: the program's own, with a throwaway key, database and folder for files.

TEST_DATABASE_URL names another server to make the test database on; without it, an SQLite file.
"""

import os
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp(prefix="thi-dua-test-"))
(folder / "static").mkdir()
os.environ.update(
    SECRET_KEY="for-tests-alone-" + "x" * 50,
    DEBUG="false",
    DEMO="false",
    HTTPS="false",
    LOG_LEVEL="ERROR",
    STATIC_ROOT=str(folder / "static"),
    MEDIA_ROOT=str(folder / "media"),
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL", f"sqlite:///{folder / 'db.sqlite3'}"),
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
)

from campaign.settings import *  # noqa: E402, F403
from campaign.settings import DATABASES, STORAGES  # noqa: E402

# Argon2 is slow on purpose; one throwaway hash per person is enough here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file with its journal as in production: a database in memory would hide locks.
    DATABASES["default"]["TEST"] = {"NAME": str(folder / "test.sqlite3")}
