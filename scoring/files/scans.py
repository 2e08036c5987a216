"""Scans of paper: the codes on each of their sheets."""

from collections.abc import Iterator
from io import BytesIO
from typing import IO

from PIL import Image

from scoring.files import pictures
from scoring.files.codes import CodeOnPage, codes_on
from scoring.files.types import PDF

MAX_SHEETS = 60  # of one file
AT_ONCE = 5  # sheets that are drawn in one go: slow machines too have them in time
SIDE = 2000  # pixels: A4 at 170 dots per inch, where a code of 20 mm is read with room to spare
SIDE_OF_PHOTOS = 3000  # the page seldom fills them


class TooManySheets(Exception):
    """The file has more than are taken at once."""


def codes_of_sheets(file: IO[bytes], content_type: str) -> list[list[CodeOnPage]]:
    """What stands on each sheet of a PDF, or on a picture. Raises TooManySheets,
    pictures.RenderError, OSError.
    """
    return [codes_on(Image.open(BytesIO(sheet))) for sheet in _sheets(file, content_type)]


def _sheets(file: IO[bytes], content_type: str) -> Iterator[bytes]:
    if content_type != PDF.content_type:
        yield from pictures.smaller(file, side=SIDE_OF_PHOTOS, kind="PNG").pictures
        return
    first, last = 1, 1
    while first <= last:
        drawn = pictures.pages(file, first=first, last=first + AT_ONCE - 1, side=SIDE)
        last = drawn.pages
        if last > MAX_SHEETS:
            raise TooManySheets
        yield from drawn.pictures
        first += AT_ONCE


def picture_of_sheet(file: IO[bytes], content_type: str, sheet: int, turn: int, side: int) -> bytes:
    """One sheet for the eye, upright, as WEBP. Raises pictures.RenderError, OSError."""
    if content_type == PDF.content_type:
        drawn = pictures.pages(file, first=sheet, last=sheet, side=side, kind="WEBP")
    else:
        drawn = pictures.smaller(file, side=side)
    if not drawn.pictures:
        raise pictures.RenderError(pictures.BROKEN)
    (picture,) = drawn.pictures
    return _upright(picture, turn) if turn else picture


def _upright(picture: bytes, turn: int) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(picture), formats=("WEBP",)) as image:
        image.rotate(-turn, expand=True).save(out, "WEBP")
    return out.getvalue()
