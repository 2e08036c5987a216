"""The Board's pages: the grid, one ward item by item, the survey, the steps, the answers."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from scoring.forms.entering import fingerprint
from scoring.maintenance import replay
from scoring.models import Campaign, Entry, Evidence, Reply, Score, Scorecard, Survey
from scoring.pages.comparison.grid import Grid
from scoring.rules.lifecycle import CardState
from scoring.rules.points import show
from scoring.templatetags.board import ROWS, with_rows
from tests.factories import (
    fill,
    make_campaign,
    make_evidence,
    make_scorecard,
    make_survey,
    make_user,
    make_ward_officer,
    write_down,
)
from tests.refusals import refused as only_refused
from wards.models import Role

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def card() -> Scorecard:
    """Submitted and surveyed: 1.1 and 2 agree, 1.2 was found one point lower; nothing verified."""
    card = make_scorecard("submitted")
    make_survey(card)
    fill(card, "survey", (2, 3, 4))
    Score.objects.filter(scorecard=card, survey_points=3).update(finding="Thiếu biên bản quý III")
    return card


@pytest.fixture
def board(sign_in, reviewer):
    return sign_in(reviewer)


def items(card: Scorecard) -> list[Score]:
    return list(
        card.scores.select_related("item__parent", "scorecard__campaign").in_official_order()
    )


def page(card: Scorecard, name: str = "board_ward", *more) -> str:
    return reverse(name, args=[card.campaign.slug, card.ward.code, *more])


def verify(client, card: Scorecard, score: Score, **typed):
    facts = {"points": "", "reason": "", "version": score.version} | typed
    return client.post(page(card, "board_item", score.pk), facts)


def text(response) -> str:
    return response.content.decode()


def shown(response) -> str:
    """The page with its blanks as a browser shows them."""
    return " ".join(text(response).split())


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


# The grid


@pytest.mark.parametrize("query", ["", "?gap=0,5&missing=evidence&replies=open&unverified=yes"])
def test_the_grid_asks_the_same_number_of_queries_for_any_number_of_wards(board, query):
    counted = set()
    for wards in (1, 10, 100):
        campaign = make_campaign(wards=wards)
        for _ in range(min(wards, 3)):
            make_scorecard("verified", campaign)
        counted.add(queries(board, reverse("board", args=[campaign.slug]) + query))
    (count,) = counted
    assert count <= 12


def test_the_grid_shows_the_three_kinds_of_points_and_the_gap(board, card):
    fill(card, "verified", (2, 3, None))
    answer = text(board.get(reverse("board", args=[card.campaign.slug])))
    assert f'<td class="down"><a href="{page(card)}#tc-1">' in answer
    assert '<span class="gap down"><span aria-hidden="true">▼</span> −1</span><b>5</b>' in answer
    assert '<span class="is-self">6</span> · ' in answer
    assert '<span class="is-survey">5</span>' in answer
    assert "2/3 nội dung" in answer
    assert "chưa thẩm định" in answer
    assert "Đã khảo sát" in answer


def test_a_blank_card_shows_no_zero(board):
    campaign = make_campaign(wards=1)
    answer = text(board.get(reverse("board", args=[campaign.slug])))
    body = answer[answer.index("<tbody>") : answer.index("</tbody>")]
    assert body.count("chưa chấm") == 3
    assert "<b>0</b>" not in body
    assert "is-self" not in body


def test_the_rows_stand_once_in_the_table_whatever_units_are_called(board):
    campaign = make_campaign(wards=3)
    campaign.scorecards.filter(pk=campaign.scorecards.first().pk).update(ward_name=ROWS)
    answer = text(board.get(reverse("board", args=[campaign.slug])))
    body = answer[answer.index("<tbody>") : answer.index("</tbody>")]
    assert body.count('<tr><th scope="row">') == 3 == answer.count('<tr><th scope="row">')
    assert ROWS not in answer
    assert escape(ROWS) in body
    assert answer.rstrip().endswith("</html>")


def test_what_a_filter_leaves_without_rows_says_so(board):
    campaign = make_campaign(wards=1)
    answer = text(board.get(reverse("board", args=[campaign.slug]) + "?q=khong+co"))
    assert "Không đơn vị nào hợp với điều kiện lọc." in answer
    assert "<tr>" not in answer


def test_a_row_leaves_as_one_text_and_the_page_around_it_as_two():
    """A thousand cells by themselves, or half a megabyte copied around, were a third of the page."""
    grid = Grid(make_campaign(wards=5), {})
    pieces = list(with_rows(f"before{ROWS}after", grid))
    assert (pieces[0], pieces[-1], len(pieces)) == (b"before", b"after", 5 + 2)
    for row in pieces[1:-1]:
        assert row.startswith(b"<tr>")
        assert row.endswith(b"</tr>")


def test_a_suggested_tier_is_marked_as_such(board):
    card = make_scorecard("verified")
    address = reverse("board", args=[card.campaign.slug])
    assert "(đề xuất)" in text(board.get(address))
    Scorecard.objects.filter(pk=card.pk).update(
        tier=card.campaign.tiers.first(), tiered_at=timezone.now()
    )
    assert "(đề xuất)" not in text(board.get(address))


def test_names_from_outside_are_escaped_in_the_grid(board):
    campaign = make_campaign(wards=1)
    Scorecard.objects.update(ward_name="<b>Phường</b>")
    campaign.criteria.update(title="<i>Tiêu chí</i>")
    answer = text(board.get(reverse("board", args=[campaign.slug])))
    assert "<b>Phường</b>" not in answer
    assert "<i>Tiêu chí</i>" not in answer


@pytest.mark.parametrize(
    "query",
    [
        "?state=%00",
        "?gap=1e2",
        "?gap=4,5,5",
        "?tier=９",
        "?page=-1",
        "?page=99999999999999",
        "?criterion=x&cluster=%F0",
    ],
)
def test_bad_parameters_of_the_grid_are_no_error(board, card, query):
    answer = board.get(reverse("board", args=[card.campaign.slug]) + query)
    assert answer.status_code == 200
    assert card.ward_name in text(answer)


def test_filters_that_leave_nothing_say_so(board, card):
    answer = text(board.get(reverse("board", args=[card.campaign.slug]) + "?state=final"))
    assert "Không đơn vị nào hợp với điều kiện lọc." in answer


def test_who_reads_no_record_opens_a_unit_all_the_same(sign_in, card, administrator):
    page = sign_in(administrator).get(reverse("board_ward", args=["2026", card.ward.code]))
    assert page.status_code == 200


def test_the_workbook_is_offered_to_readers_of_the_board(sign_in, card, observer, administrator):
    address, link = (
        reverse("board", args=[card.campaign.slug]),
        reverse("exports", args=[card.campaign.slug]),
    )
    assert link in text(sign_in(observer).get(address))
    assert link not in text(sign_in(administrator).get(address))


# One ward


def test_a_ward_s_page_asks_few_queries_however_much_there_is(board, card):
    small = queries(board, page(card))
    campaign = make_campaign(wards=10, plan=((40, (4,) * 10), (40, (4,) * 10), (20, (4,) * 5)))
    big = make_scorecard("submitted", campaign)
    for score in items(big):
        make_evidence(big, score, by=make_ward_officer(big.ward))
    assert queries(board, page(big)) == small <= 12


def test_a_ward_s_page_shows_what_there_is_to_judge_by(board, card):
    first = items(card)[0]
    Score.objects.filter(pk=first.pk).update(explanation="Đã họp 12 kỳ")
    make_evidence(card, first, by=make_ward_officer(card.ward))
    answer = text(board.get(page(card)))
    for words in (
        "Đã họp 12 kỳ",
        "Báo cáo số 12-BC/ĐU",
        "Thiếu biên bản quý III",
        "Trụ sở phường",
        "Còn 3 nội dung",
    ):
        assert words in answer
    assert "Nhận điểm khảo sát 3" in answer
    assert "Nhận điểm khảo sát 2" not in answer  # the survey agrees: one button is enough


def test_last_year_s_points_stand_beside(board):
    model = make_campaign(wards=1, year=2025)
    before = make_scorecard("final", model)
    campaign = make_campaign(wards=[before.ward], model=model)
    assert "Năm 2025: tự chấm 2 · thẩm định 2" in text(board.get(page(campaign.scorecards.get())))


def test_enter_saves_what_was_typed_and_takes_nothing_over(board, card):
    """The first button of a form is what the Enter key presses."""
    answer = text(board.get(page(card)))
    form = answer[answer.index('<form class="verify"') :]
    assert form.index("Lưu") < form.index('name="take"')


def test_the_self_points_are_taken_over_in_one_click(board, card, reviewer):
    score = items(card)[0]
    answer = verify(board, card, score, take="self")
    assert answer.status_code == 302
    assert answer["Location"] == page(card) + f"#item-{score.pk}"
    score.refresh_from_db()
    assert (score.verified_points, score.reason, score.changed_by) == (2, "", reviewer)
    assert Entry.objects.filter(act="enter_verified", score=score).count() == 1


def test_survey_points_carry_the_finding_as_their_reason(board, card):
    score = items(card)[1]
    verify(board, card, score, take="survey")
    score.refresh_from_db()
    assert (score.verified_points, score.reason) == (3, "Thiếu biên bản quý III")


def test_a_reason_typed_goes_before_the_finding(board, card):
    score = items(card)[1]
    verify(board, card, score, take="survey", reason="Biên bản không có chữ ký")
    score.refresh_from_db()
    assert score.reason == "Biên bản không có chữ ký"


@pytest.mark.parametrize("typed", ["", "  ", ".", "–", "..."])
def test_nobody_loses_a_point_without_a_word_of_a_person(board, card, typed):
    score = items(card)[1]
    Score.objects.filter(pk=score.pk).update(finding="")
    answer = verify(board, card, score, take="survey", reason=typed)
    assert answer.status_code == 422
    assert "Nội dung 1.2: điểm thẩm định khác điểm tự chấm, hãy ghi lý do." in text(answer)
    score.refresh_from_db()
    assert (score.verified_points, score.reason) == (None, "")


def test_taking_over_the_self_points_ends_an_adjustment_and_its_reason(board, card):
    fill(card, "verified", (None, 3, None), reason="Thiếu biên bản")
    score = items(card)[1]
    verify(board, card, score, take="self", reason=score.reason)
    score.refresh_from_db()
    assert (score.verified_points, score.reason) == (4, "")


def test_points_that_are_not_there_cannot_be_taken_over(board, card):
    score = items(card)[0]
    Score.objects.filter(pk=score.pk).update(survey_points=None)
    answer = verify(board, card, score, take="survey")
    assert answer.status_code == 422
    assert "Nội dung 1.1 chưa có điểm khảo sát để nhận." in text(answer)


def test_other_points_need_a_reason_and_what_was_typed_stays(board, card):
    score = items(card)[1]
    answer = verify(board, card, score, points="2,5")
    assert answer.status_code == 422
    assert "Nội dung 1.2: điểm thẩm định khác điểm tự chấm, hãy ghi lý do." in text(answer)
    assert 'value="2,5" aria-invalid="true"' in shown(answer)
    assert verify(board, card, score, points="2,5", reason="Thiếu hồ sơ").status_code == 302
    score.refresh_from_db()
    assert (score.verified_points, score.reason) == (Decimal("2.5"), "Thiếu hồ sơ")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("4,5", "Nội dung 1.2 tối đa 4 điểm. Đồng chí đã nhập 4,5."),
        ("3,1", "điểm chấm theo bước 0,25"),
        ("-1", "điểm không được âm"),
        ("1e2", "không phải là điểm"),
        ("4,5,5", "không phải là điểm"),
        ("٤", "không phải là điểm"),
        ("bốn", "không phải là điểm"),
        ("9" * 300, "không phải là điểm"),
        ("", "hãy nhập điểm thẩm định"),
        ("   ", "hãy nhập điểm thẩm định"),
    ],
)
def test_bad_points_are_kept_as_typed_with_a_sentence(board, card, typed, sentence):
    score = items(card)[1]
    answer = verify(board, card, score, points=typed, reason="Vì thế")
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f'value="{typed}"' in text(answer)
    assert "\nVì thế</textarea>" in text(answer)
    score.refresh_from_db()
    assert (score.verified_points, score.reason, score.version) == (None, "", 1)


def test_a_reason_without_end_is_refused(board, card):
    answer = verify(board, card, items(card)[1], points="1", reason="x" * 10_001)
    assert answer.status_code == 422
    assert "tối đa 10.000 ký tự" in text(answer)


@pytest.mark.parametrize(
    "typed", [{}, {"version": "x"}, {"version": "9" * 40}, {"take": "x"}, {"points": "\x00"}]
)
def test_a_mangled_form_is_no_error(board, card, typed):
    score = items(card)[1]
    assert verify(board, card, score, **typed).status_code in {409, 422}
    assert board.post(page(card, "board_item", score.pk)).status_code == 422
    score.refresh_from_db()
    assert score.verified_points is None


def test_a_stale_form_shows_both_values_and_saves_on_the_second_press(board, card):
    score = items(card)[1]
    other = make_user(Role.REVIEWER, full_name="Lê Văn Khác")
    score.enter("verified", Decimal(3), by=other, note="Thiếu biên bản")
    answer = verify(board, card, score, points="2", reason="Thiếu hai biên bản", version=1)
    assert answer.status_code == 409
    for words in (
        "Lê Văn Khác",
        "Giá trị vừa lưu",
        "<b>3</b>",
        "Thiếu biên bản",
        "<b>2</b>",
        "Thiếu hai biên bản",
    ):
        assert words in text(answer)
    assert '<input type="hidden" name="version" value="2">' in text(answer)
    assert (
        verify(board, card, score, points="2", reason="Thiếu hai biên bản", version=2).status_code
        == 302
    )
    score.refresh_from_db()
    assert score.verified_points == 2


def test_points_of_a_card_that_is_verified_do_not_move(board):
    card = make_scorecard("verified")
    answer = verify(board, card, items(card)[0], points="1", reason="Muộn")
    assert answer.status_code == 422
    assert "Phiếu đang ở trạng thái “Đã thẩm định”" in text(answer)
    assert 'value="1"' in text(answer)


def test_an_item_of_another_ward_does_not_exist_here(board, card):
    stranger = items(make_scorecard("submitted"))[0]
    assert verify(board, card, stranger, points="1").status_code == 404
    assert board.get(page(card).replace(card.ward.code, "p9999")).status_code == 404


def test_signing_in_again_leads_back_to_the_item(board, card):
    score = items(card)[0]
    answer = board.get(page(card, "board_item", score.pk))
    assert answer["Location"].endswith(f"#item-{score.pk}")


def test_whatever_the_survey_found_no_different_is_taken_over_at_once(board, card, reviewer):
    answer = board.post(page(card, "board_take_over"), follow=True)
    assert "Đã nhận điểm tự chấm của 2 nội dung." in text(answer)
    assert [score.verified_points for score in items(card)] == [2, None, 4]
    assert Entry.objects.filter(act="enter_verified").count() == 2
    again = board.post(page(card, "board_take_over"), follow=True)
    assert "Không còn nội dung nào" in text(again)


def test_taking_over_leaves_blanks_and_what_is_verified_alone(board, card):
    fill(card, "verified", (1, None, None), reason="Thiếu")
    Score.objects.filter(pk=items(card)[2].pk).update(survey_points=None)
    board.post(page(card, "board_take_over"))
    assert [score.verified_points for score in items(card)] == [1, None, None]


def test_taking_over_asks_the_state(board):
    card = make_scorecard("verified")
    Score.objects.filter(scorecard=card).update(verified_points=None)
    assert board.post(page(card, "board_take_over")).status_code == 409
    assert not Score.objects.exclude(verified_points=None).exists()


# Who


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADMINISTRATOR])
def test_who_only_reads_sees_everything_and_no_form(sign_in, card, role):
    reader = sign_in(make_user(role))
    answer = text(reader.get(page(card)))
    content = answer[answer.index("<main") : answer.index("</main>")]
    assert "Thiếu biên bản quý III" in content
    assert "<form" not in content
    assert "Xác nhận thẩm định" not in content
    assert reader.get(reverse("board", args=[card.campaign.slug])).status_code == 200
    score = items(card)[0]
    for address in (
        page(card, "board_item", score.pk),
        page(card, "board_take_over"),
        page(card, "board_survey"),
        page(card, "board_step", "return"),
    ):
        assert reader.post(address, {"points": "1", "reason": "x"}).status_code == 403
    assert verify(reader, card, score, take="self").status_code == 403
    score.refresh_from_db()
    assert score.verified_points is None


def test_a_ward_s_officer_is_kept_out(sign_in, card):
    officer = sign_in(make_ward_officer(card.ward))
    assert officer.get(page(card)).status_code == 403
    assert officer.get(reverse("board", args=[card.campaign.slug])).status_code == 403


# The survey


def survey_form(card: Scorecard, **typed) -> dict[str, str]:
    """The page as it stands, with changes: `points_0` is the first item."""
    facts = {"visited_on": "20/11/2026", "place": "Nhà văn hóa", "team": "Đoàn khảo sát"}
    for index, score in enumerate(items(card)):
        stored = show(score.survey_points)
        facts |= {
            f"points-{score.pk}": typed.pop(f"points_{index}", stored),
            f"finding-{score.pk}": typed.pop(f"finding_{index}", score.finding),
            f"version-{score.pk}": str(score.version),
            f"was-{score.pk}": fingerprint(stored, score.finding),
        }
    return facts | typed


def test_a_survey_is_saved_with_its_points_and_minutes_by_one_button(board, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    card = make_scorecard("submitted")
    minutes = SimpleUploadedFile("biên bản.pdf", PDF)
    typed = survey_form(
        card, points_0="2", points_1="3,5", finding_1="Thiếu một kỳ", minutes=minutes
    )
    answer = board.post(page(card, "board_survey"), typed)
    assert (answer.status_code, answer["Location"]) == (302, page(card))
    survey = Survey.objects.get(scorecard=card)
    assert (str(survey.visited_on), survey.place, survey.team) == (
        "2026-11-20",
        "Nhà văn hóa",
        "Đoàn khảo sát",
    )
    assert (survey.minutes.title, survey.minutes.of_survey) == ("biên bản.pdf", True)
    assert [score.survey_points for score in items(card)] == [2, Decimal("3.5"), None]
    assert items(card)[1].finding == "Thiếu một kỳ"
    assert Entry.objects.filter(act="enter_survey").count() == 2


def test_no_visit_is_older_than_the_plan_of_its_campaign(board):
    card = make_scorecard("submitted")
    Campaign.objects.filter(pk=card.campaign_id).update(plan_date=date(2026, 1, 10))
    answer = board.post(page(card, "board_survey"), survey_form(card, visited_on="09/01/2026"))
    assert answer.status_code in {409, 422}
    assert "đứng trước ngày ban hành kế hoạch" in answer.content.decode()
    assert "09/01/2026" in answer.content.decode()
    assert not Survey.objects.exists()


def test_earlier_minutes_stay_when_none_are_uploaded(board, card, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    board.post(
        page(card, "board_survey"), survey_form(card, minutes=SimpleUploadedFile("a.pdf", PDF))
    )
    board.post(page(card, "board_survey"), survey_form(card, place="Hội trường"))
    survey = Survey.objects.get(scorecard=card)
    assert (survey.place, survey.minutes.title) == ("Hội trường", "a.pdf")
    assert Evidence.objects.count() == 1


def test_valid_points_are_saved_and_the_others_kept_as_typed(board):
    card = make_scorecard("submitted")
    answer = board.post(
        page(card, "board_survey"), survey_form(card, points_0="9", points_1="1e2", points_2="4")
    )
    assert answer.status_code == 422
    assert "Nội dung 1.1 tối đa 2 điểm. Đồng chí đã nhập 9." in text(answer)
    assert 'value="9" aria-invalid="true"' in text(answer)
    assert 'value="1e2" aria-invalid="true"' in text(answer)
    assert "<b data-total>4</b>" in text(answer), "what is refused is not added up"
    assert [score.survey_points for score in items(card)] == [None, None, 4]
    assert Survey.objects.filter(scorecard=card).exists()


def test_what_was_saved_is_not_stale_when_the_rest_comes_back(board):
    """The page that comes back carries the new version of what was taken."""
    card = make_scorecard("submitted")
    answer = board.post(page(card, "board_survey"), survey_form(card, points_0="9", points_2="4"))
    last = items(card)[2]
    assert f'name="version-{last.pk}" value="{last.version}"' in text(answer)
    assert f'name="was-{last.pk}" value="{fingerprint("4", "")}"' in text(answer)


def test_untouched_items_of_a_stale_page_do_no_harm(board, card, reviewer):
    typed = survey_form(card, points_0="1")
    items(card)[2].enter("survey", Decimal(3), by=reviewer)
    assert board.post(page(card, "board_survey"), typed).status_code == 302
    assert [score.survey_points for score in items(card)] == [1, 3, 3]


def test_a_touched_item_of_a_stale_page_shows_both_values(board, card):
    typed = survey_form(card, points_2="2")
    other = make_user(Role.REVIEWER, full_name="Lê Văn Khác")
    items(card)[2].enter("survey", Decimal(3), by=other, note="Thiếu")
    answer = board.post(page(card, "board_survey"), typed)
    assert answer.status_code == 409
    assert 'value="2" aria-invalid="true"' in text(answer)
    told = shown(answer)
    assert 'Giá trị vừa lưu: <b>3</b> · <span lang="vi">Thiếu' in told
    assert "<b data-total>7</b>" in told, "what was typed is added up, not what is stored"
    assert "Lê Văn Khác" in text(answer)
    assert items(card)[2].survey_points == 3


def test_points_may_be_noted_before_the_visit_is_written_down(board):
    card = make_scorecard("submitted")
    typed = survey_form(card, visited_on="", place="", team="", points_0="2")
    answer = board.post(page(card, "board_survey"), typed, follow=True)
    assert "Chưa ghi ngày, địa điểm, thành phần đoàn khảo sát." in text(answer)
    assert items(card)[0].survey_points == 2
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"visited_on": "32/13/2026"}, "Lịch không có ngày 32/13/2026."),
        ({"visited_on": ""}, "Hãy ghi ngày khảo sát."),
        (
            {"visited_on": f"31/12/{timezone.localdate().year + 1}"},
            "Ngày khảo sát không thể sau hôm nay.",
        ),
        ({"place": ""}, "Hãy ghi địa điểm khảo sát."),
        ({"team": "x" * 501}, "Tối đa 500 ký tự."),
    ],
)
def test_a_visit_with_a_gap_is_kept_as_typed_while_points_are_saved(board, typed, sentence):
    card = make_scorecard("submitted")
    answer = board.post(page(card, "board_survey"), survey_form(card, points_0="2", **typed))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert items(card)[0].survey_points == 2
    assert not Survey.objects.exists()


def test_minutes_that_are_no_pdf_are_refused(board, card):
    page_in_disguise = SimpleUploadedFile("biên bản.pdf", b"<html></html>")
    answer = board.post(page(card, "board_survey"), survey_form(card, minutes=page_in_disguise))
    assert answer.status_code == 422
    assert "nội dung không phải vậy" in text(answer)
    assert not Evidence.objects.exists()


def test_an_empty_survey_form_is_no_error(board):
    card = make_scorecard("submitted")
    assert board.post(page(card, "board_survey")).status_code == 422
    assert not Survey.objects.exists()


def test_a_survey_of_a_card_that_moved_on_is_refused_once_and_kept(board, card):
    typed = survey_form(card, points_0="1", points_2="2")
    Scorecard.objects.filter(pk=card.pk).update(state=CardState.DRAFT)
    answer = board.post(page(card, "board_survey"), typed)
    assert answer.status_code == 409
    assert "Chỉ ghi khảo sát khi phiếu đã nộp" in text(answer)
    assert 'value="1"' in text(answer)
    assert items(card)[0].survey_points == 2


def test_the_survey_page_says_why_it_is_shut(board):
    card = make_scorecard("draft")
    answer = text(board.get(page(card, "board_survey")))
    assert "chỉ ghi khảo sát khi phiếu đã nộp" in answer
    assert "points-" not in answer


# The steps


def step(client, card: Scorecard, action: str, **typed):
    return client.post(page(card, "board_step", action), typed)


def state_of(card: Scorecard) -> str:
    return Scorecard.objects.get(pk=card.pk).state


def until(days: int = 9) -> dict[str, str]:
    """Beyond the campaign's own deadline, which is a week ahead."""
    return {"day": f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}", "hour": "17:00"}


def test_a_card_is_returned_with_a_reason_and_a_deadline(board, card):
    assert "Lý do" in text(board.get(page(card, "board_step", "return")))
    assert step(board, card, "return", reason="Cập nhật số liệu", **until()).status_code == 302
    fresh = Scorecard.objects.get(pk=card.pk)
    assert (fresh.state, fresh.returned_because) == ("draft", "Cập nhật số liệu")
    assert f"{timezone.localtime(fresh.extended_until):%d/%m/%Y %H:%M}" == " ".join(
        until().values()
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Hãy ghi lý do."),
        ({"reason": "x"}, "Hãy ghi ngày hết hạn mới."),
        ({"reason": "x", "day": "31/02/2027", "hour": "17:00"}, "Lịch không có ngày 31/02/2027."),
        ({"reason": "x", "day": "01/01/2020", "hour": "17:00"}, "sau thời điểm hiện tại"),
        ({"reason": "x", "day": "01/01/2030", "hour": "25:00"}, "Giờ chưa đúng"),
    ],
)
def test_a_return_without_what_it_needs_keeps_what_was_typed(board, card, typed, sentence):
    answer = step(board, card, "return", **typed)
    assert answer.status_code == 422
    assert sentence in text(answer)
    for value in typed.values():
        assert value in text(answer)
    assert state_of(card) == "submitted"


def test_a_ward_gets_more_time(board):
    card = make_scorecard("draft")
    assert step(board, card, "extend", reason="Mất điện", **until()).status_code == 302
    assert Scorecard.objects.get(pk=card.pk).extended_until > timezone.now() + timedelta(days=4)


@pytest.mark.parametrize("lost", ["points", "finding", "version"])
def test_a_row_of_the_survey_that_has_lost_a_field_wipes_nothing_out(board, card, lost):
    score = items(card)[0]
    Score.objects.filter(pk=score.pk).update(survey_points=1, finding="Thiếu sổ")
    sent = {"points": "2", "finding": "Khác", "version": str(score.version)}
    row = {f"{name}-{score.pk}": value for name, value in sent.items() if name != lost}
    answer = board.post(page(card, "board_survey"), row)
    assert answer.status_code == 409
    assert "thiếu một phần" in text(answer)
    score.refresh_from_db()
    assert (score.survey_points, score.finding) == (1, "Thiếu sổ")


@pytest.mark.parametrize("lost", ["points", "reason", "version"])
def test_a_verdict_that_has_lost_a_field_wipes_nothing_out(board, card, lost):
    score = items(card)[0]
    Score.objects.filter(pk=score.pk).update(verified_points=1, reason="Thiếu sổ")
    sent = {"points": "2", "reason": "Khác", "version": str(score.version)}
    sent.pop(lost)
    answer = board.post(page(card, "board_item", score.pk), sent)
    assert answer.status_code == 422
    assert "thiếu một phần" in text(answer)
    score.refresh_from_db()
    assert (score.verified_points, score.reason) == (1, "Thiếu sổ")


@pytest.mark.parametrize(("state", "action"), [("draft", "extend"), ("submitted", "return")])
def test_a_date_before_the_common_deadline_takes_no_time_away(board, state, action):
    card = make_scorecard(state)
    common = timezone.localtime(card.campaign.self_deadline)
    step(board, card, action, reason="Vì", **until(2))
    answer = board.get(page(card))
    assert Scorecard.objects.get(pk=card.pk).deadline == common
    assert f"Đơn vị được nộp đến {common:%H} giờ {common:%M}" in text(answer)
    assert Entry.objects.get(act=action).new["extended_until"] == f"{common:%H:%M %d/%m/%Y}"


def test_time_to_the_end_of_a_day_is_said_and_recorded_as_its_end(board, sign_in):
    card = make_scorecard("draft")
    write_down()
    day = f"{timezone.localdate() + timedelta(days=40):%d/%m/%Y}"
    assert step(board, card, "extend", reason="Bận", day=day, hour="24:00").status_code == 302
    assert Entry.objects.get(act="extend").new["extended_until"] == f"24:00 {day}"
    said = f"24 giờ 00, ngày {day}"
    assert said in text(board.get(page(card, "board_step", "extend")))
    own = sign_in(make_ward_officer(card.ward))
    assert said in text(own.get(reverse("scorecard", args=[card.campaign.slug])))
    assert f"hạn mới 24:00 {day}" in text(own.get("/"))
    # What is proposed next is not earlier.
    form = board.get(page(card, "board_step", "extend")).context["form"]
    assert (f"{form.initial['day']:%d/%m/%Y}", form.initial["hour"]) == (day, "24:00")
    assert list(replay.differences_of_campaigns()) == []


@pytest.mark.parametrize(("state", "action"), [("draft", "extend"), ("submitted", "return")])
def test_time_that_a_ward_was_given_is_taken_back_only_in_so_many_words(board, state, action):
    given = timezone.now() + timedelta(days=20)
    card = make_scorecard(state, extended_until=given)
    assert "Hạn nộp hiện nay của đơn vị" in text(board.get(page(card, "board_step", action)))
    refused = step(board, card, action, reason="Ghi nhầm năm", **until(9))
    assert refused.status_code == 422
    assert "hạn mới sớm hơn" in text(refused)
    assert Scorecard.objects.get(pk=card.pk).deadline == given
    with only_refused("deadline_shortened"):
        soon = timezone.now() + timedelta(days=9)
        card.perform(action, by=make_user(), reason="Vì", until=soon)
    done = step(board, card, action, reason="Ghi nhầm năm", shorter="on", **until(9))
    assert done.status_code == 302
    assert timezone.now() < Scorecard.objects.get(pk=card.pk).deadline < given


def test_the_form_offers_no_date_that_it_would_refuse(board):
    given = timezone.localtime(timezone.now() + timedelta(days=20)).replace(hour=23, minute=30)
    card = make_scorecard("submitted", extended_until=given)
    form = board.get(page(card, "board_step", "return")).context["form"]
    assert form.initial["hour"].strftime("%H:%M") == "23:30"
    assert form.initial["day"] == given.date()


def test_a_later_common_deadline_holds_for_a_ward_with_an_extension_too():
    card = make_scorecard(extended_until=timezone.now() + timedelta(days=9))
    later = timezone.now() + timedelta(days=30)
    Campaign.objects.update(self_deadline=later)
    assert Scorecard.objects.get(pk=card.pk).deadline == later


def test_a_second_verification_leaves_the_ward_the_window_that_it_was_promised(reviewer):
    promised = timezone.now() + timedelta(days=40)
    card = make_scorecard("verified", reply_until=promised)
    Scorecard.objects.filter(pk=card.pk).update(state="submitted")
    assert card.perform("verify", by=reviewer).reply_until == promised


def test_verifying_lists_what_is_unsettled(board, card):
    answer = text(board.get(page(card, "board_step", "verify")))
    assert "Còn nội dung chưa có điểm thẩm định: 1.1, 1.2, 2." in answer
    assert f"{page(card)}#item-{items(card)[1].pk}" in answer
    assert '<button class="button primary">' not in answer
    refused = step(board, card, "verify")
    assert refused.status_code == 409
    assert "Còn nội dung chưa có điểm thẩm định: 1.1, 1.2, 2." in text(refused)
    fill(card, "verified", (2, 3, 4), reason="Thiếu biên bản")
    assert "Thiếu biên bản" in text(board.get(page(card, "board_step", "verify")))
    assert step(board, card, "verify").status_code == 302
    assert state_of(card) == "verified"


def test_the_head_finalises_and_reopens(sign_in, head):
    client = sign_in(head)
    card = make_scorecard("verified", reply_until=timezone.now() - timedelta(days=1))
    refused = step(client, card, "finalise")
    assert refused.status_code == 409
    assert "Chưa quyết định mức xếp loại" in text(refused)
    Scorecard.objects.filter(pk=card.pk).update(
        tier=card.campaign.tiers.first(), tiered_at=timezone.now()
    )
    assert "Xuất sắc" in text(client.get(page(card, "board_step", "finalise")))
    assert step(client, card, "finalise").status_code == 302
    assert state_of(card) == "final"
    assert step(client, card, "reopen").status_code == 422
    assert step(client, card, "reopen", reason="Cộng nhầm").status_code == 302
    assert state_of(card) == "verified"


def test_a_ward_that_hands_nothing_in_is_marked_absent_after_its_deadline(sign_in, head):
    client, card = sign_in(head), make_scorecard("draft")
    early = step(client, card, "mark_absent", reason="Không nộp")
    assert early.status_code == 409
    assert "Đơn vị còn được nộp đến" in text(early)
    assert "Không nộp</textarea>" in text(early)
    Campaign.objects.update(opens_at=None, self_deadline=timezone.now() - timedelta(days=1))
    assert step(client, card, "mark_absent", reason="Không nộp").status_code == 302
    assert state_of(card) == "absent"
    assert step(client, card, "reopen", reason="Nộp muộn", **until()).status_code == 302
    assert state_of(card) == "draft"


def test_a_reviewer_does_not_take_the_head_s_steps(board):
    card = make_scorecard("verified")
    assert "Chốt kết quả" not in text(board.get(page(card)))
    assert "Bước này do Trưởng Ban thực hiện." in text(
        board.get(page(card, "board_step", "finalise"))
    )
    assert step(board, card, "finalise").status_code == 403
    assert step(board, card, "reopen", reason="x").status_code == 403


def test_a_step_that_the_state_does_not_allow_is_a_sentence(board, card):
    assert "nên không thực hiện được bước này" in text(
        board.get(page(card, "board_step", "extend"))
    )
    answer = step(board, card, "extend", reason="Muộn", **until())
    assert answer.status_code == 409
    assert "Muộn</textarea>" in text(answer)
    assert state_of(card) == "submitted"


@pytest.mark.parametrize("action", ["submit", "withdraw", "accept", "conclude", "nothing"])
def test_steps_of_others_do_not_exist_here(board, card, action):
    assert board.get(page(card, "board_step", action)).status_code == 404
    assert step(board, card, action).status_code == 404


def test_a_concluded_campaign_offers_no_steps(sign_in, head):
    card = make_scorecard("final")
    Campaign.objects.update(state="concluded")
    client = sign_in(head)
    assert "Mở lại phiếu" not in text(client.get(page(card)))
    assert "Phong trào đã kết thúc" in text(client.get(page(card, "board_step", "reopen")))
    assert step(client, card, "reopen", reason="x").status_code == 409


# Minutes, and what changed between two submissions


def test_missing_minutes_are_warned_of_and_added_after_verification(
    board, card, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    fill(card, "verified", (2, 3, 4), reason="Thiếu biên bản")
    assert "Chưa có biên bản khảo sát." in text(board.get(page(card, "board_step", "verify")))
    step(board, card, "verify")
    assert "Bổ sung biên bản" in text(board.get(page(card)))
    assert board.post(page(card, "board_survey"), {}).status_code == 422
    answer = board.post(
        page(card, "board_survey"), {"minutes": SimpleUploadedFile("biên bản.pdf", PDF)}
    )
    assert answer.status_code == 302
    survey = Survey.objects.get(scorecard=card)
    assert survey.minutes.of_survey
    entry = card.entries.filter(act="survey").first()
    assert entry.new["minutes"] == str(survey.minutes)
    assert "Bổ sung biên bản" not in text(board.get(page(card)))
    # what is there is not replaced any more
    again = {"minutes": SimpleUploadedFile("biên bản.pdf", PDF)}
    assert board.post(page(card, "board_survey"), again).status_code != 302
    assert Survey.objects.get(scorecard=card).minutes == survey.minutes


def test_the_board_sees_what_changed_since_the_last_submission(board, reviewer):
    card = make_scorecard("draft")
    officer = make_ward_officer(card.ward)
    for score in items(card):
        score.enter("self", score.cap, by=officer, note="Có hồ sơ")
    card.perform("submit", by=officer)
    assert "Thay đổi so với lần nộp trước" not in text(board.get(page(card)))
    back = {"reason": "Xem lại 1.2", "until": timezone.now() + timedelta(days=2)}
    card.perform("return", by=reviewer, **back)
    card.perform("submit", by=officer)
    assert "Đơn vị nộp lại mà không thay đổi gì." in text(board.get(page(card)))
    card.perform("return", by=reviewer, **back)
    first, second, _third = items(card)
    second.enter("self", Decimal(3), by=officer, note="Có hồ sơ")
    first.enter("self", Decimal(1), by=officer, note="Có hồ sơ")
    items(card)[0].enter("self", Decimal(2), by=officer, note="Có hồ sơ")  # and back
    card.perform("submit", by=officer)
    answer = shown(board.get(page(card)))
    revised = answer[answer.index('id="revised"') :]
    revised = revised[: revised.index("</section>")]
    assert "1.2</a>: tự chấm từ 4 thành 3" in revised
    assert "1.1" not in revised


def test_a_step_is_said_as_done(board, card):
    typed = {"reason": "Cập nhật số liệu"} | until()
    told = text(board.post(page(card, "board_step", "return"), typed, follow=True))
    assert f"{card.ward_name}: đã trả lại phiếu." in told


# The answers
# The answers


@pytest.fixture
def reply() -> Reply:
    """An objection to item 1.2, which was verified at 3 of 4 points."""
    card = make_scorecard("verified")
    fill(card, "verified", (2, 3, 4), reason="Thiếu biên bản")
    score = items(card)[1]
    reply = Reply.make(score, "Biên bản đã gửi ngày 12/10", by=make_ward_officer(card.ward))
    make_evidence(card, by=reply.by, title="Biên bản quý III").citations.create(
        score=score, reply=reply
    )
    return reply


def answer_to(client, reply: Reply, **typed):
    return client.post(page(reply.score.scorecard, "board_answer", reply.pk), typed)


def test_a_reply_is_shown_with_its_evidence_and_the_points(board, reply):
    card = reply.score.scorecard
    ward = text(board.get(page(card)))
    assert "Kiến nghị chờ trả lời" in ward
    assert page(card, "board_answer", reply.pk) in ward
    docket = text(board.get(page(card, "board_answer", reply.pk)))
    for words in ("Biên bản đã gửi ngày 12/10", "Biên bản quý III", "Thiếu biên bản", "−1"):
        assert words in docket


def test_the_step_is_said_wherever_the_board_types_points(board, card, reply):
    slug = card.campaign.slug
    pages = [
        reverse("board", args=[slug]),
        reverse("item_across", args=[slug, "1.2"]),
        page(card),
        page(card, "board_survey"),
        page(reply.score.scorecard, "board_answer", reply.pk),
    ]
    said = [text(board.get(address)).count("bước 0,25") for address in pages]
    assert said == [1] * len(pages)


def test_a_reply_is_accepted_with_new_points(board, reply):
    answer = answer_to(board, reply, answer="accepted", points="4", reason="Đã bổ sung")
    assert answer["Location"] == page(reply.score.scorecard) + f"#item-{reply.score_id}"
    score = Score.objects.get(pk=reply.score_id)
    reply.refresh_from_db()
    assert (reply.answer, reply.answer_reason, score.verified_points) == (
        "accepted",
        "Đã bổ sung",
        4,
    )


def test_a_reply_is_refused_and_the_points_stand(board, reply):
    assert (
        answer_to(board, reply, answer="refused", points="3", reason="Không có chữ ký").status_code
        == 302
    )
    assert Score.objects.get(pk=reply.score_id).verified_points == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Hãy chọn cách trả lời."),
        ({"answer": "x", "points": "4", "reason": "r"}, "x"),
        ({"answer": "accepted", "points": "4"}, "Hãy ghi lý do trả lời."),
        (
            {"answer": "accepted", "points": "", "reason": "Vì"},
            "Hãy ghi điểm thẩm định sau khi xem xét",
        ),
        ({"answer": "partly", "points": "3", "reason": "Vì"}, "điểm thẩm định phải thay đổi"),
        ({"answer": "refused", "points": "4", "reason": "Vì"}, "điểm thẩm định giữ nguyên"),
        ({"answer": "accepted", "points": "4,5", "reason": "Vì"}, "tối đa 4 điểm"),
        ({"answer": "accepted", "points": "3,1", "reason": "Vì"}, "theo bước 0,25"),
        ({"answer": "accepted", "points": "1e2", "reason": "Vì"}, "không phải là điểm"),
    ],
)
def test_an_answer_with_a_gap_keeps_what_was_typed(board, reply, typed, sentence):
    answer = answer_to(board, reply, **typed)
    assert answer.status_code == 422
    assert sentence in text(answer)
    if "points" in typed:
        assert f'name="points" value="{typed["points"]}"' in text(answer) or not typed["points"]
    assert "Vì" in text(answer) or typed.get("reason") != "Vì"
    reply.refresh_from_db()
    assert reply.is_open


@pytest.mark.parametrize("kind", ["accepted", "partly"])
def test_whoever_accepts_does_not_take_points_away(board, reply, kind):
    answer = answer_to(board, reply, answer=kind, points="2,5", reason="Đã xem lại")
    assert answer.status_code == 422
    assert "Chấp nhận kiến nghị thì điểm thẩm định phải cao hơn 3." in text(answer)
    assert Score.objects.get(pk=reply.score_id).verified_points == 3


def test_points_taken_away_say_what_follows_before_and_after(board, reply):
    typed = {"answer": "lowered", "points": "2,5", "reason": "Biên bản của năm trước"}
    asked = answer_to(board, reply, **typed)
    assert asked.status_code == 200
    for words in (
        "từ 3 xuống 2,5",
        "Tổng điểm thẩm định: từ 9 xuống 8,5.",
        "từ Xuất sắc xuống Khá",
        "Biên bản của năm trước",
    ):
        assert words in text(asked)
    assert Score.objects.get(pk=reply.score_id).verified_points == 3
    assert answer_to(board, reply, **typed, confirmed="2,5").status_code == 302
    reply.refresh_from_db()
    assert reply.get_answer_display() == "Không chấp nhận, giảm điểm thẩm định"
    assert Score.objects.get(pk=reply.score_id).verified_points == Decimal("2.5")


def test_other_points_than_were_confirmed_are_asked_about_again(board, reply):
    typed = {"answer": "lowered", "points": "2", "reason": "Biên bản của năm trước"}
    assert answer_to(board, reply, **typed, confirmed="2,5").status_code == 200
    assert Score.objects.get(pk=reply.score_id).verified_points == 3


@pytest.mark.parametrize("points", ["3", "4"])
def test_points_said_to_fall_fall(board, reply, points):
    answer = answer_to(board, reply, answer="lowered", points=points, reason="Đã xem lại")
    assert answer.status_code == 422
    assert "điểm mới phải thấp hơn 3" in text(answer)


def test_its_author_corrects_an_answer_within_the_hour(board, reply):
    answer_to(board, reply, answer="accepted", points="4", reason="Nhầm nội dung")
    assert "Sửa câu trả lời" in text(board.get(page(reply.score.scorecard)))
    docket = text(board.get(page(reply.score.scorecard, "board_answer", reply.pk)))
    assert "được sửa câu trả lời đến" in docket
    answer_to(board, reply, answer="refused", points="3", reason="Không có chữ ký")
    score = Score.objects.get(pk=reply.score_id)
    assert (score.verified_points, score.reason) == (3, "Thiếu biên bản")
    entries = list(reply.score.scorecard.entries.filter(act="answer").order_by("number"))
    assert [entry.new["answer"] for entry in entries] == ["Chấp nhận", "Không chấp nhận"]
    assert entries[1].old["answer"] == "Chấp nhận"


@pytest.mark.parametrize("late", ["an hour", "another person", "agreed"])
def test_an_answer_is_corrected_in_time_by_its_author_before_the_ward_agrees(
    board, reply, late, reviewer
):
    answer_to(board, reply, answer="accepted", points="4", reason="Đã bổ sung")
    if late == "an hour":
        Reply.objects.update(answered_at=timezone.now() - timedelta(hours=1))
    elif late == "agreed":
        Scorecard.objects.update(accepted_at=timezone.now())
    else:
        Reply.objects.update(answered_by=make_user())
    answer = answer_to(board, reply, answer="refused", points="3", reason="Không có chữ ký")
    assert answer.status_code == 409
    assert "Sửa câu trả lời" not in text(board.get(page(reply.score.scorecard)))
    assert Score.objects.get(pk=reply.score_id).verified_points == 4


def test_a_second_answer_is_refused(board, reply):
    answer_to(board, reply, answer="refused", points="3", reason="Không có chữ ký")
    Reply.objects.update(answered_at=timezone.now() - timedelta(hours=1))
    answer = answer_to(board, reply, answer="refused", points="3", reason="Lần nữa")
    assert answer.status_code == 409
    assert "Kiến nghị này đã được trả lời." in text(answer)
    assert "Không có chữ ký" in text(
        board.get(page(reply.score.scorecard, "board_answer", reply.pk))
    )


def test_what_a_colleague_answered_meanwhile_is_not_said_to_be_ones_own(board, reply):
    """Two reviewers have the same reply before them; the second one reads who was first."""
    colleague = make_user(Role.REVIEWER, full_name="Lê Văn Khác")
    answer_to(board, reply, answer="refused", points="3", reason="Không có chữ ký")
    Reply.objects.update(answered_by=colleague)
    said = text(answer_to(board, reply, answer="accepted", points="4", reason="Đã bổ sung"))
    assert "Lê Văn Khác đã trả lời “Không chấp nhận” lúc" in said
    assert "Không có chữ ký" in said
    assert "Đồng chí đã trả lời" not in said
    assert "Đã bổ sung" in said


def test_a_reply_of_another_ward_does_not_exist_here(board, card, reply):
    assert board.get(page(card, "board_answer", reply.pk)).status_code == 404


def test_an_observer_reads_a_reply_but_does_not_answer(sign_in, observer, reply):
    reader = sign_in(observer)
    answer = text(reader.get(page(reply.score.scorecard)))
    assert "Biên bản đã gửi ngày 12/10" in answer
    assert "Ban chưa trả lời." in answer
    assert answer_to(reader, reply, answer="accepted", points="4", reason="x").status_code == 403


# How close the rows stand


def test_the_rows_stand_close_for_whoever_asked_for_it_and_the_filter_stays(
    card, reviewer, sign_in
):
    client, address = (
        sign_in(reviewer),
        reverse("board", args=[card.campaign.slug]) + "?unverified=yes",
    )
    answer = client.post(address, {"density": "compact"}, follow=True)
    assert answer.request["QUERY_STRING"] == "unverified=yes"
    assert '<table class="grid compact"' in answer.content.decode()
    colleague = sign_in(make_user())  # in the same browser
    colleague.cookies.update(
        {name: one for name, one in client.cookies.items() if name.startswith("compact")}
    )
    assert '<table class="grid"' in colleague.get(address).content.decode()
    answer = client.post(address, {"density": "comfortable"}, follow=True)
    assert '<table class="grid"' in answer.content.decode()


# What a surveyor has at hand


def test_the_survey_shows_what_the_ward_says_and_cites_beside_each_item(card, board):
    score = items(card)[0]
    Score.objects.filter(pk=score.pk).update(explanation="Có sổ theo dõi đủ 12 kỳ")
    make_evidence(card, score, title="Sổ theo dõi dư luận")
    answer = board.get(page(card, "board_survey")).content.decode()
    assert "Có sổ theo dõi đủ 12 kỳ" in answer
    assert "Sổ theo dõi dư luận" in answer


def test_the_sheet_says_how_far_the_survey_is_and_how_it_differs(card, board):
    card.scores.update(survey_points=None)
    first = items(card)[0]
    Score.objects.filter(pk=first.pk).update(survey_points=Decimal("1.25"))
    said = text(board.get(page(card, "board_survey")))
    assert "<b data-total>1,25</b>" in said
    assert "còn 2 nội dung chưa khảo sát" in said
    assert "chênh −0,75 so với tự chấm" in said


# One item, as the sheet's script sends it


def quietly(client, score, **typed):
    card = score.scorecard
    where = reverse("board_survey_item", args=[card.campaign.slug, card.ward.code, score.pk])
    facts = {"points": "", "finding": "", "version": str(score.version)} | typed
    return client.post(where, facts, headers={"Accept": "application/json"})


def test_one_item_of_the_survey_is_saved_while_it_is_typed(board):
    card = make_scorecard("submitted")
    first = items(card)[0]
    answer = quietly(board, first, points="1,5", finding="Thiếu một kỳ")
    assert (answer.status_code, answer.json()["version"]) == (200, first.version + 1)
    saved = items(card)[0]
    assert (saved.survey_points, saved.finding) == (Decimal("1.5"), "Thiếu một kỳ")
    assert Entry.objects.get().act == "enter_survey"
    assert quietly(board, saved, points="1,50", finding="Thiếu một kỳ ").status_code == 200
    assert Entry.objects.count() == 1


def test_an_item_of_the_survey_costs_seven_queries_and_its_transaction(
    board, django_assert_num_queries
):
    """As on the ward's own sheet, and the ward, which the address names."""
    card = make_scorecard("submitted")
    quietly(board, items(card)[0], points="0,5")
    score = items(card)[0]
    assert score.scorecard.ward.code  # what the address is made of is read
    with django_assert_num_queries(9):
        assert quietly(board, score, points="1").status_code == 200


def test_an_item_of_another_ward_is_not_found_under_this_ones_address(board):
    one, other = make_scorecard("submitted"), make_scorecard("submitted")
    strange = items(other)[0]
    strange.scorecard = one
    assert quietly(board, strange, points="1").status_code == 404
    assert items(other)[0].survey_points is None


def test_what_a_colleague_found_meanwhile_is_shown_beside_it(board):
    card = make_scorecard("submitted")
    first = items(card)[0]
    other = make_user(Role.REVIEWER, full_name="Lê Văn Khác")
    first.enter("survey", Decimal(1), by=other, note="Thiếu sổ")
    answer = quietly(board, first, points="2")
    assert answer.status_code == 409
    theirs = answer.json()["theirs"]
    assert (theirs["points"], theirs["finding"], theirs["by"]) == ("1", "Thiếu sổ", "Lê Văn Khác")
    assert items(card)[0].survey_points == 1
    assert quietly(board, first, points="2", version=theirs["version"]).status_code == 200


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"points": "9"}, "over_cap"),
        ({"points": "0,1"}, "off_step"),
        ({"points": "hai"}, "not_points"),
        ({"finding": "x" * 10_001}, "text_too_long"),
        ({"finding": "Theo đồng chí L\xadu"}, "letters_lost"),
    ],
)
def test_an_item_of_the_survey_that_is_not_taken_says_why(board, typed, code):
    card = make_scorecard("submitted")
    answer = quietly(board, items(card)[0], **typed)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Entry.objects.exists()


def test_an_item_of_the_survey_without_its_fields_is_refused(board):
    card = make_scorecard("submitted")
    first = items(card)[0]
    where = reverse("board_survey_item", args=[card.campaign.slug, card.ward.code, first.pk])
    answer = board.post(where, {"points": "1"}, headers={"Accept": "application/json"})
    assert answer.json()["code"] == "fields_missing"
    assert board.get(where)["Location"] == page(card, "board_survey")


def test_an_item_of_another_ward_is_not_found(board):
    campaign = make_campaign(wards=2)
    own, other = (make_scorecard("submitted", campaign) for _ in range(2))
    where = reverse("board_survey_item", args=[campaign.slug, own.ward.code, items(other)[0].pk])
    assert board.post(where, {}).status_code == 404


def test_own_points_are_proposed_where_nothing_was_typed_and_nothing_is_saved_yet(card, board):
    card.scores.update(survey_points=None, finding="")
    first, second, third = items(card)
    typed = {f"points-{one.pk}": "" for one in (first, second, third)} | {f"points-{first.pk}": "1"}
    answer = board.post(page(card, "board_survey"), typed | {"fill": "self", "place": "Trụ sở mới"})
    assert answer.status_code == 200
    rows = {row.score.pk: row.found.points for row in answer.context["sheet"].rows}
    assert rows == {
        first.pk: "1",
        second.pk: show(second.self_points),
        third.pk: show(third.self_points),
    }
    told = answer.content.decode()
    assert "điểm tự chấm vào 2 ô trống, chưa lưu" in told
    assert "Trụ sở mới" in told
    assert [one.survey_points for one in items(card)] == [None, None, None]


def main_buttons(client, card: Scorecard) -> set[str]:
    told = client.get(page(card)).content.decode()
    found = re.findall(r'class="button primary"[^>]*>(.*?)</(?:a|button)>', told, re.S)
    return {re.sub(r"<[^>]*>", "", one).strip() for one in found} - {
        "Đăng nhập"
    }  # waits in its dialog


def test_the_main_button_of_a_ward_is_what_comes_first(board):
    card = make_scorecard("submitted")
    assert main_buttons(board, card) == {"Ghi kết quả khảo sát"}
    make_survey(card)
    fill(card, "survey")
    assert main_buttons(board, card) == {"Nhận điểm tự chấm cho 3 nội dung không lệch khảo sát"}
    fill(card, "verified")
    assert main_buttons(board, card) == {"Xác nhận thẩm định"}
