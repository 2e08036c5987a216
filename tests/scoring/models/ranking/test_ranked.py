"""The ranking as the database counts it off is the one that the rules work out."""

import random
from decimal import Decimal

import pytest
from django.db.models.sql import Query

from scoring.models import Campaign, Cluster, Score
from scoring.models.ranking.candidates import Counting, RankedCandidates
from scoring.models.ranking.ranked import RankedCards, _measured
from scoring.models.ranking.standings import cluster_of_cards
from scoring.rules import grading
from scoring.rules.grading import TieAid
from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign, make_ward
from tests.groups import make_groups

AIDS = [
    (),
    (TieAid.LARGEST_CRITERION,),
    (TieAid.SMALLER_OVER_CLAIM,),
    (TieAid.LARGEST_CRITERION, TieAid.SMALLER_OVER_CLAIM),
    (TieAid.SMALLER_OVER_CLAIM, TieAid.LARGEST_CRITERION),
]


def judged(campaign, chance, clusters=()):
    """Points of few kinds, so that many are equal; some of the equals ordered, some twice alike.
    Some keep their sums, of others they are added up.
    """
    for card in campaign.scorecards.all():
        scores = list(card.scores.all())
        for score in scores:
            score.self_points = min(Decimal(chance.choice([0, 1, 2])), score.cap)
            score.verified_points = Decimal(chance.choice([0, 1, 1]))
            score.reason = "Theo biên bản khảo sát"
        Score.objects.bulk_update(scores, ["self_points", "verified_points", "reason"])
        card.state = chance.choice([CardState.VERIFIED, CardState.FINAL, CardState.SUBMITTED])
        card.tie_order = chance.choice([None, 1, 2, 3])
        card.tie_reason = "Bỏ phiếu" if card.tie_order else ""
        if clusters:
            card.cluster = chance.choice([*clusters, None])
        if card.state != CardState.SUBMITTED and chance.choice([True, False]):
            card.keep_sums(card.item_points())  # as a verification of today does
        card.save()
    return Campaign.objects.get(pk=campaign.pk)


def hold_to_the_rules(campaign):
    """Both, to the last one: ranks, what decided, who shares, the order of the list."""
    standings = campaign.standings()
    places = grading.rank(standings)
    within = grading.rank_within(standings, cluster_of_cards(campaign))
    ranked = RankedCards(campaign, clustered=True)
    found = ranked.read()
    assert [one.place for one in found] == places
    assert [one.number for one in found] == list(range(len(places)))
    sums = {card.pk: card for card in campaign.scorecards.added_up()}
    for one in found:
        of_card = sums[one.card]
        shown = one.verified_sum, one.self_sum, one.gap_sum
        assert shown == (of_card.verified_sum, of_card.self_sum, of_card.gap_sum)
    assert {one.card: one.in_cluster for one in found if one.in_cluster} == within
    for cluster in campaign.cluster_rows:
        of_cluster = campaign.scorecards.filter(cluster=cluster)
        listed = ranked.read(of_cluster, within=True)
        everybody = ranked.read(of_cluster, within=True, everybody=True)
        assert [one for one in everybody if one.listed] == listed
        assert len(everybody) == len(places)
        assert [one.number for one in listed] == list(range(len(listed)))
        assert [one.in_cluster for one in listed] == [
            place for place in within.values() if place.key in {one.card for one in listed}
        ]
        hold_the_pages(ranked, listed, of_cluster, within=True)
    hold_the_pages(ranked, found, None)
    some = campaign.scorecards.filter(state=CardState.FINAL)
    hold_the_pages(ranked, [one for one in found if one.card in {*pks(some)}], some)
    for standing in standings[:3]:
        equal = ranked.read(equal_to=standing.key)
        assert sorted(one.card for one in equal) == sorted(grading.equals(standing.key, standings))


def pks(cards):
    return cards.values_list("pk", flat=True)


def hold_the_pages(ranked, whole, chosen, *, within=False):
    """A page is what stands there in the whole list, whoever of the equals stands on another."""
    for start in range(len(whole) + 2):
        page = ranked.read(chosen, within=within, start=start, end=start + 3)
        assert page == whole[start : start + 3]
    for one in whole:
        alone = ranked.campaign.scorecards.filter(pk=one.card)
        assert ranked.read(alone, within=within) == [one]


@pytest.mark.django_db
@pytest.mark.parametrize("aids", AIDS)
def test_the_database_ranks_as_the_rules_do(aids):
    chance = random.Random(f"{aids}")
    first, second = (*aids, "", "")[:2]
    # The official order is not that in which units were entered.
    wards = [make_ward(position=100 - place) for place in range(24)]
    campaign = make_campaign(wards=wards, first_aid=first, second_aid=second)
    clusters = [
        Cluster.objects.create(campaign=campaign, position=place, name=f"Cụm {place}")
        for place in (1, 2)
    ]
    hold_to_the_rules(judged(campaign, chance, clusters))


@pytest.mark.django_db
def test_groups_with_criteria_of_their_own_are_ranked_alike():
    campaign = make_groups(units=10, first_aid=TieAid.LARGEST_CRITERION, second_aid="")
    hold_to_the_rules(judged(campaign, random.Random(7)))


@pytest.mark.django_db
def test_nobody_is_ranked_before_anybody_is_judged():
    campaign = make_campaign(wards=2)
    assert RankedCards(campaign, clustered=False).read() == []


@pytest.mark.django_db
def test_a_page_is_read_and_nothing_else():
    campaign = judged(make_campaign(wards=9), random.Random(3))
    whole = RankedCards(campaign, clustered=False).read()
    assert len(whole) > 4
    assert RankedCards(campaign, clustered=False).read(start=1, end=4) == whole[1:4]


@pytest.mark.django_db
def test_of_no_cards_none_is_counted():
    campaign = judged(make_campaign(wards=4), random.Random(3))
    found = RankedCandidates(campaign, clustered=False).find(
        [(0, 9)], [Counting(), Counting(cards=campaign.scorecards.none())]
    )
    assert found.counts[0] == len(found.units) > 0
    assert found.counts[1] == 0


@pytest.mark.django_db
def test_what_the_orm_writes_of_a_ranking_is_written_once(monkeypatch):
    """It takes as long as the database to answer; another aid is another question."""
    campaign = make_campaign(wards=2)
    written = []
    ask = Query.sql_with_params
    monkeypatch.setattr(Query, "sql_with_params", lambda query: written.append(1) or ask(query))
    _measured.cache_clear()
    for aids, times in (((), 2), ((), 2), ((TieAid.LARGEST_CRITERION,), 4)):
        campaign.first_aid = aids[0] if aids else ""
        RankedCards(campaign, clustered=False).read()
        assert len(written) == times
