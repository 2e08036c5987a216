"""Which days a window counts as people read it, and who has which deadlines."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from scoring.models import CalendarDay, Campaign, Scorecard
from scoring.pages.deadlines import calendar_rows, deadlines_of, window_from_now, window_of
from tests.factories import make_campaign, make_scorecard, make_user, make_ward_officer
from wards.models import Role

pytestmark = pytest.mark.django_db
THURSDAY = timezone.make_aware(datetime(2026, 8, 20, 9))


@pytest.fixture
def card():
    campaign = make_campaign(reply_days=9)
    until = campaign.reply_window_from(THURSDAY)
    return make_scorecard("verified", campaign, verified_at=THURSDAY, reply_until=until)


def fresh(card):
    return Scorecard.objects.select_related("campaign", "ward").get(pk=card.pk)


def test_a_window_says_which_days_it_skipped(card):
    assert window_of(card) == (
        "Tính 9 ngày làm việc kể từ ngày 21/08/2026, không tính thứ Bảy, Chủ nhật và"
        " 31/08/2026 (Ngày nghỉ (thay cho ngày 22/08/2026)), 01/09/2026 (Quốc khánh),"
        " 02/09/2026 (Quốc khánh). Có tính ngày làm việc 22/08/2026 (làm bù)."
    )
    assert window_from_now(card.campaign, THURSDAY) == window_of(card)


def test_a_plain_window_names_the_weekend_alone():
    campaign = make_campaign(reply_days=1)
    monday = timezone.make_aware(datetime(2026, 7, 6, 9))
    assert window_from_now(campaign, monday) == (
        "Tính 1 ngày làm việc kể từ ngày 07/07/2026, không tính thứ Bảy, Chủ nhật."
    )


def test_a_window_that_a_new_calendar_would_count_otherwise_says_that_it_stays(card, head):
    CalendarDay.put(card.campaign, date(2026, 8, 27), is_worked=False, basis="Đại hội", by=head)
    assert window_of(fresh(card)) == (
        "Hạn này giữ nguyên như đã báo: lịch ngày làm việc sửa sau đó không làm hạn dời đi."
    )


def test_a_card_without_a_window_says_nothing():
    assert window_of(make_scorecard("draft")) == ""


def test_the_calendar_shows_the_year_and_the_months_after(head):
    campaign = make_campaign(year=2026)
    CalendarDay.put(campaign, date(2027, 6, 1), is_worked=False, basis="Đại hội", by=head)
    rows = calendar_rows(campaign)
    own = [row for row in rows if row.is_own]
    assert [(row.day, row.pk) for row in own] == [
        (date(2027, 6, 1), campaign.calendar_days.get().pk)
    ]
    assert (rows[0].day, rows[0].weekday, rows[0].name) == (
        date(2026, 1, 1),
        "Thứ Năm",
        "Tết Dương lịch",
    )


def keys(campaign, user):
    return {deadline.key: deadline.at for deadline in deadlines_of(campaign, user)}


def test_a_ward_has_its_own_dates(card):
    later = card.campaign.self_deadline + timedelta(days=2)
    Scorecard.objects.filter(pk=card.pk).update(extended_until=later)
    assert keys(card.campaign, make_ward_officer(card.ward)) == {
        "opens": card.campaign.opens_at,
        "self": later,
        f"reply-{card.ward.code}": card.reply_until,
    }


def test_another_ward_sees_nothing_of_it(card):
    other = card.campaign.scorecards.exclude(pk=card.pk).get()
    assert set(keys(card.campaign, make_ward_officer(other.ward))) == {"opens", "self"}


def test_the_board_has_the_general_dates_and_those_that_differ(card):
    other = card.campaign.scorecards.exclude(pk=card.pk).get()
    later = card.campaign.self_deadline + timedelta(days=2)
    Scorecard.objects.filter(pk=other.pk).update(extended_until=later)
    assert keys(card.campaign, make_user(Role.OBSERVER)) == {
        "opens": card.campaign.opens_at,
        "self": card.campaign.self_deadline,
        f"self-{other.ward.code}": later,
        f"reply-{card.ward.code}": card.reply_until,
    }


def test_what_is_agreed_needs_no_date_any_more(card):
    Scorecard.objects.filter(pk=card.pk).update(accepted_at=timezone.now())
    campaign = Campaign.objects.get()
    assert set(keys(campaign, make_user(Role.HEAD))) == {"opens", "self"}
    assert set(keys(campaign, make_ward_officer(card.ward))) == {"opens", "self"}
