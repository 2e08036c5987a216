"""The chains of a long record walked by several processes side by side, each along stretches of its
own. What it finds is what one process alone finds (audit.walk), to the sentence.

Each process reads as of a moment of its own, a little after that of the whole: chains grow
meanwhile, and words may be taken out lawfully. So nothing is said on a worker's word: where one
finds anything, that stretch is walked here once more,
in the one moment that everything else is read in.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from multiprocessing import get_context

from django.db import DatabaseError, connection
from django.db.models import QuerySet

from scoring.maintenance import audit, clean, worker
from scoring.maintenance.audit import Heads, Report, TextAmendments
from scoring.models import Entry
from wards.record.values import RawColumn

PAYS_FROM = 300_000  # entries: below, processes take longer to start than they save in reading
EACH = 4  # stretches for each process, so that none waits long for the last one

# Inside, everything is read as of one moment.
Moment = Callable[[], AbstractContextManager[object]]
# The chains of a stretch: from this one on, up to before that one; "" where there is no end.
Stretch = tuple[str, str]


def processors() -> int:
    """How many of this machine's processors the program may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system says
        return os.cpu_count() or 1


def pays(entries: int) -> bool:
    """Whether several processes are quicker.
    What a transaction has not committed they do not see.
    """
    return entries >= PAYS_FROM and processors() > 1 and not connection.in_atomic_block


def walking(processes: int, moment: Moment) -> Callable[..., Heads]:
    """What `audit.verify` walks with, in so many processes; `moment`:
    what each of them reads in.
    """

    def walk(
        entries: QuerySet[Entry],
        said: TextAmendments,
        report: Report,
        tell: Callable[[int], object],
    ) -> Heads:
        return _walk(entries, said, report, tell, processes, moment)

    return walk


def _walk(
    entries: QuerySet[Entry],
    said: TextAmendments,
    report: Report,
    tell: Callable[[int], object],
    processes: int,
    moment: Moment,
) -> Heads:
    heads: Heads = {}
    stretches = list(_stretches(entries, processes * EACH))
    pool = ProcessPoolExecutor(
        processes, get_context("spawn"), worker.get_ready, (dict(connection.settings_dict),)
    )
    with pool:
        campaigns = list(entries.order_by().values_list("campaign", flat=True).distinct())
        parts = [pool.submit(_walk_stretch, campaigns, part, said, moment) for part in stretches]
        for stretch, part in zip(stretches, parts, strict=True):
            found = _found_by(part)
            if found is None:
                here = _within(entries, stretch)
                more = audit.walk(here, said, report, tell)
            else:
                chains, read, more = found
                report.chains, report.entries = report.chains + chains, report.entries + read
            for campaign, of_campaign in more.items():
                heads.setdefault(campaign, {}).update(of_campaign)
            tell(report.entries)
    return heads


def _stretches(entries: QuerySet[Entry], number: int) -> Iterator[Stretch]:
    """About so many stretches of about as many entries, in the order of the database."""
    names = entries.order_by("chain", "number").values_list("chain", flat=True)
    count = entries.count()
    ends = [names[count * place // number] for place in range(1, number)] if count else []
    ends = list(dict.fromkeys(ends))
    yield from zip(["", *ends], [*ends, ""], strict=True)


def _within(entries: QuerySet[Entry], stretch: Stretch) -> QuerySet[Entry]:
    first, end = stretch
    if first:
        entries = entries.filter(chain__gte=first)
    return entries.filter(chain__lt=end) if end else entries


# (chains, entries, heads) of a stretch without findings.
Clean = tuple[int, int, Heads]


def _found_by(part: Future[Clean | None]) -> Clean | None:
    """None where something was found, or the worker could not go on: then it is looked at here."""
    try:
        return part.result()
    except (BrokenProcessPool, DatabaseError, OSError):
        return None


# In a process of its own


def along_chains(campaigns: list[int], stretch: Stretch) -> QuerySet[Entry]:
    """The entries of these campaigns in a stretch.

    The campaign is read off each entry: of an index by campaign every stretch would be given all of
    their entries, to be put in order anew.
    """
    entries = Entry.objects.alias(of=RawColumn("campaign_id")).filter(of__in=campaigns)
    return _within(entries, stretch)


def _walk_stretch(
    campaigns: list[int], stretch: Stretch, said: TextAmendments, moment: Moment
) -> Clean | None:
    report = audit.Report()
    with moment():
        entries = along_chains(campaigns, stretch)
        try:
            heads = audit.walk(entries, said, report)
        except clean.UNREADABLE:
            return None
    return (report.chains, report.entries, heads) if report.is_clean else None
