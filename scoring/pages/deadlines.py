"""Which days a window counts, and the deadlines of a campaign as one person has them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import Campaign, Scorecard, Visit, VisitMember
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from scoring.rules.workdays import SATURDAY, Exceptional
from wards.days import end_of
from wards.models import User

# Beyond its year a campaign still answers replies and honours.
MONTHS_AFTER = 3


# Working days


@dataclass(frozen=True)
class CalendarRow:
    """A day of the calendar that does not go by the week alone,
    as the page of the head shows it.
    """

    day: date
    weekday: str
    is_worked: bool
    name: str
    is_own: bool
    pk: int | None


def calendar_rows(campaign: Campaign) -> list[CalendarRow]:
    """The campaign's year and the months after it, with the rows that the head can take out."""
    first, last = date(campaign.year, 1, 1), date(campaign.year + 1, MONTHS_AFTER, 31)
    own = {row.day: row.pk for row in campaign.own_days}
    first, last = min([first, *own]), max([last, *own])
    return [
        CalendarRow(
            day=row.day,
            weekday=date_format(row.day, "l"),
            is_worked=row.is_worked,
            name=row.name,
            is_own=row.is_own,
            pk=own.get(row.day),
        )
        for row in campaign.work_calendar.exceptional(first, last)
    ]


def window_from_now(campaign: Campaign, now: datetime) -> str:
    """How a window that would begin now is counted."""
    return _counted(campaign, now, campaign.reply_window_from(now))


def window_of(card: Scorecard) -> str:
    """How the window of a card was counted; "" where it has none.

    Its end was given out and stays. Where the calendar or the number of days has changed since,
    a count by today's rules would not lead to it.
    """
    if not (card.verified_at and card.reply_until):
        return ""
    if card.campaign.reply_window_from(card.verified_at) == card.reply_until:
        return _counted(card.campaign, card.verified_at, card.reply_until)
    return _("Hạn này giữ nguyên như đã báo: lịch ngày làm việc sửa sau đó không làm hạn dời đi.")


def _counted(campaign: Campaign, since: datetime, until: datetime) -> str:
    """“Tính 7 ngày làm việc từ ngày 23/11/2026, không tính thứ Bảy, Chủ nhật và 24/11/2026 (…).”"""
    first, last = localtime(since).date() + timedelta(days=1), localtime(until).date()
    exceptional = list(campaign.work_calendar.exceptional(first, last))
    off = [day for day in exceptional if not day.is_worked and day.day.weekday() < SATURDAY]
    facts = {"first": date_format(first, "DATE_FORMAT"), "days": _named(off)}
    text = ngettext(
        "Tính %(count)d ngày làm việc kể từ ngày %(first)s",
        "Tính %(count)d ngày làm việc kể từ ngày %(first)s",
        campaign.reply_days,
    ) % {"count": campaign.reply_days, **facts}
    if off:
        text += _(", không tính thứ Bảy, Chủ nhật và %(days)s.") % facts
    else:
        text += _(", không tính thứ Bảy, Chủ nhật.")
    if worked := [day for day in exceptional if day.is_worked]:
        text += " " + _("Có tính ngày làm việc %s.") % _named(worked)
    return text


def _named(days: Sequence[Exceptional]) -> str:
    """“01/09/2026 (Quốc khánh), 02/09/2026 (Quốc khánh)”."""
    return ", ".join(
        f"{date_format(day.day, 'DATE_FORMAT')} ({day.name})"
        if day.name
        else date_format(day.day, "DATE_FORMAT")
        for day in days
    )


# Deadlines


@dataclass(frozen=True)
class Deadline:
    """A moment for somebody's calendar; `key` names it for good, so that a newer file replaces it.
    One that lasts `until` something keeps them busy, `place` is where.
    """

    key: str
    at: datetime
    title: str
    text: str = ""
    until: datetime | None = None
    place: str = ""


def deadlines_of(campaign: Campaign, user: User) -> Iterator[Deadline]:
    """The dates of the plan, and of the cards that the person reads those that differ or follow."""
    if campaign.opens_at:
        yield Deadline("opens", campaign.opens_at, _("Bắt đầu tự chấm"), campaign.title)
    own = permissions.is_ward_officer(user)
    cards = _cards(campaign, user)
    if campaign.self_deadline and not (own and cards):
        yield Deadline(
            "self", _last(campaign.self_deadline), _("Hạn tự chấm và nộp phiếu"), campaign.title
        )
    for card in cards:
        if own or (card.state == CardState.DRAFT and card.deadline != campaign.self_deadline):
            yield Deadline(
                "self" if own else f"self-{card.ward.code}",
                _last(card.deadline),
                _("Hạn nộp phiếu: %s") % card.ward_name,
                campaign.title,
            )
        if card.state == CardState.VERIFIED and card.reply_until and not card.accepted_at:
            yield Deadline(
                f"reply-{card.ward.code}",
                _last(card.reply_until),
                _("Hạn kiến nghị: %s") % card.ward_name,
                window_of(card),
            )


def _last(until: datetime) -> datetime:
    """Where a calendar shows the end of a window: of 24:00 its last minute, on the day itself."""
    return until - timedelta(minutes=1) if end_of(until)[1] == 24 else until


def visits_of(campaign: Campaign, user: User) -> Iterator[Deadline]:
    """The planned visits to the person's ward, or those that they go along to."""
    visits = Visit.objects.filter(scorecard__campaign=campaign)
    if permissions.is_ward_officer(user):
        visits = visits.filter(scorecard__ward=user.ward_id)
    else:
        along = VisitMember.objects.filter(member=user.pk).values("visit")
        visits = visits.filter(Q(leader=user.pk) | Q(pk__in=along))
    for visit in visits.select_related("scorecard__ward", "leader"):
        yield Deadline(
            f"visit-{visit.scorecard.ward.code}",
            visit.begins_at,
            _("Khảo sát: %s") % visit.scorecard,
            visit.people,
            until=visit.ends_at,
            place=visit.place,
        )


def _cards(campaign: Campaign, user: User) -> list[Scorecard]:
    """The ward's own card; for the Board those with a date of their own."""
    cards = Scorecard.objects.visible_to(user).filter(campaign=campaign).select_related("ward")
    if not permissions.is_ward_officer(user):
        waiting = Q(state=CardState.VERIFIED, accepted_at=None)
        cards = cards.filter(waiting | Q(state=CardState.DRAFT, extended_until__isnull=False))
    found = list(cards.in_official_order())
    for card in found:
        card.campaign = campaign
    return found
