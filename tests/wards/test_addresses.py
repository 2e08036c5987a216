"""Addresses that are worked out once are those that Django gives."""

import pytest
from django.template import engines
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, reverse

from wards import addresses
from wards.addresses import Addresses

SLUG = "thi-dua-2026"
PAGES = (
    ("home",), ("board", SLUG), ("board_ward", SLUG, "phuong-1"), ("job", SLUG, 7),
    ("item_across", SLUG, "3.2"),
)  # fmt: skip


@pytest.mark.parametrize("asked", PAGES, ids=lambda asked: asked[0])
def test_an_address_is_django_s(asked):
    name, *within = asked
    for _time in range(2):
        assert Addresses()(name, *within) == reverse(name, args=within)


def test_under_another_prefix_it_is_another():
    at_the_root = Addresses()("home")
    with override_script_prefix("/thi-dua/"):
        assert Addresses()("home") == "/thi-dua" + at_the_root


def test_what_leads_nowhere_is_said_each_time():
    for _time in range(2):
        with pytest.raises(NoReverseMatch):
            Addresses()("board", "")


def test_a_page_looks_for_each_address_once(monkeypatch):
    asked = []
    monkeypatch.setattr(
        addresses, "reverse", lambda name, *where: asked.append(name) or reverse(name, *where)
    )
    addresses._address.cache_clear()
    text = '{% url "board" slug %}{% url "board" slug %}{% url "home" %}'
    page = engines["django"].from_string(text * 2)
    twice = reverse("board", args=[SLUG]) * 2 + reverse("home")
    assert page.render({"slug": SLUG}) == twice * 2
    assert sorted(asked) == ["board", "home"]


def test_a_tag_that_may_lead_nowhere_is_blank_there():
    page = engines["django"].from_string('{% url "board" slug as where %}[{{ where }}]')
    assert page.render({"slug": ""}) == "[]"
