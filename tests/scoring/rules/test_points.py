"""Points: what is read, written, rounded and stored."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from scoring.models import Criterion
from scoring.rules.points import (
    PointsField,
    PointsInput,
    direction_of,
    on_step,
    parse,
    read,
    round_to_step,
    show,
    show_gap,
)
from tests.factories import make_campaign


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("4,5", "4.5"),
        ("4.5", "4.5"),
        ("0", "0"),
        ("100", "100"),
        ("4,25", "4.25"),
    ],
)
def test_points_are_typed_with_comma_or_point(typed, points):
    assert parse(typed) == Decimal(points)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1e2",
        "4,5,5",
        "４",
        "٤",
        "-1",
        "+1",
        "1.000",
        "1.",
        ".5",
        " 4",
        "4 ",
        "4 5",
        "NaN",
        "Infinity",
        "1_0",
        "4,555",
    ],
)
def test_everything_else_is_no_number_of_points(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - its text is what was typed
        parse(typed)


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        (" 4 ", Decimal(4)),
        ("\ufeff4,5\u00a0\u200b", Decimal("4.5")),
        ("\t4,5\r\n", Decimal("4.5")),
        (" \u200b", None),
        ("４，５", Decimal("4.5")),
        ("０．７５", Decimal("0.75")),
        ("𝟒,5", Decimal("4.5")),
    ],
)
def test_what_nobody_sees_around_typed_points_is_nothing(typed, points):
    assert read(typed) == points


@pytest.mark.parametrize("typed", ["٤", "²", "4,5 điểm", "½", "四"])
def test_typed_digits_are_latin_and_stand_alone(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - its text is what was typed
        read(typed)


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ("4.50", "4,5"),
        ("90.00", "90"),
        ("89.75", "89,75"),
        ("0", "0"),
        ("-0.5", "−0,5"),
        ("100", "100"),
    ],
)
def test_points_read_without_idle_zeros(points, text):
    assert show(Decimal(points)) == text


def test_blank_is_not_zero():
    assert show(None) == ""
    assert show_gap(None) == ""
    assert PointsInput(required=False).clean("") is None


def test_a_gap_carries_its_sign():
    assert [show_gap(Decimal(gap)) for gap in ("0.5", "-0.5", "0")] == ["+0,5", "−0,5", "0"]


def test_a_difference_goes_down_or_up_or_nowhere():
    ways = [direction_of(Decimal(gap)) for gap in ("-0.25", "0.25", "0")]
    assert (ways, direction_of(None)) == (["down", "up", ""], "")


def test_half_goes_up_to_the_step():
    assert round_to_step(Decimal("4.125"), Decimal("0.25")) == Decimal("4.25")
    assert round_to_step(Decimal("4.12"), Decimal("0.25")) == Decimal("4.00")


@given(st.integers(0, 40000).map(lambda quarters: Decimal(quarters) / 4))
def test_rounding_keeps_what_is_on_the_step(points):
    assert on_step(points, Decimal("0.25"))
    assert round_to_step(points, Decimal("0.25")) == points


@given(st.integers(0, 99999).map(lambda hundredths: Decimal(hundredths) / 100))
def test_what_is_shown_is_read_back(points):
    assert parse(show(points)) == points


def test_the_form_says_what_is_wrong_in_words():
    field = PointsInput(cap=Decimal("2.5"), step=Decimal("0.25"))
    for typed, sentence in {
        "3": "Nội dung này tối đa 2,5 điểm. Đồng chí đã nhập 3.",
        "2,1": "Điểm chấm theo bước 0,25. Đồng chí đã nhập 2,1.",
        "1e2": "“1e2” không phải là điểm. Hãy nhập số như 4,5 (tối đa hai chữ số lẻ).",
        "2 điểm": "Điểm phải là số, không ghi kèm chữ “điểm”, ví dụ 4,5. Đồng chí đã nhập “2 điểm”.",
    }.items():
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert refused.value.messages == [sentence]


def test_the_sentence_names_the_field_where_it_has_a_name():
    with pytest.raises(ValidationError) as refused:
        PointsInput(label="Điểm thống nhất").clean("5/5")
    assert refused.value.messages == [
        "Điểm thống nhất phải là số điểm đạt, không ghi kèm điểm tối đa, ví dụ 4,5. "
        "Đồng chí đã nhập “5/5”."
    ]


def test_finer_points_are_refused_rather_than_rounded():
    with pytest.raises(ValueError, match="finer"):
        PointsField().get_prep_value(Decimal("1.005"))


@pytest.mark.django_db
def test_sums_in_the_database_are_exact():
    campaign = make_campaign(plan=((3, ("0.1", "0.2", "2.7")), (7, ())))
    items = Criterion.objects.filter(campaign=campaign, parent__isnull=False)
    assert items.aggregate(caps=Sum("cap"))["caps"] == Decimal(3)
    assert items.filter(cap=Decimal("0.1")).count() == 1
