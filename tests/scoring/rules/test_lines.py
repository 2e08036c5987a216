"""Points above the total and points that are taken from it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.lifecycle import not_below_zero
from scoring.rules.lines import Line, ordinary
from scoring.rules.measures import MAX_COUNT, POINTS, Count, Deduction, measure_of
from scoring.rules.points import on_step

QUARTER, HALF = Decimal("0.25"), Decimal("0.5")
TAKEN = Deduction(POINTS)
LATE = measure_of(HALF, "lần", None, Line.MINUS)
IDEAS = measure_of(HALF, "sáng kiến", None, Line.BONUS)


@pytest.mark.parametrize(
    ("line", "farthest", "highest", "mark"),
    [
        (Line.ORDINARY, 5, 5, ""),
        (Line.BONUS, 5, 5, "điểm thưởng"),
        (Line.MINUS, -5, 0, "điểm trừ"),
    ],
)
def test_a_line_answers_for_itself(line, farthest, highest, mark):
    assert line.farthest(Decimal(5)) == farthest
    assert line.highest(Decimal(5)) == highest
    assert line.mark == mark
    assert line.is_ordinary == (not mark)


def test_the_total_is_made_of_ordinary_criteria_alone():
    class Head:
        def __init__(self, line):
            self.of_line = Line(line)

    heads = [Head(line) for line in ("", "bonus", "", "minus")]
    assert ordinary(heads) == [heads[0], heads[2]]


def test_the_kind_follows_from_the_line():
    assert measure_of(None, "", None, Line.BONUS) is POINTS
    assert measure_of(None, "", None, Line.MINUS) == TAKEN
    assert Count(HALF, "sáng kiến", is_cut=False) == IDEAS
    assert Deduction(Count(HALF, "lần", is_cut=False)) == LATE


@given(
    st.integers(0, MAX_COUNT).map(Decimal),
    st.integers(1, 40),
    st.sampled_from([Decimal("0.01"), QUARTER, HALF, Decimal(1)]),
)
def test_what_is_taken_away_is_what_would_be_given_below_zero(number, caps, step):
    cap = caps * step
    taken = LATE.points_of(number, -cap, step)
    assert taken == -IDEAS.points_of(number, cap, step)
    assert taken <= 0
    assert on_step(taken, step)


def test_nothing_is_cut_off_silently():
    """A count within the total stops at its cap, as its rule says; here the cap is asked for."""
    assert Count(HALF, "suất").points_of(Decimal(9), Decimal(2), QUARTER) == 2
    assert IDEAS.points_of(Decimal(9), Decimal(2), QUARTER) == Decimal("4.5")
    assert LATE.points_of(Decimal(9), Decimal(-2), QUARTER) == Decimal("-4.5")


@pytest.mark.parametrize("typed", ["-2", "−2", "–2", "+2"])
@pytest.mark.parametrize("measure", [TAKEN, LATE])
def test_a_sign_is_a_sentence(measure, typed):
    with pytest.raises(ValueError, match="2"):
        measure.read(typed)
    refusal = measure.misread("4.1", typed)
    assert refusal.code == "signed_deduction"
    assert "Nội dung 4.1 là điểm trừ: hãy ghi số không có dấu." in str(refusal)
    assert f"“{typed}”" in str(refusal)


def test_a_number_below_zero_is_the_same_sentence():
    assert TAKEN.refusal("4.1", Decimal(-1)).code == "signed_deduction"
    assert LATE.refusal("4.2", Decimal("1.5")).code == "not_a_number"
    assert TAKEN.refusal("4.1", Decimal(1)) is None
    assert "không phải là điểm" in str(TAKEN.misread("4.1", "hai"))


def test_it_says_what_is_asked():
    assert (TAKEN.number_label, TAKEN.describe(Decimal("1.5"))) == ("Số điểm trừ", "")
    assert (LATE.number_label, LATE.describe(Decimal(3))) == ("Số lần", "3 lần")
    assert TAKEN.rule == "ghi số điểm trừ, không ghi dấu"
    assert LATE.rule == "trừ mỗi lần 0,5 điểm"


def test_the_same_in_a_spreadsheet():
    assert TAKEN.formula("F8", Decimal(-2), QUARTER) == 'IF(ISNUMBER(F8),-(F8),"")'
    counted = 'IF(ISNUMBER(F8),ROUND(F8*0.5/0.25,0)*0.25,"")'
    assert LATE.formula("F8", Decimal(-2), QUARTER) == f'IF(ISNUMBER(F8),-({counted}),"")'


@pytest.mark.parametrize(("total", "stands"), [("0", True), ("105", True), ("-0.25", False)])
def test_a_total_is_never_below_zero(total, stands):
    refusal = not_below_zero(Decimal(total))
    assert (refusal is None) == stands
    if refusal:
        assert refusal.code == "total_below_zero"
        assert "Tổng điểm thẩm định là −0,25" in str(refusal)
