"""What the points of a card add up to, asked for by one plain GROUP BY."""

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.models import Criterion, Score, Scorecard
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db
POINTS = [None, Decimal(0), Decimal("0.25"), Decimal("1.5"), Decimal(2)]


def scattered(wards=6, seed=7):
    """A campaign whose cards hold whatever points, blank ones and items of the survey alone too."""
    draw = random.Random(seed)
    campaign = make_campaign(wards=wards, plan=((6, (2, 2, 2)), (4, (2, 2)), (2, ())))
    for item in draw.sample(list(campaign.criteria.leaves()), 2):
        Criterion.objects.filter(pk=item.pk).update(survey_only=True)
    scores = list(Score.objects.filter(scorecard__campaign=campaign).select_related("item"))
    for score in scores:
        score.self_points = None if score.item.survey_only else draw.choice(POINTS)
        score.survey_points, score.verified_points = draw.choice(POINTS), draw.choice(POINTS)
        score.reason = "Theo biên bản"
    Score.objects.bulk_update(scores, ["self_points", "survey_points", "verified_points", "reason"])
    return campaign


def plainly(card):
    """The same, added up in Python."""
    scores = list(card.scores.select_related("item"))
    own, survey, verified = (
        [points for score in scores if (points := getattr(score, f"{kind}_points")) is not None]
        for kind in ("self", "survey", "verified")
    )
    counted = [score for score in scores if not score.item.survey_only]
    differences = [score.difference for score in scores if score.difference is not None]
    over = [-score.gap for score in scores if score.gap is not None and score.gap < 0]
    return {
        "items": len(scores),
        "self_items": len(counted),
        "self_scored": len(own),
        "survey_scored": len(survey),
        "verified_scored": len(verified),
        "self_sum": sum(own) if own else None,
        "survey_sum": sum(survey) if survey else None,
        "verified_sum": sum(verified) if verified else None,
        "found": sum(score.found is not None for score in counted),
        "gap_sum": sum(differences) if differences else None,
        "over_claim": sum(over),
    }


@pytest.mark.parametrize("seed", range(5))
def test_both_ways_of_adding_up_give_what_the_points_say(seed):
    campaign = scattered(seed=seed)
    cards = campaign.scorecards.with_stage().with_flags().in_official_order()
    for card, joined in zip(cards.added_up(), cards.with_totals(), strict=True):
        expected = plainly(card)
        assert {name: getattr(card, name) for name in expected} == expected
        assert {name: getattr(joined, name) for name in expected} == expected


def test_a_card_without_items_has_no_points_and_counts_nothing():
    campaign = make_campaign(wards=1)
    Score.objects.all().delete()
    (card,) = campaign.scorecards.added_up()
    assert (card.items, card.self_scored, card.found) == (0, 0, 0)
    assert (card.self_sum, card.verified_sum, card.gap_sum) == (None, None, None)


def test_points_are_added_up_apart_from_what_else_is_asked_and_for_these_cards_alone():
    campaign = scattered()
    scattered(wards=2)
    with CaptureQueriesContext(connection) as queries:
        cards = campaign.scorecards.with_stage().with_flags().in_official_order()[:3].added_up()
    assert len(cards) == 3
    _cards, totals = (query["sql"] for query in queries)
    assert totals.upper().count("GROUP BY") == 1
    assert "EXISTS" not in totals.upper()
    assert Scorecard.objects.count() == 8
