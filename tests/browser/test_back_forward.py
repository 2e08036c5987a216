"""Back to a page that was left, with the browser's own cache for that switched on, which the driver
switches off unless told.

The headless shell has no such cache whatever it is told (it gives “masked” as the reason), the
whole Chromium has: with it pages do come back as they were left, and each test asks the page
whether it did. On a machine that has the shell alone the page is asked anew from the server, and
told by hand that it was kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any

import pytest
from playwright.sync_api import Error, expect

from scoring.models import Block, Entry, Evidence
from tests.browser.hands import end_sessions, eventually, field, saved, sign_in
from tests.factories import make_ward_officer
from tests.tools.chromium import WHOLE, find_chromium

CARD = "/campaigns/2026/scorecard/"
NOTE = "/campaigns/2026/note/"


WHOLE_BROWSER = find_chromium(WHOLE)
# Counted where the next page of the tab still finds it.
NOTES = """addEventListener("pageshow", ({ persisted }) => {
  sessionStorage.shown = Number(sessionStorage.shown ?? 0) + 1;
  if (persisted) sessionStorage.kept = Number(sessionStorage.kept ?? 0) + 1;
})"""
NOTED = "['shown', 'kept'].map(name => Number(sessionStorage[name] ?? 0))"
WHY = "JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)"


@pytest.fixture(scope="module")
def browser(launch_browser):
    """With the back-forward cache on."""
    whole = {"executable_path": str(WHOLE_BROWSER)} if WHOLE_BROWSER else {}
    browser = launch_browser(ignore_default_args=["--disable-back-forward-cache"], **whole)
    yield browser
    browser.close()


@pytest.fixture
def new_context(new_context):
    """Whose pages note whether they were kept."""

    def opened(**options):
        context = new_context(**options)
        context.add_init_script(NOTES)
        return context

    return opened


def back(page):
    """To the page before, kept by the browser where it can keep one."""
    before = noted(page)
    page.go_back(wait_until="commit")
    if WHOLE_BROWSER:
        eventually(page, lambda: noted(page)[0] > before[0])
        assert noted(page)[1] > before[1], page.evaluate(WHY)


def noted(page) -> list[int]:
    """How many pages of this tab were shown, and how many of them came back as they were left."""
    while True:
        try:
            return page.evaluate(NOTED)
        except Error:  # on the way to another page
            page.wait_for_timeout(50)


def shown_by_hand(page):
    """As the browser tells a page that it kept."""
    for event in ("pagehide", "pageshow"):
        page.evaluate(
            "(name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true }))", event
        )


def write(page, text):
    page.get_by_label("Gửi tới").select_option(index=1)
    page.get_by_label("Nội dung").fill(text)
    page.get_by_role("button", name="Gửi").click()


def test_other_words_after_going_back_are_another_act(card, reviewer, open_as):
    page = open_as(reviewer, NOTE)
    write(page, "Nộp biên bản")
    page.wait_for_url(lambda url: not url.endswith(NOTE))
    back(page)
    expect(page.get_by_label("Nội dung")).to_be_visible()
    write(page, "Nộp thêm danh sách")
    page.wait_for_url(lambda url: not url.endswith(NOTE))
    assert [entry.reason for entry in Entry.objects.filter(act="note").order_by("number")] == [
        "Nộp biên bản",
        "Nộp thêm danh sách",
    ]
    expect(page.get_by_text("đã được thực hiện từ lần gửi trước")).to_have_count(0)


@dataclass(frozen=True)
class SentTwice:
    """An act of which nothing says that it is done once: with other words it is another one."""

    where: str  # with {ward} and {item}
    field: str
    words: tuple[str, str]
    button: str
    stored: Callable[[], Iterable[Any]]
    beside: Mapping[str, str] = field_of(default_factory=dict)
    chosen: Sequence[str] = ()  # of these lists the first
    by_the_ward: bool = False
    folded: str = ""  # what it is folded into


SENT_TWICE = (
    SentTwice(
        "/campaigns/2026/board/{ward}/steps/extend/",
        "Lý do",
        ("Mưa bão", "Mất điện"),
        "Gia hạn nộp",
        lambda: [entry.reason for entry in Entry.objects.filter(act="extend")],
        {"Hạn nộp mới: ngày": "30/12/2026", "Hạn nộp mới: giờ": "17:00"},
    ),
    SentTwice(
        "/campaigns/2026/awards/blocks/",
        "Ghi chú (không bắt buộc)",
        ("Chờ kết luận", "Đã có kết luận"),
        "Ghi lý do",
        lambda: Block.objects.values_list("note", flat=True),
        chosen=["Đối tượng", "Lý do"],
    ),
    SentTwice(
        "/campaigns/2026/scorecard/items/{item}/evidence/",
        "Đường dẫn",
        ("https://a.vn/1", "https://a.vn/2"),
        "Thêm đường dẫn",
        lambda: Evidence.objects.values_list("url", flat=True),
        by_the_ward=True,
        folded="Đường dẫn tới một trang",
    ),
)


def unfold(page, name):
    """A page that was kept has it open; one that is asked anew has it folded."""
    summary = page.locator("summary", has_text=name)
    summary.wait_for()
    if summary.locator("xpath=..").get_attribute("open") is None:
        summary.click()


@pytest.mark.parametrize("act", SENT_TWICE, ids=lambda act: act.field)
def test_an_act_that_can_be_sent_twice_is_done_twice(card, head, officer, open_as, act):
    page = open_as(officer if act.by_the_ward else head, "/guide/")
    item = card.scores.in_official_order()[0].pk
    page.goto(act.where.format(ward=card.ward.code, item=item))
    for label, words in act.beside.items():
        page.get_by_label(label).fill(words)
    for label in act.chosen:
        page.get_by_label(label).select_option(index=1)
    for number, words in enumerate(act.words):
        if number:
            back(page)
        if act.folded:
            unfold(page, act.folded)
        page.get_by_label(act.field, exact=True).fill(words)
        with page.expect_navigation():  # the page asks who is there before it sends
            page.get_by_role("button", name=act.button, exact=True).click()
        assert words in list(act.stored())
    assert sorted(act.stored()) == sorted(act.words)
    expect(page.get_by_text("đã được thực hiện từ lần gửi trước")).to_have_count(0)


def test_each_time_a_page_is_shown_again_it_has_another_id(card, reviewer, open_as):
    page = open_as(reviewer, NOTE)
    form_id = "document.querySelector('main [name=request_id]').value"
    first = page.evaluate(form_id)
    if WHOLE_BROWSER:
        page.goto("/guide/")
        back(page)
    else:
        shown_by_hand(page)
    assert page.evaluate(form_id) != first
    expect(page.get_by_label("Nội dung")).to_be_visible()


def test_after_signing_out_going_back_shows_nothing(card, officer, open_as):
    page = open_as(officer, CARD)
    page.goto("/guide/")
    sign_out(page)  # which empties the cache as well
    for _step in range(2):
        # What one goes back to asks for a person first: that page has to be there before the next
        # step, which would else break its way off.
        page.go_back(wait_until="commit")
        page.wait_for_url("**/accounts/login/**", wait_until="load")
    expect(field(page, "Nội dung 1.1")).to_have_count(0)


def sign_out(page):
    page.locator("details.who summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/accounts/login/**")


def test_once_the_session_has_ended_a_page_that_was_kept_gives_way_to_the_door(
    card, officer, open_as
):
    page = open_as(officer, CARD)
    page.goto("/guide/")
    end_sessions(officer)
    back(page)
    page.wait_for_url("**/accounts/login/**")
    expect(field(page, "Nội dung 1.1")).to_have_count(0)


def test_a_page_that_was_kept_is_not_shown_to_somebody_else(card, officer, open_as):
    colleague = make_ward_officer(full_name="Lê Văn Khác")
    page = open_as(officer, CARD)
    page.goto("/guide/")
    theirs = open_as(colleague).context.cookies()
    page.context.add_cookies([one for one in theirs if one["name"] == "sessionid"])
    back(page)
    expect(page.get_by_text("Lê Văn Khác").first).to_be_visible()


def test_whoever_signed_in_meanwhile_does_not_see_the_page_of_the_other(card, officer, open_as):
    colleague = make_ward_officer(full_name="Lê Văn Khác")
    page = open_as(officer, CARD)
    page.goto("/guide/")
    sign_in_elsewhere_as(page, colleague)
    page.go_back(wait_until="commit")
    expect(page.get_by_text("Lê Văn Khác").first).to_be_visible()


def sign_in_elsewhere_as(page, user):
    other = page.context.new_page()
    other.goto("/guide/")
    sign_out(other)
    sign_in(other, user)
    other.close()


def test_a_page_stays_covered_while_the_server_is_away(card, officer, open_as):
    page = open_as(officer, CARD)
    field(page, "Nội dung 1.1").fill("1")
    saved(page)
    # The driver's hand does not reach what a page asks for that came back: told by hand.
    page.route("**/guide/", lambda route: route.abort())
    shown_by_hand(page)
    expect(page.get_by_text("chưa biết ai đang đăng nhập")).to_be_visible()
    expect(field(page, "Nội dung 1.1")).not_to_be_visible()
    page.unroute("**/guide/")
    expect(field(page, "Nội dung 1.1")).to_be_visible()
    expect(field(page, "Nội dung 1.1")).to_have_value("1")
