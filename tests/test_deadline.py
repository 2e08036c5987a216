"""A database that hangs keeps nobody waiting for good; the suite on SQLite has none that could."""

import threading
import time

import pytest
from django.db import OperationalError, connection

from campaign.deadline import DeadlineMiddleware

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
]


PATIENCE = 4


def say(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


@pytest.fixture(autouse=True)
def few_seconds(settings):
    """More than a busy machine keeps a short statement waiting."""
    settings.DATABASE_PATIENCE = PATIENCE
    yield
    connection.close()
    # The server notices much later that nobody waits for its answer any more.
    say(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_a_statement_that_gets_no_answer_ends_the_request(rf):
    began = time.monotonic()
    with pytest.raises(OperationalError):
        DeadlineMiddleware(lambda request: say("SELECT pg_sleep(600)"))(rf.get("/"))
    assert time.monotonic() - began < 300


def test_a_request_that_works_long_by_itself_goes_on(rf):
    def view(request):
        say("SELECT 1")
        time.sleep(PATIENCE + 2.5)
        return say("SELECT 2")

    assert DeadlineMiddleware(view)(rf.get("/")) == (2,)


def test_a_request_of_many_short_statements_goes_on(rf):
    def view(request):
        for _statement in range(PATIENCE + 2):
            say("SELECT pg_sleep(1)")
        return say("SELECT 2")

    assert DeadlineMiddleware(view)(rf.get("/")) == (2,)


def test_nobody_looks_once_nobody_waits(rf, monkeypatch):
    monkeypatch.setattr("campaign.deadline.LOOK_EVERY", 0.01)
    DeadlineMiddleware(lambda request: say("SELECT 1"))(rf.get("/"))
    began = time.monotonic()
    while any(thread.name == "deadlines" for thread in threading.enumerate()):
        assert time.monotonic() - began < 300
        time.sleep(0.05)
