"""Items of a card that do not apply: their points where these follow from the other items, worked
out anew in the same act whenever one of those changes.

They stand on the item itself, so that every sum, rank,
seal and sheet holds without knowing of them.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from scoring.models.scorecards.scorecard import Scorecard
from scoring.rules import grading
from scoring.rules.lifecycle import PointsKind
from scoring.rules.not_applicable import NOT_APPLICABLE, ItemShare, WhenNotApplicable, pro_rata

NUMBERS = tuple(column.number_field for column in PointsKind)


def pro_rata_points(score: Any, column: PointsKind) -> Decimal:
    """The points of an item that this column says, or is about to say, is out pro rata."""
    return _worked_out(_rows(score.scorecard), column, score.scorecard.campaign.step, score.pk)[
        score.pk
    ]


def follow(changed: Any) -> list[Any]:
    """Work out anew what is out pro rata on the card of an item that has just changed; returns the
    other rows that changed with it. Their versions stay: nobody typed anything into them.
    """
    card, rows = changed.scorecard, _rows(changed.scorecard)
    columns = [column for column in PointsKind for row in rows if row.is_out_of(column)]
    moved = {}
    for column in dict.fromkeys(columns):
        for row in rows:
            points = _worked_out(rows, column, card.campaign.step).get(row.pk)
            if points is not None and points != getattr(row, column.points_field):
                setattr(row, column.points_field, points)
                moved[row.pk] = row
    for row in moved.values():
        row.reason = reason_of(row, {"verified_points": row.verified_points}, row.reason)
        row.save(update_fields=[*(column.points_field for column in PointsKind), "reason"])
    return [row for row in moved.values() if row.pk != changed.pk]


def moved_by(
    score: Any, column: PointsKind, facts: Mapping[str, Decimal | None]
) -> list[tuple[Any, Decimal]]:
    """What would move on a card if these facts of one item stood in a column, with the points it
    would have: the item itself, then what is out pro rata and follows it. At most one query.
    """
    own = [(score, facts[column.points_field] or grading.ZERO)]
    if not score.scorecard.prorates:
        return own
    rows = _rows(score.scorecard)
    for row in rows:
        if row.pk == score.pk:
            for name, value in facts.items():
                setattr(row, name, value)
    followed = _worked_out(rows, column, score.scorecard.campaign.step)
    others = [(row, followed[row.pk]) for row in rows if row.pk in followed and row.pk != score.pk]
    return own + [
        (row, points) for row, points in others if points != getattr(row, column.points_field)
    ]


def reason_of(score: Any, own: Mapping[str, Decimal | None], note: str) -> str:
    """The reason of verified points: where both sides say that the item does not apply, and its
    points differ only because those of other items do, the program says so itself.
    """
    points = own["verified_points"]
    both = own.get("verified_number", score.verified_number) == NOT_APPLICABLE == score.self_number
    if note or not both or points is None or points == score.self_points:
        return note
    with override("vi"):
        return _("Không phát sinh: điểm theo tỷ lệ điểm thẩm định của các nội dung khác.")


def facts_in_words(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of an entry with the word in place of the number that stands for it."""
    out = [name for name in NUMBERS if name in facts and facts[name] == NOT_APPLICABLE]
    if not out:
        return dict(facts)
    with override("vi"):
        return {**facts, **dict.fromkeys(out, _("không phát sinh"))}


def _rows(card: Scorecard) -> list[Any]:
    """The items of a card within the plan's total."""
    rows = card.scores.select_related("item__parent")
    found = [row for row in rows if row.item.of_line.is_ordinary]
    for row in found:
        row.scorecard = card
    return found


def _worked_out(
    rows: Iterable[Any], column: PointsKind, step: Decimal, out: int | None = None
) -> Mapping[int, Decimal]:
    """The points of all rows that are out pro rata; `out` is one more that is about to be."""
    shares = (
        ItemShare(
            row.pk,
            row.item.parent_id or row.item_id,
            row.cap,
            getattr(row, column.points_field),
            row.item.not_applicable is WhenNotApplicable.PRO_RATA
            and (row.is_out_of(column) or row.pk == out),
        )
        for row in rows
    )
    return pro_rata(shares, step)
