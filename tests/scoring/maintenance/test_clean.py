"""Chains that are as they were written are told from those that have to be looked at."""

import json
from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection

from scoring.demo import large
from scoring.ledger import triggers
from scoring.ledger.entry import WRITTEN, Parts, sealed_text
from scoring.ledger.record import record
from scoring.maintenance import audit, clean
from scoring.models import Act, Entry
from scoring.models.redaction import redact
from tests.factories import make_campaign, make_user
from tests.rows import rows_read
from wards.models import Role
from wards.record import chain

pytestmark = pytest.mark.django_db
KEY = chain.Key(settings.LEDGER_KEY)
JSON = ("old_facts", "new_facts", "rows", "digests", "texts")


def seed(wards=2):
    large.fill(wards, 1, "mật-khẩu", lambda what: None)


def chain_of_a_card():
    """(name, rows as the database has them) of the longest chain."""
    stored = Entry.objects.exclude(scorecard=None).order_by("chain", "number")
    found = {}
    for row in map(clean.Row._make, stored.values_list(*clean.COLUMNS)):
        found.setdefault(row.chain, []).append(row)
    return max(found.items(), key=lambda pair: len(pair[1]))


def entry_by_entry(entries):
    """As if no chain were plainly as it was written."""
    for name in entries.order_by("chain").values_list("chain", flat=True).distinct():
        yield name, None


def is_clean(name, rows):
    found = dict(clean.chains_of([(name, *row[1:]) for row in rows]))
    return found[name] is not None


def test_a_sound_record_is_read_once_and_of_no_entry_an_object_is_made(monkeypatch):
    seed(wards=8)
    walked = []
    walk = audit._walk
    monkeypatch.setattr(
        audit, "_walk", lambda links, *facts: walked.append(0) or walk(links, *facts)
    )
    with rows_read() as read:
        report = audit.verify()
    assert report.findings == []
    assert report.entries > 500
    assert len(walked) == 1, "the register alone"
    assert read.count < 1.1 * report.entries


def test_what_is_not_plain_costs_its_own_chain_a_second_reading(monkeypatch):
    seed(wards=3)
    head = make_user(Role.HEAD)
    entry = Entry.objects.filter(act=Act.ENTER_SELF).first()
    redact(entry.campaign, entry, "new.explanation", by=head, reason="theo đơn")
    quick = dict(clean.chains(Entry.objects.all()))
    assert [name for name, found in quick.items() if found is None] == [entry.chain]
    said = audit.verify()
    monkeypatch.setattr(clean, "chains", entry_by_entry)
    assert audit.verify() == said
    assert said.findings == []
    assert len(quick) + 1 == said.chains


def test_it_makes_no_difference_how_the_database_writes_json():
    """Builds before this one wrote with spaces, in the order in which things were said."""
    seed()
    before = dict(clean.chains(Entry.objects.all()))
    triggers.lift()
    with connection.cursor() as cursor:
        for entry in Entry.objects.all():
            texts = [json.dumps(dict(reversed(getattr(entry, name).items()))) for name in JSON]
            changes = ", ".join(f"{name} = %s" for name in JSON)
            cursor.execute(f"UPDATE scoring_entry SET {changes} WHERE id = %s", [*texts, entry.pk])
    triggers.install()
    assert dict(clean.chains(Entry.objects.all())) == before
    assert None not in before.values()


def other(value):
    if isinstance(value, datetime):
        return value.replace(microsecond=7)
    if isinstance(value, int):
        return value + 1
    if value is None:
        return 1
    if value.startswith("{"):
        return json.dumps(json.loads(value) | {"a": ["b", "c"]}, separators=(",", ":"))
    return f"{value[:-1]}7" if value[-1:] != "7" else f"{value[:-1]}8"


@pytest.mark.parametrize("column", clean.Row._fields[1:])
def test_a_change_in_any_column_is_seen(column):
    seed()
    name, rows = chain_of_a_card()
    assert is_clean(name, rows)
    for place in (0, len(rows) // 2, len(rows) - 1):
        row = rows[place]
        changed = [*rows]
        changed[place] = row._replace(**{column: other(getattr(row, column))})
        assert not is_clean(name, changed), place


@pytest.mark.parametrize(
    "column",
    [
        "number",
        "campaign_id",
        "scorecard_id",
        "score_id",
        "by_id",
        "at",
        "act",
        "audience",
        "texts",
    ],
)
def test_what_no_column_of_ours_holds_is_seen(column):
    seed()
    name, rows = chain_of_a_card()
    value = getattr(rows[-1], column)
    for odd in (str(value), f"{value} ", b"\xff", 1.5, None, "", "null", "[]"):
        if odd != value:
            assert not is_clean(name, [*rows[:-1], rows[-1]._replace(**{column: odd})]), odd


def test_a_bracket_in_what_was_written_is_no_end_of_it():
    campaign, by = make_campaign(wards=0), make_user(Role.HEAD)
    record(Act.OPEN, by=by, campaign=campaign, reason='theo [1], "mục 2]" và \\]')
    ((name, *_others),) = stored = list(Entry.objects.values_list(*clean.COLUMNS))
    row = clean.Row._make(stored[0])
    assert is_clean(name, [row])
    assert is_clean(name, [as_sealed(row)])
    assert not is_clean(name, [row._replace(texts=row.texts.replace("[1]", "[2]"))])


def test_a_digest_in_the_place_of_its_words_is_seen():
    """All of them, or one; words once more where none belong."""
    seed()
    name, rows = chain_of_a_card()
    *before, last = [as_sealed(row) for row in rows]
    digests = json.loads(last.digests)
    some = json.loads(last.texts)
    assert is_clean(name, [*before, last])
    assert not is_clean(name, [*before, last._replace(texts=last.digests)])
    for place, digest in digests.items():
        written = chain.written(some | {place: digest}).text
        assert not is_clean(name, [*before, last._replace(texts=written)]), place
    extra = chain.written(some | {"z": some["by"]}).text
    assert not is_clean(name, [*before, last._replace(texts=extra)])


def test_missing_added_and_exchanged_entries_are_seen():
    seed()
    name, rows = chain_of_a_card()
    assert not is_clean(name, rows[1:])
    assert not is_clean(name, [*rows[:5], *rows[6:]])
    assert not is_clean(name, [*rows[:5], rows[5], *rows[5:]])
    assert not is_clean(name, [*rows[:5], rows[6], rows[5], *rows[7:]])
    assert not is_clean("card:0", rows)


def test_time_does_not_go_back():
    campaign, by = make_campaign(wards=0), make_user(Role.HEAD)
    for _place in range(2):
        record(Act.OPEN, by=by, campaign=campaign)
    first, second = Entry.objects.order_by("number")
    name = first.chain
    stored = Entry.objects.order_by("number").values_list(*clean.COLUMNS)
    assert is_clean(name, map(clean.Row._make, stored))
    earlier = second.at.replace(year=2000)
    second.at = earlier
    triggers.lift()
    seal = chain.seal(settings.LEDGER_KEY, second.sealed)
    Entry.objects.filter(pk=second.pk).update(at=earlier, hash=seal)
    triggers.install()
    assert not is_clean(name, map(clean.Row._make, stored.all()))


def test_an_entry_is_sealed_by_the_text_that_it_is_checked_by():
    seed()
    for entry in Entry.objects.all():
        parts = Parts(*[chain.written(getattr(entry, column)).text for column in WRITTEN])
        text = sealed_text(entry, chain.moment(entry.at), parts)
        assert text == chain.written(entry.sealed).text


def as_sealed(row):
    """A row with its JSON in the very letters that were sealed, as SQLite has it."""
    return row._replace(
        **{name: chain.written(json.loads(getattr(row, name))).text for name in Parts._fields}
    )


def test_nothing_moves_from_one_column_into_the_next():
    """An entry whose new facts hold what the next columns are called, cut elsewhere: the whole is
    the same to the letter, and has the same seal.
    """
    campaign, by = make_campaign(wards=0), make_user(Role.HEAD)
    record(Act.OPEN, by=by, campaign=campaign, after={"a": 1, "number": 1, "old": "b"})
    ((name, *_others),) = stored = list(Entry.objects.values_list(*clean.COLUMNS))
    row = as_sealed(clean.Row._make(stored[0]))
    assert row.new == '{"a":1,"number":1,"old":"b"}'
    cut = row._replace(new='{"a":1', old='"b"},"number":1,"old":{}')
    at = clean._moment(row.at)
    assert sealed_text(cut, at, cut) == sealed_text(row, at, row)
    assert is_clean(name, [row])
    assert not is_clean(name, [cut])


@pytest.mark.parametrize(
    "at", ["2026-11-30T10:00:00", "2026-11-30 10:00", "2026-11-30 10:00:00+07", "2026-11-30T10:00"]
)
def test_a_moment_that_no_database_of_ours_writes_is_none(at):
    assert clean._moment("2026-11-30 10:00:00") == "2026-11-30T10:00:00.000000+00:00"
    with pytest.raises(ValueError, match=at[:10]):
        clean._moment(at)
