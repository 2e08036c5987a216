"""What a page costs: the same number of queries for 1 and 90 wards, and twelve at most; in a
concluded campaign too, where papers are held against the seal, results against those of the year
before, and the ranking may be read by wards. And of more wards no page shows more
than a person reads: a hundred in the grid, fifty in every other list.
"""

import re
import sys
import time
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from scoring.ledger.record import record
from scoring.models import Act, Award, Campaign, Job
from scoring.models.job_parts import JobKind
from scoring.models.scorecards.judged_sums import SUM_FIELDS
from scoring.rules.approval import Approval
from scoring.rules.lifecycle import Action, AwardState, CampaignState, CardState
from tests.factories import (
    make_campaign,
    make_client,
    make_scorecard,
    make_user,
    make_ward,
    make_ward_officer,
    write_down,
)
from tests.groups import make_groups
from tests.test_access import may_read
from tests.undrawn import draw_nothing, lay_nothing_out
from tests.world import ROUTES, World
from wards import sign_ins
from wards.database import moment
from wards.models import Role, User, Ward
from wards.sessions import SEEN
from wards.sign_ins import SEEN_EVERY

# Whole for printing: a list of fifty of the honoured would be no paper.
WHOLE = {"award_list"}
# No pages: files that read everything that a year has, once; with the two queries that begin
# and end their moment. And the awards of a year that was judged before cards kept their sums.
MORE = {"papers_archive": 16, "awards_workbook": 14, "history_workbook": 13, "awards": 13}
# The same page asked for in other ways.
WAYS = {
    "tiers": ("?sort=-gap", "?sort=tier"),
    "board": ("?sort=-total", "?sort=name"),
    "campaign": ("?sort=name", "?page=2"),
    "awards": ("?page=2",),
    "finalise": ("?page=2",),
}
# By each reader the pages; a file costs the same whoever takes it.
READERS = ("own officer", "reviewer", "head", "observer", "administrator")


def a_running_year(wards):
    return World.make(wards)


def a_concluded_year(wards, *, sums_kept=False):
    world = World.make(wards, CardState.FINAL, turns=[CardState.FINAL])
    campaign = Campaign.objects.get(slug=world.facts["slug"])
    for _blank in campaign.scorecards.filter(state=CardState.DRAFT):
        make_scorecard(CardState.FINAL, campaign)
    for card in campaign.scorecards.verified() if sums_kept else ():
        card.keep_sums(card.item_points())
        card.save(update_fields=SUM_FIELDS)
    Campaign.objects.filter(pk=campaign.pk).update(model=the_year_before(campaign))
    Award.objects.filter(nominated=True).update(state=AwardState.WITHDRAWN)
    with transaction.atomic():
        for card in campaign.scorecards.exclude(submitted_at=None):
            by, at = world.people["own officer"], card.submitted_at
            record(Act.SUBMIT, by=by, campaign=campaign, scorecard=card, at=at, rows=[card])
    write_down()
    campaign.perform(Action.CONCLUDE, by=world.people["head"])
    return world


def the_year_before(campaign):
    wards = [card.ward for card in campaign.scorecards.select_related("ward")[:2]]
    model = make_campaign(wards=wards, year=campaign.year - 1)
    for _ward in wards:
        make_scorecard(CardState.FINAL, model)
    Campaign.objects.filter(pk=model.pk).update(state=CampaignState.CONCLUDED)
    return model


@pytest.fixture
def begun(monkeypatch):
    """Pages that read as of one moment begin and end a transaction; within a test's own they do
    not. A list that gets a row for each.
    """
    moments = []
    whole = moment.one_moment

    def noted():
        moments.append(True)
        return whole()

    for module in list(sys.modules.values()):
        if getattr(module, "one_moment", None) is whole:
            monkeypatch.setattr(module, "one_moment", noted)
    return moments


@pytest.mark.django_db
def test_a_sign_of_life_of_an_old_session_is_one_statement_more_on_any_page(monkeypatch):
    draw_nothing(monkeypatch)  # what drawing asks is the same for old sessions and new ones
    world = a_running_year(2)
    ContentType.objects.get_for_models(User, Ward)
    told, files = {}, set()
    for who in READERS:
        client = make_client(world.people[who])
        for name in sorted(ROUTES):
            if name in files or not may_read(name, who):
                continue
            counts = []
            for seconds in (0, SEEN_EVERY + 1):
                session = client.session
                session[SEEN] = int(time.time()) - seconds
                session.save()
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(world.address(name))
                counts.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
            if answer.has_header("Content-Disposition"):
                files.add(name)
            if counts[1] - counts[0] not in (0, 1):
                told[name, who] = counts
    assert told == {}


@pytest.mark.django_db
@pytest.mark.parametrize("make", [a_running_year, a_concluded_year])
def test_every_page_costs_the_same_for_any_number_of_wards_and_twelve_queries_at_most(
    make, monkeypatch, begun
):
    counts, crowded, costly = {}, {}, {}
    lay_nothing_out(monkeypatch)
    # Or the page that comes a minute after signing in writes a sign of life.
    monkeypatch.setattr(sign_ins, "SEEN_EVERY", 12 * 60 * 60)
    # Django asks for these once in the life of a process.
    ContentType.objects.get_for_models(User, Ward)
    files = set()
    asked = [(name, way) for name in sorted(ROUTES) for way in ("", *WAYS.get(name, ()))]
    for wards in (1, 90, 110):
        world = make(wards)
        # Of a hundred and ten wards the pages alone are looked at: a file offers nothing to choose.
        files = files if wards > 100 else set()
        for who in READERS:
            client = make_client(world.people[who])
            for name, way in asked:
                if name in files or not may_read(name, who):
                    continue
                reset_queries()  # the log holds 9,000, and a full one counts nothing more
                begun.clear()
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(world.address(name) + way)
                assert answer.status_code < 500, name
                number = len(queries) + 2 * len(begun)
                if answer.status_code == 200 and wards <= 100:
                    counts.setdefault((name, way, who), []).append(number)
                if answer.has_header("Content-Disposition"):
                    files.add(name)
                elif wards > 100:  # names are typed instead of chosen
                    if number > MORE.get(name, 12):
                        costly[name, way, who] = number
                    if (units := units_on(answer)) > 100 and name not in WHOLE:
                        crowded[name, way, who] = units
    assert {
        page: found
        for page, found in counts.items()
        if len(set(found)) > 1 or found[0] > MORE.get(page[0], 12)
    } == {}
    assert costly == {}
    assert crowded == {}
    assert len(counts) > 60


@pytest.mark.django_db
def test_a_concluded_year_whose_cards_keep_their_sums_asks_twelve_whatever_the_address_says(
    monkeypatch, begun
):
    """As the program has written them since then."""
    monkeypatch.setattr(sign_ins, "SEEN_EVERY", 12 * 60 * 60)
    ContentType.objects.get_for_models(User, Ward)
    counts = {}
    for wards in (2, 60):
        world = a_concluded_year(wards, sums_kept=True)
        client = make_client(world.people["head"])
        for name, ways in WAYS.items():
            for way in ("", *ways):
                begun.clear()
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(world.address(name) + way).status_code == 200
                counts.setdefault(name + way, []).append(len(queries) + 2 * len(begun))
    assert {way: found for way, found in counts.items() if max(found) > 12} == {}
    assert {way: found for way, found in counts.items() if len(set(found)) > 1} == {}


@pytest.mark.django_db
def test_final_results_cost_twelve_where_some_are_ready_and_some_are_kept_open(monkeypatch, begun):
    monkeypatch.setattr(sign_ins, "SEEN_EVERY", 12 * 60 * 60)
    client, now, counts = make_client(make_user(Role.HEAD)), timezone.now(), []
    for units in (2, 9):
        campaign = make_campaign(wards=3 * units, year=2030 + units)
        states = (CardState.VERIFIED, CardState.VERIFIED, CardState.SUBMITTED)
        ready, kept, _others = (
            [make_scorecard(state, campaign).pk for _unit in range(units)] for state in states
        )
        decided = {"tiered_at": now, "reply_until": None}
        campaign.scorecards.filter(pk__in=ready).update(**decided)
        campaign.scorecards.filter(pk__in=kept).update(tiered_at=None)
        begun.clear()
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("finalise", args=[campaign.slug]))
        assert page.status_code == 200
        assert page.context["ready"].count == units
        assert page.context["kept_open"].count == 2 * units
        counts.append(len(queries) + 2 * len(begun))
    assert counts[0] == counts[1] <= 12


@pytest.mark.django_db
def test_a_file_that_is_not_laid_out_asks_for_as_much(monkeypatch):
    """So what is counted above is what a file costs."""
    world = a_running_year(2)
    client = make_client(world.people["head"])
    files = ("awards_workbook", "board_workbook", "history_workbook", "papers_archive", "paper")
    whole, bare = {}, {}
    for counts in (whole, whole, bare):  # the first time some things are asked for once
        if counts is bare:
            lay_nothing_out(monkeypatch)
        for name in files:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(world.address(name))
            assert answer.status_code == 200, name
            assert answer.has_header("Content-Disposition"), name
            counts[name] = len(queries)
    assert bare == whole
    assert min(whole.values()) > 3


@pytest.mark.django_db
def test_a_plan_with_clusters_is_set_up_by_pages_of_twelve_queries_at_most(monkeypatch):
    """With all that is asked about: units without accounts, leaders and clusters, another campaign
    of the year, and another one that runs.
    """
    monkeypatch.setattr(sign_ins, "SEEN_EVERY", 12 * 60 * 60)
    ContentType.objects.get_for_models(User, Ward)
    client = make_client(make_user(Role.HEAD))
    make_campaign(wards=0, year=2025)
    names = [name for name in ROUTES if name.startswith("setup") and may_read(name, "head")]
    counts = {}
    for units in (1, 9):
        due = timezone.now() + timedelta(days=30)
        campaign = make_groups(
            CampaignState.PREPARING, units, approval=Approval.LEADER, self_deadline=due
        )
        for _unit in range(units):
            make_ward_officer(make_ward())
        for name in names:
            try:
                address = reverse(name, args=[campaign.slug])
            except NoReverseMatch:
                continue
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            if answer.status_code == 200:
                counts.setdefault(name, []).append(len(queries))
    assert {name: found for name, found in counts.items() if max(found) > 12} == {}
    assert {name: found for name, found in counts.items() if len(set(found)) > 1} == {}
    assert {"setup", "setup_open", "setup_wards", "setup_clusters", "setup_criteria"} <= set(counts)


@pytest.mark.django_db
def test_the_page_of_an_act_over_many_units_costs_the_same_for_any_number_of_them(monkeypatch):
    """While it is done, where nobody works at it, and stopped half-way, which asks for one more."""
    monkeypatch.setattr(sign_ins, "SEEN_EVERY", 12 * 60 * 60)
    head = make_user(Role.HEAD)
    client, now = make_client(head), timezone.now()
    stopped = {"finished_at": now, "refusal": "Không còn quyền."}
    counts = {}
    for units, parts in ((9, 3), (9000, 18)):
        campaign = make_campaign(wards=units // 9, year=2040 + parts)
        for state in ({}, {"asked_at": now - timedelta(minutes=9)}, stopped):
            facts = {"kind": JobKind.OPEN, "units": units, "units_done": 2, "parts_done": 1} | state
            cut = [{"cards": list(range(500)), "seen": ""}] * parts
            job = Job.objects.create(campaign=campaign, by=head, parts=cut, **facts)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(reverse("job", args=[campaign.slug, job.pk]))
            assert f"Đã làm xong 2 trên {units} đơn vị." in page.content.decode()
            counts.setdefault(tuple(state), []).append(len(queries))
            assert not any('"parts",' in one["sql"] for one in queries)  # thousands of ids
            job.delete()
    assert {len(set(found)) for found in counts.values()} == {1}
    assert max(found[0] for found in counts.values()) <= 12


def units_on(answer):
    """How many units a page names, besides the hundred at most that a list offers."""
    shown = re.sub(r"<option.*?</option>", "", answer.content.decode(errors="ignore"))
    return len(set(re.findall(r"Phường \d+", shown)))
