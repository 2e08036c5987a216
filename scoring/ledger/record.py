"""The one door to the change record. Every named act calls `record` inside its own transaction.

Values are written as the texts an office would read (points `4,5`, dates `30/11/2026`), in
Vietnamese whichever language the person reads, only for fields that changed, so that `old` and
`new` of all entries replay to today's state.

Entries hang together in chains, one per scorecard and one per campaign (scoring/ledger/chain.py);
scoring/ledger/guard.py keeps them from being changed, scoring/maintenance/audit.py checks them.
"""

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import override

from scoring.ledger import chain
from scoring.ledger.entry import TEXT_FIELDS, Act, Entry
from scoring.ledger.notice import Notice
from scoring.ledger.receipt import Receipt
from scoring.rules.permissions import Audience
from scoring.rules.points import show
from wards.models import User


def as_text(value: Any) -> Any:
    """A value as the change record keeps it; `None` stays `None`."""
    if isinstance(value, Decimal):
        return show(value)
    if isinstance(value, datetime):
        return localtime(value).strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, models.TextChoices):
        return str(value.label)
    if isinstance(value, models.Model):
        return str(value)
    return value if value is None or isinstance(value, bool | int) else str(value)


def difference(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that changed, as texts: (old, new)."""
    changed = [field for field in {**before, **after} if before.get(field) != after.get(field)]
    with override("vi"):
        return (
            {field: as_text(before[field]) for field in changed if field in before},
            {field: as_text(after[field]) for field in changed if field in after},
        )


def record(
    act: Act,
    *,
    by: User,
    campaign: Any,
    scorecard: Any = None,
    score: Any = None,
    subject: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    audience: Audience = Audience.READERS,
    at: datetime | None = None,
) -> Entry:
    """Write one entry. Must be called inside the transaction of the act that it tells of.

    The last entry of the chain is read without a lock of its own, because whoever gets here already
    keeps every other writer of the chain out. A scorecard's chain: points, evidence and steps hold
    the campaign's shared lock and the card's exclusive one (`Scorecard.changing`); awards and
    blocks hold the campaign's exclusive lock, which keeps out all who want the shared one. A
    campaign's chain: set-up, opening, conclusion and redaction hold its exclusive lock; at launch
    nobody else sees the campaign yet. Should an act ever forget its lock, the database refuses the
    fork.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an entry belongs into the transaction of its act")
    Receipt.sign(by)
    old, new = difference(before or {}, after or {})
    texts = _set_apart(old, new, subject=subject[:300], reason=reason)
    name = chain.name(campaign.pk, scorecard and scorecard.pk)
    last = (
        Entry.objects.filter(chain=name).order_by("-number").values_list("number", "hash").first()
    )
    number, previous = last or (0, "")
    entry = Entry(
        chain=name,
        number=number + 1,
        previous=previous,
        campaign=campaign,
        scorecard=scorecard,
        score=score,
        by=by,
        at=at or timezone.now(),
        act=act,
        audience=audience,
        old_facts=old,
        new_facts=new,
        digests={place: chain.digest(*pair) for place, pair in texts.items()},
        texts=texts,
    )
    entry.hash = chain.seal(settings.LEDGER_KEY, entry.sealed)
    entry.save(force_insert=True)
    Notice.of_entry(entry)
    return entry


def _set_apart(old: dict[str, Any], new: dict[str, Any], **texts: str) -> dict[str, list[str]]:
    """Take the free texts out of old and new; each gets a salt and its place: {place: [salt,
    text]}.
    """
    for prefix, facts in (("old", old), ("new", new)):
        for field in TEXT_FIELDS & facts.keys():
            if facts[field]:
                texts[f"{prefix}.{field}"] = facts.pop(field)
    return {place: [secrets.token_hex(16), text] for place, text in texts.items() if text}


def root_of(campaign: Any) -> str:
    """The root over the heads of all chains of a campaign, which stand still under its exclusive
    lock.
    """
    return chain.root(campaign.entries.heads().values_list("chain", "number", "hash"))


# Entries of awards hang on the card's chain, but tell of awards and blocks.
AWARD_ACTS = frozenset(
    [
        Act.NOMINATE, Act.PROPOSE, Act.DECIDE, Act.UNLOCK, Act.WITHDRAW_AWARD, Act.COMMEND, Act.BLOCK, Act.LIFT_BLOCK,
    ]
)  # fmt: skip
CARD_FIELDS = frozenset(["state", "tier", "tie_order", "extended_until", "reply_until", "assignee"])


def replay(card: Any) -> dict[int | None, dict[str, Any]]:
    """What the entries of a card add up to: {score id: fields}, and under `None` the fields of the
    card itself.
    """
    found: dict[int | None, dict[str, Any]] = {None: {}}
    for entry in card.entries.exclude(act__in=AWARD_ACTS).order_by("number"):
        for field, value in entry.new.items():
            found.setdefault(None if field in CARD_FIELDS else entry.score_id, {})[field] = value
    return found
