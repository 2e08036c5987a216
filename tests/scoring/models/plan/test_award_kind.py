"""What the change record keeps of a kind of award."""

from decimal import Decimal

import pytest

from scoring.models import AwardKind


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"quota": 2}, "Tập thể · số lượng 2 · "),
        ({"quota": 1, "per_cluster": True}, "Tập thể · mỗi cụm 1 · "),
        ({"quota": 1, "threshold": Decimal(80)}, "Tập thể · số lượng 1 · từ 80 điểm · "),
        ({"threshold": Decimal("80.5")}, "Tập thể · từ 80,5 điểm · "),
    ],
)
def test_the_record_says_how_many_places_there_are_and_from_how_many_points(facts, said):
    assert AwardKind(recipient=AwardKind.Recipient.WARD, **facts).summary.startswith(said)
