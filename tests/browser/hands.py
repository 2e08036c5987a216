"""What people do on several pages, in their own words."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from urllib.parse import urlsplit

from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import APIResponse, Route, expect

from tests.factories import PASSWORD

# Criteria with their items: what most tests of self-scoring begin with.
PLAN = ((6, (2, 4)), (4, ()), (40, (10, 30)))
# Milliseconds. A busy machine is no reason to fail.
PATIENCE = 60_000


def field(page, name: str):
    return page.get_by_label(name, exact=True)


def opened(page, code: str):
    """The item of a long sheet, opened as a person opens it."""
    item = page.locator(".item, .judged").filter(
        has=page.locator(f"summary .code:text-is('{code}')")
    )
    summary = item.locator("summary").first
    summary.wait_for()
    page.wait_for_load_state()  # by then the page has opened what its address points at
    if summary.locator("xpath=..").get_attribute("open") is None:
        summary.click()
    return item


def kill(page) -> None:
    """The tab ends as a telephone ends it:
    what it would still send when one leaves stays unsent.
    """
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    page.close(run_before_unload=False)


def saved(page):
    expect(page.get_by_text(re.compile(r"^Đã lưu \d\d:\d\d$"))).to_be_visible()


def refused(page):
    """Everything that was on its way has been answered, and something was not taken."""
    expect(page.get_by_text("Có nội dung chưa lưu được")).to_be_visible()


@contextmanager
def declined(page, kind: str = "confirm", words: str = "") -> Iterator[None]:
    """The browser asks before it goes on, and is told no; an act returns before it has asked."""

    def no(dialog):
        dialog.dismiss()

    page.on("dialog", no)
    with page.expect_event("dialog") as asked:
        yield
    page.remove_listener("dialog", no)
    assert asked.value.type == kind
    assert words in asked.value.message


@contextmanager
def answers_held(page, address: str) -> Iterator[Callable[[], None]]:
    """The server does what the first request to this address asks for, and its answer stays on its
    way until the end: what hands do within comes before it on every machine. Gives what waits until
    it is on its way.
    """
    held: list[tuple[Route, APIResponse]] = []
    page.route(address, lambda route: held.append((route, route.fetch())), times=1)

    def on_its_way() -> None:
        eventually(page, lambda: bool(held))

    yield on_its_way
    on_its_way()
    for route, answer in held:
        route.fulfill(response=answer)


def eventually(page, holds: Callable[[], bool]) -> None:
    """For what no page shows any more: a request that outlives its page."""
    patience = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < patience
        page.wait_for_timeout(50)


def points(card) -> list[Decimal | None]:
    return list(card.scores.in_official_order().values_list("self_points", flat=True))


def sign_in(page, user):
    """At the door, where the page stands already, until it has opened: a pattern such as `**/` fits
    the door's own address.
    """
    field(page, "Tên đăng nhập").fill(user.username)
    field(page, "Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: urlsplit(url).path != reverse("login"))


def sign_in_elsewhere(page, user):
    """In another tab of the same browser."""
    other = page.context.new_page()
    other.goto(reverse("login"))
    sign_in(other, user)


def end_sessions(user):
    Session.objects.all().delete()
    user.set_password(PASSWORD)
    user.save()


def sign_in_again(page):
    """In the dialog, in place."""
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    dialog.get_by_label("Mật khẩu").fill(PASSWORD)
    dialog.get_by_role("button", name="Đăng nhập").click()
    expect(dialog).to_be_hidden()
