"""Who is passed over by a proposal: at the threshold itself,
and whatever other kinds were given.
"""

import pytest

from scoring.models import Award, AwardKind
from scoring.models.awards.commendation import commend_all
from scoring.rules.lifecycle import CardState
from tests.factories import fill, make_campaign, make_scorecard
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(wards=2)


def final(campaign, *verified):
    card = make_scorecard(CardState.FINAL, campaign)
    card.scores.update(self_points=None, survey_points=None, verified_points=None)
    for column in ("self", "verified"):
        fill(card, column, verified)
    return card


def certificate(campaign, **facts):
    kinds = AwardKind.objects.filter(campaign=campaign, recipient="ward", quota=1)
    kinds.update(**facts or {"quota": 1})
    return kinds.get()


def test_a_unit_at_the_threshold_itself_is_passed_over_by_its_equal(campaign, reviewer):
    first, equal = final(campaign, 2, 4, 3), final(campaign, 2, 4, 3)
    with refused("passed_over_unexplained", match=equal.ward_name):
        Award.propose(certificate(campaign, threshold=9), first, by=reviewer)
    assert Award.propose(certificate(campaign), first, by=reviewer, reason="Có mô hình mới").pk


def test_a_unit_that_was_commended_is_passed_over_for_a_certificate_all_the_same(
    campaign, head, reviewer
):
    better, second = final(campaign, 2, 4, 4), final(campaign, 2, 2, 2)
    (commended,) = commend_all(campaign.award_kinds.get(quota=None), by=head)
    assert commended.scorecard == better
    with refused("passed_over_unexplained", match=better.ward_name):
        Award.propose(certificate(campaign), second, by=reviewer)
