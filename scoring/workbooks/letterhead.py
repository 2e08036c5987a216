"""What every sheet says at its head and foot, as offices of the Party write papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from django.utils.timezone import localtime
from openpyxl import Workbook

from scoring.models import Campaign
from scoring.workbooks import stream
from scoring.workbooks.looks import INK, LOWERED, WIDEST, Lines, SheetColumn


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


def draw_head(lines: Lines, letterhead: Letterhead, title: str, subtitle: str) -> int:
    """The head of a Party office's paper; returns the first row below it."""
    campaign, (left, right) = letterhead.campaign, lines.halves(0.45)
    year = localtime(campaign.concluded_at or letterhead.moment).year
    place = f"{campaign.place}, " if campaign.place else ""
    day = f"{place}ngày      tháng      năm {year}"
    lines.put(1, left, campaign.superior_body.upper(), 12)
    lines.put(1, right, "ĐẢNG CỘNG SẢN VIỆT NAM", 13, bold=True, underline="single")
    lines.put(2, left, campaign.issuing_body.upper(), 12, bold=True)
    lines.put(2, right, day[0].upper() + day[1:], 12, italic=True)
    lines.put(3, left, "*", 12, bold=True)
    lines.put(4, lines.whole, title.upper(), 14, bold=True)
    lines.put(5, lines.whole, campaign.title, 13, bold=True)
    row = 6
    for text in _below_the_title(campaign, subtitle):
        lines.put(row, lines.whole, text, 12, italic=True)
        row += 1
    draft = letterhead.is_draft
    colour = LOWERED if draft else INK
    lines.put(row, lines.whole, letterhead.status, 12, bold=draft, italic=True, color=colour)
    return row + 2


def _below_the_title(campaign: Campaign, subtitle: str) -> Iterator[str]:
    if campaign.plan_number:
        dated = f", ngày {campaign.plan_date:%d/%m/%Y}" if campaign.plan_date else ""
        yield f"(Theo Kế hoạch số {campaign.plan_number}{dated})"
    if campaign.illustrative:
        yield "Nội dung chấm và mức điểm chỉ để minh họa"
    if subtitle:
        yield subtitle


def draw_foot(lines: Lines, row: int, notes: Sequence[str], *, signed: bool) -> None:
    """Notes below the table, beside them who signs: below many notes the signature would stand
    alone on a page.
    """
    left, right = lines.halves(0.66)
    for at, note in enumerate(notes, row):
        lines.put(at, left if signed else lines.whole, note, stream.TYPE, align="left", italic=True)
    if signed:
        lines.put(row, right, "TRƯỞNG BAN", 12, bold=True)
        lines.put(row + 1, right, "(ký, ghi rõ họ tên)", 11, italic=True)
