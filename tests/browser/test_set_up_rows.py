"""The pages of set-up that are rows: what is typed there has room, after a refused save too."""

from django.urls import reverse
from playwright.sync_api import expect

from scoring.rules.lifecycle import CampaignState
from tests.factories import make_campaign, make_user
from wards.models import Role

NARROWEST = """() => {
  const fields = document.querySelectorAll(".plan-main :is(input[type=text], select)");
  return Math.min(...[...fields].map((field) => field.getBoundingClientRect().width));
}"""
# Pixels for a few letters in any family.
ROOM = 60


def squeezed(page, name):
    found = []
    for width in (1366, 360):
        page.set_viewport_size({"width": width, "height": 740})
        if page.evaluate(NARROWEST) < ROOM:
            found.append(f"{name} at {width}")
    return found


def test_no_field_of_a_row_is_squeezed(transactional_db, open_as):
    campaign = make_campaign(CampaignState.PREPARING, wards=0)
    page = open_as(make_user(Role.HEAD))
    for name in ("setup_tiers", "setup_tier_conditions", "setup_reports"):
        page.goto(reverse(name, args=[campaign.slug]))
        assert squeezed(page, name) == []
        page.locator(".plan-main").last.locator("input[type=text]").last.fill("x1")
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.get_by_role("heading", name="Chưa thực hiện được")).to_be_visible()
        assert squeezed(page, f"{name}, refused") == []
