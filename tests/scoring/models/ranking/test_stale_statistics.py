"""An act over all units makes of a campaign something else than what PostgreSQL has last looked at,
and a page comes before it looks again: what the ranking costs then grows with the units, not with
their square. Counted are the rows that its plan passes on or throws away.
"""

import json
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from scoring.models import Award, Cluster, Score
from scoring.models.ranking.candidates import Counting, RankedCandidates
from scoring.pages.ranked import CountedRanking
from scoring.rules.lifecycle import CardState
from scoring.rules.permissions import visible_cards
from tests.factories import make_campaign, make_officer, make_user, make_ward
from wards.models import Role

UNITS = 60


def in_preparation(units):
    """A campaign of so many units with blank cards, in two clusters."""
    campaign = make_campaign(wards=0)
    clusters = [
        Cluster.objects.create(campaign=campaign, position=place, name=f"Cụm {place}")
        for place in (1, 2)
    ]
    wards = [make_ward() for _unit in range(units)]
    into = {ward.pk: clusters[place % 2].pk for place, ward in enumerate(wards)}
    campaign.scorecards.deal(campaign, wards, into)
    return campaign


def judge(campaign):
    """All of them at once, and one officer of each is put forward. Returns for what."""
    now = timezone.now()
    scores = Score.objects.filter(scorecard__campaign=campaign)
    scores.update(self_points=F("cap"), verified_points=F("cap"))
    facts = {"submitted_at": now, "verified_at": now}
    campaign.scorecards.update(state=CardState.VERIFIED, **facts)
    kind = campaign.award_kinds.filter(recipient="officer")[0]
    Award.objects.bulk_create(
        Award(campaign=campaign, kind=kind, scorecard=card, officer=make_officer(card.ward))
        for card in campaign.scorecards.select_related("ward")
    )
    return kind


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def worked_on(plan, table=None):
    """The rows that all parts of a plan (of a `table`: those that read it) pass on or throw away."""
    counted = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter")
    return sum(
        part["Actual Loops"] * sum(part.get(name, 0) for name in counted)
        for part in nodes(plan)
        if table in (None, part.get("Relation Name"))
    )


def work_of(ask, table=None):
    """How many rows PostgreSQL works on for each statement of this."""
    statements = []

    def note(execute, sql, params, *more):
        statements.append((sql, params))
        return execute(sql, params, *more)

    with connection.execute_wrapper(note):
        ask()
    found = []
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
            (said,) = cursor.fetchone()
            plans = json.loads(said) if isinstance(said, str) else said
            found.append(worked_on(plans[0]["Plan"], table))
    return found


def questions(campaign, kind):
    """What pages ask of the ranking."""
    ranking = RankedCandidates(campaign, clustered=True)
    seen = campaign.scorecards.filter(visible_cards(make_user(Role.HEAD)))
    some = campaign.scorecards.filter(state=CardState.VERIFIED)
    first = campaign.scorecards.order_by("pk")[0].pk
    return {
        "all": ranking.read,
        "a page": lambda: ranking.read(some, start=0, end=9),
        "whoever is seen": lambda: ranking.read(seen, everybody=True),
        "of a cluster": lambda: ranking.read(some, within=True),
        "equals": lambda: ranking.read(equal_to=first),
        "levels": CountedRanking(campaign).after_suggestions,
        "candidates": lambda: ranking.find(
            [(0, 9)], [Counting(), Counting(Decimal(1), some)], best=3, kinds=[kind.pk]
        ),
    }


@pytest.mark.django_db
@pytest.mark.postgresql
def test_what_the_ranking_costs_grows_with_the_units_though_statistics_are_stale():
    campaigns = [in_preparation(units) for units in (UNITS, 2 * UNITS)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    kinds = [judge(campaign) for campaign in campaigns]
    work = {}
    for campaign, kind in zip(campaigns, kinds, strict=True):
        for name, ask in questions(campaign, kind).items():
            work.setdefault(name, []).append(work_of(ask))
    grown = {name: sum(last) / sum(first) for name, (first, last) in work.items()}
    assert {name: times for name, times in grown.items() if times > 2.5} == {}
    assert len(grown) == 7


@pytest.mark.django_db
@pytest.mark.postgresql
def test_what_a_page_says_of_its_cards_reads_no_points_of_others():
    """Where it expects many cards PostgreSQL would rather look through the points of all years once
    than look up those of each card.
    """
    for _year in range(2):
        campaign = in_preparation(UNITS)
        judge(campaign)
        campaign.criteria.update(evidence_required=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        pks = list(campaign.scorecards.values_list("pk", flat=True)[:9])
        cards = campaign.scorecards.filter(Q(pk__in=pks) | Q(state=CardState.ABSENT)).with_flags()
        work = work_of(partial(list, cards), "scoring_score")
        items = 9 * campaign.scorecards.first().scores.count()
        assert 0 < work[-1] <= 2 * items  # both questions of a card may read its items
