"""The cards of a sheet as they stand, with their rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from scoring.models import Campaign, Criterion, Score, Scorecard
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.sheet import Sheet
from scoring.rules import lifecycle
from scoring.rules.lifecycle import PointsKind
from scoring.workbooks.offline.sheets import EVIDENCE, OfflineSheet
from wards.models import User


@dataclass(frozen=True)
class OfflineCard:
    """A card with its rows, and the kinds of points that may be filled in."""

    card: Scorecard
    rows: Sequence[ItemRow]
    open_kinds: frozenset[PointsKind]

    @property
    def sections(self) -> Iterator[tuple[Criterion, list[ItemRow]]]:
        by_head = groupby(self.rows, lambda row: row.score.item.parent or row.score.item)
        return ((head, list(rows)) for head, rows in by_head)


def shut(sheet: OfflineSheet, card: Scorecard | None, *, by: User, now: datetime) -> str:
    """Why nothing of a card may be filled in now, as a sentence; "" where something may, and for
    the sheet of all.
    """
    if card is None or any(card.may_enter(kind, by, now) for kind in sheet.kinds):
        return ""
    if card.campaign.is_concluded:
        return _("Phong trào đã kết thúc nên tệp này chỉ để xem.")
    turns = [lifecycle.entering(kind) for kind in sheet.kinds]
    said = [row.guard(card, now) for row in turns if card.state == row.state]
    if refusal := next(filter(None, said), None):
        return _("Tệp này chỉ để xem: %s") % refusal
    state = card.get_state_display()
    return _("Phiếu đang ở trạng thái “%s” nên tệp này chỉ để xem, không điền được.") % state


def cards_of(campaign: Campaign, card: Scorecard | None) -> list[Scorecard]:
    """The cards of a sheet, each with its campaign and unit at hand."""
    if card:
        return [card]
    cards = list(campaign.scorecards.select_related("ward").in_official_order())
    for each in cards:
        each.campaign = campaign
    return cards


def scores_of(cards: Sequence[Scorecard], *beside: str) -> Iterator[Score]:
    """The items of cards in official order, each with its card and its place in the plan; what
    stands `beside` is read with them. The plan is read once, and not with every item.
    """
    by_pk = {card.pk: card for card in cards}
    places = {}
    if cards:
        plan = cards[0].campaign.criteria_in_order
        places = {item.pk: (number, item) for number, item in enumerate(plan)}
    scores = Score.objects.filter(scorecard__in=list(by_pk)).select_related(*beside)
    found = sorted(scores.order_by(), key=lambda score: places[score.item_id][0])
    for score in found:
        score.scorecard, score.item = by_pk[score.scorecard_id], places[score.item_id][1]
    return iter(found)


def read_cards(
    sheet: OfflineSheet, cards: Sequence[Scorecard], *, by: User, now: datetime
) -> Iterator[OfflineCard]:
    """The cards as they stand; what a sheet does not show is not read."""
    if EVIDENCE in sheet.columns:
        rows_of: Mapping[int, Sequence[ItemRow]] = {card.pk: Sheet(card).rows for card in cards}
    else:
        grouped = defaultdict[int, list[ItemRow]](list)
        for score in scores_of(cards, "reply"):
            grouped[score.scorecard_id].append(ItemRow(score))
        rows_of = grouped
    for card in cards:
        kinds = (kind for kind in sheet.kinds if card.may_enter(kind, by, now))
        yield OfflineCard(card, rows_of[card.pk], frozenset(kinds))
