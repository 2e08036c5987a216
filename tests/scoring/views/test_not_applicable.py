"""“Không phát sinh” on pages, in sheets, papers and the year-end workbook; nowhere seen where no
item of the plan allows it.
"""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scoring.documents import paper_form
from scoring.forms.imports.criteria import CriterionImport
from scoring.forms.imports.criteria_template import CRITERIA
from scoring.models import Campaign, Criterion, Reply
from scoring.rules.lifecycle import Action, CampaignState
from scoring.rules.not_applicable import NOT_APPLICABLE as OUT
from scoring.workbooks.reading import FilledRow
from tests.factories import ask_numbers, make_campaign, make_client, make_survey, make_ward_officer
from tests.not_applicable import make_card
from tests.offline import address, confirm, fetched, look, put, texts

pytestmark = pytest.mark.django_db
SAME = {"accept": "application/json"}
RULE = "không phát sinh thì ghi KPS"


class Desk:
    """1.1 (2 points) counts as all of them where it does not apply, 1.2 (4) is out pro rata; 2 (4)
    always applies.
    """

    def __init__(self, reviewer):
        self.card = make_card(of_1_1="full", of_1_2="pro_rata")
        self.slug, self.ward = self.card.campaign.slug, self.card.ward.code
        self.officer, self.reviewer = make_ward_officer(self.card.ward), reviewer
        self.own, self.board = make_client(self.officer), make_client(reviewer)

    @property
    def scores(self):
        scores = self.card.scores.select_related("item__parent", "scorecard__campaign")
        return list(scores.in_official_order())

    def points(self, column="self"):
        return [getattr(score, f"{column}_points") for score in self.scores]

    def save(self, place, typed):
        score = self.scores[place]
        data = {"points": typed, "explanation": "", "version": score.version}
        return self.own.post(
            reverse("scorecard_item", args=[self.slug, score.pk]), data, headers=SAME
        )

    def submit(self, *typed):
        for score, number in zip(self.scores, typed, strict=True):
            score.enter("self", Decimal(number), by=self.officer)
        self.card.perform(Action.SUBMIT, by=self.officer)
        make_survey(self.card)

    def verify(self, place, **typed):
        score = self.scores[place]
        where = reverse("board_item", args=[self.slug, self.ward, score.pk])
        data = {"points": "", "reason": "", "version": score.version} | typed
        return self.board.post(where, data)


@pytest.fixture
def desk(reviewer):
    return Desk(reviewer)


def test_the_ward_types_the_word_and_sees_what_it_brings(desk):
    for place, typed in enumerate(("1", "kps", "4")):
        assert desk.save(place, typed).status_code == 200
    page = desk.own.get(reverse("scorecard", args=[desk.slug]))
    said = page.content.decode()
    assert f"{RULE}, quy đổi theo tỷ lệ các nội dung khác" in said
    assert 'data-na="3"' in said
    pk = desk.scores[1].pk
    assert f'name="points-{pk}" value="KPS" inputmode="text"' in said
    assert "data-worked>→ 2 điểm</output>" in said
    assert desk.points() == [1, 2, 4]
    assert "7/10" in texts(desk.own.get(reverse("scorecard_submit", args=[desk.slug]))).replace(
        " ", ""
    )


def test_the_word_where_the_plan_does_not_allow_it_is_a_sentence(desk):
    answer = desk.save(2, "KPS")
    assert answer.status_code == 422
    assert "Nội dung 2: kế hoạch không cho ghi không phát sinh (KPS)" in answer.json()["error"]
    answer = desk.save(2, "Không phát sinh.")
    assert "đơn vị nào cũng phải chấm" in answer.json()["error"]
    pk = desk.scores[2].pk
    data = {f"points-{pk}": "KPS", f"explanation-{pk}": "", f"version-{pk}": "1"}
    page = desk.own.post(reverse("scorecard", args=[desk.slug]), data)
    assert (page.status_code, 'value="KPS"' in page.content.decode()) == (422, True)


def test_the_board_sees_who_says_it_confirms_or_refuses_it(desk):
    desk.submit(OUT, OUT, 4)
    page = texts(desk.board.get(reverse("board_ward", args=[desk.slug, desk.ward])))
    assert page.count("không phát sinh (tự chấm)") == 2
    assert "KPS: không phát sinh" in page
    refused = desk.verify(0, points="2")
    assert refused.status_code == 422
    assert "nói khác nhau về không phát sinh, hãy ghi lý do" in texts(refused)
    assert desk.verify(0, points="1", reason="Đã có một hội nghị").status_code == 302
    assert desk.verify(1, take="self").status_code == 302
    assert desk.points("verified") == [1, 2, None]
    assert desk.verify(2, points="4").status_code == 302
    desk.card.perform(Action.VERIFY, by=desk.reviewer)
    result = texts(desk.own.get(reverse("scorecard", args=[desk.slug])))
    assert "không phát sinh (tự chấm, thẩm định)" in result
    assert "điểm theo tỷ lệ điểm thẩm định của các nội dung khác" in result
    Reply.make(desk.scores[0], "Hội nghị của năm trước", by=desk.officer)
    where = reverse("board_answer", args=[desk.slug, desk.ward, Reply.objects.get().pk])
    data = {"answer": "accepted", "points": "KPS", "reason": "Đúng là của năm trước"}
    assert desk.board.post(where, data).status_code == 302
    assert desk.points("verified") == [2, 4, 4]


def test_the_board_reads_the_same_sentence_where_it_always_applies(desk):
    desk.submit(2, 4, 4)
    said = "kế hoạch không cho ghi không phát sinh (KPS)"
    assert said in texts(desk.verify(2, points="kps"))
    where = reverse("board_survey_item", args=[desk.slug, desk.ward, desk.scores[2].pk])
    data = {"points": "KPS", "finding": "", "version": desk.scores[2].version}
    assert said in desk.board.post(where, data, headers=SAME).json()["error"]
    for place, typed in enumerate(("2", "4", "3")):
        assert desk.verify(place, points=typed, reason="Đã kiểm tra").status_code == 302
    desk.card.perform(Action.VERIFY, by=desk.reviewer)
    pk = desk.scores[2].pk
    reply = {"text": "Không có việc ấy", "wanted": "KPS", "seen": ""}
    refused = desk.own.post(reverse("reply", args=[desk.slug, pk]), reply)
    assert refused.status_code == 422
    assert "Kế hoạch không cho ghi không phát sinh (KPS) ở đây" in texts(refused)


def test_a_sheet_that_comes_back_with_the_word_where_it_always_applies_says_so(desk):
    book = fetched(desk.own, address("scorecard_file", desk.card))
    put(book, "2", "Điểm tự chấm", "KPS")
    page = texts(look(desk.own, address("scorecard_sheet", desk.card), book))
    assert "kế hoạch không cho ghi không phát sinh (KPS)" in page
    assert desk.scores[2].self_points is None


def test_the_survey_takes_the_word_over(desk):
    desk.submit(2, OUT, 4)
    where = reverse("board_survey", args=[desk.slug, desk.ward])
    filled = desk.board.post(where, {"fill": "self"}).content.decode()
    field = filled.partition(f'id="points-{desk.scores[1].pk}"')[2].partition(">")[0]
    assert 'value="KPS"' in field
    data = {"points": "KPS", "finding": "", "version": desk.scores[1].version}
    item = reverse("board_survey_item", args=[desk.slug, desk.ward, desk.scores[1].pk])
    assert desk.board.post(item, data, headers=SAME).status_code == 200
    assert desk.scores[1].survey_number == OUT
    for name, more in (("item_across", ["1.2"]), ("board", [])):
        page = desk.board.get(reverse(name, args=[desk.slug, *more]))
        assert page.status_code == 200
    across = texts(desk.board.get(reverse("item_across", args=[desk.slug, "1.2"])))
    assert "không phát sinh" in across


def test_the_sheet_goes_out_and_comes_back(desk):
    book = fetched(desk.own, address("scorecard_file", desk.card))
    sheet = book.worksheets[0]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any("Không phát sinh thì ghi KPS (được ở 1.1, 1.2)" in text for text in said)
    assert any('="KPS"' in text and text.startswith("=SUM(") for text in said)
    for code, value in (("1.1", 1), ("1.2", "kps"), ("2", 4)):
        put(book, code, "Điểm tự chấm", value)
    where = address("scorecard_sheet", desk.card)
    page = look(desk.own, where, book)
    assert "Điểm tự chấm: trống → KPS" in texts(page)
    assert confirm(desk.own, where, page).status_code == 302
    assert desk.points() == [1, 2, 4]
    again = fetched(desk.own, address("scorecard_file", desk.card))
    assert "không có gì khác" in texts(look(desk.own, where, again))


def test_a_counted_item_takes_it_where_its_number_stands(reviewer):
    campaign = ask_numbers(make_campaign(CampaignState.PREPARING, wards=0))
    Criterion.objects.filter(campaign=campaign, parent=None, position=2).update(
        when_not_applicable="zero"
    )
    campaign = Campaign.objects.get(pk=campaign.pk)
    assert campaign.leaves[2].measure.read("KPS") == OUT
    assert campaign.leaves[2].rule.endswith("tối đa 4; không phát sinh thì ghi KPS, tính 0 điểm")


def test_papers_and_the_workbook_say_it(desk, head):
    desk.submit(OUT, OUT, 4)
    paper = texts(desk.own.get(reverse("scorecard_paper", args=[desk.slug])))
    assert "không phát sinh" in paper
    assert paper_form.write(desk.card)
    answer = make_client(head).get(reverse("awards_workbook", args=[desk.slug]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)), data_only=True)
    rows = [row for row in book["Đối chiếu"].values if str(row[1]).startswith("1.")]
    assert [(row[3], row[8]) for row in rows] == [(2, "không phát sinh"), (4, "không phát sinh")]


def test_the_head_writes_it_into_the_plan_and_only_within_the_total(head):
    campaign = make_campaign(CampaignState.PREPARING, wards=1)
    blank = dict.fromkeys((column.name for column in CRITERIA.columns), "")
    rows = [
        FilledRow(2, blank | {"criterion": "1", "item": "1", "when_not_applicable": "Đủ điểm"}),
        FilledRow(3, blank | {"criterion": "2", "when_not_applicable": "theo tỷ lệ"}),
    ]
    found = CriterionImport(rows, campaign)
    assert found.problems == []
    found.write(by=head, seen=found.seen)
    stored = Criterion.objects.filter(campaign=campaign).exclude(when_not_applicable="")
    assert sorted(stored.values_list("when_not_applicable", flat=True)) == ["full", "pro_rata"]
    said = texts(make_client(head).get(reverse("setup_criteria", args=[campaign.slug])))
    assert "có thể không phát sinh" in said
    preview = texts(make_client(head).get(reverse("setup_preview", args=[campaign.slug])))
    assert preview.count(RULE) == 2
    wrong = [
        FilledRow(2, blank | {"criterion": "2", "when_not_applicable": "một nửa"}),
        FilledRow(
            3,
            blank
            | {"criterion": "3", "cap": "2", "title": "Thưởng", "line": "thưởng",
               "when_not_applicable": "0 điểm"},
        ),
    ]  # fmt: skip
    said = " ".join(str(problem) for problem in CriterionImport(wrong, campaign).problems)
    assert "Hãy ghi “đủ điểm”, “0 điểm” hoặc “theo tỷ lệ”" in said
    assert "Điểm thưởng, điểm trừ không ghi khi không phát sinh" in said


def test_a_plan_that_allows_it_beside_the_total_is_not_opened():
    campaign = make_campaign(CampaignState.PREPARING, wards=1)
    head = Criterion.objects.create(
        campaign=campaign, position=3, title="Thưởng", cap=Decimal(2), line="bonus"
    )
    Criterion.objects.create(
        campaign=campaign, parent=head, position=1, title="Sáng kiến", cap=Decimal(2),
        when_not_applicable="zero",
    )  # fmt: skip
    fresh = Campaign.objects.get(pk=campaign.pk)
    assert any(
        "Điểm thưởng, điểm trừ" in one and "3.1" in one
        for one in fresh.obstacles(fresh.self_deadline)
    )


def test_an_ordinary_campaign_sees_nothing_of_it(reviewer, head):
    card = make_card()
    own, board = make_client(make_ward_officer(card.ward)), make_client(reviewer)
    slug = card.campaign.slug
    for client, name, more in (
        (own, "scorecard", []), (own, "scorecard_submit", []),
        (board, "board_ward", [card.ward.code]), (board, "board_survey", [card.ward.code]),
        (board, "board", []), (board, "item_across", ["1.1"]), (board, "campaign", []),
    ):  # fmt: skip
        said = texts(client.get(reverse(name, args=[slug, *more])))
        assert "phát sinh" not in said
        assert "KPS" not in said
