"""The year-end workbook: summary, awards, comparison."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import IO

from django.utils import timezone
from django.utils.translation import override

from scoring.ledger.papers import hold_to_the_seal
from scoring.models import Campaign
from scoring.rules.points import show
from scoring.workbooks import stream
from scoring.workbooks.rows import Year, award_rows, comparison_rows, summary_rows
from scoring.workbooks.sheet import (
    DATE,
    GAP,
    NUMBER,
    SELF,
    SURVEY,
    WHOLE,
    Letterhead,
    SheetColumn,
    name_file,
    table,
)
from scoring.workbooks.snapshot import one_moment


def file_name(campaign: Campaign) -> str:
    return f"tong-hop-thi-dua-{campaign.slug}.xlsx"


def write(campaign: Campaign, file: IO[bytes]) -> None:
    """Write the workbook of a campaign, as it stands now, into a seekable binary file.

    Raises Refused where the seal of a concluded one does not cover what would be printed.
    """
    with override("vi"), one_moment():
        hold_to_the_seal(campaign)
        letterhead = Letterhead(campaign, timezone.now())
        year = Year(campaign)
        heads = campaign.heads
        names = [
            f"Tiêu chí {head.position} ({show(head.cap)} điểm): {head.title}" for head in heads
        ]
        tables = (
            table(
                letterhead,
                "Tổng hợp",
                "Tổng hợp kết quả tự chấm, khảo sát và thẩm định",
                summary_columns([f"{head.position}\n({show(head.cap)} đ)" for head in heads]),
                summary_rows(year),
                frozen=2,
                notes=names,
            ),
            table(
                letterhead,
                "Khen thưởng",
                "Danh sách khen thưởng",
                AWARD_COLUMNS,
                award_rows(year),
                frozen=3,
            ),
            table(
                letterhead,
                "Đối chiếu",
                "Đối chiếu điểm tự chấm với kết quả khảo sát và thẩm định",
                COMPARISON_COLUMNS,
                comparison_rows(year),
                frozen=2,
                filtered=True,
            ),
        )
        stream.write(tables, file, partial(name_file, letterhead))


def summary_columns(criteria: Sequence[str]) -> list[SheetColumn]:
    return [
        SheetColumn("Hạng", 6, WHOLE, "center", bold=True),
        SheetColumn("Đơn vị", 22),
        *(
            replace(NUMBER, heading=criterion, width=7.5, under="Điểm thẩm định theo tiêu chí")
            for criterion in criteria
        ),
        replace(NUMBER, heading="Tự chấm", colour=SELF, under="Tổng điểm"),
        replace(NUMBER, heading="Khảo sát", colour=SURVEY, under="Tổng điểm"),
        replace(NUMBER, heading="Thẩm định", bold=True, under="Tổng điểm"),
        replace(NUMBER, heading="Chênh lệch", number_format=GAP, width=10.5),
        SheetColumn("Xếp loại", 14, align="center"),
        SheetColumn("Khen thưởng", 24),
        SheetColumn("Ghi chú", 30),
    ]


AWARD_COLUMNS = [
    SheetColumn("Hình thức", 21),
    SheetColumn("STT", 5, WHOLE, "center"),
    SheetColumn("Tập thể, cá nhân", 22, bold=True),
    SheetColumn("Chức vụ", 18),
    SheetColumn("Đơn vị", 16),
    SheetColumn("Hạng", 6, WHOLE, "center"),
    replace(NUMBER, heading="Điểm thẩm định", bold=True, width=11),
    SheetColumn("Thành tích", 36),
    SheetColumn("Số quyết định", 15),
    SheetColumn("Ngày quyết định", 12, DATE, "center"),
    SheetColumn("Số sổ vàng", 11),
    SheetColumn("Trạng thái", 14),
]

COMPARISON_COLUMNS = [
    SheetColumn("Đơn vị", 20),
    SheetColumn("Nội dung chấm", 62),
    replace(NUMBER, heading="Điểm tối đa"),
    replace(NUMBER, heading="Tự chấm", colour=SELF),
    replace(NUMBER, heading="Khảo sát", colour=SURVEY),
    replace(NUMBER, heading="Thẩm định", bold=True),
    replace(NUMBER, heading="Chênh lệch", number_format=GAP, width=10.5),
    SheetColumn("Lý do điều chỉnh", 50),
]
