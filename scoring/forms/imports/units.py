"""Units, matched by their codes."""

from collections.abc import Iterable, Iterator
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.imports.comparison import (
    GivenPassword,
    Import,
)
from scoring.forms.imports.register import save_with_trace, written_by_administrator
from scoring.workbooks.columns import DAY, WHOLE, TemplateColumn
from scoring.workbooks.reading import WorkbookTemplate, repeated
from wards.fields import Day, OneLine, ProperName
from wards.forms.missing import NamesWhatIsMissing
from wards.models import User, Ward
from wards.namesakes import bare_key, in_brackets, is_gone, may_be_one
from wards.vietnamese import match_key

WARDS = WorkbookTemplate(
    "mau-don-vi.xlsx",
    "Đơn vị",
    (
        TemplateColumn(
            "code",
            "Mã đơn vị",
            is_key=True,
            hint="Chữ không dấu, số, gạch ngang, ví dụ p1.",
            width=14,
        ),
        TemplateColumn("name", "Tên đơn vị", hint="Ví dụ: Phường 1.", width=32),
        TemplateColumn("position", "Thứ tự", WHOLE, False, "Thứ tự chính thức trong các bảng.", 10),
        TemplateColumn("cluster", "Cụm thi đua", hint="Có thể để trống.", width=20),
        TemplateColumn("first_day", "Ngày thành lập", DAY, False, "Ví dụ: 01/07/2025.", 16),
    ),
    (
        ("p1", "Phường 1", 1, "Cụm 1", "01/07/2025"),
        ("p2", "Phường 2", 2, "Cụm 1", "01/07/2025"),
    ),
)


class WardRow(NamesWhatIsMissing, forms.ModelForm):
    """A unit of a list."""

    name = ProperName(label=gettext_lazy("Tên đơn vị"), max_length=100)
    cluster = OneLine(label=gettext_lazy("Cụm thi đua"), max_length=100, required=False)
    first_day = Day(label=gettext_lazy("Ngày thành lập"))

    class Meta:
        model = Ward
        fields = ("code", "name", "position", "cluster", "first_day")

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if self.instance.last_day and day > self.instance.last_day:
            raise forms.ValidationError(_("Đơn vị đã kết thúc trước ngày này."))
        return day


class WardImport(Import):
    """Units, matched by their codes."""

    table = WARDS

    def compare(self) -> None:
        self.problems += repeated(self.rows, WARDS, "code")
        wards = list(Ward.objects.all())
        stored = {ward.code.casefold(): ward for ward in wards}
        for row in self.rows:
            ward = stored.get(row.facts["code"].casefold()) or Ward()
            data = {name: value or getattr(ward, name) for name, value in row.facts.items()}
            data["code"] = ward.code or row.facts["code"]
            label = f"{row.facts['code']}: {row.facts['name'] or ward.name}"
            self.judge(row, WardRow(data, instance=ward), label)
        self.questions = list(self._alike(wards))

    def _alike(self, wards: Iterable[Ward]) -> Iterator[str]:
        """Names that a new unit, or one under a new name, would share with another one."""
        named = [
            form.instance
            for _row, form in self.forms
            if form.instance.pk is None
            or match_key(form.initial["name"]) != match_key(form.instance.name)
        ]
        # Of several of one name, the one that is there today is meant.
        standing = [ward for ward in sorted(wards, key=is_gone) if ward not in named]
        seen: dict[str, list[tuple[str, str]]] = {}
        for ward in standing:
            known = in_brackets(ward.name, ward.code, is_gone(ward))
            seen.setdefault(bare_key(ward.name), []).append((ward.name, known))
        for ward in named:
            known = in_brackets(ward.name, ward.code)
            near = seen.setdefault(bare_key(ward.name), [])
            other = next((label for name, label in near if may_be_one(name, ward.name)), None)
            near.append((ward.name, known))
            if other:
                yield _("%(new)s và %(old)s: có phải là một không?") % {"new": known, "old": other}

    def write(self, *, by: User, seen: str) -> list[GivenPassword]:
        """All or nothing, each unit with its trace. Raises Stale, PermissionDenied."""
        with written_by_administrator(self, by):
            fresh = WardImport(self.rows)
            fresh.confirm(seen)
            for _row, form in fresh.forms:
                if form.has_changed():
                    save_with_trace(form, by)
        return []
