"""What is asked again and again is planned once for each connection."""

from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.db.models import QuerySet

from wards.database import planned
from wards.database.moment import one_moment
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
@pytest.mark.django_db(transaction=True)
def test_a_page_of_one_moment_leaves_what_is_kept() -> None:
    before, ask = kept(), prepared(called)
    with one_moment():
        ask("An")
    (ours,) = [statement for statement in kept() if statement not in before]
    assert "100" in ours
    with one_moment():
        ask("Bình")
    assert kept().count(ours) == 1


@pytest.mark.postgresql
def test_behind_a_pooler_nothing_is_kept(monkeypatch: Any) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
    before, ask = kept(), prepared(called)
    assert ask("An") == ask("Bình") == []
    assert kept() == before


@pytest.mark.postgresql
@pytest.mark.parametrize("is_kept", [False, True])
def test_of_a_line_that_has_ended_the_error_is_django_s(is_kept: bool) -> None:
    other = connection.copy()
    try:
        if is_kept:
            with planned.cursor(other) as cursor:
                cursor.execute("SELECT 1")
        else:
            other.connect()
        other.connection.close()
        with pytest.raises(OperationalError), planned.cursor(other) as cursor:
            cursor.execute("SELECT 1")
        assert other.errors_occurred
    finally:
        other.close()


@pytest.mark.postgresql
def test_what_another_statement_took_the_place_of_is_not_read_on() -> None:
    with planned.cursor(connection) as first:
        first.execute("SELECT generate_series(1, 3)")
        assert first.fetchone() == (1,)
        with planned.cursor(connection) as second:
            second.execute("SELECT 9")
            assert second.fetchall() == [(9,)]
        with pytest.raises(ProgrammingError):
            first.fetchall()


def test_an_ordinary_cursor_comes_next() -> None:
    with planned.cursor(connection) as cursor:
        cursor.execute("SELECT %s", ["1"])
        assert cursor.fetchall() == [("1",)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1; SELECT 2") if connection.vendor == "postgresql" else None
        assert not isinstance(cursor.cursor, PlannedCursor)
