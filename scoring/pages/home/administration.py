"""The administrator's first page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from scoring.models import Campaign, Scorecard
from scoring.pages.home.tasks import Task
from wards import sign_ins
from wards.models import User, Ward

WORST, MILD = ("problem", gettext_lazy("Cần xử lý")), ("todo", gettext_lazy("Nên xem"))


def administrator_tasks(today: date) -> list[Task]:
    """What waits for the administrator: units and people who cannot work, worst first.

    Six queries.
    """
    tasks = [_units_without_card(), _units_without_account(today), *_accounts_to_look_at()]
    return list(filter(None, tasks))


def _units_without_card() -> Task | None:
    running = Campaign.objects.running().last()
    number = running.came_late().count() if running else 0
    text = ngettext(
        "%d đơn vị có sau ngày mở phong trào, chưa có phiếu: báo Trưởng Ban cấp",
        "%d đơn vị có sau ngày mở phong trào, chưa có phiếu: báo Trưởng Ban cấp",
        number,
    )
    return _task(number, MILD, reverse("units"), text)


def _units_without_account(today: date) -> Task | None:
    # A unit that ended works on until its card is settled.
    working = Q(pk__in=Ward.objects.active_on(today).values("pk")) | Q(
        pk__in=Scorecard.objects.unsettled().values("ward")
    )
    units = Ward.objects.filter(working)
    number = units.exclude(pk__in=units.with_officer().values("pk")).count()
    text = ngettext("%d đơn vị chưa có tài khoản", "%d đơn vị chưa có tài khoản", number)
    return _task(number, WORST, reverse("units"), text)


def _accounts_to_look_at() -> Iterator[Task | None]:
    people = reverse("people")
    late = User.objects.too_late().count()
    text = ngettext(
        "%d người có mật khẩu được cấp đã quá hạn",
        "%d người có mật khẩu được cấp đã quá hạn",
        late,
    )
    yield _task(late, WORST, f"{people}?show=late", text)
    stopped = len(sign_ins.locked_out_names())
    text = ngettext(
        "%d tài khoản bị tạm dừng vì nhập sai mật khẩu nhiều lần",
        "%d tài khoản bị tạm dừng vì nhập sai mật khẩu nhiều lần",
        stopped,
    )
    yield _task(stopped, MILD, f"{people}?show=stopped", text)
    new = User.objects.never_signed_in().count() - late
    text = ngettext("%d người chưa đăng nhập lần đầu", "%d người chưa đăng nhập lần đầu", new)
    yield _task(new, MILD, f"{people}?show=new", text)


def _task(number: int, state: tuple[str, Any], url: str, text: str) -> Task | None:
    """`None` where there is nothing to do."""
    code, words = state
    return Task(label=text % number, url=url, code=code, state=str(words)) if number else None
