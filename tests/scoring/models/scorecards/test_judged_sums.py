"""What a judged card keeps of its points: what the database adds up, from the verification on and
as long as nobody changes them.
"""

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from scoring.models import Campaign, Reply, Scorecard
from scoring.models.querysets.sums import totals
from scoring.models.ranking import ranked
from scoring.models.ranking.ranked import RankedCards
from scoring.models.ranking.standings import in_largest
from scoring.models.scorecards.judged_sums import SUM_FIELDS
from scoring.models.scores.reply import Answer
from scoring.pages.awards.page import AwardsPage
from scoring.pages.comparison import grid
from scoring.pages.ranked import CountedRanking
from scoring.rules.grading import TieAid
from scoring.rules.lifecycle import Action, CampaignState, CardState, PointsKind
from scoring.rules.not_applicable import NOT_APPLICABLE
from tests.alike import without_moment
from tests.factories import (
    fill,
    make_campaign,
    make_client,
    make_scorecard,
    make_survey,
    make_user,
    make_ward,
    make_ward_officer,
)
from tests.rows import rows_read
from tests.scoring.models.ranking.test_stale_statistics import nodes
from wards import paging
from wards.database import moment
from wards.models import Role

pytestmark = pytest.mark.django_db

AIDS = {"first_aid": TieAid.LARGEST_CRITERION, "second_aid": TieAid.SMALLER_OVER_CLAIM}


@pytest.fixture
def campaign():
    return make_campaign(plan=((6, (2, 4)), (4, (1, 3))), wards=2, **AIDS)


def verified(campaign, own, points, **facts):
    """A card that came to be judged through the door, with these points in official order."""
    card = make_scorecard(CardState.SUBMITTED, campaign, **facts)
    fill(card, "self", own)
    make_survey(card)
    fill(card, "verified", points)
    card.perform(Action.VERIFY, by=make_user())
    card.refresh_from_db()
    return card


def kept(card):
    card.refresh_from_db()
    return [getattr(card, name) for name in SUM_FIELDS]


NOTHING = [None] * len(SUM_FIELDS)


def test_a_verified_card_keeps_what_its_items_add_up_to(campaign):
    # Criterion 1 loses a point and gains two, criterion 2 loses one and a half.
    card = verified(campaign, (2, 2, 1, 3), (1, 4, 1, "1.5"))
    expected = ("7.5", "8", "-0.5", "1.5", "2.5", "5")
    assert kept(card) == [Decimal(points) for points in expected]
    sums = totals("scores__")
    cards = campaign.scorecards.filter(pk=card.pk).annotate(
        **{name: sums[name] for name in ("verified_sum", "self_sum", "gap_sum", "over_claim")},
        largest=in_largest(campaign, "scores__"),
    )
    added = cards.values_list("verified_sum", "self_sum", "gap_sum", "over_claim", "largest").get()
    names = ("judged_sum", "claimed_sum", "judged_gap", "over_claimed", "in_largest")
    assert added == tuple(getattr(card, name) for name in names)


def test_what_only_the_survey_scores_is_no_claim_and_no_gap(campaign):
    campaign.criteria.filter(parent__position=1).update(survey_only=True)
    card = verified(campaign, (None, None, 1, 3), (2, 3, 1, 2))
    expected = ("8", "4", "-1", "1", "1", "5")
    assert kept(card) == [Decimal(points) for points in expected]


def test_a_card_that_goes_back_keeps_nothing(campaign):
    card = verified(campaign, (2, 4, 1, 3), (1, 4, 1, 3))
    card.perform(Action.REOPEN, by=make_user(Role.HEAD), reason="Xem lại điểm")
    assert kept(card) == NOTHING


@pytest.mark.parametrize(
    ("answer", "points", "keeps"),
    [(Answer.ACCEPTED, 3, False), (Answer.REFUSED, 2, True)],
)
def test_an_answer_that_moves_points_takes_the_sums_away(campaign, answer, points, keeps):
    card = verified(campaign, (2, 4, 1, 3), (2, 4, 1, 2))
    before = kept(card)
    score = card.scores.select_related("item__parent", "scorecard").in_official_order().last()
    reply = Reply.make(score, "Đã có tài liệu", by=make_ward_officer(card.ward))
    reply.give_answer(answer, reason="Đã xem", points=Decimal(points), by=make_user())
    assert kept(card) == (before if keeps else NOTHING)
    assert before != NOTHING
    (found,) = RankedCards(campaign, clustered=False).read()
    assert found.verified_sum == Decimal(7 + points)


def test_an_answer_on_a_card_with_items_out_pro_rata_takes_the_sums_away(campaign):
    """Their points follow from those of the others, whatever the answer says of its own item."""
    card = verified(campaign, (2, 4, 1, 3), (2, 4, 1, 2))
    Scorecard.objects.filter(pk=card.pk).update(prorates=True)
    score = card.scores.select_related("item__parent", "scorecard").in_official_order().last()
    reply = Reply.make(score, "Đã có tài liệu", by=make_ward_officer(card.ward))
    reply.give_answer(Answer.REFUSED, reason="Đã xem", points=Decimal(2), by=make_user())
    assert kept(card) == NOTHING


def test_an_answer_that_moves_what_is_out_pro_rata_voids_the_level():
    """Refused, with the same points, yet without the item among those that tell the share."""
    campaign = make_campaign(plan=((32, (10, 2, 20)),), wards=1)
    campaign.criteria.exclude(parent=None).update(when_not_applicable="pro_rata")
    reviewer = make_user()
    card = make_scorecard(CardState.SUBMITTED, campaign)
    Scorecard.objects.filter(pk=card.pk).update(prorates=True)
    fill(card, "self", ("5.5", 1, "10.75"))
    fill(card, "verified", ("5.5", 1, "10.75"))
    card.scores.filter(item__cap=20).update(
        self_number=NOT_APPLICABLE, verified_number=NOT_APPLICABLE
    )
    make_survey(card)
    card.perform(Action.VERIFY, by=reviewer)
    Scorecard.objects.filter(pk=card.pk).update(
        tier=campaign.tiers.first(), tiered_at=timezone.now(), tier_reason="Theo biên bản"
    )
    score = card.scores.select_related("item__parent", "scorecard").get(item__cap=2)
    reply = Reply.make(score, "Không phát sinh", by=make_ward_officer(card.ward))
    reply.give_answer(Answer.REFUSED, reason="Đã xem", points=NOT_APPLICABLE, by=reviewer)
    card.refresh_from_db()
    assert card.verified_total() == Decimal("17.5")
    assert card.tiered_at is None
    assert kept(card) == NOTHING


def test_points_that_are_typed_again_are_kept_anew(campaign):
    head, reviewer = make_user(Role.HEAD), make_user()
    card = verified(campaign, (2, 4, 1, 3), (1, 4, 1, 3))
    card.perform(Action.REOPEN, by=head, reason="Xem lại điểm")
    score = card.scores.select_related("item__parent", "scorecard").in_official_order().first()
    score.enter(PointsKind.VERIFIED, Decimal(2), by=reviewer)
    card.perform(Action.VERIFY, by=reviewer)
    assert kept(card)[0] == Decimal(10)


@pytest.mark.postgresql
def test_the_ranking_reads_no_item_of_a_card_that_keeps_its_sums(campaign):
    for points in ((2, 4, 1, 3), (1, 4, 1, 3)):
        verified(campaign, (2, 4, 1, 3), points)
    asked = []

    def note(execute, sql, params, *more):
        asked.append((sql, params))
        return execute(sql, params, *more)

    with connection.execute_wrapper(note):
        assert len(RankedCards(campaign, clustered=False).read()) == 2
    sql, params = asked[-1]  # before it the plan is asked for
    read = {}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        for part in nodes(cursor.fetchone()[0][0]["Plan"]):
            if table := part.get("Relation Name"):
                rows = part["Actual Rows"] * part["Actual Loops"]
                read[table] = read.get(table, 0) + rows
    assert read["scoring_scorecard"] > 0
    assert read["scoring_score"] == 0


def test_ranking_and_awards_ask_for_no_plan_where_every_card_keeps_its_sums(monkeypatch):
    """Of whom sums are added up the largest criterion is asked for, in a longer statement. Outside
    of one moment an answer to a reply may take sums away between the two questions.
    """
    campaign = years_of(9)
    every = Campaign.objects.get(pk=campaign.pk)
    asked = []
    measured = ranked._measured

    def noted(*facts):
        asked.append(facts[-1] is None)
        return measured(*facts)

    monkeypatch.setattr(ranked, "_measured", noted)

    def read():
        asked.clear()
        listed = CountedRanking(Campaign.objects.get(pk=every.pk)).rows
        overview = AwardsPage(Campaign.objects.get(pk=every.pk), head, QueryDict())
        return [row.points for row in listed], [
            [one.row.points for one in section.page] for section in overview.sections
        ]

    head = make_user(Role.HEAD)
    outside = read()
    assert set(asked) == {False}
    with moment.one_moment():
        inside = read()
        assert set(asked) == {True}
        card = campaign.scorecards.exclude(judged_sum=None).order_by("judged_sum").last()
        Scorecard.objects.filter(pk=card.pk).update(**dict.fromkeys(SUM_FIELDS))
        assert read() == inside == outside
        assert set(asked) == {False}


def years_of(units):
    """A year in its midst and the concluded one before it: cards that keep their sums."""
    wards = [make_ward(name=f"Phường {number}") for number in range(1, units + 1)]
    chance = random.Random(units)
    years = [
        make_campaign(wards=wards, plan=((6, (2, 4)), (4, (1, 3))), year=year, **AIDS)
        for year in (2025, 2026)
    ]
    for year in years:
        for place, ward in enumerate(wards):
            card = year.scorecards.get(ward=ward)
            fill(card, "self", [chance.choice([0, score.cap]) for score in in_order(card)])
            if year.year == 2026 and place % 4 == 0:
                continue
            fill(card, "verified", [chance.choice([0, 1, score.cap]) for score in in_order(card)])
            card.state = CardState.VERIFIED
            card.keep_sums(card.item_points())
            card.save()
    Campaign.objects.filter(year=2025).update(state=CampaignState.CONCLUDED)
    return years[-1]


def in_order(card):
    return card.scores.in_official_order()


PAGES = [
    ("board", ""), ("board", "?sort=-total"), ("board", "?gap=2"), ("board", "?unverified=yes"),
    ("board", "?page=3"), ("tiers", ""), ("tiers", "?sort=gap"), ("charts", ""),
    ("tiers_apply", ""), ("awards", ""),
]  # fmt: skip


def test_pages_say_the_same_whether_or_not_cards_keep_their_sums(monkeypatch):
    monkeypatch.setattr(paging, "ROWS", 3)
    monkeypatch.setattr(grid, "PAGE", 3)
    campaign, client = years_of(9), make_client(make_user(Role.HEAD))
    said, read = [], []
    for _way in ("kept", "added up"):
        pages = {}
        with rows_read() as rows:
            for name, query in PAGES:
                answer = client.get(reverse(name, args=[campaign.slug]) + query)
                assert answer.status_code == 200, name
                pages[name, query] = without_moment(answer.content.decode())
        said.append(pages)
        read.append(rows.count)
        Scorecard.objects.update(**dict.fromkeys(SUM_FIELDS))
    assert said[0] == said[1]
    assert read[0] < read[1]


def test_a_card_that_is_judged_while_the_comparison_is_read_stands_in_it(campaign, monkeypatch):
    """Facts are read first, then what does not stand among them."""
    verified(campaign, (2, 4, 1, 3), (1, 4, 1, 3))
    card = make_scorecard(CardState.SUBMITTED, campaign)
    fill(card, "self", (2, 4, 1, 3))
    make_survey(card)
    fill(card, "verified", (2, 3, 1, 3))
    read = grid.whole_cards

    def after_the_act(cards):
        if Scorecard.objects.get(pk=card.pk).state == CardState.SUBMITTED:
            card.perform(Action.VERIFY, by=make_user())
        return read(cards)

    monkeypatch.setattr(grid, "PAGE", 1)
    monkeypatch.setattr(grid, "whole_cards", after_the_act)
    found = grid.Grid(campaign, {}).cards
    assert sorted(of_card.whole.verified for of_card in found) == [Decimal(9), Decimal(9)]
