"""What an address of a database means, in the words of whoever writes it."""

import os
import subprocess
import sys

import environ
import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from campaign import database
from tests.test_architecture import ROOT


def asked(url, pooler=False, max_age=60):
    return database.connection(environ.Env.db_url_config(url), pooler=pooler, max_age=max_age)


# What the database itself says of a connection: a PostgreSQL server compiles queries unless it is
# told not to, SQLite's triggers do not call one another.
AT_THE_START = {
    "postgresql": (
        "SELECT current_setting('jit'), reset_val, boot_val FROM pg_settings WHERE name = 'jit'",
        ("off", "off", "on"),
    ),
    "sqlite": ("PRAGMA recursive_triggers", (1,)),
}


def test_a_connection_is_as_the_program_asked_for_it(db):
    asked_for, said = AT_THE_START[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked_for)
        assert cursor.fetchone() == said


def test_what_the_address_asks_of_the_server_stays():
    found = asked("postgres://u@h/n?options=-c%20search_path%3Dours&connect_timeout=2")
    assert found["OPTIONS"]["options"] == "-c jit=off -c search_path=ours"
    assert found["OPTIONS"]["connect_timeout"] == 2
    assert found["OPTIONS"]["tcp_user_timeout"] == 15_000


@pytest.mark.parametrize(
    ("url", "pooler"),
    [
        ("postgres://u@h/n", True),
        ("postgres://u@h/n?DISABLE_SERVER_SIDE_CURSORS=true", False),
        ("postgres://u@h/n?disable_server_side_cursors=1", False),
    ],
)
def test_a_pooler_gets_neither_words_at_the_start_nor_cursors_that_outlive_a_transaction(
    url, pooler
):
    found = asked(url, pooler)
    assert found["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert not {"options", "prepare_threshold"} & found["OPTIONS"].keys()


def test_false_in_an_address_is_false():
    found = asked("postgres://u@h/n?DISABLE_SERVER_SIDE_CURSORS=false&conn_health_checks=false")
    assert (found["DISABLE_SERVER_SIDE_CURSORS"], found["CONN_HEALTH_CHECKS"]) == (False, False)
    assert found["OPTIONS"]["options"] == "-c jit=off"


@pytest.mark.parametrize(
    ("query", "age", "pool"),
    [
        ("", 60, None),
        ("?conn_max_age=5", 5, None),
        ("?conn_max_age=0", 0, None),
        ("?conn_max_age=None", None, None),
        ("?pool=true", 0, {"timeout": 5}),
        ("?pool=false", 60, False),
    ],
)
def test_the_address_says_how_long_a_connection_is_kept(query, age, pool):
    found = asked(f"postgres://u@h/n{query}")
    assert (found["CONN_MAX_AGE"], found["OPTIONS"].get("pool")) == (age, pool)


@pytest.mark.parametrize(("query", "age"), [("", 60), ("?conn_max_age=0", 0)])
def test_a_file_is_kept_open_from_one_request_to_the_next(query, age):
    assert asked(f"sqlite:////srv/db.sqlite3{query}")["CONN_MAX_AGE"] == age


@pytest.mark.parametrize("query", ["pool=maybe", "conn_max_age=long", "conn_health_checks=si"])
def test_what_means_nothing_is_refused_by_its_name(query):
    with pytest.raises(ImproperlyConfigured, match=f"(?i){query}"):
        asked(f"postgres://u@h/n?{query}")


def test_the_hosts_of_a_cluster_and_what_is_wanted_of_them_stay_together():
    found = asked("postgres://u@h1:5432,h2:5433/n?target_session_attrs=read-write")
    assert (found["HOST"], found["PORT"]) == ("h1,h2", "5432,5433")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"


def test_sqlite_keeps_what_was_acknowledged_whatever_its_address_says():
    found = asked("sqlite:////tmp/x.sqlite3?timeout=1")
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert (found["ENGINE"], found["OPTIONS"]["timeout"]) == ("wards.database.sqlite3", 20)


SERVER, FILE = (environ.Env.db_url_config(url) for url in ("postgres://u@h/n", "sqlite:////tmp/x"))


@pytest.mark.parametrize(("standby", "primary"), [(FILE, FILE), (FILE, SERVER), (SERVER, FILE)])
def test_only_postgresql_has_standbys(standby, primary):
    with pytest.raises(ImproperlyConfigured, match="REPLICA_URL"):
        database.standby(standby, of=primary, pooler=False, max_age=0)


def test_past_the_pooler_stands_the_same_kind_of_database():
    with pytest.raises(ImproperlyConfigured, match="MAINTENANCE_DATABASE_URL"):
        database.direct_connection(FILE, of=SERVER)
    assert database.direct_connection(SERVER, of=SERVER)["CONN_MAX_AGE"] == 0


@pytest.mark.parametrize(
    ("arguments", "maintenance"),
    [
        (["manage.py", "migrate", "--plan"], True),
        (["manage.py", "backup", "/backup"], True),
        (["manage.py", "restore", "/backup/x"], True),
        (["manage.py", "check_integrity"], False),
        (["manage.py"], False),
        (["gunicorn", "campaign.wsgi:application"], False),
    ],
)
def test_only_what_handles_the_database_as_a_whole_goes_round_the_pooler(arguments, maintenance):
    assert database.is_maintenance(arguments) is maintenance


@pytest.mark.parametrize(
    ("name", "made", "said"),
    [
        ("away/db.sqlite3", None, "unable to open database file"),
        ("db.sqlite3", b"no database " * 400, "file is not a database"),
        ("empty.sqlite3", b"", "no such table"),
    ],
)
def test_a_command_without_its_database_ends_with_a_sentence(tmp_path, name, made, said):
    if made is not None:
        (tmp_path / name).write_bytes(made)
    done = run("check_integrity", DATABASE_URL=f"sqlite:///{tmp_path / name}")
    assert done.stderr.strip().splitlines()[-1].startswith("Cơ sở dữ liệu (DATABASE_URL)")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def run(command, **settings):
    """A command that ends badly, with these settings."""
    keys = {"SECRET_KEY": "x" * 60, "LEDGER_KEY": "y" * 60}
    keys["DJANGO_SETTINGS_MODULE"] = "campaign.settings"
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env=os.environ | keys | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    return done


def test_the_sentence_names_the_setting_that_was_used(tmp_path):
    there, away = (f"sqlite:///{tmp_path / name}" for name in ("db.sqlite3", "away/db.sqlite3"))
    done = run("migrate", DATABASE_URL=there, MAINTENANCE_DATABASE_URL=away)
    assert done.stderr.strip().startswith("Cơ sở dữ liệu (MAINTENANCE_DATABASE_URL)")


def test_a_setting_that_means_nothing_ends_a_command_with_a_sentence(tmp_path):
    file = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    done = run("check_integrity", DATABASE_URL=file, REPLICA_URL=file)
    assert done.stderr.strip().startswith("Cấu hình")
    assert "REPLICA_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_looks_for_a_pooler_where_there_is_none(db):
    """SQLite is asked nothing that it does not know."""
    found = checks.run_checks(databases=["default"])
    assert "wards.E002" not in [said.id for said in found]
