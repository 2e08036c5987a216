"""One item over all units: what each has, what proves it, what the others got."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from scoring.models import Campaign, Criterion, Score
from scoring.models.plan.cluster_criterion import criteria_with_clusters
from scoring.models.ranking.sealed_order import official_order
from scoring.models.scorecards.assignment import settlers
from scoring.pages.item_across.facts import FACTS, KINDS, ItemFact
from scoring.pages.item_across.figures import ItemFigures
from scoring.pages.item_across.marks import marks_of
from scoring.pages.item_across.round import ItemRound
from scoring.pages.item_across.rows import AcrossRow, AcrossRows
from scoring.rules import permissions
from scoring.rules.risk import RiskMark
from wards.models import User
from wards.paging import Page


class ItemAcross:
    """The units that the address leaves, in official order, a page of them read in full.

    `only` are ids of scores to show whatever the address says: those that a form sent in. Six
    queries for any number of units, two more where the calendar of reports is looked at.
    """

    def __init__(
        self,
        campaign: Campaign,
        item: Criterion,
        user: User,
        now: datetime,
        data: QueryDict,
        only: Sequence[int] | None = None,
    ) -> None:
        self.campaign, self.item, self.only = campaign, item, only
        self.user, self.now = user, now
        scores = Score.objects.filter(item=item).with_evidence_flag()
        ordered = scores.order_by("scorecard__ward__position", "scorecard")
        self.facts = [ItemFact(*row) for row in ordered.values_list(*FACTS)]
        if order := official_order(campaign):
            self.facts.sort(key=lambda fact: order.get(fact.card, len(order)))
        self.kind = next((kind for kind in KINDS if kind.value == data.get("show")), None)
        self.found = [fact for fact in self.facts if self.kind is None or self.kind.holds(fact)]
        # What is worth a look first is the Board's alone, and decides nothing but the order.
        self.is_board = permissions.is_board(user)
        self.by_risk = self.is_board and data.get("order") == "risk"
        if self.by_risk:
            self.found.sort(key=lambda fact: -len(self.marks.get(fact.score, [])))
        self.page = Page(self.found, data)

    @property
    def cap_hundredths(self) -> int:
        return int(self.item.cap * 100)

    @cached_property
    def marks(self) -> Mapping[int, list[RiskMark]]:
        """Why a unit is worth a look first, by score. One query."""
        return marks_of(self.campaign, self.item, self.facts)

    @cached_property
    def rows(self) -> list[AcrossRow]:
        """The units that are shown, in their order."""
        rows = AcrossRows(self.campaign, self.item, self.user, self.now)
        return rows.read(self._wanted, self.marks if self.is_board else {})

    @property
    def _wanted(self) -> list[int]:
        """The ids of the scores that are shown, in their order."""
        if self.only is None:
            return [fact.score for fact in self.page]
        only = set(self.only)
        return [fact.score for fact in self.facts if fact.score in only]

    @cached_property
    def figures(self) -> ItemFigures:
        return ItemFigures(self.facts)

    @cached_property
    def round(self) -> ItemRound:
        return ItemRound(self.campaign, self.item, self.user)

    @property
    def for_clusters(self) -> list[str]:
        """Names of the clusters for which alone it counts; none where all units have the item."""
        head = self.item.parent_id or self.item.pk
        return next(
            criterion.for_clusters
            for criterion in criteria_with_clusters(self.campaign)
            if criterion.pk == head
        )

    @property
    def settler(self) -> str:
        """Whose the item is to settle; "" where it is the whole Board's."""
        return settlers(self.campaign)[self.item.settler_id] if self.item.settler_id else ""

    @property
    def may_verify(self) -> bool:
        return any(row.may_verify for row in self.rows)

    @property
    def agreed(self) -> list[AcrossRow]:
        """Rows of this page that the survey found no different and nobody has verified."""
        return [row for row in self.rows if row.may_verify and row.score.is_agreed]

    # Around the table

    def address(self, **change: str) -> str:
        facts = {
            "show": self.kind.value if self.kind else "",
            "order": "risk" if self.by_risk else "",
            "page": str(self.page.number),
        } | change
        kept = "&".join(
            f"{name}={value}" for name, value in facts.items() if value not in {"", "1"}
        )
        return f"?{kept}" if kept else "?"

    @property
    def filters(self) -> list[dict[str, Any]]:
        chips = [
            {
                "url": "?",
                "label": _("Tất cả"),
                "count": len(self.facts),
                "current": self.kind is None,
            }
        ]
        for kind in KINDS:
            count = sum(map(kind.holds, self.facts))
            chips.append(
                {
                    "url": f"?show={kind.value}",
                    "label": kind.label,
                    "count": count,
                    "current": kind is self.kind,
                }
            )
        if self.is_board:
            chips.append(
                {
                    "url": self.address(order="" if self.by_risk else "risk", page="1"),
                    "label": _("Xếp theo dấu hiệu cần xem trước"),
                    "count": sum(map(bool, self.marks.values())),
                    "current": self.by_risk,
                    "starts": True,
                }
            )
        return chips
