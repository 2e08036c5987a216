"""A query that the ORM wrote once answers as the ORM does."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.models import DateTimeField, Model, QuerySet, Value
from django.db.models.signals import post_init, pre_init
from django.test.utils import CaptureQueriesContext

from scoring.models import AwardKind, Entry, Receipt, Score
from tests.factories import make_campaign, make_scorecard, make_user, make_ward, make_ward_officer
from wards.database.prepared import padded, prepared, row_of
from wards.models import Role, User, Ward

pytestmark = pytest.mark.django_db


def scores_of(card: int, named: bool = False) -> QuerySet[Any]:
    scores = Score.objects.filter(scorecard=card).select_related("item__parent", "reply__by")
    return scores.with_settler_name() if named else scores.with_evidence_flag()


def people(role: Role | None, name: str) -> QuerySet[Any, Any]:
    found = User.objects.filter(full_name=name).order_by("pk")
    return (found.filter(role=role) if role else found).values_list("pk", "username")


def test_it_gives_what_the_orm_gives_for_each_value() -> None:
    ask = prepared(scores_of)
    for _again in range(2):
        for card in (make_scorecard(), make_scorecard()):
            for named in (False, True):
                ours, theirs = ask(card.pk, named), list(scores_of(card.pk, named))
                assert ours == theirs
                assert [one.__dict__.keys() for one in ours] == [
                    one.__dict__.keys() for one in theirs
                ]
                assert [one.item.code for one in ours] == [one.item.code for one in theirs]


def codes_from_the_last(after: int) -> QuerySet[Any, Any]:
    later = Ward.objects.filter(position__gte=after).order_by("-position").distinct()
    return later.values_list("code")


def test_what_is_selected_for_the_order_alone_is_not_given() -> None:
    first, second = make_ward(position=901), make_ward(position=902)
    ask = prepared(codes_from_the_last)
    for _again in range(2):
        assert [tuple(row) for row in ask(901)] == [(second.code,), (first.code,)]


def caps(card: int) -> QuerySet[Any, Any]:
    return Score.objects.filter(scorecard=card).order_by("pk").values_list("pk", "cap")


def test_what_the_database_has_is_given_as_it_is() -> None:
    ask, card = prepared(caps), make_scorecard()
    for _again in range(2):
        hundredths = [(pk, int(cap * 100)) for pk, cap in ask(card.pk)]
        assert [tuple(row) for row in ask.stored(card.pk)] == hundredths
        assert {type(cap) for _pk, cap in ask.stored(card.pk)} == {int}


def standing_on(today: date, *wards: int) -> QuerySet[Ward]:
    return Ward.objects.active_on(today).filter(pk__in=wards).order_by("pk")


def test_days_and_lists_of_ids_stand_in_a_query() -> None:
    ask = prepared(standing_on)
    wards = [make_ward(first_day=date(2020 + year, 1, 1)) for year in range(9)]
    ids = [ward.pk for ward in wards]
    for year in (0, 3, 8):
        assert ask(date(2020 + year, 6, 1), *padded(ids)) == wards[: year + 1]
    assert ask(date(2030, 1, 1), *padded(ids[:2])) == wards[:2]
    assert ask(date(2030, 1, 1), *padded([])) == []
    assert len(ask.written) == 2


TABLES = [*apps.get_app_config("scoring").get_models(), *apps.get_app_config("wards").get_models()]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_a_row_is_what_the_orm_makes_of_it(table: type[Model]) -> None:
    """Whole or with some of its columns; nobody waits to hear of a new one, and no table makes its
    own.
    """
    names = [field.attname for field in table._meta.concrete_fields]
    for some in (names, names[::2]):
        values = [object() for _name in some]
        ours, theirs = (
            row_of(table, "default", some, values), table.from_db("default", some, values),
        )  # fmt: skip
        assert type(ours) is table
        assert ours._state.fields_cache == theirs._state.fields_cache == {}
        facts, told = ({**vars(row), "_state": vars(row._state)} for row in (ours, theirs))
        assert facts == told
    assert not pre_init.has_listeners(table)
    assert not post_init.has_listeners(table)


def units_before(place: int) -> QuerySet[Ward]:
    return Ward.objects.filter(position__lt=place)


def kinds_before(place: int) -> QuerySet[AwardKind]:
    return AwardKind.objects.filter(position__lt=place)


def test_it_asks_for_less_than_a_number_of_a_small_column_as_well() -> None:
    """What stands for a number while the SQL is written fits a place too,
    and the smallest column.
    """
    first, second = make_ward(position=1), make_ward(position=2)
    ask = prepared(units_before)
    assert [ask(number) for number in (1, 2, 3)] == [[], [first], [first, second]]
    make_campaign()
    assert prepared(kinds_before)(0) == []
    assert len(prepared(kinds_before)(100)) == AwardKind.objects.count() > 0


def test_it_asks_the_same_statement_with_the_values_of_now() -> None:
    ask, first, second = prepared(scores_of), make_scorecard(), make_scorecard()
    ask(first.pk)
    with CaptureQueriesContext(
        connection,
    ) as ours:
        ask(second.pk)
    with CaptureQueriesContext(connection) as theirs:
        list(scores_of(second.pk))
    assert [one["sql"] for one in ours] == [one["sql"] for one in theirs]


def test_a_choice_has_a_statement_of_its_own_and_a_text_has_none() -> None:
    names = ("An", "%", "\ue0001\ue000", "'")
    for number, name in enumerate(names * 2):
        role = (Role.HEAD, Role.REVIEWER)[number % 2]
        User.objects.create(username=f"an{number}", full_name=name, role=role)
    ask = prepared(people)
    for asked in (None, Role.HEAD, Role.REVIEWER):
        for name in (*names, "Bình"):
            assert ask(asked, name) == list(people(asked, name))
    assert len(ask.written) == 3


def test_rows_share_nothing_that_somebody_could_change() -> None:
    card = make_scorecard()
    officer = make_ward_officer(card.ward)
    for score in card.scores.all():
        score.enter("self", score.cap, by=officer)
    ask = prepared(lambda card: Entry.objects.filter(scorecard=card))
    facts = [entry.old_facts for entry in ask(card.pk)]
    assert facts == [{"self_points": None}] * 3
    assert len({id(one) for one in facts}) == 3


def test_what_the_query_makes_something_else_of_is_refused() -> None:
    ask = prepared(lambda name: User.objects.filter(username=f"ward-{name}"))
    with pytest.raises(TypeError, match="as it is"):
        ask("1")


def test_what_is_fetched_beside_the_rows_is_refused() -> None:
    ask = prepared(lambda pk: Score.objects.filter(pk=pk).prefetch_related("citations"))
    with pytest.raises(TypeError, match="beside"):
        ask(1)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection() -> None:
    ask, card = prepared(scores_of), make_scorecard()
    here, found = ask(card.pk), []

    def elsewhere() -> None:
        try:
            found.append(ask(card.pk))
        finally:
            connections.close_all()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [here]


def test_a_moment_stands_in_it_as_the_database_keeps_moments() -> None:
    noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    for hours in range(4):
        Receipt.objects.create(
            by=make_user(), request_id=uuid4(), path="/", at=noon + timedelta(hours=hours)
        )

    def plainly(moment: datetime) -> QuerySet[Any, Any]:
        found = Receipt.objects.filter(at__gt=moment).order_by("pk")
        return found.annotate(late=Value(moment, DateTimeField())).values_list("at", "late")

    ask = prepared(plainly)
    for moment in (noon, noon.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")), noon + timedelta(hours=2)):
        assert ask(moment) == list(plainly(moment))


def test_what_several_rows_point_to_is_made_once_for_one_answer() -> None:
    """Those of another answer are others: what one page does to its rows no other page sees."""
    ask, card = prepared(scores_of), make_scorecard()
    first, again = ask(card.pk), ask(card.pk)
    made: dict[int, Any] = {}
    for score in first:
        if score.item.parent is not None:
            assert made.setdefault(score.item.parent_id, score.item.parent) is score.item.parent
    assert len(made) < len([score for score in first if score.item.parent_id])
    assert not {id(head) for head in made.values()} & {id(score.item.parent) for score in again}


def test_who_is_nobody_stays_nobody_beside_rows_of_somebody() -> None:
    card, somebody = make_scorecard(), make_user()
    one = card.scores.order_by("pk")[0]
    Score.objects.filter(pk=one.pk).update(changed_by=somebody)
    ask = prepared(lambda pk: Score.objects.filter(scorecard=pk).select_related("changed_by"))
    assert {score.pk: score.changed_by for score in ask(card.pk)} == {
        score.pk: score.changed_by for score in Score.objects.filter(scorecard=card)
    }
