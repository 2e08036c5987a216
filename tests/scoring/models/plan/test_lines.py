"""Bonus and minus lines in the tables:
one signed sum, caps of their own, and what stands on them.
"""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from scoring.documents.papers.facts import Facts
from scoring.documents.papers.lists import LISTS
from scoring.documents.papers.subject import Subject
from scoring.maintenance import integrity, replay
from scoring.models import Answer, Campaign, Criterion, Entry, Reply, Sample, Score
from scoring.models.campaigns import checklist
from scoring.pages.charts.figures import CampaignFigures
from scoring.pages.what_if import WhatIf
from scoring.rules.conditions import ConditionKind
from scoring.rules.lifecycle import Action, CampaignState, CardState
from tests.factories import (
    fill,
    make_campaign,
    make_scorecard,
    make_survey,
    make_ward_officer,
    write_down,
)
from tests.lines import (
    BONUS,
    COUNTED_BONUS,
    COUNTED_MINUS,
    MINUS,
    add_lines,
    make_lined_campaign,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    campaign = make_lined_campaign()
    write_down()
    return campaign.scorecards.select_related("campaign", "ward").get()


@pytest.fixture
def officer(card):
    return make_ward_officer(card.ward)


def items(card):
    scores = card.scores.select_related("item__parent", "scorecard__campaign")
    return list(scores.in_official_order())


def submitted(card, officer, *typed):
    for score, number in zip(items(card), typed, strict=True):
        score.enter("self", Decimal(number), by=officer)
    return card.perform(Action.SUBMIT, by=officer)


def test_one_signed_sum_is_what_everything_adds(card, officer, reviewer):
    card = submitted(card, officer, 2, 4, 4, 1, 3, 1, 1)
    assert [score.self_points for score in items(card)] == [
        2, 4, 4, 1, Decimal("1.5"), -1, Decimal("-0.5"),
    ]  # fmt: skip
    total = Decimal(11)
    campaign = card.campaign
    assert campaign.scorecards.with_totals().get().self_sum == total
    sums = dict(
        Score.objects.by_criterion().values_list("item__parent__position", "self_sum")  # by heads
    )
    assert sums[3] == Decimal("2.5")
    assert sums[4] == Decimal("-1.5")
    for score, number in zip(items(card), (2, 4, 4, 1, 3, 2, 1), strict=True):
        score.enter("verified", Decimal(number), by=reviewer, note="Theo khảo sát")
    facts = campaign.scorecards.with_totals().get()
    # One point more is taken away: the ward claimed too much by it.
    assert (facts.verified_sum, facts.gap_sum, facts.over_claim) == (10, -1, 1)
    assert not list(integrity.points_within_caps())
    assert not list(integrity.numbers_make_their_points())
    assert not list(integrity.caps_add_up())
    assert not list(replay.differences_of_campaigns())
    entry = Entry.objects.filter(score=items(card)[MINUS].pk, act="enter_self").get()
    assert (entry.new["self_number"], entry.new["self_points"]) == ("1", "−1")


@pytest.mark.parametrize(
    ("place", "typed", "code", "said"),
    [
        (BONUS, "1.25", "over_cap", "Nội dung 3.1 thưởng tối đa 1 điểm. Đồng chí đã nhập 1,25."),
        (COUNTED_BONUS, "5", "over_cap", "thưởng tối đa 2 điểm. Đồng chí đã nhập 2,5. Số liệu đã nhập: 5 sáng kiến."),
        (MINUS, "2.25", "over_cap", "Nội dung 4.1 trừ tối đa 2 điểm. Đồng chí đã nhập 2,25."),
        (COUNTED_MINUS, "3", "over_cap", "trừ tối đa 1 điểm. Đồng chí đã nhập 1,5. Số liệu đã nhập: 3 lần."),
        (MINUS, "-1", "signed_deduction", "hãy ghi số không có dấu"),
        (MINUS, "0.3", "off_step", "theo bước 0,25. Đồng chí đã nhập 0,3."),
        (BONUS, "-1", "below_zero", "không được âm"),
    ],
)  # fmt: skip
def test_what_passes_a_cap_or_bears_a_sign_is_a_sentence(card, officer, place, typed, code, said):
    score = items(card)[place]
    with refused(code, match=said):
        score.enter("self", Decimal(typed), by=officer)
    assert items(card)[place].self_points is None


@pytest.mark.parametrize(
    ("place", "points"), [(MINUS, "0.25"), (MINUS, "-2.25"), (BONUS, "-0.25"), (BONUS, "1.25")]
)
def test_the_table_refuses_points_beyond_their_line(card, place, points):
    with (
        pytest.raises(IntegrityError, match="self_points_lie_between_zero_and_the_cap"),
        transaction.atomic(),
    ):
        Score.objects.filter(pk=items(card)[place].pk).update(self_points=Decimal(points))


@pytest.mark.parametrize(("of_items", "line"), [(True, "minus"), (True, "bonus"), (False, "malus")])
def test_the_table_takes_a_known_line_of_a_criterion_alone(card, of_items, line):
    rows = Criterion.objects.filter(parent__isnull=not of_items)
    with (
        pytest.raises(IntegrityError, match="a_line_is_known_and_said_by_the_criterion_alone"),
        transaction.atomic(),
    ):
        rows.update(line=line)


def test_a_cap_that_is_not_what_the_line_says_is_found(card):
    Score.objects.filter(pk=items(card)[MINUS].pk).update(cap=Decimal(2))
    assert "4.1" in next(integrity.points_within_caps())


def test_the_plan_adds_up_without_them(head):
    campaign = make_campaign(CampaignState.PREPARING)
    add_lines(campaign)
    assert not list(checklist._criteria_problems(Campaign.objects.get(pk=campaign.pk)))
    campaign.criteria.filter(parent__position=4, position=1).update(cap=1, full_from=90)
    said = list(checklist._criteria_problems(Campaign.objects.get(pk=campaign.pk)))
    assert "Tiêu chí 4: 2/3 – còn thiếu 1." in said
    assert "Điểm trừ không tính theo tỷ lệ để đủ điểm: 4.1." in said
    plain = make_campaign(CampaignState.PREPARING, year=2027)
    add_lines(plain)
    Criterion.objects.filter(campaign=plain, position=3, parent=None).update(line="")
    said = list(checklist._criteria_problems(Campaign.objects.get(pk=plain.pk)))
    assert said == ["Tổng điểm tối đa: 13/10 – thừa 3."]


def test_a_total_below_zero_is_given_out_by_nobody(card, officer, reviewer):
    card = submitted(card, officer, 1, 0, 0, 0, 0, 0, 0)
    make_survey(card)
    for score, number in zip(items(card), (1, 0, 0, 0, 0, 2, 0), strict=True):
        score.enter("verified", Decimal(number), by=reviewer, note="Theo báo cáo")
    with refused("total_below_zero", match="−1"):
        card.perform(Action.VERIFY, by=reviewer)
    items(card)[MINUS].enter("verified", Decimal(1), by=reviewer, note="Chỉ còn 1 điểm")
    card.perform(Action.VERIFY, by=reviewer)
    reply = Reply.make(items(card)[0], "Xin xem lại", by=officer)
    with refused("total_below_zero"):
        reply.give_answer(Answer.LOWERED, reason="Trùng", points=Decimal(0), by=reviewer)
    assert not list(integrity.sums_and_ranks())


def test_rank_and_level_go_by_the_whole_and_no_share_is_asked_of_a_line():
    campaign = make_lined_campaign(wards=2)
    first, second = campaign.scorecards.in_official_order()
    for card, bonus, minus in ((first, 0, 1), (second, 1, 0)):
        make_scorecard(CardState.VERIFIED, campaign)
        rows = items(card)
        for place, points in (
            (BONUS, bonus),
            (COUNTED_BONUS, 0),
            (MINUS, -minus),
            (COUNTED_MINUS, 0),
        ):
            Score.objects.filter(pk=rows[place].pk).update(
                verified_points=points, reason="Theo khảo sát"
            )
    best = campaign.levels[0]
    campaign.tier_conditions.create(tier=best, kind=ConditionKind.EVERY_CRITERION, percent=60)
    campaign = Campaign.objects.get(pk=campaign.pk)
    assert [place.key for place in campaign.ranking()] == [second.pk, first.pk]
    assert [standing.points for standing in campaign.standings()] == [9, 11]
    assert {one.level for one in campaign.suggestions().values()} == {best}
    campaign.criteria.filter(position=3, parent=None).update(cap=9)
    assert Campaign.objects.get(pk=campaign.pk).largest_criterion.position == 1
    figures = LISTS["thống kê tiêu chí"].rows(Subject(Facts(campaign)))
    assert [(row["điểm tối đa"], row["tỷ lệ đạt"]) for row in figures] == [
        ("6", "100%"), ("4", "100%"), ("3", "–"), ("−3", "–"),
    ]  # fmt: skip
    what_if = WhatIf(campaign, sees_eligibility=True)
    assert [place.key for place in what_if.now.places] == [second.pk, first.pk]
    assert {one.level for one in what_if.now.suggestions.values()} == {best}
    assert what_if.smallest
    assert [head.position for head in CampaignFigures(campaign).heads] == [1, 2]


def test_what_if_points_and_caps_of_a_line_are_turned_with_their_sign():
    campaign = make_lined_campaign()
    card = make_scorecard(CardState.VERIFIED, campaign)
    minus = items(card)[MINUS]
    Score.objects.filter(pk=minus.pk).update(verified_points=-2, reason="Theo khảo sát")
    rows = WhatIf(campaign, sees_eligibility=True).turned({4: Decimal(6)}, {}, {})
    before, after = rows[0].points
    assert Decimal(before.replace(",", ".")) - Decimal(after.replace(",", ".")) == 3


def test_what_is_taken_away_is_not_drawn_for_a_second_mark(card):
    assert Sample.frame_of(card.campaign, Sample.Of.ITEMS) == ["1.1", "1.2", "2", "3.1"]
    without = Score.objects.without_numbers().in_official_order()
    assert [score.item.code for score in without] == ["1.1", "1.2", "2", "3.1"]


def test_sheets_that_went_out_know_the_line(card):
    before = card.campaign.plan_fingerprint
    Criterion.objects.filter(campaign=card.campaign_id, parent=None, position=3).update(line="")
    assert Campaign.objects.get(pk=card.campaign_id).plan_fingerprint != before


def test_cards_filled_to_their_caps_stand_at_the_whole(card):
    fill(card, "self")
    assert card.campaign.scorecards.with_totals().get().self_sum == 10
