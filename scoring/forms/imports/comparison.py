"""Rows of a workbook against what is stored, whatever table they are of."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from scoring.forms.upload_fields import WorkbookField
from scoring.rules.points import show
from scoring.rules.refusals import Stale
from scoring.workbooks.columns import TemplateColumn, missing
from scoring.workbooks.reading import FilledRow, Problem, WorkbookTemplate, in_order
from wards.fingerprint import fingerprint

ADDED, CHANGED, SAME = "added", "changed", "same"


class WorkbookForm(forms.Form):
    """The file; scoring.workbooks.reading judges it."""

    file = WorkbookField(help_text=gettext_lazy("Dạng XLSX, tối đa 5 MB và 2.000 dòng."))


@dataclass(frozen=True)
class RowChange:
    """What becomes of one row: added, changed or left; `differences` are (label, before, after)."""

    kind: str
    row: int
    label: str
    differences: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class GivenPassword:
    """A first password, to be shown once."""

    full_name: str
    username: str
    password: str


class Import:
    """Rows against what is stored.

    `problems` are all that is wrong, `changes` what writing would do.
    """

    table: WorkbookTemplate

    def __init__(self, rows: list[FilledRow]) -> None:
        self.rows = rows
        self.problems: list[Problem] = []
        # What only a person can know: names that may be the same.
        self.questions: list[str] = []
        self.changes: list[RowChange] = []
        self.forms: list[tuple[FilledRow, Any]] = []
        self.notes: list[str] = []
        self.compare()
        self.problems = in_order(self.problems)

    def compare(self) -> None:
        """Fill in what is wrong and what changes."""
        raise NotImplementedError

    def judge(self, row: FilledRow, form: Any, label: str) -> bool:
        """Take a row's form in; its errors name the cells."""
        self.problems += self.errors_of(row, form)
        if form.errors or row.unread:
            return False
        self.forms.append((row, form))
        kind = CHANGED if form.changed_data else SAME
        if form.instance.pk is None:
            kind = ADDED
        differences = tuple(differences_of(form, self.columns))
        self.changes.append(RowChange(kind, row.number, label, differences))
        return True

    def errors_of(self, row: FilledRow, form: Any) -> Iterator[Problem]:
        """What is wrong with a row and not yet said of its cells."""
        for name, errors in form.errors.as_data().items():
            column = self.column_of(row, name)
            for error in errors:
                blank = error.code == "required"
                # A row whose key could not be read may be one that keeps what is stored.
                if name in row.unread or (blank and row.unread & self.keys):
                    continue
                sentence = missing(self.columns[column]) if blank else error.messages[0]
                yield self.table.problem(column, row.number, sentence)

    def column_of(self, row: FilledRow, name: str) -> str:
        """The column that a field of a row's form stands for."""
        return name if name in row.facts else self.table.columns[0].name

    @property
    def columns(self) -> dict[str, TemplateColumn]:
        return {column.name: column for column in self.table.columns}

    @property
    def keys(self) -> set[str]:
        return {column.name for column in self.table.columns if column.is_key}

    def of(self, kind: str) -> list[RowChange]:
        return [change for change in self.changes if change.kind == kind]

    @property
    def counts(self) -> list[tuple[str, str]]:
        """'Thêm 3 dòng', 'Thay đổi 1 dòng', 'Giữ nguyên 8 dòng'."""
        count = Counter(change.kind for change in self.changes)
        return [
            (ADDED, ngettext("Thêm %d dòng", "Thêm %d dòng", count[ADDED]) % count[ADDED]),
            (
                CHANGED,
                ngettext("Thay đổi %d dòng", "Thay đổi %d dòng", count[CHANGED]) % count[CHANGED],
            ),
            (SAME, ngettext("Giữ nguyên %d dòng", "Giữ nguyên %d dòng", count[SAME]) % count[SAME]),
        ]

    @property
    def does_something(self) -> bool:
        return any(change.kind != SAME for change in self.changes)

    @property
    def seen(self) -> str:
        with override("vi"):
            return fingerprint(
                [
                    self.questions,
                    *(
                        (change.kind, change.row, change.label, change.differences)
                        for change in self.changes
                    ),
                ]
            )

    def confirm(self, seen: str) -> None:
        """Nothing but what was shown is written. Raises Stale."""
        if self.problems or self.seen != seen:
            raise Stale(self)


def differences_of(form: Any, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(label, before, after) of what a row's form would store: all that it brings where the row is
    new, so that a day that a program turned round is seen before it is taken.
    """
    is_new = form.instance.pk is None
    for name in names:
        if name not in form.fields:
            continue
        after = form.cleaned_data.get(name)
        label = str(form.fields[name].label)
        if is_new and after not in ("", None, False, []):
            yield label, "", _of_field(form.fields[name], after)
        elif not is_new and name in form.changed_data:
            field = form.fields[name]
            yield label, _of_field(field, form[name].initial), _of_field(field, after)


def _of_field(field: forms.Field, value: Any) -> str:
    """A value of a field in the preview; of a choice of the model its words."""
    if isinstance(field, forms.TypedChoiceField):
        value = dict(field.choices).get(value, value)  # type: ignore[arg-type]
    elif isinstance(field, forms.MultipleChoiceField):
        names = dict(field.choices)  # type: ignore[arg-type]
        value = ", ".join(str(names.get(key, key)) for key in value or ())
    return shown(value)


def shown(value: Any) -> str:
    """A value in the preview."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return show(value)
    if isinstance(value, date):
        return date_format(value)
    return str(value) if value not in (None, "") else _("trống")
