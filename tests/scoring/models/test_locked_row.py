"""What is read under locks is what Django would read, in every column."""

from decimal import Decimal

import pytest
from django.db import transaction

from scoring.models import Score, Scorecard
from scoring.models.locked_row import Statement
from scoring.rules.points import PointsField
from tests.factories import fill, make_scorecard, make_ward_officer

pytestmark = pytest.mark.django_db


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def same(found, expected, *ways):
    assert columns(found) == columns(expected)
    assert found._state.db == expected._state.db
    assert not found._state.adding
    for way in ways:
        head, _dots, rest = way.partition("__")
        there, meant = getattr(found, head), getattr(expected, head)
        assert (there is None) == (meant is None)
        if meant is not None:
            same(there, meant, *([rest] if rest else []))


@pytest.fixture
def card():
    card = make_scorecard("verified")
    fill(card, "self")
    return card


def test_a_score_with_all_that_an_act_asks_of_it(card, django_assert_num_queries):
    ways = ("item__parent", "scorecard__campaign")
    for expected in card.scores.select_related(*ways):
        with transaction.atomic(), django_assert_num_queries(1):
            found = Score.objects.fetch_locked(expected.pk)
            same(found, expected, *ways)


def test_a_card_with_its_campaign(card, django_assert_num_queries):
    expected = Scorecard.objects.select_related("campaign").get(pk=card.pk)
    with transaction.atomic(), django_assert_num_queries(1):
        same(Scorecard.objects.fetch_locked(card.pk), expected, "campaign")


def test_a_row_that_is_not_there(card):
    with transaction.atomic(), pytest.raises(Score.DoesNotExist):
        Score.objects.fetch_locked(10**9)


def test_its_locks_end_with_the_act(card):
    officer = make_ward_officer(card.ward)
    Scorecard.objects.filter(pk=card.pk).update(state="draft")
    with Score.changing(card.scores.first().pk) as score:
        assert score.enter("self", Decimal(0), by=officer) is score
    assert not score.held


def test_a_column_whose_blank_is_not_none_is_refused(monkeypatch):
    monkeypatch.setattr(
        PointsField, "from_db_value", lambda _self, value, *_beside: Decimal(value or 0)
    )
    with pytest.raises(TypeError, match="a blank is not None"):
        Statement(Score, (), ())
