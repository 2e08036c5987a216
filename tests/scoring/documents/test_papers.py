"""Papers: the card to print and in Word, filled in and blank."""

from datetime import datetime
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from scoring.documents import scorecard_paper
from scoring.models import Campaign, Issuer, PaperHead, Score
from scoring.rules.lifecycle import Action, CardState
from tests.factories import (
    fill,
    make_campaign,
    make_evidence,
    make_scorecard,
    make_survey,
    make_ward_officer,
    write_down,
)

pytestmark = pytest.mark.django_db
PLAN = ((6, (2, 4)), (4, ()))


@pytest.fixture
def campaign():
    return make_campaign(
        wards=2, plan=PLAN, slug="2026", superior_body="Thành ủy Sóc Trăng", place="Sóc Trăng"
    )


def paper_of(client, card, word=False):
    answer = client.get(
        reverse("scorecard_paper", args=[card.campaign.slug]) + ("?as=word" if word else "")
    )
    assert answer.status_code == 200
    return answer


def table_of(answer):
    document = Document(BytesIO(answer.content))
    return document, [[cell.text for cell in row.cells] for row in document.tables[1].rows]


def test_a_ward_prints_its_card_with_what_it_said(campaign, sign_in):
    card = make_scorecard(CardState.DRAFT, campaign)
    fill(card, "self")
    score = card.scores.in_official_order()[0]
    Score.objects.filter(pk=score.pk).update(explanation="Theo sổ theo dõi")
    officer = make_ward_officer(card.ward)
    card.perform(Action.SUBMIT, by=officer)
    PaperHead.objects.create(
        campaign=campaign, issuer=Issuer.WARD, ward=card.ward, superior="Đảng ủy Phường Một", body="Ban Tuyên giáo",
    )  # fmt: skip
    make_evidence(card, title="Báo cáo năm", score=score, by=officer)
    page = paper_of(sign_in(officer), card).content.decode()
    for words in (
        "ĐẢNG ỦY PHƯỜNG MỘT",
        "BAN TUYÊN GIÁO",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Sóc Trăng, ngày",
        "Theo sổ theo dõi",
        "Báo cáo năm",
    ):
        assert words in page, words
    assert "THÀNH ỦY SÓC TRĂNG" not in page  # that is the Board's superior
    assert "DỰ THẢO" not in page  # it is handed in, and says so by its code
    assert card.receipt(card.submission()) in page
    assert "Thẩm định" not in page.split('class="sheet"')[1]


def test_before_the_result_is_given_out_the_ward_s_paper_holds_nothing_of_the_board(
    campaign, sign_in
):
    card = make_scorecard(CardState.SUBMITTED, campaign)
    make_survey(card)
    fill(card, "survey")
    fill(card, "verified")
    _document, rows = table_of(paper_of(sign_in(make_ward_officer(card.ward)), card, word=True))
    assert rows[0] == ["TT", "Nội dung", "Tối đa", "Tự chấm", "Giải trình, tài liệu kiểm chứng"]
    assert [row[0] for row in rows] == ["TT", "1", "1.1", "1.2", "2", ""]
    assert rows[-1][1:4] == ["Tổng cộng", "10", "10"]


def test_the_board_s_paper_stands_across_with_gap_and_reason(campaign, sign_in, reviewer):
    card = make_scorecard(CardState.VERIFIED, campaign)
    address = reverse("board_paper", args=["2026", card.ward.code])
    document, rows = table_of(sign_in(reviewer).get(address + "?as=word"))
    assert rows[0][-4:] == ["Khảo sát", "Thẩm định", "Chênh lệch", "Lý do điều chỉnh"]
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert "Thẩm định" in sign_in(reviewer).get(address).content.decode()


def test_the_blank_form_holds_every_item_and_no_points(campaign, sign_in):
    officer = make_ward_officer(campaign.scorecards.all()[0].ward)
    answer = sign_in(officer).get(reverse("blank_form", args=["2026"]) + "?as=word")
    _document, rows = table_of(answer)
    assert unquote(answer["Content-Disposition"]).endswith("Phiếu tự chấm điểm – 2026.docx")
    assert [(row[0], row[2], row[3]) for row in rows[1:]] == [
        ("1", "6", ""), ("1.1", "2", ""), ("1.2", "4", ""), ("2", "4", ""), ("", "10", ""),
    ]  # fmt: skip


def test_a_word_file_is_named_and_nobody_keeps_it_on_the_way(campaign, sign_in):
    card = make_scorecard(CardState.SUBMITTED, campaign)
    answer = paper_of(sign_in(make_ward_officer(card.ward)), card, word=True)
    assert "attachment" in answer["Content-Disposition"]
    assert ".docx" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"


def test_what_the_board_found_is_the_board_s_paper_and_a_self_score_the_ward_s(
    campaign, sign_in, reviewer
):
    card = make_scorecard(CardState.SUBMITTED, campaign)
    board = scorecard_paper.of_card(card, judged=True)
    assert board.head["body"] == campaign.issuing_body.upper()
    assert board.head["superior"] == "THÀNH ỦY SÓC TRĂNG"
    assert (
        "In lúc"
        in sign_in(reviewer)
        .get(reverse("board_paper", args=["2026", card.ward.code]))
        .content.decode()
    )


def test_no_body_is_made_up_from_a_ward_s_name(campaign):
    """Until the head has said who issues a ward's papers, the ward writes it by hand."""
    card = make_scorecard(CardState.SUBMITTED, campaign)
    for head in (
        scorecard_paper.of_card(card, judged=False).head, scorecard_paper.blank(campaign).head,
        scorecard_paper.head_of_ward(card),
    ):  # fmt: skip
        assert (head["superior"], head["body"]) == (scorecard_paper.DOTS, scorecard_paper.DOTS)


def test_a_card_is_a_draft_until_it_is_handed_in_and_the_board_s_until_the_year_is_sealed(
    campaign, sign_in, reviewer
):
    card = make_scorecard(CardState.DRAFT, campaign)
    client = sign_in(make_ward_officer(card.ward))
    assert "DỰ THẢO – số liệu đến" in paper_of(client, card).content.decode()
    document, _rows = table_of(paper_of(client, card, word=True))
    assert any("DỰ THẢO – số liệu đến" in one.text for one in document.paragraphs)
    other = make_scorecard(CardState.VERIFIED, campaign)
    address = reverse("board_paper", args=["2026", other.ward.code])
    assert "DỰ THẢO – số liệu đến" in sign_in(reviewer).get(address).content.decode()
    blank = reverse("blank_form", args=["2026"])
    assert "DỰ THẢO" not in client.get(blank).content.decode()


@pytest.mark.parametrize("name", ["tiers", "board"])
def test_a_printed_table_says_that_it_is_a_draft_until_it_bears_year_and_seal(
    campaign, sign_in, observer, name
):
    client = sign_in(observer)
    assert "DỰ THẢO – số liệu đến" in client.get(reverse(name, args=["2026"])).content.decode()
    ended = timezone.make_aware(datetime(2024, 1, 5, 9))
    Campaign.objects.update(state="concluded", concluded_at=ended, ledger_root="ab" * 32)
    write_down()
    page = client.get(reverse(name, args=["2026"])).content.decode()
    assert "DỰ THẢO" not in page
    assert "Mã niêm phong sổ theo dõi: abababab abababab" in page
    assert "năm 2024" in page


def test_a_page_for_paper_has_a_button_that_prints_it(campaign, sign_in, observer):
    page = sign_in(observer).get(reverse("tiers", args=["2026"]))
    assert "data-print" in page.content.decode()


@pytest.mark.parametrize("judged", [True, False])
def test_a_level_that_somebody_decided_carries_its_reason_on_paper(judged):
    card = make_scorecard("final", tier_reason="Có đơn thư chưa giải quyết")
    facts = dict(scorecard_paper.of_card(card, judged=judged).facts)
    assert facts["Lý do xếp loại"] == "Có đơn thư chưa giải quyết"
