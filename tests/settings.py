"""Settings of the tests: the program's own, in a world that neither `.env` nor the shell has a say
in.

TEST_DATABASE_URL names a server to make the test database on; without it, an SQLite file.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from hypothesis import settings as hypothesis

if "pytest" not in sys.modules:  # mypy and makemigrations read these settings and write nothing
    folder = Path(tempfile.gettempdir()) / "thi-dua-test"
else:
    if (
        "PYTEST_XDIST_WORKER" not in os.environ
    ):  # a worker lives in the folder of the run that started it
        made, run = tempfile.mkdtemp(prefix="thi-dua-test-"), os.getpid()
        os.environ["TEST_FOLDER"] = made

        @atexit.register
        def _remove() -> None:
            if os.getpid() == run:  # a child of the run that ends leaves the folder to it
                shutil.rmtree(made, ignore_errors=True)

    folder = Path(os.environ["TEST_FOLDER"])
    for name in ("media", "static"):
        (folder / name).mkdir(exist_ok=True)

# What is set here goes before .env.
os.environ.update(
    SECRET_KEY="for-tests-alone-" + "x" * 50,
    LEDGER_KEY="seals-tests-alone-" + "y" * 50,
    DEBUG="false",
    DEMO="false",
    HTTPS="false",
    BEHIND_PROXY="false",
    LOG_LEVEL="ERROR",
    CONN_MAX_AGE="0",
    EVIDENCE_MAX_MB="20",
    EVIDENCE_QUOTA_MB="1000",
    CLAMAV="",
    REPLICA_URL="",
    MAINTENANCE_DATABASE_URL="",
    POOLER="false",
    S3_BUCKET="",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    CSRF_TRUSTED_ORIGINS="",
    MEDIA_ROOT=str(folder / "media"),
    STATIC_ROOT=str(folder / "static"),
    DATABASE_URL=os.environ.get(
        "TEST_DATABASE_URL", "sqlite:///" + quote((folder / "db.sqlite3").as_posix())
    ),
)

from campaign.settings import *  # noqa: F403
from campaign.settings import DATABASES, STORAGES

# Argon2 is slow on purpose; one throwaway hash per person is enough here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file with its journal as in production: a database in memory would hide locks.
    DATABASES["default"]["TEST"] = {"NAME": str(folder / "test.sqlite3")}
    # Nobody pulls the plug here; whoever does (tests/faults) runs the
    # program with its own settings.
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")

# A busy machine is no reason to fail.
hypothesis.register_profile("patient", hypothesis(), deadline=None)
hypothesis.load_profile("patient")
