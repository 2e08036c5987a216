"""The visit to a unit is written down while its card is with the Board."""

import pytest
from django.utils import timezone

from scoring.models import Evidence, Survey
from scoring.models.scorecards.survey import record_survey
from scoring.rules.lifecycle import CardState
from tests.factories import make_evidence, make_scorecard
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def visit(card, by):
    return record_survey(
        card,
        by=by,
        visited_on=timezone.localdate(),
        place="Hội trường",
        team="Đoàn của Ban",
        minutes=None,
    )


@pytest.mark.parametrize(
    "state", [CardState.DRAFT, CardState.VERIFIED, CardState.FINAL, CardState.ABSENT]
)
def test_before_and_after_nothing_is_written(state, reviewer):
    card = make_scorecard(state)
    kept = list(Survey.objects.values())
    with refused("not_being_surveyed"):
        visit(card, reviewer)
    assert list(Survey.objects.values()) == kept


def test_while_the_card_is_with_the_board_it_is_written_and_put_right(reviewer):
    card = make_scorecard(CardState.SUBMITTED)
    visit(card, reviewer)
    assert visit(card, reviewer).place == "Hội trường"
    assert Survey.objects.count() == 1


def test_once_verified_only_minutes_that_lack_still_come(reviewer):
    card = make_scorecard(CardState.VERIFIED)
    minutes = make_evidence(card, by=reviewer, kind=Evidence.Kind.DOCUMENT)
    assert record_survey(card, by=reviewer, minutes=minutes).minutes == minutes
    with refused("not_being_surveyed"):
        record_survey(card, by=reviewer, minutes=minutes)
    final = make_scorecard(CardState.FINAL)
    with refused("not_being_surveyed"):
        record_survey(final, by=reviewer, minutes=minutes)
