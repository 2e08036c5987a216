"""What a vote says: half is not more than half."""

import pytest

from scoring.rules.ballots import caution


@pytest.mark.parametrize(
    ("in_favour", "members", "speaks"), [(5, 9, False), (5, 10, True), (6, 10, False)]
)
def test_half_of_the_members_is_no_majority(in_favour, members, speaks):
    assert bool(caution(in_favour, members)) is speaks
