"""What is asked of one unit, or of each unit whether there is any, is found by the unit: SQLite would
otherwise go through the entries of the whole campaign, for each unit anew.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign, make_client, make_scorecard, make_user
from wards.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    campaign = make_campaign(wards=3)
    make_scorecard(CardState.SUBMITTED, campaign)
    return campaign


def steps_of(asked, part):
    """How SQLite carries out the one statement that has this part."""
    (sql,) = [one["sql"] for one in asked if part in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [step for *_ids, step in cursor.fetchall() if "entries_of" in step]


def test_entries_of_one_unit_are_found_by_its_card(campaign):
    if connection.vendor != "sqlite":
        return  # PostgreSQL reads so small a table whole
    code = campaign.scorecards.order_by("pk").first().ward.code
    address = reverse("history", args=[campaign.slug]) + f"?ward={code}"
    with CaptureQueriesContext(connection) as asked:
        assert make_client(make_user(Role.HEAD)).get(address).status_code == 200
    (step,) = steps_of(asked, 'ORDER BY "scoring_entry"."id" DESC')
    assert "INDEX entries_of_a_card (scorecard_id=?)" in step


def test_whether_a_card_is_in_use_is_found_by_the_card(campaign):
    if connection.vendor != "sqlite":
        return
    with CaptureQueriesContext(connection) as asked:
        campaign.cards_in_use()
    (step,) = steps_of(asked, "scoring_signedpaper")
    assert "INDEX entries_of_a_card (scorecard_id=?)" in step
