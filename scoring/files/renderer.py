"""Draws pages of PDF files and makes pictures smaller, behind its fence: a program of its own
(`python -m scoring.files.renderer pdf 1 5 1400 WEBP`), told nothing of this one.
"""

import json
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO

import pypdfium2
from PIL import Image, ImageOps

from scoring.files.fence import BROKEN, LOCKED, TOO_LARGE, fence

PIXELS = 120_000_000  # of a picture that is to be made smaller; telephones take up to 108 million
WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD

Pictures = Iterator[Image.Image]


def pdf(file: IO[bytes], first: int, last: int, side: int, kind: str) -> tuple[int, Pictures]:
    """The number of pages, and those from `first` to `last`."""
    document = pypdfium2.PdfDocument(file)
    document.init_forms()  # what was filled in is drawn, too
    number = len(document)

    def drawn() -> Pictures:
        for place in range(first - 1, min(last, number)):
            page = document[place]
            scale = side / max(page.get_size())
            yield page.render(scale=scale, grayscale=kind == "PNG").to_pil()

    return number, drawn()


def picture(file: IO[bytes], first: int, last: int, side: int, kind: str) -> tuple[int, Pictures]:
    """One page: the picture upright and no larger."""
    image = Image.open(file, formats=("JPEG", "PNG"))
    image.thumbnail((side, side))
    upright = ImageOps.exif_transpose(image)
    return 1, iter([upright if upright.mode in ("L", "RGB", "RGBA") else upright.convert("RGBA")])


WAYS: dict[str, Callable[[IO[bytes], int, int, int, str], tuple[int, Pictures]]] = {
    "pdf": pdf,
    "picture": picture,
}


def main(way: str, first: str, last: str, side: str, kind: str) -> None:
    pages, pictures = WAYS[way](sys.stdin.buffer, int(first), int(last), int(side), kind)
    sizes = []
    with zipfile.ZipFile(sys.stdout.buffer, "w") as archive:
        for number, image in enumerate(pictures, int(first)):
            content = BytesIO()
            image.save(content, kind)
            archive.writestr(f"{number:05}.{kind.lower()}", content.getvalue())
            sizes.append(image.size)
        archive.writestr("facts.json", json.dumps({"pages": pages, "sizes": sizes}))


if __name__ == "__main__":
    Image.init()  # its formats are modules
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    fence()
    try:
        main(*sys.argv[1:])
    except pypdfium2.PdfiumError as problem:
        sys.exit(LOCKED if problem.err_code == WRONG_PASSWORD else BROKEN)
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(BROKEN)
