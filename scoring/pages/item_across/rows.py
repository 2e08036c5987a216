"""The units of one page with their points for an item, what proves them, what is worth a look."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from scoring.models import BoardNote, Campaign, Citation, Criterion, Score, Scorecard
from scoring.models.report import reports_of_each
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.unread import news_of
from scoring.rules import permissions
from scoring.rules.lifecycle import SETTLED, PointsKind
from scoring.rules.points import direction_of
from scoring.rules.risk import RiskMark
from wards.models import User


class AcrossRow(ItemRow):
    """One unit's points for the item; `typed` is what a form put back."""

    may_verify = False
    is_out = False  # given back to the ward while the rest of its card stands
    marks: Sequence[RiskMark] = ()
    notes: Sequence[BoardNote] = ()  # of the Board for itself
    typed: Any = None

    @property
    def card(self) -> Scorecard:
        return self.score.scorecard

    @property
    def tick_span(self) -> int:
        """How far a drawing goes, in hundredths: what is taken away is drawn as what is given."""
        return abs(self.cap_hundredths)

    @property
    def ticks(self) -> list[int | None]:
        """Self, survey, verified in hundredths, as a drawing has them."""
        points = (self.score.self_points, self.score.survey_points, self.score.verified_points)
        return [None if point is None else int(abs(point) * 100) for point in points]

    @property
    def leans(self) -> str:
        """Which way what was found differs from the self points: down, up, or ""."""
        return direction_of(self.score.difference)


class AcrossRows:
    """Reads rows of an item as one person sees them."""

    def __init__(self, campaign: Campaign, item: Criterion, user: User, now: datetime) -> None:
        self.campaign, self.item, self.user, self.now = campaign, item, user, now

    def read(
        self, wanted: Sequence[int], marks: Mapping[int, Sequence[RiskMark]]
    ) -> list[AcrossRow]:
        """The rows of these scores, in this order; `marks` by score, nothing for who may not see
        them. Three queries, two more where the calendar of reports is looked at.
        """
        related = ("reply", "scorecard__ward", "changed_by")
        scores: Any = Score.objects.filter(pk__in=wanted, item=self.item).with_evidence_flag()
        scores = scores.annotate(news=news_of("pk", self.campaign.pk, self.user))
        by_pk = {score.pk: score for score in scores.select_related(*related)}
        cited, noted = self._citations(by_pk), self._notes(by_pk)
        rows = [self._row(by_pk[pk], cited[pk], noted[pk], marks.get(pk, [])) for pk in wanted]
        self._look_at_reports(rows)
        return rows

    def _citations(self, scores: Collection[int]) -> Mapping[int, list[Citation]]:
        """By score. One query."""
        cited: dict[int, list[Citation]] = defaultdict(list)
        citations = Citation.objects.filter(score__in=scores, reply=None)
        for citation in citations.select_related("evidence"):
            cited[citation.score_id].append(citation)
        return cited

    def _notes(self, scores: Collection[int]) -> Mapping[int, list[BoardNote]]:
        """What the Board keeps for itself, by score; nothing for others. One query."""
        noted: dict[int, list[BoardNote]] = defaultdict(list)
        if permissions.is_board(self.user):
            notes = BoardNote.objects.filter(score__in=scores, put_aside_at=None)
            for note in notes.select_related("by"):
                noted[note.score_id or 0].append(note)
        return noted

    def _look_at_reports(self, rows: Sequence[AcrossRow]) -> None:
        """What the calendar of reports suggests, while nothing is settled
        (pages/sheet/item_row.py). Two queries where the item is judged by it.
        """
        asked = [row for row in rows if row.card.state not in SETTLED]
        if not self.item.report_rule or not asked:
            return
        reports = reports_of_each(self.campaign, [row.card.pk for row in asked])
        for row in asked:
            row.reports = reports[row.card.pk]

    def _row(
        self,
        score: Score,
        citations: list[Citation],
        notes: Sequence[BoardNote],
        marks: Sequence[RiskMark],
    ) -> AcrossRow:
        score.item = self.item
        score.scorecard.campaign = self.campaign
        row = AcrossRow(score, citations)
        row.notes, row.marks = notes, marks
        row.is_out = score.is_out(self.now)
        may_enter = score.scorecard.may_enter(PointsKind.VERIFIED, self.user, self.now)
        row.may_verify = may_enter and score.settled_by(self.user) and not row.is_out
        return row
