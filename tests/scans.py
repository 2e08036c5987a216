"""Pages of the paper form as a scanner sees them: drawn, turned, written into files."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

MM = 1 / 25.4  # inches
SYMBOL = 20


def page_picture(*codes: Any, dpi: int = 150) -> Image.Image:
    """A grey A4 page with some writing and these codes, from the upper right corner down."""
    width, height = round(210 * MM * dpi), round(297 * MM * dpi)
    page = Image.new("L", (width, height), 250)
    pen = ImageDraw.Draw(page)
    for line in range(8):
        top = height // 3 + line * height // 16
        pen.rectangle((width // 8, top, width * 7 // 8, top + height // 18), outline=90)
    for place, code in enumerate(codes):
        symbol = _symbol(str(code), dpi)
        left, top = width - symbol.width - round(15 * MM * dpi), round(10 * MM * dpi)
        page.paste(symbol, (left, top + place * (symbol.height + round(5 * MM * dpi))))
    return page


def _symbol(text: str, dpi: int) -> Image.Image:
    drawn, out = segno.make(text, error="m", micro=False, boost_error=False), BytesIO()
    drawn.save(out, kind="png", scale=8, border=4)
    modules = drawn.symbol_size(border=0)[0]
    side = round(SYMBOL * MM * dpi * (modules + 8) / modules)
    return Image.open(out).convert("L").resize((side, side), Image.Resampling.BICUBIC)


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    """The picture turned clockwise, as a page lies on the glass."""
    return picture.rotate(-degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=250)


def as_jpeg(picture: Image.Image, name: str = "trang.jpg", quality: int = 60) -> SimpleUploadedFile:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def as_pdf(
    pictures: Sequence[Image.Image], name: str = "phieu.pdf", dpi: int = 150
) -> SimpleUploadedFile:
    """What a scanner with a feeder sends."""
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi)
    return SimpleUploadedFile(name, out.getvalue(), "application/pdf")
