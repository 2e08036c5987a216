"""What an answer that takes points away brings with it, said before it is given."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from scoring.models import Reply, Tier
from scoring.models.ranking.suggestions import kinds_of_conditions, suggest_if
from scoring.rules import grading
from scoring.rules.points import show


@dataclass(frozen=True)
class Consequence:
    """New verified points of the item that a reply objects to. Two queries."""

    reply: Reply
    points: Decimal

    @property
    def before(self) -> str:
        return show(self.reply.score.verified_points)

    @property
    def after(self) -> str:
        return show(self.points)

    @cached_property
    def _totals(self) -> tuple[Decimal, Decimal]:
        scores = self.reply.score.scorecard.scores.values_list("pk", "verified_points")
        points = {pk: verified or grading.ZERO for pk, verified in scores}
        changed = points | {self.reply.score_id: self.points}
        return sum(points.values(), grading.ZERO), sum(changed.values(), grading.ZERO)

    @cached_property
    def _tiers(self) -> list[Tier | None]:
        score = self.reply.score
        if kinds_of_conditions(score.scorecard.campaign.levels):
            return [suggestion.level for suggestion in suggest_if(score, self.points)]
        tiers = score.scorecard.campaign.levels
        return [grading.suggest_tier(total, tiers) for total in self._totals]

    @property
    def totals(self) -> list[str]:
        return [show(total) for total in self._totals]

    @property
    def tiers(self) -> list[str]:
        """The suggested tiers before and after; empty where nothing changes."""
        before, after = self._tiers
        if before == after:
            return []
        return [tier.name if tier else _("Chưa xếp loại") for tier in (before, after)]

    @property
    def voids_tier(self) -> bool:
        """The decided tier rests on the old points."""
        return self.reply.score.scorecard.is_tiered
