"""The database written into a file and read back, by the means of its kind."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg import conninfo

from scoring.models import WITH_FILES

# What says where a PostgreSQL is, among what Django hands to psycopg.
WHERE = (
    "dbname",
    "host",
    "hostaddr",
    "port",
    "user",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "passfile",
    "service",
    "target_session_attrs",
    "connect_timeout",
)


class BackupError(Exception):
    """The backup cannot be made or put back; the text says why, in Vietnamese."""


def dump(path: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
            closing(_new(path)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
        os.chmod(path, 0o600)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
    os.chmod(path, 0o600)


def load(path: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(path)) as source,
            closing(_new(connection.settings_dict["NAME"])) as copy,
        ):
            source.backup(copy)
        return
    options = [
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
    ]
    _run("pg_restore", *options, str(path))


def _new(path: Any) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=60)


def _run(program: str, *arguments: str) -> None:
    """A program of PostgreSQL's on this database; the password goes unseen.

    Raises BackupError with its words.
    """
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        raise BackupError(
            "Giữa chương trình và PostgreSQL có bộ gộp kết nối (POOLER), không sao lưu hay khôi "
            "phục qua đó được. Khai báo địa chỉ của chính cơ sở dữ liệu trong "
            "MAINTENANCE_DATABASE_URL."
        )
    known = connection.get_connection_params()
    where = conninfo.make_conninfo("", **{name: known[name] for name in WHERE if known.get(name)})
    secret = {"PGPASSWORD": known["password"]} if known.get("password") else {}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program and the settings
            [program, f"--dbname={where}", *arguments],
            env=os.environ | secret,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as problem:
        raise BackupError(f"Không có chương trình {program} trên máy này.") from problem
    if done.returncode < 0:  # it had no time to say why
        signal = -done.returncode
        raise BackupError(
            f"{program} bị hệ thống dừng giữa chừng (tín hiệu {signal}), có thể vì hết chỗ."
        )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()[-2000:]}")


def names_in(copied: Path) -> list[str]:
    """The files that the copy names; of PostgreSQL's those named now, since later rows have their
    files, too.
    """
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(f"file:{copied}?mode=ro&immutable=1", uri=True)) as copy:
            tables = [table._meta.db_table for table in WITH_FILES]
            questions = [f"SELECT file FROM {table} WHERE file <> ''" for table in tables]  # noqa: S608
            return [name for question in questions for (name,) in copy.execute(question)]
    return [
        name
        for table in WITH_FILES
        for name in table._default_manager.exclude(file="").values_list("file", flat=True)
    ]
