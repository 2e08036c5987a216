"""All rows of one table of the plan, on one page and as one act."""

import copy
from collections.abc import Iterable
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.rows.row import RowForm
from scoring.models import Act, Campaign
from scoring.rules.refusals import Refused, Stale
from wards.fingerprint import fingerprint
from wards.forms.missing import with_label
from wards.models import User
from wards.vietnamese import match_key

MAX_ROWS = 300  # of one table, on one page
ASIDE = 10_000  # where numbers wait while rows change places; no person can type it


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
    alone: ClassVar[tuple[tuple[tuple[str, ...], str | Promise], ...]] = ()
    # What a page shows of a row beside the fields of its form.
    counted: ClassVar[tuple[str, ...]] = ()
    # The field that waits aside while rows swap what they must not share.
    swapped = "position"
    removal: str | Promise = gettext_lazy("Bỏ dòng này")
    blank_rows, blank_rows_at_first = 2, 3

    def __init__(self, data: QueryDict | None = None, *, campaign: Campaign) -> None:
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
        facts = attrgetter("pk", *self.form._meta.fields, *self.counted)
        return [facts(row) for row in rows]

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
            taken = {_alike(map(partial(getattr, row), fields)) for row in others}
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
            {
                "url": f"#{field.id_for_label}",
                "text": f"{form.heading} – {with_label(field.label, error)}",
            }
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


def _alike(values: Iterable[Any]) -> tuple[Any, ...]:
    """Values as rows must not share them: names also where they only look different."""
    return tuple(match_key(value) if isinstance(value, str) else value for value in values)
