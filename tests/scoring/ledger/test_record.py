"""The entries of an act over many units are written as one by one."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.record import record_each
from scoring.models import Act
from tests.factories import make_campaign, make_scorecard, make_user
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def act():
    head, now = make_user(Role.HEAD), timezone.now()

    def over(*cards, minutes_ago):
        drafts = [
            EntryDraft(act=Act.ENTER_SELF, campaign=card.campaign, scorecard=card) for card in cards
        ]
        with transaction.atomic():
            return record_each(drafts, by=head, at=now - timedelta(minutes=minutes_ago))

    return over


def test_two_entries_of_one_card_follow_one_another(act):
    card = make_scorecard()
    assert act(card, card, minutes_ago=0) == 2
    first, second = card.entries.order_by("number")
    assert (first.number, second.number, second.previous) == (1, 2, first.hash)


def test_an_act_over_many_units_never_goes_back_in_time(act):
    campaign = make_campaign(wards=3)
    early, late, new = campaign.scorecards.order_by("pk")
    act(early, minutes_ago=10)
    act(late, minutes_ago=0)
    with refused("clock_behind"):  # before the last entry of one of them
        act(early, late, minutes_ago=1)
    with refused("clock_behind"):  # longer before the last of the campaign than an act can last
        act(early, new, minutes_ago=6)
    assert not new.entries.exists()
    assert act(early, new, minutes_ago=4) == 2  # written side by side
