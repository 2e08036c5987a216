"""Hostile texts, bodies, headers and files, drawn from a seeded source: the same seed, the same
request.
"""

import io
import json
import random
import zipfile
from functools import cache
from typing import Any
from urllib.parse import quote_from_bytes

from docx import Document
from openpyxl import Workbook

# As bytes, since half of them are no text at all.
TEXTS: tuple[bytes, ...] = (
    b"", b" ", b"\x00", b"a\x00b", b"\xed\xa0\x80", b"\xff\xfe", b"\xc3\x28", b"\xf4\x90\x80\x80", b"\x1b[2J",
    b"\r\nX: y",
    "Phường 1".encode("utf-16"), "Phuờ̛ng Ðức".encode(), "e\u0301\u0302\u0303".encode() * 50, "\u202etxt.exe".encode(),
    "１２，５".encode(), "٣".encode(), "²".encode(), "①".encode(), "Ⅻ".encode(), "−1".encode(), "\ufeff1".encode(),
    "\u2028\u2029\u200b".encode(), "\U0001f468\u200d\U0001f469".encode(), "ﷺ".encode() * 300, b"\x7f\x80\x9f",
    b"0", b"-0", b"-1", b"1", b"4,5", b"4.5", b"4,555", b"1e9", b"1e309", b"NaN", b"Infinity", b"0x10", b"1_000", b"+1",
    b"9" * 19, b"9223372036854775808", b"2147483648", b"-9223372036854775809", b"9" * 5000, b"0" * 400 + b"1",
    b"None", b"null", b"true", b"undefined", b"[]", b"{}", b"%s%n%x", b"%00", b"%", b"{{7*7}}", b"{% debug %}", b"${x}",
    b"' OR 1=1--", b"\"; DROP TABLE scoring_entry;--", b"<script>alert(1)</script>", b"=cmd|' /C calc'!A0",
    b"../../etc/passwd", b"..%2f..%2f", b"C:\\CON", b"file:///etc/passwd", b"javascript:alert(1)", b"http://[::1",
    b"http://\xff",
    b"https://a" + b".a" * 3000, b"//evil.example/", b"31/02/2026", b"00/00/0000", b"31/12/9999 23:59",
    b"01/01/0001 00:00",
    b"30/11/2026 24:00", b"2026-02-30", b"9999-12-31T23:59:59.999999+23:59", "17 giờ 99, ngày 30/11/2026".encode(),
    b"x" * 300, b"x" * 20_000, b"\n" * 5000, b"a" * 256, "ữ".encode() * 11_000, b"&" * 500, b";" * 50, b"head", b"own",
)  # fmt: skip
NAMES = (
    b"",
    b".",
    b"..",
    b"__proto__",
    b"a[b][c]",
    b"form-0-id",
    b"state",
    b"role",
    b"version",
    b"pk",
    b"\x00",
    b"\xff",
    b"id",
)
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=XX", "multipart/form-data", "application/json",
    "text/plain", "application/xml", "multipart/form-data; boundary=" + "x" * 200, "application/json; charset=utf-16",
    "application/x-www-form-urlencoded; charset=klingon", "", "nonsense", "multipart/mixed; boundary=XX",
    "multipart/form-data; boundary=\u00fc",
)  # fmt: skip
# Not the length: servers hand on a number or answer for themselves.
HEADERS = (
    "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_REQUEST_ID", "HTTP_REFERER", "HTTP_ORIGIN", "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH", "HTTP_RANGE", "HTTP_X_REQUESTED_WITH",
    "HTTP_X_CSRFTOKEN", "HTTP_USER_AGENT", "HTTP_HOST", "REMOTE_ADDR", "HTTP_ACCEPT_ENCODING",
    "HTTP_CONTENT_ENCODING", "HTTP_TRANSFER_ENCODING", "HTTP_X_HTTP_METHOD_OVERRIDE",
)  # fmt: skip
COOKIES = ("sessionid", "csrftoken", "messages", "django_language", "x")
FILE_NAMES = (
    "a.pdf", "a.PDF", "báo cáo.docx", "a.xlsx", "a.pdf.exe", "../../a.pdf", "a\x00.pdf", "CON.pdf", ".pdf",
    "a." + "x" * 300,
    "x" * 500 + ".pdf", "\u202efdp.exe", "a.svg", "a.html", "a.xlsm", "e\u0301.pdf", 'a"b.pdf', "a\r\nb.pdf", "",
    "a.jpg", "a.png",
    "\ud800.pdf", "..", "/", "C:\\a.pdf", "a .pdf ", "a.pdf\u200b",
)  # fmt: skip


def texts(rng: random.Random, known: bytes = b"") -> bytes:
    """One value: hostile, or the one that the page itself has, or that one a little changed."""
    chance = rng.random()
    if known and chance < 0.45:
        return known
    if known and chance < 0.6:
        return mutated(rng, known)
    if chance < 0.95:
        return rng.choice(TEXTS)
    return rng.randbytes(rng.randrange(1, 400))


def mutated(rng: random.Random, content: bytes) -> bytes:
    """The same with a few bytes changed, cut, doubled or put in."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5, 30))):
        place = rng.randrange(len(data) + 1)
        match rng.randrange(6):
            case 0 if place < len(data):
                data[place] ^= 1 << rng.randrange(8)
            case 1:
                data[place:place] = rng.choice(TEXTS)[:200]
            case 2:
                del data[place : place + rng.randrange(1, 60)]
            case 3:
                data[place:place] = data[place : place + rng.randrange(1, 200)]
            case 4:
                data[place : place + 4] = rng.choice(
                    (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff", b"PK\x05\x06")
                )
            case _ if rng.random() < 0.2:
                del data[place:]
    return bytes(data)


def fields(
    rng: random.Random, known: dict[str, str], names: list[str]
) -> list[tuple[bytes, bytes]]:
    """Names and values: most of what the page has, some left out, doubled or made up."""
    found = [
        (name.encode(), texts(rng, value.encode("utf-8", "surrogatepass")))
        for name, value in known.items()
        if rng.random() < 0.9
    ]
    for _ in range(rng.choice((0, 1, 1, 3, 8))):
        name = rng.choice(names).encode() if rng.random() < 0.8 else rng.choice(NAMES)
        found.append((name, texts(rng)))
    if rng.random() < 0.004:
        found += [(b"x%d" % number, b"1") for number in range(1200)]
    return found


def urlencoded(pairs: list[tuple[bytes, bytes]]) -> bytes:
    return b"&".join(
        quote_from_bytes(name).encode() + b"=" + quote_from_bytes(value).encode()
        for name, value in pairs
    )


def multipart(rng: random.Random, pairs: list[tuple[bytes, bytes]], files: list[str]) -> bytes:
    parts = [
        b'--XX\r\nContent-Disposition: form-data; name="' + n + b'"\r\n\r\n' + v + b"\r\n"
        for n, v in pairs
    ]
    for name in files:
        for _ in range(rng.choice((1, 1, 2, 12))):
            title = rng.choice(FILE_NAMES).encode("utf-8", "surrogatepass")
            head = (
                b'--XX\r\nContent-Disposition: form-data; name="'
                + name.encode()
                + b'"; filename="'
                + title
                + b'"\r\n'
            )
            parts.append(
                head
                + b"Content-Type: "
                + rng.choice(TEXTS)[:60]
                + b"\r\n\r\n"
                + file(rng)
                + b"\r\n"
            )
    body = b"".join(parts) + b"--XX--\r\n"
    return mutated(rng, body) if rng.random() < 0.15 else body


def as_json(rng: random.Random, pairs: list[tuple[bytes, bytes]]) -> bytes:
    odd: tuple[Any, ...] = (
        None,
        True,
        -1,
        10**400,
        1.5,
        [],
        {},
        [[[]]],
        {"a": {"b": []}},
        "\ud800",
        "\x00",
    )
    facts = {
        name.decode("latin-1"): rng.choice(odd)
        if rng.random() < 0.4
        else value.decode("utf-8", "replace")
        for name, value in pairs
    }
    chance = rng.random()
    if chance < 0.7:
        return json.dumps(facts).encode()
    if chance < 0.8:
        return b"[" * 50_000
    if chance < 0.9:
        return rng.choice(
            (
                b"",
                b"null",
                b"[]",
                b'"x"',
                b"NaN",
                b"1e999",
                b"\xff",
                b'{"a":',
                b'{"a":1,"a":2}',
                b"9" * 6000,
            )
        )
    return mutated(rng, json.dumps(facts).encode())


# Files


def _docx() -> bytes:
    stream, document = io.BytesIO(), Document()
    document.add_paragraph("Báo cáo kết quả")
    document.save(stream)
    return stream.getvalue()


def _xlsx() -> bytes:
    stream, book = io.BytesIO(), Workbook()
    for row in range(20):
        book.active.append([row, "Phường", 4.5])  # type: ignore[union-attr]
    book.save(stream)
    return stream.getvalue()


SOUND = {
    ".pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    ".docx": _docx(),
    ".xlsx": _xlsx(),
    ".jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40,
    ".png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
}


@cache
def bomb() -> bytes:
    """Small, and 300 MB when unpacked."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("[Content_Types].xml", "w") as listing:
            for _ in range(300):
                listing.write(b" " * 1_000_000)
        archive.writestr("xl/workbook.xml", b"")
    return stream.getvalue()


def repacked(rng: random.Random, content: bytes) -> bytes:
    """The archive made again, its members changed, renamed, left out or many, or packed another
    way.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if rng.random() < 0.05:
                continue
            data = old.read(name)
            if rng.random() < 0.2:
                data = mutated(rng, data)
            way = rng.choice(
                (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
            )
            new.writestr(
                name
                if rng.random() < 0.95
                else rng.choice(("xl/vbaProject.bin", "../a", "/a", "a" * 60_000)),
                data,
                way,
            )
        if rng.random() < 0.02:
            for number in range(2100):
                new.writestr(f"m{number}", b"")
    return mutated(rng, stream.getvalue()) if rng.random() < 0.5 else stream.getvalue()


def file(rng: random.Random, ending: str = "") -> bytes:
    """A broken or hostile file, sometimes a sound one."""
    content = SOUND[ending or rng.choice(list(SOUND))]
    chance = rng.random()
    if chance < 0.05:
        return content
    if chance < 0.06:
        return bomb()
    if chance < 0.4 and content.startswith(b"PK"):
        return repacked(rng, content)
    if chance < 0.45:
        return content + rng.choice(list(SOUND.values()))
    if chance < 0.5:
        return rng.randbytes(rng.randrange(3000))
    return mutated(rng, content)
