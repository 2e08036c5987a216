"""What a ward changed between one submission and the next, read from the change record."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from scoring.ledger.entry import Act, Entry
from scoring.models import Scorecard
from scoring.rules.lifecycle import CardState

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


def revision_of(card: Scorecard) -> Revision | None:
    """What the ward changed after its last submission but one; for a draft, after the last one.

    `None` where there is nothing to compare with. Two queries for a card that was ever submitted.
    """
    if card.submitted_at is None:
        return None
    submissions = card.entries.filter(act=Act.SUBMIT).order_by("-number")
    numbers = list(submissions.values_list("number", flat=True)[:2])
    if card.state == CardState.DRAFT:
        bounds = {"number__gt": numbers[0]} if numbers else {}
    elif len(numbers) == 2:
        bounds = {"number__gt": numbers[1], "number__lt": numbers[0]}
    else:
        bounds = {}
    if not bounds:
        return None
    entries = card.entries.filter(act__in=WORK, **bounds).order_by("number")
    return Revision([item for item in _by_item(entries) if item.is_change])


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
