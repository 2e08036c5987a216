"""The rows of the page that looks a card over are what Django's own template makes of them."""

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from django.template import engines
from django.utils.translation import override

from scoring.models import Criterion
from scoring.pages.sheet.sheet import Sheet
from scoring.rules.not_applicable import NOT_APPLICABLE
from tests.factories import make_campaign, make_scorecard

pytestmark = pytest.mark.django_db

TEXTS = ("", "Đủ hồ sơ", '<b>&amp;</b> "it\'s"', "dòng\nmới\r\nnữa", "100% {{ x }}")
ORDINARY = Path(__file__).with_name("check.html").read_text("utf-8")
OURS = "{% load check i18n %}{% unfinished_items sheet %}|{% checked_items sheet may_enter %}\n"


def make_card(random):
    card = make_scorecard(campaign=make_campaign())
    for item in Criterion.objects.filter(campaign=card.campaign):
        facts = {"title": random.choice(TEXTS), "short_title": random.choice(TEXTS)}
        if item.scores.exists():
            facts |= {
                "evidence_required": random.random() < 0.5,
                "survey_only": random.random() < 0.2,
            }
        Criterion.objects.filter(pk=item.pk).update(**facts)
    for score in card.scores.all():
        score.explanation = random.choice(TEXTS)
        score.self_points = random.choice([None, Decimal(0), Decimal("0.5"), score.cap])
        if score.self_points is not None:
            score.self_number = random.choice([None, NOT_APPLICABLE])
        score.save()
    return card


@pytest.mark.parametrize("seed", range(6))
def test_the_rows_are_what_a_template_makes_of_them(seed):
    random = Random(seed)
    card = make_card(random)
    ours, ordinary = (engines["django"].from_string(words) for words in (OURS, ORDINARY))
    for language in ("vi", "en"):
        for may_enter in (True, False):
            sheet = Sheet(card)
            for row in sheet.rows:
                row.citations = [None] * random.choice([0, 0, 1, 2])
                row.score.has_evidence = bool(row.citations)
            context = {"sheet": sheet, "card": card, "may_enter": may_enter}
            with override(language):
                assert ours.render(context) == ordinary.render(context)
