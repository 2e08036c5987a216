"""The health page tells what is out of order; a database that is away and a full disk are told in
words.
"""

import errno
from collections import namedtuple
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse

import manage
from scoring.ledger import triggers
from scoring.models import Campaign, Evidence
from scoring.views import site
from tests.factories import make_client, make_scorecard, make_ward_officer
from tests.scoring.views.test_evidence import pdf, post_files, scores_of

pytestmark = pytest.mark.django_db
WELL = {
    "database": True,
    "tables": True,
    "storage": True,
    "disk": True,
    "ledger": True,
    "version": settings.VERSION,
}


def health():
    answer = Client().get("/healthz")
    return answer.status_code, answer.json()


def test_all_is_well():
    assert health() == (200, WELL)


def test_a_missing_guard_is_told():
    triggers.lift()
    assert health() == (503, WELL | {"ledger": False})


def test_a_storage_that_takes_nothing_is_told(monkeypatch):
    def refuse(*_args, **_more):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(default_storage, "save", refuse)
    assert health() == (503, WELL | {"storage": False})


READ_ONLY = {"sqlite": "PRAGMA query_only = %s", "postgresql": "SET TRANSACTION READ ONLY"}


@contextmanager
def only_reading():
    """A standby, or a primary that has lost its role."""
    words = READ_ONLY[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(words.replace("%s", "on"))
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(words.replace("%s", "off"))


def test_a_database_that_only_reads_is_told():
    with only_reading():
        assert health() == (503, WELL | {"database": False})


def test_a_disk_that_is_nearly_full_is_told(monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(site.shutil, "disk_usage", lambda _path: usage(10**12, 10**12 - 1000, 1000))
    assert health() == (503, WELL | {"disk": False})


def test_a_database_that_is_away_is_told(monkeypatch):
    asked = []

    def refuse():
        asked.append(1)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(connection, "cursor", refuse)
    wrong = {"database": False, "tables": False, "ledger": False}
    assert health() == (503, WELL | wrong)
    assert asked == [1], "each question would wait as long"


def test_a_copy_from_an_earlier_version_is_told():
    last = MigrationRecorder.Migration.objects.filter(app="scoring").latest("name")
    last.delete()
    assert health() == (503, WELL | {"tables": False})


@pytest.mark.parametrize(
    "statement", ["SELECT 1 FROM nowhere", "SELECT nowhere FROM scoring_campaign"]
)
def test_a_table_or_column_that_is_not_there_yet_is_told_in_words(statement, monkeypatch):
    def fail(*_args, **_more):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    client = make_client(make_ward_officer())
    client.raise_request_exception = False
    monkeypatch.setattr(Campaign.objects.__class__, "visible_to", fail)
    answer = client.get(reverse("campaigns"))
    assert answer.status_code == 503
    assert "Cơ sở dữ liệu chưa cùng phiên bản với chương trình" in answer.content.decode()
    monkeypatch.setattr(manage, "execute_from_command_line", fail)
    with pytest.raises(SystemExit, match="chưa migrate"):
        manage.run(["manage.py", "tidy"])


def test_a_command_that_may_not_write_says_so(monkeypatch):
    def tidy(*_args):
        with only_reading(), transaction.atomic():
            Campaign.objects.update(version=2)

    monkeypatch.setattr(manage, "execute_from_command_line", tidy)
    with pytest.raises(SystemExit, match="chỉ cho đọc"):
        manage.run(["manage.py", "tidy"])


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (OperationalError("connection refused"), "Cơ sở dữ liệu đang khởi động lại"),
        (InterfaceError("connection already closed"), "Cơ sở dữ liệu đang khởi động lại"),
        (OperationalError("database or disk is full"), "Máy chủ hết chỗ lưu"),
        (OSError(errno.ENOSPC, "No space left on device"), "Máy chủ hết chỗ lưu"),
    ],
)
def test_what_is_out_of_order_is_told_in_words(problem, sentence, monkeypatch):
    def fail(*_args, **_more):
        raise problem

    client = make_client(make_ward_officer())
    client.raise_request_exception = False
    monkeypatch.setattr(Campaign.objects.__class__, "visible_to", fail)
    answer = client.get(reverse("campaigns"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert sentence in answer.content.decode()


def test_a_fault_of_the_program_is_no_outage(monkeypatch):
    def fail(*_args, **_more):
        raise RuntimeError("a bug")

    client = make_client(make_ward_officer())
    client.raise_request_exception = False
    monkeypatch.setattr(Campaign.objects.__class__, "visible_to", fail)
    answer = client.get(reverse("campaigns"))
    assert answer.status_code == 500
    assert "a bug" not in answer.content.decode()


def test_a_disk_that_fills_up_while_a_file_comes_in_leaves_no_row(monkeypatch):
    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    card = make_scorecard()
    client = make_client(make_ward_officer(card.ward))
    client.raise_request_exception = False
    monkeypatch.setattr(default_storage, "_save", full)
    answer = post_files(client, card, scores_of(card)[0], pdf("một.pdf"))
    assert answer.status_code == 422
    assert "Máy chủ chưa lưu được tệp" in answer.content.decode()
    assert not Evidence.objects.exists()
