"""Two servers, one following the other, and the program between them: what is read where, and what
people notice when one is behind or away.

The servers and the program are real; the suite on SQLite leaves this to the one on PostgreSQL.
"""

import contextlib
import json
import re
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone

from benchmarks.environment import Ground
from benchmarks.load import ask, request
from scoring.models import Score
from tests.tools import postgres, tables
from wards.database import standby
from wards.database.standby import ReadingMiddleware, ReadSource
from wards.models import User, Ward

CSRF = "c" * 32
LAG = 120  # seconds that the standby may be behind here: a busy machine is no reason to fail


class Servers:
    """What both would say: the primary's position, the standby's, who they are."""

    def __init__(self):
        self.now, self.primary, self.standby, self.silent = timezone.now(), 100, 100, set()
        self.identity = {"default": "7 thidua", "replica": "7 thidua"}
        self.let_go: list[str] = []

    def asked(self, alias, question):
        if alias in self.silent:
            raise OperationalError("no answer")
        return self.identity[alias], self.primary if alias == "default" else self.standby

    def reads(self, position=0, after=2):
        """Where somebody reads, some seconds later."""
        self.now += timedelta(seconds=after)
        standby._primary._seen = standby._standby.seen = standby.Standby.avoided_until = 0.0
        return standby.read_source(position)


@pytest.fixture
def servers(monkeypatch, settings):
    servers = Servers()
    settings.REPLICA_MAX_LAG = 10
    monkeypatch.setattr(standby, "_asked", servers.asked)
    monkeypatch.setattr(standby, "_let_go", servers.let_go.append)
    monkeypatch.setattr(standby, "_primary", standby.Primary())
    monkeypatch.setattr(standby, "_standby", standby.Standby())
    monkeypatch.setattr(standby.timezone, "now", lambda: servers.now)
    return servers


def test_pages_are_read_from_the_standby(servers):
    assert servers.reads() is ReadSource.STANDBY


def test_whoever_wrote_reads_from_the_primary_until_the_standby_has_it(servers):
    servers.primary = 120
    assert servers.reads(position=120) is ReadSource.PRIMARY
    servers.standby = 119
    assert servers.reads(position=120) is ReadSource.PRIMARY
    servers.standby = 120
    assert servers.reads(position=120) is ReadSource.STANDBY


def test_a_standby_that_is_too_far_behind_is_not_read_from(servers):
    assert servers.reads() is ReadSource.STANDBY
    servers.primary = 200
    assert [servers.reads(after=4) for _look in range(4)] == [
        ReadSource.STANDBY, ReadSource.STANDBY, ReadSource.PRIMARY, ReadSource.PRIMARY,
    ]  # fmt: skip
    servers.standby = 200
    assert servers.reads() is ReadSource.STANDBY


def test_a_standby_of_which_nobody_knows_how_far_behind_it_is_is_not_read_from(servers):
    servers.standby = 50
    assert servers.reads() is ReadSource.PRIMARY


def test_what_is_read_has_the_moment_up_to_which_the_standby_has_everything(servers):
    servers.reads()
    behind = servers.now
    servers.primary = 200
    servers.reads(after=5)
    token = standby._reads.set(ReadSource.STANDBY)
    try:
        assert standby.moment() == behind
    finally:
        standby._reads.reset(token)
    assert standby.moment() == servers.now


def test_without_the_primary_all_reading_goes_on_however_long(servers):
    servers.reads()
    servers.silent = {"default"}
    assert servers.reads(after=300) is ReadSource.STANDBY_ALONE
    assert servers.let_go == ["default"], "perhaps another server is behind the address by now"
    servers.silent = set()
    assert servers.reads() is ReadSource.STANDBY


def test_without_the_primary_a_standby_that_was_away_is_asked_at_once(servers):
    servers.reads()
    servers.silent = {"replica"}
    servers.reads()
    servers.silent = {"default"}
    avoided = standby.Standby.avoided_until = time.monotonic() + 60
    standby._primary._seen = standby._standby.seen = 0.0
    assert standby.read_source(0) is ReadSource.STANDBY_ALONE
    assert standby.Standby.avoided_until == avoided


def test_a_process_that_begins_while_the_primary_is_away_reads_all_the_same(servers):
    servers.silent = {"default"}
    assert servers.reads() is ReadSource.STANDBY_ALONE


def test_without_the_standby_all_is_read_from_the_primary(servers, caplog):
    caplog.set_level("WARNING")
    servers.reads()
    servers.silent = {"replica"}
    assert servers.reads() is ReadSource.PRIMARY
    assert servers.reads() is ReadSource.PRIMARY
    servers.silent = set()
    assert servers.reads() is ReadSource.STANDBY
    said = [line.getMessage() for line in caplog.records]
    assert said == [f"reading from the standby: {what}" for what in ("yes", standby.AWAY, "yes")]


@pytest.mark.parametrize(
    ("identity", "position", "sentence"),
    [
        ("7 thidua", None, "the primary itself"),
        ("8 thidua", 100, "another database"),
        ("7 other", 100, "another database"),
    ],
)
def test_what_follows_nobody_or_somebody_else_is_not_read_from(
    servers, identity, position, sentence
):
    servers.identity["replica"], servers.standby = identity, position
    assert servers.reads() is ReadSource.PRIMARY
    assert sentence in standby._standby.trouble


@pytest.mark.parametrize(
    ("silent", "helps"), [("default", ReadSource.STANDBY_ALONE), ("replica", ReadSource.PRIMARY)]
)
def test_what_went_away_between_two_looks_is_noticed_by_the_page(
    servers, settings, rf, monkeypatch, silent, helps
):
    monkeypatch.setattr(standby, "LOOK_EVERY", 60)  # on a busy machine too, no look lies between
    settings.REPLICA_URL = "postgresql://standby/thidua"
    assert servers.reads() is ReadSource.STANDBY
    servers.silent = {silent}
    asked = []

    def view(request):
        asked.append(standby._reads.get())
        return HttpResponse(status=200 if asked[-1] is helps else 503)

    assert ReadingMiddleware(view)(rf.get("/")).status_code == 200
    assert asked == [ReadSource.STANDBY, helps]


def test_a_standby_that_came_back_is_asked_when_the_primary_goes_between_two_looks(
    servers, settings, rf, monkeypatch
):
    monkeypatch.setattr(standby, "LOOK_EVERY", 60)
    settings.REPLICA_URL = "postgresql://standby/thidua"
    servers.silent = {"replica"}
    assert servers.reads() is ReadSource.PRIMARY
    standby.Standby.avoided_until = 0.0
    servers.silent = {"default"}
    asked = []

    def view(request):
        asked.append(standby._reads.get())
        return HttpResponse(status=200 if asked[-1] is ReadSource.STANDBY_ALONE else 503)

    assert ReadingMiddleware(view)(rf.get("/")).status_code == 200
    assert asked == [ReadSource.PRIMARY, ReadSource.STANDBY_ALONE]


def test_who_somebody_is_is_read_from_the_primary_while_it_is_there():
    router = standby.Router()
    found = {}
    for reads in ReadSource:
        token = standby._reads.set(reads)
        found[reads] = [router.db_for_read(model) for model in (Session, User, Ward, Score)]
        standby._reads.reset(token)
    primary, replica = "default", "replica"
    assert found == {
        ReadSource.PRIMARY: [primary] * 4,
        ReadSource.STANDBY: [primary, primary, replica, replica],
        ReadSource.STANDBY_ALONE: [replica] * 4,
    }
    assert router.db_for_write(Score) == primary


class Pair:
    """A primary, its standby, and the program; one officer at work."""

    def __init__(self, primary, follower, ground, address):
        self.primary, self.follower, self.ground, self.address = primary, follower, ground, address
        self.facts = ground.measured("benchmarks.data", "saving", "2")
        self.officer, self.other = self.facts["officers"]
        self.card = self.facts["address"].split("items/")[0]
        self.versions = {}

    def sql(self, server, question):
        with psycopg.connect(server.url, autocommit=True) as connection:
            return connection.execute(question).fetchone()[0]

    def followed(self):
        """Wait until the standby has everything."""
        reached = self.sql(self.primary, "SELECT pg_current_wal_lsn()")
        asked = f"SELECT pg_last_wal_replay_lsn() >= '{reached}'"
        assert eventually(lambda: self.sql(self.follower, asked))

    def read(self, session, cookie=""):
        sent = request("GET", self.card, session).decode()
        return ask(self.address, sent.replace("Cookie: ", f"Cookie: {cookie}", 1).encode())

    def save(self, words):
        """Save an explanation; the status, and the cookie that came with it."""
        score = self.officer["scores"][0]
        facts = {
            "points": "0,25", "explanation": words,
            "version": self.versions.get(score, 1), "request_id": uuid4(),
        }  # fmt: skip
        path = self.facts["address"].replace("/0/", f"/{score}/")
        sent = request(
            "POST", path, self.officer["session"], CSRF, urlencode(facts), "application/json"
        )
        answer = ask(self.address, sent)
        if answer.status == 200:
            self.versions[score] = json.loads(answer.body)["version"]
        written = re.search(rb"(?i)set-cookie: (written=[^;]+)", answer.head)
        return answer.status, f"{written[1].decode()}; " if written else ""

    def read_on(self, server):
        """How many pages' worth of rows a server has handed out."""
        return self.sql(
            server, "SELECT tup_returned FROM pg_stat_database WHERE datname = current_database()"
        )


def eventually(true, seconds=240):
    until = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker):
    if postgres.missing():
        pytest.skip(postgres.missing())
    with contextlib.ExitStack() as stack:
        programs = postgres.binaries()
        # Processes are killed here, no machine: what is written need not be on the disk.
        primary = stack.enter_context(postgres.cluster(programs, synchronous_commit="on"))
        with django_db_blocker.unblock():
            tables.fill(primary.url)
        follower = stack.enter_context(postgres.standby(primary))
        home = Path(stack.enter_context(TemporaryDirectory(prefix="thi-dua-standby-")))
        ground = Ground("postgresql", primary.url, home)
        ground.environment |= {"REPLICA_URL": follower.url, "REPLICA_MAX_LAG": str(LAG)}
        yield Pair(primary, follower, ground, stack.enter_context(ground.served()))


@pytest.mark.postgresql
def test_whoever_wrote_reads_what_they_wrote_and_others_from_the_standby(pair):
    pair.followed()
    assert eventually(lambda: _comes_from(pair, pair.follower))
    pair.sql(pair.follower, "SELECT 1 FROM pg_wal_replay_pause()")
    try:
        status, cookie = pair.save("lời v1")
        assert status == 200
        for _page in range(4):  # both processes of the program
            assert "lời v1" in pair.read(pair.officer["session"], cookie).body.decode()
        assert eventually(lambda: "lời v1" not in pair.read(pair.officer["session"]).body.decode())
        forged = "written=" + "9" * 20 + "; "
        assert pair.read(pair.officer["session"], forged).status == 200
    finally:
        pair.sql(pair.follower, "SELECT 1 FROM pg_wal_replay_resume()")
    assert eventually(lambda: "lời v1" in pair.read(pair.officer["session"]).body.decode())


@pytest.mark.postgresql
@pytest.mark.parametrize("name", ["primary", "another"])
def test_what_is_no_standby_is_said_at_the_check(pair, name):
    with contextlib.ExitStack() as stack:
        if name == "primary":
            url, sentence = pair.primary.url, "names the primary itself"
        else:
            other = stack.enter_context(postgres.throwaway(postgres.binaries()))
            url, sentence = other, "names another database"
        said = pair.ground.said("check", "--database", "default", REPLICA_URL=url)
        assert sentence in said
        assert "names" not in pair.ground.said("check", "--database", "default")


@pytest.mark.postgresql
def test_without_the_standby_everything_goes_on(pair):
    pair.followed()
    pair.follower.stop()
    try:
        for _page in range(6):
            assert pair.read(pair.officer["session"]).status == 200
        assert pair.save("lời v2")[0] == 200
    finally:
        pair.follower.recover()


@pytest.mark.postgresql
def test_without_the_primary_reading_goes_on_and_saving_says_so(pair):
    pair.followed()
    assert eventually(lambda: _comes_from(pair, pair.follower))
    pair.primary.kill()
    try:
        answers = [pair.read(pair.officer["session"]).status for _page in range(8)]
        assert answers == [200] * 8
        assert pair.save("lời v3")[0] == 503
    finally:
        pair.primary.recover()
    assert eventually(lambda: pair.save("lời v4")[0] == 200)


def _comes_from(pair, server):
    before = pair.read_on(server)
    pair.read(pair.other["session"])
    time.sleep(0.3)
    return pair.read_on(server) > before + 40


def test_tables_are_made_on_the_primary_alone():
    """The standby has them from there."""
    router = standby.Router()
    assert router.allow_migrate("default", "scoring")
    assert not router.allow_migrate(standby.ALIAS, "scoring")
