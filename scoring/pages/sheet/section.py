"""What rows of a sheet add up to, and a criterion with its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from scoring.models import Criterion
from scoring.pages.sheet.item_row import ItemRow
from scoring.rules import grading
from scoring.rules.grading import Tally
from scoring.rules.points import show, show_gap


class Progress(TextChoices):
    """How far a criterion is; the value names the badge."""

    BLANK = "blank", gettext_lazy("Chưa chấm")
    BEGUN = "begun", gettext_lazy("Đang làm")
    UNPROVEN = "unproven", gettext_lazy("Thiếu tài liệu")
    DONE = "done", gettext_lazy("Hoàn thành")
    SURVEY = "survey", gettext_lazy("Ban khảo sát")


class Totals:
    """What rows add up to, one criterion or a whole card."""

    rows: Sequence[ItemRow]

    @property
    def own(self) -> Tally:
        return grading.tally(row.score.self_points for row in self.rows if row.ward_enters)

    @property
    def own_sum(self) -> str:
        own = self.own
        return show(own.points) if own.scored else ""

    @property
    def survey_sum(self) -> str:
        return _sum(row.score.survey_points for row in self.rows)

    @property
    def verified_sum(self) -> str:
        return _sum(row.score.verified_points for row in self.rows)

    @property
    def moved(self) -> Decimal | None:
        """What the Board moved in all; `None` until everything that the ward scored is verified.

        What is not self-scored moves nothing, however many points it brings.
        """
        gaps = (row.score.gap for row in self.rows if row.counts_as_gap)
        return grading.tally(gaps).total

    @property
    def difference(self) -> str:
        """What the Board found in all, the survey's word standing for what is not verified yet."""
        found = (row.score.difference for row in self.rows if row.counts_as_gap)
        return show_gap(grading.tally(found).total)

    @property
    def gap(self) -> str:
        return show_gap(self.moved)

    @property
    def lowered(self) -> bool:
        return bool(self.moved and self.moved < 0)


@dataclass
class Section(Totals):
    """One criterion with its rows."""

    head: Criterion
    rows: Sequence[ItemRow]

    @property
    def cap(self) -> str:
        return self.head.cap_text

    @property
    def mark(self) -> str:
        """“điểm thưởng”, “điểm trừ”; "" within the total."""
        return self.head.of_line.mark

    @property
    def shown(self) -> bool:
        return any(row.shown for row in self.rows)

    @property
    def progress(self) -> Progress:
        own = self.own
        if not own.items:
            return Progress.SURVEY
        if not own.scored:
            return Progress.BLANK
        if not own.complete:
            return Progress.BEGUN
        return Progress.UNPROVEN if any(row.unproven for row in self.rows) else Progress.DONE


def _sum(parts: Any) -> str:
    total = grading.tally(parts).total
    return show(total)
