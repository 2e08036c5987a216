"""`manage.py check_integrity`: everything that must hold, one line each; exit code 1 when something
does not.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import override

from scoring.maintenance import integrity
from scoring.management.progress import ProgressLine
from scoring.models import Job
from wards.database.moment import one_moment


class Command(BaseCommand):
    help = "Kiểm tra toàn vẹn: điểm, sổ theo dõi, tài liệu, xếp hạng, khen thưởng."
    # They would read every page of the program in: 40 MB and a second that say nothing of the data.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        ahead = ProgressLine(self.stderr, len(integrity.CHECKS))
        with override("vi"), one_moment():
            for done, result in enumerate(integrity.run_checks(), 1):
                ahead(done)
                self.stdout.write(
                    f"{'✗' if result.findings else '✓'} {result.check.number}. {result.check.name}"
                )
                for finding in result.findings:
                    self.stdout.write(f"    {finding}")
                number += len(result.findings)
        for job in Job.stalled():
            self.stdout.write(
                f"✗ {job}: {job.units_done}/{job.units} đơn vị, không ai làm tiếp. "
                "Hãy xem manage.py work có chạy không; không mất gì."
            )
            number += 1
        for job in Job.left_half_done():
            page = reverse("job", args=[job.campaign.slug, job.pk])
            self.stdout.write(
                f"✗ {job}: {job.units_done}/{job.units} đơn vị, đã dừng: {job.refusal} "
                f"Trưởng Ban làm tiếp phần còn lại ở trang {page}; không mất gì."
            )
            number += 1
        if number:
            raise CommandError(f"{number} sai lệch.")
        self.stdout.write("Dữ liệu toàn vẹn.")
