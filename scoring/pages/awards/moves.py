"""The steps that a reader may take from an award, as buttons."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from scoring.models import Award, Campaign
from scoring.models.awards.steps import MOVES
from scoring.rules.lifecycle import Action
from wards.models import User

# Databases put nothing first, or last, each in its own way.
IN_ORDER = (F("cluster__position").asc(nulls_first=True), F("slot").asc(nulls_first=True), "pk")


@dataclass(frozen=True)
class Move:
    """A step that the reader may take from an award."""

    action: Action
    label: str


def in_order(awards: QuerySet[Award]) -> QuerySet[Any]:
    """With what a list of awards says of each."""
    listed = awards.select_related("kind", "scorecard__ward", "officer", "cluster", "ballot")
    return listed.order_by(*IN_ORDER)


def with_moves(awards: Iterable[Award], campaign: Campaign, user: User) -> dict[int, list[Award]]:
    """These awards by kind, each with its `moves` for this reader."""
    found: dict[int, list[Award]] = {}
    for award in awards:
        award.campaign = campaign
        steps = [step for step in award.steps_for(user) if step.action != Action.PROPOSE]
        award.moves = [Move(step.action, str(MOVES[step.action])) for step in steps]  # type: ignore[attr-defined]
        found.setdefault(award.kind_id, []).append(award)
    return found
