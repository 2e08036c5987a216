"""Writes a sheet that goes out: openpyxl what stands around its rows, the rows by themselves."""

import re
from datetime import datetime
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.ledger.papers import require_seal
from scoring.models import Campaign, Scorecard
from scoring.workbooks import stream
from scoring.workbooks.offline.cards import cards_of, read_cards, shut
from scoring.workbooks.offline.drawing import Drawing
from scoring.workbooks.offline.drawn_rows import DrawnRows
from scoring.workbooks.offline.sheets import OfflineSheet
from wards.database.moment import one_moment
from wards.models import User

SHEET_PART = "xl/worksheets/sheet1.xml"
LEVEL = 1  # rows repeat themselves: higher levels cost time and save little


def write(
    sheet: OfflineSheet,
    campaign: Campaign,
    card: Scorecard | None,
    file: IO[bytes],
    *,
    by: User,
    now: datetime,
) -> None:
    """Write the sheet of one card, or with `None` of all, into a seekable binary file.

    Raises Refused where the seal of a concluded campaign does not cover what would be written.
    """
    with override("vi"), one_moment():
        require_seal(campaign, [card.pk] if card else None)
        _write(sheet.fit(campaign), campaign, card, file, by, now)


def _write(
    sheet: OfflineSheet,
    campaign: Campaign,
    card: Scorecard | None,
    file: IO[bytes],
    by: User,
    now: datetime,
) -> None:
    workbook = Workbook()
    page = workbook.active
    assert isinstance(page, Worksheet)
    page.title = sheet.printed.replace(",", "")
    drawing = Drawing(sheet, page)
    drawing.head(campaign, card, now, shut(sheet, card, by=by, now=now))
    for filled in read_cards(sheet, cards_of(campaign, card), by=by, now=now):
        drawing.card(filled)
    drawing.finish()
    workbook.properties.title = stream.readable(f"{sheet.printed} – {campaign.title}")
    workbook.properties.creator = stream.readable(campaign.issuing_body)
    saved = BytesIO()
    workbook.save(saved)
    _with_rows(saved, file, drawing.rows)


def _with_rows(saved: BytesIO, file: IO[bytes], rows: DrawnRows) -> None:
    """The workbook with these rows below those that openpyxl has written."""
    with ZipFile(saved) as source, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=LEVEL) as target:
        for name in source.namelist():
            if name != SHEET_PART:
                target.writestr(name, source.read(name))
                continue
            head, end, foot = source.read(name).decode().partition("</sheetData>")
            # The size noted at the top is that of the head; it may be left out.
            head = re.sub("<dimension [^>]*/>", "", head)
            with target.open(name, "w") as part:
                part.write(head.encode())
                part.writelines(rows.closed)
                part.write((end + foot).encode())
