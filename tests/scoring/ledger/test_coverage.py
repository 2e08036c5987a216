"""The short way of a value into an image: what it passes is what the long way makes of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product

import pytest
from django.db import models
from django.utils.safestring import mark_safe

from scoring.ledger import coverage
from scoring.rules.lifecycle import CardState
from wards.record.values import as_stored, plain, unchanged_types

VALUES = [
    None, True, False, 0, 1, -2, 450, 2**40, 4.5, "", "4,5", "2026-11-29", "Phường 3\n", "7", Decimal("4.5"),
    Decimal("0.001"), b"7", date(2026, 11, 29), datetime(2026, 11, 29, 17, tzinfo=UTC), CardState.FINAL,
    mark_safe("Phường"),
]  # fmt: skip


@pytest.mark.parametrize("label", [*coverage.TABLES, *coverage.REGISTER])
def test_what_goes_the_short_way_is_what_the_long_one_makes_of_it(label):
    columns = (coverage.TABLES | coverage.REGISTER)[label].fields
    for column, value in product(columns, VALUES):
        if type(value) in unchanged_types(column):
            assert same(value, plain(column, value))
        if type(value) in unchanged_types(column, stored=True):
            assert same(value, as_stored(column, value))


def same(one, other):
    return type(one) is type(other) and one == other


def test_most_of_a_points_row_goes_the_short_way():
    columns = coverage.TABLES["scoring.score"].fields
    whole = [column for column in columns if int in unchanged_types(column, stored=True)]
    texts = [column for column in columns if str in unchanged_types(column)]
    assert len(whole) + len(texts) >= len(columns) - 3, "moments alone are made into texts"


def test_a_column_that_stores_in_its_own_way_has_no_value_that_stays_as_it_is():
    class Shouting(models.CharField):
        def get_prep_value(self, value):
            return value and value.upper()

    assert str not in unchanged_types(Shouting(max_length=9))
    assert str in unchanged_types(models.CharField(max_length=9))
