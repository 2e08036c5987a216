"""A survey visit and what it found, item by item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.files.types import Checked
from scoring.forms.entering import fields, fingerprint
from scoring.forms.judging import Judged
from scoring.forms.upload_fields import CheckedFileField
from scoring.models import Evidence, Score, Scorecard, Survey, Visit
from scoring.models.scorecards.survey import record_survey
from scoring.pages.sheet.item_row import ItemRow
from scoring.pages.sheet.section import Progress, Section
from scoring.pages.sheet.sheet import Sheet
from scoring.rules import grading
from scoring.rules.lifecycle import (
    PointsKind,
)
from scoring.rules.not_applicable import says_not_applicable
from scoring.rules.points import show, show_gap
from wards.fields import Day, OneLine
from wards.models import User
from wards.vietnamese import clean


class SurveyForm(forms.Form):
    """The visit itself."""

    visited_on = Day(
        label=gettext_lazy("Ngày khảo sát"),
        help_text=gettext_lazy("Ví dụ: 20/11/2026"),
        error_messages={"required": gettext_lazy("Hãy ghi ngày khảo sát.")},
    )
    place = OneLine(
        label=gettext_lazy("Địa điểm"),
        max_length=200,
        error_messages={
            "required": Visit.PLACE_MISSING,
            "max_length": gettext_lazy("Tối đa %(limit_value)d ký tự."),
        },
    )
    team = OneLine(
        label=gettext_lazy("Thành phần đoàn"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Hãy ghi thành phần đoàn khảo sát."),
            "max_length": gettext_lazy("Tối đa %(limit_value)d ký tự."),
        },
    )
    minutes = CheckedFileField(
        label=gettext_lazy("Biên bản khảo sát"),
        required=False,
        help_text=gettext_lazy("Đơn vị thấy biên bản cùng lúc với kết quả thẩm định."),
    )

    def __init__(
        self,
        *args: Any,
        recorded: Survey | None,
        typed: Mapping[str, str] | None = None,
        planned: Visit | None = None,
        **kwargs: Any,
    ) -> None:
        """`typed`: what to show as it was typed, without judging it yet; what is blank in it is
        filled from the visit that was `planned`, to be looked at before it is saved.
        """
        names = ("visited_on", "place", "team")
        facts = {name: getattr(recorded, name) for name in names} if recorded else {}
        if typed is not None and planned:
            plan = _as_planned(planned)
            typed = {name: clean(typed.get(name, "")) or plan[name] for name in names}
        kwargs["initial"] = (
            facts if typed is None else {name: typed.get(name, "") for name in names}
        )
        super().__init__(*args, **kwargs)
        self.recorded = recorded

    @property
    def is_untouched(self) -> bool:
        """Nothing of a visit is written yet: points may be entered before the visit's facts are."""
        return self.recorded is None and not self.has_changed()

    def clean_visited_on(self) -> date:
        day = self.cleaned_data["visited_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ngày khảo sát không thể sau hôm nay."))
        return day

    def save(self, card: Scorecard, *, by: User) -> None:
        """Record the visit; earlier minutes stay where none are uploaded.

        Raises Refused, PermissionDenied.
        """
        facts = dict(self.cleaned_data)
        checked = facts.pop("minutes")
        with transaction.atomic():
            if checked:
                facts["minutes"] = _minutes(card, checked, by=by)
            record_survey(card, by=by, **facts)


def _as_planned(visit: Visit) -> dict[str, str]:
    """What a survey keeps of its visit, as typed.
    A day that is still to come is no day of a survey.
    """
    day = timezone.localtime(visit.begins_at).date()
    came = day <= timezone.localdate()
    return {
        "visited_on": f"{day:%d/%m/%Y}" if came else "",
        "place": visit.place,
        "team": visit.people,
    }


class MinutesForm(forms.Form):
    """The minutes of a visit, when the points were verified without them."""

    minutes = CheckedFileField(
        label=gettext_lazy("Biên bản khảo sát"),
        error_messages={"required": gettext_lazy("Hãy chọn tệp biên bản.")},
    )

    def save(self, card: Scorecard, *, by: User) -> None:
        """Raises Refused, PermissionDenied."""
        with transaction.atomic():
            record_survey(card, by=by, minutes=_minutes(card, self.cleaned_data["minutes"], by=by))


def _minutes(card: Scorecard, checked: Checked, *, by: User) -> Evidence:
    return Evidence.add(
        card, by=by, kind=Evidence.Kind.FILE, title=checked.name, upload=checked.file,
        content_type=checked.content_type, of_survey=True,
    )  # fmt: skip


class Found(Judged):
    """The survey points of one item with their finding, as a script sends them."""

    NEEDED: ClassVar = ("points", "finding", "version")

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Found":
        """Raises Refused where a field has been lost on its way."""
        points, finding, version = fields(data, *cls.NEEDED)
        return cls(points, finding, version)


@dataclass
class SurveyRow(ItemRow):
    """One item beside what the survey found of it, as stored or as typed."""

    found: Judged = field(default_factory=Judged)
    _counted: dict[str, Decimal | None] = field(default_factory=dict)

    @property
    def counted(self) -> Decimal | None:
        """Typed points that count; `None` where they are blank, or would be refused."""
        points = self.found.points
        if points not in self._counted:  # a dozen places of a page ask
            self._counted[points] = self._count(points)
        return self._counted[points]

    def count_stored(self, points: str) -> None:
        """What stands in the database as it is typed counts as it stands there."""
        self._counted[points] = self.score.survey_points

    def _count(self, points: str) -> Decimal | None:
        score = self.score
        try:
            typed = self.measure.read(points)
        except ValueError:
            return None
        if typed == score.typed(PointsKind.SURVEY, self.measure):
            return score.survey_points
        takes = score.takes(typed, score.scorecard.campaign.step)
        return score.points_of(typed, PointsKind.SURVEY) if takes else None

    @property
    def is_worked_out(self) -> bool:
        """Whether its points follow from what stands in the field: a number, or the word."""
        return bool(self.number_label or says_not_applicable(self.found.points))

    @property
    def worked_out_text(self) -> str:
        return show(self.counted)

    @property
    def moved(self) -> Decimal | None:
        """How far from the ward's own points."""
        return grading.gap(self.counted, self.score.self_points)


class SurveySheet(Sheet):
    """The survey points and findings of a card, as stored or as typed."""

    NEEDED: ClassVar = Found.NEEDED
    row_class = SurveyRow
    rows: Sequence[SurveyRow]

    def __init__(self, card: Scorecard, data: Mapping[str, str] | None = None) -> None:
        super().__init__(card)
        self.data, self.refusal = data or {}, ""
        self.filled: int | None = None
        for row in self.rows:
            row.found = _stored(row) if data is None else _typed(data, row)

    @property
    def index(self) -> list[tuple[Section, str, Progress]]:
        found = []
        for section in self.sections:
            tally = grading.tally(row.counted for row in section.rows)  # type: ignore[attr-defined]
            if not tally.scored:
                found.append((section, "", Progress.BLANK))
            else:
                state = Progress.DONE if tally.complete else Progress.BEGUN
                found.append((section, show(tally.points), state))
        return found

    def fill(self) -> None:
        """Propose the ward's own points wherever none were typed. Nothing is saved."""
        blank = [
            row
            for row in self.rows
            if not clean(row.found.points) and row.score.self_points is not None
        ]
        for row in blank:
            row.found.points = row.own_typed
        self.filled = len(blank)

    # Sums of what stands in the fields

    @property
    def tally(self) -> grading.Tally:
        return grading.tally(row.counted for row in self.rows)

    @property
    def sum(self) -> str:
        tally = self.tally
        return show(tally.points) if tally.scored else ""

    @property
    def blanks(self) -> int:
        tally = self.tally
        return tally.items - tally.scored

    @property
    def gap(self) -> str:
        """By how much what was surveyed differs from the ward's own points;
        "" where it does not.
        """
        gap = grading.tally(row.moved for row in self.rows).points
        return show_gap(gap) if gap else ""

    @property
    def touched(self) -> list[SurveyRow]:
        return [row for row in self.rows if not row.found.is_untouched]

    @property
    def errors(self) -> list[SurveyRow]:
        return [row for row in self.rows if row.found.error]

    @property
    def is_stale(self) -> bool:
        return any(row.found.theirs for row in self.rows)

    def save(self, *, by: User) -> bool:
        """Save every row that was touched; False when something was not taken.

        Raises Refused where a row has lost fields on its way, PermissionDenied.
        """
        for row in self.touched:
            fields(self.data, *self.NEEDED, suffix=f"-{row.score.pk}")
        with transaction.atomic():
            for row in self.touched:
                if row.found.enter(PointsKind.SURVEY, row.score, by=by):
                    self._show_saved(row.score, row.found)
        if self.errors and not self.card.may_enter(PointsKind.SURVEY, by, timezone.now()):
            # The whole card is shut: say it once instead of at every item.
            self.refusal = self.errors[0].found.error
            for row in self.rows:
                row.found.error = ""
        return not self.refusal and not self.errors

    def _show_saved(self, score: Score, typed: Judged) -> None:
        """What was taken counts as seen when the page comes back for the rest."""
        fresh = Score.objects.get(pk=score.pk)
        typed.version, typed.was = fresh.version, fingerprint(typed.points, typed.note)


def _stored(row: SurveyRow) -> Judged:
    score = row.score
    points = score.typed_text(PointsKind.SURVEY, row.measure)
    row.count_stored(points)
    return Judged(points, score.finding, score.version, fingerprint(points, score.finding))


def _typed(data: Mapping[str, str], row: SurveyRow) -> Judged:
    """A row that did not come at all was not touched."""
    pk, names = row.score.pk, (*SurveySheet.NEEDED, "was")
    points, note, version, was = (data.get(f"{name}-{pk}", "") for name in names)
    came = any(f"{name}-{pk}" in data for name in SurveySheet.NEEDED)
    return Judged(points, note, version, was) if came else _stored(row)
