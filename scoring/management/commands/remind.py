"""`manage.py remind`: writes to wards before their deadlines, each once, and sends what could not
be sent. For cron.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.ledger.letter import Delivery
from scoring.models import BoardNotice, Notice, Scorecard
from scoring.rules import lifecycle
from scoring.rules.lifecycle import CardState

DAYS = (7, 3, 1)
LONGEST = 366


class Command(BaseCommand):
    help = (
        "Nhắc các đơn vị trước hạn nộp phiếu và hạn kiến nghị, mỗi mốc một lần; "
        "gửi lại thư chưa gửi được."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, nargs="+", default=DAYS, help="Nhắc trước bao nhiêu ngày."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not all(1 <= days <= LONGEST for days in options["days"]):
            raise CommandError(f"--days là số ngày từ 1 đến {LONGEST}.")
        if not settings.MAIL:
            self.stdout.write("Chưa khai báo máy chủ thư (EMAIL_URL), không gửi gì.")
            return
        now = timezone.now()
        written = sum(_remind(card, options["days"], now) for card in _open_cards())
        runs = [kind.send_waiting() for kind in (Notice, BoardNotice)]
        done = Delivery(*map(sum, zip(*runs, strict=True)))
        self.stdout.write(
            f"Viết {written} thư nhắc, gửi {done.sent} thư, còn {done.waiting} thư chưa gửi được."
        )
        if done.nobody:
            self.stdout.write(f"{done.nobody} thư không có người nhận.")
        if silent := Notice.unreached(_open_cards()):
            self.stdout.write(f"Chưa có địa chỉ thư: {', '.join(silent)}.")
        if silent := BoardNotice.unreached():
            self.stdout.write(f"Đã bật thư báo mà chưa có địa chỉ: {', '.join(silent)}.")


def _open_cards() -> Iterator[Scorecard]:
    states = [CardState.DRAFT, CardState.VERIFIED]
    cards = Scorecard.objects.running().filter(state__in=states).select_related("campaign", "ward")
    yield from cards


def _remind(card: Scorecard, days: list[int], now: datetime) -> bool:
    """Write about the nearest mark that has been passed, unless that was done before."""
    if card.state == CardState.DRAFT:
        end, name = card.deadline, "submit"
    elif card.reply_until and not card.accepted_at:
        end, name = card.reply_until, "reply"
    else:
        return False
    passed = [mark for mark in sorted(days) if now < end <= now + timedelta(days=mark)]
    # Whoever was told of this moment since the mark went by has had the letter.
    if not passed or Notice.tells_since(card, end - timedelta(days=passed[0])):
        return False
    with override("vi"):
        what = _("Sắp hết hạn nộp phiếu") if name == "submit" else _("Sắp hết hạn kiến nghị")
        facts = {"when": lifecycle.deadline(end), "left": lifecycle.time_left(end, now)}
        lines = [_("%(what)s: %(when)s (%(left)s).") % {"what": what, **facts}]
    return Notice.about(card, f"{name}-{end:%Y%m%d%H%M}-{passed[0]}", what, lines) is not None
