"""What a page costs: the same number of queries for 1, 10 and 100 wards, and twelve at most, but for
what holds a whole campaign against its seal."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_client
from tests.world import ROUTES, World
from wards.models import User, Ward

# These look through every table that the seal covers.
MOST = {"awards_workbook": 15, "ledger_check": 16}
READERS = ("own officer", "reviewer", "head", "observer", "administrator")


@pytest.mark.django_db
def test_every_page_costs_the_same_for_any_number_of_wards_and_twelve_queries_at_most():
    counts = {}
    # Django asks for these once in the life of a process.
    ContentType.objects.get_for_models(User, Ward)
    for wards in (1, 10, 100):
        world = World.make(wards)
        for who in READERS:
            client = make_client(world.people[who])
            for name in sorted(ROUTES):
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(world.address(name))
                if answer.status_code == 200:
                    counts.setdefault((name, who), []).append(len(queries))
    dear = {
        (name, who): found
        for (name, who), found in counts.items()
        if len(set(found)) > 1 or found[0] > MOST.get(name, 12)
    }
    assert dear == {}
    assert len(counts) > 60
