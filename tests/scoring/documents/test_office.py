"""The papers of the year: whole templates, guards that speak, and nobody else's figures."""

import re
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from scoring.documents.papers import making
from scoring.documents.papers.drawings import PICTURES
from scoring.documents.papers.facts import Facts
from scoring.documents.papers.kinds import BY_CODE, PAPERS
from scoring.documents.papers.lists import LISTS
from scoring.documents.papers.making import MissingNames
from scoring.documents.papers.names import NAMES, inside_sentence
from scoring.documents.papers.rows_of_figures import whole_shares
from scoring.documents.papers.subject import Subject
from scoring.documents.papers.values import cell_count, count
from scoring.documents.shipped.make import DRAFTS
from scoring.documents.template.names import key
from scoring.documents.template.template import Template
from scoring.files.shipped import file_of, shipped
from scoring.models import (
    Act,
    Answer,
    Award,
    AwardKind,
    Campaign,
    Cluster,
    Criterion,
    Issuer,
    PaperHead,
    Reply,
    Score,
    Scorecard,
)
from scoring.models.awards.commendation import commend_all
from scoring.pages.awards.honours import honour_lists
from scoring.pages.comparison.grid import Grid
from scoring.rules.lifecycle import Action, CampaignState, CardState
from scoring.rules.refusals import Refused
from scoring.workbooks.rows import award_rows
from scoring.workbooks.year import Year
from tests.factories import (
    ask_numbers,
    fill,
    make_campaign,
    make_officer,
    make_scorecard,
    make_survey,
    write_down,
)
from wards.models import Ward

BOARD = {
    "symbol": "BTGTU", "authority": "K/T Trưởng Ban", "post": "Phó Trưởng Ban", "signer": "Lưu Thị Ánh Tuyết",
    "recipients": "Thường trực Thành ủy (để b/c),\n- Lưu Ban.",
}  # fmt: skip
COMMITTEE = {
    "superior": "Tỉnh ủy Sóc Trăng", "body": "Thành ủy Sóc Trăng", "symbol": "TU", "authority": "T/M Ban Thường vụ",
    "post": "Bí thư", "signer": "Mai Đức Thịnh", "recipients": "Lưu Văn phòng.",
}  # fmt: skip


@pytest.fixture
def campaign(db):
    return make_campaign(
        wards=3, place="Sóc Trăng", plan_number="08-KH/BTGTU", plan_date="2026-01-06"
    )


def with_paper_heads(campaign, head):
    with campaign.being_set_up(Act.PAPER_HEADS, by=head, reason="Bổ sung người ký"):
        PaperHead.objects.create(campaign=campaign, issuer=Issuer.BOARD, **BOARD)
        PaperHead.objects.create(campaign=campaign, issuer=Issuer.COMMITTEE, **COMMITTEE)


def final_cards(campaign, *points):
    """A final card for each list of verified points."""
    cards = []
    for column in points:
        card = make_scorecard("final", campaign)
        fill(card, "verified", column)
        cards.append(card)
    return cards


def text_of(content):
    """Everything that stands in the file, as one text."""
    document = Document(BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    for section in document.sections:
        lines += [paragraph.text for paragraph in section.footer.paragraphs]
    return "\n".join(lines)


def made(campaign, code, about=""):
    facts = Facts.of_papers(Campaign.objects.get(pk=campaign.pk))
    kind = BY_CODE[code]
    subject = next(one for one in kind.subjects(facts) if one.code == about)
    return making.make(kind, subject)


def problem_of(campaign, code, about=""):
    facts = Facts(Campaign.objects.get(pk=campaign.pk))
    kind = BY_CODE[code]
    return kind.guard(next(one for one in kind.subjects(facts) if one.code == about))


def test_of_a_year_in_which_no_unit_reaches_the_line_the_paper_says_so(campaign, head):
    """Else the head looks for a step that is not there."""
    final_cards(campaign, (2, 2, 2), (2, 4, 2), (1, 1, 1))
    said = problem_of(campaign, "commendation")
    assert said == "Năm nay không có đơn vị nào đạt từ 9 điểm để biểu dương."
    AwardKind.objects.filter(campaign=campaign, threshold=9).update(threshold=8)
    said = problem_of(campaign, "commendation")
    assert said == "Trưởng Ban chưa xác nhận biểu dương đơn vị nào."


# The templates


@pytest.mark.parametrize("kind", PAPERS, ids=lambda kind: kind.code)
def test_a_shipped_template_asks_for_nothing_that_its_paper_may_not_say(kind):
    template = Template(shipped(kind.code))
    assert [
        (fault.placeholder.name, fault.problem)
        for fault in template.invalid_placeholders(kind.allowed)
    ] == []
    assert template.placeholders()


@pytest.mark.parametrize("code", DRAFTS)
def test_no_line_is_left_alone_above_its_table_and_an_empty_cell_is_no_higher_than_a_full_one(code):
    body = Document(BytesIO(shipped(code))).element.body
    for table in body.findall(qn("w:tbl")):
        before = table.getprevious()
        if table.find(f".//{qn('w:tblHeader')}") is not None and before.tag == qn("w:p"):
            assert before.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    for paragraph in body.iterfind(f".//{qn('w:tc')}/{qn('w:p')}"):
        sizes = {size.get(qn("w:val")) for size in paragraph.iter(qn("w:sz"))}
        assert paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:sz')}") is not None
        assert len(sizes) == 1


@pytest.mark.parametrize("code", DRAFTS)
def test_a_shipped_template_is_what_its_description_makes(code):
    """After a change: python -m scoring.documents.shipped.make."""

    def members(content):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    stored = members(file_of(code).read_bytes())
    assert stored == members(DRAFTS[code]().bytes())


def test_every_paper_has_its_template_and_every_template_its_paper():
    assert {kind.code for kind in PAPERS} == set(DRAFTS)


@pytest.mark.parametrize("code", DRAFTS)
def test_a_shipped_template_is_vietnamese_numbered_from_the_second_page_and_holds_rows_together(
    code,
):
    document = Template(shipped(code)).document
    assert 'w:lang w:val="vi-VN"' in document.styles.element.xml
    first = document.sections[0]
    assert first.different_first_page_header_footer
    assert "PAGE" in first.header._element.xml
    assert first.first_page_header.paragraphs[0].text == ""
    rows = [row._tr.xml for table in document.tables for row in table.rows]
    assert all("w:cantSplit" in row or "w:tblHeader" in row for row in rows)


def test_names_of_papers_stay_apart_without_marks_and_exist():
    assert len({key(name) for name in NAMES}) == len(NAMES)
    assert len({key(name) for name in LISTS}) == len(LISTS)
    assert not {key(name) for name in PICTURES} & {key(name) for name in NAMES}
    for kind in PAPERS:
        assert set(kind.names) <= set(NAMES), kind.code
        for name, columns in kind.lists.items():
            assert set(columns) <= set(LISTS[name].columns), kind.code


@pytest.mark.parametrize("code", ["decision", "unit-certificate", "officer-certificate"])
def test_no_points_ranks_or_reasons_can_stand_in_a_decision_or_certificate(code):
    allowed = BY_CODE[code].allowed
    for name in ("tổng điểm thẩm định", "mức xếp loại", "tập thể đề nghị.điểm", "cá nhân đề nghị.lý do",
                 "tập thể đề nghị.hạng"):  # fmt: skip
        assert name not in allowed


@pytest.mark.parametrize("kind", PAPERS, ids=lambda kind: kind.code)
def test_no_paper_knows_a_name_for_what_is_the_board_s_alone(kind):
    for name in ("lý do chưa xét", "đề cử", "sổ theo dõi", "đề nghị đã rút"):
        assert name not in kind.allowed


# What stands in the way


def test_before_anything_is_settled_only_what_can_be_made_is_offered(campaign):
    card = make_scorecard("submitted", campaign)
    about = card.ward.code
    assert problem_of(campaign, "survey-plan") == ""
    assert problem_of(campaign, "survey-minutes", about) == ""
    assert problem_of(campaign, "draft-result", about) == "Phiếu chưa thẩm định xong."
    others = [one.ward_name for one in campaign.scorecards.in_official_order()]
    assert problem_of(campaign, "result-notice") == (
        f"Còn đơn vị chưa chốt kết quả: {', '.join(others)}."
    )
    assert problem_of(campaign, "meeting-minutes").startswith("Còn đơn vị chưa thẩm định xong: ")
    with pytest.raises(Refused, match="Còn đơn vị chưa chốt kết quả"):
        made(campaign, "proposal")


def test_a_campaign_in_preparation_has_no_papers_of_cards(db):
    campaign = make_campaign("preparing", wards=0)
    assert problem_of(campaign, "survey-plan").startswith("Phong trào chưa mở")


def test_a_certificate_waits_for_the_decision(campaign, reviewer, head):
    with_paper_heads(campaign, head)
    card, *_others = final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    kind = campaign.award_kinds.get(position=1)
    award = Award.propose(kind, card, by=reviewer, citation_text="Dẫn đầu phong trào")
    assert (
        problem_of(campaign, "unit-certificate", str(award.pk))
        == "Chưa ghi quyết định khen thưởng."
    )
    award.perform(
        Action.DECIDE, by=head, decision_number="412-QĐ/TU", decision_date=campaign.plan_date
    )
    paper = made(campaign, "unit-certificate", str(award.pk))
    text = text_of(paper.content)
    for words in (
        card.ward_name, "Quyết định số 412-QĐ/TU", "ngày 06/01/2026", "Số sổ vàng: …", "T/M Ban Thường vụ",
        "Mai Đức Thịnh", "Sóc Trăng, ngày 06 tháng 01 năm 2026", 
        "Đã có thành tích xuất sắc trong phong trào thi đua năm 2026",
    ):  # fmt: skip
        assert words in text, words
    assert "DỰ THẢO" not in text
    assert paper.missing == []


def test_honours_are_given_in_the_order_of_the_head_and_by_result(campaign, reviewer, head):
    """On the paper as in the workbook, and whoever decides:
    a certificate of the Board's as well.
    """
    second, first, _last = final_cards(campaign, (2, 4, 3), (2, 4, 4), (2, 3, 2))
    board = AwardKind.Decider.HEAD
    kinds = {kind.position: kind for kind in campaign.award_kinds.all()}
    own = AwardKind.objects.create(
        campaign=campaign, position=0, title="Giấy khen của Ban", recipient="ward", quota=1,
        decider=board,
    )  # fmt: skip
    commend_all(kinds[3], by=head)
    decision = {"decision_number": "1-QĐ/TU", "decision_date": campaign.plan_date}
    officer = make_officer(second.ward, full_name="Lê Thị Hoa")
    for kind, facts in ((kinds[1], {}), (kinds[2], {"officer": officer}), (own, {})):
        award = Award.propose(
            kind, second, by=reviewer, citation_text="Có thành tích", reason="Theo đề nghị", **facts
        )
        award.perform(Action.DECIDE, by=head, **decision)
    AwardKind.objects.filter(pk=kinds[1].pk).update(position=9)
    facts = Facts(Campaign.objects.get(pk=campaign.pk))
    rows = LISTS["thứ tự trao"].rows(Subject(facts))
    assert [(row["hình thức"], row["tên"]) for row in rows] == [
        ("Giấy khen của Ban", second.ward_name),
        ("Giấy khen", "Lê Thị Hoa"),
        ("Biểu dương", first.ward_name),
        ("Biểu dương", second.ward_name),
        ("Giấy khen", second.ward_name),
    ]
    told = [(row[0].partition(" – ")[0], row[2]) for row in award_rows(Year(facts.campaign))]
    assert told == [(row["hình thức"], row["tên"]) for row in rows]


# What stands on them


def test_a_notice_says_results_and_who_signs(campaign, head):
    with_paper_heads(campaign, head)
    final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    paper = made(campaign, "result-notice")
    text = text_of(paper.content)
    assert paper.missing == []
    assert paper.name == "Thông báo kết quả – 2026.docx"
    for words in (
        "Kế hoạch số 08-KH/BTGTU, ngày 06/01/2026 của Ban Tuyên giáo Thành ủy về phong trào thi đua năm 2026",
        "Xuất sắc: 03 đơn vị", "K/T Trưởng Ban", "Lưu Thị Ánh Tuyết", "- Lưu Ban.",
        "DỰ THẢO – số liệu đến", "Số         -TB/BTGTU",
    ):  # fmt: skip
        assert words in text, words


def test_without_a_paper_head_the_names_stay_visible_and_are_told(campaign):
    final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    paper = made(campaign, "result-notice")
    told = {placeholder.name for placeholder in paper.missing}
    assert told == {"ký hiệu", "thẩm quyền ký", "chức vụ người ký", "người ký", "nơi nhận"}
    assert "{{ người ký }}" in text_of(paper.content)
    facts = Facts(campaign)
    assert set(MissingNames(BY_CODE["result-notice"], facts).of(Subject(facts))) == told


def test_of_many_papers_each_says_what_it_lacks_itself(campaign, head):
    """What all papers share is looked for once, what is of a unit for each."""
    with_paper_heads(campaign, head)
    PaperHead.objects.filter(issuer=Issuer.BOARD).update(symbol="")
    first, second, _third = final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    type(first).objects.filter(pk=second.pk).update(tier=None, tiered_at=None)
    facts = Facts(campaign)
    kind = BY_CODE["ward-letter"]
    names = MissingNames(kind, facts)
    lacking = {subject.card.pk: names.of(subject) for subject in kind.subjects(facts)}
    assert (lacking[first.pk], lacking[second.pk]) == (["ký hiệu"], ["ký hiệu", "mức xếp loại"])


def test_whoever_signs_by_their_own_right_has_no_line_above_the_post(campaign, head):
    with_paper_heads(campaign, head)
    PaperHead.objects.filter(issuer=Issuer.BOARD).update(authority="", post="Trưởng Ban")
    paper = made(campaign, "invitation")
    assert paper.missing == []
    assert "K/T" not in text_of(paper.content)


def test_a_letter_holds_one_ward_and_nobody_else(campaign, head):
    with_paper_heads(campaign, head)
    mine, *others = final_cards(campaign, (1.5, 3.25, 4), (2, 4, 3), (2, 3, 3))
    for other, name in zip(others, ("Phường An Bình", "Phường Thới Hòa"), strict=True):
        type(other).objects.filter(pk=other.pk).update(ward_name=name)
    paper = made(campaign, "ward-letter", mine.ward.code)
    text = text_of(paper.content)
    assert mine.ward_name in paper.name
    assert f"Kính gửi: {mine.ward_name}" in text
    assert "8,75/10 điểm (bằng chữ: tám phẩy bảy mươi lăm điểm)" in text
    assert "Theo biên bản khảo sát" in text
    assert "An Bình" not in text
    assert "Thới Hòa" not in text


@pytest.mark.parametrize("code", ["ward-letter", "draft-result", "proposal"])
def test_what_goes_to_one_place_is_not_sent_to_all_units(campaign, head, code):
    """The points of one unit, and who is proposed, are nobody else's to read before time."""
    with_paper_heads(campaign, head)
    everybody = "Thường trực Thành ủy (để b/c),\nCác đơn vị tham gia,\n- Lưu Ban."
    PaperHead.objects.filter(issuer=Issuer.BOARD).update(recipients=everybody)
    best, *_others = final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    if code == "proposal":
        kind = campaign.award_kinds.get(position=1)
        Award.propose(kind, best, by=head, citation_text="Dẫn đầu")
    if code == "draft-result":
        type(best).objects.filter(pk=best.pk).update(state="verified")
    paper = made(campaign, code, "" if code == "proposal" else best.ward.code)
    text = text_of(paper.content)
    assert "nơi lưu" not in {placeholder.name for placeholder in paper.missing}
    assert "- Như trên," in text
    assert "- Lưu Ban." in text
    assert "Các đơn vị tham gia" not in text
    assert "Thường trực Thành ủy (để b/c)" not in text


def test_averages_are_those_of_the_workbook_and_of_the_share_beside_them(campaign, head):
    """Rounded to the step of scoring, 1,88 of 2 was “2” beside “94%”."""
    with_paper_heads(campaign, head)
    final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 4, 3))
    text = text_of(made(campaign, "report").content)
    assert "Điểm thẩm định bình quân 9,33/10 điểm" in text
    assert "| 4 | 3,33 | 83% |" in text


def test_a_list_of_recipients_without_a_keeper_leaves_no_gap(campaign, head):
    with_paper_heads(campaign, head)
    PaperHead.objects.filter(issuer=Issuer.BOARD).update(recipients="Các đơn vị tham gia.")
    mine, *_others = final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    paper = made(campaign, "ward-letter", mine.ward.code)
    assert paper.missing == []
    assert "nơi lưu" not in text_of(paper.content)


def test_minutes_of_a_visit_serve_before_it_and_after_it(campaign):
    card = make_scorecard("submitted", campaign)
    before = text_of(made(campaign, "survey-minutes", card.ward.code).content)
    assert "ngày …………, tại …………" in before
    make_survey(card)
    fill(card, "survey", (1, 2, 3))
    after = text_of(made(campaign, "survey-minutes", card.ward.code).content)
    assert "…………, Đoàn khảo sát" not in after
    assert " | 2 | 1 | " in after
    assert "Thẩm định" not in after


def test_the_number_from_which_points_follow_stands_below_them(campaign):
    card = make_scorecard("submitted", ask_numbers(campaign))
    _typed, counted, shared = fill(card, "self", (2, 4, 4))
    Score.objects.filter(pk=counted.pk).update(self_number=3)
    Score.objects.filter(pk=shared.pk).update(self_number="97.5")
    text = text_of(made(campaign, "survey-minutes", card.ward.code).content)
    assert " | 2 |  | " in text
    assert " | 4\n3 suất |  | " in text
    assert " | 4\n97,5 % |  | " in text


def test_a_list_may_say_in_which_cluster_each_unit_stands(campaign):
    card, *_others = final_cards(campaign, (2, 4, 4), (2, 4, 3))
    cluster = Cluster.objects.create(campaign=campaign, name="Cụm ven biển", position=1)
    Scorecard.objects.filter(pk=card.pk).update(cluster=cluster)
    subject = Subject(Facts(Campaign.objects.get(pk=campaign.pk)))
    for name in ("lịch khảo sát", "xếp loại", "bảng điểm"):
        rows = {row["đơn vị"]: row["cụm"] for row in LISTS[name].rows(subject)}
        assert [rows.pop(card.ward_name), *set(rows.values())] == ["Cụm ven biển", ""]


def test_a_proposal_names_unit_and_people_with_their_posts(campaign, reviewer, head):
    with_paper_heads(campaign, head)
    card, *_others = final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    unit, officer_kind, _praise = campaign.award_kinds.all()
    officer = make_officer(card.ward, full_name="Lý Thị Ngọc Hân", post="Phó Trưởng ban")
    Award.propose(unit, card, by=reviewer, citation_text="Dẫn đầu & nhân rộng <mô hình>")
    Award.propose(officer_kind, card, officer, by=reviewer, citation_text="Giỏi")
    text = text_of(made(campaign, "proposal").content)
    assert (
        f"1 | {card.ward_name} | 10 | 1 | Xuất sắc | Giấy khen | Dẫn đầu & nhân rộng <mô hình>"
        in text
    )
    assert f"1 | Lý Thị Ngọc Hân | Phó Trưởng ban | {card.ward_name} | Giấy khen | Giỏi" in text
    assert "01 tập thể và 01 cá nhân" in text
    decision = text_of(made(campaign, "decision").content)
    assert f"1 | Lý Thị Ngọc Hân | Phó Trưởng ban, {card.ward_name}" in decision
    assert "Tỉnh ủy Sóc Trăng" in decision
    assert "Giỏi" not in decision


def test_whom_there_is_none_of_is_not_counted(campaign, reviewer, head):
    """Nobody writes “00 cá nhân”."""
    with_paper_heads(campaign, head)
    card, *_others = final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    report = text_of(made(campaign, "report").content)
    assert "Không có tập thể, cá nhân được khen thưởng." in report
    assert "không đơn vị nào gửi kiến nghị." in report
    unit, officer_kind, _praise = campaign.award_kinds.all()
    award = Award.propose(unit, card, by=reviewer, citation_text="Dẫn đầu")
    proposal = text_of(made(campaign, "proposal").content)
    assert "tặng Giấy khen cho 01 tập thể có thành tích" in proposal
    assert "Danh sách có 01 tập thể." in proposal
    # What is only proposed is not told as given.
    report = text_of(made(campaign, "report").content)
    assert "Đang đề nghị tặng Giấy khen cho 01 tập thể." in report
    award.perform(
        Action.DECIDE, by=head, decision_number="412-QĐ/TU", decision_date=campaign.plan_date
    )
    officer = make_officer(card.ward)
    Award.propose(officer_kind, card, officer, by=reviewer, citation_text="Giỏi")
    report = text_of(made(campaign, "report").content)
    assert (
        "Có 01 tập thể được tặng Giấy khen; đang đề nghị tặng Giấy khen cho 01 cá nhân." in report
    )
    for code in ("proposal", "decision", "report"):
        assert not re.search(
            r"\b00 (tập thể|cá nhân|kiến nghị)", text_of(made(campaign, code).content)
        )


def test_papers_of_a_concluded_year_keep_its_official_order(campaign, head):
    """Units may be put in another order later, and no seal covers where they stand today."""
    final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 4, 4))
    write_down()
    commend_all(campaign.award_kinds.get(quota=None), by=head)
    campaign = campaign.perform(Action.CONCLUDE, by=head)
    papers = [text_of(made(campaign, code).content) for code in ("result-notice", "report")]
    listed = order_of_honoured(campaign)
    sheets = order_of_sheets(campaign)
    for ward, position in zip(Ward.objects.order_by("position"), (9, 5, 1), strict=True):
        Ward.objects.filter(pk=ward.pk).update(position=position)
    assert [text_of(made(campaign, code).content) for code in ("result-notice", "report")] == papers
    assert order_of_honoured(campaign) == listed
    assert order_of_sheets(campaign) == sheets
    assert len(listed["head"]) == 3


def order_of_sheets(campaign):
    grid, year = Grid(campaign, {}), Year(Campaign.objects.get(pk=campaign.pk))
    return [card.pk for card in grid.cards], list(year.names)


def order_of_honoured(campaign):
    found = honour_lists(Campaign.objects.get(pk=campaign.pk))
    facts = Facts.of_papers(Campaign.objects.get(pk=campaign.pk))
    return {one.decider: [award.scorecard_id for award in one.awards] for one in found} | {
        "papers": [award.scorecard_id for award in facts.awards]
    }


def test_a_notice_says_none_in_words(campaign):
    """No level that nobody has, no reply where none was sent, and nowhere 00."""
    final_cards(campaign, (2, 2, 2), (2, 4, 2), (1, 1, 1))
    said = text_of(made(campaign, "result-notice").content)
    assert "Sau khi có dự thảo kết quả, không đơn vị nào gửi kiến nghị." in said
    spread = said.partition("Kết quả xếp loại: ")[2].partition(";")[0]
    assert "00" not in spread
    assert spread.startswith("Xuất sắc: 03")
    assert [count(0), cell_count(0), count(3), cell_count(12)] == ["không", "0", "03", "12"]


def test_points_stand_in_the_notice_only_where_the_campaign_shows_them(campaign):
    final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    assert " | 8 | " in text_of(made(campaign, "result-notice").content)
    Campaign.objects.update(ranking_published=False)
    assert " | 8 | " not in text_of(made(campaign, "result-notice").content)


def test_all_papers_come_as_one_archive_and_from_the_command_line(campaign, head, tmp_path, capsys):
    with_paper_heads(campaign, head)
    cards = final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    file = tmp_path / "papers.zip"
    call_command("papers", campaign.slug, str(file))
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        for name in names:
            Document(BytesIO(archive.read(name)))
    assert "05 Thông báo kết quả – 2026.docx" in names
    letters = [name for name in names if name.startswith("07 Công văn gửi đơn vị về kết quả/")]
    assert len(letters) == len(cards)
    assert f"{len(names)} văn bản" in capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match=r"Không có phong trào “1999”\. Hiện có: 2026"):
        call_command("papers", "1999", str(file))


def test_a_concluded_year_bears_its_seal_and_a_broken_one_makes_no_paper(campaign, head):
    with_paper_heads(campaign, head)
    final_cards(campaign, (2, 4, 4), (2, 4, 3), (2, 3, 3))
    write_down()
    concluded = campaign.perform(Action.CONCLUDE, by=head)
    assert concluded.state == CampaignState.CONCLUDED
    text = text_of(made(campaign, "result-notice").content)
    assert f"Mã niêm phong sổ theo dõi: {concluded.printed_root}" in text
    assert "DỰ THẢO" not in text
    PaperHead.objects.filter(issuer=Issuer.BOARD).update(signer="Người khác")
    with pytest.raises(Refused, match="không còn khớp với mã niêm phong"):
        made(campaign, "result-notice")


# Small things


def test_a_title_inside_a_sentence():
    assert inside_sentence("Phong trào thi đua năm 2026") == "phong trào thi đua năm 2026"
    assert inside_sentence("ĐỢT thi đua") == "ĐỢT thi đua"
    of_wards = inside_sentence("Phong trào thi đua đối với Ban Tuyên giáo 10 phường")
    assert of_wards == "phong trào thi đua đối với Ban Tuyên giáo 10\N{NO-BREAK SPACE}phường"


@pytest.mark.parametrize("parts", [[1, 1, 1], [4, 5, 1], [1, 2, 3, 5], [0, 7], [33, 33, 34]])
def test_shares_add_up_to_a_hundred(parts):
    shares = whole_shares(parts)
    assert sum(shares) == 100
    assert all(bool(share) <= bool(part) for share, part in zip(shares, parts, strict=True))


@pytest.mark.django_db
def test_halves_of_a_per_cent_go_up_on_paper_too():
    """86,5 and 88,5 of a hundred: 87 and 89, as on the charts."""
    campaign = make_campaign(wards=1, plan=((10, ()), (10, ())))
    final_cards(campaign, (Decimal("8.65"), Decimal("8.85")))
    rows = LISTS["thống kê tiêu chí"].rows(Subject(Facts(campaign)))
    assert [row["tỷ lệ đạt"] for row in rows] == ["87%", "89%"]


def test_where_nothing_was_surveyed_the_sum_says_so_as_its_rows_do(campaign):
    """Nothing is left to write in by hand in the letter to a unit that is judged."""
    card, *_others = final_cards(campaign, (2, 4, 4))
    card.scores.update(survey_points=None)
    blank = campaign.scorecards.with_totals().get(pk=card.pk)
    for state, said in ((CardState.SUBMITTED, "……"), (CardState.VERIFIED, "–")):
        blank.state = state
        subject = Subject(Facts(campaign), card=blank)
        assert NAMES["tổng điểm khảo sát"].value(subject).startswith(said), state


@pytest.mark.django_db
def test_last_year_stands_beside_the_same_level_and_the_same_criterion_alone():
    """A level and a criterion that last year did not have had no units and no points then; a
    criterion that moved on has those it had under its old number.
    """
    plan = ((4, ()), (4, ()))
    last = make_campaign(wards=3, plan=plan, year=2025)
    _best, unplaced, absent = final_cards(last, (4, 2), (2, 1), (None, None))
    Scorecard.objects.filter(pk=unplaced.pk).update(tier=None)
    Scorecard.objects.filter(pk=absent.pk).update(state=CardState.ABSENT, tier=None)
    Campaign.objects.filter(pk=last.pk).update(state=CampaignState.CONCLUDED)
    now = make_campaign(wards=3, plan=plan, year=2026, model=last)
    cards = final_cards(now, (4, 4), (4, 4), (4, 4))
    Scorecard.objects.filter(pk=cards[1].pk).update(tier=None)
    Scorecard.objects.filter(pk=cards[2].pk).update(state=CardState.ABSENT, tier=None)
    now.tiers.filter(name="Khá").update(name="Hoàn thành tốt")
    for head, title in zip(now.heads, ("Chuyển đổi số", "Tiêu chí 1"), strict=True):
        Criterion.objects.filter(pk=head.pk).update(title=title)
    facts = Facts(Campaign.objects.get(pk=now.pk))
    levels = {row["mức"]: row["năm trước"] for row in LISTS["thống kê mức"].rows(Subject(facts))}
    assert levels == {
        "Xuất sắc": "01",
        "Hoàn thành tốt": "–",
        "Trung bình": "0",
        "Chưa xếp loại": "01",
        "Không nộp phiếu": "01",
    }
    criteria = LISTS["thống kê tiêu chí"].rows(Subject(facts))
    assert [row["năm trước"] for row in criteria] == ["–", "3"]


def test_shares_of_nothing_are_nothing():
    assert whole_shares([0, 0]) == [0, 0]


def test_a_reply_that_cost_points_is_not_counted_as_accepted(campaign, head):
    cards = final_cards(campaign, (2, 4, 4), (2, 4, 4), (2, 4, 4))
    scores = [score for card in cards for score in card.scores.all()]
    for score, answer in zip(scores, ["", *Answer.values], strict=False):
        said = {"answer_reason": "Vì", "answered_by": head, "answered_at": timezone.now()}
        given = said if answer else {}
        Reply.objects.create(
            score=score, text="Xin xem", by=head, at=timezone.now(), answer=answer, **given
        )
    said = text_of(made(campaign, "report").content)
    assert "gửi 05 kiến nghị; 02 kiến nghị được chấp nhận toàn bộ hoặc một phần" in said
