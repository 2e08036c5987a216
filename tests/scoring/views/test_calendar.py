"""The pages of the working calendar, and the calendar file."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from scoring.forms.steps import FIRST_DAYS
from scoring.models import CalendarDay, Campaign
from tests.factories import make_campaign, make_client, make_scorecard, make_ward_officer

pytestmark = pytest.mark.django_db
CONGRESS = {"day": "27/08/2026", "is_worked": "0", "basis": "Thông báo số 9-TB/TU"}


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def page(campaign):
    return reverse("setup_calendar", args=[campaign.slug])


def said(answer):
    return answer.content.decode()


def test_the_head_adds_a_day_and_takes_it_out_again(campaign, page, head):
    desk = make_client(head)
    shown = said(desk.post(page, CONGRESS, follow=True))
    assert "27/08/2026" in shown
    assert "Thông báo số 9-TB/TU" in shown
    day = campaign.calendar_days.get()
    removal = reverse("setup_calendar_remove", args=[campaign.slug, day.pk])
    assert "nghỉ · Thông báo số 9-TB/TU" in said(desk.get(removal))
    assert desk.post(removal, {"reason": ""}).status_code == 422
    desk.post(removal, {"reason": "Ghi nhầm"})
    assert not campaign.calendar_days.exists()


@pytest.mark.parametrize(
    ("facts", "status", "sentence"),
    [
        ({"day": "31/02/2026"}, 422, "Lịch không có ngày 31/02/2026."),
        ({"basis": ""}, 422, "Hãy ghi căn cứ"),
        ({"is_worked": ""}, 422, "Hãy chọn nghỉ hay làm việc"),
        ({"day": "29/08/2026"}, 409, "Ngày 29/08/2026 vốn là ngày nghỉ"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(page, head, facts, status, sentence):
    answer = make_client(head).post(page, CONGRESS | facts)
    assert answer.status_code == status
    assert sentence in said(answer)
    assert f'value="{facts.get("day", "27/08/2026")}"' in said(answer)


def test_the_plan_shows_everybody_the_days(campaign, head):
    make_client(head).post(reverse("setup_calendar", args=[campaign.slug]), CONGRESS)
    officer = make_ward_officer(campaign.scorecards.first().ward)
    shown = said(make_client(officer).get(campaign.get_absolute_url()))
    assert "Thông báo số 9-TB/TU" in shown
    assert "setup/calendar" not in shown


def test_deadlines_go_into_a_calendar(campaign):
    card = make_scorecard("verified", campaign)
    client = make_client(make_ward_officer(card.ward))
    answer = client.get(reverse("deadlines", args=[campaign.slug]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="thi-dua-{campaign.slug}.ics"'
    found = Calendar.from_ical(answer.content)
    titles = {str(event["summary"]): event for event in found.walk("VEVENT")}
    assert titles[f"Hạn kiến nghị: {card.ward_name}"].decoded("dtstart") == card.reply_until
    assert f"/campaigns/{campaign.slug}/" in str(found.walk("VEVENT")[0]["url"])


def test_a_new_deadline_is_offered_on_a_working_day(campaign, head):
    card = make_scorecard("draft", campaign)
    Campaign.objects.update(self_deadline=timezone.now())
    in_three_days = timezone.localdate() + timedelta(days=FIRST_DAYS)
    CalendarDay.objects.create(campaign=campaign, day=in_three_days, is_worked=False, basis="nghỉ")
    answer = make_client(head).get(
        reverse("board_step", args=[campaign.slug, card.ward.code, "extend"])
    )
    offered = answer.context["form"].initial["day"]
    assert offered > in_three_days
    assert campaign.work_calendar.is_worked(offered)
