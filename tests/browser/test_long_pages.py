"""Long sheets stay short: items closed to a line, narrowed and walked through, and nothing that was
typed goes away with what is not shown.
"""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from scoring.demo import filling
from scoring.models import Campaign, Criterion, Score, Scorecard
from scoring.rules.lifecycle import CardState
from tests.browser.hands import PLAN, field, opened, points, saved
from tests.browser.scenes import Page
from tests.browser.stage import Stage
from tests.factories import make_campaign, make_ward, make_ward_officer
from tests.tools.chromium import FAMILIES
from wards.models import User

# How high at 1366 pixels, of a plan with the demo's 48 items: windows of a laptop (768), where an
# item stands open for its reply or verdict, and on the survey's sheet, of a larger one (900).
HIGHEST = {
    "scorecard.html": 5 * 768,
    "closed.html": 5 * 768,
    "results.html": 3 * 768,
    "ward.html": 5 * 900,
    "survey.html": 5.5 * 900,
}


@pytest.fixture
def stages(browser_with):
    stages = {family: Stage(browser_with(family)) for family in FAMILIES}
    yield stages
    for stage in stages.values():
        stage.close()


@pytest.mark.lengthy
def test_no_sheet_of_the_demos_year_is_longer_than_it_may_be(
    transactional_db, settings, tmp_path, stages
):
    settings.MEDIA_ROOT = tmp_path
    filling.fill("mot-mat-khau-cua-ban-thu")
    assert {campaign.scores_per_card for campaign in years()} == {48}
    measured, long = set(), []
    for page in sheets():
        name = page.answer.templates[0].name.rpartition("/")[2]
        measured.add(name)
        for family, stage in stages.items():
            stage.show(page)
            height = stage.window.evaluate("document.documentElement.scrollHeight")
            if height > HIGHEST.get(name, 99 * 900):
                long.append(f"{page.address} {page.who} {family}: {height} px")
    assert long == []
    assert measured >= HIGHEST.keys()


def years():
    for campaign in Campaign.objects.all():
        campaign.scores_per_card = Score.objects.filter(
            scorecard=campaign.scorecards.first()
        ).count()
        yield campaign


def sheets():
    """A card of each state, as its own ward sees it and as the Board does."""
    cards = Scorecard.objects.with_stage().select_related("ward", "campaign")
    reviewer = User.objects.get(username="thamdinh1")
    for card in {(card.campaign_id, card.stage): card for card in cards}.values():
        slug, code = card.campaign.slug, card.ward.code
        yield seen(User.objects.get(ward=card.ward), reverse("scorecard", args=[slug]))
        yield seen(reviewer, reverse("board_ward", args=[slug, code]))
        if card.state == CardState.SUBMITTED:
            yield seen(reviewer, reverse("board_survey", args=[slug, code]))


def seen(user, address):
    client = Client()
    client.force_login(user)
    return Page("the year", "", user.username, address, client.get(address), client)


# Narrowing, and the way onward


CARD = "/campaigns/2026/scorecard/"


def shows(page, *codes):
    """These items and no others, as soon as the page has got so far."""
    visible = page.locator(".item .code, .judged .code").filter(visible=True)
    expect(visible).to_have_text(list(codes))


@pytest.mark.parametrize("scripts", [True, False])
def test_the_card_narrows_to_what_is_unfinished(card, officer, open_as, scripts):
    card.scores.filter(item__title__in=["Nội dung 1.1", "Nội dung 3.2"]).update(self_points=1)
    page = open_as(officer, CARD, java_script_enabled=scripts)
    narrowing = page.get_by_role("navigation", name="Lọc")
    narrowing.get_by_role("link", name="Chưa xong 3").click()
    expect(page).to_have_url(f"{page.url.partition('?')[0]}?show=unfinished")
    expect(narrowing.locator("[aria-current]")).to_have_text("Chưa xong 3")
    shows(page, "1.2", "2", "3.1")
    narrowing.get_by_role("link", name="Tất cả 5").click()
    shows(page, "1.1", "1.2", "2", "3.1", "3.2")


def test_what_was_typed_stays_when_the_page_is_narrowed_and_counts_follow(card, officer, open_as):
    page = open_as(officer, CARD)
    page.context.set_offline(True)
    field(page, "Nội dung 1.1").fill("1,5")
    narrowing = page.get_by_role("navigation", name="Lọc")
    narrowing.get_by_role("link", name="Chưa xong 4").click()
    shows(page, "1.2", "2", "3.1", "3.2")
    expect(page.locator(".foot")).to_contain_text("1,5 / 50 tạm tính")
    narrowing.get_by_role("link", name="Tất cả 5").click()
    expect(field(page, "Nội dung 1.1")).to_have_value("1,5")
    page.context.set_offline(False)
    page.keyboard.press("Control+s")
    saved(page)
    assert points(card)[0] == 1.5


def test_from_one_unfinished_item_to_the_next_and_round_again(card, officer, open_as):
    page = open_as(officer, CARD)
    onward = page.get_by_role("link", name="Chưa xong tiếp theo")
    expect(onward).to_have_text("Chưa xong tiếp theo: 1.1")
    onward.click()
    expect(field(page, "Nội dung 1.1")).to_be_focused()
    page.keyboard.type("2")
    for name in ("Nội dung 1.2", "Điểm của tiêu chí"):
        onward.click()
        expect(field(page, name)).to_be_focused()
        page.keyboard.type("1")
    field(page, "Nội dung 3.2").focus()
    onward.click()
    expect(field(page, "Nội dung 3.1")).to_be_focused()
    for name in ("Nội dung 3.1", "Nội dung 3.2"):
        field(page, name).fill("1")
    expect(page.get_by_text("Không còn nội dung chưa xong")).to_be_visible()
    expect(onward).to_be_hidden()


def test_what_lacks_its_proof_is_said_on_its_line(card, officer, open_as):
    Criterion.objects.filter(title="Nội dung 1.2").update(evidence_required=True)
    card.scores.filter(item__title="Nội dung 1.2").update(self_points=1)
    page = open_as(officer, CARD)
    line = page.locator(".item summary").filter(has_text="1.2")
    expect(line).to_contain_text("thiếu tài liệu")
    opened(page, "1.2").get_by_label("Giải trình nội dung 1.2").fill("Sổ lưu tại phường")
    expect(line).not_to_contain_text("thiếu tài liệu")
    expect(page.get_by_role("link", name="Thiếu tài liệu 0")).to_be_visible()
    saved(page)


def test_an_address_opens_the_item_that_it_names(card, officer, open_as):
    score = card.scores.in_official_order()[3]
    page = open_as(officer, f"{CARD}#item-{score.pk}")
    expect(page.get_by_label("Giải trình nội dung 3.1")).to_be_visible()
    expect(page.get_by_label("Giải trình nội dung 1.1")).to_be_hidden()


def test_a_kind_that_nobody_knows_narrows_nothing(card, officer, open_as):
    page = open_as(officer, f"{CARD}?show=everything")
    shows(page, "1.1", "1.2", "2", "3.1", "3.2")


def test_last_years_changes_are_a_kind_of_their_own(transactional_db, open_as):
    ward = make_ward()
    before = make_campaign(wards=[ward], plan=PLAN, year=2025).scorecards.get()
    before.scores.update(self_points=2, verified_points=2)
    before.scores.filter(item__title="Nội dung 1.2").update(verified_points=1, reason="Chậm")
    Scorecard.objects.filter(pk=before.pk).update(state="final")
    make_campaign(wards=[ward], model=before.campaign, slug="2026")
    page = open_as(make_ward_officer(ward), f"{CARD}?show=moved")
    shows(page, "1.2")
    expect(page.locator(".item summary").filter(has_text="1.2")).to_contain_text("2025: 1 ▼ −1")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_wording_of_a_criterion_stands_on_paper_within_its_edges(
    card, officer, open_as, scripts
):
    long = "Công tác theo dõi, nắm diễn biến tư tưởng, dư luận xã hội; đấu tranh với luận điệu sai trái"
    facts = {"title": long, "opened_title": "Công tác theo dõi", "guidance": long * 5}
    Criterion.objects.filter(parent=None, position=1).update(**facts)
    page = open_as(officer, CARD, java_script_enabled=scripts)
    place, title = (page.locator(f"#tc-1 legend {one}") for one in (".no", "h2"))
    for width, media in ((1366, "screen"), (720, "print")):  # of a sheet between its margins
        page.emulate_media(media=media)
        page.set_viewport_size({"width": width, "height": 900})
        assert title.bounding_box()["height"] < 80
        assert title.bounding_box()["x"] > place.bounding_box()["x"]
        assert title.bounding_box()["y"] < place.bounding_box()["y"] + 40
        wide = page.locator("html").bounding_box()["width"]
        assert page.locator("#tc-1 legend .sum").bounding_box()["x"] < wide - 20
