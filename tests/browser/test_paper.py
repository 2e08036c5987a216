"""Papers in a browser: what comes out of the printer, and the same sheet on a phone."""

import re

import pypdfium2
import pytest
from django.utils import timezone

from scoring.models import Campaign, Scorecard
from scoring.rules.lifecycle import CardState
from tests.factories import (
    make_campaign,
    make_scorecard,
    make_user,
    make_ward_officer,
    write_down,
)
from wards.models import Role


@pytest.fixture
def campaign(transactional_db):
    campaign = make_campaign(wards=10, slug="2026")
    for _ in range(10):
        make_scorecard(CardState.FINAL, campaign, submitted_at=None)
    Campaign.objects.update(state="concluded", concluded_at=timezone.now(), ledger_root="ab" * 32)
    write_down()
    return campaign


@pytest.mark.measured
def test_the_ranking_of_ten_units_is_one_page_with_its_signatures(campaign, open_as):
    page = open_as(make_user(), "/campaigns/2026/tiers/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


@pytest.mark.measured
def test_a_paper_on_a_phone_shows_text_and_points_without_sliding(campaign, open_as):
    ward = campaign.scorecards.first().ward.code
    page = open_as(make_user(), f"/campaigns/2026/board/{ward}/paper/")
    page.set_viewport_size({"width": 360, "height": 740})
    frame = page.locator(".sheet .scroll")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    assert page.locator(".paper tbody th").nth(1).bounding_box()["width"] > 180


@pytest.mark.measured
@pytest.mark.parametrize(
    ("address", "heading", "below"),
    [("paper/", "Tiêu chí", "Nội dung"), ("", "Nội dung", "Kết quả khảo sát")],
    ids=["criteria of a paper", "items of the comparison"],
)
def test_no_page_ends_with_the_heading_of_what_stands_on_the_next(
    transactional_db, open_as, address, heading, below
):
    # So many that the end of some page meets one, whatever the letters.
    campaign = make_campaign(wards=1, slug="2026", plan=((2, (1, 1)),) * 50)
    card = make_scorecard(CardState.VERIFIED, campaign)
    card.scores.update(finding="Đúng hồ sơ.")
    page = open_as(make_user(), f"/campaigns/2026/board/{card.ward.code}/{address}")
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    texts = [sheet.get_textpage().get_text_range() for sheet in paper]
    rows = [re.findall(rf"({heading} \d|{below}[ :])", text) for text in texts]
    assert len(rows) > 3
    assert {found[-1].rstrip(" :") for found in rows if found} == {below}


# What is a control on the screen: none of them is seen on paper, and a field is its text.
SEEN = """() => [...document.querySelectorAll(
        "button, input, select, textarea, nav, summary, a.button, a.look, a.change, dd.change")]
    .filter(one => one.getClientRects().length && getComputedStyle(one).visibility === "visible")
    .filter(one => one.matches("button, nav, a.button, .change, a.look, [type=checkbox], [type=radio], [type=file]")
        || (!one.matches("summary") && getComputedStyle(one).borderTopWidth !== "0px")
        || (one.matches("summary") && getComputedStyle(one).listStyleType !== "none"))
    .map(one => one.outerHTML.slice(0, 80))"""


def test_no_working_page_prints_its_controls(campaign, open_as):
    Campaign.objects.update(state="open", concluded_at=None, ledger_root="")
    cards = list(campaign.scorecards.select_related("ward").order_by("pk"))
    Scorecard.objects.filter(pk__in=[card.pk for card in cards[:2]]).update(state="draft")
    Scorecard.objects.filter(pk=cards[2].pk).update(state="submitted")
    cards[2].scores.update(explanation="Duy trì mạng lưới. " * 20)
    write_down()
    own, there = cards[0].ward, cards[2].ward.code
    pages = {
        make_ward_officer(own): (
            "", "campaigns/2026/scorecard/", "campaigns/2026/scorecard/submit/", "campaigns/2026/history/",
        ),
        make_user(Role.HEAD): (
            f"campaigns/2026/board/{there}/survey/", f"campaigns/2026/board/{there}/",
            "campaigns/2026/board/items/1.1/", "campaigns/2026/assignments/", "campaigns/2026/note/",
            "campaigns/2026/setup/basics/", "campaigns/2026/tiers/what-if/", "accounts/letters/",
        ),
        make_user(Role.ADMINISTRATOR): ("people/new/", f"units/{own.pk}/merge/", "people/import/wards/"),
    }  # fmt: skip
    for person, addresses in pages.items():
        page = open_as(person, "/")
        for address in addresses:
            page.goto(f"/{address}")
            page.emulate_media(media="print")
            assert page.evaluate(SEEN) == [], address
            page.emulate_media(media="screen")


def test_rows_that_nobody_filled_are_not_printed_nor_the_way_to_a_template(campaign, open_as):
    """Empty seats of the council stood there as “Nhiệm vụ”, each in a frame of its own."""
    Campaign.objects.update(state="open", concluded_at=None, ledger_root="")
    head = make_user(Role.HEAD, full_name="Lưu Thị Ánh Tuyết")
    page = open_as(head, "/campaigns/2026/awards/council/meeting/")
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    assert "Lưu Thị Ánh Tuyết" in text
    assert text.count("Nhiệm vụ") == 1
    page.goto("/campaigns/2026/papers/")
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    assert "Kế hoạch khảo sát" in text
    assert "Mẫu Word" not in text


def test_one_item_over_all_units_is_printed_across_the_sheet(campaign, open_as):
    """Its widest column stood one letter wide, and ten units took a page each."""
    campaign.scorecards.model._meta.get_field("scores").related_model.objects.update(
        explanation="Duy trì mạng lưới cộng tác viên dư luận xã hội ở các khóm. " * 3
    )
    page = open_as(make_user(), "/campaigns/2026/board/items/1.1/")
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(paper) <= 3
    width, height = paper[0].get_size()
    assert width > height
