"""Items that are said not to apply: what stands on the card, in the record and in every sum, and
what follows when other items change.
"""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from scoring.maintenance import integrity, replay
from scoring.models import Answer, Criterion, Entry, Reply, Sample, Score
from scoring.models.scorecards.survey import record_survey
from scoring.rules.lifecycle import Action, PointsKind
from scoring.rules.not_applicable import NOT_APPLICABLE
from tests.factories import make_survey, make_user, make_ward_officer
from tests.not_applicable import make_card
from tests.refusals import refused
from wards.models import Role

pytestmark = pytest.mark.django_db
OUT = NOT_APPLICABLE
FIRST, SECOND, WHOLE = 0, 1, 2  # 1.1 (2 points), 1.2 (4), criterion 2 (4)


def items(card):
    scores = card.scores.select_related("item__parent", "scorecard__campaign")
    return list(scores.in_official_order())


def points(card, column="self"):
    return [getattr(score, f"{column}_points") for score in items(card)]


def enter(card, officer, *typed):
    for place, number in enumerate(typed):
        items(card)[place].enter("self", None if number is None else Decimal(number), by=officer)


def nothing_is_found():
    assert not list(replay.differences_of_campaigns())
    assert not list(integrity.numbers_make_their_points())


@pytest.fixture
def card():
    """1.1 counts as all its points, 1.2 is out pro rata, criterion 2 always applies."""
    return make_card(of_1_1="full", of_1_2="pro_rata")


@pytest.fixture
def officer(card):
    return make_ward_officer(card.ward)


@pytest.mark.parametrize(("when", "brought"), [("full", 2), ("zero", 0)])
def test_the_plan_says_what_it_counts_as(when, brought):
    card = make_card(of_1_1=when)
    officer = make_ward_officer(card.ward)
    enter(card, officer, OUT)
    score = items(card)[FIRST]
    assert (score.self_points, score.self_number) == (brought, OUT)
    assert score.number_text(PointsKind.SELF) == "không phát sinh"
    assert score.typed_text(PointsKind.SELF) == "KPS"
    entry = Entry.objects.get(score=score.pk, act="enter_self")
    assert entry.new["self_number"] == "không phát sinh"
    nothing_is_found()


def test_what_is_out_pro_rata_follows_the_other_items_in_the_same_act(card, officer):
    enter(card, officer, 1, OUT)
    assert points(card) == [1, 2, None]  # half of 1.1, so half of 1.2
    versions = [score.version for score in items(card)]
    entries = Entry.objects.count()
    items(card)[FIRST].enter("self", Decimal("1.5"), by=officer)
    assert points(card) == [Decimal("1.5"), 3, None]
    assert Entry.objects.count() == entries + 1
    # Nobody typed anything into 1.2: whoever has its page open is not told of a change.
    assert [score.version for score in items(card)] == [versions[0] + 1, *versions[1:]]
    enter(card, officer, OUT)
    assert points(card) == [2, 4, None]
    nothing_is_found()


def test_points_in_place_of_the_word_end_it(card, officer):
    enter(card, officer, 1, OUT)
    enter(card, officer, 2, 3)
    score = items(card)[SECOND]
    assert (score.self_points, score.self_number) == (3, None)
    nothing_is_found()


def test_a_whole_criterion_that_is_out_follows_all_others():
    card = make_card(of_2="pro_rata")
    officer = make_ward_officer(card.ward)
    enter(card, officer, 2, 1, OUT)
    assert points(card) == [2, 1, 2]
    assert card.scores.totals()[0]["self_sum"] == 5


def test_where_no_item_allows_it_the_word_is_no_number():
    card = make_card()
    officer = make_ward_officer(card.ward)
    assert not card.prorates
    with refused("below_zero"):
        enter(card, officer, OUT)


def judged(card, officer, reviewer, claimed, found, **notes):
    enter(card, officer, *claimed)
    card.perform(Action.SUBMIT, by=officer)
    record_survey(card, visited_on=timezone.localdate(), place="Trụ sở", team="Đoàn", by=reviewer)
    for place, number in enumerate(found):
        note = notes.get(f"of_{place}", "")
        items(card)[place].enter("verified", Decimal(number), by=reviewer, note=note)


def test_the_board_confirms_it_and_what_follows_is_explained_by_itself(card, officer, reviewer):
    judged(card, officer, reviewer, (2, OUT, 4), (1, OUT, 4), of_0="Thiếu biên bản")
    second = items(card)[SECOND]
    assert (second.self_points, second.verified_points) == (4, 2)
    assert second.reason == "Không phát sinh: điểm theo tỷ lệ điểm thẩm định của các nội dung khác."
    nothing_is_found()


def test_the_board_confirms_before_it_verifies_the_rest(card, officer, reviewer):
    judged(card, officer, reviewer, (2, OUT, 4), ())
    items(card)[SECOND].enter("verified", OUT, by=reviewer)
    assert points(card, "verified") == [None, 0, None]
    items(card)[FIRST].enter("verified", Decimal(2), by=reviewer)
    assert points(card, "verified") == [2, 4, None]
    nothing_is_found()


def test_who_refuses_it_or_says_it_first_gives_a_reason(card, officer, reviewer):
    judged(card, officer, reviewer, (OUT, 3, 4), ())
    first, second, _whole = items(card)
    with refused("difference_unexplained", "không phát sinh"):
        first.enter("verified", Decimal(2), by=reviewer)  # as many points as the word brings
    with refused("difference_unexplained", "không phát sinh"):
        second.enter("verified", OUT, by=reviewer)
    first.enter("verified", Decimal(2), by=reviewer, note="Đơn vị có tổ chức một hội nghị")
    second.enter("verified", OUT, by=reviewer, note="Năm nay không có đợt học")
    assert points(card, "verified") == [2, 4, None]
    nothing_is_found()


def test_a_survey_that_says_the_same_is_agreed(card, officer, reviewer):
    enter(card, officer, 2, OUT, 4)
    card.perform(Action.SUBMIT, by=officer)
    make_survey(card)
    for place, number in enumerate((1, OUT, 4)):
        items(card)[place].enter("survey", Decimal(number), by=reviewer)
    assert [score.is_agreed for score in items(card)] == [False, True, True]
    taken = Score.take_over_agreed(card, by=reviewer)
    assert [score.item.code for score in taken] == ["1.2", "2"]
    assert items(card)[SECOND].verified_number == OUT


def test_an_answer_may_confirm_it_after_all(card, officer, reviewer):
    claimed, found = (2, OUT, 4), (2, 1, 4)
    judged(card, officer, reviewer, claimed, found, of_1="Có hai lớp học")
    card.perform(Action.VERIFY, by=reviewer)
    reply = Reply.make(items(card)[SECOND], "Lớp học là của năm trước", by=officer)
    reply.give_answer(Answer.ACCEPTED, reason="Đúng là của năm trước", points=OUT, by=reviewer)
    second = items(card)[SECOND]
    assert (second.verified_points, second.verified_number) == (4, OUT)
    nothing_is_found()


def test_a_change_by_an_answer_takes_along_what_follows(card, officer, reviewer):
    judged(card, officer, reviewer, (2, OUT, 4), (1, OUT, 4), of_0="Thiếu biên bản")
    card.perform(Action.VERIFY, by=reviewer)
    reply = Reply.make(items(card)[FIRST], "Biên bản ở trang 2", by=officer)
    reply.give_answer(Answer.ACCEPTED, reason="Đã thấy", points=Decimal(2), by=reviewer)
    assert points(card, "verified") == [2, 4, 4]
    nothing_is_found()


def test_nobody_marks_it_unseen(card, head):
    assert Sample.frame_of(card.campaign, Sample.Of.ITEMS) == ["2"]
    marker = make_user(Role.REVIEWER)
    Sample.choose(card.campaign, Sample.Of.WARDS, [card.ward.code], marker, by=head)
    assert [score.second_marker for score in items(card)] == [None, None, marker]


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"self_number": OUT, "self_points": None}, "a_self_number_is_not_negative"),
        (
            {"self_number": OUT, "self_points": 2, "verified_points": 2},
            "a_word_that_an_item_does_not_apply_is_refused_with_a_reason",
        ),
    ],
)
def test_the_table_refuses_half_of_it(card, facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        card.scores.filter(pk=items(card)[FIRST].pk).update(**facts)


def test_the_table_refuses_it_beside_the_total(card):
    name = "what_may_not_apply_is_known_and_within_the_total"
    for facts in (
        {"when_not_applicable": "half"},
        {"when_not_applicable": "zero", "line": "bonus"},
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Criterion.objects.filter(campaign=card.campaign, position=2, parent=None).update(
                **facts
            )


def test_points_that_do_not_follow_are_found(card, officer):
    enter(card, officer, 1, OUT)
    card.scores.filter(pk=items(card)[SECOND].pk).update(self_points=Decimal(3))
    assert len(list(integrity.numbers_make_their_points())) == 1
