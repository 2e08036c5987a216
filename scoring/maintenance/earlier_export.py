"""The record of today held against an export of an earlier day.

After a failover that lost the end of a chain every check of the record itself is clean, since
nothing hangs loose: only what was written down elsewhere before tells that something is missing.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from scoring.models import Entry
from wards.record.trace import Trace

AT_ONCE = 500  # lines compared by one query


def missing(export: Iterable[str]) -> Iterator[str]:
    """A sentence for each entry of `manage.py export_ledger` that the record no longer holds, or
    holds otherwise. Raises ValueError for what is no export, or holds no entry.
    """
    entries = _entries(export)
    while some := list(islice(entries, AT_ONCE)):
        hashes = [line["hash"] for line in some]
        known = {
            found
            for model in (Entry, Trace)
            for found in model.objects.filter(hash__in=hashes).values_list("hash", flat=True)
        }
        for line in some:
            if line["hash"] not in known:
                yield _("Sổ không còn mục số %(number)s của phần %(chain)s như bản xuất trước.") % {
                    "number": line["number"], "chain": line["chain"],
                }  # fmt: skip


def _entries(export: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The entries; the lines of campaigns stand before them. An export of nothing would say that
    nothing is missing.
    """
    number = 0
    for line in export:
        if not line.strip():
            continue
        fact = json.loads(line)
        if "root" in fact:
            continue
        if not (fact["hash"] and fact["chain"] and fact["number"]):
            raise ValueError("a line of an export is a campaign or an entry")
        number += 1
        yield fact
    if not number:
        raise ValueError("no entry in it")
