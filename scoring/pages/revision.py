"""What a ward changed between one submission and the next, read from the change record."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Subquery

from scoring.ledger.act import Act
from scoring.ledger.entry import Entry
from scoring.models import Scorecard
from scoring.rules.lifecycle import CardState
from wards.database.prepared import prepared

WORK = (
    Act.ENTER_SELF,
    Act.ADD_EVIDENCE,
    Act.EDIT_EVIDENCE,
    Act.REPLACE_EVIDENCE,
    Act.CITE,
    Act.UNCITE,
    Act.WITHDRAW_EVIDENCE,
)
SELF = ("self_points", "self_number", "explanation")


@dataclass
class ItemRevision:
    """One item: its values before the first and after the last of the changes."""

    code: str
    score_id: int | None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    evidence: bool = False

    @property
    def points(self) -> tuple[str, str] | None:
        """Self points before and after, where they differ."""
        before, after = self.before.get("self_points"), self.after.get("self_points")
        return (before or "", after or "") if before != after else None

    @property
    def is_counted_anew(self) -> bool:
        """Another number, though its points may be the same."""
        return self.before.get("self_number") != self.after.get("self_number")

    @property
    def explained(self) -> bool:
        return (self.before.get("explanation") or "") != (self.after.get("explanation") or "")

    @property
    def is_change(self) -> bool:
        """What was changed and changed back is none."""
        return bool(self.points or self.is_counted_anew or self.explained or self.evidence)


@dataclass(frozen=True)
class Revision:
    """All that was changed since a submission, by item; empty where nothing was."""

    items: list[ItemRevision]


@prepared
def _since(card: int, is_draft: bool) -> QuerySet[Entry]:
    """What was done since the last submission, or since the last but one of a card handed in."""
    entries, back = Entry.objects.filter(scorecard=card), 0 if is_draft else 1
    submissions = entries.filter(act=Act.SUBMIT).order_by("-number").values("number")
    since = Subquery(submissions[back : back + 1])
    return entries.filter(act__in=(*WORK, Act.SUBMIT), number__gte=since).order_by("number")


def revision_of(card: Scorecard) -> Revision | None:
    """What the ward changed after its last submission but one; for a draft, after the last one.

    `None` where there is nothing to compare with. One query for a card that was ever submitted.
    """
    if card.submitted_at is None:
        return None
    is_draft = card.state == CardState.DRAFT
    entries = _since(card.pk, is_draft)
    if not entries:  # no such submission
        return None
    work = [entry for entry in entries if entry.act != Act.SUBMIT]
    if not is_draft:
        last = max(entry.number for entry in entries if entry.act == Act.SUBMIT)
        work = [entry for entry in work if entry.number < last]
    return Revision([item for item in _by_item(work) if item.is_change])


def _by_item(entries: Iterable[Entry]) -> list[ItemRevision]:
    items: dict[str, ItemRevision] = {}
    for entry in entries:
        if not entry.subject:  # minutes of the Board, under no item
            continue
        item = items.setdefault(entry.subject, ItemRevision(entry.subject, entry.score_id))
        if entry.act != Act.ENTER_SELF:
            item.evidence = True
            continue
        old, new = entry.old, entry.new
        for name in SELF:
            if name in old or name in new:
                item.before.setdefault(name, old.get(name))
                item.after[name] = new.get(name)
    return list(items.values())
