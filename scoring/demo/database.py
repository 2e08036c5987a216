"""The mark by which the demo knows its own database; without it nothing is touched."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from scoring.demo import environment

# Written into the head of the SQLite file ("DEMO" in ASCII), and beside it as a file.
APPLICATION_ID = 0x44454D4F
MARK = "demo-database"
MARK_TEXT = (
    "Thư mục này thuộc về bản chạy thử (manage.py demo) "
    "và được xóa, làm lại khi chạy với --reset.\n"
)


def claim() -> None:
    """Mark a database that is still empty as the demo's;
    refuse one that belongs to somebody else.
    """
    if not settings.DEMO or connection.vendor != "sqlite":
        raise CommandError(
            "Lệnh demo chỉ dùng cơ sở dữ liệu SQLite của riêng nó. "
            "Hãy chạy “python manage.py demo” và để lệnh tự chọn."
        )
    with connection.cursor() as cursor:
        mark = cursor.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.introspection.table_names(cursor)
    marker = environment.folder() / MARK
    if tables and not (mark == APPLICATION_ID and marker.exists()):
        raise CommandError(
            f"{_database()} không phải cơ sở dữ liệu của bản chạy thử nên lệnh demo không đụng "
            "đến. Hãy dời tệp này đi nơi khác, hoặc đặt DEMO_FOLDER là một thư mục trống."
        )
    if not tables:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        marker.write_text(MARK_TEXT, encoding="utf-8")


def start_over() -> None:
    """Delete the demo's database and evidence, after making sure that they are the demo's."""
    claim()
    connection.close()
    for name in (
        _database(),
        Path(f"{_database()}-wal"),
        Path(f"{_database()}-shm"),
        environment.folder() / MARK,
    ):
        name.unlink(missing_ok=True)
    drop_evidence()


def drop_evidence() -> None:
    """Files without rows, such as an interrupted filling leaves, go.

    Only inside the demo's folder.
    """
    media = Path(settings.MEDIA_ROOT).resolve()
    if media.is_relative_to(environment.folder()):
        shutil.rmtree(media, ignore_errors=True)


def _database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])
