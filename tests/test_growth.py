"""What a page reads grows with what it shows, not with the campaign: the rows that come out of the
database are counted at one number of units and again at twice as many,
both beyond what one page shows.
"""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from scoring.models import Score
from scoring.pages import what_if
from scoring.rules.lifecycle import JUDGED, CardState
from tests.factories import (
    make_campaign,
    make_client,
    make_officer,
    make_user,
    make_ward,
    make_ward_officer,
)
from tests.rows import rows_read
from wards import paging
from wards.models import Role, User, Ward

PAGES = {
    "home": (Role.HEAD, []),
    "campaign": (Role.HEAD, ["year"]),
    "assignments": (Role.HEAD, ["year"]),
    "visits": (Role.HEAD, ["year"]),
    "reports": (Role.HEAD, ["year"]),
    "marking": (Role.HEAD, ["year"]),
    "setup": (Role.HEAD, ["year"]),
    "setup_wards": (Role.HEAD, ["year"]),
    "setup_conclude": (Role.HEAD, ["year"]),
    "tiers": (Role.HEAD, ["year"]),
    "awards": (Role.HEAD, ["year"]),
    "tier_assign": (Role.HEAD, ["year", "ward"]),
    "exports": (Role.HEAD, ["year"]),
    "board_ward": (Role.REVIEWER, ["year", "ward"]),
    "board_survey": (Role.REVIEWER, ["year", "ward"]),
    "units": (Role.ADMINISTRATOR, []),
    "people": (Role.ADMINISTRATOR, []),
    "scorecard": (Role.OFFICER, ["year"]),
}
# What ranks, sums or compares all units still reads of each of them: so many rows, and no more. An
# item and a criterion are one row here, so that what grows with items too shows at once.
OF_EACH_UNIT = {
    "board": 2,
    "item_across": 1,
    "tiers_apply": 1 / 6,  # of those that wait: their points, which the form marks
    "what_if": 2 / 3,  # of those that are judged: their name and the sums that they keep
    "finalise": 1 / 6,  # of those that are ready: their versions, likewise
    "award_commend": 1 / 3,  # of those that are commended: their points, likewise
    "charts": 1,
    "papers": 1,
}
KEYS = {"item_across": ["year", "item"], "award_commend": ["year", "kind"]}
UNITS = 30
STATES = (CardState.SUBMITTED, CardState.VERIFIED, CardState.FINAL)


@pytest.fixture
def grown(monkeypatch):
    """Yields twice, with who reads its pages: a year of thirty units, and with as many more; a page
    shows three.
    """
    monkeypatch.setattr(paging, "ROWS", 3)
    monkeypatch.setattr(what_if, "SMALLEST", 2)
    # Django asks for these once in the life of a process.
    ContentType.objects.get_for_models(User, Ward)
    campaign = make_campaign(wards=0, plan=((4, ()),))
    now = timezone.now()
    people = {role: make_user(role) for role in (Role.HEAD, Role.REVIEWER, Role.ADMINISTRATOR)}

    def years():
        for _size in range(2):
            wards = [make_ward() for _unit in range(UNITS)]
            campaign.scorecards.deal(campaign, wards)
            for number, state in enumerate(STATES):
                put_into(state, campaign.scorecards.filter(ward__in=wards[number::3]), now)
            keep_three(campaign.scorecards.filter(ward__in=wards, state__in=JUDGED))
            ready = campaign.scorecards.filter(ward__in=wards[1::6])
            ready.update(tiered_at=now, reply_until=None)
            officers = [make_ward_officer(ward) for ward in wards[:4]]
            people.setdefault(Role.OFFICER, officers[0])
            for ward in wards[:4]:
                make_officer(ward)
            kind = campaign.award_kinds.exclude(threshold=None).get().pk
            facts = {"year": campaign.slug, "ward": wards[0].code, "item": "1", "kind": kind}
            yield facts, people

    return years


def put_into(state, cards, now):
    """What make_scorecard does with one card, to many."""
    judged = state != CardState.SUBMITTED
    points = {"self_points": F("cap")} | ({"verified_points": F("cap")} if judged else {})
    Score.objects.filter(scorecard__in=cards).update(**points)
    facts = {"verified_at": now, "reply_until": now} if judged else {}
    if state == CardState.FINAL:
        facts |= {"tiered_at": now, "finalised_at": now}
    cards.update(state=state, submitted_at=now, **facts)


def keep_three(cards):
    """Judged cards have three of four points, and keep what they add up to."""
    Score.objects.filter(scorecard__in=cards).update(self_points=3, verified_points=3)
    sums = {"judged_sum": 3, "claimed_sum": 3, "in_largest": 3}
    cards.update(judged_gap=0, widest_gap=0, over_claimed=0, **sums)


@pytest.mark.django_db
def test_pages_of_twice_as_many_units_read_no_more_rows_or_so_many_of_each(grown):
    every = PAGES | {name: (Role.HEAD, KEYS.get(name, ["year"])) for name in OF_EACH_UNIT}
    read = {}
    for facts, people in grown():
        for name, (role, keys) in every.items():
            client = make_client(people[role])
            with rows_read() as rows:
                answer = client.get(reverse(name, args=[facts[key] for key in keys]))
            assert answer.status_code == 200, name
            read.setdefault(name, []).append(rows.count)
    more = {name: (last - first) / UNITS for name, (first, last) in read.items()}
    assert {name: rows for name, rows in more.items() if rows > OF_EACH_UNIT.get(name, 0)} == {}
