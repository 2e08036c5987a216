"""The system's Chromium, in Vietnamese and in Vietnam's time, against a server of the test's own.

    def test_something(page, head, open_as):
        page.goto("/accounts/login/")             # nobody yet; addresses are below the test's server
        board = open_as(head, "/")                # a window of her own, signed in; open several side by side

Windows are 1366 x 900. A narrow one:

    @pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
    def test_narrow(page): ...

or, half-way, `page.set_viewport_size({"width": 360, "height": 740})`. Every test fails when a
page's script fails or when a page asks for anything from another host.

The browser sees one family of letters, the same on every machine. What is measured in pixels has to
hold with any, and is run with the widest and with the narrowest:

    @pytest.mark.measured
    def test_nothing_is_cut_off(page): ...
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import Client
from playwright.sync_api import expect

from tests.browser.hands import PATIENCE, PLAN
from tests.factories import make_campaign, make_ward_officer
from tests.tools.chromium import FAMILIES, can_sandbox, find_chromium, letters, missing
from tests.tools.room import with_room

HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE)
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
QUIET = (
    "--disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync "
    # Each page's scripts run for moments: compiling them for speed costs more than it ever wins.
    "--js-flags=--no-opt,--no-maglev"
)

# The browser's driver keeps an event loop in this thread; the tests themselves are ordinary code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    # Begun last, one of them would go on alone when all others are done.
    items.sort(key=lambda item: item.get_closest_marker("lengthy") is None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if lacking := missing():
        (pytest.fail if CI else pytest.skip)(lacking)
    return browser_type_launch_args | {
        "executable_path": str(find_chromium()),
        "args": QUIET.split(),
        "chromium_sandbox": can_sandbox(),
    }


def pytest_generate_tests(metafunc):
    if metafunc.definition.get_closest_marker("measured"):
        metafunc.parametrize("family", FAMILIES, indirect=True)


@pytest.fixture
def family(request) -> str:
    """Of letters: what the test's browser has."""
    return getattr(request, "param", next(iter(FAMILIES)))


@pytest.fixture(scope="session")
def browser_with(launch_browser, tmp_path_factory):
    """Call with a family; gives the browser that sees it alone, started once."""
    folder = tmp_path_factory.mktemp("letters")
    started = {}

    def given(family: str):
        if family not in started:
            started[family] = launch_browser(env=os.environ | letters(family, folder / family))
        return started[family]

    yield given
    for browser in started.values():
        browser.close()


@pytest.fixture
def browser(browser_with, family):
    return browser_with(family)


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture(autouse=True, scope="session")
def whoever_answers_has_room():
    """Each connection is answered in a thread of its own."""
    with pytest.MonkeyPatch.context() as patch:
        answer = ThreadedWSGIServer.process_request_thread
        patch.setattr(ThreadedWSGIServer, "process_request_thread", with_room(answer))
        yield


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1366, "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def new_context(new_context, base_url):
    """pytest-playwright's, that also notices what a person in front of the page would not."""
    wrong = []

    def opened(**options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: wrong.append(f"script: {error.error}"))
        context.on(
            "request",
            lambda request: (
                wrong.append(f"asks for {request.url}") if foreign(request.url) else None
            ),
        )
        return context

    def foreign(url):
        return not url.startswith((base_url + "/", "data:", "blob:", "about:"))

    yield opened
    assert wrong == []


@pytest.fixture
def open_as(new_context, base_url):
    """Call with a user and an address; gives a page of a window of that user's own, signed in."""

    def opened(user, path="/", **options):
        client = Client()
        client.force_login(user)
        context = new_context(**options)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": base_url}])
        page = context.new_page()
        page.goto(path)
        return page

    return opened


@pytest.fixture
def card(transactional_db):
    """Of a ward of its own, with nothing scored."""
    return (
        make_campaign(wards=1, plan=PLAN, slug="2026")
        .scorecards.select_related("ward", "campaign")
        .get()
    )


@pytest.fixture
def officer(card):
    return make_ward_officer(card.ward, username="phuong1", full_name="Nguyễn Thị Hoa")
