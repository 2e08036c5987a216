"""The arithmetic of judging, held against sums written out by hand and against properties that
always hold.
"""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.grading import (
    CHOICE,
    Place,
    Standing,
    Tally,
    equals,
    gap,
    next_tier,
    rank,
    suggest_tier,
    tally,
)


class Level:
    def __init__(self, name: str, floor: str) -> None:
        self.name, self.floor = name, Decimal(floor)


TIERS = [Level("Xuất sắc", "90"), Level("Khá", "70"), Level("Trung bình", "50")]


# Sums and gaps


def test_a_blank_is_counted_and_never_summed_as_zero():
    assert tally([Decimal("4.5"), None, Decimal("0")]) == Tally(Decimal("4.5"), 2, 3)
    assert tally([Decimal("4.5"), None]).total is None
    assert tally([Decimal("4.5"), Decimal("0.25")]).total == Decimal("4.75")


def test_nothing_at_all_is_complete_and_zero():
    assert tally([]).complete
    assert tally([]).total == Decimal(0)


def test_a_gap_is_verified_minus_self():
    assert gap(Decimal("4"), Decimal("4.5")) == Decimal("-0.5")
    assert gap(Decimal("4.5"), Decimal("4")) == Decimal("0.5")
    assert gap(Decimal("0"), Decimal("0")) == 0


@pytest.mark.parametrize(
    ("verified", "own"), [(None, Decimal(1)), (Decimal(1), None), (None, None)]
)
def test_a_gap_needs_both_sides(verified, own):
    assert gap(verified, own) is None


def test_sums_are_exact():
    assert tally([Decimal("0.1")] * 3).points == Decimal("0.3")


# Tiers


@pytest.mark.parametrize(
    ("points", "name"),
    [
        ("100", "Xuất sắc"),
        ("90", "Xuất sắc"),
        ("90.00", "Xuất sắc"),
        ("89.75", "Khá"),
        ("70", "Khá"),
        ("69.99", "Trung bình"),
        ("50", "Trung bình"),
        ("49.75", None),
        ("0", None),
    ],
)
def test_the_highest_floor_that_is_reached_names_the_tier(points, name):
    tier = suggest_tier(Decimal(points), TIERS)
    assert (tier.name if tier else None) == name


def test_tiers_need_no_order():
    assert suggest_tier(Decimal(95), list(reversed(TIERS))).name == "Xuất sắc"


def test_without_tiers_nothing_is_suggested():
    assert suggest_tier(Decimal(95), []) is None
    assert next_tier(Decimal(95), []) is None


def test_the_next_tier_is_the_nearest_above():
    tier, lacking = next_tier(Decimal("69.25"), TIERS)
    assert (tier.name, lacking) == ("Khá", Decimal("0.75"))
    assert next_tier(Decimal(90), TIERS) is None
    assert next_tier(Decimal("89.75"), TIERS)[1] == Decimal("0.25")


# Ranking


def places(*standings):
    return {
        place.key: (place.rank, place.ahead_by, place.behind_by, place.shared)
        for place in rank(standings)
    }


def test_points_rank_without_anything_else():
    assert places(Standing("a", Decimal(80)), Standing("b", Decimal(90))) == {
        "b": (1, None, None, False),
        "a": (2, None, None, False),
    }


def test_equals_share_a_rank_and_the_next_one_is_skipped():
    found = rank(
        [Standing("a", Decimal(90)), Standing("b", Decimal(90)), Standing("c", Decimal(80))]
    )
    assert [(place.key, place.rank, place.shared) for place in found] == [
        ("a", 1, True),
        ("b", 1, True),
        ("c", 3, False),
    ]


def test_three_equals_in_the_middle():
    found = rank(
        [
            Standing(key, Decimal(points))
            for key, points in (("a", 95), ("b", 90), ("c", 90), ("d", 90), ("e", 10))
        ]
    )
    assert [place.rank for place in found] == [1, 2, 2, 2, 5]


def test_the_first_aid_that_differs_decides_and_is_named():
    a = Standing("a", Decimal(90), (Decimal(38), Decimal(-2)))
    b = Standing("b", Decimal(90), (Decimal(38), Decimal(-1)))
    c = Standing("c", Decimal(90), (Decimal(37), Decimal(0)))
    assert places(a, b, c) == {
        "b": (1, 1, None, False),  # before a by the second aid
        "a": (2, 0, 1, False),  # before c by the first, after b by the second
        "c": (3, None, 0, False),
    }


def test_aids_never_lift_above_more_points():
    assert [
        place.key
        for place in rank(
            [Standing("a", Decimal(90), (Decimal(0),)), Standing("b", Decimal(89), (Decimal(40),))]
        )
    ] == ["a", "b"]


def test_the_same_points_written_differently_are_the_same():
    assert all(
        place.shared
        for place in rank([Standing("a", Decimal("90.00")), Standing("b", Decimal("9E+1"))])
    )


def test_the_head_orders_equals():
    assert places(Standing("a", Decimal(90), choice=2), Standing("b", Decimal(90), choice=1)) == {
        "b": (1, CHOICE, None, False),
        "a": (2, None, CHOICE, False),
    }


def test_a_choice_counts_only_when_all_equals_have_one():
    a, b, newcomer = (
        Standing("a", Decimal(90), choice=1),
        Standing("b", Decimal(90), choice=2),
        Standing("c", Decimal(90)),
    )
    assert [place.rank for place in rank([a, b])] == [1, 2]
    assert [(place.rank, place.shared) for place in rank([a, b, newcomer])] == [(1, True)] * 3


def test_the_same_choice_twice_decides_nothing():
    assert all(
        place.shared
        for place in rank(
            [Standing("a", Decimal(90), choice=1), Standing("b", Decimal(90), choice=1)]
        )
    )


def test_a_choice_among_others_does_not_move_anybody_with_other_points():
    assert [
        place.key
        for place in rank(
            [Standing("a", Decimal(80), choice=1), Standing("b", Decimal(90), choice=9)]
        )
    ] == ["b", "a"]


def test_a_choice_does_not_go_before_an_aid():
    a, b = (
        Standing("a", Decimal(90), (Decimal(38),), choice=2),
        Standing("b", Decimal(90), (Decimal(37),), choice=1),
    )
    assert [(place.key, place.ahead_by) for place in rank([a, b])] == [("a", 0), ("b", None)]


def test_a_group_ordered_by_the_head_meets_its_neighbours_by_aids():
    top = Standing("top", Decimal(90), (Decimal(39),))
    a, b = (
        Standing("a", Decimal(90), (Decimal(38),), choice=2),
        Standing("b", Decimal(90), (Decimal(38),), choice=1),
    )
    low = Standing("low", Decimal(90), (Decimal(37),))
    assert places(low, a, top, b) == {
        "top": (1, 0, None, False),
        "b": (2, CHOICE, 0, False),
        "a": (3, 0, CHOICE, False),
        "low": (4, None, 0, False),
    }


def test_nobody_is_ranked_where_nobody_stands():
    assert rank([]) == []


def test_equals_are_those_whom_points_and_aids_leave_together():
    standings = [
        Standing("a", Decimal(90), (Decimal(38),), choice=1),
        Standing("b", Decimal(90), (Decimal(38),), choice=2),
        Standing("c", Decimal(90), (Decimal(37),)),
    ]
    assert equals("b", standings) == ["a", "b"]
    assert equals("c", standings) == ["c"]
    assert equals("nobody", standings) == []


# What always holds

points = st.integers(0, 40).map(lambda quarters: Decimal(quarters) / 4)
standings = st.lists(
    st.tuples(points, st.tuples(points, points), st.none() | st.integers(1, 3)), max_size=12
).map(lambda facts: [Standing(number, *one) for number, one in enumerate(facts)])


@given(standings)
def test_everybody_is_ranked_once_and_ranks_never_rise(field):
    found = rank(field)
    assert sorted(place.key for place in found) == [one.key for one in field]
    ranks = [place.rank for place in found]
    assert ranks == sorted(ranks)
    assert all(place.rank <= index for index, place in enumerate(found, 1))


@given(standings)
def test_a_rank_is_one_more_than_the_number_strictly_before(field):
    found = rank(field)
    for place in found:
        assert place.rank == 1 + sum(other.rank < place.rank for other in found)
        assert place.shared == (sum(other.rank == place.rank for other in found) > 1)


@given(standings)
def test_more_points_never_rank_lower(field):
    ranks = {place.key: place.rank for place in rank(field)}
    for one in field:
        for other in field:
            if one.points > other.points:
                assert ranks[one.key] < ranks[other.key]


@given(standings, st.randoms())
def test_ranks_do_not_depend_on_the_order_of_arrival(field, chance):
    shuffled = list(field)
    chance.shuffle(shuffled)
    assert {one.key: one for one in map(bare, rank(field))} == {
        one.key: one for one in map(bare, rank(shuffled))
    }


def bare(place):
    return Place(place.key, place.rank, place.ahead_by, place.behind_by, place.shared)


@given(standings)
def test_every_tie_of_points_names_what_decided_or_is_shared(field):
    points_of = {one.key: one.points for one in field}
    found = rank(field)
    for before, after in pairwise(found):
        if points_of[before.key] == points_of[after.key]:
            assert before.rank == after.rank or (
                before.ahead_by is not None and after.behind_by is not None
            )
        else:
            assert (before.ahead_by, after.behind_by) == (None, None)
