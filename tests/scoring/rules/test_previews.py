"""A preview holds as long as versions, points and levels are those that it showed."""

from decimal import Decimal

import pytest

from scoring.rules.previews import is_outdated, mark_of

SHOWN = {1: 3, 2: Decimal("4.5"), 3: (Decimal("90.25"), 7)}


def test_a_preview_holds_however_points_are_written_and_cards_are_ordered():
    same = {3: (Decimal("90.250"), 7), 2: Decimal("4.50"), 1: 3}
    assert not is_outdated(SHOWN, same)
    assert not is_outdated(mark_of(SHOWN), same)


@pytest.mark.parametrize(
    "changed",
    [{1: 4}, {2: Decimal("4.75")}, {3: (Decimal("90.25"), 8)}, {3: (Decimal("90.5"), 7)}, {4: 1}],
)
def test_whatever_changes_makes_it_outdated(changed):
    assert is_outdated(SHOWN, SHOWN | changed)
    assert is_outdated(mark_of(SHOWN), SHOWN | changed)
