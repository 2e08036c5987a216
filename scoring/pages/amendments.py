"""What was amended of a plan since its campaign opened, as everybody who sees the plan reads it."""

from typing import Any

from django.db.models import Q

from scoring.ledger import papers
from scoring.ledger.entry import chain_of
from scoring.models import Act, Campaign, Entry, Look
from scoring.pages.history import EntryRow
from scoring.rules import permissions
from scoring.rules.permissions import Audience
from wards.models import User


def since_opening(campaign: Campaign) -> Q:
    """Entries that tell every unit of a change of the plan; those of an opening that was taken back
    are told no more.
    """
    if campaign.is_preparing:
        return Q(pk__in=[])
    told = Q(chain=chain_of(campaign.pk, None), audience=Audience.EVERYONE)
    return told & Q(at__gte=campaign.opened_at) if campaign.opened_at else told


class AmendmentRow(EntryRow):
    """An amendment with its day."""

    is_new = False  # since the reader last looked
    # What was written of these is a state that says nothing beside the act.
    UNSAID = frozenset({Act.ADMIT})

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry)
        if entry.act in self.UNSAID:
            self.main, self.changes = None, []


def amendments_of(campaign: Campaign, reader: User) -> list[AmendmentRow]:
    """Newest first. One query, which reads the seal of a concluded campaign along."""
    sealing = Q(chain=chain_of(campaign.pk, None), act__in=papers.SEALING)
    wanted = since_opening(campaign) | sealing if campaign.is_concluded else since_opening(campaign)
    entries: Any = Entry.objects.filter(wanted).select_related("by", "scorecard")
    found = list(entries.annotate(seen_up_to=Look.up_to(campaign, reader)).order_by("-number"))
    papers.keep_seals(campaign, reversed(found))
    rows = [AmendmentRow(entry) for entry in found if entry.audience == Audience.EVERYONE]
    if permissions.reads_history(reader):  # who can say that they have seen it
        for row in rows:
            entry: Any = row.entry
            row.is_new = entry.pk > entry.seen_up_to and entry.by_id != reader.pk
    return rows
