"""What is typed where two people mark: who marks what twice, own marks, a settlement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.entering import fields, fingerprint, read_note, read_typed, read_version
from scoring.forms.judging import Judged
from scoring.forms.officer import LongText
from scoring.ledger.receipt import unsigned
from scoring.models import Campaign, Mark, Sample, Score
from scoring.rules import permissions
from scoring.rules.lifecycle import PointsKind
from scoring.rules.points import PointsInput, show
from scoring.rules.refusals import REASON_MISSING
from wards.fields import OneLine, PersonChoice
from wards.forms.missing import NamesWhatIsMissing
from wards.models import User


class SampleForm(NamesWhatIsMissing, forms.Form):
    """So many units or items by lot, or those that are ticked."""

    of = forms.ChoiceField(
        label=gettext_lazy("Chấm hai người"), choices=Sample.Of.choices, initial=Sample.Of.WARDS
    )
    size = forms.IntegerField(
        label=gettext_lazy("Rút thăm bao nhiêu"),
        required=False,
        help_text=gettext_lazy("Chương trình rút, ai cũng rút lại được. Để trống nếu tự chọn."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={"invalid": gettext_lazy("Hãy ghi một số, ví dụ 3.")},
    )
    names = OneLine(
        label=gettext_lazy("Hoặc tự chọn: mã đơn vị, mã nội dung"),
        required=False,
        help_text=gettext_lazy("Cách nhau bằng dấu phẩy hoặc dấu cách, ví dụ 6.1, 6.2."),
    )
    marker = PersonChoice(
        label=gettext_lazy("Người chấm lượt hai"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("– chọn –"),
        error_messages={"required": gettext_lazy("Hãy chọn người chấm lượt hai.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board = list(User.objects.filter(permissions.the_board()).values_list("pk", flat=True))
        self.fields["marker"].queryset = User.objects.filter(pk__in=board)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        given = [facts.get("size") is not None, bool(facts.get("names"))]
        if not self.errors and sum(given) != 1:
            raise forms.ValidationError(
                _("Hãy ghi số cần rút thăm, hoặc tự chọn: một trong hai."), "one_of_two"
            )
        return facts

    def take(self, campaign: Campaign, *, by: User) -> Sample:
        """Raises Refused, PermissionDenied."""
        of, marker = self.cleaned_data["of"], self.cleaned_data["marker"]
        if (size := self.cleaned_data["size"]) is not None:
            return Sample.draw(campaign, of, size, marker, by=by)
        names = self.cleaned_data["names"].replace(",", " ").split()
        return Sample.choose(campaign, of, names, marker, by=by)


@dataclass
class TypedMark(Judged):
    """Somebody's own mark of one item."""

    def write(self, column: PointsKind, score: Score, *, by: User) -> Score:
        points, reason = read_typed(self.points, score), read_note(self.note, score)
        seen = read_version(str(self.version))
        return Mark.enter(score, points, by=by, reason=reason, seen_version=seen)


@dataclass
class MarkRow:
    """An item that this person marks, with what they gave or typed."""

    score: Score
    typed: TypedMark = field(default_factory=TypedMark)
    given: bool = False
    second: bool = False

    @property
    def own_points(self) -> str:
        return show(self.score.self_points)

    @property
    def survey_points(self) -> str:
        return show(self.score.survey_points)

    @property
    def cap(self) -> str:
        return show(self.score.cap)


class MarkSheet:
    """The marks of one person on one page."""

    NEEDED: ClassVar = ("points", "reason", "version")

    def __init__(
        self, scores: Iterable[Score], by: User, data: Mapping[str, str] | None = None
    ) -> None:
        self.by, self.data = by, data or {}
        self.rows = [self._row(score, data) for score in scores]

    def _row(self, score: Any, data: Mapping[str, str] | None) -> MarkRow:
        own = next((mark for mark in score.both if mark.marker_id == self.by.pk), None)
        row = MarkRow(score, given=own is not None, second=score.second_marker_id == self.by.pk)
        if data is None or f"version-{score.pk}" not in data:
            points, note = (show(own.points), own.reason) if own else ("", "")
            version = own.version if own else 0
            row.typed = TypedMark(points, note, version, fingerprint(points, note))
        else:
            names = (*self.NEEDED, "was")
            points, note, seen, was = (data.get(f"{name}-{score.pk}", "") for name in names)
            row.typed = TypedMark(points, note, seen, was)
        return row

    @property
    def errors(self) -> list[MarkRow]:
        return [row for row in self.rows if row.typed.error]

    def save(self) -> int:
        """Give every mark that was typed; each is an act of its own. Returns how many were taken.

        Raises Refused where a row has lost fields on its way, PermissionDenied.
        """
        given = [row for row in self.rows if not row.typed.is_untouched]
        for row in given:
            fields(self.data, *self.NEEDED, suffix=f"-{row.score.pk}")
        for number, row in enumerate(given, 1):
            if number < len(given):
                with unsigned():
                    row.typed.enter(PointsKind.VERIFIED, row.score, by=self.by)
            else:
                row.typed.enter(PointsKind.VERIFIED, row.score, by=self.by)
        return sum(not row.typed.error for row in given)


class SettleForm(forms.Form):
    """The points that stand, and why."""

    points = PointsInput(
        label=gettext_lazy("Điểm thống nhất"),
        error_messages={"required": Mark.POINTS_MISSING},
    )
    reason = LongText(
        label=gettext_lazy("Lý do"),
        rows=3,
        help_text=gettext_lazy("Đơn vị đọc lý do này cùng kết quả."),
        error_messages={"required": REASON_MISSING},
    )

    def __init__(self, *args: Any, score: Score, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points: Any = self.fields["points"]
        points.cap, points.step = score.cap, score.scorecard.campaign.step
