"""A database that only reads (a standby, a primary that has lost its role, a disk that is full):
pages are read on, an act says why it was not kept, nothing that was typed is lost.
"""

import html
import re
from contextlib import contextmanager

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import InternalError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from scoring.models import Phrase
from tests.factories import make_client, make_scorecard, make_user, make_ward_officer
from wards import sign_ins
from wards.models import Role
from wards.sessions import BESIDE_THE_PAGE, SEEN

pytestmark = pytest.mark.django_db(transaction=True)

ONLY_READS = {
    "sqlite": ("PRAGMA query_only = on", "PRAGMA query_only = off"),
    "postgresql": (
        "SET default_transaction_read_only = on",
        "SET default_transaction_read_only = off",
    ),
}


@contextmanager
def only_reading():
    begin, end = ONLY_READS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(end)


def age(client, seconds):
    """So long ago was the last sign of life of this session."""
    session = client.session
    session[SEEN] = session[sign_ins.BEGAN] = session.get(sign_ins.BEGAN, 0) or sign_ins.time.time()
    session[SEEN] -= seconds
    session.save()


def hidden(page):
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return [(html.unescape(name), html.unescape(value)) for name, value in pairs]


@pytest.fixture
def reviewer():
    client = make_client(make_user(Role.REVIEWER))
    client.raise_request_exception = False
    return client


def test_pages_are_read_on_while_no_sign_of_life_can_be_kept(reviewer, caplog):
    caplog.set_level("WARNING", "wards.sessions")
    card = make_scorecard("submitted")
    board = reverse("board", args=[card.campaign.slug])
    assert reviewer.get(board).status_code == 200
    age(reviewer, sign_ins.SEEN_EVERY + 60)
    with only_reading():
        for address in (board, reverse("home"), reverse("phrases")):
            assert reviewer.get(address).status_code == 200
    assert "a session was not renewed" in caplog.text
    assert reviewer.get(board).status_code == 200


def test_a_session_that_stood_idle_ends_there_too(reviewer, settings):
    assert reviewer.get(reverse("home")).status_code == 200
    age(reviewer, settings.SESSION_IDLE_SECONDS + 60)
    with only_reading():
        answer = reviewer.get(reverse("home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_an_act_says_why_and_what_was_typed_can_be_sent_again(reviewer):
    address = reverse("phrases")
    fields = dict(hidden(reviewer.get(address).content.decode()))
    typed = {"text": "Hồ sơ <thiếu> “biên bản”,\nđề nghị bổ sung", "kind": "reason"}
    with only_reading():
        answer = reviewer.post(address, fields | typed)
        page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "chỉ cho đọc" in page
    assert "đề nghị bổ sung" in page
    assert not Phrase.objects.filter(text__contains="biên bản").exists()
    again = dict(hidden(page))
    assert {name: again[name] for name in typed} == typed
    assert again["request_id"] == fields["request_id"]


def test_a_saved_item_is_refused_and_saved_later():
    card = make_scorecard()
    client = make_client(make_ward_officer(card.ward))
    client.raise_request_exception = False
    score = card.scores.first()
    address = reverse("scorecard_item", args=[card.campaign.slug, score.pk])
    fields = {"points": "1", "explanation": "Đủ", "version": score.version}
    with only_reading():
        assert (
            client.post(address, fields, headers={"accept": "application/json"}).status_code == 503
        )
    assert client.post(address, fields, headers={"accept": "application/json"}).status_code == 200


def test_signing_in_says_why_it_does_not_work_and_shows_no_password():
    user = make_user(Role.HEAD)
    user.set_password("mot-mat-khau-dai")
    user.save()
    client = Client(raise_request_exception=False)
    typed = {"username": user.username, "password": "mot-mat-khau-dai"}
    with only_reading():
        assert client.get(reverse("login")).status_code == 200
        answer = client.post(reverse("login"), typed)
    assert answer.status_code == 503
    assert "mot-mat-khau-dai" not in answer.content.decode()


def test_signing_out_is_not_said_where_it_did_not_happen(reviewer):
    reviewer.get(reverse("home"))
    with only_reading():
        assert reviewer.post(reverse("logout")).status_code == 503
    assert Session.objects.exists()


def test_a_renewal_is_one_statement(reviewer, django_assert_num_queries):
    reviewer.get(reverse("home"))
    age(reviewer, sign_ins.SEEN_EVERY + 60)
    session = reviewer.session
    session.get(SEEN)
    session[SEEN] = session[SEEN] + 60
    with transaction.atomic(), django_assert_num_queries(3):  # two begin and end a savepoint
        session.save()
    assert reviewer.session[SEEN] == session[SEEN]


def test_a_renewal_breaks_nothing_though_all_that_it_keeps_has_changed(reviewer, caplog):
    caplog.set_level("WARNING", "wards.sessions")
    reviewer.get(reverse("home"))
    session = reviewer.session
    for name in BESIDE_THE_PAGE:
        session[name] = 60
    with only_reading():
        session.save()
    assert "a session was not renewed" in caplog.text


def test_what_matters_is_refused_by_what_the_database_says(reviewer):
    reviewer.get(reverse("home"))
    session = reviewer.session
    session["matters"] = True
    with only_reading(), pytest.raises((OperationalError, InternalError)):
        session.save()


def test_a_session_that_ended_elsewhere_is_said_to_have_ended(reviewer):
    reviewer.get(reverse("home"))
    session = reviewer.session
    session["matters"] = True
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
