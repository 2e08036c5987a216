"""Papers in a browser: what comes out of the printer, and the same sheet on a phone."""

import re

import pypdfium2
import pytest
from django.utils import timezone

from scoring.models import Campaign
from scoring.rules.lifecycle import CardState
from tests.factories import make_campaign, make_scorecard, make_user, write_down


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
