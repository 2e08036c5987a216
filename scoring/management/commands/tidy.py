"""`manage.py tidy`: forgets what need not be kept: ended sessions, old sign-ins, forms that nobody
sent on, receipts of forms.

For every night.
"""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from scoring.models import Receipt
from wards import sign_ins, unsent

RECEIPTS_KEPT = timedelta(days=30)  # nobody sends a form again after a month

JOBS_KEPT = timedelta(days=14)  # what the queue remembers of jobs that are done


class Command(BaseCommand):
    help = (
        "Dọn phiên đã hết hạn, lần đăng nhập cũ, biểu mẫu chưa gửi tiếp và biên nhận biểu mẫu cũ."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        call_command("prune_db_task_results", min_age_days=JOBS_KEPT.days, verbosity=0)
        attempts, forms = sign_ins.tidy(), unsent.tidy()
        old = Receipt.objects.filter(at__lt=timezone.now() - RECEIPTS_KEPT)
        receipts, _what = old.delete()
        self.stdout.write(
            f"Đã dọn {attempts} lần đăng nhập, {forms} biểu mẫu chưa gửi, {receipts} biên nhận."
        )
