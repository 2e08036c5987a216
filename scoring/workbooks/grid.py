"""The comparison as its page shows it, narrowed alike, as a workbook with one figure in a cell."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import IO, Any

from django.utils.translation import override

from scoring.ledger.papers import require_seal
from scoring.models import Campaign, Criterion
from scoring.pages.comparison.cells import NOTHING, Sums
from scoring.pages.comparison.filters import UNTIERED
from scoring.pages.comparison.grid import Grid
from scoring.rules.lifecycle import Stage
from scoring.workbooks import stream
from scoring.workbooks.letterhead import Letterhead, name_file
from scoring.workbooks.looks import GAP, NUMBER, SELF, SURVEY, SheetColumn, cluster_column
from scoring.workbooks.rows import FOREIGN
from scoring.workbooks.sheet import table
from scoring.workbooks.values import Row
from wards.database.moment import one_moment

PART = (
    "Ô để trống là tiêu chí chưa chấm đủ mọi nội dung; "
    "chênh lệch tính trên những nội dung đã có cả hai điểm."
)


def file_name(campaign: Campaign) -> str:
    return f"doi-chieu-{campaign.slug}.xlsx"


def write(campaign: Campaign, query: Mapping[str, str], file: IO[bytes]) -> None:
    """Write what the address `query` leaves into a seekable binary file.

    Raises Refused where the seal of a concluded campaign does not cover what would be printed.
    """
    with override("vi"), one_moment() as moment:
        require_seal(campaign)
        letterhead = Letterhead(campaign, campaign.concluded_at or moment)
        grid = Grid(campaign, query)
        sheet = table(
            letterhead,
            "Đối chiếu",
            "Đối chiếu điểm tự chấm với kết quả khảo sát và thẩm định",
            columns(grid.heads, grid.clusters),
            lambda _first: rows(grid),
            frozen=1,
            subtitle=narrowed(grid),
            notes=[PART, *map(_note, grid.heads)],
            filtered=True,
        )
        stream.write([sheet], file, partial(name_file, letterhead))


def _note(head: Any) -> str:
    """“Tiêu chí 2. Tuyên truyền”, and for whom alone it counts."""
    return f"Tiêu chí {head}" + (f" ({head.only_for})" if head.only_for else "")


def columns(heads: Sequence[Criterion], clusters: Collection[str] = ()) -> list[SheetColumn]:
    parts = [f"Tiêu chí {head.position} ({head.cap_text} đ)" for head in heads]
    return [
        SheetColumn("Đơn vị", 20),
        *([cluster_column(clusters)] if clusters else []),
        SheetColumn("Tình trạng", 15),
        *(column for part in [*parts, "Tổng điểm"] for column in _four(part)),
        SheetColumn("Xếp loại", 14, align="center"),
    ]


def _four(under: str) -> Iterator[SheetColumn]:
    yield replace(NUMBER, heading="Tự chấm", colour=SELF, width=8, under=under)
    yield replace(NUMBER, heading="Khảo sát", colour=SURVEY, width=8, under=under)
    yield replace(NUMBER, heading="Thẩm định", bold=True, width=8, under=under)
    yield replace(NUMBER, heading="Chênh lệch", number_format=GAP, width=8, under=under)


def rows(grid: Grid) -> Iterator[Row]:
    """(ward, where there are clusters its cluster, stage, then of each criterion and of the whole:
    self, survey, verified, gap; tier), in official order.
    """
    tiers = {str(tier.pk): tier.name for tier in grid.tiers} | {UNTIERED: "Chưa xếp loại"}
    for card in grid.read(grid.found):
        parts = [(card.sums.get(head.pk, NOTHING), grid.own_items[head.pk]) for head in grid.heads]
        parts.append((card.whole, grid.own_items_of(card)))
        yield (
            card.name,
            *([card.cluster or None] if grid.clusters else []),
            str(Stage(card.stage).label),
            *(figure for sums, own_items in parts for figure in _figures(sums, own_items)),
            tiers.get(card.tier),
        )


def _figures(sums: Sums, own_items: int) -> Iterator[Decimal | str | None]:
    """A sum of a part is no sum: it stays blank. Where the unit is not judged by a criterion stands
    a dash, without a gap: programs colour a text as if it were above zero.
    """
    if not sums.items:
        yield from (FOREIGN, FOREIGN, FOREIGN, None)
        return
    yield sums.own if sums.own_scored == own_items else None
    yield sums.survey if sums.survey_scored == sums.items else None
    yield sums.verified if sums.verified_scored == sums.items else None
    yield sums.difference


def narrowed(grid: Grid) -> str:
    """“Lọc: chờ khảo sát; chênh lệch từ 0,5 ở tiêu chí 3”, or "" for all."""
    filters = grid.filters
    said = [choice.label.lower() for choice in filters.active.values() if choice.label]
    if "gap" in filters.active:
        where = f" ở tiêu chí {filters.criterion.position}" if filters.criterion else ""
        said.append(f"chênh lệch từ {filters.active['gap'].value}{where}")
    return f"Lọc: {'; '.join(said)}" if said else ""
