"""The awards as their pages read them are those of the whole list, whatever the year is like."""

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.models import Award, AwardKind, Block, Campaign, Cluster, EarlierHonour, Score
from scoring.models.awards.commendation import commendable
from scoring.pages.awards.overview import AwardsOverview
from scoring.pages.awards.page import AwardsPage
from scoring.rules.lifecycle import AwardState, CardState
from tests.factories import make_campaign, make_client, make_officer, make_user
from wards import paging
from wards.models import Officer, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch):
    monkeypatch.setattr(paging, "ROWS", 3)


def a_year(chance, head, units=14):
    """Judged units of few sums in two clusters or none; kinds of every make; awards in all states,
    what is pending, and what some had before.
    """
    campaign = make_campaign(wards=units, plan=((6, ()), (4, ())))
    clusters = [
        Cluster.objects.create(campaign=campaign, position=place, name=f"Cụm {place}")
        for place in (1, 2)
    ]
    campaign.award_kinds.all().delete()
    facts = {"campaign": campaign, "decider": "committee"}
    kinds = [
        AwardKind(title="Giấy khen", recipient="ward", quota=2, rest_years=2, **facts),
        AwardKind(title="Cờ", recipient="ward", quota=1, per_cluster=True, money=500, **facts),
        AwardKind(title="Danh hiệu", recipient="ward", threshold=Decimal(5), quota=9, **facts),
        AwardKind(title="Giấy khen", recipient="officer", quota=3, one_per_unit=True, **facts),
        AwardKind(title="Cờ", recipient="officer", quota=1, per_cluster=True, **facts),
        AwardKind(
            title="Biểu dương", recipient="ward", threshold=Decimal(6), campaign=campaign,
            decider="head",
        ),
    ]  # fmt: skip
    for position, kind in enumerate(kinds, 1):
        kind.position = position
        kind.save()
    for card in campaign.scorecards.all():
        card.state = chance.choice(
            [CardState.FINAL, CardState.FINAL, CardState.VERIFIED, CardState.SUBMITTED]
        )
        card.cluster = chance.choice([*clusters, None])
        card.tier = chance.choice([*campaign.levels, None])
        card.tiered_at = timezone.now()
        card.save()
        points = Decimal(chance.choice([2, 3, 4]))
        Score.objects.filter(scorecard=card).update(self_points=points, verified_points=points)
        kind, officer = chance.choice(kinds), make_officer(card.ward)
        given = chance.choice(AwardState.values)
        slot = card.pk if given in ("proposed", "decided") else None
        Award.objects.create(
            campaign=campaign, kind=kind, scorecard=card, state=given, slot=slot,
            officer=officer if kind.for_officers else None,
            cluster=card.cluster if kind.per_cluster else None, points=points,
        )  # fmt: skip
        if chance.random() < 0.3:
            person = officer if kind.for_officers else None
            Block.objects.create(campaign=campaign, scorecard=card, officer=person, cause="other")
        if chance.random() < 0.3:
            honour = {"ward": card.ward, "year": campaign.year - 1, "title": "Giấy khen"}
            EarlierHonour.objects.create(by=head, **honour)
    return Campaign.objects.get(pk=campaign.pk)


def worth_a_look(section):
    """Of all candidates of a kind those that its pages show."""
    kind, everybody = section.kind, list(section.candidates)
    if kind.for_officers:
        return everybody
    if kind.per_cluster:
        return [one for one in everybody if one.rank <= kind.quota + 1]
    if kind.threshold is None:
        return everybody[: kind.quota + 4]
    return everybody[: sum(not one.below for one in everybody) + 3]


def said(candidate):
    return (
        candidate.key, candidate.name, candidate.rank_text, candidate.row.verified, candidate.bar,
        candidate.below, candidate.cautions, candidate.award and candidate.award.pk,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("role", [Role.HEAD, Role.OBSERVER])
def test_each_page_of_each_kind_is_that_of_the_whole_list(seed, role):
    head, reader = make_user(Role.HEAD), make_user(role)
    campaign = a_year(random.Random(seed), head)
    whole = AwardsOverview(campaign, reader)
    for number in (1, 2, 99):
        asked = QueryDict("&".join(f"kind{one.kind.pk}={number}" for one in whole.sections))
        page = AwardsPage(campaign, reader, asked)
        for mine, section in zip(page.sections, whole.sections, strict=True):
            expected = worth_a_look(section)
            start = min(number - 1, max(0, (len(expected) - 1) // 3)) * 3
            wanted = [said(one) for one in expected[start : start + 3]]
            assert [said(one) for one in mine.page] == wanted, section.kind
            assert (mine.page.count, mine.more) == (
                len(expected), len(section.candidates) - len(expected),
            )  # fmt: skip
            facts = [
                (one.slots, one.is_full, one.money, list(one.by_cluster), one.withdrawn)
                for one in (mine, section)
            ]
            assert facts[0] == facts[1]
            if not section.kind.is_commendation:
                assert mine.in_force == section.in_force
            elif role == Role.HEAD:  # who does not see what is pending commends nobody
                free = commendable(section.kind)
                assert mine.to_commend == section.to_commend == len(free)
        assert page.unsettled == campaign.unsettled_cards(10)
        assert page.money_text


def test_the_page_of_a_year_that_has_everything_asks_twelve_queries(head):
    campaign = a_year(random.Random(1), head)
    client = make_client(head)
    for name, more in (("awards", []), ("award_commend", [campaign.award_kinds.last().pk])):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(name, args=[campaign.slug, *more]))
        assert answer.status_code == 200
        assert len(queries) <= 12, name


def test_the_page_asks_who_moved_where_somebody_has(head):
    campaign = a_year(random.Random(1), head)
    client, address = make_client(head), reverse("awards", args=[campaign.slug])
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        before, after = Officer.objects.order_by("pk")[:2]
        Officer.objects.filter(pk=after.pk).update(follows=before)
    assert counts[1] == counts[0] + 1


def test_of_a_year_without_kinds_or_without_results_nothing_is_shown(head):
    campaign = make_campaign(wards=2)
    page = AwardsPage(campaign, head, QueryDict())
    assert [(one.page.count, one.more, one.to_commend) for one in page.sections] == [(0, 0, 0)] * 3
    campaign.award_kinds.all().delete()
    assert AwardsPage(Campaign.objects.get(), head, QueryDict()).sections == []


def test_kinds_stand_in_their_order_whenever_they_were_written_down(head):
    campaign = make_campaign(wards=1)
    first, *others = campaign.award_kinds.all()
    AwardKind.objects.filter(pk=first.pk).update(position=99)
    page = AwardsPage(Campaign.objects.get(), head, QueryDict())
    assert [section.kind for section in page.sections] == [*others, first]
