"""Every field of every form: what is typed into a text comes out in Vietnamese letters."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms

import scoring.forms
import wards.forms

# What is no text: it is compared with what was sent out, or hashed.
NO_TEXT = (forms.HiddenInput, forms.PasswordInput)
PLAIN = (forms.EmailField, forms.URLField, forms.SlugField, forms.ChoiceField)


def form_classes(base: Any = forms.BaseForm) -> Iterator[Any]:
    for one in base.__subclasses__():
        yield one
        yield from form_classes(one)


def text_fields() -> list[tuple[str, forms.Field]]:
    for room in (wards.forms, scoring.forms):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    found = {
        f"{form.__module__}.{form.__name__}.{name}": field
        for form in form_classes()
        if form.__module__.startswith(("scoring.", "wards."))
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, PLAIN)
        and not isinstance(field.widget, NO_TEXT)
    }
    # Signing in takes the name as it is typed; the accounts know whom it means.
    return [(name, found[name]) for name in sorted(found) if ".SignInForm." not in name]


@pytest.mark.parametrize("field", [pytest.param(field, id=name) for name, field in text_fields()])
def test_a_letter_that_only_looks_like_one_is_put_right(field):
    assert field.clean("Ðỗ\u200b Рhú").casefold() in {"đỗ phú", "đỗphú"}


def test_there_are_fields_to_look_at():
    assert len(text_fields()) > 30
