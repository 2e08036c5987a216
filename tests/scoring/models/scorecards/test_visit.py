"""Who goes along on a visit."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from scoring.models import Scorecard, Visit
from scoring.rules.lifecycle import CardState
from tests.factories import make_scorecard, make_user
from tests.refusals import refused

pytestmark = pytest.mark.django_db
EIGHT = timezone.make_aware(datetime(2026, 11, 20, 8))  # a Friday


def test_who_is_taken_off_the_team_goes_along_no_longer_and_who_stays_stays(head, reviewer):
    card, other = make_scorecard(CardState.SUBMITTED), make_user()
    for team in ([reviewer, other], [reviewer]):
        visit = Visit.plan(
            card, by=head, leader=head, members=team, place="Trụ sở",
            begins_at=EIGHT, ends_at=EIGHT + timedelta(hours=2),
        )  # fmt: skip
        assert {one.member for one in visit.members.all()} == set(team)


def test_once_the_card_is_settled_no_visit_is_called_off(head):
    card = make_scorecard(CardState.SUBMITTED)
    visit = Visit.plan(
        card, by=head, leader=head, members=[], place="Trụ sở",
        begins_at=EIGHT, ends_at=EIGHT + timedelta(hours=2),
    )  # fmt: skip
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.FINAL)
    with refused("wrong_state"):
        visit.call_off(by=head)
    assert Visit.objects.filter(pk=visit.pk).exists()
