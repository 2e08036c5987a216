"""The quicker `{% translate %}` of campaign/templates.py says what Django's own says."""

import pytest
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.utils.translation import override

from campaign.templates import Text
from tests.test_templates import TEMPLATES

OURS = engines["django"]
DJANGOS = DjangoTemplates({"NAME": "plain", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}})
SAID = (
    '{% translate "Lưu" %}',
    "{% translate 'Đóng' %}",
    '{% translate "Lưu" as word %}<b>{{ word }}</b>',
    '{% translate "10 % & <b>" %}',
    '{% translate "10 % & <b>" as word %}{{ word }}',
    '{% translate "Không ai dịch câu này" %}',
    '{% translate "Lưu" noop %}',
    '{% translate "Lưu"|upper %}',
    '{% translate "" %}',
    "{% translate word %}",
    '{% translate "Lưu" context "nút" %}',
)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("said", SAID)
def test_it_says_what_djangos_says(said, language):
    source = "{% load i18n %}" + said
    with override(language):
        told = [engine.from_string(source).render({"word": "Lưu"}) for engine in (OURS, DJANGOS)]
    assert told[0] == told[1]


def test_a_page_asked_for_in_another_language_is_in_that_one():
    template = OURS.from_string('{% load i18n %}{% translate "Lưu" %}')
    told = []
    for language in ("vi", "en", "vi"):
        with override(language):
            told.append(template.render({}))
    assert told == ["Lưu", "Save", "Lưu"]


def test_plain_texts_are_written_the_quick_way():
    template = OURS.from_string('{% load i18n %}{% translate "Lưu" %}{% translate word %}').template
    kinds = [type(node) is Text for node in template.nodelist if hasattr(node, "render")]
    assert kinds == [False, True, False]
    assert template.render(Context({"word": "Đóng"})) == "LưuĐóng"


def test_no_template_changes_its_language_half_way():
    """Each of them asks once in which language it is."""
    assert [name for name, text in TEMPLATES.items() if "{% language" in text] == []
