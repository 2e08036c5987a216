"""Acts over many units as jobs: part by part, one entry a card, whatever happens to the worker."""

import os
import signal
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from scoring.maintenance import audit, replay
from scoring.models import Act, Award, Campaign, Entry, Job, finalising, job, tiering
from scoring.models.commendation import commendable
from scoring.models.job import JobKind, do_job
from scoring.rules.lifecycle import Action, CampaignState, CardState
from scoring.rules.previews import mark_of
from scoring.rules.refusals import Refused
from tests.factories import make_campaign, make_scorecard, make_user, make_ward_officer, write_down
from wards.models import Role


@pytest.fixture(autouse=True)
def small(settings, monkeypatch):
    """Three units are many, two make a part."""
    settings.JOBS_FROM = 3
    monkeypatch.setattr(job, "AT_ONCE", 2)


def judged(wards=5, **facts):
    """A campaign of so many verified units that agree with their result and have their level."""
    campaign = make_campaign(wards=wards, plan=((4, ()),))
    facts = {"accepted_at": timezone.now(), "tiered_at": timezone.now()} | facts
    for _card in range(wards):
        make_scorecard(CardState.VERIFIED, campaign, **facts)
    write_down()
    return campaign


def finalising_job(campaign, head):
    seen = mark_of(finalising.shown(finalising.ready(campaign)))
    return Job.wanted(JobKind.FINALISE, campaign, seen=seen, by=head)


def told(campaign, act=Act.FINALISE):
    return Entry.objects.filter(campaign=campaign, act=act)


def held(campaign):
    """Whether record and tables fit, and each card has one entry."""
    cards = told(campaign).values("scorecard").distinct().count()
    return (
        cards == told(campaign).count()
        and not audit.verify().findings
        and not [*replay.differences_of_campaigns()]
    )


@pytest.mark.django_db
def test_few_units_are_no_job(settings):
    settings.JOBS_FROM = 6
    assert finalising_job(judged(), make_user(Role.HEAD)) is None
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_what_would_be_refused_is_no_job():
    campaign, head = judged(), make_user(Role.HEAD)
    assert Job.wanted(JobKind.FINALISE, campaign, seen=mark_of({}), by=head) is None
    assert Job.wanted(JobKind.CONCLUDE, campaign, by=head, reason="") is None
    with pytest.raises(PermissionDenied):
        Job.wanted(JobKind.OPEN, campaign, by=make_user(Role.REVIEWER), reason="")


@pytest.mark.django_db(transaction=True)
def test_the_year_of_many_units_is_done_by_jobs():
    head, campaign = make_user(Role.HEAD), make_campaign(state=CampaignState.PREPARING, wards=5)
    for ward in campaign.participants():
        make_ward_officer(ward)
    write_down()

    def does(kind, **facts):
        found = Job.wanted(kind, Campaign.objects.get(pk=campaign.pk), by=head, **facts)
        assert found is not None
        call_command("work", "--once")
        found.refresh_from_db()
        assert (found.refusal, found.units_done, found.finished_at is None) == ("", 5, False)
        return found

    does(JobKind.OPEN, reason="")
    assert campaign.scorecards.count() == 5
    for card in campaign.scorecards.all():
        for score in card.scores.all():
            score.self_points = score.verified_points = score.cap
            score.save()
    now = timezone.now()
    facts = {"submitted_at": now, "verified_at": now, "accepted_at": now}
    campaign.scorecards.update(state=CardState.VERIFIED, **facts)
    campaign.refresh_from_db()
    seen = mark_of(tiering.shown(*tiering.waiting(campaign)))
    assert len(does(JobKind.ASSIGN_TIERS, seen=seen).parts) == 3
    seen = mark_of(finalising.shown(finalising.ready(campaign)))
    does(JobKind.FINALISE, seen=seen)
    praise = next(kind for kind in campaign.award_kinds.all() if kind.is_commendation)
    seen = mark_of({card.pk: card.verified_sum for card in commendable(praise, campaign)})
    paper = {"decision_number": "12-QĐ/TU", "decision_date": timezone.localdate()}
    does(JobKind.COMMEND, seen=seen, award_kind=praise.pk, **paper)
    assert {award.decision_date for award in Award.objects.all()} == {timezone.localdate()}
    does(JobKind.CONCLUDE, reason="")
    assert Campaign.objects.get(pk=campaign.pk).is_concluded
    for act in (Act.DEAL, Act.ASSIGN_TIER, Act.FINALISE, Act.COMMEND):
        assert told(campaign, act).count() == 5
    assert not audit.verify().findings


@pytest.mark.django_db
def test_a_campaign_has_one_job_at_a_time():
    campaign, head = judged(), make_user(Role.HEAD)
    finalising_job(campaign, head)
    with pytest.raises(Refused) as refused:
        finalising_job(campaign, head)
    assert refused.value.code == "job_running"


@pytest.mark.django_db
def test_a_head_who_lost_the_role_stops_the_job_and_what_was_done_stands(caplog):
    campaign, head = judged(), make_user(Role.HEAD)
    caplog.set_level("WARNING")
    found = finalising_job(campaign, head)
    assert found._advance()
    head.role = Role.REVIEWER
    head.save()
    found.run()
    found.refresh_from_db()
    assert found.refusal == f"{head.full_name} không còn quyền Trưởng Ban nên việc này dừng lại."
    assert (found.units_done, campaign.scorecards.filter(state=CardState.FINAL).count()) == (2, 2)
    assert held(campaign)
    assert "stopped after 2 of 5 units" in caplog.text
    assert finalising_job(campaign, make_user(Role.HEAD)).units == 3


@pytest.mark.django_db
def test_a_locked_head_stops_the_job():
    campaign, head = judged(), make_user(Role.HEAD)
    found = finalising_job(campaign, head)
    head.is_active = False
    head.save()
    do_job.func(found.pk)
    assert told(campaign).count() == 0
    assert "không còn quyền" in Job.objects.get().refusal


@pytest.mark.django_db
def test_a_card_that_changed_meanwhile_stops_the_job_before_it():
    campaign, head = judged(), make_user(Role.HEAD)
    found = finalising_job(campaign, head)
    found._advance()
    last = campaign.scorecards.in_official_order().last()
    last.perform(Action.REOPEN, by=head, reason="Nhầm điểm")
    found.run()
    found.refresh_from_db()
    assert found.refusal == "Danh sách vừa thay đổi. Hãy xem lại rồi xác nhận."
    assert (found.units_done, told(campaign).count()) == (4, 4)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_nobody_goes_on_with_is_found_by_the_check_and_by_the_next_worker():
    campaign, head = judged(), make_user(Role.HEAD)
    found = finalising_job(campaign, head)
    found._advance()
    assert not found.stalled().exists()
    Job.objects.update(moved_at=timezone.now() - timedelta(minutes=3))
    assert Job.objects.get().is_unattended
    with pytest.raises(CommandError):
        call_command("check_integrity")
    call_command("work", "--once")
    assert Job.objects.get().units_done == 5
    assert held(campaign)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_within_a_part_has_done_the_parts_before_it_wholly(monkeypatch):
    campaign, head = judged(), make_user(Role.HEAD)
    found = finalising_job(campaign, head)
    # A process of its own, which no connection of ours goes along to.
    connections.close_all()
    if (child := os.fork()) == 0:
        stores, calls = finalising.store_alike, []

        def killed(*arguments):
            stores(*arguments)
            calls.append(arguments)
            if len(calls) == 2:
                os.kill(os.getpid(), signal.SIGKILL)

        finalising.store_alike = killed
        found.run()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    found.refresh_from_db()
    assert (found.parts_done, found.units_done, found.finished_at) == (1, 2, None)
    assert told(campaign).count() == campaign.scorecards.filter(state=CardState.FINAL).count() == 2
    do_job.func(found.pk)
    found.refresh_from_db()
    assert (found.units_done, found.refusal) == (5, "")
    assert held(campaign)


@pytest.mark.django_db(transaction=True)
def test_a_job_started_twice_is_done_once():
    campaign, head = judged(9), make_user(Role.HEAD)
    found = finalising_job(campaign, head)
    ready, wrong = Barrier(2), []

    def run():
        try:
            ready.wait()
            do_job.func(found.pk)
        except Exception as problem:  # a thread's own faults are not the test's
            wrong.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.refresh_from_db()
    assert (wrong, found.units_done, found.refusal) == ([], 9, "")
    assert told(campaign).count() == 9
    assert held(campaign)
