"""What the page of final results lists: who is ready, and of the others each with what is in the way."""

from collections.abc import Sequence
from typing import Any, overload

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.pages.ranked import CountedRanking
from scoring.pages.ranked_table import laid_out

Kept = tuple[Scorecard, Any]  # the card, and the sentence


class KeptOpen(Sequence[Kept]):
    """Units whose result cannot be finalised now: the verified ones by rank, then those that are not
    verified in official order. Those of a page are read when they are asked for.
    """

    def __init__(self, ranking: CountedRanking) -> None:
        self.ranking = ranking
        self.verified = ranking.kept_open
        self.others = ranking.unverified

    def __len__(self) -> int:
        return len(self.verified) + self.others

    @overload
    def __getitem__(self, place: int) -> Kept: ...

    @overload
    def __getitem__(self, place: slice) -> list[Kept]: ...

    def __getitem__(self, place: int | slice) -> Kept | list[Kept]:
        if isinstance(place, int):
            return self[: len(self)][place]
        start, end, _step = place.indices(len(self))
        first = len(self.verified)
        verified = self.verified.cards_at(start, min(end, first))
        others = self.ranking.not_verified.in_official_order().values("pk")
        others = others[max(0, start - first) : max(0, end - first)]
        here = Q(pk__in=verified) | Q(pk__in=others)
        found = {card.pk: card for card in laid_out(self.ranking.campaign.scorecards.filter(here))}
        by_rank = [found.pop(pk) for pk in verified]
        prefetch_related_objects(by_rank, Scorecard.reading_open_replies())
        told = [(card, card.keeps_open(self.ranking.now)) for card in by_rank]
        # Where nothing is in the way any more, somebody has seen to it since they were listed.
        kept = [(card, problem) for card, problem in told if problem]
        return [*kept, *((card, _("Chưa xác nhận thẩm định.")) for card in found.values())]
