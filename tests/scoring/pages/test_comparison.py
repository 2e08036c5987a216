"""The comparison's rows as data: sums, differences, what is blank, and what narrows the grid."""

import random
from collections import defaultdict
from decimal import Decimal
from itertools import zip_longest

import pytest

from scoring.models import Campaign, Reply, Score, Scorecard
from scoring.pages.comparison.cells import NOTHING, Adding, Sums, Texts, make_cell, sums_of
from scoring.pages.comparison.grid import PAGE, Grid
from scoring.pages.comparison.ward_sheet import WardSheet
from scoring.rules.lifecycle import CardState
from scoring.workbooks.grid import rows
from tests.factories import (
    fill,
    make_campaign,
    make_scorecard,
    make_survey,
    make_ward,
    make_ward_officer,
)
from tests.groups import make_groups
from tests.rows import rows_read

HALF = Decimal("0.5")


def sums(
    own=None,
    survey=None,
    verified=None,
    items=2,
    scored=(2, 2, 2),
    gap=None,
    differing=0,
    by_survey=0,
):
    points = [None if one is None else Decimal(str(one)) for one in (own, survey, verified)]
    gap = None if gap is None else Decimal(str(gap))
    return Sums(*points, items, *scored, gap, differing, by_survey)


def cell(found, own_items=2, threshold=HALF):
    return make_cell(1, found, own_items, threshold, Texts())


def test_a_blank_criterion_is_blank_and_not_zero():
    found = cell(NOTHING._replace(items=2))
    assert (found.own, found.survey, found.verified, found.gap, found.look) == (
        "",
        "",
        "",
        "",
        "none",
    )
    assert found.ticks == (None, None, None)


def test_zero_points_are_points():
    found = cell(sums(0, 0, 0, gap=0))
    assert (found.own, found.survey, found.verified, found.look, found.lean) == (
        "0",
        "0",
        "0",
        "",
        "",
    )


@pytest.mark.parametrize(
    ("gap", "look", "lean", "text"),
    [
        ("-0.75", "down", "down", "−0,75"),
        ("-0.5", "down", "down", "−0,5"),
        ("-0.25", "", "down", "−0,25"),
        ("0", "", "", ""),
        ("0.25", "", "up", "+0,25"),
        ("0.5", "up", "up", "+0,5"),
    ],
)
def test_a_gap_is_marked_from_the_threshold_on_and_said_quietly_below(gap, look, lean, text):
    found = cell(sums(4, 4, 4, gap=gap))
    assert (found.look, found.lean, found.gap, found.ahead) == (look, lean, text, False)


def test_items_that_cancel_out_are_not_hidden():
    found = cell(sums(4, 4, 4, gap=0, differing=2))
    assert (found.lean, found.gap, found.look) == ("even", "±0", "")


def test_until_something_is_verified_the_gap_is_the_survey_s():
    found = cell(sums(4, 3, None, scored=(2, 2, 0), gap=-1, differing=1, by_survey=1))
    assert (found.gap, found.look, found.ahead, found.verified) == ("−1", "down", True, "")


@pytest.mark.django_db
def test_the_survey_s_gap_stays_until_the_item_is_verified():
    """What is taken over first must not hide what is in dispute."""
    campaign = make_campaign(wards=1)
    card = make_scorecard(CardState.SUBMITTED, campaign)
    fill(card, "survey", (2, 3, 4))
    before = Grid(campaign, {}).rows[0]
    fill(card, "verified", (2, None, 4))
    (row,) = Grid(campaign, {"gap": "0,5"}).rows
    assert (row.cells[0].gap, row.cells[0].look, row.cells[0].ahead) == ("−1", "down", True)
    assert (
        (row.total.gap, row.total.look) == (before.total.gap, before.total.look) == ("−1", "down")
    )
    assert WardSheet(card).whole == row.total
    assert (row.cells[1].lean, row.cells[1].ahead) == ("", False)


def test_a_partial_sum_says_of_how_many_items():
    assert cell(sums(4, 4, 1, items=4, scored=(4, 4, 2)), own_items=4).part == ("verified", "2/4")
    assert cell(sums(4, 1, None, items=4, scored=(4, 1, 0)), own_items=4).part == ("survey", "1/4")
    assert cell(sums(1, items=4, scored=(3, 0, 0)), own_items=4).part == ("self", "3/4")
    assert cell(sums(4, 4, 4)).part is None


def test_what_only_the_survey_scores_makes_self_points_no_part():
    assert cell(sums(1, items=2, scored=(1, 0, 0)), own_items=1).part is None


def test_the_ruler_shows_whole_sums_alone():
    assert cell(sums(4, 3.5, 1, items=2, scored=(2, 2, 1))).ticks == (400, 350, None)


def test_adding_up_keeps_blanks_blank():
    """Points in hundredths, as the database has them: of one card two criteria."""
    scored = (7, 1, 100, None, None, 2, 2, 0, 0, -25, 1, 1)
    blank = (7, 2, None, None, None, 2, 0, 0, 0, None, 0, 0)
    added = Adding().by_card([scored, blank])[7]
    assert added.sums == {
        1: sums(1, scored=(2, 0, 0), gap=-0.25, differing=1, by_survey=1),
        2: sums(scored=(0, 0, 0)),
    }
    whole = sums(1, items=4, scored=(2, 0, 0), gap=-0.25, differing=1, by_survey=1)
    assert (added.whole, added.widest) == (whole, Decimal("0.25"))
    alone = Adding().by_card([blank])[7]
    assert (alone.whole, alone.widest) == (sums(scored=(0, 0, 0)), None)
    assert Adding().by_card([]) == {}


@pytest.mark.django_db
def test_sums_of_items_at_hand_are_those_of_the_database():
    campaign = make_campaign(wards=3)
    for points in ((1, 4, 3), (2, None, None), (None, None, None)):
        fill(make_scorecard("draft", campaign), "self", points)
    cards = list(campaign.scorecards.order_by("pk"))
    fill(cards[0], "survey", (2, 3, 3))
    fill(cards[0], "verified", (2, 3, None))
    found = {
        (card, head): Sums._make(rest) for card, head, *rest in Score.objects.all().by_criterion()
    }
    for card in cards:
        scores = list(card.scores.select_related("item__parent"))
        for head in campaign.heads:
            mine = [score for score in scores if head.pk in (score.item_id, score.item.parent_id)]
            assert sums_of(mine) == found[card.pk, head.pk]


# The grid


@pytest.fixture
def campaign(db) -> Campaign:
    """Five cards: blank, draft with a part, submitted, surveyed with a gap, verified."""
    campaign = make_campaign(wards=5)
    _blank, draft, submitted, surveyed, verified = campaign.scorecards.order_by("pk")
    fill(draft, "self", (1, None, None))
    for card in (submitted, surveyed):
        fill(card, "self")
        Scorecard.objects.filter(pk=card.pk).update(state=CardState.SUBMITTED)
    make_survey(surveyed)
    fill(surveyed, "survey", (2, 4, 3))
    Scorecard.objects.filter(pk=verified.pk).update(state=CardState.VERIFIED)
    fill(verified, "self")
    fill(verified, "verified", ("1.75", 4, 4))
    return Campaign.objects.get(pk=campaign.pk)


def names(campaign: Campaign, **data: str) -> list[str]:
    return [row.stage for row in Grid(campaign, data).rows]


def test_rows_stand_in_official_order_not_alphabetically(db):
    wards = [make_ward(number, position=number) for number in (910, 902, 901)]
    grid = Grid(make_campaign(wards=wards), {})
    assert [row.name for row in grid.rows] == ["Phường 901", "Phường 902", "Phường 910"]


def test_a_row_says_how_far_the_card_is(campaign):
    grid = Grid(campaign, {})
    assert [row.stage for row in grid.rows] == [
        "blank",
        "draft",
        "submitted",
        "surveyed",
        "verified",
    ]
    blank, draft, _submitted, surveyed, verified = grid.rows
    assert blank.total.look == "none"
    assert (draft.cells[0].own, draft.cells[0].part) == ("1", ("self", "1/2"))
    assert draft.cells[1].look == "none"
    assert (draft.total.own, draft.total.part) == ("1", ("self", "1/3"))
    assert (surveyed.cells[1].gap, surveyed.cells[1].look, surveyed.cells[1].ahead) == (
        "−1",
        "down",
        True,
    )
    assert (verified.total.verified, verified.total.gap) == ("9,75", "−0,25")


def test_a_tier_is_suggested_for_judged_cards_alone(campaign):
    *others, verified = Grid(campaign, {}).rows
    assert {row.tier for row in others} == {None}
    assert (verified.tier, verified.place, verified.suggested) == ("Xuất sắc", 1, True)
    Scorecard.objects.filter(state="verified").update(
        tier=campaign.tiers.last(), tiered_at="2026-11-20T08:00Z"
    )
    decided = Grid(campaign, {}).rows[-1]
    assert (decided.tier, decided.place, decided.suggested) == ("Trung bình", 3, False)
    Scorecard.objects.filter(state="verified").update(tier=None)
    decided = Grid(campaign, {}).rows[-1]
    assert (decided.tier, decided.place, decided.suggested) == ("", 0, False)


def test_the_address_narrows_the_grid(campaign):
    assert names(campaign, state="surveyed") == ["surveyed"]
    assert names(campaign, unverified="yes") == ["blank", "draft", "submitted", "surveyed"]
    assert names(campaign, gap="0,5") == ["surveyed"]
    assert names(campaign, gap="0.25") == ["surveyed", "verified"]
    assert names(campaign, criterion="2") == ["surveyed"]
    assert names(campaign, criterion="1") == []
    assert names(campaign, criterion="1", gap="0,25") == ["verified"]
    assert names(campaign, gap="0,25", state="verified") == ["verified"]
    assert names(campaign, state="final") == []


def test_tiers_narrow_by_what_is_decided(campaign):
    best = campaign.tiers.first()
    assert names(campaign, tier=str(best.pk)) == []
    Scorecard.objects.filter(state="verified").update(tier=best, tiered_at="2026-11-20T08:00Z")
    assert names(campaign, tier=str(best.pk)) == ["verified"]
    Scorecard.objects.filter(state="verified").update(tier=None)
    assert names(campaign, tier="none") == ["verified"]


def test_open_replies_and_missing_evidence_narrow(campaign):
    assert names(campaign, replies="open") == []
    assert names(campaign, missing="evidence") == []
    card = campaign.scorecards.get(state="verified")
    Scorecard.objects.filter(pk=card.pk).update(
        reply_until=campaign.reply_window_from(campaign.self_deadline)
    )
    score = card.scores.select_related("item__parent", "scorecard__campaign").first()
    Reply.make(score, "Đề nghị xem lại", by=make_ward_officer(card.ward))
    assert names(campaign, replies="open") == ["verified"]
    campaign.criteria.filter(title="Nội dung 1.1").update(evidence_required=True)
    assert names(campaign, missing="evidence") == ["draft", "submitted", "surveyed", "verified"]
    Score.objects.filter(scorecard__state="submitted").update(explanation="Đã có biên bản")
    assert "submitted" not in names(campaign, missing="evidence")


def test_clusters_narrow_where_there_are_some(campaign):
    assert not any(chip["label"] == "Cụm 2" for chip in Grid(campaign, {}).chips)
    ward = campaign.scorecards.get(state="verified").ward
    type(ward).objects.filter(pk=ward.pk).update(cluster="Cụm 2")
    assert names(campaign, cluster="Cụm 2") == ["verified"]


@pytest.mark.parametrize(
    "data",
    [
        {"state": "'; drop table"},
        {"tier": "999999999999999999999999"},
        {"tier": "x"},
        {"gap": "1e2"},
        {"gap": "-1"},
        {"criterion": "99"},
        {"criterion": "²"},
        {"missing": "x"},
        {"replies": "1"},
        {"unverified": "maybe"},
        {"cluster": "Cụm " + "9" * 500},
    ],
)
def test_a_meaningless_filter_is_left_out_and_named(campaign, data):
    grid = Grid(campaign, data)
    assert len(grid.rows) == 5
    (sentence,) = grid.filters.ignored
    assert "đã bỏ qua" in sentence
    assert len(sentence) < 150
    assert grid.filters.address() == "?"


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99", "9" * 30, ""])
def test_a_meaningless_page_is_the_nearest_one(campaign, page):
    assert len(Grid(campaign, {"page": page}).rows) == 5


def chip(grid: Grid, label: str) -> dict:
    found = next(chip for chip in grid.chips if chip["label"] == label)
    return {name: value for name, value in found.items() if name != "starts"}


def test_chips_of_each_question_stand_together(campaign):
    starts = [chip["label"] for chip in Grid(campaign, {}).chips if chip.get("starts")]
    assert len(starts) == 2
    assert starts[1] == "Chênh lệch từ 0,5"


def test_chips_count_what_they_would_leave_beside_the_others(campaign):
    grid = Grid(campaign, {})
    assert chip(grid, "Tất cả") == {"url": "?", "label": "Tất cả", "count": 5, "current": True}
    assert chip(grid, "Đã khảo sát") == {
        "url": "?state=surveyed", "label": "Đã khảo sát", "count": 1, "current": False,
    }  # fmt: skip
    assert not any(one["label"] == "Đã chốt" for one in grid.chips)
    narrowed = Grid(campaign, {"gap": "0,5"})
    assert not any(one["label"] == "Đã thẩm định" for one in narrowed.chips)
    assert chip(narrowed, "Đã khảo sát")["url"] == "?gap=0%2C5&state=surveyed"
    assert chip(narrowed, "Chênh lệch từ 0,5") == {
        "url": "?", "label": "Chênh lệch từ 0,5", "count": 1, "current": True,
    }  # fmt: skip
    assert not chip(narrowed, "Tất cả")["current"]


def test_the_own_difference_keeps_the_other_filters(campaign):
    grid = Grid(campaign, {"state": "surveyed", "gap": "1", "criterion": "2"})
    assert grid.hidden_fields == [("state", "surveyed")]
    assert grid.gap == "1"
    assert grid.filters.criterion == campaign.heads[1]
    assert not chip(grid, "Chênh lệch từ 0,5")["current"]


def test_a_hundred_wards_to_a_page(db):
    campaign = make_campaign(wards=PAGE + 2, plan=((4, ()),))
    first, second = Grid(campaign, {}), Grid(campaign, {"page": "2"})
    assert [len(first.rows), len(second.rows)] == [PAGE, 2]
    assert (first.previous_url, first.next_url, first.where) == ("", "?page=2", "Trang 1/2")
    assert (second.previous_url, second.next_url) == ("?page=1", "")
    assert Grid(campaign, {"page": "2", "state": "blank"}).previous_url == "?state=blank&page=1"


def test_a_campaign_without_cards_has_no_rows(db):
    grid = Grid(make_campaign("preparing", wards=0), {})
    assert (grid.rows, grid.cards) == ([], [])


def test_what_nobody_has_scored_yet_lacks_no_proof(db):
    campaign = make_campaign(wards=2)
    campaign.criteria.filter(children=None).update(evidence_required=True)
    make_scorecard(CardState.SUBMITTED, campaign)
    assert [row.name for row in Grid(campaign, {"missing": "evidence"}).rows] == [
        campaign.scorecards.get(state=CardState.SUBMITTED).ward_name
    ]


# One ward


def test_a_ward_knows_its_neighbours_in_official_order(db):
    wards = [make_ward(number, position=number) for number in (810, 802, 801)]
    campaign = make_campaign(wards=wards)
    found = []
    for code in ("p801", "p802", "p810"):
        card = campaign.scorecards.select_related("campaign", "ward").get(ward__code=code)
        sheet = WardSheet(card)
        found.append(
            (sheet.before and sheet.before[0], sheet.after and sheet.after[0], sheet.where)
        )
    assert found == [
        (None, "p802", "Phường 801 · 1/3"),
        ("p801", "p810", "Phường 802 · 2/3"),
        ("p802", None, "Phường 810 · 3/3"),
    ]


def test_a_ward_s_criteria_read_as_in_the_grid(campaign):
    grid = Grid(campaign, {})
    cards = campaign.scorecards.select_related("campaign", "ward").order_by("pk")
    for card, row in zip_longest(cards, grid.rows):
        sheet = WardSheet(card)
        assert [cell for _section, cell in sheet.criteria] == row.cells
        assert sheet.whole == row.total


def scored_by_chance(campaign: Campaign, chance: random.Random) -> None:
    """Every mix: blank, in part, by the ward alone, by the survey alone, differing both ways."""
    for card in campaign.scorecards.all():
        scores = list(card.scores.select_related("item"))
        for score in scores:
            steps = [None, Decimal(0), Decimal("0.5"), score.cap]
            score.self_points = chance.choice(steps) if score.item.scored_by.ward_enters else None
            score.survey_points = chance.choice(steps)
            score.verified_points = chance.choice(steps)
            score.reason = "Theo biên bản"
        blank = chance.random() < 0.1
        if not blank:
            Score.objects.bulk_update(
                scores, ["self_points", "survey_points", "verified_points", "reason"]
            )
        states = [CardState.DRAFT] if blank else [CardState.SUBMITTED, CardState.VERIFIED]
        Scorecard.objects.filter(pk=card.pk).update(state=chance.choice(states))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("page", [PAGE, 5])
def test_the_figures_are_those_of_the_rules(db, monkeypatch, seed, page):
    """What the grid adds up is what the rules say of the items one by one (sums_of), whether all
    cards are read by criterion or those of a page alone.
    """
    monkeypatch.setattr("scoring.pages.comparison.grid.PAGE", page)
    scored_by_chance(make_groups(units=4), random.Random(seed))
    grid = Grid(Campaign.objects.get(), {})
    found = grid.read(grid.found)
    assert len(found) == 8
    for card in found:
        items = list(Score.objects.filter(scorecard=card.pk).select_related("item"))
        by_head = defaultdict(list)
        for score in items:
            by_head[score.item.parent_id or score.item_id].append(score)
        parts = {head: sums_of(scores) for head, scores in by_head.items()}
        assert card.sums == parts
        assert card.whole == sums_of(items)
        gaps = [abs(part.difference) for part in parts.values() if part.difference is not None]
        assert card.widest == max(gaps, default=None)


@pytest.mark.parametrize("seed", range(2))
def test_more_units_than_a_page_shows_are_laid_out_as_if_all_were_read(db, monkeypatch, seed):
    """Rows, chips and the workbook's rows, whatever narrows and sorts."""
    scored_by_chance(make_groups(units=6), random.Random(seed))
    campaign = Campaign.objects.get()
    narrowings = [{}, *({name: value} for name, value in (
        ("gap", "0,5"), ("gap", "3"), ("unverified", "yes"), ("state", "verified"), ("criterion", "2"),
        ("sort", "-total"), ("sort", "total"), ("sort", "-3"), ("sort", "tier"), ("sort", "-name"),
    ))]  # fmt: skip

    def laid_out(data):
        grid = Grid(campaign, data)
        last = Grid(campaign, data | {"page": "1"})
        return grid.chips, grid.spread, list(rows(last)), grid.rows

    whole = [laid_out(data) for data in narrowings]
    monkeypatch.setattr("scoring.pages.comparison.grid.PAGE", 5)
    for data, (chips, spread, in_sheet, in_order) in zip(narrowings, whole, strict=True):
        assert laid_out(data)[:3] == (chips, spread, in_sheet), data
        pages = [Grid(campaign, data | {"page": str(number)}).rows for number in (1, 2, 3)]
        number = -(-len(in_order) // 5)
        assert [row for page in pages[:number] for row in page] == in_order, data


def test_a_row_adds_up_though_somebody_scores_while_the_page_is_read(db, monkeypatch):
    """The criteria are read after the whole cards, where these are more than a page shows."""
    monkeypatch.setattr("scoring.pages.comparison.grid.PAGE", 1)
    campaign = make_campaign(wards=2)
    card = make_scorecard(CardState.SUBMITTED, campaign)
    fill(card, "verified")
    grid = Grid(campaign, {})
    score = card.scores.in_official_order()[0]
    Score.objects.filter(pk=score.pk).update(verified_points=0, reason="Theo biên bản")
    assert [row.name for row in grid.rows] == [card.ward_name]
    assert grid.rows == Grid(campaign, {}).rows


def test_of_each_unit_that_is_not_shown_two_rows_are_read(db, monkeypatch):
    monkeypatch.setattr("scoring.pages.comparison.grid.PAGE", 2)
    read = []
    for units in (6, 12):
        campaign = make_campaign(wards=units)
        with rows_read() as found:
            assert len(Grid(campaign, {}).rows) == 2
        read.append(found.count)
    assert len(campaign.heads) > 1
    assert read[1] - read[0] == 2 * 6
