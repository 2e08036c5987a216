"""A small cast of people, signed in on demand."""

import gc
import os

import pytest
from _pytest import runner
from django.db.models.signals import post_migrate
from django.middleware import csrf
from django.template.base import Template
from django.test import TransactionTestCase

from scoring.files import pictures
from scoring.ledger import triggers
from tests.factories import make_client, make_one_of_the_cast, make_user
from tests.tools import asked, tables
from tests.tools.room import with_room
from wards.models import Role, User

# What asks for no database, or nothing of it that other tests do not ask as well, runs once, on the
# part that has SQLite, and not on every database.
ON_A_DATABASE = bool(os.environ.get("TESTS_ON_A_DATABASE"))
ON_POSTGRESQL = bool(os.environ.get("TEST_DATABASE_URL"))
ASKED_ELSEWHERE = asked.left_out() if ON_A_DATABASE else frozenset()


def pytest_sessionstart(session):
    """What is loaded by now stays to the end: looking through it for rubbish again and again takes
    a fifth of the suite's processor time.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    if not hasattr(runner.runtestprotocol, "__wrapped__"):
        runner.runtestprotocol = with_room(runner.runtestprotocol)


def pytest_pycollect_makeitem(collector, name):
    """What is left out by its name is not spread out into its cases first."""
    return [] if f"{collector.nodeid}::{name}" in ASKED_ELSEWHERE else None


def pytest_collection_modifyitems(config, items):
    left_out = [test for test in items if is_left_out(test)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [test for test in items if test not in set(left_out)]


def is_left_out(test: pytest.Item) -> bool:
    if test.get_closest_marker("postgresql"):  # also where it asks for servers of its own alone
        return not ON_POSTGRESQL
    return is_long(test) or (ON_A_DATABASE and is_pure(test))


def is_long(test: pytest.Item) -> bool:
    """Long runs are no part of the suite: `make soak` and `make fuzz` want them."""
    mark = test.get_closest_marker("long")
    return mark is not None and not mark.kwargs["wanted"]


def is_pure(test: pytest.Item) -> bool:
    """Whether it asks for no database. One that touched it all the same would fail wherever it
    runs: pytest-django refuses.
    """
    asked = set(getattr(test, "fixturenames", ()))
    depends = any(test.iter_markers("django_db")) or any(test.iter_markers("skipif"))
    return not depends and not asked & {"django_db_setup", "db", "transactional_db", "live_server"}


@pytest.fixture(autouse=True, scope="session")
def lift_the_guard_before_tables_are_emptied():
    """Tests that commit empty the tables afterwards; the change record refuses that, as it should.

    Emptying ends as `migrate` does, which puts the guard back; Django's own permissions, which
    nobody asks, need not be written anew each time.
    """
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    with pytest.MonkeyPatch.context() as patch:
        empty = TransactionTestCase._fixture_teardown
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda case: (triggers.lift(), empty(case))
        )
        yield


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_modify_db_settings, django_db_blocker):
    """pytest-django's, with the tables that an earlier run went through the migrations for."""
    with django_db_blocker.unblock(), tables.prepared():
        request.getfixturevalue("django_db_setup")


@pytest.fixture(autouse=True, scope="session")
def of_a_page_its_own_context_is_kept(django_test_environment):
    """Django's test client tells of every template that is drawn, of each field and component too,
    and copies its context. Nobody asks for those of parts.
    """
    told = Template._render

    def render(template, context):
        is_a_part = context.template is not template or str(template.name).startswith("django/")
        return template.nodelist.render(context) if is_a_part else told(template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(autouse=True, scope="session")
def chance_spells_no_word():
    """A token of 64 drawn letters spells "otp" once in five hundred pages: in tests it is drawn of
    letters that make up no word, so that what a page must not say is looked for without luck.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csrf, "CSRF_ALLOWED_CHARS", "QXZ")
        yield


@pytest.fixture(autouse=True, scope="session")
def a_busy_machine_may_read_files_slowly():
    """What reads a file that somebody sent is given up after seconds, which mean nothing where others
    keep the processors.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "PATIENCE", 300)
        patch.setattr(pictures, "TURN", 300)
        yield


@pytest.fixture
def head(db) -> User:
    return make_one_of_the_cast(Role.HEAD)


@pytest.fixture
def reviewer(db) -> User:
    return make_one_of_the_cast(Role.REVIEWER)


@pytest.fixture
def colleague(db) -> User:
    """Another reviewer."""
    return make_user(Role.REVIEWER, full_name="Đặng Thu Hà")


@pytest.fixture
def observer(db) -> User:
    return make_one_of_the_cast(Role.OBSERVER)


@pytest.fixture
def administrator(db) -> User:
    return make_one_of_the_cast(Role.ADMINISTRATOR)


@pytest.fixture
def sign_in():
    """Call with a user; gives a client signed in as that user."""

    return make_client
