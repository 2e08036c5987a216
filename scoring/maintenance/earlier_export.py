"""The record of today held against an export of an earlier day.

After a failover that lost the end of a chain every check of the record itself is clean, since
nothing hangs loose: only what was written down elsewhere before tells that something is missing.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils.translation import gettext as _

from scoring.models import Entry
from wards.record.trace import Trace

AT_ONCE = 500  # lines compared by one query


def missing(export: Iterable[str]) -> Iterator[str]:
    """A sentence for each entry of `manage.py export_ledger` that the record no longer holds, or
    holds otherwise. Raises ValueError for what is no export.
    """
    lines = (json.loads(line) for line in export if line.strip())
    entries = (line for line in lines if line.get("hash"))
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
