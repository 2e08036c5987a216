#!/usr/bin/env bash
# django-dbbackup 5.4.0 (PyPI): of an SQLite database in WAL mode nothing is put back, and dbrestore says that it was.
#
# Expected (its README: it is "a pipe between your Django project and your backups", "using your database's
# native/standard/best procedure(s)"; notes of 5.0.0: the connector for SQLite is "safe to execute on databases with
# active connections"): after dbrestore the database is what it was at dbbackup.
# Seen: the points that were all set to 0 by mistake are 0 afterwards, for a new connection and for the program that is
# still running; the exit code is 0 and integrity_check finds nothing. Restoring writes the main file over and leaves
# the -wal file, whose changes SQLite then lays over what was restored. The same where nobody is connected and the
# program had been killed (out of memory, power cut). Without WAL, the default of Django, the points are there again.
# A program that several people write into sets WAL by init_command (Django 5.1 and later), as ours does.
# What we do: scoring/maintenance/backups.py puts a copy back through SQLite's own backup, which goes by the journal.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django==5.2.19 django-dbbackup==5.4.0 2>pip.log || {
  cat pip.log; echo "cannot install django-dbbackup 5.4.0"; exit 2; }
cat >manage.py <<'PY'
import os
import sys

import django
from django.conf import settings
from django.core.management import execute_from_command_line

FILES = "django.core.files.storage.FileSystemStorage"
settings.configure(
    INSTALLED_APPS=["dbbackup"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "points.sqlite3",
            "OPTIONS": {"init_command": f"PRAGMA journal_mode={os.environ['JOURNAL']}"},
        }
    },
    STORAGES={"default": {"BACKEND": FILES}, "dbbackup": {"BACKEND": FILES, "OPTIONS": {"location": "copies"}}},
)
django.setup()
execute_from_command_line(sys.argv)
PY
cat >look.py <<'PY'
import glob
import os
import shutil
import sqlite3
import subprocess
import sys

MISTAKE = """
import os, sqlite3
program = sqlite3.connect("points.sqlite3", isolation_level=None)
program.execute("UPDATE score SET points = 0")
os._exit(9)  # killed: nothing is closed
"""


def manage(command):
    subprocess.run([sys.executable, "manage.py", *command.split()], check=True, capture_output=True)


def points(database):
    return [row[0] for row in database.execute("SELECT points FROM score ORDER BY id")]


def restored(journal, running):
    """The points that stand there after dbrestore, and what integrity_check says."""
    for path in glob.glob("points.sqlite3*"):
        os.remove(path)
    shutil.rmtree("copies", ignore_errors=True)
    os.environ["JOURNAL"] = journal
    with sqlite3.connect("points.sqlite3") as database:
        database.execute(f"PRAGMA journal_mode={journal}")
        database.execute("CREATE TABLE score (id INTEGER PRIMARY KEY, points DECIMAL)")
        database.executemany("INSERT INTO score (points) VALUES (?)", [(4.5,), (9.75,), (10.25,)])
    database.close()
    manage("dbbackup")
    program = None
    if running:
        program = sqlite3.connect("points.sqlite3", isolation_level=None)
        program.execute("UPDATE score SET points = 0")
    else:
        subprocess.run([sys.executable, "-c", MISTAKE], check=False)
    manage("dbrestore --noinput")
    database = sqlite3.connect("points.sqlite3")
    found = points(database), database.execute("PRAGMA integrity_check").fetchone()[0]
    for connection in filter(None, (database, program)):
        connection.close()
    print(f"{journal}, {'a program is connected' if running else 'the program was killed'}: {found}")
    return found


RIGHT = ([4.5, 9.75, 10.25], "ok")
if restored("delete", True) != RIGHT or restored("delete", False) != RIGHT:
    raise SystemExit("the control is wrong")
LOST = ([0, 0, 0], "ok")
raise SystemExit([restored("wal", True), restored("wal", False)] != [LOST, LOST])
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
