"""The only module that writes entries of the change record. Every act calls `record` inside its own
transaction.

Entries form hash chains, one per scorecard and one per campaign (wards/record/chain.py). Triggers
protect them from changes (scoring/ledger/triggers.py), and scoring/maintenance/audit.py checks
them. Every act passes the rows that it wrote: from their images (scoring/ledger/coverage.py)
scoring/maintenance/replay.py rebuilds the tables and compares.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from scoring.ledger.act import Act
from scoring.ledger.board_notice import BoardNotice
from scoring.ledger.entry import WRITTEN, Entry, chain_of
from scoring.ledger.entry_draft import EntryDraft
from scoring.ledger.notice import Notice
from scoring.ledger.receipt import Receipt
from scoring.rules.permissions import Audience
from scoring.rules.refusals import Refused
from wards.database import writes
from wards.database.prepared import prepared
from wards.models import User
from wards.record.trace import behind

# Cards of a campaign are written side by side: an act that read the clock before another one may be
# written after it, but not by more than an act can last.
SIDE_BY_SIDE = timedelta(minutes=5)


# A row, and the names of its fields that have changed.
Changed = tuple[models.Model, Sequence[str]]


def record(
    act: Act,
    *,
    by: User,
    campaign: models.Model,
    scorecard: Any = None,
    score: models.Model | None = None,
    subject: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    audience: Audience = Audience.READERS,
    at: datetime | None = None,
    rows: Iterable[models.Model] = (),
    gone: Iterable[models.Model] = (),
    tells: Collection[User] = (),
    changed: Changed | None = None,
    **beside: Any,
) -> Entry:
    """Write one entry. Must be called inside the transaction of the act that it tells of.

    `rows` are the rows that the act wrote, as they stand now, `gone` those that it deleted; `tells`
    are members of the Board whom it is about, who may want a letter; `changed` is a row that is
    still to be written, together with the entry; `beside` is what the entry keeps beside the
    images. Raises Refused where the server's clock is behind what was written before.

    The last entry of the chain is read without a lock of its own, because whoever gets here already
    keeps every other writer of the chain out. A scorecard's chain: points, evidence and steps hold
    the campaign's shared lock and the card's exclusive one (`Scorecard.changing`); awards and
    blocks hold the campaign's exclusive lock, which keeps out all who want the shared one. A
    campaign's chain: set-up, opening, conclusion and redaction hold its exclusive lock; at launch
    nobody else sees the campaign yet. Should an act ever forget its lock, the database refuses the
    fork.
    """
    draft = EntryDraft(
        act=act,
        campaign=campaign,
        scorecard=scorecard,
        score=score,
        subject=subject,
        before=before or {},
        after=after or {},
        reason=reason,
        audience=audience,
        rows=rows,
        gone=gone,
        tells=tells,
        beside=beside,
    )
    return record_draft(draft, by=by, at=at, changed=changed)


def record_draft(
    draft: EntryDraft, *, by: User, at: datetime | None = None, changed: Changed | None = None
) -> Entry:
    """`record`, of what an act says of itself."""
    _begin(by)
    at = at or timezone.now()
    number, previous = _follow(draft.chain, draft.campaign, at)
    entry, _parts = draft.sealed(number, previous, by=by, at=at)
    if changed:
        writes.update_and_insert(*changed, entry)
    else:
        writes.insert(entry)
    Notice.of_entry(entry)
    BoardNotice.of_entries([(entry, draft.tells)])
    return entry


def _begin(by: User) -> None:
    """What every writing of entries begins with."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an entry belongs into the transaction of its act")
    Receipt.sign(by)


# Entries that are sealed and written at once: what a large act keeps in memory.
TOGETHER = 500


def record_each(everything: Iterable[EntryDraft], *, by: User, at: datetime | None = None) -> int:
    """Write one entry for each card that an act over many of them touches, in this order; returns
    how many.

    They are what `record` would write one by one, in a few queries for some hundred of them. The
    same locks are held; `everything` may be as long as it likes, and is read a part at a time.
    """
    _begin(by)
    at, written = at or timezone.now(), 0
    telling = iter(everything)
    while part := list(islice(telling, TOGETHER)):
        heads = _heads(part, at)
        entries, parts = [], []
        for draft in part:
            name = draft.chain
            number, previous = heads.get(name, (0, ""))
            entry, parts_of_entry = draft.sealed(number + 1, previous, by=draft.by or by, at=at)
            heads[name] = entry.number, entry.hash
            entries.append(entry)
            parts.append(parts_of_entry)
        columns = dict(zip(WRITTEN, zip(*parts, strict=True), strict=True))
        writes.insert_each(entries, columns)
        Notice.of_entries(entries)
        tells = [draft.tells for draft in part]
        BoardNotice.of_entries(list(zip(entries, tells, strict=True)))
        written += len(entries)
    return written


def _heads(part: Sequence[EntryDraft], at: datetime) -> dict[str, tuple[int, str]]:
    """Number and hash of the last entry of each card's chain that has one. Raises Refused where
    time goes back.
    """
    cards: Any = Entry._meta.get_field("scorecard").related_model
    name = Concat(Value(chain_of(0, 0)[:-1]), Cast(OuterRef("pk"), models.CharField()))
    last = Entry.objects.filter(chain=name).order_by("-number")
    found = cards.objects.filter(pk__in={draft.scorecard.pk for draft in part}).values_list(
        "pk", *(Subquery(last.values(column)[:1]) for column in ("number", "hash", "at"))
    )
    stand = [(pk, number, sealed, last_at) for pk, number, sealed, last_at in found if number]
    campaigns = {draft.campaign.pk for draft in part}
    latest = Entry.objects.filter(campaign__in=campaigns).order_by("-pk").values_list("at")[:1]
    if stand:
        _check_clock(at, max(last_at for *_head, last_at in stand), latest[0][0])
    return {chain_of(0, pk): (number, sealed) for pk, number, sealed, _last_at in stand}


@prepared
def _latest(name: str, campaign: int) -> models.QuerySet[Any, Any]:
    """(chain, number, hash, at) of the last entry of a chain, and of the latest of its campaign."""
    last = Entry.objects.filter(chain=name).order_by("-number").values("pk")[:1]
    latest = Entry.objects.filter(campaign=campaign).order_by("-pk").values("pk")[:1]
    found = Entry.objects.filter(Q(pk=Subquery(last)) | Q(pk=Subquery(latest)))
    return found.order_by().values_list("chain", "number", "hash", "at")


def _follow(name: str, campaign: models.Model, at: datetime) -> tuple[int, str]:
    """Number and predecessor of the next entry of a chain. Raises Refused where time goes back."""
    found = _latest(name, campaign.pk)
    chained = [
        (number, sealed, last_at) for where, number, sealed, last_at in found if where == name
    ]
    if not chained:
        return 1, ""
    number, sealed, last_at = max(chained)
    _check_clock(at, last_at, max(latest_at for *_head, latest_at in found))
    return number + 1, sealed


def _check_clock(at: datetime, last_at: datetime, latest_at: datetime) -> None:
    """Raises Refused where the clock is behind the last entry of a chain, or of the campaign by
    more than an act can last.
    """
    if at < last_at or at < latest_at - SIDE_BY_SIDE:
        raise Refused("clock_behind", behind(max(last_at, latest_at)))
