"""Draws pages of PDF files and makes pictures smaller, in a sandbox: a program of its own
(`python -m scoring.files.renderer pdf 1 5 1400 WEBP`), told nothing of this one.
"""

import codecs
import ctypes
import json
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice
from typing import IO

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw

from scoring.files.sandbox import BROKEN, LOCKED, TOO_LARGE, close_sandbox

PIXELS = 120_000_000  # of a picture that is to be made smaller; telephones take up to 108 million
WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD

# The fonts that every reader has, and how many runs of text of a page are asked for theirs.
STANDARD = ("Times-", "Helvetica", "Courier", "Symbol", "ZapfDingbats")
RUNS = 5000
LETTERS = "utf-16-le"  # of the PDF library

# A picture, and whether letters in it are of another font than the file asks for.
Pictures = Iterator[tuple[Image.Image, bool]]


def pdf(file: IO[bytes], first: int, last: int, side: int, kind: str) -> tuple[int, Pictures]:
    """The number of pages, and those from `first` to `last`."""
    document = pypdfium2.PdfDocument(file)
    document.init_forms()  # what was filled in is drawn, too
    number = len(document)

    def drawn() -> Pictures:
        for place in range(first - 1, min(last, number)):
            page = document[place]
            scale = side / max(page.get_size())
            image = page.render(scale=scale, grayscale=kind == "PNG").to_pil()
            yield image, kind != "PNG" and _borrows_letters(page)

    return number, drawn()


def _borrows_letters(page: pypdfium2.PdfPage) -> bool:
    """Whether a page asks for letters beyond plain ones in a font that the file does not bring:
    what is drawn then may be other letters.
    """
    words = page.get_textpage()
    runs = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3)
    for run in islice(runs, RUNS):
        font = raw.FPDFTextObj_GetFont(run)
        if not font or raw.FPDFFont_GetIsEmbedded(font) or _name_of(font).startswith(STANDARD):
            continue
        if not _text_of(run, words).isascii():
            return True
    return False


def _name_of(font: raw.FPDF_FONT) -> str:
    name = ctypes.create_string_buffer(raw.FPDFFont_GetBaseFontName(font, None, 0))
    raw.FPDFFont_GetBaseFontName(font, name, len(name))
    return name.value.decode("latin-1")


def _text_of(run: pypdfium2.PdfObject, words: pypdfium2.PdfTextPage) -> str:
    said = ctypes.create_string_buffer(raw.FPDFTextObj_GetText(run, words, None, 0))
    into = ctypes.cast(said, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFTextObj_GetText(run, words, into, len(said))
    return said.raw.decode(LETTERS, "replace").rstrip("\0")


def picture(file: IO[bytes], first: int, last: int, side: int, kind: str) -> tuple[int, Pictures]:
    """One page: the picture upright and no larger."""
    image = Image.open(file, formats=("JPEG", "PNG"))
    image.thumbnail((side, side))
    upright = ImageOps.exif_transpose(image)
    known = upright.mode in ("L", "RGB", "RGBA")
    return 1, iter([(upright if known else upright.convert("RGBA"), False)])


WAYS: dict[str, Callable[[IO[bytes], int, int, int, str], tuple[int, Pictures]]] = {
    "pdf": pdf,
    "picture": picture,
}


def main(way: str, first: str, last: str, side: str, kind: str) -> None:
    pages, pictures = WAYS[way](sys.stdin.buffer, int(first), int(last), int(side), kind)
    sizes, borrows = [], False
    with zipfile.ZipFile(sys.stdout.buffer, "w") as archive:
        for number, (image, borrowed) in enumerate(pictures, int(first)):
            content = BytesIO()
            image.save(content, kind)
            archive.writestr(f"{number:05}.{kind.lower()}", content.getvalue())
            sizes.append(image.size)
            borrows |= borrowed
        facts = {"pages": pages, "sizes": sizes, "borrows_letters": borrows}
        archive.writestr("facts.json", json.dumps(facts))


if __name__ == "__main__":
    Image.init()  # its formats are modules, and so is a codec
    codecs.lookup(LETTERS)
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    close_sandbox()
    try:
        main(*sys.argv[1:])
    except pypdfium2.PdfiumError as problem:
        sys.exit(LOCKED if problem.err_code == WRONG_PASSWORD else BROKEN)
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(BROKEN)
