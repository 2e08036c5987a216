"""One ward beside the others: its items, and its sums as the grid shows them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from scoring.models import Scorecard, Survey
from scoring.models.ranking.sealed_order import official_order
from scoring.pages.comparison.cells import Cell, Texts, make_cell, sums_of
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Section
from scoring.pages.sheet.sheet import Sheet
from scoring.rules import permissions
from wards.database.prepared import prepared
from wards.models import User


@prepared
def _around(card: int, campaign: int, here: int) -> QuerySet[Any, Any]:
    return Scorecard.objects.neighbours(card, campaign, here)


def _beside(card: Scorecard) -> tuple[Any, ...]:
    """`ScorecardQuerySet.neighbours` of a card, of a concluded year as its units stood then."""
    order = list(official_order(card.campaign))
    if card.pk not in order:
        [around] = _around(card.pk, card.campaign_id, card.ward.position)
        return around
    place = order.index(card.pk)
    ahead, behind = order[max(place - 1, 0) : place], order[place + 1 : place + 2]
    facts = Scorecard.objects.filter(pk__in=[*ahead, card.pk, *behind]).order_by()
    named = {pk: unit for pk, *unit in facts.values_list("pk", "ward__code", "ward_name")}
    sides = [named[side[0]] if side else (None, None) for side in (ahead, behind)]
    return (*sides[0], *sides[1], place, len(order))


class WardSheet(Sheet):
    """One ward item by item, with what is unsettled and the wards around it.

    Six queries for any number, one less where the card was fetched with its survey. `by` is who
    looks at it, to settle what is theirs.
    """

    names_settlers = True

    def __init__(self, card: Scorecard, by: User | None = None) -> None:
        super().__init__(card, by)
        if by is not None and permissions.is_board(by):
            self._hand_out(by)
        self.survey: Survey | None = getattr(card, "survey", None)
        before, its_name, after, name_of_after, place, count = _beside(card)
        self.before = (before, its_name) if before else None
        self.after = (after, name_of_after) if after else None
        self.where = f"{card.ward_name} · {(place or 0) + 1}/{count}"

    def _hand_out(self, by: User) -> None:
        others = [row for row in self.rows if not row.score.settled_by(by)]
        for row in others:
            row.settles = False
            score: Any = row.score
            row.settler = score.settler_name

    @property
    def criteria(self) -> list[tuple[Section, Cell]]:
        """Each criterion with its sums as the grid shows them."""
        return [
            (section, self._cell(section.head.position, section.rows)) for section in self.sections
        ]

    @property
    def whole(self) -> Cell:
        """The card's totals as the grid shows them."""
        return self._cell(0, list(self.rows))

    def _cell(self, position: int, rows: Sequence[ItemRow]) -> Cell:
        own_items = sum(row.ward_enters for row in rows)
        sums = sums_of(row.score for row in rows)
        return make_cell(position, sums, own_items, self.card.campaign.gap_threshold, Texts())

    def row_of(self, score_id: int) -> ItemRow:
        return next(row for row in self.rows if row.score.pk == score_id)

    @property
    def unverified(self) -> list[ItemRow]:
        return [row for row in self.rows if row.score.verified_points is None]

    def unverified_after(self, score_id: int) -> ItemRow | None:
        """The next item that waits, round again after the last; `None` when none does."""
        place = self.rows.index(self.row_of(score_id))
        onward = [*self.rows[place + 1 :], *self.rows[:place]]
        waiting = (row for row in onward if row.score.verified_points is None)
        return next((row for row in waiting if row.settles), None)

    @property
    def agreed(self) -> list[ItemRow]:
        now = timezone.now()
        agreed = (row for row in self.rows if row.score.is_agreed and row.settles)
        return [row for row in agreed if not row.score.is_out(now)]

    @property
    def adjusted(self) -> list[ItemRow]:
        return [row for row in self.rows if row.score.gap]

    @property
    def open_replies(self) -> list[ItemRow]:
        return [row for row in self.replies if row.reply and row.reply.is_open]
