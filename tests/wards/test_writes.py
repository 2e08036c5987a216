"""A row that is written by hand stands in its table as `save` would have written it."""

from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scoring.models import Act, Entry, Score
from scoring.rules.permissions import Audience
from tests.factories import make_scorecard, make_user
from wards.database import writes
from wards.models import Role
from wards.record.chain import written

pytestmark = pytest.mark.django_db

TEXTS = ("", "Đủ hồ sơ", "100%", "it's", '{"a": 1}', "dòng\nmới", "𝓐", "NULL", "a\\b\\", '\\"')
MOMENTS = (None, datetime(2026, 11, 30, 16, 59, 59, 999999, tzinfo=UTC), timezone.now())
POINTS = (None, Decimal(0), Decimal("0.25"), Decimal("0.5"))
COLUMNS = [field.attname for field in Entry._meta.concrete_fields if not field.primary_key]


def as_it_stands(row: Any, names: list[str]) -> Any:
    return type(row).objects.filter(pk=row.pk).values_list(*names).get()


def test_an_update_writes_what_save_writes() -> None:
    random, by = Random(20261129), make_user(Role.HEAD)
    names = ["self_points", "explanation", "version", "changed_at", "changed_by"]
    ours, theirs = make_scorecard().scores.first(), make_scorecard().scores.first()
    assert ours
    assert theirs
    for version in range(2, 40):
        facts = a_change(random, by, version)
        for row in (ours, theirs):
            for name, value in facts.items():
                setattr(row, name, value)
        writes.update(ours, names)
        theirs.save(update_fields=names)
        assert as_it_stands(ours, names) == as_it_stands(theirs, names)
    other = [field.attname for field in Score._meta.concrete_fields if field.name not in names]
    assert as_it_stands(ours, other)[3:] == as_it_stands(theirs, other)[3:]


def an_entry(chain: str, random: Random, by: Any, card: Any) -> Entry:
    texts = {"subject": [random.choice(TEXTS), random.choice(TEXTS)]}
    return Entry(
        chain=chain, number=1, previous="", hash="0" * 64, campaign=card.campaign,
        scorecard=random.choice([None, card]), score=None, by=by, at=MOMENTS[1], act=Act.CREATE,
        audience=Audience.READERS, old_facts={}, new_facts={"đủ": random.choice(TEXTS)},
        rows={"scoring.score": {"1": {"cap": 300, "note": None}}}, digests={}, texts=texts,
    )  # fmt: skip


def test_an_insert_writes_what_save_writes() -> None:
    by, card = make_user(Role.HEAD), make_scorecard()
    for seed in range(20):
        ours = an_entry(f"ours:{seed}", Random(seed), by, card)
        theirs = an_entry(f"theirs:{seed}", Random(seed), by, card)
        writes.insert(ours)
        theirs.save(force_insert=True)
        assert ours.pk == theirs.pk - 1
        assert as_it_stands(ours, COLUMNS)[1:] == as_it_stands(theirs, COLUMNS)[1:]
        assert ours._state.adding is theirs._state.adding is False
        assert ours._state.db == theirs._state.db


def test_many_inserts_write_what_bulk_create_writes() -> None:
    by, card = make_user(Role.HEAD), make_scorecard()
    ours = [an_entry(f"ours:{seed}", Random(seed), by, card) for seed in range(20)]
    theirs = [an_entry(f"theirs:{seed}", Random(seed), by, card) for seed in range(20)]
    with CaptureQueriesContext(connection) as asked:
        writes.insert_each(ours)
    assert len(asked) <= 2
    Entry.objects.bulk_create(theirs)
    assert [row.pk for row in theirs] == [row.pk + 20 for row in ours]
    for row, other in zip(ours, theirs, strict=True):
        assert as_it_stands(row, COLUMNS)[1:] == as_it_stands(other, COLUMNS)[1:]
        assert as_it_stands(row, ["chain"]) == (row.chain,)
        assert row._state.adding is other._state.adding is False
        assert row._state.db == other._state.db
    writes.insert_each([])


def test_many_updates_write_what_save_writes_of_each() -> None:
    random, by = Random(20261130), make_user(Role.HEAD)
    names = ["self_points", "explanation", "version", "changed_at", "changed_by"]
    ours, theirs = ([*make_scorecard().scores.order_by("pk")] for _card in range(2))
    other = [field.attname for field in Score._meta.concrete_fields if field.name not in names]
    before = [as_it_stands(row, other) for row in ours]
    for version in range(2, 20):
        for pair in zip(ours, theirs, strict=True):
            facts = a_change(random, by, version)
            for row in pair:
                for name, value in facts.items():
                    setattr(row, name, value)
        with CaptureQueriesContext(connection) as asked:
            writes.update_each(ours, names)
        assert len(asked) == 1
        for mine, row in zip(ours, theirs, strict=True):
            row.save(update_fields=names)
            assert as_it_stands(mine, names) == as_it_stands(row, names)
    assert [as_it_stands(row, other) for row in ours] == before
    writes.update_each([], names)


def test_what_is_written_already_stands_as_the_value_that_it_says() -> None:
    by, card = make_user(Role.HEAD), make_scorecard()
    rows = {"scoring.score": {"10": {"cap": 300, "note": None}, "9": {"text": "Đủ 100%"}}}
    alone, many = (an_entry(chain, Random(1), by, card) for chain in ("alone:1", "many:1"))
    alone.rows = many.rows = written(rows)
    writes.insert(alone)
    writes.insert_each([many])
    assert [row.rows for row in Entry.objects.filter(number=1, chain__endswith=":1")] == [rows] * 2


def test_a_column_of_values_that_are_equal_keeps_each_of_them() -> None:
    by, card = make_user(Role.HEAD), make_scorecard()
    rows = [an_entry(f"equal:{place}", Random(1), by, card) for place in range(3)]
    for row, value in zip(rows, (1, True, 1.0), strict=True):
        row.number, row.rows, row.digests = value, {"one": value}, value
    writes.insert_each(rows)
    stored = Entry.objects.filter(chain__startswith="equal:").order_by("pk")
    assert [repr(row.rows["one"]) for row in stored] == ["1", "True", "1.0"]
    assert [repr(row.digests) for row in stored] == ["1", "True", "1.0"]


def test_a_column_that_writes_texts_in_its_own_way_does_so() -> None:
    by, card = make_user(Role.HEAD), make_scorecard()
    alone, many = (an_entry(f"own:{place}", Random(1), by, card) for place in range(2))
    alone.new_facts = many.new_facts = "Đủ hồ sơ"
    writes.insert(alone)
    writes.insert_each([many])
    stored = Entry.objects.filter(chain__startswith="own:")
    assert [row.new_facts for row in stored] == ["Đủ hồ sơ"] * 2


@pytest.mark.postgresql
def test_a_text_that_is_too_long_is_refused_and_not_cut_off() -> None:
    entry = an_entry("long:1", Random(1), make_user(Role.HEAD), make_scorecard())
    entry.hash = "0" * 65
    with pytest.raises(DataError), transaction.atomic():
        writes.insert_each([entry])


def a_change(random: Random, by: Any, version: int) -> dict[str, Any]:
    return {
        "self_points": random.choice(POINTS),
        "explanation": random.choice(TEXTS),
        "version": version,
        "changed_at": random.choice(MOMENTS),
        "changed_by": random.choice([None, by]),
    }


def test_both_at_once_are_what_they_are_one_by_one() -> None:
    random, by, card = Random(20261130), make_user(Role.HEAD), make_scorecard()
    ours, theirs = make_scorecard().scores.first(), make_scorecard().scores.first()
    assert ours
    assert theirs
    for version in range(2, 20):
        facts = a_change(random, by, version)
        names, made = list(facts), []
        for row in (ours, theirs):
            entry = an_entry(f"{row.pk}:{version}", Random(version), by, card)
            made.append(entry)
            for name, value in facts.items():
                setattr(row, name, value)
        made[0].rows = written(made[0].rows)
        writes.update_and_insert(ours, names, made[0])
        theirs.save(update_fields=names)
        made[1].save(force_insert=True)
        assert as_it_stands(ours, names) == as_it_stands(theirs, names)
        assert made[0].pk == made[1].pk - 1
        assert as_it_stands(made[0], COLUMNS)[1:] == as_it_stands(made[1], COLUMNS)[1:]
        assert made[0]._state.adding is False


def test_of_both_at_once_neither_stands_without_the_other() -> None:
    by, score = make_user(Role.HEAD), make_scorecard().scores.first()
    assert score
    card, before = score.scorecard, score.explanation
    gone = Score(pk=2**40, scorecard=card, explanation="Đủ hồ sơ")
    with pytest.raises(DatabaseError, match="not there"), transaction.atomic():
        writes.update_and_insert(gone, ["explanation"], an_entry("none:1", Random(1), by, card))
    assert not Entry.objects.filter(chain="none:1").exists()
    writes.insert(an_entry("once:1", Random(1), by, card))
    score.explanation = "Khác trước"
    with pytest.raises(IntegrityError), transaction.atomic():
        writes.update_and_insert(score, ["explanation"], an_entry("once:1", Random(1), by, card))
    assert as_it_stands(score, ["explanation"]) == (before,)


def test_each_is_one_statement() -> None:
    score = make_scorecard().scores.first()
    assert score
    with CaptureQueriesContext(connection) as asked:
        writes.update(score, ["explanation"])
    assert len(asked) == 1
    entry = an_entry("both:1", Random(1), make_user(Role.HEAD), score.scorecard)
    with CaptureQueriesContext(connection) as asked:
        writes.update_and_insert(score, ["explanation"], entry)
    assert len(asked) == {"postgresql": 1, "sqlite": 2}[connection.vendor]


def test_a_row_that_is_gone_is_refused_as_by_save() -> None:
    by, card = make_user(Role.HEAD), make_scorecard()
    gone = Score(pk=2**40, scorecard=card)
    for write in (
        lambda: writes.update(gone, ["explanation"]),
        lambda: writes.update_each([card.scores.all()[0], gone], ["explanation"]),
        lambda: writes.update_and_insert(
            gone, ["explanation"], an_entry("none:1", Random(1), by, card)
        ),
    ):
        assert is_refused(write, DatabaseError, "not there")
    assert not Entry.objects.filter(chain="none:1").exists()


def test_a_row_that_may_not_be_is_refused_as_by_save() -> None:
    by, score = make_user(Role.HEAD), make_scorecard().scores.first()
    assert score

    def again() -> Entry:
        return an_entry("once:1", Random(1), by, score.scorecard)

    writes.insert(again())
    for write in (
        lambda: writes.insert(again()),
        lambda: writes.update_and_insert(score, ["explanation"], again()),
        lambda: writes.insert_each([an_entry("new:1", Random(1), by, score.scorecard), again()]),
    ):
        assert is_refused(write, IntegrityError)
    assert Entry.objects.filter(chain__in=["once:1", "new:1"]).count() == 1


def is_refused(write: Any, error: type[Exception], words: str | None = None) -> bool:
    """Whether nothing can be written any more in the transaction of what raised this error."""
    with transaction.atomic():
        with pytest.raises(error, match=words):
            write()
        is_broken = transaction.get_rollback()
        transaction.set_rollback(True)
    return is_broken
