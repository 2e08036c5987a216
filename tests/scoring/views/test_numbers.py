"""Pages and files of items whose points follow from a number: the ward types it, everybody sees it
beside the points, and what cannot be stays as typed with a sentence.
"""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from scoring.documents import paper_form
from scoring.models import Criterion, Entry, Reply
from scoring.rules.lifecycle import Action, CampaignState, PointsKind
from scoring.workbooks.rows import comparison_rows
from scoring.workbooks.year import Year
from tests.factories import ask_numbers, make_campaign, make_client, make_survey, make_ward_officer
from tests.offline import address, column_of, confirm, fetched, look, put, row_of, texts

pytestmark = pytest.mark.django_db
SAME = {"accept": "application/json"}


class Desk:
    """A ward whose item 1.2 brings 2 points for each (at most 4), and 2 all 4 from 97 per cent."""

    def __init__(self, reviewer):
        self.card = ask_numbers(make_campaign(wards=1)).scorecards.get()
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

    def verify(self, place, **typed):
        score = self.scores[place]
        where = reverse("board_item", args=[self.slug, self.ward, score.pk])
        data = {"points": "", "reason": "", "version": score.version} | typed
        return self.board.post(where, data)


@pytest.fixture
def desk(reviewer):
    return Desk(reviewer)


def test_the_ward_types_the_number_and_sees_what_it_brings(desk):
    assert desk.save(1, "1").status_code == 200
    assert desk.save(2, "84,4 %").status_code == 200
    page = desk.own.get(reverse("scorecard", args=[desk.slug]))
    said = page.content.decode()
    assert "Số suất" in said
    assert "mỗi suất 2 điểm, tối đa 4" in said
    assert 'data-each="200"' in said
    assert 'data-full="9700"' in said
    assert [score.self_points for score in desk.scores] == [None, Decimal(2), Decimal("3.5")]
    pk = desk.scores[1].pk
    assert f'name="points-{pk}" value="1"' in said
    assert "data-worked>→ 2 điểm</output>" in said


@pytest.mark.parametrize(
    ("place", "typed", "sentence"),
    [
        (1, "-1", "số suất phải là số nguyên từ 0 đến 99.999"),
        (1, "1000000", "Đồng chí đã nhập “1000000”"),
        (1, "hai", "số nguyên"),
        (2, "120 %", "tỷ lệ phải là số từ 0 đến 100 (%)"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_stays_as_typed(desk, place, typed, sentence):
    answer = desk.save(place, typed)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_number")
    assert sentence in answer.json()["error"]
    score = desk.scores[place]
    data = {f"points-{score.pk}": typed, f"explanation-{score.pk}": "", f"version-{score.pk}": "1"}
    page = desk.own.post(reverse("scorecard", args=[desk.slug]), data)
    assert page.status_code == 422
    assert f'value="{typed}"' in page.content.decode()


def test_two_who_type_at_once_see_both_numbers(desk):
    desk.save(1, "1")
    score = desk.scores[1]
    data = {"points": "2", "explanation": "", "version": score.version - 1}
    where = reverse("scorecard_item", args=[desk.slug, score.pk])
    answer = desk.own.post(where, data, headers=SAME)
    assert (answer.status_code, answer.json()["theirs"]["points"]) == (409, "1")


def test_the_survey_takes_the_ward_s_number_over_and_counts_points(desk):
    desk.submit(2, 1, 98)
    where = reverse("board_survey", args=[desk.slug, desk.ward])
    page = desk.board.post(where, {"fill": "self"})
    said = page.content.decode()
    pks = [score.pk for score in desk.scores]
    for pk, typed in zip(pks, ("2", "1", "98"), strict=True):
        assert f'name="points-{pk}"' in said
        field = said.partition(f'id="points-{pk}"')[2].partition(">")[0]
        assert f'value="{typed}"' in field
    data = {"points": "2", "finding": "Thấy hai suất", "version": desk.scores[1].version}
    where = reverse("board_survey_item", args=[desk.slug, desk.ward, pks[1]])
    assert desk.board.post(where, data, headers=SAME).status_code == 200
    assert (desk.scores[1].survey_number, desk.scores[1].survey_points) == (2, 4)


def test_the_board_takes_numbers_over_or_gives_others(desk):
    desk.submit(2, 2, 98)
    make_survey(desk.card)
    desk.scores[1].enter("survey", Decimal(1), by=desk.reviewer, note="Một suất thiếu hồ sơ")
    assert desk.verify(1, take="survey").status_code == 302
    assert (desk.scores[1].verified_number, desk.scores[1].verified_points) == (1, 2)
    assert desk.scores[1].reason == "Một suất thiếu hồ sơ"
    assert desk.verify(2, take="self").status_code == 302
    assert (desk.scores[2].verified_number, desk.scores[2].verified_points) == (98, 4)
    refused = desk.verify(2, points="120", reason="Tính lại")
    assert refused.status_code == 422
    assert "tỷ lệ phải là số từ 0 đến 100" in texts(refused)
    assert 'value="120"' in refused.content.decode()
    page = texts(desk.board.get(reverse("board_ward", args=[desk.slug, desk.ward])))
    assert "tự chấm 2 suất · khảo sát 1 suất · thẩm định 1 suất" in page


def test_one_item_over_all_wards_is_verified_by_its_number(desk):
    desk.submit(2, 2, 98)
    where = reverse("item_across", args=[desk.slug, "1.2"])
    pk, version = desk.scores[1].pk, desk.scores[1].version
    page = desk.board.get(where)
    assert "Số suất thẩm định" in texts(page)
    data = {f"points-{pk}": "1", f"reason-{pk}": "Thiếu hồ sơ", f"version-{pk}": version}
    where = reverse("item_verify", args=[desk.slug, "1.2"])
    desk.board.post(where, data | {f"was-{pk}": "0"})
    assert (desk.scores[1].verified_number, desk.scores[1].verified_points) == (1, 2)


def test_an_answer_asks_for_the_number(desk):
    desk.submit(2, 2, 98)
    make_survey(desk.card)
    for score, number in zip(desk.scores, (2, 1, 98), strict=True):
        score.enter("verified", Decimal(number), by=desk.reviewer, note="Theo khảo sát")
    desk.card.perform(Action.VERIFY, by=desk.reviewer)
    reply = Reply.make(desk.scores[1], "Đủ hai suất", by=desk.officer)
    where = reverse("board_answer", args=[desk.slug, desk.ward, reply.pk])
    assert "Số suất thẩm định sau khi xem xét" in texts(desk.board.get(where))
    data = {"answer": "accepted", "reason": "Đã đủ"}
    refused = desk.board.post(where, data | {"points": "1,5"})
    assert (refused.status_code, "số nguyên" in texts(refused)) == (422, True)
    assert desk.board.post(where, data | {"points": "2"}).status_code == 302
    assert (desk.scores[1].verified_number, desk.scores[1].verified_points) == (2, 4)
    result = texts(desk.own.get(reverse("scorecard", args=[desk.slug])))
    assert "thẩm định 2 suất" in result


def test_an_answer_that_takes_away_is_confirmed_in_points(desk):
    desk.submit(2, 2, 98)
    make_survey(desk.card)
    for score in desk.scores:
        score.enter("verified", score.typed(PointsKind.SELF), by=desk.reviewer)
    desk.card.perform(Action.VERIFY, by=desk.reviewer)
    reply = Reply.make(desk.scores[1], "Xin xem lại", by=desk.officer)
    where = reverse("board_answer", args=[desk.slug, desk.ward, reply.pk])
    data = {"answer": "lowered", "reason": "Một suất trùng", "points": "1"}
    page = desk.board.post(where, data)
    assert "từ 4 xuống 2" in texts(page)
    assert desk.board.post(where, data | {"confirmed": "2"}).status_code == 302
    assert (desk.scores[1].verified_number, desk.scores[1].verified_points) == (1, 2)


def test_the_sheet_goes_out_with_numbers_to_fill_and_comes_back(desk):
    where = address("scorecard_sheet", desk.card)
    answer = desk.own.get(address("scorecard_file", desk.card))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    row = row_of(sheet, "1.2")
    number, points = (
        sheet.cell(row, column_of(sheet, heading))
        for heading in ("Số liệu tự chấm", "Điểm tự chấm")
    )
    assert (number.protection.locked, points.protection.locked) == (False, True)
    assert str(points.value).startswith(f"=IF(ISNUMBER({number.coordinate})")
    assert ".#" not in number.number_format  # Excel shows 120 so as "120,"
    plain = sheet.cell(row_of(sheet, "1.1"), column_of(sheet, "Số liệu tự chấm"))
    assert plain.protection.locked
    put(book, "1.2", "Số liệu tự chấm", 5)
    put(book, "2", "Số liệu tự chấm", "84,4%")
    put(book, "1.1", "Điểm tự chấm", 1.5)
    page = look(desk.own, where, book)
    assert "Số liệu tự chấm: trống → 5" in texts(page)
    assert confirm(desk.own, where, page).status_code == 302
    assert [(score.self_number, score.self_points) for score in desk.scores] == [
        (None, Decimal("1.5")),
        (Decimal(5), Decimal(4)),
        (Decimal("84.4"), Decimal("3.5")),
    ]
    back = fetched(desk.own, address("scorecard_file", desk.card))
    assert "không có gì khác" in texts(look(desk.own, where, back))


def test_a_share_of_a_cell_that_is_shown_per_cent_is_read_as_it_is_shown(desk):
    where = address("scorecard_sheet", desk.card)
    book = fetched(desk.own, address("scorecard_file", desk.card))
    place = put(book, "2", "Số liệu tự chấm", 0.985)
    book.worksheets[0][place].number_format = "0.0%"
    put(book, "1.2", "Số liệu tự chấm", "-1")
    page = look(desk.own, where, book)
    assert "Số liệu tự chấm: trống → 98,5" in texts(page)
    assert "số suất phải là số nguyên từ 0 đến 99.999. Đồng chí đã nhập “-1”" in texts(page)


def test_an_ordinary_campaign_has_no_column_of_numbers(desk):
    Criterion.objects.update(points_each=None, unit="", full_from=None)
    book = fetched(desk.own, address("scorecard_file", desk.card))
    headings = [cell.value for cell in book.worksheets[0][6]]
    assert "Số liệu tự chấm" not in headings
    year = Year(type(desk.card.campaign).objects.get())
    assert {len(row) for row in comparison_rows(year)} == {8}
    assert "Số liệu" not in texts(desk.own.get(reverse("scorecard", args=[desk.slug])))


def test_the_workbook_keeps_the_numbers_beside_the_points(desk, head):
    desk.submit(2, 5, 98)
    desk.scores[1].enter("verified", Decimal(1), by=desk.reviewer, note="Thiếu hồ sơ")
    year = Year(type(desk.card.campaign).objects.get())
    assert [row[8:] for row in comparison_rows(year)] == [
        (None, None, None),
        (Decimal(5), None, Decimal(1)),
        (Decimal(98), None, None),
    ]
    answer = make_client(head).get(reverse("awards_workbook", args=[desk.slug]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    sheet = book["Đối chiếu"]
    found = {cell.value: cell.column for row in sheet.iter_rows() for cell in row if cell.value}
    column = found["Số liệu thẩm định"]
    assert 1 in [row[column - 1].value for row in sheet.iter_rows()]


def test_the_paper_of_the_card_and_the_form_to_write_on_say_the_number(desk):
    desk.submit(2, 1, 98)
    page = texts(desk.own.get(reverse("scorecard_paper", args=[desk.slug])))
    assert "1 suất" in page
    document = Document(BytesIO(paper_form.write(desk.card)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("ghi Số suất; mỗi suất 2 điểm, tối đa 4" in text for text in cells)


def test_the_record_names_the_number(desk, head):
    desk.save(1, "2")
    page = texts(make_client(head).get(reverse("history", args=[desk.slug])))
    assert "Số liệu tự chấm" in page
    entry = Entry.objects.get(act="enter_self")
    assert entry.new["self_number"] == "2"


def test_the_board_writes_the_rule_into_the_plan(head):
    campaign = make_campaign(CampaignState.PREPARING)
    client = make_client(head)
    where = reverse("setup_criteria", args=[campaign.slug])
    page = client.get(where)
    form = next(one for one in page.context["rows"] if one.instance.position == 2)
    data = {name: "" if value is None else value for name, value in _fields(page.context["rows"])}
    prefix = form.prefix
    wrong = client.post(where, data | {f"{prefix}-points_each": "2", f"{prefix}-full_from": "97"})
    assert wrong.status_code == 422
    said = texts(wrong)
    assert "Chỉ chọn một cách tính" in said
    assert "Hãy ghi đơn vị tính" in said
    assert not Criterion.objects.exclude(points_each=None).exists()
    right = client.post(where, data | {f"{prefix}-points_each": "2", f"{prefix}-unit": "suất"})
    assert right.status_code == 302
    second = Criterion.objects.get(campaign=campaign, parent=None, position=2)
    assert (second.points_each, second.unit) == (Decimal(2), "suất")
    entry = Entry.objects.filter(campaign=campaign).order_by("-number").first()
    assert "mỗi suất 2 điểm" in str(entry.new)


def _fields(rows):
    for field in rows.management_form:
        yield field.html_name, field.value()
    yield "seen", rows.seen
    for form in rows:
        for field in form:
            value = field.value()
            if value is not False:
                yield field.html_name, field.field.prepare_value(value)
