"""Points that follow from a number: a count with so many points each, a share of the cap."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.measures import MAX_COUNT, POINTS, Count, Share, measure_of, rule_errors
from scoring.rules.points import on_step
from tests.test_architecture import ROOT

QUARTER = Decimal("0.25")
GRANTS = Count(Decimal(2), "suất")
ATTENDED = Share(Decimal(97))

steps = st.sampled_from([Decimal("0.01"), Decimal("0.25"), Decimal("0.5"), Decimal(1)])
caps = st.integers(1, 40)
hundredths = st.integers(1, 10_000).map(lambda number: Decimal(number) / 100)
counts = st.integers(0, MAX_COUNT).map(Decimal)
shares = st.integers(0, 10_000).map(lambda number: Decimal(number) / 100)
measures = st.one_of(
    hundredths.map(lambda each: (Count(each, "suất"), counts)),
    hundredths.map(lambda full: (Share(full), shares)),
)


@given(measures.flatmap(lambda one: st.tuples(st.just(one[0]), one[1], one[1])), caps, steps)
def test_more_never_brings_less_nor_more_than_the_cap(drawn, caps, step):
    measure, number, other = drawn
    cap = caps * step
    fewer, more = (measure.points_of(one, cap, step) for one in sorted([number, other]))
    assert 0 <= fewer <= more <= cap
    assert on_step(fewer, step)
    assert on_step(more, step)


@given(shares, hundredths, caps, steps)
def test_a_share_is_whole_from_its_mark_on_and_in_proportion_below(share, full, caps, step):
    cap = caps * step
    points = Share(full).points_of(share, cap, step)
    if share >= full:
        assert points == cap
    else:
        assert abs(points - share * cap / 100) <= step / 2


@pytest.mark.parametrize(
    ("typed", "points"),
    [("0", "0"), ("1", "2"), ("3", "6"), ("4", "8"), ("5", "8"), ("99999", "8")],
)
def test_two_points_for_each_grant_at_most_eight(typed, points):
    assert GRANTS.points_of(GRANTS.read(typed), Decimal(8), QUARTER) == Decimal(points)


@pytest.mark.parametrize(
    ("typed", "points"),
    [("97", "4"), ("100 %", "4"), ("96,99", "4"), ("90%", "3.5"), ("84,3", "3.25"), ("84,4", "3.5"), ("0", "0")],
)  # fmt: skip
def test_a_share_is_rounded_half_up_to_the_step(typed, points):
    measure = Share(Decimal(99)) if typed == "96,99" else ATTENDED
    assert measure.points_of(measure.read(typed), Decimal(4), QUARTER) == Decimal(points)


@pytest.mark.parametrize(
    ("measure", "typed", "said"),
    [
        (GRANTS, "-1", "Nội dung 3.1: số suất phải là số nguyên từ 0 đến 99.999. Đồng chí đã nhập “-1”."),
        (GRANTS, "1000000", "số nguyên từ 0 đến 99.999"),
        (GRANTS, "1e6", "số nguyên từ 0 đến 99.999"),
        (GRANTS, "2,5", "số nguyên"),
        (ATTENDED, "120 %", "Nội dung 3.1: tỷ lệ phải là số từ 0 đến 100 (%), ví dụ 97,5. Đồng chí đã nhập “120”."),
        (ATTENDED, "-3", "từ 0 đến 100"),
        (ATTENDED, "195/200", "từ 0 đến 100"),
        (POINTS, "-1", "điểm không được âm"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(measure, typed, said):
    try:
        refusal = measure.refusal("3.1", measure.read(typed))
    except ValueError:
        refusal = measure.misread("3.1", typed)
    assert said in str(refusal)


@pytest.mark.parametrize(
    ("measure", "typed", "number"),
    [(GRANTS, "１２", "12"), (ATTENDED, "９７，５％", "97.5"), (POINTS, "４，５", "4.5")],
)
def test_digits_of_full_width_are_digits(measure, typed, number):
    assert measure.read(typed) == Decimal(number)


def test_nothing_is_not_nought():
    assert [measure.read("  ") for measure in (GRANTS, ATTENDED, POINTS)] == [None] * 3


def test_each_kind_says_what_it_asks_and_how_its_points_follow():
    assert (GRANTS.number_label, GRANTS.rule, GRANTS.describe(Decimal(3))) == (
        "Số suất",
        "mỗi suất 2 điểm",
        "3 suất",
    )
    assert (ATTENDED.number_label, ATTENDED.describe(Decimal("98.5"))) == ("Tỷ lệ (%)", "98,5 %")
    assert "từ 97 % trở lên đủ điểm" in ATTENDED.rule
    assert POINTS.number_label == POINTS.rule == ""


def test_the_kind_follows_from_what_the_plan_says():
    assert measure_of(Decimal(2), "suất", None) == GRANTS
    assert measure_of(None, "", Decimal(97)) == ATTENDED
    assert measure_of(None, "", None) is POINTS


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ((None, "", None), set()),
        ((Decimal(2), "suất", None), set()),
        ((None, "", Decimal(100)), set()),
        ((Decimal(2), "suất", Decimal(97)), {"full_from"}),
        ((Decimal(2), "", None), {"unit"}),
        ((None, "suất", None), {"unit"}),
        ((Decimal(0), "suất", None), {"points_each"}),
        ((Decimal(9), "suất", None), {"points_each"}),
        ((None, "", Decimal(0)), {"full_from"}),
        ((None, "", Decimal("100.01")), {"full_from"}),
    ],
)
def test_a_rule_of_the_plan_is_whole_and_one(rule, fields):
    assert rule_errors(*rule, Decimal(8)).keys() == fields


def test_nobody_asks_the_columns():
    """But the table, its querysets, and the two places where the Board writes them."""
    know = {
        "scoring/models/plan/criterion.py",
        "scoring/models/querysets/scores.py",
        "scoring/forms/rows/criterion_form.py",
        "scoring/forms/imports/criteria.py",
        "scoring/forms/imports/criteria_template.py",
        "scoring/rules/measures.py",
    }
    asking = {
        str(path.relative_to(ROOT))
        for path in [*ROOT.glob("scoring/**/*.py"), *ROOT.glob("templates/**/*.html")]
        if "migrations" not in path.parts and "points_each" in path.read_text(encoding="utf-8")
    }
    assert asking <= know, f"Ask item.measure (rules/measures.py): {sorted(asking - know)}"
