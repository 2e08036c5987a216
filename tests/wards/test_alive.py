"""A connection is asked whether it is there where that is not known anyway."""

import pytest
from django.db import connection

from campaign.deadline import DeadlineMiddleware
from wards.database import alive

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def say(question, line=connection):
    with line.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.fixture
def ask(rf, monkeypatch):
    """The process of the server that answers a request, and how often it was asked before."""
    asked = []
    kind = type(connection._connections[connection._alias])
    usable = kind.is_usable
    monkeypatch.setattr(kind, "is_usable", lambda line: asked.append(1) or usable(line))
    kept = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    for name, value in kept.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    connection.close()

    def request():
        asked.clear()
        connection.close_if_unusable_or_obsolete()  # as Django does at the start of a request
        answer = DeadlineMiddleware(lambda request: say("SELECT pg_backend_pid()"))(rf.get("/"))
        return answer, len(asked)

    yield request
    connection.close()


def test_what_answered_a_moment_ago_is_not_asked(ask):
    (first, _asked), (second, asked) = ask(), ask()
    assert (first, asked) == (second, 0)


def test_what_has_been_silent_for_long_is_asked(ask, monkeypatch):
    monkeypatch.setattr(alive, "FRESH", -1)
    ask()
    assert ask()[1] == 1


def test_what_has_ended_meanwhile_is_opened_anew(ask):
    first, _asked = ask()
    other = connection.copy()
    try:
        assert say(f"SELECT pg_terminate_backend({first}, 10000)", other)
    finally:
        other.close()
    second, asked = ask()
    assert second != first
    assert asked == 1


def test_what_was_closed_at_our_end_is_opened_anew(ask):
    first, _asked = ask()
    connection.connection.close()
    second, asked = ask()
    assert second != first
    assert asked == 1


def test_a_request_that_asked_nothing_is_no_answer(ask, rf):
    ask()
    answered = connection.connection.__dict__[alive.ANSWERED]
    connection.close_if_unusable_or_obsolete()
    DeadlineMiddleware(lambda request: None)(rf.get("/"))
    assert connection.connection.__dict__[alive.ANSWERED] == answered


def test_where_something_went_wrong_it_is_asked(ask):
    ask()
    connection.errors_occurred = True
    assert ask()[1] == 1
