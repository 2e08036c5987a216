"""The Board's forms: the points of one item, a survey visit with its points, a step, an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from scoring.files.uploads import CheckedFileField
from scoring.forms.officer import LongText
from scoring.forms.sheet import TEXT_LIMIT, fields, fingerprint, read_typed
from scoring.models import Answer, Evidence, Reply, Score, Scorecard, Survey, Visit
from scoring.models.report import reports_of
from scoring.models.survey import record_survey
from scoring.pages.sheet import ItemRow, Progress, Section, Sheet
from scoring.rules import grading
from scoring.rules.lifecycle import (
    CARD_STEPS,
    Action,
    CardState,
    PointsKind,
    Step,
    find_step,
)
from scoring.rules.not_applicable import says_not_applicable
from scoring.rules.points import PointsInput, show, show_gap
from scoring.rules.refusals import REASON_MISSING, Refused, Stale, sentence_of
from wards.fields import Day, Hour, OneLine
from wards.models import User
from wards.vietnamese import clean

BY_REPORTS = "reports"  # the button that takes over what the calendar of reports suggests
FIRST_DAYS = 3  # what a new deadline proposes at least


def read_note(typed: str, score: Score) -> str:
    """A reason or a finding. Raises Refused with the sentence when it is too long."""
    note = clean(typed)
    if len(note) > TEXT_LIMIT:
        limit, length = (
            number_format(count, force_grouping=True) for count in (TEXT_LIMIT, len(note))
        )
        facts = {"code": score.item.code, "limit": limit, "length": length}
        raise Refused(
            "text_too_long",
            _(
                "Nội dung %(code)s: phần ghi tối đa %(limit)s ký tự, đồng chí đã viết %(length)s ký tự."
            )
            % facts,
        )
    return note


def read_version(typed: str) -> int:
    """A version that is missing or no number was never seen: a change then needs a look."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


@dataclass
class Judged:
    """Points and note of one column for one item: as stored, or as typed with the sentence why they
    were not taken.
    """

    points: str = ""
    note: str = ""
    version: str | int = ""
    was: str = ""
    error: str = ""
    theirs: Score | None = None

    @property
    def their_verified(self) -> str:
        return self.theirs.typed_text(PointsKind.VERIFIED) if self.theirs else ""

    @property
    def their_survey(self) -> str:
        return self.theirs.typed_text(PointsKind.SURVEY) if self.theirs else ""

    @property
    def is_untouched(self) -> bool:
        return self.was == fingerprint(self.points, self.note)

    def write(self, column: PointsKind, score: Score, *, by: User) -> Score:
        """Raises Refused, Stale, PermissionDenied."""
        points, note = read_typed(self.points, score), read_note(self.note, score)
        seen = read_version(str(self.version))
        return score.enter(column, points, by=by, note=note, seen_version=seen)

    def enter(self, column: PointsKind, score: Score, *, by: User) -> bool:
        """Save, or keep what was typed with the sentence that says why not.

        Raises PermissionDenied.
        """
        try:
            self.write(column, score, by=by)
        except Stale as stale:
            self.error, self.theirs = sentence_of(stale), stale.current
        except Refused as refused:
            self.error = sentence_of(refused)
        return not self.error


class Verdict(Judged):
    """The verified points of one item: taken over by a button, or typed."""

    def give(self, take: str, score: Score, *, by: User) -> bool:
        """`take` is the button: the column whose points to take over, or "" for the points typed.

        Taking over the self points leaves no difference to explain; survey points that differ carry
        the finding as their reason where none is typed, and without a finding ask for one: nobody
        loses a point without a word of a person. Raises PermissionDenied.
        """
        if take == BY_REPORTS and score.item.report_rule:
            reports = reports_of(score.scorecard)
            typed = score.suggested_by(reports)
            self.points = show(typed)
            if (
                not clean(self.note)
                and score.points_of(typed, PointsKind.VERIFIED) != score.self_points
            ):
                with override("vi"):
                    self.note = _("Theo lịch báo cáo: %s.") % reports.said()
        elif take in {PointsKind.SELF, PointsKind.SURVEY}:
            typed = score.typed(PointsKind(take))
            if typed is None:
                facts = {"code": score.item.code, "column": PointsKind(take).label.lower()}
                self.error = _("Nội dung %(code)s chưa có điểm %(column)s để nhận.") % facts
                return False
            self.points = score.item.measure.write(typed)
            if score.points_of(typed, PointsKind.VERIFIED) == score.self_points:
                self.note = ""
            elif not clean(self.note):
                self.note = score.finding
        elif not clean(self.points) and score.verified_points is None:
            self.error = _(
                "Nội dung %s: hãy nhập điểm thẩm định, hoặc bấm nhận điểm tự chấm, điểm khảo sát."
            ) % (score.item.code)
            return False
        return self.enter(PointsKind.VERIFIED, score, by=by)


def with_phrase(phrase: str, typed: str) -> str:
    """A phrase that was chosen, with what was typed after it; the phrase once, however often it is
    sent.
    """
    phrase, typed = clean(phrase), clean(typed)
    return typed if typed.startswith(phrase) else f"{phrase} {typed}".strip()


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
        **kwargs: Any,
    ) -> None:
        """`typed`: what to show as it was typed, without judging it yet."""
        names = ("visited_on", "place", "team")
        facts = {name: getattr(recorded, name) for name in names} if recorded else {}
        kwargs["initial"] = (
            facts if typed is None else {name: typed.get(name, "") for name in names}
        )
        super().__init__(*args, **kwargs)
        self.recorded = recorded

    @property
    def is_untouched(self) -> bool:
        """Nothing of a visit is written yet: points may be entered before the visit's facts are."""
        return self.recorded is None and not self.has_changed()

    def clean_visited_on(self) -> Any:
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


def _minutes(card: Scorecard, checked: Any, *, by: User) -> Evidence:
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

    def _count(self, points: str) -> Decimal | None:
        score = self.score
        try:
            typed = score.item.measure.read(points)
        except ValueError:
            return None
        if typed == score.typed(PointsKind.SURVEY):
            return score.survey_points
        takes = score.takes(typed, score.scorecard.campaign.step)
        return score.points_of(typed, PointsKind.SURVEY) if takes else None

    @property
    def is_worked_out(self) -> bool:
        """Whether its points follow from what stands in the field: a number, or the word."""
        return bool(self.asks or says_not_applicable(self.found.points))

    @property
    def counted_text(self) -> str:
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
            row.found = _stored(row.score) if data is None else _typed(data, row.score)

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
        return show(self.tally.points) if self.tally.scored else ""

    @property
    def blanks(self) -> int:
        return self.tally.items - self.tally.scored

    @property
    def gap(self) -> str:
        """By how much what was surveyed differs from the ward's own points; "" where it does not."""
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


def _stored(score: Score) -> Judged:
    points = score.typed_text(PointsKind.SURVEY)
    return Judged(points, score.finding, score.version, fingerprint(points, score.finding))


def _typed(data: Mapping[str, str], score: Score) -> Judged:
    """A row that did not come at all was not touched."""
    names = (*SurveySheet.NEEDED, "was")
    points, note, version, was = (data.get(f"{name}-{score.pk}", "") for name in names)
    came = any(f"{name}-{score.pk}" in data for name in SurveySheet.NEEDED)
    return Judged(points, note, version, was) if came else _stored(score)


class StepForm(forms.Form):
    """What a step of a card asks for: a reason, a new deadline, or nothing but the button."""

    reason = LongText(label=gettext_lazy("Lý do"), error_messages={"required": REASON_MISSING})
    day = Day(
        label=gettext_lazy("Hạn nộp mới: ngày"),
        help_text=gettext_lazy("Ví dụ: 05/12/2026"),
        error_messages={"required": gettext_lazy("Hãy ghi ngày hết hạn mới.")},
    )
    hour = Hour(
        label=gettext_lazy("Hạn nộp mới: giờ"),
        help_text=gettext_lazy("Ví dụ: 17:00"),
        error_messages={"required": gettext_lazy("Hãy ghi giờ hết hạn mới.")},
    )
    shorter = forms.BooleanField(
        label=gettext_lazy("Rút ngắn thời gian đã cho đơn vị này"), required=False
    )

    def __init__(self, *args: Any, step: Step, card: Scorecard, **kwargs: Any) -> None:
        self.card = card
        in_days = timezone.localdate() + timedelta(days=FIRST_DAYS)
        working = card.campaign.work_calendar.on_or_after(in_days)
        soon = timezone.make_aware(datetime.combine(working, time(17)))
        first = timezone.localtime(max(soon, card.deadline))
        kwargs["initial"] = {"day": first.date(), "hour": first.time()}
        super().__init__(*args, **kwargs)
        if not step.needs_time or not card.shortened_by(timezone.now(), timezone.now()):
            del self.fields["shorter"]
        if not step.needs_reason:
            del self.fields["reason"]
        if not step.needs_time:
            del self.fields["day"], self.fields["hour"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        until = self._until(facts)
        if until and until <= timezone.now():
            self.add_error("day", Scorecard.DEADLINE_IS_PAST)
        elif until and not facts.get("shorter"):
            refusal = self.card.shortened_by(until, timezone.now())
            if refusal:
                self.add_error("day", sentence_of(refusal))
        return facts

    @staticmethod
    def _until(facts: dict[str, Any]) -> datetime | None:
        day, hour = facts.get("day"), facts.get("hour")
        if day is None or hour is None:
            return None
        return timezone.make_aware(datetime.combine(day, time()) + hour)

    @property
    def asked(self) -> dict[str, Any]:
        """What `Scorecard.perform` takes."""
        facts = self.cleaned_data
        return {
            "reason": facts.get("reason", ""),
            "until": self._until(facts),
            "shorter": facts.get("shorter", False),
        }


class GiveBackForm(StepForm):
    """What giving one item back asks for: why, and until when; not before three days, by itself."""

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        step = find_step(CARD_STEPS, CardState.SUBMITTED, Action.RETURN)
        assert step
        super().__init__(*args, step=step, card=card, **kwargs)
        self.fields.pop("shorter", None)
        first = timezone.localdate() + timedelta(days=FIRST_DAYS)
        self.initial = {"day": card.campaign.work_calendar.on_or_after(first), "hour": time(17)}

    def clean(self) -> dict[str, Any]:
        facts = forms.Form.clean(self) or {}
        until = self._until(facts)
        if until and until <= timezone.now():
            self.add_error("day", Scorecard.DEADLINE_IS_PAST)
        return facts

    @property
    def asked(self) -> dict[str, Any]:
        """What `Score.give_back` takes."""
        return {"reason": self.cleaned_data["reason"], "until": self._until(self.cleaned_data)}


class NumberInput(PointsInput):
    """The number from which the points of an item follow."""

    def __init__(self, *, score: Score, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.score = score
        if score.item.not_applicable.is_allowed:
            self.widget.attrs["inputmode"] = "text"

    def prepare_value(self, value: Any) -> Any:
        return self.score.item.measure.write(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        try:
            typed = read_typed(value or "", self.score)
            self.score.check_typed(typed, self.score.scorecard.campaign.step)
        except Refused as refused:
            raise forms.ValidationError(sentence_of(refused), refused.code) from refused
        return typed


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
        help_text=gettext_lazy("Không chấp nhận kiến nghị thì để nguyên."),
        error_messages={"required": Reply.POINTS_MISSING},
    )
    reason = LongText(
        label=gettext_lazy("Lý do trả lời"),
        error_messages={"required": Reply.ANSWER_REASON_MISSING},
    )

    def __init__(self, *args: Any, reply: Reply, step: Decimal, **kwargs: Any) -> None:
        self.stand, self.score = reply.stand, reply.score
        kwargs["initial"] = {"points": reply.score.typed(PointsKind.VERIFIED)}
        if not reply.is_open:  # its author corrects it
            kwargs["initial"] |= {"answer": reply.answer, "reason": reply.answer_reason}
        super().__init__(*args, **kwargs)
        field = self.fields["points"]
        assert isinstance(field, PointsInput)
        item = reply.score.item
        if not item.takes_points:
            asks = item.measure.asks or _("Điểm")
            field = self.fields["points"] = NumberInput(
                score=reply.score,
                label=_("%(asks)s thẩm định sau khi xem xét") % {"asks": asks},
                help_text=item.rule,
                error_messages={"required": Reply.POINTS_MISSING},
            )
        field.cap, field.step = reply.score.cap, step
        field.widget.attrs["class"] = "short"

    def clean(self) -> dict[str, Any]:
        """Points at the field; the act itself asks again."""
        facts = super().clean() or {}
        if "answer" in facts and "points" in facts:
            refusal = Answer(facts["answer"]).contradiction(self.stand, self.verified)
            if refusal:
                self.add_error("points", str(refusal))
        return facts

    @property
    def verified(self) -> Decimal:
        """The verified points that follow from what was typed."""
        points = self.score.points_of(self.cleaned_data["points"], PointsKind.VERIFIED)
        assert points is not None  # the field is required
        return points

    @property
    def is_to_be_confirmed(self) -> bool:
        """Points go down, and the page has not said yet what follows."""
        lowers = self.cleaned_data["answer"] == Answer.LOWERED
        return lowers and self.data.get("confirmed") != show(self.verified)
