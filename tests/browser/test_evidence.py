"""Files on their way: how far, stopping, another try; and what a telephone or a slow line makes of
it.
"""

import re

import pytest
from playwright.sync_api import expect

from scoring.models import Evidence
from tests.factories import make_campaign, make_ward_officer

CARD = re.compile(r"/scorecard/(#.*)?$")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def page(transactional_db, open_as, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    card = make_campaign(wards=1, slug="2026").scorecards.select_related("ward").get()
    score = card.scores.in_official_order()[0]
    return open_as(
        make_ward_officer(card.ward), f"/campaigns/2026/scorecard/items/{score.pk}/evidence/"
    )


def choose(page, content=PDF, name="báo cáo.pdf"):
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


def test_a_file_goes_up_and_stands_under_its_item(page):
    choose(page)
    page.get_by_role("button", name="Tải lên").click()
    page.wait_for_url(CARD)
    expect(page.get_by_role("link", name="báo cáo.pdf", exact=True)).to_be_visible()
    said = page.get_by_role("status").filter(has_text="Nội dung 1.1")
    expect(said).to_be_in_viewport(ratio=0.9)
    expect(said.locator("+ *")).to_contain_text("báo cáo.pdf")


def test_a_refused_file_is_told_in_the_server_s_words_without_leaving(page):
    choose(page, b"<html>", "báo cáo.pdf")
    page.get_by_role("button", name="Tải lên").click()
    expect(page.locator("[data-said]")).to_contain_text("báo cáo.pdf")
    choose(page)
    expect(page.locator("[data-said]")).to_be_hidden()
    page.get_by_role("button", name="Tải lên").click()
    page.wait_for_url(CARD)


def test_each_of_several_files_has_a_page_of_its_own(page):
    names = ["báo cáo.pdf", "kế hoạch.pdf"]
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": PDF} for name in names]
    )
    page.get_by_label("Trang – kế hoạch.pdf").fill("12")
    page.get_by_role("button", name="Tải lên").click()
    page.wait_for_url(CARD)
    stored = Evidence.objects.order_by("pk")
    assert [(one.title, one.citations.get().page) for one in stored] == [
        ("báo cáo.pdf", ""),
        ("kế hoạch.pdf", "12"),
    ]


def test_several_files_are_named_before_they_go_and_a_refusal_reads_as_sentences(page):
    files = [("báo cáo.pdf", PDF), ("ảnh.exe", b"MZ")]
    page.locator("input[type=file]").set_input_files(
        [
            {"name": name, "mimeType": "application/pdf", "buffer": content}
            for name, content in files
        ]
    )
    said = page.locator("[data-said]")
    for name, _content in files:
        expect(page.get_by_label(f"Trang – {name}")).to_be_visible()
    page.get_by_role("button", name="Tải lên").click()
    expect(said).to_contain_text("rồi tải lên. Chọn tệp: Chưa có tệp nào được lưu")


def test_a_lost_line_is_tried_again_and_adds_the_file_once(page):
    page.route(
        "**/evidence/",
        lambda route: (
            (route.fetch(), route.abort()) if route.request.method == "POST" else route.continue_()
        ),
        times=1,
    )
    choose(page)
    page.get_by_role("button", name="Tải lên").click()
    expect(page.get_by_text("mất kết nối")).to_be_visible()
    page.get_by_role("button", name="Thử tải lại").click()
    page.wait_for_url(CARD)
    assert Evidence.objects.count() == 1


def test_sending_can_be_stopped(page):
    held = []
    page.route(
        "**/evidence/",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    choose(page)
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("button", name="Tải lên").click()
    page.get_by_role("button", name="Dừng").click()
    expect(page.get_by_text("Chưa có tệp nào được thêm.")).to_be_visible()
    assert len(held) == 1
    assert Evidence.objects.count() == 0


def test_a_file_that_is_too_large_is_told_before_it_is_sent(page, settings):
    asked = []
    page.on("request", lambda request: asked.append(request.method))
    page.locator("[data-upload]").evaluate("form => { form.dataset.max = 10 }")
    choose(page)
    page.get_by_role("button", name="Tải lên").click()
    expect(page.get_by_text("“báo cáo.pdf” quá lớn.")).to_be_visible()
    assert "POST" not in asked
