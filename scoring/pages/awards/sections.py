"""One kind of award as pages show it: its places, who holds them, and the candidates."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format

from scoring.models import Award, AwardKind, Campaign
from scoring.pages.awards.candidates import Candidate
from scoring.rules.lifecycle import AwardState
from scoring.rules.points import show
from wards.paging import Page


@dataclass
class AwardSection:
    """One kind of award: those awards of it that were read, and how many are in force."""

    kind: AwardKind
    awards: Sequence[Award]
    held: int
    places: int | None  # in all clusters together where each has its own; None: no limit
    by_cluster: Sequence[tuple[str, str]] = ()  # where each has its own: “Cụm 1”, “0/1”

    @property
    def in_force(self) -> list[Award]:
        return [award for award in self.awards if award.in_force]

    @property
    def withdrawn(self) -> list[Award]:
        return [award for award in self.awards if award.state == AwardState.WITHDRAWN]

    @property
    def filled(self) -> str:
        """“0/1”, or how many where there is no quota."""
        return f"{self.held}/{self.places}" if self.places is not None else str(self.held)

    @property
    def slots(self) -> str:
        """“Tập thể 0/1”, or how many where there is no quota."""
        if self.places is None:
            return self.filled
        return f"{self.kind.get_recipient_display()} {self.filled}"

    @property
    def is_full(self) -> bool:
        return self.places is not None and self.held >= self.places

    @property
    def threshold(self) -> str:
        return show(self.kind.threshold)

    @property
    def money(self) -> int:
        """What the treasurer pays for this kind, in đồng; 0 where nothing is set."""
        return (self.kind.money or 0) * self.held

    @property
    def money_text(self) -> str:
        return number_format(self.money, force_grouping=True) if self.money else ""

    @property
    def each_text(self) -> str:
        return number_format(self.kind.money, force_grouping=True) if self.kind.money else ""


@dataclass
class WholeSection(AwardSection):
    """With everybody who could have it, the best first."""

    candidates: Sequence[Candidate] = ()

    @property
    def to_commend(self) -> int:
        """Units that nothing keeps from a commendation."""
        return sum(not (candidate.bar or candidate.below) for candidate in self.candidates)


@dataclass
class PagedSection(AwardSection):
    """With the page of those candidates that are worth a look."""

    page: Page[Candidate] = field(kw_only=True)
    more: int = 0  # how many stand behind those
    to_commend: int = 0  # units that nothing keeps from a commendation


def by_cluster(
    campaign: Campaign, kind: AwardKind, awards: Sequence[Award]
) -> list[tuple[str, str]]:
    """How many places are taken in each cluster."""
    taken: Counter[Any] = Counter(award.cluster_id for award in awards if award.in_force)
    return [(str(row), f"{taken[row.pk]}/{kind.quota}") for row in campaign.cluster_rows]
