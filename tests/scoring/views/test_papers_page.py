"""The page of all papers says the same of narrow rows as of everything that papers are made from."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.documents.papers.facts import Facts
from scoring.models import Award, Campaign, Cluster, Score
from scoring.rules.lifecycle import JUDGED, AwardState, CardState
from scoring.views import campaign_papers
from tests.alike import without_moment
from tests.factories import make_campaign
from tests.scoring.models.ranking.test_ranked import judged

pytestmark = pytest.mark.django_db
STATES = (CardState.DRAFT, CardState.SUBMITTED, CardState.ABSENT, CardState.DROPPED)


def of_many_states(chance, states):
    """A year with units in every state, some in clusters, some of them honoured; of some judged
    cards the sums are kept.
    """
    campaign = make_campaign(wards=16, plan=((6, (2, 4)), (4, ())))
    cluster = Cluster.objects.create(campaign=campaign, position=1, name="Cụm 1")
    campaign = judged(campaign, chance, [cluster])
    now = timezone.now()
    levels = [None, *campaign.tiers.all()]
    for card in campaign.scorecards.filter(state=CardState.SUBMITTED):
        card.state = chance.choice(states)
        card.save()
    for card in campaign.scorecards.exclude(state=CardState.DRAFT):
        card.submitted_at = now
        if card.state in JUDGED:
            card.verified_at = now
            card.reply_until = chance.choice([None, now + timedelta(days=2)])
        if card.state == CardState.FINAL:
            card.tiered_at, card.tier = now, chance.choice(levels)
        card.save()
        if card.state == CardState.SUBMITTED and chance.choice([True, False]):
            Score.objects.filter(scorecard=card).update(self_points=None)
    kind = campaign.award_kinds.filter(recipient="ward")[0]
    for card in campaign.scorecards.filter(state=CardState.FINAL)[:2]:
        Award.objects.create(
            campaign=campaign, kind=kind, scorecard=card, state=AwardState.PROPOSED
        )
    return Campaign.objects.get(pk=campaign.pk)


def shown(client, campaign):
    page = client.get(reverse("papers", args=[campaign.slug]), {"survey-minutes": "1"})
    assert page.status_code == 200
    return without_moment(page.content.decode())


@pytest.mark.parametrize("states", [STATES, (CardState.ABSENT, CardState.DROPPED)])
@pytest.mark.parametrize("seed", range(4))
def test_the_page_says_what_the_papers_themselves_would(seed, states, sign_in, head, monkeypatch):
    campaign = of_many_states(random.Random(seed), states)
    client = sign_in(head)
    narrow = shown(client, campaign)
    monkeypatch.setattr(campaign_papers, "FactsOfPage", Facts)
    assert narrow == shown(client, campaign)
    assert "Chưa có dữ liệu:" in narrow
