"""What a setting means, in the words of whoever writes it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from campaign.environment import Environment
from campaign.mail import settings_for


@pytest.mark.parametrize(
    ("word", "meant"),
    [("true", True), (" Yes ", True), ("1", True), ("off", False), ("FALSE", False), ("", False)],
)
def test_yes_and_no_are_written_in_many_ways(monkeypatch, word, meant):
    monkeypatch.setenv("POOLER", word)
    assert Environment().truth("POOLER", default=not meant) is meant


def test_what_is_not_written_is_as_it_comes(monkeypatch):
    monkeypatch.delenv("HTTPS", raising=False)
    monkeypatch.delenv("JOBS_FROM", raising=False)
    assert Environment().truth("HTTPS", default=True) is True
    assert Environment().truth("HTTPS", default=False) is False
    assert Environment().number("JOBS_FROM", default=1000) == 1000


def test_a_word_that_means_nothing_is_refused_by_its_name(monkeypatch):
    monkeypatch.setenv("POOLER", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="POOLER=perhaps is neither true nor false"):
        Environment().truth("POOLER", default=False)


@pytest.mark.parametrize("written", ["a.vn,b.vn", " a.vn , b.vn ", "a.vn,,b.vn,"])
def test_several_words_are_taken_without_the_blanks_around_them(monkeypatch, written):
    monkeypatch.setenv("ALLOWED_HOSTS", written)
    assert Environment().several("ALLOWED_HOSTS", default=["localhost"]) == ["a.vn", "b.vn"]


def test_several_words_may_be_none_or_not_be_said(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " ")
    assert Environment().several("ALLOWED_HOSTS", default=["localhost"]) == []
    monkeypatch.delenv("ALLOWED_HOSTS")
    assert Environment().several("ALLOWED_HOSTS", default=["localhost"]) == ["localhost"]


@pytest.mark.parametrize("word", ["many", "4,5", ""])
def test_what_is_no_whole_number_is_refused_by_its_name(monkeypatch, word):
    monkeypatch.setenv("JOBS_FROM", word)
    with pytest.raises(ImproperlyConfigured, match=f"JOBS_FROM={word} is no whole number"):
        Environment().number("JOBS_FROM", default=1000)


@pytest.mark.parametrize(("word", "least"), [("-1", 0), ("0", 1)])
def test_a_number_that_is_too_small_is_refused_by_its_name(monkeypatch, word, least):
    monkeypatch.setenv("SESSION_IDLE_MINUTES", word)
    with pytest.raises(ImproperlyConfigured, match=f"SESSION_IDLE_MINUTES={word} is less than"):
        Environment().number("SESSION_IDLE_MINUTES", default=30, least=least)
    assert Environment().number("SESSION_IDLE_MINUTES", default=30, least=int(word)) == int(word)


@pytest.mark.parametrize("address", ["geheim", "smtp://u:geheim@h:x", "smtp://[geheim"])
def test_an_address_of_no_mail_server_is_refused_without_its_password(address):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL names no mail server") as refused:
        settings_for(address)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["", "db", "oracle://u:geheim@h/n", "postgres://u:geheim@h:x/n"]
)
def test_an_address_of_no_database_is_refused_without_its_password(monkeypatch, address):
    monkeypatch.setenv("REPLICA_URL", address)
    with pytest.raises(ImproperlyConfigured, match="REPLICA_URL names no database") as refused:
        Environment().database("REPLICA_URL")
    assert "geheim" not in str(refused.value)


def test_an_empty_address_is_the_default(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    found = Environment().database("DATABASE_URL", default="sqlite:////srv/db.sqlite3")
    assert found["NAME"] == "/srv/db.sqlite3"
