"""What the points of cards add up to."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol

from django.db import models
from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.functions import Coalesce

from scoring.rules.lines import Line
from scoring.rules.points import PointsField


def entered_by_ward(item: str) -> Q:
    """ScoredBy.ward_enters in SQL; `item` is the way to the criterion."""
    return Q(**{f"{item}__survey_only": False})


# Line.takes_away in SQL: of a score.
TAKES_AWAY = Q(item__line=Line.MINUS) | Q(item__parent__line=Line.MINUS)


def found(score: str = "") -> Coalesce:
    """Score.found in SQL; `score` is the way to the item's points."""
    return Coalesce(f"{score}verified_points", f"{score}survey_points")


# What `with_totals()` calls a sum, and where a judged card keeps it (scorecards/judged_sums.py).
KEPT_SUMS = {
    "verified_sum": "judged_sum",
    "self_sum": "claimed_sum",
    "gap_sum": "judged_gap",
    "over_claim": "over_claimed",
}


class CardTotals(Protocol):
    """What `with_totals()` adds to a card: how many items it has and has scored, and their points
    added up (`None` where none is scored).
    """

    items: int
    self_items: int
    self_scored: int
    survey_scored: int
    verified_scored: int
    self_sum: Decimal | None
    survey_sum: Decimal | None
    verified_sum: Decimal | None
    gap_sum: Decimal | None


def totals(scores: str = "") -> dict[str, Any]:
    """What the points of a card add up to; `scores` is the way to them. See `with_totals()`."""
    counted = entered_by_ward(f"{scores}item")
    own, verified = F(f"{scores}self_points"), F(f"{scores}verified_points")
    over = Case(
        When(**{f"{scores}self_points__gt": verified}, then=own - verified),
        default=0,
        output_field=PointsField(),
    )
    return {
        "items": Count(f"{scores}pk"),
        "self_items": Count(f"{scores}pk", filter=counted),
        "self_scored": Count(f"{scores}self_points", filter=counted),
        "survey_scored": Count(f"{scores}survey_points"),
        "verified_scored": Count(f"{scores}verified_points"),
        "self_sum": Sum(f"{scores}self_points"),
        "survey_sum": Sum(f"{scores}survey_points"),
        "verified_sum": Sum(f"{scores}verified_points"),
        "found": Count(found(scores), filter=counted),
        "gap_sum": Sum(found(scores) - own, output_field=PointsField()),
        "over_claim": Sum(over),
    }


def with_sums(
    cards: list[Any], rows: Iterable[dict[str, Any]], **more: models.Aggregate
) -> list[Any]:
    """These cards, each with its row of `ScoreQuerySet.totals(**more)`;
    with nothing where it has no scores.
    """
    sums = {facts.pop("scorecard_id"): facts for facts in rows}
    nothing = {
        name: 0 if isinstance(total, Count) else None for name, total in (totals() | more).items()
    }
    for card in cards:
        card.__dict__.update(sums.get(card.pk, nothing))
    return cards
