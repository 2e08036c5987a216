"""What is asked again and again is planned once for each connection."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from wards.database import planned
from wards.database.planned_cursor import PlannedCursor
from wards.database.prepared import prepared
from wards.models import Role, User

pytestmark = pytest.mark.django_db


def called(name: str) -> QuerySet[User]:
    return User.objects.filter(full_name=name, username__contains="100%").order_by("pk")


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.mark.postgresql
def test_a_statement_is_sent_once_and_afterwards_its_values() -> None:
    before, ask = kept(), prepared(called)
    for number, name in enumerate(("An", "Bình", "An")):
        person = User.objects.create(username=f"100%-{number}", full_name=name, role=Role.OBSERVER)
        assert person in ask(name)
    (ours,) = [statement for statement in kept() if statement not in before]
    assert "$1" in ours
    assert "100" in ours  # what stays the same is no value
    assert "$2" not in ours


@pytest.mark.postgresql
def test_behind_a_pooler_nothing_is_kept(monkeypatch: Any) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
    before, ask = kept(), prepared(called)
    assert ask("An") == ask("Bình") == []
    assert kept() == before


def test_an_ordinary_cursor_comes_next() -> None:
    with planned.cursor(connection) as cursor:
        cursor.execute("SELECT %s", ["1"])
        assert cursor.fetchall() == [("1",)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1; SELECT 2") if connection.vendor == "postgresql" else None
        assert not isinstance(cursor.cursor, PlannedCursor)
