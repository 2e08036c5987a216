"""One of many by name: a list to choose from while it can be read,
else a field to type the name in.

What is typed has to name one alone. Nothing is guessed: of several, or of what is merely alike, the
sentence says which there are.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from wards.models import Ward
from wards.namesakes import distinct_names
from wards.paging import shortened
from wards.unit_names import match_names
from wards.vietnamese import clean, fold, match_key

OFFERED = 100  # what a list to choose from holds at most

Pair = tuple[str, str]  # what a form sends, what a person reads


class TypedText(str):
    """What somebody typed, to be shown again as it is."""


def flat(choices: Iterable[Any]) -> Iterator[Pair]:
    """The choices without their groups, and without the one that chooses nothing."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        elif str(value):
            yield str(value), str(label)


def is_long(choices: Any) -> bool:
    """Whether these are too many to choose from."""
    if isinstance(choices, UnitsOffered):
        return len(choices.first) > OFFERED
    return len(list(islice(flat(choices), OFFERED + 1))) > OFFERED


class NamedSelect(forms.Select):
    """A list to choose from; too long a one as a field that holds the name of what is chosen."""

    typed_template = "django/forms/widgets/text.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        if not is_long(self.choices):
            return super().get_context(name, value, attrs)
        context = forms.TextInput(self.attrs).get_context(name, self._name_of(value), attrs)
        context["widget"]["template_name"] = self.typed_template
        context["widget"]["attrs"] |= {"autocomplete": "off", "placeholder": _("Ghi tên")}
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        context = self.get_context(name, value, attrs)
        return self._render(context["widget"]["template_name"], context, renderer)  # type: ignore[attr-defined]

    def _name_of(self, value: Any) -> str:
        """What is chosen by its name, or what was typed."""
        written = "" if value is None else str(value)
        if isinstance(value, TypedText):
            return written
        if isinstance(self.choices, UnitsOffered):
            return self.choices.name_of(written)
        return dict(flat(self.choices)).get(written, written)


class NamedChoice(forms.ChoiceField):
    """One of these by its name; `by_code`:
    their values are the codes of units, which are typed too.
    """

    widget = NamedSelect

    def __init__(self, *, by_code: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by_code = by_code

    def bound_data(self, data: Any, initial: Any) -> Any:
        return _as_written(self, super().bound_data(data, initial))

    def to_python(self, value: Any) -> str:
        typed = clean(super().to_python(value))
        if not typed or not is_long(self.choices):
            return typed
        choices: Any = self.choices
        pairs = list(flat(choices))
        codes = {value.casefold(): value for value, _label in pairs} if self.by_code else {}
        # Pages lead here by the code; a value that is none is nobody's name.
        return typed if typed in codes.values() else _called(typed, pairs, codes)


def _as_written(field: Any, value: Any) -> Any:
    return TypedText(value) if isinstance(value, str) and is_long(field.choices) else value


def _called(typed: str, pairs: list[Pair], codes: dict[str, str]) -> str:
    """The value of the one that is called so, or has this code. Raises ValidationError."""
    wanted, folded = match_key(typed), fold(typed)
    fitting = [pair for pair in pairs if match_key(pair[1]) == wanted]
    fitting = fitting or [pair for pair in pairs if _begins_with(match_key(pair[1]), wanted)]
    if len(fitting) == 1:
        return fitting[0][0]
    if not fitting and typed.casefold() in codes:
        return codes[typed.casefold()]
    if fitting:
        facts = {"name": typed, "known": shortened([label for _value, label in fitting])}
        raise ValidationError(_("Có nhiều “%(name)s”: hãy ghi rõ là %(known)s.") % facts)
    alike = [label for _value, label in pairs if folded in fold(label)]
    if alike:
        facts = {"name": typed, "known": shortened(alike)}
        raise ValidationError(
            _("Danh sách không có “%(name)s”. Có phải là một trong số này: %(known)s?") % facts
        )
    raise ValidationError(_("Danh sách không có “%s”. Hãy ghi lại tên.") % typed)


def _begins_with(label: str, name: str) -> bool:
    """Whether a label is this name and something more: “Phường 2 – hạng 3”, not “Phường 20”."""
    return label.startswith(name) and not label[len(name) : len(name) + 1].isalnum()


class UnitsOffered(ModelChoiceIterator):
    """Units to choose from; those of one name are told apart."""

    @cached_property
    def first(self) -> list[Ward]:
        """All of them where they can be offered, else one more than that. One query."""
        return list(self.queryset[: OFFERED + 1])

    def __iter__(self) -> Iterator[Any]:
        if getattr(self.field, "empty_label", None) is not None:
            yield "", self.field.empty_label
        wards = list(self.queryset) if is_long(self) else self.first
        labels = distinct_names(wards)
        for ward in wards:
            yield self.field.prepare_value(ward), labels[ward.pk]

    def name_of(self, written: str) -> str:
        """What names this unit alone: its name, or its code where others bear its name."""
        if not written.isdecimal():
            return written
        rows = list(self.queryset.order_by().values_list("pk", "name", "code"))
        own = next(((name, code) for pk, name, code in rows if str(pk) == written), None)
        if own is None:
            return written
        name, code = own
        namesakes = [other for _pk, other, _code in rows if match_key(other) == match_key(name)]
        return name if len(namesakes) == 1 else code


class UnitChoice(forms.ModelChoiceField):
    """One unit of several by its name, or by its code."""

    iterator = UnitsOffered
    widget = NamedSelect

    def bound_data(self, data: Any, initial: Any) -> Any:
        return _as_written(self, super().bound_data(data, initial))

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not is_long(self.choices):
            return super().to_python(value)
        units: Any = self.queryset
        found, problems = match_names(list(units), [clean(str(value))])
        if problems:
            raise ValidationError(problems)
        return found[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return super().has_changed(initial, self.prepare_value(self.to_python(data)))
        except ValidationError:
            return True


class UnitChoices(forms.ModelMultipleChoiceField):
    """Several units, ticked; those of one name are told apart."""

    iterator = UnitsOffered
    widget = forms.CheckboxSelectMultiple
