"""`manage.py seed_large --wards 1000 --years 2`: a large invented campaign in an empty database."""

import os
import secrets
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from scoring.demo import large

MOST = 100_000


class Command(BaseCommand):
    help = "Ghi một phong trào lớn, bịa ra để đo, vào cơ sở dữ liệu trống: sổ đã niêm phong, sạch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wards", type=int, default=1000, help="Bao nhiêu đơn vị.")
        parser.add_argument(
            "--years", type=int, default=2, help="Bao nhiêu năm; năm cuối đang diễn ra."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wards, years = options["wards"], options["years"]
        if not (1 <= wards <= MOST and 1 <= years <= 50):
            raise CommandError(f"Số đơn vị từ 1 đến {MOST}, số năm từ 1 đến 50.")
        if not large.is_empty():
            raise CommandError(
                "Cơ sở dữ liệu này đã có đơn vị, tài khoản hoặc phong trào nên lệnh không ghi gì. "
                "Hãy chỉ DATABASE_URL đến một cơ sở dữ liệu trống rồi chạy migrate trước."
            )
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(12)
        began = time.monotonic()

        def tell(what: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:7.1f} giây  {what}")
            self.stdout.flush()

        # What each query was would be kept until the end.
        if settings.DEBUG:
            raise CommandError("Hãy tắt DEBUG: các câu truy vấn sẽ đầy bộ nhớ.")
        large.fill(wards, years, password, tell)
        self.stdout.write(
            f"Tài khoản truongban, thamdinh1, thuongtruc, quantri, phuong1 …; mật khẩu: {password}"
        )
