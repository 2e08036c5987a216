"""Reviewers by criterion: who settles its items, for all units, and what the others meet."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from scoring.maintenance import replay
from scoring.models import Act, Campaign, Reply, Score
from scoring.models.scorecards.assignment import assign_criterion
from scoring.rules.lifecycle import CardState, PointsKind
from tests.factories import (
    fill,
    make_campaign,
    make_scorecard,
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
    """With the points of the survey."""
    campaign = make_visited(wards=2)
    for card in campaign.scorecards.all():
        fill(card, "survey")
    return campaign


def give(campaign, person, by, place=0):
    assign_criterion(campaign, campaign.heads[place], person, by=by)
    return Campaign.objects.get(pk=campaign.pk)


def test_only_its_reviewer_and_the_head_settle_a_criterion_that_was_given(
    campaign, head, reviewer, colleague
):
    give(campaign, colleague, head)
    with refused("item_of_another", "1.1 .*Đặng Thu Hà"):
        item(campaign, 0).enter(PointsKind.VERIFIED, Decimal(2), by=reviewer)
    item(campaign, 0).enter(PointsKind.VERIFIED, Decimal(2), by=colleague)
    item(campaign, 1).enter(PointsKind.VERIFIED, Decimal(4), by=head)
    item(campaign, 2).enter(PointsKind.VERIFIED, Decimal(4), by=reviewer)  # nobody's: everybody's
    item(campaign, 0).enter(PointsKind.SURVEY, Decimal(1), by=reviewer)  # a survey is the team's
    assert [item(campaign, place).verified_points for place in range(3)] == [2, 4, 4]


def test_giving_a_criterion_is_the_heads_act_and_replays(campaign, head, reviewer, colleague):
    observer = make_user(Role.OBSERVER)
    write_down()
    with pytest.raises(PermissionDenied):
        give(campaign, reviewer, reviewer)
    with refused("not_of_the_board"):
        give(campaign, observer, head)
    give(campaign, colleague, head)
    give(campaign, colleague, head)  # once more is no change
    given = campaign.entries.filter(act=Act.ASSIGN_CRITERION)
    assert [(str(one.subject), one.new["reviewer"]) for one in given] == [
        ("Tiêu chí 1", "Đặng Thu Hà")
    ]
    give(campaign, None, head)
    assert given.all().count() == 2
    assert list(replay.differences()) == []
    item(campaign, 0).enter(PointsKind.VERIFIED, Decimal(2), by=reviewer)


def test_taking_over_what_agrees_leaves_the_items_of_others(campaign, head, reviewer, colleague):
    give(campaign, colleague, head)
    card = item(campaign, 0).scorecard
    taken = Score.take_over_agreed(card, by=reviewer)
    assert [score.item.code for score in taken] == ["2"]
    assert [score.item.code for score in Score.take_over_agreed(card, by=colleague)] == [
        "1.1",
        "1.2",
    ]


def test_a_reply_about_the_criterion_is_answered_by_its_reviewer(
    campaign, head, reviewer, colleague
):
    give(campaign, colleague, head)
    card = make_scorecard(CardState.VERIFIED, make_campaign(wards=1))
    assign_criterion(card.campaign, card.campaign.heads[0], colleague, by=head)
    score = card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()[0]
    reply = Reply.make(score, "Đề nghị xem lại", by=make_ward_officer(card.ward))
    facts = {"reason": "Đã xem", "points": Decimal(2)}
    with refused("item_of_another"):
        reply.give_answer("refused", by=reviewer, **facts)
    reply.give_answer("refused", by=colleague, **facts)
    reply.refresh_from_db()
    assert reply.answer == "refused"


def test_the_head_gives_units_and_criteria_on_one_page(campaign, head, reviewer, sign_in):
    page = reverse("assignments", args=["2026"])
    one = campaign.heads[0]
    sent = {f"criterion-{one.pk}": str(reviewer.pk)}
    answer = sign_in(head).post(page, sent, follow=True)
    assert "Đã giao 1 tiêu chí." in answer.content.decode()
    assert Campaign.objects.get(pk=campaign.pk).heads[0].reviewer == reviewer
    # A reviewer reads who has what, and changes nothing.
    client = sign_in(make_user(Role.REVIEWER))
    said = client.get(page).content.decode()
    assert f'name="criterion-{one.pk}"' not in said
    assert reviewer.full_name in said
    client.post(page, {f"criterion-{one.pk}": ""})
    assert Campaign.objects.get(pk=campaign.pk).heads[0].reviewer == reviewer
    wrong = sign_in(head).post(page, {f"criterion-{one.pk}": "999999"})
    assert wrong.status_code == 422
    assert "Hãy chọn một thành viên của Ban." in wrong.content.decode()


def test_a_campaign_without_reviewers_of_criteria_says_nothing_of_them(campaign, reviewer, sign_in):
    client = sign_in(reviewer)
    assert "theo tiêu chí" not in client.get(reverse("assignments", args=["2026"])).content.decode()
    ward = item(campaign, 0).scorecard.ward.code
    for page in (
        reverse("board_ward", args=["2026", ward]),
        reverse("item_across", args=["2026", "1.1"]),
    ):
        assert "thẩm định.</" not in client.get(page).content.decode()


def test_pages_show_the_form_to_its_reviewer_alone(campaign, head, reviewer, colleague, sign_in):
    give(campaign, colleague, head)
    score = item(campaign, 0)
    ward = reverse("board_ward", args=["2026", score.scorecard.ward.code])
    across = reverse("item_across", args=["2026", "1.1"])
    form = f'id="points-{score.pk}"'
    for page in (ward, across):
        theirs = sign_in(reviewer).get(page).content.decode()
        assert form not in theirs
        assert "Do đồng chí Đặng Thu Hà thẩm định." in theirs
        assert form in sign_in(colleague).get(page).content.decode()
    sent = {"points": "2", "reason": "", "version": score.version}
    posted = sign_in(reviewer).post(
        reverse("board_item", args=["2026", score.scorecard.ward.code, score.pk]), sent
    )
    assert posted.status_code == 422
    assert "do đồng chí Đặng Thu Hà thẩm định" in posted.content.decode()


def test_the_queue_of_a_reviewer_begins_the_criterion_item_after_item(
    campaign, head, reviewer, colleague, sign_in
):
    give(campaign, colleague, head)
    home = sign_in(colleague).get(reverse("home")).content.decode()
    assert reverse("item_across", args=["2026", "1.1"]) + "?show=left" in home
    assert "điểm thuộc tiêu chí đồng chí thẩm định" in home
    other = sign_in(reviewer).get(reverse("home")).content.decode()
    assert "điểm thuộc tiêu chí" not in other
    # Saving and going on leads the others past items that are not theirs.
    verify = reverse("item_verify", args=["2026", "2"])
    pk = item(campaign, 2).pk
    sent = {
        f"points-{pk}": "4",
        f"reason-{pk}": "",
        f"version-{pk}": "1",
        f"was-{pk}": "",
        "then": "next",
    }
    assert sign_in(reviewer).post(verify, sent).url == reverse("item_across", args=["2026", "2"])
