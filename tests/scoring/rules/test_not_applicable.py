"""Items that do not apply: what is typed, what they count as, and what is out pro rata."""

from decimal import Decimal

import pytest

from scoring.rules.measures import POINTS, Count, Share
from scoring.rules.not_applicable import (
    NOT_APPLICABLE,
    MayNotApply,
    WhenNotApplicable,
    pro_rata,
    says_not_applicable,
)
from scoring.rules.not_applicable import ItemShare as Part

QUARTER = Decimal("0.25")
CAP = Decimal(4)


@pytest.mark.parametrize(
    "typed", ["KPS", "kps", " KPS. ", "Không phát sinh", "không phát sinh", "KHONG PHAT SINH"]
)
def test_the_word_is_read_in_any_writing(typed):
    assert says_not_applicable(typed)


@pytest.mark.parametrize("typed", ["", "0", "không", "kp", "4,5", "KPS 2"])
def test_nothing_else_is_the_word(typed):
    assert not says_not_applicable(typed)


@pytest.mark.parametrize("own", [POINTS, Count(Decimal(2), "suất"), Share(Decimal(97))])
def test_any_measure_takes_the_word_beside_its_own(own):
    for when, points in ((WhenNotApplicable.FULL, 4), (WhenNotApplicable.ZERO, 0)):
        measure = MayNotApply(own, when)
        assert measure.read("kps") == NOT_APPLICABLE
        assert measure.write(NOT_APPLICABLE) == "KPS"
        assert measure.refusal("1.1", NOT_APPLICABLE) is None
        assert measure.points_of(NOT_APPLICABLE, CAP, QUARTER) == points
        assert measure.describe(NOT_APPLICABLE) == "không phát sinh"
        assert measure.read("3") == own.read("3")
        assert measure.points_of(Decimal(3), CAP, QUARTER) == own.points_of(
            Decimal(3), CAP, QUARTER
        )
    with pytest.raises(ValueError, match="KPS"):
        own.read("KPS")


def part(key, head, cap, points, is_out=False):
    return Part(key, head, Decimal(cap), None if points is None else Decimal(points), is_out)


def test_what_is_out_has_the_share_that_the_rest_of_its_criterion_reaches():
    items = [
        part("1.1", 1, 2, "1.5"),
        part("1.2", 1, 4, 0, is_out=True),
        part("1.3", 1, 2, None),  # blank: no part of it
        part("2", 2, 4, 0),
    ]
    assert pro_rata(items, QUARTER) == {"1.2": 3}


def test_a_whole_criterion_that_is_out_has_the_share_of_all_others():
    items = [
        part("1.1", 1, 4, 2),
        part("1.2", 1, 2, 2),
        part("2.1", 2, 1, 0, is_out=True),
        part("2.2", 2, 3, 0, is_out=True),
    ]
    assert pro_rata(items, QUARTER) == {"2.1": Decimal("0.75"), "2.2": 2}


def test_it_is_rounded_by_the_one_rule_and_nothing_scored_is_nothing():
    third = [part("1", 1, 3, 1), part("2", 1, 2, 0, is_out=True)]
    assert pro_rata(third, QUARTER) == {"2": Decimal("0.75")}
    assert pro_rata(third, Decimal("0.5")) == {"2": Decimal("0.5")}
    blank = [part("1", 1, 3, None), part("2", 1, 2, 0, is_out=True)]
    assert pro_rata(blank, QUARTER) == {"2": 0}
    assert pro_rata([part("2", 1, 2, 0, is_out=True)], QUARTER) == {"2": 0}
