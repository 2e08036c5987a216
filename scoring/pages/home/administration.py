"""The administrator's first page."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Campaign, Scorecard
from scoring.pages.home.tasks import Task
from wards import sign_ins
from wards.models import User, Ward


def administrator_tasks(today: date) -> list[Task]:
    """What waits for the administrator: units and people who cannot work, worst first.

    Six queries.
    """
    # A unit that ended works on until its card is settled.
    working = Q(pk__in=Ward.objects.active_on(today).values("pk")) | Q(
        pk__in=Scorecard.objects.unsettled().values("ward")
    )
    units = Ward.objects.filter(working)
    alone = units.exclude(pk__in=units.with_officer().values("pk")).count()
    stopped = len(sign_ins.stopped_names())
    late, new = User.objects.too_late().count(), User.objects.never_signed_in().count()
    worst, mild = ("problem", _("Cần xử lý")), ("todo", _("Nên xem"))
    people = reverse("people")
    running = Campaign.objects.running().last()
    cardless = running.came_late().count() if running else 0
    found = (
        (
            cardless,
            mild,
            reverse("units"),
            ngettext(
                "%d đơn vị có sau ngày mở phong trào, chưa có phiếu: báo Trưởng Ban cấp",
                "%d đơn vị có sau ngày mở phong trào, chưa có phiếu: báo Trưởng Ban cấp",
                cardless,
            ),
        ),
        (
            alone,
            worst,
            reverse("units"),
            ngettext("%d đơn vị chưa có tài khoản", "%d đơn vị chưa có tài khoản", alone),
        ),
        (
            late,
            worst,
            f"{people}?show=late",
            ngettext(
                "%d người có mật khẩu được cấp đã quá hạn",
                "%d người có mật khẩu được cấp đã quá hạn",
                late,
            ),
        ),
        (
            stopped,
            mild,
            f"{people}?show=stopped",
            ngettext(
                "%d tài khoản bị tạm dừng vì nhập sai mật khẩu nhiều lần",
                "%d tài khoản bị tạm dừng vì nhập sai mật khẩu nhiều lần",
                stopped,
            ),
        ),
        (
            new - late,
            mild,
            f"{people}?show=new",
            ngettext(
                "%d người chưa đăng nhập lần đầu", "%d người chưa đăng nhập lần đầu", new - late
            ),
        ),
    )
    return [
        Task(label=said % number, url=url, code=code, state=state)
        for number, (code, state), url, said in found
        if number
    ]
