"""A file looked at from its item: the page that a person sees, not only its address."""

from playwright.sync_api import expect

from tests.browser.hands import opened
from tests.scoring.views.test_preview import add


def test_from_its_item_a_file_is_seen_and_is_still_there_to_take_along(
    card, officer, open_as, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    add(card, officer, scores=card.scores.in_official_order()[:1])
    page = open_as(officer, "/campaigns/2026/scorecard/")
    opened(page, "1.1").get_by_role("link", name="Xem trước “Báo cáo.pdf”").click()
    picture = page.get_by_role("img", name="Trang 1 của “Báo cáo.pdf”")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    expect(picture).to_have_js_property("naturalWidth", 990)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải tệp").click()
    assert taken.value.suggested_filename == "Báo cáo.pdf"
    taken.value.path()  # wait for its end
