"""What every sheet says at its head and foot, as offices of the Party write papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.models import Campaign
from scoring.workbooks import stream
from scoring.workbooks.looks import (
    INK,
    LOWERED,
    WIDEST,
    SheetColumn,
    make_font,
    middle_column,
    put_text,
)


@dataclass(frozen=True)
class Letterhead:
    """What every sheet says of the campaign at its head and foot."""

    campaign: Campaign
    moment: datetime
    is_final: bool = False  # what it says is no draft although the campaign goes on

    @property
    def is_draft(self) -> bool:
        return not (self.is_final or self.campaign.is_concluded)

    @property
    def as_of(self) -> str:
        return f"Số liệu đến {localtime(self.moment):%H:%M, %d/%m/%Y}"

    @property
    def seal(self) -> list[str]:
        """The root of the change record, so that it stands outside the database too."""
        campaign = self.campaign
        return (
            [f"Mã niêm phong sổ theo dõi: {campaign.printed_root}"] if campaign.ledger_root else []
        )

    @property
    def status(self) -> str:
        return (
            self.as_of
            if not self.is_draft
            else f"DỰ THẢO – {self.as_of[0].lower()}{self.as_of[1:]}"
        )


def name_file(letterhead: Letterhead, workbook: Workbook) -> None:
    """Properties of the file; its times are the moment of the data."""
    workbook.properties.title = stream.readable(letterhead.campaign.title)
    workbook.properties.creator = stream.readable(letterhead.campaign.issuing_body)
    workbook.properties.created = workbook.properties.modified = letterhead.moment.replace(
        tzinfo=None
    )


def on_first_page(columns: Sequence[SheetColumn]) -> Sequence[SheetColumn]:
    """A head or a signature over the edge of a page would be printed in two halves."""
    ends = accumulate(column.width for column in columns)
    return columns[: max(2, sum(end <= WIDEST for end in ends))]


def draw_head(
    sheet: Worksheet,
    letterhead: Letterhead,
    title: str,
    columns: Sequence[SheetColumn],
    subtitle: str,
) -> int:
    """The head of a Party office's paper; returns the first row below it."""
    campaign, width, left = letterhead.campaign, len(columns), middle_column(columns, 0.45)
    year = localtime(campaign.concluded_at or letterhead.moment).year
    place = f"{campaign.place}, " if campaign.place else ""
    day = f"{place}ngày      tháng      năm {year}"
    put_text(sheet, columns, 1, 1, left, campaign.superior_body.upper(), make_font(12))
    put_text(
        sheet,
        columns,
        1,
        left + 1,
        width,
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        make_font(13, bold=True, underline="single"),
    )
    put_text(sheet, columns, 2, 1, left, campaign.issuing_body.upper(), make_font(12, bold=True))
    put_text(
        sheet, columns, 2, left + 1, width, day[0].upper() + day[1:], make_font(12, italic=True)
    )
    put_text(sheet, columns, 3, 1, left, "*", make_font(12, bold=True))
    lines = [(title.upper(), make_font(14, bold=True)), (campaign.title, make_font(13, bold=True))]
    if campaign.plan_number:
        dated = f", ngày {campaign.plan_date:%d/%m/%Y}" if campaign.plan_date else ""
        lines.append(
            (f"(Theo Kế hoạch số {campaign.plan_number}{dated})", make_font(12, italic=True))
        )
    if campaign.illustrative:
        lines.append(("Nội dung chấm và mức điểm chỉ để minh họa", make_font(12, italic=True)))
    if subtitle:
        lines.append((subtitle, make_font(12, italic=True)))
    draft = letterhead.is_draft
    lines.append(
        (letterhead.status, make_font(12, bold=draft, italic=True, color=LOWERED if draft else INK))
    )
    for row, (text, font) in enumerate(lines, 4):
        put_text(sheet, columns, row, 1, width, text, font)
    return 4 + len(lines) + 1


def draw_foot(
    sheet: Worksheet, columns: Sequence[SheetColumn], row: int, notes: Sequence[str], signed: bool
) -> None:
    """Notes below the table, beside them who signs: below many notes the signature would stand
    alone on a page.
    """
    width = len(columns)
    start = middle_column(columns, 0.66) + 1
    last = start - 1 if signed else width
    for at, note in enumerate(notes, row):
        put_text(sheet, columns, at, 1, last, note, make_font(stream.TYPE, italic=True), "left")
    if not signed:
        return
    put_text(sheet, columns, row, start, width, "TRƯỞNG BAN", make_font(12, bold=True))
    put_text(
        sheet, columns, row + 1, start, width, "(ký, ghi rõ họ tên)", make_font(11, italic=True)
    )
