"""Codes on a picture of a page: what they say, and how the page lies."""

from dataclasses import dataclass

import zxingcpp
from PIL import Image

QUARTER = 90
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True)
class CodeOnPage:
    """`turn`: by how many degrees, 0, 90, 180 or 270 clockwise, the picture stands upright."""

    text: str
    turn: int


def codes_on(picture: Image.Image) -> list[CodeOnPage]:
    """Every QR code on the picture, in no order."""
    grey = picture.convert("L")
    found = zxingcpp.read_barcodes(grey, formats=QR)
    return [CodeOnPage(code.text, _turn(code.orientation)) for code in found]


def _turn(lies: int) -> int:
    """A page lies a few degrees askew as well; what it needs is a whole number of quarters."""
    return -round(lies / QUARTER) * QUARTER % 360
