"""What the page of final results lists, page by page, held against everything read whole."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from scoring.models import Campaign
from scoring.pages.finalising import KeptOpen
from scoring.pages.ranked import CountedRanking
from scoring.pages.ranked_rows import RankedRows
from scoring.pages.ranking import Ranking
from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign
from tests.test_growth import put_into

pytestmark = pytest.mark.django_db
STATES = (
    CardState.VERIFIED, CardState.VERIFIED, CardState.SUBMITTED, CardState.DRAFT, CardState.FINAL,
    CardState.ABSENT,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_pages_of_what_is_kept_open_are_those_of_the_whole_list(seed):
    """By rank with what is in the way, then those that are not verified, also on one page."""
    chance, now = random.Random(seed), timezone.now()
    campaign = make_campaign(wards=14)
    cards = list(campaign.scorecards.all())
    chance.shuffle(cards)
    for place, card in enumerate(cards):
        one = campaign.scorecards.filter(pk=card.pk)
        put_into(STATES[place % len(STATES)], one, now)
        one.filter(state=CardState.VERIFIED).update(
            tiered_at=chance.choice([None, now]),
            reply_until=chance.choice([None, now + timedelta(days=1)]),
        )
    whole, ranking = Ranking(Campaign.objects.get()), CountedRanking(Campaign.objects.get())
    kept = KeptOpen(ranking)
    verified = [(row.card, str(problem)) for row, problem in whole.kept_open]
    expected = [*verified, *((card, "Chưa xác nhận thẩm định.") for card in whole.waiting)]
    assert 0 < len(verified) < len(expected) == len(kept)
    for size in (1, 3, 20):
        pages = [kept[start : start + size] for start in range(0, len(kept), size)]
        assert [(card, str(problem)) for page in pages for card, problem in page] == expected
    assert {row.card.pk for row in ranking.ready} == ranking.ready_versions.keys()
    assert not ranking.is_settled


@pytest.mark.parametrize("change", [{"tiered_at": timezone.now()}, {"state": CardState.SUBMITTED}])
def test_of_whom_nothing_is_in_the_way_any_more_nothing_is_said(monkeypatch, change):
    """Somebody decides on a level, or reopens the card, between the listing and the reading."""
    campaign = make_campaign(wards=1)
    put_into(CardState.VERIFIED, campaign.scorecards.all(), timezone.now())
    campaign.scorecards.update(tiered_at=None, reply_until=None)
    listed = RankedRows.cards_at

    def and_meanwhile(rows, start, end):
        found = listed(rows, start, end)
        campaign.scorecards.update(**change)
        return found

    monkeypatch.setattr(RankedRows, "cards_at", and_meanwhile)
    kept = KeptOpen(CountedRanking(Campaign.objects.get()))
    assert len(kept) == 1
    assert kept[:1] == []
