"""Protocols: what the rules read of a campaign, a card, an award, and nothing more.

The models fulfil them; so does any other object with these attributes, as in tests.
"""

from datetime import datetime
from decimal import Decimal
from typing import Protocol


class SettlingLike(Protocol):
    """What the conclusion asks about: named by the campaign, or by whoever has read it already."""

    def unsettled_cards(self) -> list[str]:
        """Units whose result is not final."""
        ...

    def unsettled_nominations(self) -> list[str]:
        """Officers whom units put forward and the Board has not considered."""
        ...

    def unsettled_awards(self) -> list[str]:
        """Proposals without a decision."""
        ...


class CampaignLike(SettlingLike, Protocol):
    @property
    def state(self) -> str: ...

    @property
    def opens_at(self) -> datetime | None: ...

    @property
    def approval(self) -> str: ...

    @property
    def ranking_published(self) -> bool: ...

    def obstacles(self, now: datetime) -> list[str]:
        """Everything in the way of opening, as sentences."""
        ...

    def cards_in_use(self) -> list[str]:
        """Units on whose card anybody has done anything yet."""
        ...


class CardLike(Protocol):
    @property
    def state(self) -> str: ...

    @property
    def campaign(self) -> CampaignLike: ...

    @property
    def ward_id(self) -> int: ...

    @property
    def assignee_id(self) -> int | None: ...

    @property
    def deadline(self) -> datetime: ...

    @property
    def reply_until(self) -> datetime | None: ...

    @property
    def accepted_at(self) -> datetime | None: ...

    @property
    def finalised_at(self) -> datetime | None: ...

    @property
    def approval_asked_at(self) -> datetime | None: ...

    @property
    def approval_is_asked(self) -> bool:
        """A leader was asked about the card as it stands."""
        ...

    @property
    def scan_fits(self) -> bool | None:
        """Whether the signed scan is of the card as it stands; `None` where there is none."""
        ...

    @property
    def has_survey(self) -> bool: ...

    @property
    def is_tiered(self) -> bool: ...

    def unfinished(self) -> list[str]:
        """Codes of items that keep the card from being submitted."""
        ...

    def unverified(self) -> list[str]:
        """Codes of items without verified points."""
        ...

    def verified_total(self) -> Decimal:
        """What the verified points add up to."""
        ...

    def items_out(self, now: datetime) -> list[str]:
        """Codes of items that were given back to the ward alone, and whose time runs."""
        ...

    def open_replies(self) -> list[str]:
        """Codes of items with a reply that the Board has not answered."""
        ...

    def awards_in_force(self) -> list[str]:
        """Awards of the unit and its officers that are in force."""
        ...


class ItemLike(Protocol):
    @property
    def settler_id(self) -> int | None:
        """Whom of the Board its criterion was given to."""
        ...


class AwardLike(Protocol):
    @property
    def state(self) -> str: ...

    @property
    def scorecard(self) -> CardLike: ...

    @property
    def nominated(self) -> bool: ...


class EvidenceLike(Protocol):
    @property
    def scorecard(self) -> CardLike: ...

    @property
    def of_survey(self) -> bool: ...


class SignedPaperLike(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def campaign(self) -> CampaignLike: ...

    @property
    def scorecard(self) -> CardLike | None: ...

    def honours(self, ward_id: int | None) -> bool:
        """Whether an award of this ward in force rests on it."""
        ...


class EntryLike(Protocol):
    @property
    def audience(self) -> str: ...

    @property
    def scorecard(self) -> CardLike | None: ...
