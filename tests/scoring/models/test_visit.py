"""Who goes along on a visit."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from scoring.models import Visit
from scoring.rules.lifecycle import CardState
from tests.factories import make_scorecard, make_user

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
