"""What an opening keeps of blank scores is the text that is sealed."""

import json

import pytest

from scoring.models import Score
from scoring.models.campaigns.blank_scores import images_of_blank_scores
from tests.factories import make_campaign
from wards.record.chain import written

pytestmark = pytest.mark.django_db


def test_numbers_of_unequal_length_stand_as_canonical_text_has_them():
    campaign = make_campaign(wards=1)
    card = campaign.scorecards.get()
    for score, pk in zip(card.scores.order_by("pk")[:2], (9_999_999, 10_000_000), strict=True):
        Score.objects.filter(pk=score.pk).update(id=pk)
    (images,) = images_of_blank_scores(Score, [card], list(campaign.criteria.leaves()))
    text = images["scoring.score"].text
    assert written(json.loads(text)).text == text
    assert {"9999999", "10000000"} <= json.loads(text).keys()
