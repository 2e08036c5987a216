"""The plain fields that campaign/forms.py writes by hand are those of Django's templates."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazy
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from campaign.forms import BY_HAND, Renderer

HOSTILE_TEXT = "\"><b>'&amp; %s {{ name }}"
OURS, DJANGOS = Renderer(), TemplatesSetting()
PROMISED: Any = lazy(lambda: mark_safe("&amp;"), SafeString)()
WIDGETS = (
    forms.CheckboxInput, forms.DateInput, forms.DateTimeInput, forms.EmailInput, forms.FileInput,
    forms.HiddenInput, forms.NumberInput, forms.PasswordInput, forms.Textarea, forms.TextInput,
    forms.TimeInput,
)  # fmt: skip
VALUES = (
    None, "", "Phường 1", HOSTILE_TEXT, "dòng 1\ndòng 2\n", 0, 4.5, Decimal("0.25"), True, False,
    date(2026, 11, 30), mark_safe("<b>"), gettext_lazy("Lưu"),
)  # fmt: skip
ATTRIBUTES: tuple[dict[str, Any], ...] = (
    {},
    {"id": "id_name", "required": True, "disabled": False, "rows": 3, "class": "short"},
    {"placeholder": HOSTILE_TEXT, HOSTILE_TEXT: True, "title": mark_safe("&amp;"), "data-of": None},
    {"title": PROMISED},
    {"aria-label": gettext_lazy("Lưu"), "data-step": Decimal("0.25"), "min": 1000},
)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.__name__)
def test_a_field_is_written_as_django_writes_it(widget: type[forms.Widget]) -> None:
    assert widget.template_name in BY_HAND
    for value in VALUES:
        for attrs in ATTRIBUTES:
            for name in ("name", HOSTILE_TEXT):
                drawn = [widget().render(name, value, attrs, one) for one in (OURS, DJANGOS)]
                assert drawn[0] == drawn[1]


def test_all_that_are_written_by_hand_are_looked_at() -> None:
    assert {widget.template_name for widget in WIDGETS} == {*BY_HAND}


def test_what_has_more_to_it_is_left_to_its_template() -> None:
    choice = forms.Select(choices=[("a", HOSTILE_TEXT), ("b", "B")])
    drawn = [choice.render("name", "b", {"id": "x"}, one) for one in (OURS, DJANGOS)]
    assert drawn[0] == drawn[1]
    assert 'value="b" selected' in drawn[0]


class Asked(forms.Form):
    day = forms.CharField(label=HOSTILE_TEXT, help_text=HOSTILE_TEXT, required=False)
    place = forms.CharField(label="Nơi")


def test_a_plain_field_says_all_of_it_and_nothing_of_it_is_markup() -> None:
    blank = Asked({"place": ""})
    hostile = "&quot;&gt;&lt;b&gt;&#x27;&amp;amp; %s {{ name }}"
    assert blank["day"].as_field_group() == (
        f'<div class="field">\n  <label for="id_day">{hostile}\n'
        '      <span class="optional">(không bắt buộc)</span></label>\n  \n'
        f'  <p class="hint" id="id_day_helptext">{hostile}</p>\n  \n'
        '  <input type="text" name="day" aria-describedby="id_day_helptext" id="id_day">\n</div>'
    )
    drawn = blank["place"].as_field_group()
    assert drawn.startswith('<div class="field bad">\n  <label for="id_place">Nơi</label>\n  \n  ')
    assert '\n  <div id="id_place_error"><p class="error">' in drawn
    assert drawn.endswith(' id="id_place">\n</div>')
