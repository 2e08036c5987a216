"""The paper way without scripts, on a small screen: a scan is brought, its figures are typed."""

import pytest
from playwright.sync_api import expect

from scoring.pages.paper_form import PaperForm
from tests.factories import make_campaign, make_ward_officer
from tests.scans import as_pdf, page_picture, turned


@pytest.fixture
def card(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_campaign(wards=1, slug="2026").scorecards.select_related("campaign", "ward").get()


@pytest.fixture
def page(card, open_as):
    officer = make_ward_officer(card.ward)
    page = open_as(officer, "/campaigns/2026/scorecard/", java_script_enabled=False)
    page.set_viewport_size({"width": 360, "height": 740})
    return page


def scan_of(card):
    """The one page of the form, put into the scanner upside down, and a blank sheet."""
    form = PaperForm(card.campaign)
    filled = page_picture(form.code(card.ward, form.pages[0]))
    return as_pdf([turned(filled, 180), page_picture()]).read()


def test_a_scan_is_brought_and_typed_beside_its_picture(card, page):
    page.get_by_role("link", name="Phiếu điền tay").click()
    page.get_by_label("Tệp quét (PDF)").set_input_files(
        {"name": "quét.pdf", "mimeType": "application/pdf", "buffer": scan_of(card)}
    )
    page.get_by_role("button", name="Đưa bản quét lên").click()
    expect(page.get_by_text("1 tờ nằm ngược đã được xoay lại")).to_be_visible()
    page.get_by_role("link", name="Tờ quét 2").click()
    page.get_by_label("Đây là").select_option(
        label="Không phải trang của phiếu: chỉ giữ làm tài liệu"
    )
    page.get_by_role("button", name="Ghi trang").click()
    expect(page.get_by_text("Đã ghi trang của tờ quét.")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Trang 1", exact=True).click()
    page.wait_for_url("**/scans/*/")
    page.wait_for_load_state("load")

    picture = page.get_by_role("img", name="Hình quét: Trang 1")
    field = page.get_by_role("textbox", name="Nội dung 1.1", exact=True)
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 500
    assert picture.bounding_box()["y"] < field.bounding_box()["y"]
    field.fill("1,5")
    page.get_by_role("textbox", name="Nội dung 1.2", exact=True).fill("9")
    page.get_by_role("button", name="Đã nhập xong trang này").click()
    expect(page.get_by_role("alert").first).to_contain_text("tối đa 4 điểm")
    page.get_by_role("textbox", name="Nội dung 1.2", exact=True).fill("4")
    page.get_by_role("button", name="Đã nhập xong trang này").click()
    expect(page.get_by_role("row", name="Trang 1")).to_contain_text("Đã nhập")
    points = card.scores.in_official_order().values_list("self_points", flat=True)
    assert [str(value) for value in points[:2]] == ["1.50", "4.00"]
