"""Which candidates stand on the page of each kind of award:
those worth a look, so many at a time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from scoring.models import AwardKind, Campaign
from scoring.models.awards.commendation import free_to_be_commended
from scoring.models.ranking.candidates import (
    Counting,
    FoundCandidates,
    Nominee,
    RankedCandidates,
    RankedUnit,
)
from wards.database import moment
from wards.paging import Place

BELOW_THE_LINE = 3  # rows shown under a threshold
BESIDE_THE_SLOTS = 4  # rows shown beyond a quota
BESIDE_THE_SLOTS_OF_A_CLUSTER = 1
ANY = 10**9  # as if there were so many: whatever page is asked for is there


@dataclass(frozen=True)
class Shown:
    """Units, or officers put forward, on one page; `more`: how many candidates stand behind all
    pages; `to_commend`: units that nothing keeps from a commendation.
    """

    place: Place
    units: Sequence[RankedUnit] = ()
    nominees: Sequence[Nominee] = ()
    more: int = 0
    to_commend: int = 0

    @property
    def cards(self) -> list[int]:
        units = [unit.card for unit in self.units]
        return units + [nominee.unit.card for nominee in self.nominees]


class Finder:
    """Asks for all kinds at once where those stand who are shown. One query, and one more where an
    address asks for a page that is not there.

    Worth a look: whoever is put forward; everybody above the line and the nearest below it; of each
    cluster the first ones; else the first ones, a few more than the quota.
    """

    def __init__(self, campaign: Campaign, kinds: Sequence[Any], asked: QueryDict) -> None:
        self.campaign, self.kinds, self.asked = campaign, kinds, asked
        self.ranking = RankedCandidates(
            campaign,
            clustered=any(kind.per_cluster for kind in kinds),
            sums_kept=moment.is_one() and not any(kind.adds_up for kind in kinds),
        )
        self.listed = [kind for kind in kinds if not (kind.for_officers or kind.per_cluster)]
        self.counted = [Counting()]
        self.above = self._counting(lambda kind: Counting(kind.threshold), self.listed)
        self.free = self._counting(
            lambda kind: Counting(kind.threshold, free_to_be_commended(kind)),
            [kind for kind in kinds if kind.is_commendation],
        )

    def _counting(
        self, counting: Callable[[AwardKind], Counting], kinds: Sequence[AwardKind]
    ) -> Mapping[int, int]:
        """Has something counted for each of these kinds; where the number will stand."""
        first = len(self.counted)
        self.counted += [counting(kind) for kind in kinds]
        return {kind.pk: place for place, kind in enumerate(kinds, first)}

    def find(self) -> dict[int, Shown]:
        """By kind."""
        guessed = {kind.pk: self._place(kind, ANY) for kind in self.listed}
        quotas = [kind.quota or 0 for kind in self.kinds if _first_of_each(kind)]
        found = self.ranking.find(
            [(place.start, place.start + place.size) for place in guessed.values()],
            self.counted,
            best=max(quotas) + BESIDE_THE_SLOTS_OF_A_CLUSTER if quotas else 0,
            kinds=[kind.pk for kind in self.kinds if kind.for_officers],
        )
        places = {kind.pk: self._place(kind, self._worth(kind, found)) for kind in self.listed}
        units = {unit.number: unit for unit in found.units}
        elsewhere = [
            (place.start, place.end) for pk, place in places.items()
            if place.start != guessed[pk].start
        ]  # fmt: skip
        if elsewhere:
            further = self.ranking.find(elsewhere, [Counting()])
            units |= {unit.number: unit for unit in further.units}
        return {
            kind.pk: self._shown(kind, found, places.get(kind.pk), units) for kind in self.kinds
        }

    def _shown(
        self,
        kind: AwardKind,
        found: FoundCandidates,
        place: Place | None,
        units: Mapping[int, RankedUnit],
    ) -> Shown:
        to_commend = found.counts[self.free[kind.pk]] if kind.pk in self.free else 0
        if kind.for_officers:
            nominees = [nominee for nominee in found.nominees if nominee.kind == kind.pk]
            nominees.sort(
                key=lambda nominee: (nominee.unit.place.rank, nominee.slot or 0, nominee.award)
            )
            in_order = self._by_cluster(kind, nominees, lambda nominee: nominee.unit)
            place = self._place(kind, len(in_order))
            here = in_order[place.start : place.end]
            return Shown(place, nominees=here, to_commend=to_commend)
        ranked = found.counts[0]
        if place is None:
            most = (kind.quota or 0) + BESIDE_THE_SLOTS_OF_A_CLUSTER
            first = [unit for unit in found.units if unit.rank_within <= most]
            in_order = self._by_cluster(kind, first, lambda unit: unit)
            place = self._place(kind, len(in_order))
            return Shown(place, in_order[place.start : place.end], more=ranked - place.count)
        on_page = [units[number] for number in range(place.start, place.end)]
        return Shown(place, on_page, more=ranked - place.count, to_commend=to_commend)

    def _worth(self, kind: AwardKind, found: FoundCandidates) -> int:
        """How many units are worth a look."""
        number = (
            (kind.quota or 0) + BESIDE_THE_SLOTS
            if kind.threshold is None
            else found.counts[self.above[kind.pk]] + BELOW_THE_LINE
        )
        return min(number, found.counts[0])

    def _place(self, kind: AwardKind, count: int) -> Place:
        return Place(count, self.asked, param=f"kind{kind.pk}")

    def _by_cluster(
        self, kind: AwardKind, candidates: list[Any], unit: Callable[[Any], RankedUnit]
    ) -> list[Any]:
        """Cluster by cluster, where each has places of its own; who is in none comes last."""
        if not kind.per_cluster:
            return candidates
        rows = self.campaign.cluster_rows
        places: dict[int | None, int] = {cluster.pk: place for place, cluster in enumerate(rows)}
        return sorted(
            candidates,
            key=lambda candidate: (
                places.get(unit(candidate).cluster, len(places)),
                unit(candidate).rank_within,
            ),
        )


def _first_of_each(kind: AwardKind) -> bool:
    """Whether the first units of each cluster are shown."""
    return kind.per_cluster and not kind.for_officers
