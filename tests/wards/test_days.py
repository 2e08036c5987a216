"""Days are read in one way everywhere, and every field for a day has the same bounds."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

import campaign.urls  # noqa: F401 (every form of the program is loaded)
from wards.days import is_in_reach, read_day
from wards.fields import Day


@pytest.mark.parametrize(
    "typed",
    [
        "30/11/2026",
        "30-11-2026",
        "30.11.2026",
        "30–11–2026",
        "2026-11-30",
        "2026/11/30",
        "30 / 11 / 2026",
        "  30/11/2026\u00a0",
        "ngày 30/11/2026",
        "ngày 30 tháng 11 năm 2026",
        "30 THÁNG 11 NĂM 2026",
        "nga\u0300y 30/11/2026",
    ],
)
def test_a_day_is_read_as_offices_and_programs_write_it(typed):
    assert read_day(typed) == date(2026, 11, 30)


def test_the_day_stands_before_the_month_with_or_without_a_nought():
    assert read_day("1/7/2025") == read_day("01/07/2025") == date(2025, 7, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "30/11/26",
        "31/02/2026",
        "11/30/2026",
        "30/11-2026",
        "30112026",
        "30/11/2026 17:00",
        "2026-30-11",
        "tháng 11 năm 2026",
        "٣٠/١١/٢٠٢٦",
    ],
)
def test_what_may_mean_another_day_is_not_guessed(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - its text is what was typed
        read_day(typed)


@pytest.mark.parametrize("typed", ["05/06/0206", "05/06/1899", "05/06/9999"])
def test_a_year_that_no_office_means_is_asked_about(typed):
    assert not is_in_reach(read_day(typed))
    with pytest.raises(ValidationError, match="Hãy xem lại năm"):
        Day().clean(typed)


def kinds_of(form: type) -> set[type]:
    found: set[type] = set(form.__subclasses__())
    return found.union(*(kinds_of(one) for one in found))


def test_every_field_for_a_day_is_this_one():
    days = [
        (form.__module__, form.__name__, name, field)
        for form in kinds_of(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField) and form.__module__.startswith(("scoring", "wards"))
    ]
    assert len(days) >= 8
    assert [day for day in days if not isinstance(day[-1], Day)] == []
