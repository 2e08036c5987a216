"""Dates and numbers as Vietnamese offices write them."""

from datetime import date, datetime

from django import forms
from django.utils.formats import date_format, localize
from django.utils.timezone import make_aware
from django.utils.translation import override

from scoring.rules.lifecycle import moment


def test_the_fifth_of_december_is_not_the_twelfth_of_may():
    assert forms.DateField().clean("05/12/2026") == date(2026, 12, 5)


def test_dates_and_times_read_as_on_paper():
    when = make_aware(datetime(2026, 11, 30, 17))
    assert date_format(when.date(), "DATE_FORMAT") == "30/11/2026"
    assert moment(when) == "17 giờ 00, ngày 30/11/2026"


def test_a_typed_deadline_is_understood():
    for typed in ("30/11/2026 17:00", "17:00 30/11/2026", "2026-11-30T17:00"):
        assert forms.DateTimeField().clean(typed) == make_aware(datetime(2026, 11, 30, 17))


def test_numbers_have_a_decimal_comma():
    assert (
        localize(1234.5, use_l10n=True) == "1234,5" or localize(1234.5, use_l10n=True) == "1.234,5"
    )


def test_english_names_the_month_and_reads_day_first_too():
    when = make_aware(datetime(2026, 12, 5, 17))
    with override("en"):
        assert (
            date_format(when.date())
            == date_format(when.date(), "SHORT_DATE_FORMAT")
            == "5 December 2026"
        )
        assert (
            date_format(when, "SHORT_DATETIME_FORMAT") == moment(when) == "17:00, 5 December 2026"
        )
        assert forms.DateField().clean("05/12/2026") == date(2026, 12, 5)
