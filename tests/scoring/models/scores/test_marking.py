"""Items that two people mark without seeing one another: the draw, both marks, the settlement."""

from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from scoring.maintenance import replay
from scoring.models import Act, Entry, Mark, Sample, Score
from scoring.models.scorecards.assignment import assign_criterion
from scoring.rules import sampling
from scoring.rules.lifecycle import Action, CampaignState, PointsKind
from scoring.rules.refusals import Stale
from scoring.rules.strictness import GapSpread, GivenGap, against_the_rest
from tests.factories import (
    fill,
    make_user,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused
from tests.visited import item, make_visited
from wards.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_visited(wards=3)


def choose(campaign, colleague, head, names=("1.1",), of=Sample.Of.ITEMS):
    return Sample.choose(campaign, of, names, colleague, by=head)


# The draw


def test_a_draw_is_the_smallest_digests_and_depends_on_nothing_else():
    names = [f"p{number}" for number in range(1, 31)]
    drawn = sampling.draw("AB12-CD34-EF56-7890", names, 4)
    by_hand = sorted(
        names, key=lambda name: sha256(f"AB12-CD34-EF56-7890:{name}".encode()).hexdigest()
    )
    assert sorted(drawn) == sorted(by_hand[:4])
    assert set(sampling.draw("AB12-CD34-EF56-7890", names[::-1], 4)) == set(drawn)
    codes = {sampling.new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == 19 for code in codes)


def test_a_year_that_is_over_draws_no_sample(campaign, colleague, head):
    type(campaign).objects.update(state=CampaignState.CONCLUDED)
    with refused("campaign_concluded"):
        choose(type(campaign).objects.get(), colleague, head)
    assert not Sample.objects.exists()


def test_units_are_drawn_of_those_that_are_not_verified_and_can_be_drawn_again(
    campaign, head, colleague, capsys
):
    done = campaign.scorecards.in_official_order()[0]
    for column in ("survey", "verified"):
        fill(done, column)
    done.perform(Action.VERIFY, by=head)
    write_down()
    sample = Sample.draw(campaign, Sample.Of.WARDS, 1, colleague, by=head)
    codes = [card.ward.code for card in campaign.scorecards.in_official_order()]
    assert sample.frame.split() == codes[1:]
    assert sample.drawn_again == sample.names
    twice = Score.objects.filter(second_marker=colleague)
    assert {score.scorecard.ward.code for score in twice} == set(sample.names)
    assert twice.count() == 3
    assert list(replay.differences()) == []
    call_command("redraw_sample", sample.code.lower())
    said = capsys.readouterr().out
    assert "Trùng khớp" in said
    assert f"  {sample.names[0]}  *" in said
    Sample.objects.update(chosen=next(code for code in codes[1:] if code not in sample.names))
    with pytest.raises(CommandError, match="Không trùng khớp"):
        call_command("redraw_sample", sample.code)
    with pytest.raises(CommandError, match="mã này"):
        call_command("redraw_sample", "0000-0000-0000-0000")


def test_a_sample_larger_than_the_units_is_a_sentence(campaign, head, colleague):
    for size in (4, 0, -1):
        with refused("sample_too_large", "1 đến 3"):
            Sample.draw(campaign, Sample.Of.WARDS, size, colleague, by=head)
    assert not Score.objects.exclude(second_marker=None).exists()
    assert not Sample.objects.exists()


def test_only_the_head_draws_and_only_for_the_board(campaign, head, colleague):
    with pytest.raises(PermissionDenied):
        Sample.draw(campaign, Sample.Of.WARDS, 1, colleague, by=colleague)
    with refused("not_of_the_board"):
        Sample.draw(campaign, Sample.Of.WARDS, 1, make_user(Role.OBSERVER), by=head)
    with refused("not_to_be_drawn", "9.9"):
        choose(campaign, colleague, head, ["1.1", "9.9"])
    with refused("sample_empty"):
        choose(campaign, colleague, head, [])


def test_what_is_verified_already_is_left_out(campaign, head, reviewer, colleague):
    item(campaign).enter(PointsKind.VERIFIED, Decimal(2), by=reviewer)
    choose(campaign, colleague, head)
    assert [item(campaign, unit=unit).second_marker for unit in range(3)] == [
        None,
        colleague,
        colleague,
    ]
    with refused("sample_empty"):
        choose(campaign, colleague, head)


# Both marks


@pytest.mark.parametrize("points", [Decimal(0), Decimal(1)])
def test_neither_sees_the_other_until_both_have_marked(campaign, head, reviewer, colleague, points):
    choose(campaign, colleague, head)
    Mark.enter(item(campaign), points, by=reviewer, reason="Thiếu biên bản")
    assert item(campaign).verified_points is None
    told = Entry.objects.filter(act=Act.MARK).get()
    assert (told.old, told.new, told.reason) == ({}, {}, "")
    images = told.rows["scoring.mark"]
    assert all(len(str(image["points"])) == 64 for image in images.values())  # a digest
    Mark.enter(item(campaign), points, by=colleague, reason="Không có tài liệu")
    agreed = item(campaign)
    assert (agreed.verified_points, agreed.reason) == (points, "Thiếu biên bản")


def test_marks_that_differ_wait_for_the_head_who_says_why(campaign, head, reviewer, colleague):
    write_down()
    choose(campaign, colleague, head)
    Mark.enter(item(campaign), Decimal(2), by=reviewer)
    Mark.enter(item(campaign), Decimal("1.5"), by=colleague, reason="Thiếu biên bản")
    assert item(campaign).verified_points is None
    for person in (reviewer, colleague):
        with refused("marks_differ"):
            Mark.enter(item(campaign), Decimal(2), by=person, seen_version=1)
    with pytest.raises(PermissionDenied):
        Mark.settle(item(campaign), Decimal(2), by=reviewer, reason="Đã xem lại")
    with refused("reason_missing"):
        Mark.settle(item(campaign), Decimal(2), by=head, reason=" ")
    with refused("points_missing"):
        Mark.settle(item(campaign), None, by=head, reason="Đã xem lại")
    with refused("over_cap"):
        Mark.settle(item(campaign), Decimal(3), by=head, reason="Đã xem lại")
    Mark.settle(item(campaign), Decimal("1.5"), by=head, reason="Đã xem lại")
    assert item(campaign).verified_points == Decimal("1.5")
    with refused("marks_settled"):
        Mark.settle(item(campaign), Decimal(2), by=head, reason="Đã xem lại")
    assert Entry.objects.filter(act=Act.SETTLE).get().reason == "Đã xem lại"
    assert list(replay.differences()) == []


def test_a_card_is_not_verified_before_its_marks_are_settled(campaign, head, reviewer, colleague):
    choose(campaign, colleague, head)
    for place in (1, 2):
        score = item(campaign, place)
        score.enter(PointsKind.VERIFIED, score.cap, by=reviewer)
    Mark.enter(item(campaign), Decimal(2), by=reviewer)
    card = item(campaign).scorecard
    with refused("items_unverified", "1.1"):
        card.perform(Action.VERIFY, by=reviewer)
    Mark.enter(item(campaign), Decimal(2), by=colleague)
    card.perform(Action.VERIFY, by=reviewer)


def test_such_an_item_has_no_ordinary_way(campaign, head, reviewer, colleague):
    fill(item(campaign).scorecard, "survey")
    choose(campaign, colleague, head)
    for person in (reviewer, colleague, head):
        with refused("marked_twice", "Chấm độc lập"):
            item(campaign).enter(PointsKind.VERIFIED, Decimal(2), by=person)
    taken = Score.take_over_agreed(item(campaign).scorecard, by=reviewer)
    assert [score.item.code for score in taken] == ["1.2", "2"]
    for person in (reviewer, colleague):
        Mark.enter(item(campaign), Decimal(2), by=person)
    with refused("marked_twice", "Trưởng Ban"):
        item(campaign).enter(PointsKind.VERIFIED, Decimal(1), by=reviewer, note="Xem lại")
    item(campaign).enter(PointsKind.VERIFIED, Decimal(1), by=head, note="Xem lại")
    with refused("not_marked_twice"):
        Mark.enter(item(campaign, 1), Decimal(2), by=reviewer)


def test_there_is_one_first_marker_and_a_mark_is_changed_until_the_other_is_there(
    campaign, head, reviewer, colleague
):
    choose(campaign, colleague, head)
    Mark.enter(item(campaign), Decimal(2), by=reviewer)
    with refused("first_mark_given", "Trần Minh"):
        Mark.enter(item(campaign), Decimal(2), by=make_user(Role.REVIEWER))
    with pytest.raises(Stale):
        Mark.enter(item(campaign), Decimal(1), by=reviewer, reason="Thiếu")
    Mark.enter(item(campaign), Decimal(1), by=reviewer, reason="Thiếu", seen_version=1)
    Mark.enter(item(campaign), Decimal(1), by=reviewer, reason="Thiếu")  # nothing new: no trace
    assert Entry.objects.filter(act=Act.MARK).count() == 2
    with refused("difference_unexplained"):
        Mark.enter(item(campaign), Decimal(1), by=colleague)
    with pytest.raises(PermissionDenied):
        Mark.enter(item(campaign), Decimal(2), by=make_ward_officer(item(campaign).scorecard.ward))
    now = timezone.now()
    assert item(campaign) in Score.objects.to_mark(colleague, now)
    assert item(campaign) in Score.objects.to_mark(reviewer, now)
    assert item(campaign) not in Score.objects.to_mark(make_user(Role.REVIEWER), now)
    assert item(campaign, unit=1) in Score.objects.to_mark(head, now)


def test_a_criterion_that_was_given_is_marked_first_by_its_reviewer(
    campaign, head, reviewer, colleague
):
    own = make_user(Role.REVIEWER)
    assign_criterion(campaign, campaign.heads[0], own, by=head)
    choose(campaign, colleague, head)
    with refused("item_of_another"):
        Mark.enter(item(campaign), Decimal(2), by=reviewer)
    Mark.enter(item(campaign), Decimal(2), by=own)
    Mark.enter(item(campaign), Decimal(2), by=colleague)
    assert item(campaign).verified_points == 2


def test_equal_marks_of_points_that_the_ward_changed_since_wait_for_a_reason(
    campaign, head, reviewer, colleague
):
    choose(campaign, colleague, head)
    Mark.enter(item(campaign), Decimal(2), by=reviewer)
    Score.objects.filter(pk=item(campaign).pk).update(self_points=Decimal(1))
    Mark.enter(item(campaign), Decimal(2), by=colleague, reason="Có thêm tài liệu")
    assert item(campaign).verified_points is None
    Mark.settle(item(campaign), Decimal(2), by=head, reason="Có thêm tài liệu")


# How strict each is


def test_mean_and_spread_of_one_against_the_rest():
    given = [("a", 1, "-1"), ("a", 1, "0"), ("a", 2, "-2"), ("b", 1, "0.5"), ("c", 2, "0")]
    verdicts = [GivenGap(who, criterion, Decimal(gap)) for who, criterion, gap in given]
    own, rest = against_the_rest(verdicts, "a")
    assert own == GapSpread(3, Decimal("-1"), Decimal("0.82"))  # √(2/3)
    assert rest == GapSpread(2, Decimal("0.25"), Decimal("0.25"))
    own, rest = against_the_rest(verdicts, "a", 1)
    assert own == GapSpread(2, Decimal("-0.5"), Decimal("0.5"))
    assert rest == GapSpread(1, Decimal("0.5"), None)
    assert against_the_rest(verdicts, "d")[0] == GapSpread(0, None, None)


def test_a_mark_without_points_is_none(campaign, colleague, head, reviewer):
    choose(campaign, colleague, head)
    with refused("points_missing"):
        Mark.enter(item(campaign), None, by=reviewer, reason="Thiếu biên bản")
    assert not Mark.objects.exists()
