"""The Board's small forms: a survey visit with its points, a verified item, a step, an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.evidence import CleanText
from scoring.forms.officer import LongText, read_points
from scoring.lifecycle import Column, Refused, Stale, Step
from scoring.models import Answer, Evidence, Reply, Score, Scorecard, Survey
from scoring.points import PointsInput, show
from scoring.uploads import CheckedFileField
from wards.models import User
from wards.vietnamese import clean


@dataclass
class Judged:
    """What a reviewer typed for one item: points and the note of a column, with the version seen."""

    points: str = ""
    note: str = ""
    version: str = ""
    error: str = ""
    theirs: Score | None = None

    @property
    def seen_version(self) -> int:
        return int(self.version) if self.version.isascii() and self.version.isdigit() and len(self.version) < 10 else 0

    @property
    def their_points(self) -> str:
        return show(self.theirs.verified_points) if self.theirs else ""

    @classmethod
    def verified(cls, data: Mapping[str, str], score: Score) -> "Judged":
        """What the buttons of an item mean: take over the self or the survey points, or the points typed.

        Survey points that differ from the self points carry the finding as their reason where none is typed.
        """
        note, version = clean(data.get("reason", "")), data.get("version", "")
        take = data.get("take", "")
        if take == Column.SELF:
            return cls(show(score.self_points), note, version)
        if take == Column.SURVEY:
            return cls(show(score.survey_points), note or score.finding, version)
        return cls(data.get("points", ""), note, version)

    def enter(self, column: Column, score: Score, *, by: User) -> bool:
        """Save, or keep what was typed with the sentence that says why not."""
        try:
            points = read_points(self.points, score)
            score.enter(column, points, by=by, note=self.note, seen_version=self.seen_version)
        except Stale as stale:
            self.error, self.theirs = str(stale), stale.current
        except Refused as refused:
            self.error = str(refused)
        return not self.error


class SurveyForm(forms.Form):
    """The visit itself."""

    visited_on = forms.DateField(
        label=gettext_lazy("Ngày khảo sát"),
        widget=forms.DateInput(attrs={"class": "short", "placeholder": "20/12/2026", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Hãy ghi ngày khảo sát.")},
    )
    place = CleanText(
        label=gettext_lazy("Địa điểm"),
        max_length=200,
        error_messages={"required": gettext_lazy("Hãy ghi địa điểm khảo sát.")},
    )
    team = CleanText(
        label=gettext_lazy("Thành phần đoàn"),
        max_length=500,
        error_messages={"required": gettext_lazy("Hãy ghi thành phần đoàn khảo sát.")},
    )
    minutes = CheckedFileField(
        label=gettext_lazy("Biên bản khảo sát"),
        required=False,
        help_text=gettext_lazy("Đơn vị thấy biên bản cùng lúc với kết quả thẩm định."),
    )

    def clean_visited_on(self) -> Any:
        day = self.cleaned_data["visited_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ngày khảo sát không thể sau hôm nay."))
        return day

    def save(self, card: Scorecard, *, by: User) -> Survey:
        """Record the visit; earlier minutes stay where none are uploaded. Raises Refused, PermissionDenied."""
        facts = dict(self.cleaned_data)
        checked = facts.pop("minutes")
        with transaction.atomic():
            if checked:
                facts["minutes"] = Evidence.add(
                    card, by=by, kind=Evidence.Kind.FILE, title=checked.name, upload=checked.file,
                    content_type=checked.content_type, of_survey=True,
                )  # fmt: skip
            return card.record_survey(by=by, **facts)


class SurveySheet:
    """The survey points and findings of a card, as stored or as typed."""

    def __init__(self, card: Scorecard, data: Mapping[str, str] | None = None) -> None:
        self.card = card
        scores = card.scores.select_related("item__parent").in_official_order()
        self.rows: list[tuple[Score, Judged]] = []
        for score in scores:
            score.scorecard = card
            stored = Judged(show(score.survey_points), score.finding, str(score.version))
            self.rows.append((score, self._typed(data, score) if data is not None else stored))

    @staticmethod
    def _typed(data: Mapping[str, str], score: Score) -> Judged:
        points, finding, version = (data.get(f"{name}-{score.pk}", "") for name in ("points", "finding", "version"))
        return Judged(points, finding, version)

    def save(self, *, by: User) -> bool:
        """Save every row that changed; False when something was not taken."""
        with transaction.atomic():
            for score, typed in self.rows:
                untouched = typed.points == show(score.survey_points) and clean(typed.note) == score.finding
                if not untouched:
                    typed.enter(Column.SURVEY, score, by=by)
        return not self.errors

    @property
    def errors(self) -> list[tuple[Score, Judged]]:
        return [(score, typed) for score, typed in self.rows if typed.error]


class StepForm(forms.Form):
    """What a step of a card asks for: a reason, a new deadline, or nothing but the button."""

    reason = LongText(label=gettext_lazy("Lý do"), error_messages={"required": gettext_lazy("Hãy ghi lý do.")})
    until = forms.DateTimeField(
        label=gettext_lazy("Hạn nộp mới"),
        help_text=gettext_lazy("Ngày và giờ, ví dụ 05/12/2026 17:00."),
        widget=forms.DateTimeInput(attrs={"class": "short", "autocomplete": "off"}, format="%d/%m/%Y %H:%M"),
        error_messages={"required": gettext_lazy("Hãy ghi hạn nộp mới.")},
    )

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not step.needs_reason:
            del self.fields["reason"]
        if not step.needs_time:
            del self.fields["until"]


class AnswerForm(forms.Form):
    """The Board's answer to a reply."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Trả lời"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn cách trả lời.")},
    )
    points = PointsInput(
        label=gettext_lazy("Điểm thẩm định sau khi xem xét"),
        help_text=gettext_lazy("Giữ nguyên nếu không chấp nhận."),
        error_messages={"required": gettext_lazy("Hãy ghi điểm thẩm định sau khi xem xét kiến nghị.")},
    )
    reason = LongText(
        label=gettext_lazy("Lý do trả lời"), error_messages={"required": gettext_lazy("Hãy ghi lý do trả lời.")}
    )

    def __init__(self, *args: Any, reply: Reply, step: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["points"] = reply.score.verified_points
        field = self.fields["points"]
        assert isinstance(field, PointsInput)
        field.cap, field.step = reply.score.cap, step
        field.widget.attrs["class"] = "short"
