"""One item over all units on one page:
what each has, what the others got, verdicts in one sitting.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.forms.entering import fingerprint
from scoring.models import Act, Entry, Phrase, Score
from scoring.models.scores.giving_back import give_back
from scoring.rules.lifecycle import CardState
from scoring.rules.points import show
from tests.factories import fill, make_campaign, make_evidence, make_scorecard, make_survey

pytestmark = pytest.mark.django_db

CODE = "1.2"  # of at most 4 points


@pytest.fixture
def board(sign_in, reviewer):
    return sign_in(reviewer)


def a_campaign(*surveyed, state=CardState.SUBMITTED):
    """A campaign with a submitted card for each of these survey points of item 1.2; self points 4."""
    campaign = make_campaign(wards=len(surveyed))
    for points in surveyed:
        card = make_scorecard(state, campaign)
        make_survey(card)
        fill(card, "survey", (2, points, 4))
    return campaign


def page_of(campaign, code=CODE, name="item_across"):
    return reverse(name, args=[campaign.slug, code])


def scores_of(campaign, code=CODE):
    above, _dot, place = code.rpartition(".")
    scores = Score.objects.filter(scorecard__campaign=campaign, item__position=place)
    scores = (
        scores.filter(item__parent__position=above) if above else scores.filter(item__parent=None)
    )
    return list(scores.order_by("scorecard__ward__position"))


def typed(score, points, reason="", version=None):
    """The fields of one row, as a browser sends them."""
    stored = show(score.verified_points)
    return {
        f"points-{score.pk}": points,
        f"reason-{score.pk}": reason,
        f"version-{score.pk}": score.version if version is None else version,
        f"was-{score.pk}": fingerprint(stored, score.reason),
    }


def untouched(score):
    return typed(score, show(score.verified_points), score.reason)


def send(client, campaign, *rows, **more):
    data = {name: value for row in rows for name, value in row.items()}
    return client.post(page_of(campaign, name="item_verify"), data | more)


def points_of(campaign):
    return [show(score.verified_points) for score in scores_of(campaign)]


def test_every_unit_stands_there_with_its_points_and_proof(board):
    campaign = a_campaign(4, 3)
    one, two = scores_of(campaign)
    make_evidence(one.scorecard, one, title="Báo cáo số 7")
    Score.objects.filter(pk=two.pk).update(finding="Thiếu hai kỳ")
    said = board.get(page_of(campaign)).content.decode()
    for words in ("Báo cáo số 7", "Thiếu hai kỳ", one.scorecard.ward_name, two.scorecard.ward_name):
        assert words in said
    assert said.count("Nhận tự chấm 4") == 2
    assert said.count("Nhận khảo sát 3") == 1


def test_one_sitting_verifies_several_units_each_by_its_own_act(board, reviewer):
    campaign = a_campaign(4, 3, 2)
    one, two, three = scores_of(campaign)
    answer = send(
        board, campaign, typed(one, "4"), typed(two, "3,5", "Thiếu một kỳ"), untouched(three)
    )
    assert answer.status_code == 302
    assert points_of(campaign) == ["4", "3,5", ""]
    entries = Entry.objects.filter(act=Act.ENTER_VERIFIED)
    assert {(entry.scorecard_id, entry.by) for entry in entries} == {
        (one.scorecard_id, reviewer),
        (two.scorecard_id, reviewer),
    }


def test_what_is_refused_stays_as_it_was_typed_and_the_rest_is_saved(board):
    campaign = a_campaign(4, 3, 2)
    one, two, three = scores_of(campaign)
    answer = send(
        board, campaign, typed(one, "4"), typed(two, "3"), typed(three, "44", "Không đúng bước")
    )
    assert answer.status_code == 422
    assert points_of(campaign) == ["4", "", ""]
    said = answer.content.decode()
    assert "điểm thẩm định khác điểm tự chấm, hãy ghi lý do" in said
    assert "tối đa 4 điểm. Đồng chí đã nhập 44" in said
    assert "Không đúng bước" in said
    rows = {row.score.pk: row.typed.points for row in answer.context["across"].rows}
    assert rows == {one.pk: "4", two.pk: "3", three.pk: "44"}


def test_what_somebody_else_just_saved_is_never_overwritten(board, head):
    campaign = a_campaign(4, 3)
    one, two = scores_of(campaign)
    seen = two.version
    two.enter("verified", Decimal(2), by=head, note="Thiếu nhiều")
    answer = send(board, campaign, typed(one, "4"), typed(two, "3,5", "Thiếu một kỳ", seen))
    assert answer.status_code == 409
    assert points_of(campaign) == ["4", "2"]
    said = answer.content.decode()
    assert "Người khác vừa lưu nội dung này" in said
    assert "Thiếu nhiều" in said
    assert "Thiếu một kỳ" in said
    fresh = next(row.typed for row in answer.context["across"].rows if row.score.pk == two.pk)
    again = typed(scores_of(campaign)[1], "3,5", "Thiếu một kỳ", fresh.theirs.version)
    assert send(board, campaign, again).status_code == 302
    assert points_of(campaign) == ["4", "3,5"]


def test_the_same_form_sent_twice_is_one_sitting(board):
    campaign = a_campaign(4, 3)
    one, two = scores_of(campaign)
    rows = (typed(one, "4"), typed(two, "3,5", "Thiếu một kỳ"))
    once = {"request_id": "6a6b1a1e-0000-4000-8000-000000000001"}
    first = send(board, campaign, *rows, **once)
    again = send(board, campaign, *rows, **once)
    assert (first.status_code, again.status_code) == (302, 302)
    assert Entry.objects.filter(act=Act.ENTER_VERIFIED).count() == 2


def test_a_button_takes_over_the_points_of_one_unit_or_of_all_without_a_difference(board):
    campaign = a_campaign(4, 3, 4)
    one, two, three = scores_of(campaign)
    Score.objects.filter(pk=two.pk).update(finding="Thiếu một kỳ")
    send(board, campaign, *map(untouched, (one, two, three)), take=f"survey-{two.pk}")
    assert points_of(campaign) == ["", "3", ""]
    one, two, three = scores_of(campaign)
    assert two.reason == "Thiếu một kỳ"
    send(board, campaign, *map(untouched, (one, two, three)), take="agreed")
    assert points_of(campaign) == ["4", "3", "4"]


def test_a_phrase_explains_whatever_was_changed_without_a_word(board, reviewer):
    campaign = a_campaign(4, 3)
    Phrase.objects.create(text="Thiếu hồ sơ", by=reviewer)
    one, two = scores_of(campaign)
    send(board, campaign, typed(one, "3", "Thiếu kỳ 5"), typed(two, "3"), phrase="Thiếu hồ sơ")
    assert [score.reason for score in scores_of(campaign)] == ["Thiếu kỳ 5", "Thiếu hồ sơ"]


def test_a_row_that_lost_fields_on_its_way_saves_nothing(board):
    campaign = a_campaign(4, 3)
    one, two = scores_of(campaign)
    lost = typed(two, "3", "Thiếu")
    del lost[f"reason-{two.pk}"]
    answer = send(board, campaign, typed(one, "4"), lost)
    assert answer.status_code == 422
    assert "thiếu một phần nên chưa lưu gì" in answer.content.decode()
    assert points_of(campaign) == ["", ""]


def test_figures_say_what_the_others_got(board):
    campaign = a_campaign(4, 3, 3)
    for score, points in zip(scores_of(campaign), (4, 3, 3), strict=True):
        Score.objects.filter(pk=score.pk).update(verified_points=points, reason="Thiếu hồ sơ")
    across = board.get(page_of(campaign)).context["across"]
    assert across.figures.middle_values == [
        ("self", "Tự chấm", "4", 3),
        ("survey", "Khảo sát", "3", 3),
        ("verified", "Thẩm định", "3", 3),
    ]
    assert [(one.points, one.own, one.survey, one.verified) for one in across.figures.held] == [
        ("4", 3, 1, 1),
        ("3", 0, 2, 2),
    ]


def test_one_reason_for_different_points_is_said(board, reviewer):
    campaign = a_campaign(3, 2)
    for score, points in zip(scores_of(campaign), ("3,5", "3"), strict=True):
        score.enter("verified", Decimal(points.replace(",", ".")), by=reviewer, note="Thiếu 2 kỳ")
    ((reason, units),) = board.get(page_of(campaign)).context["across"].figures.uneven
    names = [score.scorecard.ward_name for score in scores_of(campaign)]
    assert (reason, units) == ("Thiếu 2 kỳ", [(names[0], "−0,5"), (names[1], "−1")])


def test_only_what_is_left_or_apart_is_shown_when_asked_for(board, reviewer):
    campaign = a_campaign(4, 3, 4)
    one, _two, three = scores_of(campaign)
    one.enter("verified", Decimal(4), by=reviewer)
    left = board.get(page_of(campaign) + "?show=left").context["across"]
    assert [row.score.pk for row in left.rows] == [_two.pk, three.pk]
    apart = board.get(page_of(campaign) + "?show=apart").context["across"]
    assert [row.score.pk for row in apart.rows] == [_two.pk]
    marked = 1  # the one that is apart
    assert [chip["count"] for chip in left.filters] == [3, 2, 1, marked]


def test_a_form_is_saved_whatever_the_filter_leaves_by_then(board, reviewer):
    campaign = a_campaign(4, 3)
    one, two = scores_of(campaign)
    where = page_of(campaign, name="item_verify") + "?show=left"
    one.enter("verified", Decimal(4), by=reviewer)
    data = typed(one, "3", "Thiếu kỳ", one.version) | typed(two, "3", "Thiếu kỳ")
    answer = board.post(where, data)
    assert answer.status_code == 409  # the first was verified after the page was made
    assert points_of(campaign) == ["4", "3"]


def test_the_way_leads_to_the_next_item_that_somebody_waits_for(board):
    campaign = a_campaign(4)
    (score,) = scores_of(campaign)
    answer = send(board, campaign, typed(score, "4"), then="next")
    assert answer["Location"] == page_of(campaign, "2")
    Score.objects.filter(scorecard__campaign=campaign).exclude(item__position=1).update(
        verified_points=1, reason="Thiếu"
    )
    around = board.get(page_of(campaign)).context["across"].round.neighbours
    assert (around["previous"], around["next"], around["where"]) == ("1.1", "2", "2/3 nội dung")


@pytest.mark.parametrize("state", [CardState.DRAFT, CardState.VERIFIED, CardState.FINAL])
def test_what_is_not_to_be_verified_now_is_only_read(board, state):
    campaign = make_campaign(wards=1)
    make_scorecard(state, campaign)
    answer = board.get(page_of(campaign))
    assert answer.status_code == 200
    assert 'name="points-' not in answer.content.decode()
    (score,) = scores_of(campaign)
    assert send(board, campaign, typed(score, "1", "Thiếu")).status_code == 422


def test_an_observer_reads_and_a_code_that_is_none_does_not_exist(sign_in, observer):
    campaign = a_campaign(4)
    client = sign_in(observer)
    answer = client.get(page_of(campaign))
    assert 'name="points-' not in answer.content.decode()
    assert client.get(page_of(campaign, "9.9")).status_code == 404
    assert (
        client.get(page_of(campaign, "1")).status_code == 404
    )  # a criterion with items takes none


def test_a_thousand_units_come_by_pages(board):
    campaign = make_campaign(wards=120)
    answer = board.get(page_of(campaign) + "?page=3")
    across = answer.context["across"]
    assert (len(across.rows), across.page.where) == (20, "101–120 trong 120")
    assert across.page.next_url == ""
    assert across.page.previous_url == "?page=2"


def test_marks_order_the_queue_for_the_board_alone(board, sign_in, observer):
    campaign = a_campaign(4, 4, 3)
    one, two, three = scores_of(campaign)
    same = {"kind": "file", "title": "Kế hoạch", "file": "x.pdf", "size": 3, "sha256": "a" * 64}
    for score in (two, three):
        make_evidence(score.scorecard, score, **same)
    make_evidence(one.scorecard, one, **(same | {"sha256": "b" * 64}))
    plain = board.get(page_of(campaign)).context["across"]
    assert [row.score.pk for row in plain.rows] == [one.pk, two.pk, three.pk]
    across = board.get(page_of(campaign) + "?order=risk").context["across"]
    assert [row.score.pk for row in across.rows] == [three.pk, two.pk, one.pk]
    assert [list(row.marks) for row in across.rows] == [
        ["over_claim", "same_file"],
        ["same_file"],
        [],
    ]
    assert across.address(page="2") == "?order=risk&page=2"
    seen = sign_in(observer).get(page_of(campaign) + "?order=risk")
    assert [row.score.pk for row in seen.context["across"].rows] == [one.pk, two.pk, three.pk]
    assert "tệp trùng" not in seen.content.decode()


def test_an_item_that_is_given_back_waits(board, reviewer):
    campaign = a_campaign(4, 3)
    _one, two = scores_of(campaign)
    give_back(two, by=reviewer, reason="Bổ sung", until=timezone.now() + timedelta(days=2))
    answer = board.get(page_of(campaign))
    assert "đang trả lại đơn vị đến" in answer.content.decode()
    assert [row.may_verify for row in answer.context["across"].rows] == [True, False]
