"""One ward beside the others: its items, and its sums as the grid shows them."""

from collections.abc import Sequence

from django.utils import timezone

from scoring.models import Scorecard, Survey
from scoring.pages.comparison.cells import Cell, Texts, make_cell, sums_of
from scoring.pages.sheet import ItemRow, Section, Sheet


class WardSheet(Sheet):
    """One ward item by item, with what is unsettled and the wards around it.

    Six queries for any number, one less where the card was fetched with its survey.
    """

    def __init__(self, card: Scorecard) -> None:
        super().__init__(card)
        self.survey: Survey | None = getattr(card, "survey", None)
        cards = Scorecard.objects.filter(campaign=card.campaign_id).in_official_order()
        around = list(cards.values_list("ward__code", "ward_name"))
        place = [code for code, _name in around].index(card.ward.code)
        self.before = around[place - 1] if place else None
        self.after = around[place + 1] if place + 1 < len(around) else None
        self.where = f"{card.ward_name} · {place + 1}/{len(around)}"

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
        return next((row for row in onward if row.score.verified_points is None), None)

    @property
    def agreed(self) -> list[ItemRow]:
        now = timezone.now()
        return [row for row in self.rows if row.score.is_agreed and not row.score.is_out(now)]

    @property
    def adjusted(self) -> list[ItemRow]:
        return [row for row in self.rows if row.score.gap]

    @property
    def open_replies(self) -> list[ItemRow]:
        return [row for row in self.replies if row.reply and row.reply.is_open]
