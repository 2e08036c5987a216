"""A browser window in which a page that was answered already is shown, with everything that it asks
for.
"""

import gzip
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route

from tests.browser.scenes import Page

ORIGIN = "http://localhost"
ASSETS = Path(__file__).parent / "assets"
MEASURES = [(ASSETS / name).read_text(encoding="utf-8") for name in ("axe.min.js", "measure.js")]
# All in one go: a word with the browser costs more than most of the measuring.
ASK = """async (names) => {
  const found = [];
  for (const name of names) found.push(...(await measure[name]()));
  return found;
}"""


def flaws_at(window: Any, *widths: int) -> list[str]:
    """What is wrong with a page as it stands in a window of a test, with whatever is open over it, in
    each of these widths; it ends in the last.
    """
    found = []
    for width in widths:
        window.set_viewport_size({"width": width, "height": 740})
        found += _flaws(window)
    return found


def _flaws(window: Any) -> list[str]:
    if not window.evaluate("'measure' in globalThis"):
        for text in MEASURES:
            window.evaluate(text)
    found: list[str] = window.evaluate(ASK, ["axe", "sideways", "spaced", "targets"])
    return found


@cache
def static_file(address: str) -> bytes:
    return Path(str(finders.find(address.removeprefix("/static/")))).read_bytes()


class Stage:
    """One window; `show` a page in it, then ask it things."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        options = {
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "reduced_motion": "reduce",
        } | options
        self.context = browser.new_context(base_url=ORIGIN, **options)
        # By the driver's own door, so the page's policy stays as it is.
        for text in MEASURES:
            self.context.add_init_script(text)
        self.window = self.context.new_page()
        self.width = 0
        self.window.on("console", self._heard)
        self.window.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        self.context.route("**/*", self._answer)
        self.page: Page | None = None
        self.trouble: list[str] = []

    def show(self, page: Page, width: int = 1366) -> None:
        self.page, self.trouble = page, []
        self.resize(width)
        self.window.goto(page.address, wait_until="load")

    def resize(self, width: int) -> None:
        if width != self.width:
            self.window.set_viewport_size({"width": width, "height": 900 if width > 600 else 740})
        self.width = width

    def ask(self, *names: str) -> list[str]:
        found: list[str] = self.window.evaluate(ASK, names)
        return found

    def bytes_of(self, address: str) -> int:
        """Compressed, as a server in front sends it."""
        path = urlsplit(address).path
        assert self.page
        whole = static_file(path) if path.startswith("/static/") else self.page.answer.content
        return len(gzip.compress(whole))

    @staticmethod
    def is_content(address: str) -> bool:
        """Pictures that belong to what is said: the guide's, a file as evidence.

        They come as one scrolls to them.
        """
        return "/img/guide/" in address or "/evidence/" in address

    def close(self) -> None:
        self.context.close()

    def _heard(self, message: Any) -> None:
        expected = self.page and self.page.answer.status_code >= 400 and "status of" in message.text
        if message.type in {"error", "warning"} and not expected:
            self.trouble.append(f"console: {message.text}")

    def _answer(self, route: Route) -> None:
        assert self.page
        url = urlsplit(route.request.url)
        if f"{url.scheme}://{url.netloc}" != ORIGIN:
            self.trouble.append(f"asks for {route.request.url}")
            route.abort()
        elif url.path.startswith("/static/"):
            kind = mimetypes.guess_type(url.path)[0] or "application/octet-stream"
            route.fulfill(
                body=static_file(url.path),
                content_type="text/javascript" if url.path.endswith(".js") else kind,
            )
        else:
            own = (
                route.request.is_navigation_request()
                and url.path == urlsplit(self.page.address).path
            )
            answer = (
                self.page.answer
                if own
                else self.page.client.get(url.path + (f"?{url.query}" if url.query else ""))
            )
            body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
            headers = {
                name: value for name, value in answer.items() if name.lower() != "content-length"
            }
            route.fulfill(status=answer.status_code, headers=headers, body=body)
