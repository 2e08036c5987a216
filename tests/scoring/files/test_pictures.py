"""Pictures of PDF pages and of pictures, drawn in a sandbox."""

import json
import re
import struct
import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from scoring.demo.pdf import document
from scoring.files import pictures

LOCK = b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (
    b"A1" * 32,
    b"B2" * 32,
)


def pdf() -> BytesIO:
    return BytesIO(document("Báo cáo", ["Phường đã tổ chức 12 hội nghị."]))


def picture(size=(40, 20), kind="PNG", mode="RGB", **how) -> BytesIO:
    file = BytesIO()
    Image.new(mode, size).save(file, kind, **how)
    return file


def seen(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def code_of(file: BytesIO, draw=pictures.pages) -> str:
    with pytest.raises(pictures.RenderError) as refusal:
        draw(file)
    return refusal.value.code


@pytest.mark.parametrize(("mode", "drawn"), [("L", "L"), ("RGB", "RGB"), ("P", "RGBA")])
def test_a_picture_keeps_its_colours_and_one_of_a_palette_gets_all(mode, drawn):
    smaller = pictures.smaller(picture(mode=mode), side=100, kind="PNG")
    assert seen(smaller.pictures[0]).mode == drawn


def test_a_page_becomes_a_grey_picture_with_ink_on_white():
    drawn = pictures.pages(pdf(), side=842)
    image = seen(drawn.pictures[0])
    assert (drawn.pages, image.size, image.mode, image.format) == (1, (595, 842), "L", "PNG")
    darkest, lightest = image.getextrema()
    assert darkest < 60
    assert lightest == 255


def test_pages_for_the_eye_are_small():
    content = pictures.pages(pdf(), side=1200, kind="WEBP").pictures[0]
    assert seen(content).format == "WEBP"
    assert len(content) < 60_000


def scan(mode: str) -> bytes:
    """A sheet with a bar across its upper half, packed as Pillow packs this mode into a PDF: "1" as
    a fax (CCITT), "RGBA" as JPEG 2000, the others as JPEG.
    """
    sheet = Image.new("L", (400, 600), 255)
    sheet.paste(0, (50, 100, 350, 160))
    file = BytesIO()
    sheet.convert(mode).save(file, "PDF", resolution=50)
    return file.getvalue()


def scan_in_jbig2() -> bytes:
    """The same sheet as scanners pack it that save room: one region coded as a fax (ITU-T T.88)."""
    before, _stream, rest = scan("1").partition(b"stream\n")
    data, end, after = rest.partition(b"\nendstream")
    size = struct.pack(">II", 400, 600)
    region = size + struct.pack(">IIBB", 0, 0, 0, 1) + data
    page = size + struct.pack(">IIBH", 0, 0, 0, 0)
    packed = b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(segment)) + segment
        for number, (kind, segment) in enumerate([(48, page), (38, region)])
    )
    head = re.sub(rb"/DecodeParms \[.*?\]", b"/Decode [1 0]", before, flags=re.DOTALL)
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), head)
    # Pillow's fax has white for black (BlackIs1); the table at the end is mended by the reader.
    return head.replace(b"CCITTFaxDecode", b"JBIG2Decode") + b"stream\n" + packed + end + after


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize(
    ("filtered", "content"),
    [
        (b"/CCITTFaxDecode", scan("1")),
        (b"/JBIG2Decode", scan_in_jbig2()),
        (b"/JPXDecode", scan("RGBA")),
        (b"/DCTDecode", scan("CMYK")),
    ],
    ids=["fax", "jbig2", "jpeg-2000", "cmyk"],
)
def test_scans_are_drawn_however_the_scanner_packed_them(filtered, content, kind):
    assert filtered in content
    image = seen(pictures.pages(BytesIO(content), side=600, kind=kind).pictures[0]).convert("L")
    assert image.size == (400, 600)
    assert [image.getpixel(place) < 60 for place in ((200, 130), (20, 130), (200, 400))] == [
        True, False, False,
    ]  # fmt: skip


def test_pages_past_the_last_are_none():
    assert pictures.pages(pdf(), first=2, last=6) == pictures.Drawn(1, [])


@pytest.mark.parametrize(
    "wrong", [{"last": 21}, {"first": 0}, {"side": 5001}, {"first": 3, "last": 2}]
)
def test_more_than_one_call_may_ask_for_is_a_fault(wrong):
    with pytest.raises(ValueError, match="pages"):
        pictures.pages(pdf(), **wrong)


def test_a_broken_file_and_a_locked_one_say_so():
    locked = pdf().getvalue().replace(b"/Info 6 0 R", b"/Info 6 0 R" + LOCK)
    assert code_of(BytesIO(b"%PDF-1.5 rubbish")) == "broken"
    assert code_of(BytesIO(b"")) == "broken"
    assert code_of(BytesIO(locked)) == "locked"


def test_a_picture_is_made_smaller_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the telephone was held on its side
    turned = pictures.smaller(picture((400, 200), "JPEG", exif=exif), side=100).pictures[0]
    assert seen(turned).size == (50, 100)
    assert seen(pictures.smaller(picture(), side=100).pictures[0]).size == (40, 20)


@pytest.mark.parametrize("mode", ["LA", "P", "I;16", "CMYK"])
def test_every_kind_of_picture_is_drawn(mode):
    file = picture(kind="JPEG" if mode == "CMYK" else "PNG", mode=mode)
    assert seen(pictures.smaller(file, side=30).pictures[0]).size == (30, 15)


def test_a_picture_of_too_many_pixels_is_not_unpacked():
    bomb = picture((11_000, 11_000), mode="1")
    assert len(bomb.getvalue()) < 60_000
    assert code_of(bomb, lambda file: pictures.smaller(file, side=100)) == "too_large"
    assert (
        code_of(BytesIO(b"\x89PNG\r\n\x1a\n"), lambda file: pictures.smaller(file, side=9))
        == "broken"
    )


def another(monkeypatch, tmp_path, program: str) -> None:
    """Instead of the renderer."""
    path = tmp_path / "program.py"
    path.write_text(program)
    monkeypatch.setattr(pictures, "RENDERER", [str(path)])


def test_what_takes_too_long_is_stopped(monkeypatch, tmp_path):
    another(monkeypatch, tmp_path, "while True: pass")
    monkeypatch.setattr(pictures, "PATIENCE", 0.2)
    assert code_of(pdf()) == "too_slow"


def test_who_waits_for_their_turn_too_long_is_told(monkeypatch):
    monkeypatch.setattr(pictures, "TURN", 0.05)
    with pictures._turn_taken():
        assert code_of(pdf()) == "busy"


def test_a_process_that_falls_over_or_talks_nonsense_is_an_answer(monkeypatch, tmp_path):
    another(monkeypatch, tmp_path, "import os; os.abort()")
    assert code_of(pdf()) == "broken"
    another(monkeypatch, tmp_path, "print('nonsense')")
    assert code_of(pdf()) == "broken"


def test_the_process_knows_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "kept from it")
    another(
        monkeypatch, tmp_path, "import os, sys; sys.exit(5 if 'SECRET_KEY' in os.environ else 4)"
    )
    assert code_of(pdf()) == "locked"


@pytest.mark.skipif(sys.platform == "win32", reason="has no such bounds")
@pytest.mark.parametrize(
    "attempt",
    ["open(path)", "socket.socket()", "os.fork() or os._exit(0)", "bytearray(2 * 1024**3)"],
)
def test_in_the_sandbox_nothing_more_is_opened_or_taken(attempt):
    program = "\n".join(
        (
            "import os, socket; from scoring.files import sandbox; path = sandbox.__file__",
            "os.geteuid() or os.setuid(65534)  # the superuser has no bound on processes",
            "sandbox.close_sandbox()",
            attempt,
        )
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert any(word in done.stderr for word in ("OSError", "BlockingIOError", "MemoryError"))


# Letters


def with_font(font: bytes, text: bytes) -> bytes:
    """A page that says this in a font which the file does not bring."""
    content = b"BT /F 24 Tf 60 700 Td " + text + b" Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Encoding/WinAnsiEncoding%s>>" % font,
    ]
    numbered = (b"%d 0 obj%s endobj\n" % (n, one) for n, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + b"".join(numbered) + b"trailer<</Root 1 0 R>>"


TCVN3 = b"/Subtype/TrueType/BaseFont/.VnTime"


@pytest.mark.parametrize(
    ("content", "borrows"),
    [
        (with_font(TCVN3, b"(C\xe9ng h\xdfa)"), True),
        (with_font(TCVN3, b"(Phuong 2)"), False),  # plain letters are the same in any font
        (with_font(b"/Subtype/Type1/BaseFont/Helvetica", b"(\xe1\xe0)"), False),
        (pdf().read(), False),
    ],
)
def test_letters_of_a_font_that_the_file_does_not_bring_are_said(content, borrows):
    answer = pictures.answer_to(BytesIO(content), pictures.RENDERER, "pdf", 1, 1, 400, "WEBP")
    with ZipFile(BytesIO(answer)) as archive:
        assert json.loads(archive.read("facts.json"))["borrows_letters"] is borrows
