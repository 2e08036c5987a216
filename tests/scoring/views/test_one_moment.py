"""Pages and papers that read several tables after one another show one moment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign, make_client, make_scorecard, make_user
from wards.models import Role

PAGES = ("awards", "award_list", "council", "tiers", "board", "papers", "papers_archive")
BEGINS = ("BEGIN DEFERRED", "BEGIN ISOLATION LEVEL REPEATABLE READ")


@pytest.mark.django_db(transaction=True)
def test_rows_of_two_moments_never_stand_on_one_page():
    """What somebody decides while a page reads stands in all of its rows or in none."""
    campaign = make_campaign(wards=2)
    make_scorecard(CardState.SUBMITTED, campaign)
    client = make_client(make_user(Role.HEAD))
    addresses = [reverse(name, args=[campaign.slug]) for name in PAGES]
    addresses.append(reverse("paper", args=[campaign.slug, "report"]))
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        statements = [query["sql"] for query in asked]
        begin = next(at for at, sql in enumerate(statements) if sql.startswith(BEGINS))
        end = statements.index("COMMIT", begin)
        beside = statements[:begin] + statements[end:]
        read = [sql for sql in beside if "scoring_" in sql and "scoring_campaign" not in sql]
        assert (address, read) == (address, [])
        assert end - begin > 1
