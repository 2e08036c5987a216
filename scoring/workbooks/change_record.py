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
from scoring.workbooks.letterhead import Letterhead, name_file
from scoring.workbooks.looks import SheetColumn
from scoring.workbooks.sheet import table
from scoring.workbooks.values import Row
from wards.database.moment import one_moment
from wards.paging import Place

CHUNK = 500
# Entries of one file: a longer record leaves in parts, the oldest first, so that what is written
# meanwhile changes none of them.
PART = 20_000

COLUMNS = [
    SheetColumn("Thời điểm", 17),
    SheetColumn("Người thực hiện", 22),
    SheetColumn("Vai trò", 18),
    SheetColumn("Việc", 24, bold=True),
    SheetColumn("Đối tượng", 26),
    SheetColumn("Thay đổi", 52),
    SheetColumn("Lý do", 40),
]


def file_name(campaign: Campaign, part: Place | None = None) -> str:
    of_part = f"-phan-{part.number}" if part and part.is_part else ""
    return f"so-theo-doi-thay-doi-{campaign.slug}{of_part}.xlsx"


def part_of(entries: QuerySet[Entry], part: Place) -> QuerySet[Entry]:
    """The entries of one part of these."""
    places = entries.order_by("pk").values("pk")[part.start : part.end]
    return Entry.objects.filter(pk__in=places)


def write(
    campaign: Campaign,
    entries: QuerySet[Entry],
    file: IO[bytes],
    *,
    narrowed: str = "",
    part: Place | None = None,
) -> None:
    """Write these entries of a campaign, or a part of them, into a seekable binary file; `narrowed`
    says what they are restricted to.

    Raises Refused where the record of a concluded campaign is no longer the one that was sealed; of
    a part its own entries are looked at, the whole would take too long for every file of many.
    """
    with override("vi"), one_moment() as moment:
        if part and part.is_part:
            entries = part_of(entries, part)
            facts = {"number": part.number, "all": part.pages, "where": part.where}
            said = _("Phần %(number)d/%(all)d, mục %(where)s, từ mục cũ nhất") % facts
            narrowed = "; ".join(filter(None, (narrowed, said)))
        if campaign.is_concluded and not _is_sound(campaign, entries, part):
            raise broken()
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


def broken() -> Refused:
    """The record is no longer the one that was sealed."""
    return Refused(
        "seal_broken",
        _(
            "Sổ của phong trào này không còn khớp với mã niêm phong lúc kết thúc nên không xuất "
            "được. Đồng chí báo người quản trị máy chủ chạy lệnh verify_ledger để biết chỗ sai."
        ),
    )


def _is_sound(campaign: Campaign, entries: QuerySet[Entry], part: Place | None) -> bool:
    if part and part.is_part:
        return audit.are_unaltered(campaign, entries)
    return audit.verify(campaign).is_clean


def rows(entries: QuerySet[Entry]) -> Iterator[Row]:
    """(moment, person, role, act, place, changes line by line, reason)."""
    # The images of rows are most of an entry, and nothing of them is shown.
    shown = entries.select_related("by", "scorecard").defer("rows").order_by("-pk")
    for entry in shown.iterator(chunk_size=CHUNK):
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
