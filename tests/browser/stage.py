"""A browser window in which a page that was answered already is shown, with everything that it asks
for.

A small server of the window's own hands it over, so that Chromium keeps style sheets and scripts
from page to page: handed over by the driver, each would be read and compiled anew.
"""

import gzip
import mimetypes
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import connections
from playwright.sync_api import Browser, Request

from tests.browser.scenes import Page

ASSETS = Path(__file__).parent / "assets"
AXE, MEASURE = ((ASSETS / name).read_text("utf-8") for name in ("axe.min.js", "measure.js"))
# All in one go: a word with the browser costs more than most of the measuring.
ASK = """async (names) => {
  const found = {};
  for (const name of names) found[name] = await measure[name]();
  return found;
}"""


def flaws_at(window: Any, *widths: int) -> list[str]:
    """What is wrong with a page as it stands in a window of a test, with whatever is open over it,
    in each of these widths; it ends in the last.
    """
    found = []
    for width in widths:
        window.set_viewport_size({"width": width, "height": 740})
        found += _flaws(window)
    return found


def _flaws(window: Any) -> list[str]:
    if not window.evaluate("'measure' in globalThis"):
        for text in (AXE, MEASURE):
            window.evaluate(text)
    found: dict[str, list[str]] = window.evaluate(ASK, ["axe", "sideways", "spaced", "targets"])
    return [*chain.from_iterable(found.values())]


@cache
def static_file(address: str) -> bytes:
    return Path(str(finders.find(address.removeprefix("/static/")))).read_bytes()


@cache
def compressed(address: str) -> int:
    """Bytes of a static file on its way."""
    return len(gzip.compress(static_file(address)))


class Stage:
    """One window; `show` a page in it, then ask it things.

    `axe` comes along where it is asked: reading it costs half as much as drawing a page.
    """

    def __init__(self, browser: Browser, *, axe: bool = False, **options: Any) -> None:
        options = {
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "reduced_motion": "reduce",
        } | options
        self.page: Page | None = None
        self.trouble: list[str] = []
        self.server = _Server(self)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.context = browser.new_context(base_url=self.origin, **options)
        # By the driver's own door, so the page's policy stays as it is.
        for text in (AXE, MEASURE) if axe else (MEASURE,):
            self.context.add_init_script(text)
        self.window = self.context.new_page()
        self.width = 0
        self.window.on("console", self._heard)
        self.window.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        self.context.on("request", self._asked)

    def show(self, page: Page, width: int = 1366) -> None:
        self.page, self.trouble = page, []
        self.resize(width)
        self.window.goto(page.address, wait_until="load")

    def resize(self, width: int) -> None:
        if width != self.width:
            self.window.set_viewport_size({"width": width, "height": 900 if width > 600 else 740})
        self.width = width

    def ask(self, *names: str) -> dict[str, list[str]]:
        """What each of these measures answers, asked in this order."""
        found: dict[str, list[str]] = self.window.evaluate(ASK, names)
        return found

    def bytes_of(self, address: str) -> int:
        """Compressed, as a server in front sends it."""
        path = urlsplit(address).path
        assert self.page
        if path.startswith("/static/"):
            return compressed(path)
        return len(gzip.compress(self.page.answer.content))

    @staticmethod
    def is_content(address: str) -> bool:
        """Pictures that belong to what is said: the guide's, a file as evidence.

        They come as one scrolls to them.
        """
        return "/img/guide/" in address or "/evidence/" in address

    def close(self) -> None:
        self.context.close()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, address: str, *, navigates: bool) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of what the window asks for."""
        assert self.page
        url = urlsplit(address)
        if url.path.startswith("/static/"):
            is_script = url.path.endswith(".js")
            kind = "text/javascript" if is_script else mimetypes.guess_type(url.path)[0]
            headers = {
                "Content-Type": kind or "application/octet-stream",
                "Cache-Control": "max-age=3600",
            }
            return 200, headers, static_file(url.path)
        own = navigates and url.path == urlsplit(self.page.address).path
        answer = self.page.answer if own else self.page.client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
        headers = {name: value for name, value in answer.items() if name.lower() not in OF_THE_WAY}
        return answer.status_code, headers, body

    def _heard(self, message: Any) -> None:
        expected = self.page and self.page.answer.status_code >= 400 and "status of" in message.text
        if message.type in {"error", "warning"} and not expected:
            self.trouble.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:")):
            self.trouble.append(f"asks for {request.url}")


# What the way from server to window says for itself.
OF_THE_WAY = {"content-length", "connection", "transfer-encoding"}


class _Server(ThreadingHTTPServer):
    """Answers the window of one stage."""

    daemon_threads = True

    def __init__(self, stage: Stage) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stage = stage
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # the connection stays
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        navigates = self.headers.get("Sec-Fetch-Mode") == "navigate"
        try:
            status, headers, body = self.server.stage.answer(self.path, navigates=navigates)
        finally:
            connections.close_all()  # of this thread
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *words: object) -> None:
        pass
