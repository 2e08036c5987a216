"""Levels with conditions, held against tables written out by hand and against what always holds."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.conditions import (
    Claim,
    ConditionKind,
    Part,
    contradictions,
    places_of,
    suggest,
    too_small,
)

EACH, BLOCK, TIME, SHARE = (
    ConditionKind.EVERY_CRITERION,
    ConditionKind.NO_BLOCK,
    ConditionKind.IN_TIME,
    ConditionKind.SHARE,
)


@dataclass(frozen=True)
class Asked:
    kind: str
    percent: int | None = None

    @property
    def summary(self) -> str:
        return ConditionKind(self.kind).describe(self.percent)


class Level:
    def __init__(self, name: str, floor: int, *asks: Asked) -> None:
        self.name, self.floor, self.all_conditions = name, Decimal(floor), asks


def levels(*best: Asked, good: tuple[Asked, ...] = ()) -> list[Level]:
    return [Level("Xuất sắc", 90, *best), Level("Khá", 70, *good), Level("Trung bình", 50)]


def claim(key: str, points: str, rank: int = 1, weak: str = "40", **facts: Any) -> Claim[str]:
    """A unit whose criterion 6 (at most 40) has `weak` points."""
    parts = [Part(6, Decimal(weak), Decimal(40))]
    return Claim(key, Decimal(points), rank, parts, **facts)


def named(found, key="a"):
    level = found[key].level
    return level.name if level else None


def said(found, key="a"):
    return [(one.level.name, one.sentence) for one in found[key].unmet_conditions]


@pytest.mark.parametrize(
    ("points", "weak", "expected"),
    [
        ("95", "20", "Xuất sắc"),
        ("95", "19.75", "Khá"),
        ("89.75", "19.75", "Khá"),
        ("40", "1", None),
    ],
)
def test_a_weak_criterion_keeps_from_the_level_that_asks(points, weak, expected):
    found = suggest([claim("a", points, weak=weak)], levels(Asked(EACH, 50)), 10)
    assert named(found) == expected


def test_what_it_would_take_is_said_with_its_figures():
    found = suggest([claim("a", "95", weak="18.25")], levels(Asked(EACH, 50)), 10)
    assert said(found) == [
        ("Xuất sắc", "tiêu chí 6 được 18,25/40, dưới 50%: thiếu 1,75 điểm"),
    ]


def test_no_condition_speaks_against_a_level_that_is_not_reached():
    found = suggest([claim("a", "60", weak="1", is_late=True)], levels(Asked(EACH, 50)), 10)
    assert (named(found), said(found)) == ("Trung bình", [])


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (BLOCK, {"is_blocked": True}),
        (TIME, {"is_late": True}),
        (ConditionKind.REPORTS, {"reports": "Báo cáo quý I (chưa nhận)"}),
    ],
)
def test_a_block_and_a_late_card_keep_from_the_level_that_asks(kind, facts):
    asked = levels(Asked(kind))
    assert named(suggest([claim("a", "95")], asked, 10)) == "Xuất sắc"
    found = suggest([claim("a", "95", **facts)], asked, 10)
    assert named(found) == "Khá"
    assert len(found["a"].unmet_conditions) == 1


def test_a_condition_of_two_levels_lets_fall_by_two():
    both = levels(Asked(TIME), good=(Asked(TIME),))
    found = suggest([claim("a", "95", is_late=True)], both, 10)
    assert named(found) == "Trung bình"
    assert [level for level, _sentence in said(found)] == ["Xuất sắc", "Khá"]


# Shares


@pytest.mark.parametrize(
    ("percent", "units", "places"),
    [(20, 10, 2), (20, 12, 2), (20, 14, 2), (20, 15, 3), (20, 4, 0), (100, 7, 7), (1, 99, 0)],
)
def test_a_share_is_of_all_who_take_part_and_rounded_down(percent, units, places):
    assert places_of(percent, units) == places


def test_a_share_lets_in_the_first_by_rank():
    claims = [claim(key, str(99 - n), n) for n, key in enumerate("abc", 1)]
    found = suggest(claims, levels(Asked(SHARE, 20)), 10)
    assert [named(found, key) for key in "abc"] == ["Xuất sắc", "Xuất sắc", "Khá"]
    assert said(found, "c") == [
        (
            "Xuất sắc",
            "không quá 20% (2 trong 10 đơn vị); phải xếp trên đơn vị có 97 điểm",
        )
    ]


def test_equals_are_let_in_together_or_not_at_all():
    claims = [claim("a", "99", 1), claim("b", "95", 2), claim("c", "95", 2), claim("d", "94", 4)]
    found = suggest(claims, levels(Asked(SHARE, 20)), 10)
    assert [named(found, key) for key in "abcd"] == ["Xuất sắc", "Khá", "Khá", "Khá"]
    assert "2 đơn vị đồng hạng mà chỉ còn 1 chỗ" in said(found, "b")[0][1]
    assert "phải xếp trên đơn vị có 99 điểm" in said(found, "d")[0][1]


def test_whom_a_condition_stops_takes_no_place_of_a_share():
    claims = [claim("a", "99", 1, is_late=True), claim("b", "95", 2), claim("c", "94", 3)]
    found = suggest(claims, levels(Asked(TIME), Asked(SHARE, 20)), 10)
    assert [named(found, key) for key in "abc"] == ["Khá", "Xuất sắc", "Xuất sắc"]


numbers = st.integers(0, 400).map(lambda quarters: Decimal(quarters) / 4)
asked_kinds = st.sets(st.sampled_from([EACH, BLOCK, TIME, SHARE]))
percents = st.integers(1, 100)


@st.composite
def fields(draw):
    """Levels that ask something, and units ranked by their points."""
    tiers = [
        Level(
            name,
            floor,
            *[Asked(k, draw(percents) if k.takes_percent else None) for k in draw(asked_kinds)],
        )
        for name, floor in (("Xuất sắc", 90), ("Khá", 70), ("Trung bình", 50))
    ]
    points = sorted(draw(st.lists(numbers, max_size=8)), reverse=True)
    claims = [
        Claim(
            n,
            one,
            1 + sum(other > one for other in points),
            [Part(1, draw(st.sampled_from([Decimal(0), Decimal(3), Decimal(5)])), Decimal(5))],
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for n, one in enumerate(points)
    ]
    return tiers, claims, len(claims) + draw(st.integers(0, 3))


@given(fields())
def test_whatever_is_asked_everybody_gets_a_level_that_fits_or_hears_why_not(field):
    tiers, claims, units = field
    found = suggest(claims, tiers, units)
    assert found.keys() == {claim.key for claim in claims}
    assert suggest(claims[::-1], tiers, units) == found  # whatever the order of asking
    for claim in claims:
        got = found[claim.key]
        reached = [tier for tier in tiers if claim.points >= tier.floor]
        above = [tier for tier in reached if got.level is None or tier.floor > got.level.floor]
        assert got.level is None or got.level in reached
        assert {one.level.name for one in got.unmet_conditions} == {tier.name for tier in above}
    for tier in tiers:
        held = sum(one.level is tier for one in found.values())
        for share in tier.all_conditions:
            if share.kind == SHARE:
                assert held * 100 <= share.percent * units


@given(fields())
def test_without_conditions_the_points_alone_decide(field):
    tiers, claims, units = field
    bare = [Level(tier.name, int(tier.floor)) for tier in tiers]
    for claim in claims:
        reached = [tier for tier in bare if claim.points >= tier.floor]
        assert suggest(claims, bare, units)[claim.key].level == (reached[0] if reached else None)


# What cannot be meant


def test_a_floor_that_its_own_condition_outdoes_is_a_contradiction():
    asked = [Level("Xuất sắc", 90, Asked(EACH, 80)), Level("Khá", 70, Asked(EACH, 80))]
    (sentence,) = contradictions(asked, Decimal(100))
    assert "mức sàn 70 không còn ý nghĩa" in sentence
    assert not list(contradictions(asked[:1], Decimal(100)))


@pytest.mark.parametrize("kind", [Asked(BLOCK), Asked(TIME), Asked(EACH, 60)])
def test_a_lower_level_that_asks_more_than_the_one_above_is_a_contradiction(kind):
    (sentence,) = contradictions(levels(Asked(EACH, 50), good=(kind,)), Decimal(100))
    assert "Mức Khá đòi" in sentence
    assert not list(contradictions(levels(kind, good=(kind,)), Decimal(100)))


def test_a_lower_level_may_have_a_share_of_its_own():
    assert not list(contradictions(levels(good=(Asked(SHARE, 30),)), Decimal(100)))


def test_a_share_that_lets_nobody_in_is_asked_about():
    (sentence,) = too_small(levels(Asked(SHARE, 20)), 4)
    assert "20% của 4 đơn vị chưa được một đơn vị" in sentence
    assert not list(too_small(levels(Asked(SHARE, 20)), 5))
