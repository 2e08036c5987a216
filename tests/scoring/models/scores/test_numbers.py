"""Items whose points follow from a number: what is typed is kept beside the points, in each act."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from scoring.maintenance import integrity, replay
from scoring.models import Answer, Criterion, Entry, Reply, Sample, Score
from scoring.models.scorecards.survey import record_survey
from scoring.rules.lifecycle import Action, PointsKind
from tests.factories import (
    ask_numbers,
    make_campaign,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db
COUNTED, SHARED = 1, 2  # places in the small plan


@pytest.fixture
def card():
    card = ask_numbers(make_campaign(wards=1)).scorecards.select_related("campaign", "ward").get()
    write_down()
    return card


@pytest.fixture
def officer(card):
    return make_ward_officer(card.ward)


def items(card):
    scores = card.scores.select_related("item__parent", "scorecard__campaign")
    return list(scores.in_official_order())


def pair(score, column="self"):
    return (getattr(score, f"{column}_number"), getattr(score, f"{column}_points"))


def submitted(card, officer, *typed):
    for score, number in zip(items(card), typed, strict=True):
        score.enter("self", Decimal(number), by=officer)
    return card.perform(Action.SUBMIT, by=officer)


def test_a_number_brings_its_points_and_stands_in_the_record(card, officer):
    first, counted, shared = items(card)
    counted.enter("self", Decimal(5), by=officer, note="Theo danh sách")
    shared.enter("self", Decimal("84.4"), by=officer)
    first.enter("self", Decimal(2), by=officer)
    first, counted, shared = items(card)
    assert pair(first) == (None, Decimal(2))
    assert pair(counted) == (Decimal(5), Decimal(4))
    assert pair(shared) == (Decimal("84.4"), Decimal("3.5"))
    assert counted.number_text(PointsKind.SELF) == "5 suất"
    assert shared.number_text(PointsKind.SELF) == "84,4 %"
    entry = Entry.objects.filter(score=counted.pk, act="enter_self").get()
    assert (entry.new["self_number"], entry.new["self_points"]) == ("5", "4")
    assert not list(replay.differences_of_campaigns())
    assert not list(integrity.numbers_make_their_points())


def test_a_blank_number_is_no_points(card, officer):
    counted = items(card)[COUNTED]
    counted.enter("self", Decimal(1), by=officer)
    counted.enter("self", None, by=officer)
    assert pair(items(card)[COUNTED]) == (None, None)


@pytest.mark.parametrize(
    ("place", "typed"),
    [(COUNTED, "-1"), (COUNTED, "1000000"), (COUNTED, "1.5"), (SHARED, "120"), (SHARED, "-0.01")],
)
def test_a_number_that_cannot_be_is_refused_and_leaves_no_trace(card, officer, place, typed):
    score = items(card)[place]
    with refused("not_a_number", match=score.item.code):
        score.enter("self", Decimal(typed), by=officer)
    assert pair(items(card)[place]) == (None, None)
    assert not Entry.objects.filter(score=score.pk, act="enter_self").exists()


def test_the_board_finds_another_number_and_says_why(card, officer, reviewer):
    card = submitted(card, officer, 2, 2, 98)
    counted, shared = items(card)[COUNTED:]
    counted.enter("survey", Decimal(1), by=reviewer, note="Chỉ thấy một suất")
    with refused("difference_unexplained"):
        counted.enter("verified", Decimal(1), by=reviewer)
    counted.enter("verified", Decimal(1), by=reviewer, note="Chỉ thấy một suất")
    assert pair(items(card)[COUNTED], "verified") == (Decimal(1), Decimal(2))
    # Another number with the same points takes nothing away, and needs no word.
    shared.enter("verified", Decimal("97.5"), by=reviewer)
    assert pair(items(card)[SHARED], "verified") == (Decimal("97.5"), Decimal(4))


def test_what_the_survey_found_no_different_is_taken_over_with_its_number(card, officer, reviewer):
    card = submitted(card, officer, 2, 2, 98)
    _first, counted, shared = items(card)
    counted.enter("survey", Decimal(2), by=reviewer)
    shared.enter("survey", Decimal(99), by=reviewer)  # the same points from another number
    taken = Score.take_over_agreed(card, by=reviewer)
    assert [score.pk for score in taken] == [counted.pk]
    assert pair(items(card)[COUNTED], "verified") == (Decimal(2), Decimal(4))


def test_another_number_of_the_ward_makes_a_verification_void(card, officer, reviewer):
    card = submitted(card, officer, 2, 2, 98)
    items(card)[SHARED].enter("verified", Decimal(98), by=reviewer)
    until = timezone.now() + timedelta(days=2)
    card.perform(Action.RETURN, by=reviewer, reason="Bổ sung", until=until)
    items(card)[SHARED].enter("self", Decimal(99), by=officer)
    assert pair(items(card)[SHARED], "verified") == (None, None)


def test_an_answer_gives_the_number(card, officer, reviewer):
    card = submitted(card, officer, 2, 2, 98)
    record_survey(
        card, by=reviewer, visited_on="2026-11-20", place="Phường", team="Đoàn", minutes=None
    )
    for score, number in zip(items(card), (2, 1, 98), strict=True):
        score.enter("verified", Decimal(number), by=reviewer, note="Theo khảo sát")
    card.perform(Action.VERIFY, by=reviewer)
    reply = Reply.make(items(card)[COUNTED], "Đủ hai suất", by=officer)
    with refused("not_a_number"):
        reply.give_answer(Answer.ACCEPTED, reason="Đã đủ", points=Decimal("1.5"), by=reviewer)
    reply.give_answer(Answer.ACCEPTED, reason="Đã đủ", points=Decimal(2), by=reviewer)
    assert pair(items(card)[COUNTED], "verified") == (Decimal(2), Decimal(4))
    assert not list(replay.differences_of_campaigns())


def test_points_that_do_not_follow_are_found(card, officer):
    items(card)[COUNTED].enter("self", Decimal(1), by=officer)
    Score.objects.filter(pk=items(card)[COUNTED].pk).update(self_points=Decimal(3))
    assert "1.2" in next(integrity.numbers_make_their_points())


@pytest.mark.parametrize("column", PointsKind)
def test_a_number_that_nobody_asked_for_is_found(card, column):
    facts = {column.number_field: 1, column.points_field: 1, column.note_field: "Theo báo cáo"}
    Score.objects.filter(pk=items(card)[0].pk).update(**facts)
    (found,) = integrity.numbers_make_their_points()
    assert "1.1" in found
    assert column.label.lower() in found


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"self_number": -1, "self_points": 0}, "a_self_number_is_not_negative"),
        ({"verified_number": 1, "verified_points": None}, "a_verified_number_is_not_negative"),
    ],
)
def test_the_table_refuses_a_number_that_cannot_be(card, facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Score.objects.filter(pk=items(card)[COUNTED].pk).update(**facts)


@pytest.mark.parametrize(
    "rule",
    [
        {"points_each": 2, "unit": "suất", "full_from": 97},
        {"points_each": 2, "unit": ""},
        {"points_each": 0, "unit": "suất"},
        {"unit": "suất"},
        {"full_from": 0},
        {"full_from": Decimal("100.01")},
    ],
)
def test_the_table_refuses_a_rule_that_is_none_or_two(card, rule):
    plain = Criterion.objects.filter(campaign=card.campaign_id, parent__position=1, position=1)
    with (
        pytest.raises(IntegrityError, match="an_item_has_at_most_one_rule_of_points"),
        transaction.atomic(),
    ):
        plain.update(**rule)


def test_what_is_counted_is_not_drawn_for_a_second_mark(card, officer, head, reviewer):
    card = submitted(card, officer, 2, 2, 98)
    assert Sample.frame_of(card.campaign, Sample.Of.ITEMS) == ["1.1"]
    with refused("not_to_be_drawn", match=r"tính theo số liệu: 1\.2"):
        Sample.choose(card.campaign, Sample.Of.ITEMS, ["1.2"], reviewer, by=head)
    with refused("not_to_be_drawn", match=r"tính theo số liệu: 1\.2\. .* mang mã: 9\.9"):
        Sample.choose(card.campaign, Sample.Of.ITEMS, ["1.1", "1.2", "9.9"], reviewer, by=head)
    Sample.draw(card.campaign, Sample.Of.WARDS, 1, reviewer, by=head)
    assert [score.second_marker for score in items(card)] == [reviewer, None, None]
