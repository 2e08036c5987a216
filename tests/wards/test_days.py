"""Days are read in one way everywhere, and every field for a day has the same bounds."""

from datetime import date, datetime, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

import campaign.urls  # noqa: F401 (every form of the program is loaded)
from wards.days import is_in_reach, misread, read_day, read_moment
from wards.fields import Day, Hour, Moment


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
        "thứ Hai, ngày 30/11/2026",
        "Thứ 2 30/11/2026",
        "30/11/2026.",
        "ngày 30 tháng 11, năm 2026",
        "30‑11‑2026",  # the hyphen of Word that breaks no line
        "30−11−2026",
        "30 tháng 11, 2026",  # of the calendar of a computer
        "30 thg 11, 2026",
        "30-thg 11-2026",
        "30 Tháng Mười Một 2026",
        "30/11 năm 2026",
        "Ngày: 30/11/2026",
        "30/11/2026 (thứ Hai)",
        "T2, 30/11/2026",
        "Thành phố, ngày 30 tháng 11 năm 2026",  # the line of a paper
        "2026-11-30 00:00:00",
        "2026-11-30T00:00:00.000",
        "30/11/2026 0:00",
    ],
)
def test_a_day_is_read_as_offices_and_programs_write_it(typed):
    assert read_day(typed) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02/2026", "Lịch không có ngày 31/02/2026."),
        ("29/02/2027 07:00", "Lịch không có ngày 29/02/2027."),
        ("17 giờ 00, ngày 31/11/2026", "Lịch không có ngày 31/11/2026."),
        ("11/30/2026", "Lịch không có ngày 11/30/2026."),
        ("30-11-26", "Hãy ghi đủ bốn chữ số của năm, ví dụ 30/11/2026."),
        ("30/11/26 17h", "Hãy ghi đủ bốn chữ số của năm, ví dụ 30/11/2026."),
        ("30/11/2026", ""),
        ("cuối năm", ""),
        ("9" * 300, ""),
    ],
)
def test_what_is_wrong_with_a_day_is_said_where_it_can_be_told(typed, said):
    assert misread(typed) == said


def test_a_day_and_a_moment_say_what_is_wrong_with_them():
    for field, typed in ((Day(), "29/02/2027"), (Moment(), "29/02/2027 07:00")):
        with pytest.raises(ValidationError, match="Lịch không có ngày 29/02/2027"):
            field.clean(typed)


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
        "ngày 30 tháng năm 2026",  # its month was left out
        "2026-11-29T17:00:00.000Z",
        "trước ngày 30/11/2026",
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


@pytest.mark.parametrize(
    "typed",
    [
        "30/11/2027 17:00",
        "17:00 30/11/2027",
        "17 giờ 00, ngày 30/11/2027",
        "17 giờ 00 phút, ngày 30/11/2027",
        "17 giờ 00 phút 00 giây, ngày 30/11/2027",
        "chậm nhất 17 giờ ngày 30/11/2027",
        "muộn nhất lúc 17:00 ngày 30/11/2027",
        "17:00h ngày 30/11/2027",
        "17 giờ, ngày 30 tháng 11 năm 2027",
        "17h00 ngày 30/11/2027",
        "17h ngày 30/11/2027",
        "17H00, 30/11/2027",
        "17g00 ngày 30-11-2027",
        "17h00' ngày 30/11/2027",
        "30.11.2027 17:00",
        "30.11.2027 17.00",
        "30/11/2027, 17:00:00",
        "30/11/2027 lúc 17 giờ",
        "Trước 17 giờ 00, thứ Ba, ngày 30/11/2027",
        "17:00 (thứ 3) 30/11/2027",
        "5 giờ chiều ngày 30/11/2027",
        "30/11/2027 5:00 PM",
        "30/11/2027 05:00 CH",
        "2027-11-30T17:00",
        "2027-11-30 17:00:00",
        "30/11/2027 - 17:00",
        "17：00 ３０/11/2027",
        "30/11/2027\u00a017:00",
        "17 giờ 00, ngày 30/11/2027.",
        "Hạn chót: 17 giờ đúng, T3 30/11/2027",
        "không quá 17:00 giờ ngày 30‑11‑2027",
        "17h00 ngày 30 tháng 11, 2027",
        "30/11/2027 5:00 p.m.",
        "5 PM 30/11/2027",
        "2027-11-30T17:00:00.000",
        "2027-11-30T17:00:00+07:00",
        "2027-11-30T10:00:00Z",
    ],
)
def test_a_moment_is_read_as_plans_and_programs_write_it(typed):
    assert read_moment(typed) == datetime(2027, 11, 30, 17)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24:00 30/11/2027", datetime(2027, 12, 1)),
        ("24 giờ ngày 31/12/2027", datetime(2028, 1, 1)),
        ("hết ngày 30/11/2027", datetime(2027, 12, 1)),
        ("trong ngày 30/11/2027", datetime(2027, 12, 1)),
        ("24 giờ đêm 30/11/2027", datetime(2027, 12, 1)),
        ("17g30 ngày 30/11/2027", datetime(2027, 11, 30, 17, 30)),
        ("17 giờ 5 phút 30/11/2027", datetime(2027, 11, 30, 17, 5)),
        ("7h30 sáng 1/7/2027", datetime(2027, 7, 1, 7, 30)),
        ("12 giờ trưa 1/7/2027", datetime(2027, 7, 1, 12)),
        ("16 giờ rưỡi ngày 1/7/2027", datetime(2027, 7, 1, 16, 30)),
        ("8 giờ tối 1/7/2027", datetime(2027, 7, 1, 20)),
        ("11 giờ đêm 1/7/2027", datetime(2027, 7, 1, 23)),
        ("23 giờ đêm 1/7/2027", datetime(2027, 7, 1, 23)),
        ("12:00 SA 1/7/2027", datetime(2027, 7, 1)),
        ("0h00 01/12/2027", datetime(2027, 12, 1)),
        ("23:59 30/11/2027", datetime(2027, 11, 30, 23, 59)),
    ],
)
def test_the_hours_of_a_deadline(typed, meant):
    assert read_moment(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "30/11/2027", "17:00", "", "17 30/11/2027", "24:01 30/11/2027", "17:60 30/11/2027",
        "25 giờ 30/11/2027", "17:00 31/11/2027", "17:00 30/11/27", "17:00 và 18:00 30/11/2027",
        "17:00 30/11/2027 01/12/2027", "17h0000 30/11/2027",
        "12 giờ đêm 30/11/2027", "12 giờ tối 30/11/2027", "1 giờ đêm 30/11/2027",
        "17 giờ sáng 30/11/2027", "0001-01-01T00:00:00+14:00", "2027-11-30T17:00:00+99:00",
    ],
)  # fmt: skip
def test_what_may_mean_another_moment_is_not_guessed(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - its text is what was typed
        read_moment(typed)


def test_every_field_for_a_moment_reads_and_bounds_it_alike():
    fields = [
        field
        for form in kinds_of(forms.BaseForm)
        for field in getattr(form, "base_fields", {}).values()
        if isinstance(field, forms.DateTimeField | forms.TimeField | Hour)
        and form.__module__.startswith(("scoring", "wards"))
    ]
    assert len(fields) > 3
    assert [field for field in fields if not isinstance(field, Moment | Hour)] == []


def test_a_typed_moment_has_the_bounds_of_a_day():
    assert Moment().clean("24:00 30/11/2027") == timezone.make_aware(datetime(2027, 12, 1))
    assert Hour().clean("17 giờ 30") == timedelta(hours=17, minutes=30)
    for typed in ("17:00 05/06/0206", "00:00 01/01/0001", "17:00 30/11/9999"):
        with pytest.raises(ValidationError, match="xem lại năm"):
            Moment().clean(typed)


@pytest.mark.parametrize("field", [Day, Hour, Moment])
def test_what_has_to_be_said_is_not_left_out(field):
    for typed in ("", "  ", None):
        with pytest.raises(ValidationError) as refusal:
            field().clean(typed)
        assert refusal.value.code == "required"
        assert field(required=False).clean(typed) is None
