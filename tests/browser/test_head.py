"""The head of every page: on one column with its content, its links on one line, a group that opens
without scripts and by keyboard.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.world import World
from wards.models import Role

EDGES = """(page) => {
  const inner = (name) => {
    const one = document.querySelector(name), box = one.getBoundingClientRect(), style = getComputedStyle(one);
    return [box.left + parseFloat(style.paddingLeft), box.right - parseFloat(style.paddingRight)].map(Math.round);
  };
  return [".top-in", page || ".page", ".bottom"].map(inner);
}"""


@pytest.fixture
def world(transactional_db):
    return World.make()


@pytest.mark.measured
def test_head_content_and_foot_stand_on_one_column_for_everybody(world, open_as):
    for name in people(world):
        page = open_as(world.people[name])
        head, content, foot = page.evaluate(EDGES)
        assert head == content == foot, name
        tops = page.locator(".nav > *").evaluate_all("all => all.map(one => one.offsetTop)")
        assert len(set(tops)) == 1, f"{name}: links on {len(set(tops))} lines"
        assert page.locator(".brand").bounding_box()["height"] < 60


@pytest.mark.measured
def test_on_a_wide_page_all_of_it_is_wide(world, open_as):
    page = open_as(world.people["head"], reverse("board", args=[world.facts["slug"]]))
    head, content, foot = page.evaluate(EDGES)
    assert head == content == foot
    assert head[0] < 30


@pytest.mark.parametrize("width", [360, 820, 1366])
def test_the_admin_stands_on_the_column_of_its_head(world, open_as, width):
    page = open_as(world.people["head"], "/admin/")
    page.set_viewport_size({"width": width, "height": 900})
    for name in ("index", "scoring_scorecard_changelist", "scoring_campaign_changelist"):
        page.goto(reverse(f"admin:{name}"))
        head, content, foot = page.evaluate(EDGES, "#content")
        assert head[0] == content[0] == foot[0], name
        if name != "index":  # whose list is as wide as it needs to be
            assert head == content == foot == page.evaluate(EDGES, ".breadcrumbs")[1], name
        assert page.evaluate("document.documentElement.scrollWidth") == width


def people(world):
    roles = {role.value for role in Role}
    return [
        name
        for name, user in world.people.items()
        if user and user.is_active and user.role in roles
    ]


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_group_opens_by_keyboard_and_leads_on(world, open_as, width, scripts):
    page = open_as(world.people["head"], java_script_enabled=scripts)
    page.set_viewport_size({"width": width, "height": 740})
    page.get_by_text("Phong trào", exact=True).focus()
    page.keyboard.press("Enter")
    nav = page.get_by_role("navigation", name="Chính")
    for name in ("Kế hoạch", "Sổ thay đổi", "Thiết lập", "Các năm"):
        link = nav.get_by_role("link", name=name)
        expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/campaigns/[^/]+/$"))  # whole, with its style sheets
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_group_says_that_one_is_within_it(world, open_as):
    page = open_as(world.people["head"], reverse("history", args=[world.facts["slug"]]))
    group = page.locator(".group")
    expect(group.locator("summary")).to_have_class("here")
    group.locator("summary").click()
    expect(group.get_by_role("link", name="Sổ thay đổi")).to_have_attribute("aria-current", "page")
    page.keyboard.press("Escape")
    expect(group.get_by_role("link", name="Sổ thay đổi")).to_be_hidden()
