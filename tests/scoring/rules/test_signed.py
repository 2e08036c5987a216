"""When which signed paper may be filed."""

from types import SimpleNamespace

import pytest

from scoring.rules.lifecycle import CampaignState, CardState
from scoring.rules.signed import FILINGS, OF_CAMPAIGN, SignedKind, filing, obstacle


def card(state=CardState.SUBMITTED, has_survey=True):
    return SimpleNamespace(state=state, has_survey=has_survey)


def code(kind, state, of_card=None):
    refusal = obstacle(filing(kind), SimpleNamespace(state=state), of_card)
    return refusal and refusal.code


@pytest.mark.parametrize("kind", OF_CAMPAIGN)
def test_a_paper_of_the_campaign_comes_at_any_time_but_for_a_plan_thrown_away(kind):
    for state in CampaignState:
        found = code(kind, state)
        assert found == ("campaign_not_open" if state == CampaignState.DISCARDED else None)


def test_a_paper_of_a_card_comes_while_the_campaign_is_open():
    for row in FILINGS:
        if row.of_card:
            assert code(row.kind, CampaignState.OPEN, card()) is None
            assert code(row.kind, CampaignState.PREPARING, card()) == "campaign_not_open"
            assert code(row.kind, CampaignState.CONCLUDED, card()) == "campaign_concluded"


def test_minutes_want_a_survey_and_a_signed_card_does_not():
    unvisited = card(has_survey=False)
    assert code(SignedKind.SURVEY_MINUTES, CampaignState.OPEN, unvisited) == "survey_missing"
    assert code(SignedKind.CARD, CampaignState.OPEN, unvisited) is None


@pytest.mark.parametrize("state", [CardState.ABSENT, CardState.DROPPED])
def test_who_does_not_take_part_files_no_signed_card(state):
    assert code(SignedKind.CARD, CampaignState.OPEN, card(state)) == "wrong_state"
    assert code(SignedKind.SURVEY_MINUTES, CampaignState.OPEN, card(state)) is None
