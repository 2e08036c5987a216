"""The change record as text, a line per entry: what is too long for one sheet leaves in one piece.

Written for spreadsheet programs with a decimal comma: semicolons between the cells, a mark of UTF-8
at the beginning, and nothing that they would take for a formula.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import override

from scoring.maintenance import audit
from scoring.models import Campaign, Entry
from scoring.workbooks import change_record
from wards.database import standby

CONTENT_TYPE = "text/csv; charset=utf-8"
MARK_OF_UTF8 = "\ufeff"
# What begins so is a formula, or becomes one by what some programs strip before it.
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def file_name(campaign: Campaign) -> str:
    return change_record.file_name(campaign).removesuffix("xlsx") + "csv"


def write(campaign: Campaign, entries: QuerySet[Entry]) -> Iterator[bytes]:
    """The file in pieces, newest entry first, each read when it is asked for: entries are neither
    changed nor deleted, so no moment has to be held while a slow line takes them.

    Raises Refused where the record of a concluded campaign is no longer the one that was sealed. Of
    one that is too long for a sheet each piece is looked at before it leaves: the file then breaks
    off instead of ending.
    """
    is_long = entries.order_by("pk")[change_record.PART :].exists()
    if campaign.is_concluded and not is_long and not audit.verify(campaign).is_clean:
        raise change_record.broken()
    looked_at = campaign if campaign.is_concluded and is_long else None
    return _pieces(entries.using(standby.alias()).order_by("-pk"), looked_at)


def _pieces(entries: QuerySet[Entry], looked_at: Campaign | None) -> Iterator[bytes]:
    yield (MARK_OF_UTF8 + _lines([[column.heading for column in change_record.COLUMNS]])).encode()
    rest = entries
    while keys := list(rest.values_list("pk", flat=True)[: change_record.CHUNK]):
        found = entries.filter(pk__in=keys)
        if looked_at and not audit.are_unaltered(looked_at, found):
            raise change_record.broken()
        with override("vi"):  # whatever language the reader uses
            piece = _lines(change_record.rows(found))
        yield piece.encode()
        rest = entries.filter(pk__lt=keys[-1])


def _lines(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow(map(_cell, row))
    return text.getvalue()


def _cell(value: object) -> str:
    """The text, with an apostrophe before what would be a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(ACTIVE) else text
