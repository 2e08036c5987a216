"""What narrowing and figures ask of each unit's points for one item."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from scoring.rules import grading
from scoring.rules.lifecycle import CardState


class ItemFact(NamedTuple):
    """What narrowing and the figures ask of one unit's points."""

    score: int
    state: str
    ward: str
    own: Decimal | None
    survey: Decimal | None
    verified: Decimal | None
    reason: str
    explanation: str
    submitted_at: datetime | None
    extended_until: datetime | None
    has_evidence: bool
    card: int

    @property
    def found(self) -> Decimal | None:
        return self.survey if self.verified is None else self.verified

    @property
    def waits(self) -> bool:
        """Submitted and not verified: somebody has to judge it."""
        return self.state == CardState.SUBMITTED and self.verified is None

    @property
    def is_apart(self) -> bool:
        return bool(grading.gap(self.found, self.own))


FACTS = (
    "pk", "scorecard__state", "scorecard__ward_name", "self_points", "survey_points", "verified_points", "reason",
    "explanation", "scorecard__submitted_at", "scorecard__extended_until", "has_evidence",
    "scorecard",
)  # fmt: skip


@dataclass(frozen=True)
class UnitFilter:
    """Units of one kind: `?show=value`, the words on its chip, and which belong."""

    value: str
    label: str | Promise
    holds: Callable[[ItemFact], bool]


KINDS = (
    UnitFilter("left", gettext_lazy("Còn lại"), lambda fact: fact.waits),
    UnitFilter("apart", gettext_lazy("Chênh lệch"), lambda fact: fact.is_apart),
)
