"""Which items of a page have news that the reader has not seen: a ward's of the Board, the Board's
of the wards. The mark goes when the person says so, for the card or for the whole campaign.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from scoring.models import Act, BoardNote, Entry, Look, Scorecard
from scoring.rules import permissions
from scoring.rules.lifecycle import CardState
from wards.models import User

OF_WARDS = (Act.HAND_BACK, Act.REPLY, Act.WITHDRAW_REPLY)
EVIDENCE = (Act.ADD_EVIDENCE, Act.CITE)
OF_THE_BOARD = (Act.RETURN_ITEM, Act.RECALL_ITEM, Act.ANSWER)


def news_of(item: str, campaign: int, reader: User) -> Subquery:
    """The id of the last entry about an item (the score's id under this name) that the reader has
    not seen, as an expression; nothing where there is none. `campaign`: its id.
    """
    acts: tuple[Act, ...] = OF_THE_BOARD
    told = Q(act__in=acts)
    if not permissions.is_ward_officer(reader):
        acts = (*OF_WARDS, *EVIDENCE)
        # While a unit still scores itself, its evidence is nobody's news.
        handed_in = Q(at__gt=F("scorecard__submitted_at")) & ~Q(scorecard__state=CardState.DRAFT)
        told = Q(act__in=OF_WARDS) | Q(act__in=EVIDENCE) & handed_in
    seen = Look.up_to_of_entries(campaign, reader)
    entries: QuerySet[Any] = Entry.objects.visible_to(reader)
    news = entries.filter(told, score=OuterRef(item), act__in=acts, pk__gt=seen)
    return Subquery(news.exclude(by=reader).order_by("-pk").values("pk")[:1])


class Unread:
    """The rows of a page that have news, and up to which entry they go."""

    def __init__(self, card: Scorecard, rows: Iterable[Any]) -> None:
        self.card = card
        self.rows = [row for row in rows if row.news]

    @property
    def upto(self) -> int:
        return max((row.news for row in self.rows), default=0)


def new_notes(card: Scorecard, reader: User) -> QuerySet[BoardNote]:
    """The notes of a card that stand, each with `is_new`:
    of a colleague, since the reader looked.
    """
    looks = Look.objects.filter(Q(scorecard=None) | Q(scorecard=card), person=reader)
    seen: datetime | None = looks.filter(campaign=card.campaign_id).aggregate(at=Max("last__at"))[
        "at"
    ]
    notes = BoardNote.objects.filter(pk=OuterRef("pk")).exclude(by=reader)
    if seen:
        notes = notes.filter(at__gt=seen)
    return card.board_notes.filter(put_aside_at=None).annotate(is_new=Exists(notes))
