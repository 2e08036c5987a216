"""`manage.py verify_ledger`: walks the change record from end to end; exit code 1 when something
was found.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from scoring.maintenance import audit, earlier_export, parallel
from scoring.management.progress import ProgressLine
from scoring.models import Campaign, Entry
from wards.database.moment import one_moment


class Command(BaseCommand):
    help = "Kiểm tra sổ theo dõi thay đổi: không mục nào bị sửa, xóa, chèn hay đổi chỗ."
    # They would read every page of the program in: 40 MB and a second that say nothing of the data.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "slug", nargs="?", help="Chỉ một phong trào (phần địa chỉ của nó, ví dụ 2026)."
        )
        parser.add_argument(
            "--root", default="", help="Mã niêm phong in trên bảng tổng hợp cuối năm để đối chiếu."
        )

        parser.add_argument(
            "--processes",
            type=int,
            help="Số tiến trình cùng kiểm tra; để trống thì lệnh tự chọn.",
        )
        parser.add_argument(
            "--against", default="", help="Một bản export_ledger trước đây: mục nào của nó đã mất."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slug, root = options["slug"], options["root"]
        if root and not slug:
            raise CommandError("Hãy ghi phong trào cần đối chiếu mã niêm phong.")
        with override("vi"), one_moment():
            campaign = find(slug)
            entries = Entry.objects.filter(campaign=campaign) if campaign else Entry.objects
            number = entries.count()
            report = audit.verify(
                campaign,
                root=root,
                tell=ProgressLine(self.stderr, number),
                along=_along(options["processes"], number),
            )
            report.findings.extend(_missing_since(options["against"]))
            roots = (
                Campaign.objects.filter(pk=campaign.pk)
                if campaign
                else Campaign.objects.order_by("pk")
            )
            for concluded in roots.exclude(ledger_root=""):
                self.stdout.write(f"{concluded}: mã niêm phong {concluded.printed_root}")
        self.stdout.write(f"Đã kiểm tra {report.chains} phần, {report.entries} mục.")
        for finding in report.findings:
            self.stdout.write(f"✗ {finding}")
        if not report.is_clean:
            raise CommandError(f"{len(report.findings)} sai lệch.")
        self.stdout.write("Sổ nguyên vẹn.")


def _along(processes: int | None, entries: int) -> Callable[..., audit.Heads]:
    """In so many processes; where none are named, in as many as are quicker."""
    if processes is not None and processes < 1:
        raise CommandError("Số tiến trình phải từ 1 trở lên.")
    if processes is None:
        processes = parallel.processors() if parallel.pays(entries) else 1
    return parallel.walking(processes, one_moment) if processes > 1 else audit.walk


def _missing_since(path: str) -> list[str]:
    if not path:
        return []
    try:
        with open(path, encoding="utf-8") as export:
            return list(earlier_export.missing(export))
    except OSError as problem:
        raise CommandError(f"Không đọc được {path}: {problem.strerror}.") from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise CommandError(f"{path} không phải bản xuất của export_ledger.") from problem


def find(slug: str | None) -> Campaign | None:
    """The campaign of that address; None for all of them."""
    if slug is None:
        return None
    try:
        return Campaign.objects.get(slug=slug)
    except Campaign.DoesNotExist as problem:
        raise CommandError(f"Không có phong trào “{slug}”.") from problem
