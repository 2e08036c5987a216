"""Backups: the database first, then every file it names, then a manifest with the hash of each; and
the way back.

A backup is a folder that appears whole or not at all. SQLite is copied by its own backup, never as
a file (the journal would be missing); PostgreSQL by pg_dump, in one snapshot.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Sum
from django.utils import timezone

from scoring.files.disk import sync
from scoring.maintenance.dumps import BackupError, dump, load, names_in
from scoring.models import WITH_FILES, Campaign
from wards.models import User

MANIFEST, FILES = "manifest.json", "files"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
CHUNK = 1024 * 1024


def make(target: Path) -> Path:
    """Write a backup into a new folder under `target`; returns it. Raises BackupError, OSError."""
    if target.exists() and not target.is_dir():
        raise BackupError(f"{target} là một tệp, không phải thư mục.")
    if target.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        # It would go with the disk of the evidence, and hold what nobody may read there.
        raise BackupError(
            f"{target} nằm trong thư mục tài liệu (MEDIA_ROOT). "
            "Hãy chọn nơi khác, tốt nhất là ổ khác."
        )
    name = f"thidua-{timezone.localtime():%Y%m%d-%H%M%S-%f}"
    whole, part = target / name, target / f".{name}.part"
    part.mkdir(parents=True, mode=0o700)
    try:
        _make_sure_of_room(target)
        migrations = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
        database = DATABASES[connection.vendor]
        dump(part / database)
        # Files are never changed, and are there before the row that names them: what the dump names
        # is there now.
        names = names_in(part / database)
        # One lost file is no reason to go without a backup: it is named, and check_integrity says
        # the same.
        missing = [name for name in names if not _fetch(name, part / FILES / name)]
        hashes = {
            path.relative_to(part).as_posix(): _hash(path)
            for path in sorted(part.rglob("*"))
            if path.is_file()
        }
        manifest = {
            "made_at": timezone.now().isoformat(),
            "version": settings.VERSION,
            "database": database,
            "migrations": migrations,
            "files": len(names),
            "missing": missing,
            "sha256": hashes,
        }
        _write(part / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        part.rename(whole)
        sync(target)
    except BaseException as problem:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(problem, sqlite3.Error):  # a full disk, a broken one: not an OSError to it
            raise BackupError(f"SQLite: {problem}.") from problem
        raise
    return whole


def _make_sure_of_room(target: Path) -> None:
    """What surely does not fit is not begun. Raises BackupError."""
    sizes = [table._default_manager.aggregate(size=Sum("size"))["size"] for table in WITH_FILES]
    needed = sum(filter(None, sizes))
    if connection.vendor == "sqlite":
        needed += Path(connection.settings_dict["NAME"]).stat().st_size
    free = shutil.disk_usage(target).free
    if free < needed:
        raise BackupError(
            f"{target} không đủ chỗ: cần khoảng {_megabytes(needed)}, còn {_megabytes(free)}."
        )


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000)} MB"


def prune(target: Path, number: int) -> list[Path]:
    """Drop all but the newest backups; returns what went."""
    whole = in_order(target)
    for old in whole[:-number]:
        shutil.rmtree(old)
    return whole[:-number]


def in_order(target: Path) -> list[Path]:
    """The backups of a folder, the newest last."""
    return sorted(path.parent for path in target.glob(f"thidua-*/{MANIFEST}"))


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a backup whose every part is as it was written. Raises BackupError."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        hashes = manifest["sha256"]
    except (OSError, ValueError, KeyError) as problem:
        said = f"{folder}: không phải bản sao lưu, hoặc thiếu {MANIFEST}."
        if copies := in_order(folder):
            said += f" Thư mục này chứa {len(copies)} bản sao lưu; bản mới nhất là {copies[-1]}."
        raise BackupError(said) from problem
    for name, expected in hashes.items():
        path = folder / name
        if not path.is_file() or _hash(path) != expected:
            raise BackupError(f"{folder}: phần “{name}” thiếu hoặc đã bị sửa.")
    if manifest["database"] != DATABASES[connection.vendor]:
        raise BackupError(f"{folder}: bản sao lưu của một loại cơ sở dữ liệu khác.")
    if unknown := _unknown(manifest["migrations"]):
        raise BackupError(
            f"{folder}: bản sao lưu do chương trình phiên bản "
            f"{manifest.get('version', 'mới hơn')} tạo, "
            f"phiên bản {settings.VERSION} này chưa biết các bảng của nó ({', '.join(unknown)}). "
            "Hãy cập nhật chương trình rồi khôi phục."
        )
    return manifest


def _unknown(migrations: list[list[str]]) -> list[str]:
    """Changes of the tables that newer code has made, and this one has never heard of."""
    known: set[tuple[str, str]] = set()
    for key, migration in MigrationLoader(None).disk_migrations.items():
        known |= {key, *map(tuple, migration.replaces)}  # type: ignore[arg-type]
    return [f"{app}.{name}" for app, name in migrations if (app, name) not in known]


def restore(folder: Path, *, force: bool = False) -> None:
    """Restore a backup. Raises BackupError;
    without `force` it overwrites nothing that holds data.
    """
    manifest = read(folder)
    if not force and _holds_something():
        raise BackupError(
            "Cơ sở dữ liệu này đang có dữ liệu. Thêm --force nếu thật sự muốn ghi đè lên."
        )
    connection.close()
    try:
        load(folder / manifest["database"])
    except sqlite3.Error as problem:  # what stood there before still stands
        raise BackupError(f"SQLite: {problem}.") from problem
    for path in sorted((folder / FILES).rglob("*")):
        if path.is_file():
            _put(path, path.relative_to(folder / FILES).as_posix())


def _holds_something() -> bool:
    tables = connection.introspection.table_names()
    return any(
        model._meta.db_table in tables and model._default_manager.exists()
        for model in (User, Campaign)
    )


# The database


# The files


def _fetch(name: str, path: Path) -> bool:
    """Copy a stored file; False when it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with default_storage.open(name) as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy, CHUNK)
            copy.flush()
            os.fsync(copy.fileno())
    except FileNotFoundError:
        return False
    os.chmod(path, 0o600)
    return True


def _put(path: Path, name: str) -> None:
    """A file under its own name; one that is there already is the same one, since names are never
    used twice.
    """
    if default_storage.exists(name):
        with default_storage.open(name) as stored:
            if hashlib.file_digest(stored, "sha256").hexdigest() == _hash(path):
                return
        default_storage.delete(name)
    with path.open("rb") as copy:
        if default_storage.save(name, File(copy)) != name:
            raise BackupError(f"Không đặt lại được tệp {name}.")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(path, 0o600)
