"""What says which papers can be made and what they lack: of each unit a narrow row, no points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Case, F, OuterRef, Subquery, When

from scoring.documents.papers.facts import Facts
from scoring.models import Score, Tier
from scoring.rules.lifecycle import JUDGED, SETTLED, CardState
from scoring.rules.points import PointsField

COLUMNS = (
    "pk", "state", "ward", "ward_name", "ward_code", "cluster", "cluster__name", "ward__code",
    "ward__position", "submitted_at", "reply_until", "tiered_at", "tier__name", "self_known",
    "verified_sum", "gap_sum",
)  # fmt: skip


class Named(NamedTuple):
    """What a level or a cluster is called."""

    name: str


class WardFacts(NamedTuple):
    """A unit's code, and its place in the official order."""

    code: str
    position: int


class CardFacts(NamedTuple):
    """A card as guards and names look at it. Of a card that nobody has judged `self_sum` are some
    of its points: a paper that says them reads them, the page asks whether there are any.
    """

    pk: int
    state: str
    ward_id: int
    ward_name: str
    ward_code: str
    cluster_id: int | None
    cluster: Named | None
    ward: WardFacts
    submitted_at: datetime | None
    reply_until: datetime | None
    tiered_at: datetime | None
    tier: Named | None
    self_sum: Decimal | None
    verified_sum: Decimal | None
    gap_sum: Decimal | None
    survey_sum: Decimal | None = None  # where there is none, papers leave dots

    @property
    def is_tiered(self) -> bool:
        return self.tiered_at is not None


class JudgedUnit(NamedTuple):
    """A ranked unit; of the ranking itself the page says nothing."""

    card: CardFacts

    @property
    def points(self) -> Decimal:
        return self.card.verified_sum or Decimal(0)


@dataclass(frozen=True)
class Units:
    """What is asked of a ranking, without its places."""

    tiers: Sequence[Tier]
    rows: Sequence[JudgedUnit]
    waiting: Sequence[CardFacts]
    absent: Sequence[CardFacts]


class FactsOfPage(Facts):
    """The facts of a campaign for the page that lists its papers. Lists are made of `Facts`."""

    @cached_property
    def ranking(self) -> Any:
        cards = self._narrow()
        others = [card for card in cards if card.state not in JUDGED]
        return Units(
            self.campaign.levels,
            [JudgedUnit(card) for card in cards if card.state in JUDGED],
            [card for card in others if card.state not in SETTLED],
            [card for card in others if card.state == CardState.ABSENT],
        )

    def _narrow(self) -> list[CardFacts]:
        """Every card in official order. One query."""
        scored = Score.objects.filter(scorecard=OuterRef("pk")).exclude(self_points=None)
        some = Subquery(scored.order_by().values("self_points")[:1])
        cards = self.campaign.scorecards.with_judged_sums("self_sum", "verified_sum", "gap_sum")
        cards = cards.annotate(
            self_known=Case(
                When(state__in=JUDGED, then=F("self_sum")),
                When(state=CardState.DRAFT, then=None),  # no paper of it can be made
                default=some,
                output_field=PointsField(),
            )
        )
        return [_card(*row) for row in cards.in_official_order().values_list(*COLUMNS)]


def _card(
    pk: int,
    state: str,
    ward: int,
    name: str,
    code: str,
    cluster: int | None,
    cluster_name: str | None,
    ward_code: str,
    position: int,
    submitted_at: datetime | None,
    reply_until: datetime | None,
    tiered_at: datetime | None,
    tier: str | None,
    *sums: Decimal | None,
) -> CardFacts:
    """A row of COLUMNS."""
    return CardFacts(
        pk,
        state,
        ward,
        name,
        code,
        cluster,
        None if cluster_name is None else Named(cluster_name),
        WardFacts(ward_code, position),
        submitted_at,
        reply_until,
        tiered_at,
        None if tier is None else Named(tier),
        *sums,
    )
