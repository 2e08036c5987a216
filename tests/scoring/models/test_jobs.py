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

from scoring.ledger import papers
from scoring.maintenance import audit, replay
from scoring.models import Act, Award, Campaign, Entry, Job, job_parts
from scoring.models.awards.commendation import commendable
from scoring.models.campaigns import dealing
from scoring.models.job import do_job
from scoring.models.job_parts import JobKind
from scoring.models.scorecards import finalising, tiering
from scoring.rules.lifecycle import Action, CampaignState, CardState
from scoring.rules.previews import mark_of
from scoring.rules.refusals import Refused
from tests.factories import (
    make_campaign,
    make_scorecard,
    make_user,
    make_ward,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused
from wards.models import Role, Ward


@pytest.fixture(autouse=True)
def small(settings, monkeypatch):
    """Three units are many, two make a part."""
    settings.JOBS_FROM = 3
    monkeypatch.setattr(job_parts, "AT_ONCE", 2)


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
    seen = mark_of({card.pk: card.verified_sum for card in commendable(praise)})
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


def ready_to_open(wards=5, **facts):
    campaign = make_campaign(state=CampaignState.PREPARING, wards=wards, plan=((4, ()),), **facts)
    for ward in campaign.participants():
        make_ward_officer(ward)
    write_down()
    return campaign


def done(kind, campaign, head, **facts):
    """A job, done to its end."""
    found = Job.wanted(kind, Campaign.objects.get(pk=campaign.pk), by=head, **facts)
    found.run()
    found.refresh_from_db()
    assert (found.refusal, found.units_done) == ("", found.units)
    return found


def sound():
    return not audit.verify().findings and not [*replay.differences_of_campaigns()]


@pytest.mark.django_db
def test_an_opening_in_parts_deals_to_those_who_take_part_when_their_part_comes():
    campaign, head = ready_to_open(), make_user(Role.HEAD)
    found = Job.wanted(JobKind.OPEN, campaign, by=head, reason="")
    first, *_others, last = campaign.participants().order_by("position", "pk")
    assert found._advance()
    assert Campaign.objects.get(pk=campaign.pk).is_open
    assert campaign.scorecards.get(ward=first)
    assert sound()
    Ward.objects.filter(pk=last.pk).update(last_day=timezone.localdate() - timedelta(days=1))
    namesake = make_ward(name=first.name)
    found.run()
    found.refresh_from_db()
    assert found.refusal == ""
    dealt = dict(campaign.scorecards.values_list("ward", "ward_name"))
    assert (len(dealt), last.pk in dealt, namesake.pk in dealt) == (5, False, True)
    assert dealt[namesake.pk] == f"{first.name} ({namesake.code})"
    assert [entry.subject for entry in told(campaign, Act.DEAL_ON).order_by("pk")] == [
        "2 đơn vị",
        "1 đơn vị",
    ]


@pytest.mark.django_db
def test_an_opening_that_stopped_half_way_is_named_until_a_head_goes_on_with_it(capsys):
    campaign, head = ready_to_open(), make_user(Role.HEAD)
    found = Job.wanted(JobKind.OPEN, campaign, by=head, reason="")
    assert found._advance()
    head.is_active = False
    head.save()
    found.run()
    with pytest.raises(CommandError):
        call_command("check_integrity")
    assert f"/jobs/{found.pk}/" in capsys.readouterr().out
    found.take_up(by=make_user(Role.HEAD))
    assert not Job.left_half_done().exists()


@pytest.mark.django_db
def test_an_opening_in_parts_is_taken_back_by_a_job_however_few_have_a_card():
    campaign, head = ready_to_open(), make_user(Role.HEAD)
    found = Job.wanted(JobKind.OPEN, campaign, by=head, reason="")
    assert found._advance()
    opened = Campaign.objects.get(pk=campaign.pk)
    assert opened.participants().count() == 2
    with refused("job_running"):  # it would be half of what the opening goes on with
        Job.wanted(JobKind.TAKE_BACK, opened, by=head, reason="Mở nhầm")
    found._stop("Dừng lại")
    done(JobKind.TAKE_BACK, opened, head, reason="Mở nhầm")
    assert not campaign.scorecards.exists()
    assert not Job.left_half_done().exists(), "nobody is asked to go on with the opening"
    assert sound()


@pytest.mark.django_db
def test_names_are_told_apart_across_the_parts_of_an_opening():
    campaign = ready_to_open(4)
    alike = Ward.objects.order_by("-position", "-pk")[0]
    first = campaign.participants().order_by("position", "pk")[0]
    Ward.objects.filter(pk=alike.pk).update(name=first.name)
    done(JobKind.OPEN, campaign, make_user(Role.HEAD), reason="")
    names = dict(campaign.scorecards.values_list("ward", "ward_name"))
    assert names[first.pk] == f"{first.name} ({first.code})"
    assert names[alike.pk] == f"{first.name} ({alike.code})"


@pytest.mark.django_db
def test_an_opening_in_parts_leaves_what_one_at_once_leaves(settings):
    """The cards, their scores, and what the record says of each."""
    head, left = make_user(Role.HEAD), []
    for many in (3, 99):
        settings.JOBS_FROM = many
        campaign = ready_to_open(year=2030 + many)
        if many == 3:
            done(JobKind.OPEN, campaign, head, reason="")
        else:
            campaign.perform(Action.OPEN, by=head)
        found = [
            (
                place,
                card.ward_code == card.ward.code,
                card.state,
                [(score.item.code, score.cap, score.self_points) for score in card.scores.all()],
                [(entry.act, entry.number, len(entry.rows)) for entry in card.entries.all()],
            )
            for place, card in enumerate(
                campaign.scorecards.filter(ward__in=campaign.participants()).in_official_order()
            )
        ]
        left.append(found[:5])
    assert left[0] == left[1]
    assert sound()


@pytest.mark.django_db
def test_taking_an_opening_back_in_parts_leaves_what_one_at_once_leaves():
    head = make_user(Role.HEAD)
    for by_job in (True, False):
        campaign = ready_to_open(year=2030 + by_job)
        campaign.perform(Action.OPEN, by=head)
        units = campaign.scorecards.count()
        if by_job:
            done(JobKind.TAKE_BACK, campaign, head, reason="Mở nhầm")
        else:
            campaign.perform(Action.TAKE_BACK, by=head, reason="Mở nhầm")
        assert Campaign.objects.get(pk=campaign.pk).is_preparing
        assert not campaign.scorecards.exists()
        gathered = told(campaign, Act.TAKE_BACK).exclude(scorecard_id=None)
        assert gathered.count() == gathered.values("scorecard_id").distinct().count() == units
        for entry in gathered:
            (scores,) = (rows for table, rows in entry.rows.items() if table == "scoring.score")
            assert set(scores.values()) == {None}
        assert sound()
        Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.PREPARING)


@pytest.mark.django_db
def test_taking_back_in_a_job_asks_no_more_of_many_cards_than_of_few(django_assert_max_num_queries):
    campaign, head = ready_to_open(9), make_user(Role.HEAD)
    campaign.perform(Action.OPEN, by=head)
    with django_assert_max_num_queries(40):
        campaign.perform(Action.TAKE_BACK, by=head, reason="Mở nhầm")


def final(wards=5):
    """A campaign in which nothing is left but its conclusion."""
    campaign, head = judged(wards), make_user(Role.HEAD)
    finalising.finalise_ready(
        campaign, mark_of(finalising.shown(finalising.ready(campaign))), by=head
    )
    return campaign, head


@pytest.mark.django_db
def test_a_conclusion_seals_what_its_parts_worked_out_and_works_out_anew_what_changed(monkeypatch):
    campaign, head = final()
    found = Job.wanted(JobKind.CONCLUDE, campaign, by=head, reason="")
    assert found._advance()
    assert found._advance()
    assert Campaign.objects.get(pk=campaign.pk).is_open
    # One of those that are known already is written of: what was worked out holds no more.
    changed = campaign.scorecards.in_official_order()[0]
    changed.assign(make_user(Role.REVIEWER), by=head)
    asked = []
    digests = papers.digests

    def counted(campaign, cards, **tables):
        if "of_cards" not in tables:  # else those of the list of honours, without points
            asked.extend(cards)
        return digests(campaign, cards, **tables)

    monkeypatch.setattr(papers, "digests", counted)
    found.run()
    monkeypatch.undo()
    last = campaign.scorecards.in_official_order()[4]
    assert sorted(asked) == sorted([changed.pk, last.pk])
    campaign = Campaign.objects.get(pk=campaign.pk)
    assert campaign.is_concluded
    assert papers.fit(campaign)
    assert sound()


@pytest.mark.django_db
def test_a_conclusion_by_a_job_seals_what_one_at_once_seals():
    campaign, head = final()
    wanted = papers.digests(campaign.pk, campaign.scorecards.values("pk"))
    done(JobKind.CONCLUDE, campaign, head, reason="")
    sealed = papers.seal_of(Campaign.objects.get(pk=campaign.pk)).rows["papers"]
    plan = f"campaign:{campaign.pk}"
    assert {**sealed, plan: ""} == {**wanted, plan: ""}
    assert len(sealed) == 6


def killed_in_its_second_part(found, module, name):
    """A process of its own goes on with a job and is killed within its second part, at the end of
    what is called so.
    """
    # No connection of ours goes along to it.
    connections.close_all()
    if (child := os.fork()) == 0:
        does, calls = getattr(module, name), []

        def killed(*arguments, **facts):
            answer = does(*arguments, **facts)
            calls.append(arguments)
            if len(calls) == 2:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        setattr(module, name, killed)
        found.run()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    found.refresh_from_db()
    assert (found.parts_done, found.units_done, found.finished_at) == (1, 2, None)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_within_an_opening_has_dealt_the_parts_before_it_wholly():
    campaign, head = ready_to_open(), make_user(Role.HEAD)
    found = Job.wanted(JobKind.OPEN, campaign, by=head, reason="")
    killed_in_its_second_part(found, dealing, "deal")
    assert campaign.scorecards.count() == told(campaign, Act.DEAL).count() == 2
    assert sound()
    do_job.func(found.pk)
    assert campaign.scorecards.count() == told(campaign, Act.DEAL).count() == 5
    found.refresh_from_db()
    assert (found.units_done, found.refusal) == (5, "")
    assert sound()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_an_opening_is_taken_back_has_gathered_its_parts_wholly():
    campaign, head = ready_to_open(), make_user(Role.HEAD)
    campaign.perform(Action.OPEN, by=head)
    campaign = Campaign.objects.get(pk=campaign.pk)
    found = Job.wanted(JobKind.TAKE_BACK, campaign, by=head, reason="Mở nhầm")
    killed_in_its_second_part(found, dealing, "gather_in")
    assert campaign.scorecards.count() == 3
    assert sound()
    do_job.func(found.pk)
    assert not campaign.scorecards.exists()
    assert told(campaign, Act.TAKE_BACK).exclude(scorecard_id=None).count() == 5
    assert sound()


@pytest.mark.django_db
def test_the_plan_stands_while_an_opening_is_taken_back():
    campaign, head = ready_to_open(), make_user(Role.HEAD)
    campaign.perform(Action.OPEN, by=head)
    campaign = Campaign.objects.get(pk=campaign.pk)
    found = Job.wanted(JobKind.TAKE_BACK, campaign, by=head, reason="Mở nhầm")
    assert found._advance()
    campaign = Campaign.objects.get(pk=campaign.pk)
    with refused("job_running"), campaign.being_set_up(Act.CRITERIA, by=head):
        pytest.fail("cards of the old plan are left")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_within_a_conclusion_has_sealed_nothing_yet():
    campaign, head = final()
    connection.close()
    found = Job.wanted(JobKind.CONCLUDE, Campaign.objects.get(pk=campaign.pk), by=head, reason="")
    killed_in_its_second_part(found, papers, "measured")
    assert Campaign.objects.get(pk=campaign.pk).is_open
    do_job.func(found.pk)
    campaign = Campaign.objects.get(pk=campaign.pk)
    assert campaign.is_concluded
    assert papers.fit(campaign)
    assert told(campaign, Act.CONCLUDE).count() == 1
    assert sound()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_within_a_part_has_done_the_parts_before_it_wholly():
    campaign, head = judged(), make_user(Role.HEAD)
    found = finalising_job(campaign, head)
    killed_in_its_second_part(found, finalising, "bulk_store")
    assert told(campaign).count() == campaign.scorecards.filter(state=CardState.FINAL).count() == 2
    do_job.func(found.pk)
    found.refresh_from_db()
    assert (found.units_done, found.refusal) == (5, "")
    assert held(campaign)


def run_twice_at_once(found):
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
    assert (wrong, found.units_done, found.refusal) == ([], found.units, "")


@pytest.mark.django_db(transaction=True)
def test_a_job_started_twice_is_done_once():
    campaign, head = judged(9), make_user(Role.HEAD)
    run_twice_at_once(finalising_job(campaign, head))
    assert told(campaign).count() == 9
    assert held(campaign)


@pytest.mark.django_db(transaction=True)
def test_a_year_whose_steps_are_each_started_twice_takes_them_once():
    campaign, head = ready_to_open(7), make_user(Role.HEAD)
    run_twice_at_once(Job.wanted(JobKind.OPEN, campaign, by=head, reason=""))
    assert campaign.scorecards.count() == told(campaign, Act.DEAL).count() == 7
    campaign = Campaign.objects.get(pk=campaign.pk)
    run_twice_at_once(Job.wanted(JobKind.TAKE_BACK, campaign, by=head, reason="Mở nhầm"))
    assert not campaign.scorecards.exists()
    assert told(campaign, Act.TAKE_BACK).exclude(scorecard_id=None).count() == 7
    assert sound()
