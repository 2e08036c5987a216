"""The head's forms: the facts of a campaign, and its criteria, items, tiers and kinds of awards as rows."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import F
from django.forms import BaseModelFormSet, modelformset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.models import AwardKind, Campaign, Criterion, Tier
from scoring.models.campaign import PLAN_FIELDS
from scoring.points import PointsInput, on_step, show
from wards.vietnamese import clean

# Positions are moved out of the way by this much while rows change places.
ASIDE = 10_000
# What every card and every point rests on; an open campaign keeps it.
LOCKED_WHEN_OPEN = ("opens_at", "step", "total", "first_aid", "second_aid")


class TypedMoment(forms.DateTimeField):
    """A moment typed as 30/11/2026 17:00."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"class": "short", "autocomplete": "off"})
        super().__init__(widget=widget, help_text=_LIKE_THIS, **kwargs)


_LIKE_THIS = gettext_lazy("Ngày và giờ, ví dụ 30/11/2026 17:00.")


def tidy(form: forms.BaseForm) -> None:
    """Texts in NFC without control characters."""
    for name, value in form.cleaned_data.items():
        if isinstance(value, str):
            form.cleaned_data[name] = clean(value)


class CampaignForm(forms.ModelForm):
    """The facts of a campaign. Once it is open, what cards rest on is locked and a reason is asked for."""

    opens_at = TypedMoment(label=gettext_lazy("Bắt đầu tự chấm"), required=False)
    self_deadline = TypedMoment(label=gettext_lazy("Hạn tự chấm và nộp phiếu"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do thay đổi"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Phong trào đã mở: hãy ghi lý do thay đổi.")},
    )

    class Meta:
        model = Campaign
        fields = PLAN_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("plan_date",):
            self.fields[name].widget = forms.DateInput(format="%d/%m/%Y", attrs={"class": "short"})
        for name in ("reply_days", "gap_threshold", "step", "total"):
            self.fields[name].widget.attrs["class"] = "short"
        if self.instance.is_open:
            for name in LOCKED_WHEN_OPEN:
                self.fields[name].disabled = True
        else:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        tidy(self)
        step = self.cleaned_data.get("step")
        if step is not None and step <= 0:
            self.add_error("step", _("Bước điểm phải lớn hơn 0."))
        if self.cleaned_data.get("first_aid") and self.cleaned_data["first_aid"] == self.cleaned_data.get("second_aid"):
            self.add_error("second_aid", _("Hai điều xét khi bằng điểm phải khác nhau."))
        return self.cleaned_data


class NewCampaignForm(forms.ModelForm):
    """A campaign of a new year, made from an earlier one or from nothing."""

    class Meta:
        model = Campaign
        fields = ("model", "year", "title", "superior_body", "issuing_body", "deciding_body", "place")

    def __init__(self, *args: Any, source: Campaign | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["model"]
        assert isinstance(field, forms.ModelChoiceField)
        field.label, field.empty_label = _("Lập từ phong trào"), _("Không, lập từ đầu")
        field.help_text = _("Chép tiêu chí, mức xếp loại và hình thức khen thưởng; sau đó sửa được.")
        self.fields["year"].widget.attrs["class"] = "short"
        if source:
            year = source.year + 1
            self.initial = {name: getattr(source, name) for name in self.Meta.fields} | {
                "model": source.pk,
                "year": year,
                "title": source.title.replace(str(source.year), str(year)),
            }

    def clean(self) -> dict[str, Any]:
        tidy(self)
        return self.cleaned_data

    @property
    def facts(self) -> dict[str, Any]:
        """What Campaign.launch takes: the fields, and of the model its rules and its dates, moved by years."""
        facts = dict(self.cleaned_data)
        model: Campaign | None = facts["model"]
        facts["slug"] = free_slug(facts["year"])
        if model:
            kept = ("reply_days", "gap_threshold", "step", "total", "first_aid", "second_aid", "ranking_published")
            facts |= {name: getattr(model, name) for name in (*kept, "illustrative")}
            years = facts["year"] - model.year
            facts |= {name: moved(getattr(model, name), years) for name in ("opens_at", "self_deadline")}
        return facts


def free_slug(year: int) -> str:
    """The year, unless a campaign has it already: then 2026-2, 2026-3 …"""
    taken = set(Campaign.objects.filter(slug__startswith=str(year)).values_list("slug", flat=True))
    number, slug = 1, str(year)
    while slug in taken:
        number += 1
        slug = f"{year}-{number}"
    return slug


def moved(when: datetime | None, years: int) -> datetime | None:
    """The same day and hour in another year; 29 February becomes the 28th."""
    if when is None:
        return None
    local = timezone.localtime(when)
    try:
        return local.replace(year=local.year + years)
    except ValueError:
        return local.replace(year=local.year + years, day=28)


class RowForm(forms.ModelForm):
    """One row of the plan. Uniqueness is judged over the whole formset: rows may change places."""

    def validate_unique(self) -> None:
        pass

    def validate_constraints(self) -> None:
        pass

    def clean(self) -> dict[str, Any]:
        tidy(self)
        return self.cleaned_data


class CriterionForm(RowForm):
    class Meta:
        model = Criterion
        fields = ("position", "title", "short_title", "cap", "guidance", "evidence_required", "survey_only")
        widgets = {"title": forms.Textarea(attrs={"rows": 2}), "guidance": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, step: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["position"].required = False
        for name in ("position", "cap"):
            self.fields[name].widget.attrs["class"] = "short"
        self.fields["cap"].widget.attrs["data-cap"] = ""

    def clean_cap(self) -> Decimal:
        cap: Decimal = self.cleaned_data["cap"]
        if cap <= 0:
            raise forms.ValidationError(_("Điểm tối đa phải lớn hơn 0."))
        if not on_step(cap, self.step):
            raise forms.ValidationError(_("Điểm tối đa phải theo bước %s.") % show(self.step))
        return cap

    def clean_position(self) -> int | None:
        position: int | None = self.cleaned_data["position"]
        if position is not None and not 1 <= position < ASIDE:
            raise forms.ValidationError(_("Số thứ tự phải từ 1 đến 999."))
        return position


class TierForm(RowForm):
    class Meta:
        model = Tier
        fields = ("name", "floor")

    def __init__(self, *args: Any, step: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["floor"].widget.attrs["class"] = "short"


class AwardKindForm(RowForm):
    class Meta:
        model = AwardKind
        fields = ("position", "title", "recipient", "quota", "threshold", "decider")

    def __init__(self, *args: Any, step: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        self.fields["threshold"].required = False
        for name in ("position", "quota", "threshold"):
            self.fields[name].widget.attrs["class"] = "short"

    def clean_quota(self) -> int | None:
        quota: int | None = self.cleaned_data["quota"]
        if quota == 0:
            raise forms.ValidationError(_("Số lượng phải lớn hơn 0, hoặc để trống nếu không giới hạn."))
        return quota

    def clean_position(self) -> int | None:
        position: int | None = self.cleaned_data["position"]
        return position or None


class RowFormSet(BaseModelFormSet):
    """Rows of the plan on one page: changed, added, removed and renumbered together."""

    # Which fields together must not occur twice, and the sentence when they do.
    unique: tuple[str, ...] = ()
    repeated = gettext_lazy("Mục này trùng với một dòng khác.")

    def clean(self) -> None:
        seen: set[tuple[Any, ...]] = set()
        for form in self.kept_forms():
            key = tuple(form.cleaned_data.get(name) for name in self.unique)
            if None in key:
                continue
            if key in seen:
                form.add_error(self.unique[0], str(self.repeated))
            seen.add(key)

    def kept_forms(self) -> Iterable[forms.ModelForm]:
        """The rows that will be there afterwards."""
        for form in self.forms:
            if form in self.deleted_forms or (form.instance.pk is None and not form.has_changed()):
                continue
            yield form

    def store(self, **owner: Any) -> None:
        """Write the rows; to be called inside `Campaign.being_set_up`. Rows without a number go to the end."""
        for form in self.deleted_forms:
            if form.instance.pk:
                if isinstance(form.instance, Criterion):
                    form.instance.children.all().delete()
                form.instance.delete()
        numbered = "position" in self.unique
        if numbered:
            self.get_queryset().model._default_manager.filter(**owner).update(position=F("position") + ASIDE)
        kept = list(self.kept_forms())
        last = max((form.cleaned_data.get("position") or 0 for form in kept), default=0)
        for form in kept:
            for name, value in owner.items():
                setattr(form.instance, name, value)
            if "position" in form.fields and not form.instance.position:
                last += 1
                form.instance.position = last
            form.instance.save()


class CriterionFormSet(RowFormSet):
    unique = ("position",)
    repeated = gettext_lazy("Số thứ tự này đã có ở một dòng khác.")


class TierFormSet(RowFormSet):
    unique = ("name",)
    repeated = gettext_lazy("Tên mức này đã có ở một dòng khác.")


class AwardKindFormSet(RowFormSet):
    unique = ("title", "recipient")
    repeated = gettext_lazy("Hình thức này đã có ở một dòng khác.")


def _rows(model: Any, form: type[RowForm], formset: type[RowFormSet], extra: int) -> Any:
    return modelformset_factory(model, form=form, formset=formset, extra=extra, can_delete=True)


CriterionRows = _rows(Criterion, CriterionForm, CriterionFormSet, 3)
TierRows = _rows(Tier, TierForm, TierFormSet, 1)
AwardKindRows = _rows(AwardKind, AwardKindForm, AwardKindFormSet, 1)


def sum_of_caps(formset: Any) -> Decimal:
    """What the caps as typed add up to; what is no number counts as nothing."""
    total = Decimal(0)
    for form in formset.forms:
        removed = formset.is_bound and form in formset.deleted_forms
        try:
            total += PointsInput(required=False).clean(str(form["cap"].value() or "")) or 0 if not removed else 0
        except forms.ValidationError:
            continue
    return total
