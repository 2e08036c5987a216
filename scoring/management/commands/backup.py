"""`manage.py backup FOLDER`: database and evidence into a new folder of that folder, whole or not
at all.
"""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from scoring.maintenance import backups


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu và tài liệu kiểm chứng; chương trình vẫn chạy trong lúc sao lưu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=_named, help="Nơi chứa các bản sao lưu; mỗi lần tạo một thư mục mới."
        )
        parser.add_argument("--keep", type=int, help="Chỉ giữ lại chừng này bản mới nhất.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep phải từ 1 trở lên.")
        try:
            made = backups.make(options["folder"])
            dropped = backups.prune(options["folder"], options["keep"]) if options["keep"] else []
        except (backups.BackupError, OSError, DatabaseError) as problem:
            raise CommandError(f"Chưa sao lưu được: {problem}") from problem
        self.stdout.write(f"Đã sao lưu vào {made}")
        for old in dropped:
            self.stdout.write(f"Đã bỏ bản cũ {old.name}")
        if missing := backups.read(made)["missing"]:
            raise CommandError(
                f"Bản sao lưu thiếu {len(missing)} tệp đã mất: {', '.join(missing[:5])}"
            )


def _named(folder: str) -> Path:
    """The folder; a variable that is not set in a line of cron does not mean the working folder."""
    if not folder.strip():
        raise ArgumentTypeError("hãy ghi thư mục chứa các bản sao lưu.")
    return Path(folder)
