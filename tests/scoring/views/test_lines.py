"""Bonus and minus lines on pages, in sheets, papers and the year-end workbook;
nowhere else seen.
"""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from scoring.documents import paper_form
from scoring.forms.imports.criteria import CriterionImport
from scoring.forms.imports.criteria_template import CRITERIA
from scoring.models import Campaign, Criterion, Entry, Reply, Score
from scoring.models.plan.clone import copy_plan
from scoring.rules.lifecycle import Action, CampaignState, CardState
from scoring.rules.lines import Line
from scoring.workbooks.cells import FilledCell
from scoring.workbooks.columns import fact
from scoring.workbooks.reading import FilledRow
from scoring.workbooks.rows import comparison_rows, summary_rows
from scoring.workbooks.year import Year
from tests.factories import (
    make_campaign,
    make_client,
    make_scorecard,
    make_survey,
    make_ward_officer,
)
from tests.lines import BONUS, COUNTED_MINUS, MINUS, add_lines, make_lined_campaign
from tests.offline import address, column_of, confirm, fetched, look, put, row_of, texts

pytestmark = pytest.mark.django_db
SAME = {"accept": "application/json"}
FIELD = "Cách cộng vào tổng điểm"


class Desk:
    def __init__(self, reviewer):
        self.card = make_lined_campaign().scorecards.get()
        self.slug, self.ward = self.card.campaign.slug, self.card.ward.code
        self.officer, self.reviewer = make_ward_officer(self.card.ward), reviewer
        self.own, self.board = make_client(self.officer), make_client(reviewer)

    @property
    def scores(self):
        scores = self.card.scores.select_related("item__parent", "scorecard__campaign")
        return list(scores.in_official_order())

    def save(self, place, typed):
        score = self.scores[place]
        data = {"points": typed, "explanation": "", "version": score.version}
        where = reverse("scorecard_item", args=[self.slug, score.pk])
        return self.own.post(where, data, headers=SAME)

    def submit(self, *typed):
        for score, number in zip(self.scores, typed, strict=True):
            score.enter("self", Decimal(number), by=self.officer)
        self.card.perform(Action.SUBMIT, by=self.officer)

    def judge(self, *typed):
        make_survey(self.card)
        for score, number in zip(self.scores, typed, strict=True):
            score.enter("verified", Decimal(number), by=self.reviewer, note="Theo khảo sát")


@pytest.fixture
def desk(reviewer):
    return Desk(reviewer)


def test_the_ward_types_what_is_taken_away_without_a_sign(desk):
    for place, typed in enumerate(("2", "4", "4", "1", "4", "1,5", "2")):
        assert desk.save(place, typed).status_code == 200
    page = desk.own.get(reverse("scorecard", args=[desk.slug]))
    said = texts(page)
    assert "ghi số điểm trừ, không ghi dấu, tối đa 2" in said
    assert "trừ mỗi lần 0,5 điểm, tối đa 1" in said
    assert "điểm thưởng" in said
    assert 'data-cap="-200"' in page.content.decode()
    assert 'data-uncut="1"' in page.content.decode()
    assert sum(score.self_points for score in desk.scores) == Decimal("10.5")
    assert f'name="points-{desk.scores[MINUS].pk}" value="1,5"' in page.content.decode()


@pytest.mark.parametrize(
    ("place", "typed", "sentence"),
    [
        (MINUS, "-1", "Nội dung 4.1 là điểm trừ: hãy ghi số không có dấu. Đồng chí đã nhập “-1”."),
        (MINUS, "3", "Nội dung 4.1 trừ tối đa 2 điểm. Đồng chí đã nhập 3."),
        (BONUS, "2", "Nội dung 3.1 thưởng tối đa 1 điểm. Đồng chí đã nhập 2."),
        (COUNTED_MINUS, "5", "Số liệu đã nhập: 5 lần."),
    ],
)
def test_what_cannot_be_is_a_sentence_and_stays_as_typed(desk, place, typed, sentence):
    answer = desk.save(place, typed)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]
    score = desk.scores[place]
    data = {f"points-{score.pk}": typed, f"explanation-{score.pk}": "", f"version-{score.pk}": "1"}
    page = desk.own.post(reverse("scorecard", args=[desk.slug]), data)
    assert page.status_code == 422
    assert f'value="{typed}"' in page.content.decode()


def test_the_sheet_goes_out_and_comes_back(desk):
    where = address("scorecard_sheet", desk.card)
    book = fetched(desk.own, address("scorecard_file", desk.card))
    sheet = book.worksheets[0]
    cap = sheet.cell(row_of(sheet, "4.1"), column_of(sheet, "Điểm tối đa"))
    points = sheet.cell(row_of(sheet, "4.1"), column_of(sheet, "Điểm tự chấm"))
    assert cap.value == -2
    assert str(points.value).startswith("=IF(ISNUMBER(")
    assert "-(" in str(points.value)
    put(book, "4.1", "Số liệu tự chấm", 1.5)
    put(book, "4.2", "Số liệu tự chấm", 2)
    put(book, "3.1", "Điểm tự chấm", 1)
    page = look(desk.own, where, book)
    assert "Số liệu tự chấm: trống → 1,5" in texts(page)
    assert confirm(desk.own, where, page).status_code == 302
    assert [score.self_points for score in desk.scores[BONUS:]] == [1, None, Decimal("-1.5"), -1]
    back = fetched(desk.own, address("scorecard_file", desk.card))
    assert "không có gì khác" in texts(look(desk.own, where, back))
    put(back, "4.1", "Số liệu tự chấm", "-1,5")
    assert "là điểm trừ: hãy ghi số không có dấu" in texts(look(desk.own, where, back))


def test_papers_say_what_is_given_and_taken(desk):
    desk.submit(2, 4, 4, 1, 4, 1, 1)
    page = texts(desk.own.get(reverse("scorecard_paper", args=[desk.slug])))
    assert "−1" in page
    document = Document(BytesIO(paper_form.write(desk.card)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("ghi Số điểm trừ; ghi số điểm trừ, không ghi dấu, tối đa 2" in one for one in cells)
    assert {"−2", "−3"} <= set(cells)


def test_the_board_sees_and_gives_the_whole(desk, head):
    desk.submit(2, 4, 4, 1, 4, 1, 1)
    desk.judge(2, 4, 4, 1, 4, 2, 1)
    assert "11,5" in texts(desk.own.get(reverse("scorecard", args=[desk.slug])))
    for name in ("board_ward", "board_survey"):
        page = desk.board.get(reverse(name, args=[desk.slug, desk.ward]))
        assert page.status_code == 200
    grid = texts(desk.board.get(reverse("board", args=[desk.slug])))
    assert "−2,5" in grid
    assert "10,5" in grid
    across = desk.board.get(reverse("item_across", args=[desk.slug, "4.1"]))
    assert "Số điểm trừ thẩm định" in texts(across)
    assert 'viewBox="0 0 200 20"' in across.content.decode()
    assert 'viewBox="0 0 -' not in across.content.decode()
    assert "−2" in texts(across)
    desk.card.perform(Action.VERIFY, by=desk.reviewer)
    campaign = Campaign.objects.get()
    assert [row[:2] for row in summary_rows(Year(campaign))] == [(1, desk.card.ward_name)]
    for name in ("tiers", "what_if", "charts", "campaign"):
        assert make_client(head).get(reverse(name, args=[desk.slug])).status_code == 200
    answer = make_client(head).get(reverse("awards_workbook", args=[desk.slug]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)), data_only=True)
    shown = [cell.value for row in book["Tổng hợp"].iter_rows() for cell in row]
    assert 10.5 in shown
    assert "4\n(−3 đ)" in shown


def test_each_page_says_what_stands_beside_the_total(desk, head):
    """Beside the criterion's name: to the Board, to the unit, in the grid, in the set-up's list."""
    desk.submit(2, 4, 4, 1, 4, 1, 1)
    desk.judge(2, 4, 4, 1, 4, 1, 1)
    board = texts(desk.board.get(reverse("board_ward", args=[desk.slug, desk.ward])))
    desk.card.perform(Action.VERIFY, by=desk.reviewer)
    result = texts(desk.own.get(reverse("scorecard", args=[desk.slug])))
    for page in (board, result):
        assert "Tiêu chí 3 điểm thưởng" in page
        assert "Tiêu chí 4 điểm trừ" in page
    grid = texts(desk.board.get(reverse("board", args=[desk.slug])))
    assert "tối đa 3 điểm · điểm thưởng" in grid
    assert "3 đ điểm thưởng" in grid
    assert "−3 đ điểm trừ" in grid
    listed = texts(make_client(head).get(reverse("setup", args=[desk.slug])))
    assert "điểm thưởng: Tiêu chí 3, điểm trừ: Tiêu chí 4" in listed


def test_caps_of_the_total_alone_are_added_up_in_the_workbook(desk, head):
    desk.submit(2, 4, 4, 1, 4, 1, 1)
    answer = make_client(head).get(reverse("awards_workbook", args=[desk.slug]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)), data_only=True)
    for sheet, names in (("Theo tiêu chí", ("3", "4")), ("Đối chiếu", ("3.1", "4.2"))):
        rows = [row for row in book[sheet].values if isinstance(row[1], str)]
        caps = {row[1].partition(" ")[0].rstrip("."): row[2] for row in rows}
        assert [caps[name] for name in names] == [None, None]
        (shown,) = [row[2] for row in book[sheet].values if row[0] == "Cộng các dòng đang hiện"]
        assert shown == 10
    said = [row[1] for row in book["Theo tiêu chí"].values]
    assert "4. Tiêu chí 4 (điểm trừ, tối đa 3)" in said


def test_a_total_below_zero_is_a_sentence_on_the_page(desk):
    desk.submit(0, 0, 0, 0, 0, 1, 0)
    desk.judge(0, 0, 0, 0, 0, 1, 0)
    where = reverse("board_step", args=[desk.slug, desk.ward, "verify"])
    assert "điểm trừ nhiều hơn tổng điểm" in texts(desk.board.post(where, {}))
    desk.card.refresh_from_db()
    assert desk.card.state == CardState.SUBMITTED


def test_the_plan_says_that_no_total_falls_below_zero(desk, head):
    said = "điểm trừ; tổng điểm thẩm định không xuống dưới 0"
    assert said in texts(desk.own.get(reverse("campaign", args=[desk.slug])))


def test_a_plan_that_may_take_away_more_than_there_is_is_asked_about():
    campaign = make_campaign(CampaignState.PREPARING, wards=1)
    add_lines(campaign)
    said = "nhiều hơn tổng điểm 10. Tổng điểm thẩm định không xuống dưới 0"
    campaign = Campaign.objects.get(pk=campaign.pk)
    assert said not in " ".join(campaign.oddities(timezone.now()))
    Criterion.objects.filter(campaign=campaign, line="minus").update(cap=11)
    campaign = Campaign.objects.get(pk=campaign.pk)
    assert said in " ".join(campaign.oddities(timezone.now()))


def test_what_if_takes_points_of_a_minus_line_without_a_sign(desk, head):
    desk.submit(2, 4, 4, 1, 4, 0, 0)
    desk.judge(2, 4, 4, 1, 4, 0, 0)
    desk.card.perform(Action.VERIFY, by=desk.reviewer)
    typed = {"unit-0": desk.card.pk, "item-0": desk.scores[MINUS].item_id, "points-0": "1,5"}
    where = reverse("what_if", args=[desk.slug])
    (row,) = make_client(head).get(where, typed).context["rows"]
    assert (row.points, row.moved) == (("13", "11,5"), "−1,5")
    page = make_client(head).get(where, {"cap-3": "6", "cap-4": "6"})
    assert [row.points for row in page.context["rows"]] == [("13", "16")]
    assert "Tổng điểm tối đa khi đó" not in texts(page)


def _typed(rows):
    for field in rows.management_form:
        yield field.html_name, field.value()
    yield "seen", rows.seen
    for form in rows:
        for field in form:
            value = field.value()
            if value is not False:
                yield field.html_name, field.field.prepare_value(value)


def test_the_head_writes_the_line_into_the_plan(head):
    campaign = make_campaign(CampaignState.PREPARING)
    client = make_client(head)
    where = reverse("setup_criteria", args=[campaign.slug])
    page = client.get(where)
    assert FIELD in texts(page)
    data = {name: "" if value is None else value for name, value in _typed(page.context["rows"])}
    blank = next(form.prefix for form in page.context["rows"] if form.is_new)
    new = {f"{blank}-title": "Điểm trừ", f"{blank}-cap": "5", f"{blank}-line": "minus"}
    wrong = client.post(where, data | new | {f"{blank}-cap": "-5"})
    assert wrong.status_code == 422
    assert client.post(where, data | new).status_code == 302
    criterion = campaign.criteria.get(title="Điểm trừ")
    assert (criterion.line, criterion.cap, criterion.cap_text) == ("minus", 5, "−5")
    entry = Entry.objects.filter(campaign=campaign).order_by("-number").first()
    assert "điểm trừ" in str(entry.new)
    page = client.get(where)
    assert page.context["rows"].tally["value"] == "10"
    of_items = client.get(reverse("setup_items", args=[campaign.slug, criterion.pk]))
    assert FIELD not in texts(of_items)
    assert "điểm trừ" in texts(client.get(reverse("campaign", args=[campaign.slug])))


def test_lines_come_from_the_workbook_of_the_plan(head):
    campaign = make_campaign(CampaignState.PREPARING)
    blank = dict.fromkeys((column.name for column in CRITERIA.columns), "")

    def row(number, **facts):
        return FilledRow(number, blank | {"title": "Điểm thưởng, trừ"} | facts)

    good = [
        row(2, criterion="3", cap="3", line="Thưởng"),
        row(3, criterion="3", item="1", cap="3"),
        row(4, criterion="4", cap="2", line="điểm trừ"),
    ]
    found = CriterionImport(good, campaign)
    assert (found.problems, found.notes) == ([], [])
    assert (FIELD, "", str(Line.BONUS.label)) in [
        (label.capitalize(), before, after) for label, before, after in found.changes[0].differences
    ]
    wrong = [
        row(2, criterion="3", cap="3", line="phạt"),
        row(3, criterion="1", item="1", cap="2", line="trừ"),
    ]
    said = " ".join(str(problem) for problem in CriterionImport(wrong, campaign).problems)
    assert "Hãy ghi “thưởng” hoặc “trừ”" in said
    assert "chỉ ghi ở dòng của chính tiêu chí" in said


def test_a_cap_with_a_sign_is_told_how_to_be_written():
    cap = next(column for column in CRITERIA.columns if column.name == "cap")
    for value in (Decimal(-3), "−3"):
        read, said = fact(cap, FilledCell(value))
        assert read == ""
        assert "phải là số từ 0 trở lên" in said
        assert "Điểm trừ cũng ghi số không có dấu" in said


def test_a_new_year_takes_the_lines_over(head):
    model = make_campaign(CampaignState.PREPARING)
    add_lines(model)
    copy = Campaign.objects.create(
        slug="2031",
        year=2031,
        title="Năm 2031",
        superior_body="A",
        issuing_body="B",
        deciding_body="C",
    )
    copy_plan(copy, model)
    assert list(copy.criteria.heads().values_list("line", flat=True)) == ["", "", "bonus", "minus"]


def test_an_ordinary_campaign_sees_nothing_of_it(head):
    card = make_scorecard(CardState.VERIFIED)
    own = make_client(make_ward_officer(card.ward))
    for page in (
        own.get(reverse("scorecard", args=[card.campaign.slug])),
        make_client(head).get(reverse("board_ward", args=[card.campaign.slug, card.ward.code])),
        make_client(head).get(reverse("campaign", args=[card.campaign.slug])),
    ):
        said = texts(page)
        assert "điểm thưởng" not in said.lower()
        assert "điểm trừ" not in said.lower()
    assert {len(row) for row in comparison_rows(Year(card.campaign))} == {8}
    assert not Criterion.objects.exclude(line="").exists()
    assert not Score.objects.filter(cap__lt=0).exists()


def test_nobody_asks_that_more_be_taken_away(desk):
    desk.submit(2, 4, 4, 1, 4, 1, 1)
    desk.judge(2, 4, 4, 1, 4, 1, 1)
    desk.card.perform(Action.VERIFY, by=desk.reviewer)
    where = reverse("reply", args=[desk.slug, desk.scores[MINUS].pk])
    own, said = make_client(desk.officer), {"text": "Xin xem lại"}
    more = own.post(where, said | {"wanted": "2"})
    assert "Ban chỉ trừ 1 điểm, đề nghị này trừ nhiều hơn." in texts(more)
    assert own.post(where, said | {"wanted": "0,5"}).status_code == 302


def test_an_answer_takes_more_or_less_away(desk):
    desk.submit(2, 4, 4, 1, 4, 1, 1)
    desk.judge(2, 4, 4, 1, 4, 1, 1)
    desk.card.perform(Action.VERIFY, by=desk.reviewer)
    reply = Reply.make(desk.scores[MINUS], "Xin xem lại", by=desk.officer)
    where = reverse("board_answer", args=[desk.slug, desk.ward, reply.pk])
    assert "Số điểm trừ thẩm định sau khi xem xét" in texts(desk.board.get(where))
    data = {"answer": "lowered", "reason": "Chậm hai báo cáo"}
    refused = desk.board.post(where, data | {"points": "−2"})
    assert (refused.status_code, "ghi số không có dấu" in texts(refused)) == (422, True)
    less = desk.board.post(where, data | {"points": "0,5"})
    assert less.status_code == 422  # more points than before are no less
    page = desk.board.post(where, data | {"points": "2"})
    assert "từ −1 xuống −2" in texts(page)
    assert desk.board.post(where, data | {"points": "2", "confirmed": "−2"}).status_code == 302
    score = desk.scores[MINUS]
    assert (score.verified_number, score.verified_points) == (2, -2)
    assert "−2" in texts(desk.own.get(reverse("scorecard", args=[desk.slug])))
