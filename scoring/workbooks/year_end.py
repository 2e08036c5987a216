"""The year-end workbook: summary, awards, criteria, comparison, spread,
each figure with its formula.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import IO, Any

from django.utils.translation import override

from scoring.ledger.papers import require_seal
from scoring.models import Campaign
from scoring.models.plan.cluster_criterion import criteria_with_clusters
from scoring.rules.lifecycle import CampaignState
from scoring.workbooks import stream
from scoring.workbooks.formulas import AWARDS, COMPARISON, CRITERIA, SPREAD, SUMMARY, FormulaSheets
from scoring.workbooks.letterhead import Letterhead, name_file
from scoring.workbooks.looks import (
    DATE,
    GAP,
    NUMBER,
    SELF,
    SURVEY,
    TEXT,
    WHOLE,
    SheetColumn,
    cluster_column,
)
from scoring.workbooks.rows import award_rows, comparison_rows, criteria_rows, summary_rows
from scoring.workbooks.sheet import table
from scoring.workbooks.values import Row
from scoring.workbooks.year import Year
from wards.database.moment import one_moment


def file_name(campaign: Campaign) -> str:
    return f"tong-hop-thi-dua-{campaign.slug}.xlsx"


def write(campaign: Campaign, file: IO[bytes]) -> None:
    """Write the workbook of a campaign, as it stands now, into a seekable binary file.

    Raises Refused where the seal of a concluded one does not cover what would be printed.
    """
    with override("vi"), one_moment() as moment:
        require_seal(campaign)
        # What is sealed stays as it is: the same bytes whenever it is asked for.
        letterhead = Letterhead(campaign, campaign.concluded_at or moment)
        stream.write(sheets(letterhead, Year(campaign)), file, partial(name_file, letterhead))


def _note_of(head: Any) -> str:
    """“Tiêu chí 3 (15 điểm): …”, below the table whose heading has its number alone."""
    facts = ", ".join(filter(None, [f"{head.cap_text} điểm", head.only_for]))
    return f"Tiêu chí {head.position} ({facts}): {head.title}"


def sheets(letterhead: Letterhead, year: Year) -> list[stream.StreamedSheet]:
    """The sheets in the order of their writing."""
    heads, live = criteria_with_clusters(year.campaign), FormulaSheets(year)
    return [
        table(
            letterhead,
            SUMMARY,
            "Tổng hợp kết quả tự chấm, khảo sát và thẩm định",
            summary_columns(
                [f"{head.position}\n({head.cap_text} đ)" for head in heads], year.clusters.values()
            ),
            lambda first: live.summary(first, summary_rows(year)),
            frozen=2,
            filtered=True,
            unprinted=len(BESIDE),
            notes=list(map(_note_of, heads)),
        ),
        table(
            letterhead,
            AWARDS,
            "Danh sách khen thưởng",
            award_columns(year.clusters.values()),
            lambda _first: or_nobody(live.awards(award_rows(year)), year),
            frozen=4,
            filtered=True,
        ),
        table(
            letterhead,
            CRITERIA,
            "Điểm của từng đơn vị theo tiêu chí",
            CRITERIA_COLUMNS,
            lambda first: live.criteria(first, criteria_rows(year)),
            frozen=2,
            filtered=True,
            summed=True,
        ),
        table(
            letterhead,
            COMPARISON,
            "Đối chiếu điểm tự chấm với kết quả khảo sát và thẩm định",
            comparison_columns(year.campaign),
            lambda first: live.comparison(first, comparison_rows(year)),
            frozen=2,
            filtered=True,
            summed=True,
        ),
        table(
            letterhead,
            SPREAD,
            "Thống kê điểm thẩm định theo tiêu chí",
            SPREAD_COLUMNS,
            live.spread,
            frozen=2,
        ),
    ]


def or_nobody(rows: Iterable[Row], year: Year) -> Iterator[Row]:
    """The awards; where there are none, a row that says so: headings alone look like a fault."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - how many there were is asked afterwards
        yield row
    if not count:
        is_over = year.campaign.state == CampaignState.CONCLUDED
        said = "Không có khen thưởng" if is_over else "Chưa có đề nghị khen thưởng"
        before = [column.heading for column in AWARD_COLUMNS].index("Tập thể, cá nhân")
        after = len(award_columns(year.clusters.values())) - before - 1
        yield (*[None] * before, said, *[None] * after)


def summary_columns(criteria: Sequence[str], clusters: Collection[str] = ()) -> list[SheetColumn]:
    return [
        SheetColumn("Hạng", 5.5, WHOLE, "center", bold=True),
        SheetColumn("Đơn vị", 17),
        *([cluster_column(clusters), RANK_WITHIN] if clusters else []),
        *(
            replace(NUMBER, heading=criterion, width=6.3, under="Điểm thẩm định theo tiêu chí")
            for criterion in criteria
        ),
        replace(NUMBER, heading="Tự chấm", colour=SELF, under="Tổng điểm", width=7.5),
        replace(NUMBER, heading="Khảo sát", colour=SURVEY, under="Tổng điểm", width=7.5),
        replace(NUMBER, heading="Thẩm định", bold=True, under="Tổng điểm", width=7.5),
        replace(NUMBER, heading="Chênh lệch", number_format=GAP, width=7.5),
        SheetColumn("Xếp loại", 11, align="center"),
        SheetColumn("Khen thưởng", 15),
        SheetColumn("Ghi chú", 24),
        *BESIDE,
    ]


# For the screen: what the reasons in the notes mean as figures.
BESIDE = [
    SheetColumn("Mức theo điểm", 14, align="center"),
    SheetColumn("Bậc khi bằng điểm", 10, WHOLE, "center"),
]


RANK_WITHIN = SheetColumn("Hạng trong cụm", 6.5, WHOLE, "center")


def award_columns(clusters: Collection[str] = ()) -> list[SheetColumn]:
    """With clusters, by their names: the cluster behind the unit,
    the rank there behind the rank.
    """
    if not clusters:
        return AWARD_COLUMNS
    cluster = cluster_column(clusters)
    return [*AWARD_COLUMNS[:6], cluster, AWARD_COLUMNS[6], RANK_WITHIN, *AWARD_COLUMNS[7:]]


AWARD_COLUMNS = [
    SheetColumn("Thứ tự trao", 8, WHOLE, "center"),
    SheetColumn("Hình thức", 16),
    SheetColumn("STT", 5, WHOLE, "center"),
    SheetColumn("Tập thể, cá nhân", 19, bold=True),
    SheetColumn("Chức vụ", 16),
    SheetColumn("Đơn vị", 15),
    # The unit's, of a person's row as well: nobody is ranked or given points.
    SheetColumn("Hạng đơn vị", 7, WHOLE, "center"),
    replace(NUMBER, heading="Điểm đơn vị", bold=True, width=11),
    SheetColumn("Thành tích", 21),
    SheetColumn("Số quyết định", 14),
    SheetColumn("Ngày quyết định", 12, DATE, "center"),
    SheetColumn("Số sổ vàng", 11),
    SheetColumn("Trạng thái", 11),
]

CRITERIA_COLUMNS = [
    SheetColumn("Đơn vị", 22),
    SheetColumn("Tiêu chí", 80),
    replace(NUMBER, heading="Điểm tối đa", width=11),
    replace(NUMBER, heading="Tự chấm", colour=SELF, width=11),
    replace(NUMBER, heading="Khảo sát", colour=SURVEY, width=11),
    replace(NUMBER, heading="Thẩm định", bold=True, width=11),
    replace(NUMBER, heading="Chênh lệch", number_format=GAP, width=11),
]

COMPARISON_COLUMNS = [
    SheetColumn("Đơn vị", 20),
    SheetColumn("Nội dung chấm", 57),
    replace(NUMBER, heading="Điểm tối đa"),
    replace(NUMBER, heading="Tự chấm", colour=SELF),
    replace(NUMBER, heading="Khảo sát", colour=SURVEY),
    replace(NUMBER, heading="Thẩm định", bold=True),
    replace(NUMBER, heading="Chênh lệch", number_format=GAP, width=10.5),
    SheetColumn("Lý do điều chỉnh", 42),
]


def comparison_columns(campaign: Campaign) -> list[SheetColumn]:
    """With the numbers from which points follow, where the plan has such items."""
    if not campaign.says_numbers:
        return COMPARISON_COLUMNS
    narrowed = {"Nội dung chấm": 43, "Lý do điều chỉnh": 29}
    columns = [
        replace(column, width=narrowed.get(column.heading, column.width))
        for column in COMPARISON_COLUMNS
    ]
    number = replace(NUMBER, number_format=TEXT, width=9)
    return [
        *columns,
        replace(number, heading="Số liệu tự chấm", colour=SELF),
        replace(number, heading="Số liệu khảo sát", colour=SURVEY),
        replace(number, heading="Số liệu thẩm định"),
    ]


SPREAD_COLUMNS = [
    SheetColumn("Số", 6, WHOLE, "center"),
    SheetColumn("Tiêu chí", 80),
    replace(NUMBER, heading="Điểm tối đa", width=11),
    SheetColumn("Số đơn vị", 9, WHOLE, "center"),
    replace(NUMBER, heading="Trung bình", bold=True, width=11),
    replace(NUMBER, heading="Trung vị", width=11),
    replace(NUMBER, heading="Thấp nhất", width=11),
    replace(NUMBER, heading="Cao nhất", width=11),
    replace(NUMBER, heading="Độ lệch chuẩn", width=11),
]
