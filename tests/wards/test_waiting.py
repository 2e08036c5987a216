"""How a writer waits for another at SQLite's lock: two connections to a file of their own."""

import environ
import pytest
from django.db import OperationalError
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.utils import ConnectionHandler

from campaign.database import connection
from wards.database.sqlite3 import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def looks(monkeypatch):
    """How long a writer slept before each further look, in seconds; nobody sleeps, nor for good."""
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        assert len(slept) < 100

    monkeypatch.setattr(base.time, "sleep", sleep)
    return slept


@pytest.fixture
def writers(tmp_path):
    address = environ.Env.db_url_config(f"sqlite:///{tmp_path}/db.sqlite3")
    settings = connection(address, pooler=False, max_age=0)
    lines = ConnectionHandler({"default": settings, "other": settings})
    yield lines["default"], lines["other"]
    lines.close_all()


def begin(line):
    """As transaction.atomic does."""
    line.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def own_patience(line):
    """How long SQLite itself waits, in milliseconds."""
    return line.connection.execute("PRAGMA busy_timeout").fetchone()[0]


def test_a_writer_has_its_turn_within_a_millisecond(writers, looks, monkeypatch):
    first, second = writers
    begin(first)

    def sleep(seconds):
        looks.append((seconds, own_patience(second)))
        if len(looks) == 9:
            first.commit()

    monkeypatch.setattr(base.time, "sleep", sleep)
    begin(second)
    assert looks == [(0.001, 0)] * 9
    assert own_patience(second) == 20_000


def test_a_writer_that_finds_nobody_does_not_sleep(writers, looks):
    begin(writers[1])
    assert looks == []


def test_nobody_waits_longer_than_the_connection_says(writers, looks):
    first, second = writers
    begin(first)
    second.settings_dict["OPTIONS"]["timeout"] = 0
    for _turn in range(2):  # nor has the first of them kept anybody from looking
        with pytest.raises(OperationalError, match="locked"):
            begin(second)
        assert not base._looking.locked()
    assert looks == []


class Clock:
    """Goes on while somebody sleeps, and stops whoever sleeps for good."""

    now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        assert self.now < 60


def test_a_writer_looks_until_its_patience_is_over_and_no_longer(writers, monkeypatch):
    first, second = writers
    begin(first)
    clock = Clock()
    monkeypatch.setattr(base, "time", clock)
    with pytest.raises(OperationalError, match="locked"):
        begin(second)
    assert 20 <= clock.now < 20.01
    assert own_patience(second) == 20_000
    first.rollback()
    begin(second)


class Occupied:
    """The turn to look, which another thread has for longer than anybody waits."""

    def acquire(self, *, timeout):
        self.waited = timeout
        return False


def test_whoever_waited_for_another_of_the_process_in_vain_looks_once(writers, monkeypatch):
    turn = Occupied()
    monkeypatch.setattr(base, "_looking", turn)
    begin(writers[0])
    assert turn.waited == 20


def test_what_is_nothing_to_wait_for_is_said_at_once(writers, looks):
    begin(writers[0])
    with pytest.raises(OperationalError, match="within a transaction"):
        begin(writers[0])
    assert looks == []
    assert own_patience(writers[0]) == 20_000


STATEMENTS = [
    "SELECT 1",
    "SELECT a FROM t WHERE b = %s AND c LIKE '50%%' AND d = %s",
    "SELECT '%%s', %s",
]


@pytest.mark.parametrize("said", STATEMENTS)
def test_statements_are_put_into_the_words_that_django_puts_them_into(writers, said):
    line, _other = writers
    with line.cursor() as cursor:
        ours = cursor.cursor.convert_query(said)
        assert ours == SQLiteCursorWrapper.convert_query(cursor.cursor, said)
        assert ours is cursor.cursor.convert_query(said)  # the second time without looking


def test_named_values_stand_where_django_puts_them(writers):
    line, _other = writers
    with line.cursor() as cursor:
        cursor.execute("SELECT %(one)s, %(two)s, '%%'", {"one": 1, "two": 2})
        assert cursor.fetchone() == (1, 2, "%")


def alone(line, statement):
    """In no transaction, as what is written beside one is."""
    with line.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO points VALUES (2)", "UPDATE points SET n = 3", "DELETE FROM points"],
)
def test_what_is_written_in_no_transaction_has_its_turn_as_soon(
    writers, looks, monkeypatch, statement
):
    first, second = writers
    alone(first, "CREATE TABLE points (n)")
    begin(first)
    alone(first, "INSERT INTO points VALUES (1)")

    def sleep(seconds):
        looks.append((seconds, own_patience(second)))
        if len(looks) == 9:
            first.commit()

    monkeypatch.setattr(base.time, "sleep", sleep)
    alone(second, statement)
    assert looks == [(0.001, 0)] * 9
    assert own_patience(second) == 20_000


def test_who_reads_in_a_moment_that_is_over_does_not_wait_to_write(writers, looks):
    first, second = writers
    alone(first, "CREATE TABLE points (n)")
    alone(first, "INSERT INTO points VALUES (1), (2)")
    with second.cursor() as reading:
        reading.execute("SELECT n FROM points")
        assert reading.fetchone() == (1,)
        alone(first, "UPDATE points SET n = 3")
        with pytest.raises(OperationalError, match="locked"):
            alone(second, "UPDATE points SET n = 4")
    assert looks == []
