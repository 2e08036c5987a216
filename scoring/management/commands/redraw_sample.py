"""`manage.py redraw_sample CODE`: draws again by the code that stands on the page of a sample, and
compares; exit code 1 when it was something else.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from scoring.models import Sample


class Command(BaseCommand):
    help = "Rút thăm lại theo mã in trên trang phần chấm hai người và so với kết quả đã ghi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="Mã rút thăm, ví dụ 3F2A-91BC-0D4E-77A1.")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("vi"):
            code = options["code"].strip().upper()
            sample = Sample.objects.select_related("campaign").filter(code=code).first()
            if sample is None or not code:
                raise CommandError("Không có lần rút thăm nào mang mã này.")
            self.stdout.write(f"{sample.campaign}: rút {len(sample.names)} trong:")
            for name, lot, taken in sample.lots:
                self.stdout.write(f"{lot}  {name}{'  *' if taken else ''}")
            if sample.drawn_again != sample.names:
                raise CommandError("Không trùng khớp với kết quả đã ghi.")
            self.stdout.write("Trùng khớp với kết quả đã ghi.")
