"""Evidence under an item of the scoring page: dropped there or chosen, each file with its own way;
and without scripts by the ordinary form.
"""

import re
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from scoring.models import Citation, Evidence
from scoring.rules.lifecycle import Action
from tests.browser.hands import field, opened, points, sign_in_again

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CARD = "/campaigns/2026/scorecard/"
CHOOSE = "chọn tệp cho nội dung 1.1"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page(officer, open_as):
    return open_as(officer, CARD)


def item(page):
    return opened(page, "1.1")


def choose(page, *files):
    """By the button under item 1.1; a file is a name or (name, content)."""
    pairs = [(one, PDF) if isinstance(one, str) else one for one in files]
    button = item(page).get_by_role("button", name=CHOOSE)
    with page.expect_file_chooser() as asked:
        button.click()
    asked.value.set_files(
        [
            {"name": name, "mimeType": "application/pdf", "buffer": content}
            for name, content in pairs
        ]
    )


def drop(page, target, *names):
    carried = page.evaluate_handle(
        """names => {
          const carried = new DataTransfer();
          for (const name of names) carried.items.add(new File(["%PDF-1.7 %%EOF"], name));
          return carried;
        }""",
        names,
    )
    field(page, "Nội dung 3.1").focus()  # one has turned to the card
    expect(page.locator("button").filter(has_text="chọn tệp cho nội dung 3.1")).to_have_count(1)
    for kind in ("dragover", "drop"):
        target.dispatch_event(kind, {"dataTransfer": carried})


def link(page, name):
    return item(page).get_by_role("link", name=name, exact=True)


def held(page):
    """The sending of files, until it is let go."""
    waiting = []
    page.route(
        "**/evidence/",
        lambda route: (
            waiting.append(route) if route.request.method == "POST" else route.continue_()
        ),
        times=1,
    )
    return waiting


def test_files_dropped_on_an_item_stand_under_it_while_what_was_typed_stays(page, card):
    typed = field(page, "Nội dung 3.1")
    typed.fill("12")  # more than its cap: not saved, and not lost
    drop(page, item(page), "báo cáo.pdf", "kế hoạch.pdf")
    for name in ("báo cáo.pdf", "kế hoạch.pdf"):
        expect(link(page, name)).to_be_visible()
    expect(item(page).get_by_text("Đã thêm “kế hoạch.pdf”.")).to_be_visible()
    expect(typed).to_have_value("12")
    first = card.scores.in_official_order()[0]
    assert [one.score for one in Citation.objects.all()] == [first, first]


def test_a_file_that_is_refused_says_so_at_itself_and_the_others_are_taken(page):
    choose(page, "báo cáo.pdf", ("ảnh.exe", b"MZ"), "kế hoạch.pdf")
    expect(link(page, "kế hoạch.pdf")).to_be_visible()
    expect(link(page, "báo cáo.pdf")).to_be_visible()
    alert = (
        item(page)
        .get_by_text("Tệp “ảnh.exe” không thuộc loại được nhận")
        .and_(page.get_by_role("alert"))
    )
    expect(alert).to_have_text(re.compile("^Tệp"))
    expect(item(page).get_by_role("button", name="Thử tải lại")).to_have_count(0)
    item(page).get_by_role("button", name="Thôi không tải “ảnh.exe”").click()
    expect(alert).to_have_count(0)
    assert Evidence.objects.count() == 2


def test_the_item_no_longer_lacks_its_proof(page, card):
    card.campaign.criteria.update(evidence_required=True)
    card.scores.update(self_points=Decimal(1))
    page.reload()
    lacks = item(page).get_by_text("Thiếu tài liệu: thêm tài liệu kiểm chứng")
    expect(lacks).to_be_visible()
    foot = page.locator("[data-foot]")
    expect(foot).to_contain_text("còn 5 nội dung thiếu tài liệu")
    choose(page, "báo cáo.pdf")
    expect(link(page, "báo cáo.pdf")).to_be_visible()
    expect(lacks).to_have_count(0)
    expect(foot).to_contain_text("còn 4 nội dung thiếu tài liệu")


def test_each_file_shows_how_far_it_is_and_can_be_stopped(page):
    waiting = held(page)
    choose(page, "báo cáo.pdf", "kế hoạch.pdf")
    bars = item(page).get_by_role("progressbar")
    expect(bars).to_have_count(2)
    expect(item(page).get_by_text("chờ tải lên")).to_be_visible()
    item(page).get_by_role("button", name="Thôi không tải “báo cáo.pdf”").click()
    expect(item(page).get_by_text("Đã dừng, chưa thêm tệp này.")).to_be_visible()
    expect(link(page, "kế hoạch.pdf")).to_be_visible()
    assert len(waiting) == 1
    assert [one.title for one in Evidence.objects.all()] == ["kế hoạch.pdf"]


def test_a_lost_answer_is_tried_again_and_adds_the_file_once(page):
    page.route(
        "**/evidence/",
        lambda route: (
            (route.fetch(), route.abort()) if route.request.method == "POST" else route.continue_()
        ),
        times=1,
    )
    choose(page, "báo cáo.pdf")
    expect(item(page).get_by_text("mất kết nối")).to_be_visible()
    item(page).get_by_role("button", name="Thử tải lại").click()
    expect(link(page, "báo cáo.pdf")).to_be_visible()
    assert Evidence.objects.count() == 1


def test_a_file_too_large_is_told_before_it_is_sent(page):
    page.locator("[data-dropping]").evaluate("place => { place.dataset.max = 10 }")
    choose(page, "báo cáo.pdf")
    expect(item(page).get_by_text("“báo cáo.pdf” quá lớn.")).to_be_visible()
    assert Evidence.objects.count() == 0


def test_after_submission_the_sentence_stands_at_the_file(page, card, officer):
    card.scores.update(self_points=Decimal(1), explanation="Đã làm")
    card.perform(Action.SUBMIT, by=officer)
    choose(page, "báo cáo.pdf")
    expect(item(page).get_by_text("Phiếu đang ở trạng thái “Đã nộp”")).to_be_visible()
    assert Evidence.objects.count() == 0


def test_a_file_that_misses_its_item_does_not_take_the_place_of_the_page(page):
    drop(page, page.get_by_role("heading", level=1), "báo cáo.pdf")
    expect(page.get_by_role("heading", level=1)).to_contain_text("tự chấm điểm")
    assert Evidence.objects.count() == 0


def test_nothing_moves_under_whoever_turns_to_an_item(officer, open_as):
    page = open_as(officer, CARD + "criteria/1/")
    typed = page.get_by_label("Giải trình nội dung 1.2")
    before = typed.bounding_box()
    typed.evaluate("field => field.focus({ preventScroll: true })")
    expect(page.locator("button").filter(has_text="chọn tệp cho nội dung 1.2")).to_have_count(1)
    assert typed.bounding_box() == before


def test_its_name_and_page_are_changed_and_one_comes_back_to_the_item(page, card):
    choose(page, "báo cáo.pdf")
    expect(link(page, "báo cáo.pdf")).to_be_visible()
    field(page, "Nội dung 1.1").fill("1,5")
    page.get_by_role("button", name="Sửa tên, trang, nội dung chứng minh của “báo cáo.pdf”").click()
    page.get_by_label("Tên tài liệu").fill("Báo cáo quý III")
    page.get_by_label("Trang ở nội dung 1.1").fill("3")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(link(page, "Báo cáo quý III")).to_be_in_viewport()
    expect(page.get_by_text("Đã lưu tài liệu “báo cáo.pdf”.")).to_be_in_viewport()
    expect(item(page).get_by_text("trang 3")).to_be_visible()
    assert points(card)[0] == Decimal("1.5")


def test_without_scripts_the_button_leads_to_a_form_for_several_files(officer, card, open_as):
    page = open_as(officer, CARD, java_script_enabled=False)
    field(page, "Nội dung 1.1").fill("1,5")
    item(page).get_by_role("button", name="Thêm tài liệu kiểm chứng").click()
    page.get_by_label("Chọn tệp").set_input_files(
        [
            {"name": name, "mimeType": "application/pdf", "buffer": PDF}
            for name in ("báo cáo.pdf", "kế hoạch.pdf")
        ]
    )
    page.get_by_role("button", name="Tải lên").click()
    expect(link(page, "kế hoạch.pdf")).to_be_visible()
    expect(page.get_by_text("Đã thêm 2 tài liệu.")).to_be_visible()
    assert points(card)[0] == Decimal("1.5")


def test_by_keyboard_and_on_a_phone_files_are_chosen(officer, open_as):
    page = open_as(officer, CARD, has_touch=True)
    button = item(page).get_by_role("button", name=CHOOSE)
    with page.expect_file_chooser() as asked:
        button.press("Enter")
    asked.value.set_files({"name": "ảnh.pdf", "mimeType": "application/pdf", "buffer": PDF})
    expect(link(page, "ảnh.pdf")).to_be_visible()


def test_when_the_session_has_ended_one_signs_in_there_and_the_file_goes_on(page):
    Session.objects.all().delete()
    choose(page, "báo cáo.pdf")
    sign_in_again(page)
    expect(link(page, "báo cáo.pdf")).to_be_visible()
