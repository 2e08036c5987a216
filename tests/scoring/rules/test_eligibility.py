"""Rules of eligibility speak at their line and not before."""

from decimal import Decimal

import pytest

from scoring.rules.eligibility import cautions

QUIET: dict[str, object] = {
    "rest_years": None,
    "years_had": [],
    "year": 2026,
    "least": None,
    "reached": Decimal(90),
    "is_tiered": True,
    "one_per_unit": False,
    "others_of_unit": [],
}
LEAST = ("Khá", Decimal(70))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, ""),
        ({"years_had": [2025]}, ""),
        ({"rest_years": 1, "years_had": [2024, 2026, 2027]}, ""),
        (
            {"rest_years": 1, "years_had": [2025, 2025]},
            "năm 2025; quy định không xét lại trong 1 năm",
        ),
        ({"rest_years": 3, "years_had": [2024, 2023, 2022]}, "năm 2023, 2024"),
        ({"least": LEAST}, ""),
        ({"least": LEAST, "reached": Decimal(70)}, ""),
        ({"least": LEAST, "reached": Decimal(50)}, "Quy định xét từ mức Khá."),
        ({"least": LEAST, "reached": None}, "Quy định xét từ mức Khá."),
        ({"least": LEAST, "is_tiered": False}, "Quy định xét từ mức Khá."),
        ({"others_of_unit": ["Lê Văn Hậu"]}, ""),
        ({"one_per_unit": True}, ""),
        ({"one_per_unit": True, "others_of_unit": ["Lê Văn Hậu"]}, "đơn vị đã có: Lê Văn Hậu"),
    ],
)
def test_a_rule_speaks_where_it_holds(facts, words):
    said = " ".join(cautions(**(QUIET | facts)))
    assert (words in said) if words else said == ""
