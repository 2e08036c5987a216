"""Every field of every form: what is typed into a text comes out in Vietnamese letters."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.urls import reverse

import scoring.forms
import wards.forms
from tests.factories import make_ward
from wards.fields import DocumentNumber, SignInName
from wards.unit_names import UnitNamesField

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
    # A box of units gives units; its text is put right before they are looked for.
    read = field.to_python if isinstance(field, UnitNamesField) else field.clean
    assert read("Ðỗ\u200b Рhú").casefold() in {"đỗ phú", "đỗphú"}


@pytest.mark.parametrize("field", [pytest.param(field, id=name) for name, field in text_fields()])
def test_a_text_that_would_lose_its_letters_is_refused(field):
    """TCVN3's ư is a soft hyphen, which nobody sees: “Lưu” would come in as “Lu”."""
    if isinstance(field, DocumentNumber):  # there it is a hyphen, whatever stands beside it
        assert field.to_python("312\xadQĐ/T\xadU") == "312-QĐ/T-U"
        return
    # A sign-in name has no marks, and units are looked for by what is left.
    if isinstance(field, SignInName | UnitNamesField):
        return
    with pytest.raises(forms.ValidationError, match="phông chữ cũ"):
        field.to_python("Đồng chí L\xadu")


def test_there_are_fields_to_look_at():
    assert len(text_fields()) > 30


@pytest.mark.django_db
def test_what_one_answer_asks_for_is_not_called_optional(administrator, sign_in):
    desk = sign_in(administrator)
    ward = make_ward()
    shown = {
        reverse("person_new"): ("Đơn vị", "Chức vụ"),
        reverse("unit_merge", args=[ward.pk]): ("Tên đơn vị mới", "Cùng với"),
    }
    for where, (needed, optional) in shown.items():
        page = " ".join(re.sub(r"<[^>]*>", " ", desk.get(where).content.decode()).split())
        assert f"{optional} (không bắt buộc)" in page
        assert f" {needed} (không bắt buộc)" not in page
    conditional = [
        field for _name, field in text_fields() if "Phải ghi khi" in str(field.help_text)
    ]
    assert len(conditional) > 1
    assert all(field.conditionally_required for field in conditional if not field.required)
