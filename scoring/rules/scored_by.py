"""Who gives an item its first points, and what follows from it: one answer for each question."""

from enum import StrEnum


class ScoredBy(StrEnum):
    SELF = "self"  # the ward, then the survey beside it
    SURVEY = "survey"  # the Board alone

    @property
    def ward_enters(self) -> bool:
        """Whether the ward enters points, and the card waits for them."""
        return self is ScoredBy.SELF

    @property
    def counts_as_gap(self) -> bool:
        """Whether the Board moves something by its points: without self points there is nothing
        to move, however many points it gives.
        """
        return self is ScoredBy.SELF

    @property
    def wants_proof(self) -> bool:
        """Whether evidence is the ward's to bring, where the item requires some."""
        return self is ScoredBy.SELF
