"""What decided between units with the same points, in words with their figures."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from scoring.models import Campaign, TieAid
from scoring.rules.grading import CHOICE, Place, Standing
from scoring.rules.points import show


def words_of_ties(
    campaign: Campaign,
    places: Iterable[Place[int]],
    standings: Iterable[Standing[int]],
    reasons: dict[int, str],
) -> dict[int, list[str]]:
    """What decided each tie of a ranking, by card: for lists that are too long for `Ranking`.

    `reasons`: why the head ordered equals, by card.
    """
    words = TieWords(campaign, reasons)
    measured = {standing.key: standing for standing in standings}
    told = {place.key: list(words.of(place, measured[place.key])) for place in places}
    return {pk: said for pk, said in told.items() if said}


class TieWords:
    """What decided a tie, said with its figures."""

    def __init__(self, campaign: Campaign, reasons: dict[int, str]) -> None:
        self.aids = campaign.aids
        self.reasons = reasons
        # Where groups of units are judged by criteria of their own,
        # each has a largest one of its own.
        decides = TieAid.LARGEST_CRITERION in self.aids and not campaign.has_group_plans
        self.largest = campaign.largest_criterion if decides else None

    def of(self, place: Place[int], standing: Standing[int]) -> Iterator[str]:
        if place.ahead_by == CHOICE or place.behind_by == CHOICE:
            yield _("thứ tự do Trưởng Ban quyết định: %s") % self.reasons.get(place.key, "")
        if place.ahead_by is not None and place.ahead_by != CHOICE:
            yield self._ahead(self.aids[place.ahead_by], standing.aids[place.ahead_by])
        if place.behind_by is not None and place.behind_by != CHOICE:
            yield self._behind(self.aids[place.behind_by], standing.aids[place.behind_by])
        if place.shared:
            yield _("bằng điểm, đồng hạng %d") % place.rank

    def _ahead(self, aid: TieAid, measure: Decimal) -> str:
        if aid == TieAid.LARGEST_CRITERION:
            return _("xếp trên nhờ điểm tiêu chí %(number)s: %(points)s") % self._figures(measure)
        return _("xếp trên nhờ tự chấm vượt ít hơn: %(points)s") % self._figures(measure)

    def _behind(self, aid: TieAid, measure: Decimal) -> str:
        if aid == TieAid.LARGEST_CRITERION:
            return _("xếp sau vì điểm tiêu chí %(number)s: %(points)s") % self._figures(measure)
        return _("xếp sau vì tự chấm vượt nhiều hơn: %(points)s") % self._figures(measure)

    def _figures(self, measure: Decimal) -> dict[str, Any]:
        return {
            "number": self.largest.position if self.largest else _("lớn nhất của đơn vị"),
            "points": show(abs(measure)),
        }
