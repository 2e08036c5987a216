"""Marks that order the queue: each speaks at its own line and not before."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from scoring.rules.risk import RiskMark, marks

NOW = timezone.now()
QUIET: dict[str, object] = {
    "own": Decimal(4),
    "found": Decimal(4),
    "threshold": Decimal("0.5"),
    "unproven": False,
    "same_file": False,
    "submitted_at": NOW - timedelta(hours=2),
    "deadline": NOW,
}


@pytest.mark.parametrize(
    ("change", "meant"),
    [
        ({}, []),
        ({"found": Decimal("3.75")}, []),
        ({"found": Decimal("3.5")}, [RiskMark.OVER_CLAIM]),
        ({"own": Decimal(3)}, []),  # more was found than claimed
        ({"own": None}, []),
        ({"found": None}, []),
        ({"unproven": True}, [RiskMark.UNPROVEN]),
        ({"same_file": True}, [RiskMark.SAME_FILE]),
        ({"submitted_at": NOW - timedelta(minutes=60)}, [RiskMark.LAST_MINUTE]),
        ({"submitted_at": NOW - timedelta(minutes=61)}, []),
        ({"submitted_at": None}, []),
    ],
)
def test_a_mark_speaks_at_its_line(change, meant):
    assert marks(**(QUIET | change)) == meant
