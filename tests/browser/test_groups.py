"""Criteria of some clusters alone: ticked while the foot says what each group adds up to, and a
grid that is walked past what is none of the unit's.
"""

import os
from pathlib import Path

from playwright.sync_api import expect

from scoring.models import Campaign
from scoring.rules.lifecycle import Action, CampaignState
from tests.factories import make_ward_officer, write_down
from tests.groups import make_groups, make_judged_groups

KEPT = os.environ.get("GROUPS_PICTURES", "")


def kept(page, name):
    """Pictures at both widths, where somebody asks for them."""
    if KEPT:
        for width in (1366, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(KEPT) / f"{name}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.set_viewport_size({"width": 1366, "height": 900})


def test_the_foot_follows_the_ticks(head, open_as):
    campaign = make_groups(CampaignState.PREPARING)
    page = open_as(head, f"/campaigns/{campaign.slug}/setup/criteria/")
    foot = page.locator(".foot")
    expect(foot).to_contain_text("Tổng điểm tối đa của mỗi cụm 10/10 – vừa đủ")
    row = page.locator("[data-row]").nth(1)
    row.locator("summary").click()
    row.get_by_role("checkbox", name="Cụm 2").check()
    expect(foot).to_contain_text("Cụm 2 14/10 – thừa 4")
    kept(page, "criteria")
    row.get_by_role("checkbox", name="Cụm 1").uncheck()
    expect(foot).to_contain_text("Cụm 1 6/10 – còn thiếu 4")
    for box in row.get_by_role("checkbox", name="Cụm").all():
        box.uncheck()
    expect(foot).to_contain_text("Cụm 2 14/10 – thừa 4")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu.", exact=True)).to_be_visible()
    expect(foot).to_contain_text("Cụm 2 14/10 – thừa 4")
    page.goto(f"/campaigns/{campaign.slug}/setup/")
    expect(page.get_by_text("Cụm 2: các tiêu chí cộng lại 14 điểm")).to_be_visible()
    kept(page, "setup")


def test_the_grid_is_walked_past_what_is_none_of_the_units(head, open_as):
    campaign = make_judged_groups()
    write_down()
    page = open_as(head, f"/campaigns/{campaign.slug}/board/")
    kept(page, "board")
    first = page.locator("[data-grid] tbody tr").first.locator("a")
    first.nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.hash") == "#tc-2"
    page.keyboard.press("ArrowDown")  # the unit below is not judged by it: on to the next that is
    row = page.evaluate("document.activeElement.closest('tr').rowIndex")
    assert (page.evaluate("document.activeElement.hash"), row) == ("#tc-2", 3)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    side = page.get_by_role("dialog")
    expect(side).to_be_visible()
    title = side.get_by_role("heading").first
    before = title.inner_text()
    side.get_by_role("button", name="Phường tiếp theo").click()
    expect(title).not_to_have_text(before)
    expect(side).to_contain_text("Tiêu chí 2")
    expect(side.get_by_role("button", name="Phường tiếp theo")).to_be_hidden()


def test_a_year_of_groups_is_looked_at(head, open_as):
    """What each role meets, at both widths."""
    campaign = make_groups(CampaignState.PREPARING)
    officers = {}
    for row in campaign.participations.select_related("ward"):
        officers[row.ward_id] = make_ward_officer(row.ward)
    write_down()
    page = open_as(head, f"/campaigns/{campaign.slug}/setup/open/")
    expect(page.get_by_text("Cụm 2: mỗi phiếu có 4 nội dung chấm")).to_be_visible()
    kept(page, "open")
    page.goto(f"/campaigns/{campaign.slug}/setup/preview/")
    kept(page, "preview")
    Campaign.objects.get(pk=campaign.pk).perform(Action.OPEN, by=head)
    card = campaign.scorecards.filter(cluster__position=2).first()
    ward = open_as(officers[card.ward_id], f"/campaigns/{campaign.slug}/scorecard/")
    expect(ward.get_by_role("heading", name="Tiêu chí 3")).to_be_visible()
    assert "Tiêu chí 2" not in ward.locator("main").inner_text()
    kept(ward, "scorecard")
    page.goto(f"/campaigns/{campaign.slug}/")
    expect(page.get_by_text("chỉ tính cho Cụm 1").first).to_be_visible()
    kept(page, "plan")
