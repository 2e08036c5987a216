"""The head's forms of the plan as rows: criteria, items, tiers, kinds of awards, each table one
page and one act.
"""

import copy
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scoring.forms.officer import LongText
from scoring.forms.setup import fingerprint, positive
from scoring.models import Act, AwardKind, Campaign, Criterion, Tier
from scoring.models.plan import CAP_NOT_POSITIVE
from scoring.rules.points import PointsInput, read, show
from scoring.rules.refusals import Refused, Stale
from wards.fields import OneLine
from wards.models import User
from wards.vietnamese import likeness

LAST_POSITION = 999
MAX_ROWS = 300  # of one table, on one page
MAX_ITEMS = 2000  # of a campaign; a ward's scorecard sends four fields of each
# Of the texts of one page as a browser sends them; the rest of the form needs its share.
MAX_LETTERS = settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 3 // 4
ASIDE = 10_000  # where numbers wait while rows change places; no person can type it


def balance(found: Decimal, wanted: Decimal) -> str:
    """Whether parts add up: vừa đủ, còn thiếu 2, thừa 2."""
    if found == wanted:
        return _("vừa đủ")
    return (_("còn thiếu %s") if found < wanted else _("thừa %s")) % show(abs(wanted - found))


class RowForm(forms.ModelForm):
    """One row of the plan. What rows must not share is judged over all of them, since they may
    change places.
    """

    row = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.initial["row"] = "" if self.is_new else str(self.instance.pk)
        # For the error summary, and for those who do not see where the row stands: the row as it is
        # stored.
        self.heading = (
            _("Dòng mới") if self.is_new else getattr(self.instance, "place", str(self.instance))
        )
        for name, field in self.fields.items():
            if isinstance(field, PointsInput) or name in {"position", "quota"}:
                field.widget.attrs["class"] = "short"
        if "position" in self.fields:
            self.fields["position"] = forms.IntegerField(
                label=_("Số"),
                required=False,
                min_value=1,
                max_value=LAST_POSITION,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}
                ),
            )
            if self.is_new:
                self.initial["position"] = None

    @property
    def is_new(self) -> bool:
        return self.instance.pk is None


class CriterionForm(RowForm):
    title = OneLine(
        label=gettext_lazy("Nội dung"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    short_title = OneLine(
        label=gettext_lazy("Tên ngắn"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Dùng ở bảng rộng và trên điện thoại."),
    )
    guidance = LongText(label=gettext_lazy("Hướng dẫn chấm"), required=False)

    class Meta:
        model = Criterion
        fields = (
            "position",
            "title",
            "cap",
            "short_title",
            "guidance",
            "evidence_required",
            "survey_only",
        )

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
            (not one.scored_by.ward_enters and not self.items, _("chỉ chấm qua khảo sát")),
        )
        return ", ".join(mark for holds, mark in marks if holds)

    def clean_cap(self) -> Decimal:
        return positive(self.cleaned_data["cap"], str(CAP_NOT_POSITIVE))


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
        self.fields["threshold"] = _within_total(
            self.campaign, label=_("Từ số điểm"), required=False
        )
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
    extra, min_num, max_num, absolute_max = 0, 0, MAX_ROWS, MAX_ROWS
    can_order, can_delete, can_delete_extra = False, True, False
    validate_min = validate_max = False
    default_error_messages = {
        "missing_management_form": gettext_lazy(
            "Biểu mẫu gửi lên không đọc được. Hãy mở lại trang này rồi nhập lại."
        ),
    }

    act: Act
    # Groups of fields whose values no two rows share, with the field that complains and its
    # sentence.
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
        super().__init__(
            data,
            prefix="rows",
            initial=[{} for _row in self.stored],
            form_kwargs={"campaign": campaign},
        )

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
    def remaining(self) -> list[Any]:
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
        remaining = self.remaining
        self._number(remaining)
        # Rows that the page does not hold stay as they are.
        others = [row for row in self.stored if str(row.pk) not in typed]
        for fields, sentence in self.alone:
            taken = {_alike(getattr(row, name) for name in fields) for row in others}
            for form in remaining:
                values = _alike(form.cleaned_data.get(name) for name in fields)
                if None in values:
                    continue
                if values in taken:
                    form.add_error(fields[0], str(sentence))
                taken.add(values)

    def _number(self, remaining: Iterable[Any]) -> None:
        """Rows without a number go to the end."""
        if "position" not in self.form._meta.fields:
            return
        typed = [form.cleaned_data.get("position") or 0 for form in remaining]
        last = max([*typed, *(row.position for row in self.stored)], default=0)
        if all(typed):
            return
        for form in remaining:
            if form.cleaned_data.get("position") is None and "position" not in form.errors:
                last += 1
                form.cleaned_data["position"] = form.instance.position = last

    def save(self, *, by: User) -> bool:
        """Write the page as one act; False when something is not valid.

        Raises Refused, Stale, PermissionDenied.
        """
        with self.campaign.being_set_up(self.act, by=by):
            if self.data.get("seen") != fingerprint(self._facts(self.rows())):
                raise Stale(self.campaign)
            if not self.is_valid():
                return False
            self._write()
        return True

    def _write(self) -> None:
        changed = [form.instance for form in self.remaining if form.has_changed() or form.is_new]
        try:
            self.remove([form.instance for form in self.deleted_forms if not form.is_new])
        except ProtectedError as error:
            raise Refused(
                "row_in_use", _("Có dòng đã được dùng ở nơi khác nên không bỏ được.")
            ) from error
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
        rows = self.campaign.criteria.heads().annotate(
            items=Count("children"), items_cap=models.Sum("children__cap")
        )
        return rows.order_by("position", "pk")

    def fresh(self) -> Criterion:
        return Criterion(campaign=self.campaign)

    @property
    def wanted(self) -> Decimal:
        return self.campaign.total

    @property
    def sum(self) -> Decimal:
        """The caps as they are typed; what is no number adds nothing."""
        remaining = (
            form for form in self.forms if not ("DELETE" in form.fields and form["DELETE"].value())
        )
        return sum((_typed(form["cap"].value()) for form in remaining), Decimal(0))

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
            "Bỏ tiêu chí này cùng %d nội dung chấm của nó",
            "Bỏ tiêu chí này cùng %d nội dung chấm của nó",
            items,
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
        return (
            self.head.children.select_related("parent")
            .annotate(items=models.Value(0))
            .order_by("position", "pk")
        )

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


def _alike(values: Iterable[Any]) -> tuple[Any, ...]:
    """Values as rows must not share them: names also where they only look different."""
    return tuple(likeness(value) if isinstance(value, str) else value for value in values)


def _typed(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    try:
        return read(str(value or "")) or Decimal(0)
    except ValueError:
        return Decimal(0)
