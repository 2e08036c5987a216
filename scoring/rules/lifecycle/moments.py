"""How a moment is said, and what is left until one."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wards.days import end_of


def moment(when: datetime) -> str:
    """A time as offices write it: 17 giờ 00, ngày 30/11/2026."""
    return date_format(localtime(when), "DATETIME_FORMAT")


def deadline(until: datetime) -> str:
    """The end of a window as offices write it: 17 giờ 00, ngày 30/11/2026; 24 giờ 00."""
    day, hour, _minute = end_of(until)
    if hour < 24:
        return moment(until)
    return _("24 giờ 00, ngày %s") % date_format(day, "DATE_FORMAT")


def time_left(until: datetime, now: datetime) -> str:
    """How long a window still stands open, in the largest unit that says it: còn 7 ngày, còn 3 giờ,
    đã hết hạn.
    """
    if until <= now:
        return _("đã hết hạn")
    last, _hour, _minute = end_of(until)
    days = (last - localtime(now).date()).days
    if days:
        return ngettext("còn %(count)d ngày", "còn %(count)d ngày", days) % {"count": days}
    minutes = int((until - now).total_seconds()) // 60
    if minutes >= 60:
        return ngettext("còn %(count)d giờ", "còn %(count)d giờ", minutes // 60) % {
            "count": minutes // 60
        }
    if not minutes:
        return _("còn chưa đầy một phút")
    return ngettext("còn %(count)d phút", "còn %(count)d phút", minutes) % {"count": minutes}
