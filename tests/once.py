"""What many tests of a module look at, built once for all of them.

    built = once(lambda: World.make(90))  # a fixture of the module

    @pytest.fixture
    def world(built, db):
        return fresh(built)

Each test takes back what it writes, so the next one finds everything as it was built; at the end of
the module that goes as well. No test of such a module may commit (`transaction=True`): those stand
in a module of their own.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

T = TypeVar("T")


def once(make: Callable[[], Any]) -> Any:
    """The fixture that holds what `make` builds, in a transaction around the tests of the module."""

    @pytest.fixture(scope="module")
    def built(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with django_db_blocker.unblock(), transaction.atomic():
            found = make()
            # Keys that wait to be checked would keep PostgreSQL from altering a table in a test.
            connection.check_constraints()
            yield found
            transaction.set_rollback(True)

    return built


def fresh(built: T) -> T:
    """As it was built, in objects of the test's own."""
    return copy.deepcopy(built)
