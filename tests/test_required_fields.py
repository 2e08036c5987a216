"""Whatever is left out, the sentence says which field it is and what to do."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

import scoring.forms
import wards.forms
from scoring.forms.rows.row import RowForm
from scoring.rules.lifecycle import CampaignState
from tests.factories import make_campaign, make_client
from tests.offline import texts
from wards.forms.missing import UNSAID, NamesWhatIsMissing, with_label

GENERIC = "Mục này bắt buộc nhập."


def forms_of(package):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        found = inspect.getmembers(import_module(module.name), inspect.isclass)
        for _name, form in found:
            if issubclass(form, forms.BaseForm) and form.__module__ == module.name:
                yield form


@pytest.mark.parametrize("package", [scoring.forms, wards.forms], ids=lambda one: one.__name__)
def test_no_form_of_the_program_has_a_field_that_says_neither(package):
    unsaid = {
        f"{form.__name__}.{name}"
        for form in forms_of(package)
        if not issubclass(form, NamesWhatIsMissing)
        for name, field in getattr(form, "base_fields", {}).items()
        if field.required and field.error_messages["required"] is UNSAID
    }
    assert unsaid == set()
    assert issubclass(RowForm, NamesWhatIsMissing)


class Sheet(NamesWhatIsMissing, forms.Form):
    title = forms.CharField(label="Tên phong trào")
    level = forms.ChoiceField(label="Mức xếp loại", choices=[("a", "A")])
    reason = forms.CharField(error_messages={"required": "Hãy ghi lý do."})

    def clean_title(self):
        if self.cleaned_data["title"] == "?":
            raise ValidationError("Tên không rõ.", "required")
        return self.cleaned_data["title"]


def test_a_field_is_called_as_the_page_shows_it_unless_it_has_a_sentence_of_its_own():
    assert Sheet({}).errors == {
        "title": ["Hãy ghi “Tên phong trào”."],
        "level": ["Hãy chọn “Mức xếp loại”."],
        "reason": ["Hãy ghi lý do."],
    }
    assert Sheet({"title": "?"}).errors["title"] == ["Tên không rõ."]
    with translation.override("en"):
        assert Sheet({}).errors["title"] == ["Fill in “Tên phong trào”."]


@pytest.mark.django_db
def test_what_is_left_out_of_a_new_campaign_is_named(head):
    campaign = make_campaign(CampaignState.PREPARING)
    page = make_client(head).post(reverse("setup_basics", args=[campaign.slug]), {"title": ""})
    said = texts(page)
    assert "Hãy ghi “Tên phong trào”." in said
    assert "Hãy ghi “Năm”." in said
    assert GENERIC not in said


@pytest.mark.django_db
def test_at_the_top_of_a_page_a_field_is_named_once(head):
    page = make_client(head).post(reverse("campaign_new"), {"title": "", "year": "hai"})
    top = page.content.decode().split('class="error-summary"')[1].split("</ul>")[0]
    assert ">Hãy ghi “Tên phong trào”.</a>" in top
    assert "Tên phong trào: " not in top
    assert ">Năm: " in top


def test_a_sentence_that_has_the_label_is_told_without_it():
    assert with_label("Năm", "Hãy ghi “Năm”.") == "Hãy ghi “Năm”."
    assert with_label("Năm", "Năm phải có bốn chữ số.") == "Năm: Năm phải có bốn chữ số."
