"""The head's own days of the working calendar: what may be written down, and what it leaves."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from scoring.maintenance.replay import differences
from scoring.models import Act, CalendarDay, Campaign
from scoring.rules.lifecycle import CampaignState
from tests.factories import make_campaign, make_scorecard, make_user, make_ward_officer
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db

CONGRESS = date(2026, 8, 27)  # a Thursday
MOVED = date(2026, 8, 22)  # a Saturday that everybody works


def put(campaign, day=CONGRESS, *, is_worked=False, basis="Thông báo số 9-TB/TU", by=None):
    CalendarDay.put(campaign, day, is_worked=is_worked, basis=basis, by=by or make_user(Role.HEAD))


def fresh(campaign):
    return Campaign.objects.get(pk=campaign.pk)


@pytest.mark.parametrize("state", [CampaignState.PREPARING, CampaignState.OPEN])
def test_each_day_leaves_an_entry_of_its_own(state, head):
    campaign = make_campaign(state)
    put(campaign, by=head)
    put(campaign, MOVED, basis="Không làm bù", by=head)
    campaign.calendar_days.get(day=MOVED).remove(by=head, reason="Ghi nhầm")
    entries = campaign.entries.filter(act=Act.CALENDAR).order_by("number")
    assert [(entry.old, entry.new, entry.reason) for entry in entries] == [
        ({}, {"27/08/2026": "nghỉ · Thông báo số 9-TB/TU"}, "Thông báo số 9-TB/TU"),
        ({}, {"22/08/2026": "nghỉ · Không làm bù"}, "Không làm bù"),
        ({"22/08/2026": "nghỉ · Không làm bù"}, {}, "Ghi nhầm"),
    ]


def test_the_windows_that_follow_count_by_it(head):
    campaign = make_campaign(reply_days=7)
    since = timezone.make_aware(datetime(2026, 8, 20, 9))
    assert campaign.reply_window_from(since) == timezone.make_aware(datetime(2026, 8, 28, 17))
    put(campaign, by=head)
    assert fresh(campaign).reply_window_from(since) == timezone.make_aware(datetime(2026, 9, 3, 17))


def test_a_window_that_was_given_out_does_not_move(head):
    card = make_scorecard("verified")
    given = card.reply_until
    calendar = card.campaign.work_calendar
    put(card.campaign, calendar.after(timezone.localdate(), 2), by=head)
    card.refresh_from_db()
    assert card.reply_until == given


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"day": date(2026, 8, 29)}, "day_already_so"),  # a Saturday is off anyway
        ({"day": date(2026, 9, 2)}, "day_already_so"),
        ({"day": CONGRESS, "is_worked": True}, "day_already_so"),
        ({"basis": " "}, "basis_missing"),
    ],
)
def test_what_changes_nothing_or_has_no_ground_is_refused(facts, code):
    campaign = make_campaign()
    with refused(code):
        put(campaign, **facts)
    assert not campaign.calendar_days.exists()


def test_a_day_is_ruled_on_once():
    campaign = make_campaign()
    put(campaign)
    with refused("day_ruled_on", "27/08/2026"):
        put(campaign)


def test_a_concluded_campaign_keeps_its_calendar(head):
    campaign = make_campaign()
    put(campaign)
    Campaign.objects.update(state=CampaignState.CONCLUDED)
    with refused("campaign_concluded"):
        put(campaign, MOVED)
    with refused("campaign_concluded"):
        campaign.calendar_days.get().remove(by=head, reason="x")


def test_only_the_head_writes_it():
    campaign = make_campaign()
    for role in set(Role) - {Role.HEAD}:
        person = make_ward_officer() if role is Role.OFFICER else make_user(role)
        with pytest.raises(PermissionDenied):
            put(campaign, by=person)


def test_a_day_goes_only_with_a_reason_once_the_campaign_is_open(head):
    campaign = make_campaign()
    put(campaign)
    with refused("reason_missing"):
        campaign.calendar_days.get().remove(by=head, reason=" ")
    assert campaign.calendar_days.exists()


def test_the_record_covers_each_day(head):
    campaign = make_campaign()
    put(campaign, by=head)
    assert [told for told in differences() if "27/08/2026" in told] == []
    CalendarDay.objects.update(is_worked=True)
    assert [told for told in differences() if "27/08/2026" in told]
