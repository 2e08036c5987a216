"""The head's forms: a new campaign, its facts, and its criteria, items, tiers and kinds of awards as rows."""

import copy
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, ProtectedError
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.forms.officer import LongText
from scoring.lifecycle import Refused, Stale
from scoring.models import Act, AwardKind, Campaign, Criterion, TieAid, Tier
from scoring.models.campaign import LOCKED_WHEN_OPEN, PLAN_FIELDS
from scoring.points import PointsInput, parse, show
from scoring.preparation import said
from wards.fields import OneLine
from wards.models import User
from wards.vietnamese import clean

FIRST_YEAR, LAST_YEAR = 2000, 2200
LAST_POSITION = 999
ASIDE = 10_000  # where numbers wait while rows change places; no person can type it


class Moment(forms.DateTimeField):
    """A day with its hour, typed as 30/11/2026 17:00 or as the pages write it: 17 giờ 00, ngày 30/11/2026."""

    widget = forms.DateTimeInput
    default_error_messages = {
        "invalid": gettext_lazy("Hãy ghi cả ngày và giờ, ví dụ 30/11/2026 17:00."),
        "far": gettext_lazy("Năm phải từ %(first)d đến %(last)d."),
    }
    AS_WRITTEN = re.compile(r"([0-9]{1,2}) giờ ([0-9]{1,2}),? ngày (.+)")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=get_format("DATETIME_INPUT_FORMATS", "vi"), **kwargs)
        self.widget.format = self.input_formats[0]  # type: ignore[index]
        self.widget.attrs |= {"autocomplete": "off", "class": "moment"}

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str):
            value = self.AS_WRITTEN.sub(r"\3 \1:\2", clean(value))
            if value and ":" not in value:
                # A day alone would mean its first minute, which nobody means by a deadline.
                raise ValidationError(self.error_messages["invalid"], "invalid")
        when = super().to_python(value)
        if when is not None and not FIRST_YEAR <= when.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["far"], "far", {"first": FIRST_YEAR, "last": LAST_YEAR})
        return when


class Day(forms.DateField):
    """A day, typed as 30/11/2026."""

    default_error_messages = {"invalid": gettext_lazy("Hãy ghi ngày, ví dụ 30/11/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"class": "short", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(Moment.default_error_messages["far"], "far", {"first": FIRST_YEAR, "last": LAST_YEAR})


def fingerprint(facts: Any) -> str:
    """What a page showed, so that a change made by somebody else meanwhile is noticed."""
    return f"{zlib.crc32(repr(facts).encode()):08x}"


def moved(when: datetime | None, years: int) -> datetime | None:
    """The same day and hour some years later; what falls on a weekend moves to the Monday after."""
    if when is None:
        return None
    local = timezone.localtime(when)
    try:
        local = local.replace(year=local.year + years)
    except ValueError:  # 29 February
        local = local.replace(year=local.year + years, day=28)
    return local + timedelta(days=max(0, 7 - local.weekday()) if local.weekday() >= 5 else 0)


def balance(found: Decimal, wanted: Decimal) -> str:
    """Whether parts add up: vừa đủ, còn thiếu 2, thừa 2."""
    if found == wanted:
        return _("vừa đủ")
    return (_("còn thiếu %s") if found < wanted else _("thừa %s")) % show(abs(wanted - found))


# The facts of a campaign


class FactsForm(forms.ModelForm):
    """The facts that a new campaign and one in preparation have in common."""

    title = OneLine(label=gettext_lazy("Tên phong trào"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    superior_body = OneLine(
        label=gettext_lazy("Cơ quan cấp trên"), max_length=200, help_text=gettext_lazy("Ví dụ: Thành ủy Sóc Trăng.")
    )
    issuing_body = OneLine(
        label=gettext_lazy("Cơ quan ban hành"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Ban Tuyên giáo Thành ủy."),
    )
    deciding_body = OneLine(
        label=gettext_lazy("Cơ quan quyết định tặng Giấy khen"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Thường trực Thành ủy."),
    )
    place = OneLine(
        label=gettext_lazy("Nơi ban hành"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Ghi trước ngày tháng trên văn bản, ví dụ: Sóc Trăng."),
    )
    opens_at = Moment(
        label=gettext_lazy("Bắt đầu tự chấm"),
        required=False,
        help_text=gettext_lazy("Ngày và giờ, ví dụ 01/11/2026 07:00. Để trống thì lấy lúc mở phong trào."),
    )
    self_deadline = Moment(
        label=gettext_lazy("Hạn tự chấm và nộp phiếu"),
        required=False,
        help_text=gettext_lazy("Ngày và giờ, ví dụ 30/11/2026 17:00. Phải có trước khi mở phong trào."),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        opens_at = facts.get("opens_at", self.instance.opens_at)
        deadline = facts.get("self_deadline")
        if deadline and opens_at and deadline <= opens_at:
            self.add_error("self_deadline", _("Hạn nộp phiếu phải sau ngày bắt đầu tự chấm."))
        return facts


class NewCampaignForm(FactsForm):
    """A campaign of a new year. What is written beforehand comes from its model."""

    class Meta:
        model = Campaign
        fields = (
            "year", "title", "superior_body", "issuing_body", "deciding_body", "place", "opens_at", "self_deadline",
        )  # fmt: skip

    def __init__(self, data: Any = None, *, source: Campaign | None) -> None:
        super().__init__(data, initial=self.beforehand(source))
        self.source = source
        self.fields["year"].widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric"})

    @staticmethod
    def beforehand(source: Campaign | None) -> dict[str, Any]:
        """The next year at the earliest; dates and title follow it."""
        this_year = timezone.localdate().year
        if source is None:
            return {"year": this_year}
        year = max(source.year + 1, this_year)
        years = year - source.year
        facts = {name: getattr(source, name) for name in ("superior_body", "issuing_body", "deciding_body", "place")}
        return facts | {
            "year": year,
            "title": source.title.replace(str(source.year), str(year)),
            "opens_at": moved(source.opens_at, years),
            "self_deadline": moved(source.self_deadline, years),
        }

    def launch(self, *, by: User) -> Campaign:
        """Raises Refused, PermissionDenied."""
        return Campaign.launch(by=by, model=self.source, **self.cleaned_data)


class BasicsForm(FactsForm):
    """The facts of a campaign. Once it is open, what points rest on is gone from the form and a reason is asked for."""

    GROUPS: ClassVar = (
        (gettext_lazy("Phong trào và kế hoạch"), ("year", "title", "plan_number", "plan_date")),
        (gettext_lazy("Cơ quan"), ("superior_body", "issuing_body", "deciding_body", "place")),
        (gettext_lazy("Thời hạn"), ("opens_at", "self_deadline", "reply_days")),
        (gettext_lazy("Cách chấm và xếp hạng"), ("total", "step", "gap_threshold", "first_aid", "second_aid")),
        (gettext_lazy("Hiển thị"), ("ranking_published", "illustrative")),
        (gettext_lazy("Lý do"), ("reason",)),
    )

    plan_number = OneLine(
        label=gettext_lazy("Số kế hoạch"), max_length=60, required=False, help_text=gettext_lazy("Ví dụ: 12-KH/BTGTU.")
    )
    plan_date = Day(
        label=gettext_lazy("Ngày ban hành kế hoạch"), required=False, help_text=gettext_lazy("Ví dụ: 05/01/2026.")
    )
    reason = LongText(
        label=gettext_lazy("Lý do thay đổi"),
        help_text=gettext_lazy("Phong trào đang diễn ra nên mỗi lần sửa đều ghi lý do vào sổ theo dõi thay đổi."),
        error_messages={"required": gettext_lazy("Phong trào đã mở: hãy ghi lý do thay đổi.")},
    )

    class Meta:
        model = Campaign
        fields = PLAN_FIELDS

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        # A copy: what is typed and refused must not become the heading of the page.
        super().__init__(data, instance=copy.copy(campaign))
        self.campaign = campaign
        self.seen = fingerprint(self._facts(campaign))
        for name in ("year", "reply_days"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric"})
        for name in ("year", "plan_date", "reply_days", "total", "step", "gap_threshold"):
            self.fields[name].widget.attrs["class"] = "short"
        self.fields["gap_threshold"].help_text = _("Từ mức này trở lên, bảng đối chiếu đánh dấu chênh lệch.")
        self.fields["reply_days"].help_text = _("Tính từ ngày làm việc sau khi xác nhận thẩm định.")
        for name in ("first_aid", "second_aid"):
            self.fields[name].choices = [("", _("không xét")), *TieAid.choices]  # type: ignore[attr-defined]
        if not campaign.is_preparing:
            self.fields["self_deadline"].required = True
            self.fields["self_deadline"].help_text = _("Ngày và giờ, ví dụ 30/11/2026 17:00.")
        for name in ("reason",) if campaign.is_preparing else LOCKED_WHEN_OPEN:
            del self.fields[name]

    @staticmethod
    def _facts(campaign: Campaign) -> Any:
        return campaign.state, campaign.plan(Act.AMEND)

    @property
    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Headings with the fields that are still there."""
        for heading, names in self.GROUPS:
            if fields := [self[name] for name in names if name in self.fields]:
                yield str(heading), fields

    @property
    def stored(self) -> list[dict[str, str]]:
        """Every fact as it stands now."""
        plan = self.campaign.plan(Act.AMEND)
        return [{"label": capfirst(label), "value": said(value)} for label, value in plan.items()]

    @property
    def differing(self) -> list[dict[str, str]]:
        """The facts as they stand where the page has something else."""
        return [fact for name, fact in zip(PLAN_FIELDS, self.stored, strict=True) if name in self.changed_data]

    @property
    def locked(self) -> list[dict[str, str]]:
        """Facts that are not in the form any more."""
        return [fact for name, fact in zip(PLAN_FIELDS, self.stored, strict=True) if name not in self.fields]

    def clean_step(self) -> Decimal:
        return _positive(self.cleaned_data["step"], _("Bước điểm phải lớn hơn 0."))

    def clean_total(self) -> Decimal:
        return _positive(self.cleaned_data["total"], _("Tổng điểm phải lớn hơn 0."))

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("second_aid") and facts["second_aid"] == facts.get("first_aid"):
            self.add_error("second_aid", _("Hai tiêu chí phụ khi bằng điểm phải khác nhau."))
        deadline = facts.get("self_deadline")
        if (
            self.campaign.is_open
            and deadline
            and deadline != self.campaign.self_deadline
            and deadline <= timezone.now()
        ):
            self.add_error("self_deadline", _("Hạn mới phải sau thời điểm hiện tại."))
        return facts

    def amend(self, *, by: User) -> bool:
        """Write the facts as one act; False when something is not valid. Raises Refused, Stale, PermissionDenied."""
        seen = self.data.get("seen")
        if seen != self.seen:
            raise Stale(self.campaign)
        if not self.is_valid():
            return False
        facts = self.cleaned_data
        with self.campaign.being_set_up(Act.AMEND, by=by, reason=facts.pop("reason", "")) as campaign:
            if seen != fingerprint(self._facts(campaign)):
                raise Stale(campaign)
            if facts.get("year", campaign.year) != campaign.year:
                facts["slug"] = self.campaign.slug = Campaign.free_slug(facts["year"])
            for name, value in facts.items():
                setattr(campaign, name, value)
            campaign.save(update_fields=list(facts))
        return True


def _positive(points: Decimal, sentence: str) -> Decimal:
    if points <= 0:
        raise ValidationError(sentence)
    return points


# Rows of the plan


class RowForm(forms.ModelForm):
    """One row of the plan. What rows must not share is judged over all of them, since they may change places."""

    row = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.initial["row"] = "" if self.is_new else str(self.instance.pk)
        # For the error summary, and for those who do not see where the row stands: the row as it is stored.
        self.heading = _("Dòng mới") if self.is_new else getattr(self.instance, "place", str(self.instance))
        for name, field in self.fields.items():
            if isinstance(field, PointsInput) or name in {"position", "quota"}:
                field.widget.attrs["class"] = "short"
        if "position" in self.fields:
            self.fields["position"] = forms.IntegerField(
                label=_("Số"),
                required=False,
                min_value=1,
                max_value=LAST_POSITION,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
            )
            if self.is_new:
                self.initial["position"] = None

    @property
    def is_new(self) -> bool:
        return self.instance.pk is None


class CriterionForm(RowForm):
    title = OneLine(label=gettext_lazy("Nội dung"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    short_title = OneLine(
        label=gettext_lazy("Tên ngắn"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Dùng ở bảng rộng và trên điện thoại."),
    )
    guidance = LongText(label=gettext_lazy("Hướng dẫn chấm"), required=False)

    class Meta:
        model = Criterion
        fields = ("position", "title", "cap", "short_title", "guidance", "evidence_required", "survey_only")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guidance"].widget.attrs["rows"] = 3
        self.fields["cap"] = PointsInput(label=_("Tối đa"), step=self.campaign.step)
        self.fields["cap"].widget.attrs |= {"class": "short", "data-cap": ""}
        self.items = getattr(self.instance, "items", 0)
        if self.items:
            # Asked at the items, which are what is scored.
            del self.fields["evidence_required"], self.fields["survey_only"]

    @property
    def folded(self) -> list[forms.BoundField]:
        """Fields that most rows leave alone."""
        names = ("short_title", "guidance", "evidence_required", "survey_only")
        return [self[name] for name in names if name in self.fields]

    @property
    def folded_errors(self) -> bool:
        return any(field.errors for field in self.folded)

    @property
    def items_even(self) -> bool:
        return bool(self.instance.items_cap == self.instance.cap)

    @property
    def items_said(self) -> str:
        """Whether the items of a stored criterion add up: cộng 5/6 điểm – còn thiếu 1."""
        if not self.items:
            return ""
        found, cap = self.instance.items_cap, self.instance.cap
        return _("cộng %(found)s/%(cap)s điểm – %(said)s") % {
            "found": show(found),
            "cap": show(cap),
            "said": balance(found, cap),
        }

    @property
    def marks(self) -> str:
        """What stands in the folded fields, in a few words."""
        one = self.instance
        marks = (
            (bool(one.guidance), _("có hướng dẫn")),
            (one.evidence_required and not self.items, _("cần tài liệu kiểm chứng")),
            (one.survey_only and not self.items, _("chỉ chấm qua khảo sát")),
        )
        return ", ".join(mark for holds, mark in marks if holds)

    def clean_cap(self) -> Decimal:
        return _positive(self.cleaned_data["cap"], _("Điểm tối đa phải lớn hơn 0."))


class TierForm(RowForm):
    name = OneLine(label=gettext_lazy("Mức xếp loại"), max_length=60)

    class Meta:
        model = Tier
        fields = ("name", "floor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["floor"] = _within_total(self.campaign, label=_("Từ số điểm"))


class AwardKindForm(RowForm):
    title = OneLine(label=gettext_lazy("Hình thức khen thưởng"), max_length=150)
    quota = forms.IntegerField(
        label=gettext_lazy("Số lượng"),
        required=False,
        min_value=1,
        max_value=LAST_POSITION,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = AwardKind
        fields = ("position", "title", "recipient", "quota", "threshold", "decider")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["threshold"] = _within_total(self.campaign, label=_("Từ số điểm"), required=False)
        for name, words in (("recipient", AwardKind.Recipient), ("decider", AwardKind.Decider)):
            self.fields[name].choices = [("", _("– chọn –")), *words.choices]  # type: ignore[attr-defined]


def _within_total(campaign: Campaign, **kwargs: Any) -> PointsInput:
    sentence = gettext_lazy("Tổng điểm của phong trào là %(cap)s. Đồng chí đã nhập %(typed)s.")
    field = PointsInput(cap=campaign.total, error_messages={"above_cap": sentence}, **kwargs)
    field.widget.attrs["class"] = "short"
    return field


class Rows(forms.BaseFormSet):
    """All rows of one table on one page: changed, added, removed and put in order as one act."""

    # What make forms of it; forms.formset_factory would set the same.
    form: Any  # a kind of RowForm
    renderer = None
    error_messages: dict[str, Any]
    extra, min_num, max_num, absolute_max = 0, 0, 300, 300
    can_order, can_delete, can_delete_extra = False, True, False
    validate_min = validate_max = False
    default_error_messages = {
        "missing_management_form": gettext_lazy("Biểu mẫu gửi lên không đọc được. Hãy mở lại trang này rồi nhập lại."),
    }

    act: Act
    # Groups of fields whose values no two rows share, with the field that complains and its sentence.
    alone: ClassVar[tuple[tuple[tuple[str, ...], Any], ...]] = ()
    # What a page shows of a row beside the fields of its form.
    counted: ClassVar[tuple[str, ...]] = ()
    # The field that waits aside while rows swap what they must not share.
    swapped = "position"
    removal: Any = gettext_lazy("Bỏ dòng này")
    blank_rows, blank_rows_at_first = 2, 3

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        self.campaign = campaign
        self.stored = list(self.rows())
        self.by_id = {str(row.pk): row for row in self.stored}
        self.seen = fingerprint(self._facts(self.stored))
        self.extra = self.blank_rows if self.stored else self.blank_rows_at_first
        super().__init__(data, prefix="rows", initial=[{} for _row in self.stored], form_kwargs={"campaign": campaign})

    def rows(self) -> models.QuerySet[Any]:
        """The rows as they stand, in order."""
        raise NotImplementedError

    def fresh(self) -> Any:
        """A row that is not there yet."""
        raise NotImplementedError

    def _facts(self, rows: Iterable[Any]) -> list[Any]:
        names = (*self.form._meta.fields, *self.counted)
        return [(row.pk, *(getattr(row, name) for name in names)) for row in rows]

    def get_form_kwargs(self, index: Any) -> dict[str, Any]:
        row = None
        if self.is_bound:
            # A row that somebody else took away meanwhile counts as a new one.
            row = self.by_id.get(self.data.get(f"{self.add_prefix(index)}-row", ""))
        elif index is not None and index < len(self.stored):
            row = self.stored[index]
        instance = copy.copy(row) if row else self.fresh()
        return super().get_form_kwargs(index) | {"instance": instance}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = self.removal_of(form)
            form.fields["DELETE"].widget.attrs["data-remove"] = ""

    def removal_of(self, form: RowForm) -> str:
        return str(self.removal)

    # What was typed

    @property
    def kept(self) -> list[Any]:
        """The rows of the page that will be there afterwards."""
        return [
            form
            for form in self.forms
            if not form.cleaned_data.get("DELETE") and (not form.is_new or form.has_changed())
        ]

    def clean(self) -> None:
        typed = [form.cleaned_data.get("row") for form in self.forms if not form.is_new]
        if len(typed) != len(set(typed)):
            raise ValidationError(self.error_messages["missing_management_form"])
        kept = self.kept
        self._number(kept)
        # Rows that the page does not hold stay as they are.
        others = [row for row in self.stored if str(row.pk) not in typed]
        for fields, sentence in self.alone:
            taken = {tuple(getattr(row, name) for name in fields) for row in others}
            for form in kept:
                values = tuple(form.cleaned_data.get(name) for name in fields)
                if None in values:
                    continue
                if values in taken:
                    form.add_error(fields[0], str(sentence))
                taken.add(values)

    def _number(self, kept: Iterable[Any]) -> None:
        """Rows without a number go to the end."""
        if "position" not in self.form._meta.fields:
            return
        typed = [form.cleaned_data.get("position") or 0 for form in kept]
        last = max([*typed, *(row.position for row in self.stored)], default=0)
        if all(typed):
            return
        for form in kept:
            if form.cleaned_data.get("position") is None and "position" not in form.errors:
                last += 1
                form.cleaned_data["position"] = form.instance.position = last

    def save(self, *, by: User) -> bool:
        """Write the page as one act; False when something is not valid. Raises Refused, Stale, PermissionDenied."""
        with self.campaign.being_set_up(self.act, by=by):
            if self.data.get("seen") != fingerprint(self._facts(self.rows())):
                raise Stale(self.campaign)
            if not self.is_valid():
                return False
            self._write()
        return True

    def _write(self) -> None:
        changed = [form.instance for form in self.kept if form.has_changed() or form.is_new]
        try:
            self.remove([form.instance for form in self.deleted_forms if not form.is_new])
        except ProtectedError as error:
            raise Refused(_("Có dòng đã được dùng ở nơi khác nên không bỏ được.")) from error
        # Two passes: numbers and names are unique at every moment, and two rows may swap theirs.
        for place, row in enumerate(changed, 1):
            if row.pk:
                waiting = ASIDE + place if self.swapped == "position" else f"\x01{place}"
                type(row)._default_manager.filter(pk=row.pk).update(**{self.swapped: waiting})
        for row in changed:
            row.save()

    def remove(self, rows: list[Any]) -> None:
        for row in rows:
            row.delete()

    # What the page says

    @property
    def problems(self) -> list[dict[str, str]]:
        """Every error with the field that it belongs to, for the error summary."""
        return [
            {"url": f"#{field.id_for_label}", "text": f"{form.heading} – {field.label}: {error}"}
            for form in self.forms
            for field in form
            for error in field.errors
        ]

    @property
    def sentence(self) -> str:
        return " ".join(str(error) for error in self.non_form_errors()) if self.is_bound else ""

    @property
    def facts(self) -> list[dict[str, str]]:
        """The rows as they stand, for reading."""
        return [self.fact_of(row) for row in self.stored]

    @property
    def differing(self) -> list[dict[str, str]]:
        """The rows as they stand where the page has something else, or nothing."""
        same = {form.instance.pk for form in self.forms if not form.has_changed()}
        return [self.fact_of(row) for row in self.stored if row.pk not in same]

    def fact_of(self, row: Any) -> dict[str, str]:
        return {"label": str(row), "value": row.summary}


class CriterionRows(Rows):
    """The criteria of a campaign."""

    form = CriterionForm
    act = Act.CRITERIA
    alone = ((("position",), gettext_lazy("Số thứ tự này đã có ở một dòng khác.")),)
    counted = ("items",)
    blank_rows_at_first = 10
    total_label: Any = gettext_lazy("Tổng điểm tối đa")

    def rows(self) -> models.QuerySet[Criterion]:
        rows = self.campaign.criteria.heads().annotate(items=Count("children"), items_cap=models.Sum("children__cap"))
        return rows.order_by("position", "pk")

    def fresh(self) -> Criterion:
        return Criterion(campaign=self.campaign)

    @property
    def wanted(self) -> Decimal:
        return self.campaign.total

    @property
    def sum(self) -> Decimal:
        """The caps as they are typed; what is no number adds nothing."""
        kept = (form for form in self.forms if not ("DELETE" in form.fields and form["DELETE"].value()))
        return sum((_typed(form["cap"].value()) for form in kept), Decimal(0))

    @property
    def tally(self) -> dict[str, Any]:
        """What tally.html says."""
        found, wanted = self.sum, self.wanted
        return {
            "label": self.total_label,
            "value": show(found),
            "total": show(wanted),
            "said": balance(found, wanted),
            "ok": found == wanted,
        }

    def removal_of(self, form: RowForm) -> str:
        items = getattr(form.instance, "items", 0)
        if not items:
            return _("Bỏ tiêu chí này")
        text = ngettext(
            "Bỏ tiêu chí này cùng %d nội dung chấm của nó", "Bỏ tiêu chí này cùng %d nội dung chấm của nó", items
        )
        return text % items

    def remove(self, rows: list[Criterion]) -> None:
        Criterion.objects.filter(parent__in=rows).delete()
        super().remove(rows)

    def fact_of(self, row: Criterion) -> dict[str, str]:
        return {"label": row.place, "value": row.summary}


class ItemRows(CriterionRows):
    """The items of one criterion."""

    total_label = gettext_lazy("Cộng các nội dung")
    blank_rows_at_first = 5

    def __init__(self, data: Any = None, *, head: Criterion) -> None:
        self.head = head
        super().__init__(data, campaign=head.campaign)

    def _facts(self, rows: Iterable[Any]) -> list[Any]:
        # The criterion itself may have been taken away meanwhile.
        head = Criterion.objects.filter(pk=self.head.pk).values_list("position", "cap").first()
        return [head, *super()._facts(rows)]

    def rows(self) -> models.QuerySet[Criterion]:
        return self.head.children.select_related("parent").annotate(items=models.Value(0)).order_by("position", "pk")

    def fresh(self) -> Criterion:
        return Criterion(campaign=self.campaign, parent=self.head)

    @property
    def wanted(self) -> Decimal:
        return self.head.cap

    def removal_of(self, form: RowForm) -> str:
        return _("Bỏ nội dung này")


class TierRows(Rows):
    """The tiers, highest first by their floors."""

    form = TierForm
    act = Act.TIERS
    alone = (
        (("name",), gettext_lazy("Tên mức này đã có ở một dòng khác.")),
        (("floor",), gettext_lazy("Hai mức không thể cùng điểm sàn.")),
    )
    swapped = "name"
    removal = gettext_lazy("Bỏ mức này")

    def rows(self) -> models.QuerySet[Tier]:
        return self.campaign.tiers.all()

    def fresh(self) -> Tier:
        return Tier(campaign=self.campaign)

    def fact_of(self, row: Tier) -> dict[str, str]:
        return {"label": row.name, "value": _("từ %s điểm") % show(row.floor)}


class AwardKindRows(Rows):
    """The kinds of awards in the order of the pages and papers."""

    form = AwardKindForm
    act = Act.AWARD_KINDS
    alone = (
        (("position",), gettext_lazy("Số thứ tự này đã có ở một dòng khác.")),
        (("title", "recipient"), gettext_lazy("Hình thức này đã có cho cùng đối tượng.")),
    )
    swapped = "title"
    removal = gettext_lazy("Bỏ hình thức này")

    def rows(self) -> models.QuerySet[AwardKind]:
        return self.campaign.award_kinds.all()

    def fresh(self) -> AwardKind:
        return AwardKind(campaign=self.campaign)


def _typed(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    try:
        return parse(str(value or "").strip())
    except ValueError:
        return Decimal(0)
