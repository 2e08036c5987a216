"""A page of Vietnamese text as a PDF, without a font file and without a library.

The standard Times font of every PDF reader has no Vietnamese letters, so each one is composed of
its base letter and its marks; `/ActualText` carries the true text for searching, copying and screen
readers.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

# Advance widths of Times-Roman, in thousandths, from the space (32) to the tilde (126).
WIDTHS = (
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
)  # fmt: skip

# Codes of the font's own encoding below: the marks stand where nothing else is needed.
CODES = {
    "\u0300": 1,
    "\u0301": 2,
    "\u0302": 3,
    "\u0303": 4,
    "\u0306": 5,
    "\u0323": 6,
    "\u031b": 7,
    "stroke": 8,
}
GLYPHS = (
    "1 /grave /acute /circumflex /tilde /breve /period /quoteright /hyphen"
    " /endash /quotedblleft /quotedblright /dotlessi"
)
SIGNS = {"–": (9, 500), "“": (10, 444), "”": (11, 444)}
DOTLESS = 12
HOOK = "\u0309"

PAGE, LEFT, TOP, LEADING = (595, 842), 85, 770, 1.45


def document(title: str, paragraphs: Sequence[str], head: str = "") -> bytes:
    """A one-page PDF: a head line, a centred bold title, paragraphs."""
    lines = [*_set(head, 12, TOP), *_set(title, 15, TOP - 50, centred=True, bold=True)]
    y = TOP - 95.0
    for paragraph in paragraphs:
        for line in _wrapped(paragraph, 13):
            lines += _set(line, 13, y)
            y -= 13 * LEADING
        y -= 6
    return _file(title, "\n".join(lines).encode("ascii"))


def _file(title: str, content: bytes) -> bytes:
    """The objects of the file with their cross-reference table."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (vi) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R" % PAGE
        + b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Type /Encoding"
        b" /BaseEncoding /WinAnsiEncoding /Differences [%s] >> >>" % GLYPHS.encode("ascii"),
        b"<< /Title <%s> >>" % _utf16(title).encode("ascii"),
    ]
    out, offsets = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )
    return bytes(out)


def _utf16(text: str) -> str:
    return "FEFF" + text.encode("utf-16-be").hex().upper()


@lru_cache(maxsize=512)
def _letter(letter: str) -> tuple[int, int, str]:
    """(code, width, marks)."""
    if letter in SIGNS:
        return (*SIGNS[letter], "")
    base, marks = {"đ": ("d", "-"), "Đ": ("D", "-")}.get(letter, ("", ""))
    if not base:
        parts = unicodedata.normalize("NFD", letter)
        base, marks = parts[0], parts[1:]
    code = ord(base) if 32 <= ord(base) <= 126 else ord("?")
    # A tone takes the place of the dot.
    return DOTLESS if base == "i" and marks.strip("\u0323") else code, WIDTHS[code - 32], marks


def _letters(text: str) -> Iterator[tuple[int, int, str]]:
    return map(_letter, unicodedata.normalize("NFC", text))


def _width(text: str, size: float) -> float:
    return sum(width for _code, width, _marks in _letters(text)) * size / 1000


def _wrapped(text: str, size: float) -> Iterator[str]:
    """Lines no wider than the column."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, size) > PAGE[0] - LEFT - 56:
            yield line
            longer = word
        line = longer
    yield line


def _set(
    text: str, size: float, y: float, *, centred: bool = False, bold: bool = False
) -> Iterator[str]:
    """Operators that draw one line: letters first, then their marks, all under one true text."""
    x = (PAGE[0] - _width(text, size)) / 2 if centred else float(LEFT)
    shown, marks, paths = "", [], []
    at = x
    for code, width, above in _letters(text):
        shown += f"{code:02X}"
        if above:
            glyphs, hooks = _marks(chr(code), width, above)
            marks += [
                (mark, at + dx * size / 1000, y + dy * size / 1000) for mark, dx, dy in glyphs
            ]
            paths += [(at + dx * size / 1000, y + dy * size / 1000) for dx, dy in hooks]
        at += width * size / 1000
    yield f"/Span << /ActualText <{_utf16(text + ' ')}> >> BDC"
    yield f"BT /F {size} Tf {'2 Tr 0.35 w' if bold else '0 Tr'} 1 0 0 1 {x:.2f} {y:.2f} Tm <{shown}> Tj"
    for mark, mx, my in marks:
        yield f"1 0 0 1 {mx:.2f} {my:.2f} Tm <{mark:02X}> Tj"
    yield "ET"
    for hx, hy in paths:
        u = size / 1000
        curve = (hx - 45 * u, hy + 90 * u, hx + 120 * u, hy + 150 * u, hx + 95 * u, hy + 60 * u)
        tail = (hx + 80 * u, hy + 20 * u, hx + 20 * u, hy + 20 * u, hx + 25 * u, hy - 45 * u)
        yield f"{55 * u:.2f} w {hx - 45 * u:.2f} {hy + 55 * u:.2f} m"
        yield (
            " ".join(f"{value:.2f}" for value in curve)
            + " c "
            + " ".join(f"{value:.2f}" for value in tail)
            + " c S"
        )
    yield "EMC"


def _marks(
    base: str, width: int, marks: str
) -> tuple[list[tuple[int, float, float]], list[tuple[float, float]]]:
    """Where the marks of one letter go: (code, dx, dy) of glyphs and (dx, dy) of hooks, in
    thousandths.
    """
    lift = 165.0 if base.isupper() else 0.0
    middle = width / 2 + (20 if base in "AI" else 0)
    glyphs: list[tuple[int, float, float]] = []
    hooks: list[tuple[float, float]] = []
    hat = next((mark for mark in marks if mark in "\u0302\u0306"), "")
    for mark in marks:
        if mark == "-":
            dx, dy = (-25, 95) if base == "D" else (170, 375)
            glyphs.append((CODES["stroke"], dx, dy))
        elif mark == HOOK:
            hooks.append((middle + (150 if hat else -20), 545 + lift + (110 if hat else 0)))
        elif mark == "\u0323":
            glyphs.append((CODES[mark], middle - 125, -195))
        elif mark == "\u031b":
            glyphs.append((CODES[mark], width - 190, -60 + (lift and 30)))
        elif hat and mark != hat:
            # A tone beside or above the hat.
            glyphs.append(
                (CODES[mark], middle - 166 + (0 if mark == "\u0303" else 120), lift + 150)
            )
        else:
            glyphs.append((CODES[mark], middle - 166, lift))
    return glyphs, hooks
