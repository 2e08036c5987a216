"""`manage.py tidy`: forgets what need not be kept: ended sessions, old sign-ins, receipts of forms.

For every night.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from scoring.models import Receipt
from wards.models import SignIn

RECEIPTS_KEPT = timedelta(days=30)  # nobody sends a form again after a month


class Command(BaseCommand):
    help = "Dọn phiên đã hết hạn, lần đăng nhập cũ và biên nhận biểu mẫu cũ."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        call_command("clearsessions")
        sign_ins, _what = SignIn.objects.filter(
            at__lt=now - timedelta(days=settings.SIGN_INS_KEPT_DAYS)
        ).delete()
        receipts, _what = Receipt.objects.filter(at__lt=now - RECEIPTS_KEPT).delete()
        self.stdout.write(f"Đã dọn {sign_ins} lần đăng nhập, {receipts} biên nhận.")
