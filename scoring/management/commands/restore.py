"""`manage.py restore FOLDER`: puts a backup back, brings it to today's tables and checks all that
must hold.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from scoring.maintenance import backups


class Command(BaseCommand):
    help = "Khôi phục từ một bản sao lưu rồi kiểm tra toàn vẹn. Hãy dừng chương trình trước."
    # The tables may not be there yet.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="Thư mục của bản sao lưu (có manifest.json).")
        parser.add_argument(
            "--force", action="store_true", help="Ghi đè cả khi cơ sở dữ liệu đang có dữ liệu."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backups.restore(options["folder"], force=options["force"])
        except (backups.BackupError, OSError, DatabaseError) as problem:
            raise CommandError(f"Chưa khôi phục: {problem}") from problem
        self.stdout.write("Đã khôi phục cơ sở dữ liệu và tài liệu.")
        try:
            call_command("migrate", verbosity=0, stdout=self.stdout)
        except DatabaseError as problem:
            raise CommandError(f"Chưa cập nhật được các bảng: {problem}") from problem
        call_command("check_integrity", stdout=self.stdout)
