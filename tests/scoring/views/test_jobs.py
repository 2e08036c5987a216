"""The page of an act over many units: what the head reads while it is done, and afterwards."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.models import Act, Entry, Job, job_parts
from scoring.models.job_parts import JobKind
from scoring.rules.lifecycle import Action, CampaignState, CardState
from tests.factories import (
    make_campaign,
    make_client,
    make_scorecard,
    make_user,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused
from tests.scoring.views.test_tiers import text, to_finalise
from wards.models import Role


@pytest.fixture(autouse=True)
def small(settings, monkeypatch):
    """Three units are many, two make a part."""
    settings.JOBS_FROM = 3
    monkeypatch.setattr(job_parts, "AT_ONCE", 2)


@pytest.fixture
def head(db):
    return make_user(Role.HEAD)


@pytest.fixture
def campaign(db):
    campaign = make_campaign(wards=5, plan=((4, ()),))
    for _card in range(5):
        now = timezone.now()
        make_scorecard(CardState.VERIFIED, campaign, accepted_at=now, tiered_at=now)
    write_down()
    return campaign


def page_of(campaign):
    return reverse("job", args=[campaign.slug, Job.objects.get().pk])


def asked(campaign, head):
    """The head confirms the preview of final results."""
    client = make_client(head)
    _page, seen = to_finalise(client, campaign)
    return client, client.post(reverse("finalise", args=[campaign.slug]), seen)


def test_what_is_asked_of_many_units_leads_to_its_progress(campaign, head):
    client, answer = asked(campaign, head)
    assert answer["Location"] == page_of(campaign)
    page = text(client.get(page_of(campaign)))
    assert "Đã làm xong 0 trên 5 đơn vị." in page
    assert "Chưa có máy nào nhận việc" not in page
    assert client.get(reverse("finalise", args=[campaign.slug]))["Location"] == page_of(campaign)
    set_up = reverse("setup", args=[campaign.slug])
    assert f'href="{page_of(campaign)}"' in client.get(set_up).content.decode()
    Job.objects.get().run()
    assert "chưa làm xong" not in text(client.get(set_up))
    page = text(client.get(page_of(campaign)))
    assert "Đã xong" in page
    assert "Đã làm xong 5 trên 5 đơn vị." in page
    assert client.get(reverse("finalise", args=[campaign.slug])).status_code == 200


def test_the_same_form_sent_twice_begins_one_job(campaign, head):
    client = make_client(head)
    _page, seen = to_finalise(client, campaign)
    seen["request_id"] = "0d6f2a9e-4b7c-4c43-9d3c-5f0a6f1b2c3d"
    where = reverse("finalise", args=[campaign.slug])
    assert client.post(where, seen)["Location"] == page_of(campaign)
    assert client.post(where, seen)["Location"] == page_of(campaign)
    Job.objects.get().run()
    assert client.post(where, seen)["Location"] == page_of(campaign)
    assert Job.objects.count() == 1


def test_where_no_worker_runs_the_page_says_so_and_goes_on_itself(campaign, head):
    client, _answer = asked(campaign, head)
    Job.objects.update(asked_at=timezone.now() - timedelta(seconds=20))
    page = text(client.get(page_of(campaign)))
    assert "Chưa có máy nào nhận việc" in page
    assert "manage.py work" in page
    assert client.post(page_of(campaign))["Location"] == page_of(campaign)
    assert Entry.objects.filter(act="finalise").count() == 5


def test_what_was_left_half_way_says_so(campaign, head):
    client, _answer = asked(campaign, head)
    Job.objects.get()._advance()
    Job.objects.update(moved_at=timezone.now() - timedelta(minutes=3))
    page = text(client.get(page_of(campaign)))
    assert "Đã làm xong 2 trên 5 đơn vị." in page
    assert "Việc dừng giữa chừng" in page


def test_what_stopped_it_is_a_sentence_with_the_way_on(campaign, head):
    client, _answer = asked(campaign, head)
    found = Job.objects.get()
    found._advance()
    head.role = Role.REVIEWER
    head.save()
    found.run()
    client = make_client(make_user(Role.HEAD))
    answer = client.get(page_of(campaign))
    assert f"{head.full_name} không còn quyền Trưởng Ban" in text(answer)
    assert "Phần đã làm được giữ nguyên" in text(answer)
    assert reverse("finalise", args=[campaign.slug]) in answer.content.decode()


def current(page):
    return re.findall(r'aria-current="(page|true)">([^<]+)</a>', page.content.decode())


def test_its_page_stands_below_the_page_where_it_was_asked_for(campaign, head):
    client, _answer = asked(campaign, head)
    assert current(client.get(page_of(campaign))) == [("true", "Xếp loại")]
    Job.objects.update(kind=JobKind.OPEN)
    assert current(client.get(page_of(campaign)))[-1] == ("true", "Thiết lập")


def test_an_opening_that_stopped_half_way_is_gone_on_with_by_another_head(head):
    campaign = make_campaign(state=CampaignState.PREPARING, wards=5)
    for ward in campaign.participants():
        make_ward_officer(ward)
    write_down()
    link = reverse("setup_open", args=[campaign.slug])
    assert make_client(head).post(link, {"sure": "on"})["Location"] == page_of(campaign)
    stopped = Job.objects.get()
    stopped._advance()
    head.role = Role.REVIEWER
    head.save()
    stopped.run()
    client = make_client(make_user(Role.HEAD))
    set_up = client.get(reverse("setup", args=[campaign.slug])).content.decode()
    assert f'href="{page_of(campaign)}"' in set_up
    page = text(client.get(page_of(campaign)))
    assert "Đã làm xong 2 trên 5 đơn vị." in page
    assert "Làm tiếp phần còn lại" in page
    assert client.post(page_of(campaign))["Location"] == page_of(campaign)
    Job.objects.get().run()
    assert "Đã làm xong 5 trên 5 đơn vị." in text(client.get(page_of(campaign)))
    assert campaign.scorecards.count() == 5


def test_a_draft_whose_opening_waits_for_a_worker_is_not_discarded_meanwhile(head):
    campaign = make_campaign(state=CampaignState.PREPARING, wards=5)
    for ward in campaign.participants():
        make_ward_officer(ward)
    write_down()
    client = make_client(head)
    opening, discarding = (
        reverse(page, args=[campaign.slug]) for page in ("setup_open", "setup_discard")
    )
    set_up = reverse("setup", args=[campaign.slug])
    offered = f'href="{opening}"', f'href="{discarding}"'
    page = client.get(set_up).content.decode()
    assert all(link in page for link in offered)
    client.post(opening, {"sure": "on"})
    page = client.get(set_up).content.decode()
    assert not any(link in page for link in offered)
    assert client.post(discarding)["Location"] == page_of(campaign)
    Job.objects.get().run()
    assert campaign.scorecards.count() == 5


def test_an_opening_that_is_half_taken_back_can_neither_be_set_up_nor_opened(head):
    campaign = make_campaign(state=CampaignState.PREPARING, wards=5)
    for ward in campaign.participants():
        make_ward_officer(ward)
    write_down()
    campaign.perform(Action.OPEN, by=head)
    client = make_client(head)
    link = reverse("setup_take_back", args=[campaign.slug])
    assert client.post(link, {"reason": "Mở nhầm"})["Location"] == page_of(campaign)
    Job.objects.get()._advance()
    assert client.get(link)["Location"] == page_of(campaign)
    campaign.refresh_from_db()
    assert campaign.is_preparing
    with refused("job_running"):
        campaign.perform(Action.OPEN, by=head)
    with refused("job_running"), campaign.being_set_up(Act.AMEND, by=head):
        pass
    Job.objects.get().run()
    assert not campaign.scorecards.exists()
    campaign.perform(Action.OPEN, by=head)
    assert campaign.scorecards.count() == 5
