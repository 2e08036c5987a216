"""What lifecycle guards read of a card: what is still in the way, as codes and names."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models

from wards.database.prepared import prepared


class CardGuards(models.Model):
    """The side of a Scorecard that guards look at."""

    scores: Any
    awards: Any

    class Meta:
        abstract = True

    def unfinished(self) -> list[str]:
        """Codes of items that keep the card from being submitted: blank, or without evidence and
        explanation.
        """
        scores = self.scores.select_related("item__parent").entered_by_ward().in_official_order()
        return [
            score.item.code
            for score in scores.with_evidence_flag()
            if score.self_points is None or score.lacks_evidence
        ]

    def unverified(self) -> list[str]:
        """Codes of items without verified points."""
        scores = (
            self.scores.filter(verified_points=None)
            .select_related("item__parent")
            .in_official_order()
        )
        return [score.item.code for score in scores]

    def verified_total(self) -> Decimal:
        """What the verified points add up to, blanks left out."""
        return self.scores.aggregate(total=models.Sum("verified_points"))["total"] or Decimal(0)

    def items_out(self, now: datetime) -> list[str]:
        """Codes of items that were given back to the ward alone, and whose time runs."""
        out = self.scores.out_at(now).select_related("item__parent").in_official_order()
        return [score.item.code for score in out]

    def open_replies(self) -> list[str]:
        """Codes of items with a reply that the Board has not answered."""
        waiting = (
            self.waiting_scores
            if hasattr(self, "waiting_scores")
            else _waiting_for_answer(type(self), self.pk)
        )
        return [score.item.code for score in waiting]

    @classmethod
    def reading_open_replies(cls) -> "models.Prefetch[Any]":
        """Reads for many cards at once what `open_replies()` else asks of each."""
        scores: Any = cls._meta.get_field("scores").related_model
        return models.Prefetch(
            "scores", scores.objects.waiting_for_answer(), to_attr="waiting_scores"
        )

    def awards_in_force(self) -> list[str]:
        """Proposed and decided awards of the unit and of its officers."""
        return [
            str(award)
            for award in self.awards.in_force().select_related("kind", "scorecard", "officer")
        ]


@prepared
def _waiting_for_answer(scorecard: type[Any], pk: int) -> models.QuerySet[Any]:
    return scorecard(pk=pk).scores.waiting_for_answer()
