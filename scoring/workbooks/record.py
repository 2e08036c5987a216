"""The change record as a sheet: one row per entry, newest first, as the history page tells it."""

from collections.abc import Iterator
from functools import partial
from typing import IO

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.maintenance import audit
from scoring.models import Campaign, Entry
from scoring.pages.history import EntryRow
from scoring.rules.refusals import Refused
from scoring.workbooks import stream
from scoring.workbooks.rows import Row
from scoring.workbooks.sheet import Letterhead, SheetColumn, name_file, table
from scoring.workbooks.snapshot import one_moment

CHUNK = 500

COLUMNS = [
    SheetColumn("Thời điểm", 17),
    SheetColumn("Người thực hiện", 22),
    SheetColumn("Vai trò", 18),
    SheetColumn("Việc", 24, bold=True),
    SheetColumn("Đối tượng", 26),
    SheetColumn("Thay đổi", 52),
    SheetColumn("Lý do", 40),
]


def file_name(campaign: Campaign) -> str:
    return f"so-theo-doi-thay-doi-{campaign.slug}.xlsx"


def write(
    campaign: Campaign, entries: QuerySet[Entry], file: IO[bytes], *, narrowed: str = ""
) -> None:
    """Write these entries of a campaign into a seekable binary file; `narrowed` says what they are
    restricted to.

    Raises Refused where the record of a concluded campaign is no longer the one that was sealed.
    """
    with override("vi"), one_moment() as moment:
        if campaign.is_concluded and not audit.verify(campaign).is_clean:
            raise Refused(
                "seal_broken",
                _(
                    "Sổ của phong trào này không còn khớp với mã niêm phong lúc kết thúc nên không xuất được. "
                    "Đồng chí báo người quản trị máy chủ chạy lệnh verify_ledger để biết chỗ sai."
                ),
            )
        letterhead = Letterhead(campaign, moment, is_final=True)
        sheet = table(
            letterhead,
            "Sổ thay đổi",
            "Sổ theo dõi thay đổi",
            COLUMNS,
            lambda _first: rows(entries),
            frozen=1,
            subtitle=narrowed,
            filtered=True,
            signed=False,
        )
        stream.write([sheet], file, partial(name_file, letterhead))


def rows(entries: QuerySet[Entry]) -> Iterator[Row]:
    """(moment, person, role, act, place, changes line by line, reason)."""
    for entry in (
        entries.select_related("by", "scorecard").order_by("-pk").iterator(chunk_size=CHUNK)
    ):
        row = EntryRow(entry)
        changes = [row.main] if row.main else []
        changed = (
            f"{change.label}: {change.old or 'chưa có'} → {change.new or 'không còn'}"
            for change in (*changes, *row.changes)
        )
        yield (
            f"{row.time} {row.day}",
            row.who,
            str(row.role),
            str(row.act),
            row.place or None,
            "\n".join(changed) or None,
            row.reason or None,
        )
