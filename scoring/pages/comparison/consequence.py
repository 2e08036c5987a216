"""What an answer that takes points away brings with it, said before it is given."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from scoring.models import Reply, Tier
from scoring.models.ranking.suggestions import kinds_of_conditions, suggest_if
from scoring.models.scores.not_applicable import moved_by
from scoring.rules import grading
from scoring.rules.lifecycle import PointsKind
from scoring.rules.points import show


@dataclass(frozen=True)
class Consequence:
    """What is typed for the item that a reply objects to. Two queries, three where something is
    out pro rata.
    """

    reply: Reply
    typed: Decimal

    @property
    def before(self) -> str:
        return show(self.reply.score.verified_points)

    @property
    def after(self) -> str:
        return show(self._moves[0][1])

    @property
    def followers(self) -> list[tuple[str, str, str]]:
        """What is out pro rata and moves along: item, points before and after."""
        return [
            (score.item.code, show(score.verified_points), show(points))
            for score, points in self._moves[1:]
        ]

    @cached_property
    def _moves(self) -> list[tuple[Any, Decimal]]:
        score, column = self.reply.score, PointsKind.VERIFIED
        return moved_by(score, column, score.facts_of(column, self.typed))

    @cached_property
    def _totals(self) -> tuple[Decimal, Decimal]:
        scores = self.reply.score.scorecard.scores.values_list("pk", "verified_points")
        points = {pk: verified or grading.ZERO for pk, verified in scores}
        changed = points | {score.pk: moved for score, moved in self._moves}
        return sum(points.values(), grading.ZERO), sum(changed.values(), grading.ZERO)

    @cached_property
    def _tiers(self) -> list[Tier | None]:
        card = self.reply.score.scorecard
        tiers = card.campaign.levels
        if kinds_of_conditions(tiers):
            return [suggestion.level for suggestion in suggest_if(card, self._moves)]
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
