"""What the page of final results lists:
who is ready, and of the others each with what is in the way.
"""

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from scoring.models import Scorecard
from scoring.pages.ranked import CountedRanking
from scoring.pages.ranked_table import laid_out
from scoring.rules.refusals import Refused
from wards.paging import LazyRows

Kept = tuple[Scorecard, Refused | str]  # the card, and the sentence


class KeptOpen(LazyRows[Kept]):
    """Units whose result cannot be finalised now: the verified ones by rank, then those that are
    not verified in official order.
    """

    def __init__(self, ranking: CountedRanking) -> None:
        self.ranking = ranking
        self.verified = ranking.kept_open
        self.others = ranking.unverified

    def __len__(self) -> int:
        return len(self.verified) + self.others

    def between(self, start: int, end: int) -> list[Kept]:
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
