"""A bucket that speaks as much of S3's protocol as the program uses, over a real socket.

What it keeps lies in memory. It can refuse, and it can be silent.
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

NAME = "evidence-of-wards"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Bucket(ThreadingHTTPServer):
    """`full`: takes nothing. `refuses`: does nothing at all. `hangs`:
    says nothing for so many seconds.
    """

    daemon_threads = True

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Request)
        self.objects: dict[str, bytes] = {}
        self.full = self.refuses = False
        self.hangs = 0.0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asks may be killed in between."""

    @property
    def environment(self) -> dict[str, str]:
        """The program's settings for it."""
        host, port = self.server_address[:2]
        return {
            "S3_BUCKET": NAME,
            "S3_ENDPOINT": f"http://{host!s}:{port}",
            "S3_REGION": "us-east-1",
            "S3_ACCESS_KEY": "key",
            "S3_SECRET_KEY": "secret",
        }


@contextmanager
def bucket(host: str = "127.0.0.1") -> Iterator[Bucket]:
    with Bucket(host) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        try:
            yield made
        finally:
            made.shutdown()


class Request(BaseHTTPRequestHandler):
    server: Bucket

    def log_message(self, *_facts: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: object) -> None:
        self.send_response(status)
        for name, value in ({"Content_Length": len(body)} | headers).items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    @property
    def key(self) -> str:
        return unquote(urlparse(self.path).path).removeprefix(f"/{NAME}/")

    def is_heard(self) -> bool:
        time.sleep(self.server.hangs)
        if self.server.refuses:
            self.answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        return not self.server.refuses

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.is_heard():
            return
        assert "AWS4-HMAC-SHA256" in self.headers["Authorization"]
        if self.server.full:
            self.answer(503, b"<Error><Code>SlowDown</Code></Error>")
            return
        self.server.objects[self.key] = content
        self.answer(200, ETag=f'"{md5(content).hexdigest()}"')

    def do_HEAD(self) -> None:
        if not self.is_heard():
            return
        if self.key not in self.server.objects:
            self.answer(404)
            return
        length = len(self.server.objects[self.key])
        self.answer(
            200, ETag='"x"', Last_Modified=format_datetime(NOW, usegmt=True), Content_Length=length
        )

    def do_GET(self) -> None:
        if not self.is_heard():
            return
        asked = parse_qs(urlparse(self.path).query)
        if "list-type" in asked or "prefix" in asked:
            listed = self.listing(asked["prefix"][0]).encode()
            self.answer(200, listed, Content_Type="application/xml")
            return
        if self.key not in self.server.objects:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        content = self.server.objects[self.key]
        if part := re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            content = content[int(part[1]) : int(part[2]) + 1 if part[2] else None]
        self.answer(200, content, ETag='"x"', Last_Modified=format_datetime(NOW, usegmt=True))

    def do_DELETE(self) -> None:
        if not self.is_heard():
            return
        self.server.objects.pop(self.key, None)
        self.answer(204)

    def listing(self, prefix: str) -> str:
        found = "".join(
            f"<Contents><Key>{key}</Key><Size>{len(content)}</Size>"
            f"<LastModified>{NOW:%Y-%m-%dT%H:%M:%SZ}</LastModified></Contents>"
            for key, content in self.server.objects.items()
            if key.startswith(prefix)
        )
        return f"<ListBucketResult><Name>{NAME}</Name><Prefix>{prefix}</Prefix>{found}</ListBucketResult>"
