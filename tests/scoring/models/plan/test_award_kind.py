"""What the change record keeps of a kind of award."""

from decimal import Decimal
from itertools import product

import pytest

from scoring.models import AwardKind
from tests.factories import make_campaign


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


def test_what_is_a_commendation_is_said_in_sql_as_of_one(db):
    facts = product((None, 1), (None, Decimal(80)), AwardKind.Decider)
    kinds = [
        AwardKind.objects.create(
            campaign=make_campaign(wards=0), quota=quota, threshold=threshold, decider=decider
        )
        for quota, threshold, decider in facts
    ]
    mine = AwardKind.objects.filter(pk__in=[kind.pk for kind in kinds])
    found = set(mine.filter(AwardKind.commendations()))
    assert found == {kind for kind in kinds if kind.is_commendation}
    assert len(found) == 1
