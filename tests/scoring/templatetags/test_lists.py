"""Rows of lists that are written by hand are what a template would write."""

from typing import Any

import pytest
from django.template import engines
from django.utils.translation import gettext_lazy, override

from scoring.templatetags.lists import filter_chips

CHIPS = """{% for one in filters %}
      <li{% if one.starts %} class="starts"{% endif %}>
        <a class="chip" href="{{ one.url }}"{% if one.show %} data-kind="{{ one.show }}"{% endif %}{% if one.current %}
          aria-current="true"{% endif %}>{{ one.label }}{% if one.count is not None %}
            <span class="count">{{ one.count }}</span>{% endif %}</a>
      </li>
    {% endfor %}"""
HOSTILE = "\"><b>'&amp; {{ one }}"
FILTERS: list[dict[str, Any]] = [
    {"url": "?", "label": gettext_lazy("Tất cả"), "count": 10_000, "current": True},
    {"url": "?a=1&b=2", "label": "Cụm 1", "count": 0, "current": False, "starts": True},
    {"url": HOSTILE, "label": HOSTILE, "count": None, "current": False, "show": HOSTILE},
    {"url": "?show=apart", "label": "", "count": 3, "current": True, "show": "apart", "starts": False},
]  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
def test_ways_to_narrow_a_list_are_written_as_a_template_writes_them(language: str) -> None:
    with override(language):
        told = engines["django"].from_string(CHIPS).render({"filters": FILTERS})
        assert filter_chips(FILTERS) == told
