"""The year-end workbook: rows as tuples, then the file against the rows, cell for cell."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from scoring.models import Award, Block, Campaign, Criterion, Scorecard
from scoring.models.awards.commendation import commend_all
from scoring.pages.ranking import Ranking
from scoring.rules.lifecycle import Action, CampaignState, CardState
from scoring.workbooks import stream, year_end
from scoring.workbooks.filled_sheet import FilledSheet
from scoring.workbooks.looks import WIDEST
from scoring.workbooks.rows import award_rows, comparison_rows, criteria_rows, summary_rows
from scoring.workbooks.sheet import CONTENT_TYPE
from scoring.workbooks.year import Year
from scoring.workbooks.year_end import AWARD_COLUMNS, award_columns, or_nobody
from tests.factories import fill, make_campaign, make_officer, make_scorecard, write_down
from wards.database.moment import one_moment

pytestmark = pytest.mark.django_db

SHEETS = ["Tổng hợp", "Khen thưởng", "Theo tiêu chí", "Đối chiếu", "Thống kê"]


@pytest.fixture
def campaign():
    return make_campaign(
        wards=5, plan_number="12-KH/BTG", plan_date=date(2026, 1, 2), place="Sóc Trăng"
    )


def judged(campaign, verified, own=None, state=CardState.FINAL, **facts):
    card = make_scorecard(state, campaign, **facts)
    card.scores.update(self_points=None, survey_points=None, verified_points=None)
    fill(card, "self", own or verified)
    fill(card, "survey", verified)
    fill(card, "verified", verified)
    return card


@pytest.fixture
def year(campaign, head):
    """A final card ahead with an award, a verified one, a submitted, a blank and an absent one."""
    best = judged(campaign, (2, 4, "3.25"), (2, 4, "3.5"))
    officer = make_officer(best.ward, full_name="Trần Thị Bé", post="Trưởng ban")
    unit, person = campaign.award_kinds.filter(quota__isnull=False)
    decided = Award.propose(unit, best, by=head, citation_text="Dẫn đầu")
    decided.perform(
        Action.DECIDE,
        by=head,
        decision_number="12-QĐ/TU",
        decision_date=date(2026, 1, 5),
        golden_book_number="7",
    )
    Award.propose(person, best, officer, by=head, citation_text="24 buổi")
    verified = judged(campaign, (2, "1.75", 3), state=CardState.VERIFIED)
    submitted = make_scorecard(CardState.SUBMITTED, campaign)
    absent = make_scorecard(CardState.ABSENT, campaign)
    blank = campaign.scorecards.get(state=CardState.DRAFT)
    return campaign, best, verified, submitted, blank, absent


def names(cards):
    return [card.ward_name for card in cards]


def points(*values):
    return tuple(None if value is None else Decimal(str(value)) for value in values)


# Rows


def test_the_survey_s_gap_stands_in_the_workbook_until_it_is_verified(campaign):
    card = make_scorecard(CardState.SUBMITTED, campaign)
    fill(card, "survey", (2, 3, 4))
    fill(card, "verified", (2, None, 4))
    summary = next(row for row in summary_rows(Year(campaign)) if row[1] == card.ward_name)
    assert summary[-4] == Decimal(-1)
    compared = [row for row in comparison_rows(Year(campaign)) if row[0] == card.ward_name]
    assert [row[6] for row in compared] == [0, -1, 0]


def test_rank_and_level_carry_their_reason_into_the_workbook(campaign, head):
    first, second = judged(campaign, (2, 4, 3)), judged(campaign, (2, 4, 3))
    Scorecard.objects.filter(pk=first.pk).update(tie_order=2, tie_reason="Nộp muộn hơn")
    Scorecard.objects.filter(pk=second.pk).update(
        tie_order=1, tie_reason="Nộp sớm hơn", tier=campaign.tiers.last(), tier_reason="Có đơn thư"
    )
    notes = {row[1]: row[-1] for row in summary_rows(Year(campaign))}
    assert notes[first.ward_name] == "thứ tự do Trưởng Ban quyết định: Nộp muộn hơn"
    assert notes[second.ward_name] == (
        "thứ tự do Trưởng Ban quyết định: Nộp sớm hơn;"
        " mức theo điểm: Xuất sắc; lý do xếp loại: Có đơn thư"
    )


def test_the_summary_ranks_first_and_leaves_blank_what_is_not_judged(year):
    campaign, *cards = year
    rows = list(summary_rows(Year(campaign)))
    assert [row[1] for row in rows] == names(cards)
    best, verified, submitted, blank, absent = rows
    assert best == (
        1,
        cards[0].ward_name,
        *points(6, "3.25", "9.5", "9.25", "9.25", "-0.25"),
        "Xuất sắc",
        "Giấy khen",
        None,
    )
    assert verified == (
        2,
        cards[1].ward_name,
        *points("3.75", 3, "6.75", "6.75", "6.75", 0),
        None,
        None,
        "Đã thẩm định",
    )
    assert submitted == (
        None,
        cards[2].ward_name,
        None,
        None,
        *points(10, None, None, None),
        None,
        None,
        "Đã nộp",
    )
    assert blank[2:] == (None,) * 8 + ("Đang tự chấm",)
    assert absent[-1] == "Không nộp phiếu"


def test_half_a_self_score_is_no_total(campaign):
    card = campaign.scorecards.in_official_order().first()
    fill(card, "self", (2, None, 4))
    assert next(summary_rows(Year(campaign)))[4] is None


def test_a_decision_for_no_tier_reads_so(campaign):
    judged(campaign, (1, 1, 1), tier=None)
    assert next(summary_rows(Year(campaign)))[8] == "Chưa xếp loại"


def test_the_award_list_names_decisions_and_hides_those_of_mere_proposals(year):
    campaign, best, *_others = year
    ward = best.ward_name
    assert list(award_rows(Year(campaign))) == [
        (
            "Giấy khen – tập thể", 1, ward, None, ward, 1, Decimal("9.25"), "Dẫn đầu", "12-QĐ/TU", date(2026, 1, 5),
            "7", "Đã quyết định",
        ),
        (
            "Giấy khen – cá nhân", 1, "Trần Thị Bé", "Trưởng ban", ward, 1, Decimal("9.25"), "24 buổi", None, None,
            None, "Đã đề nghị",
        ),
    ]  # fmt: skip


def test_rank_and_points_of_the_award_list_are_said_to_be_the_units(year):
    """A person's row has them, too: nobody is to read them as the person's own."""
    campaign, *_cards = year
    sheet = written(campaign)["Khen thưởng"]
    first, _rows = table(sheet)
    headings = [cell.value for cell in sheet[first - 1]]
    assert {"Hạng đơn vị", "Điểm đơn vị"} <= set(headings)
    assert not {"Hạng", "Điểm thẩm định"} & set(headings)


def test_a_heading_over_few_columns_has_the_lines_that_it_takes(campaign):
    """Two criteria are as wide as half of “Điểm thẩm định theo tiêu chí”."""
    sheet = written(campaign)["Tổng hợp"]
    first, _rows = table(sheet)
    assert sheet.cell(first - 2, 3).value == "Điểm thẩm định theo tiêu chí"
    assert sheet.row_dimensions[first - 2].height >= 3 * stream.LINE_HEIGHT


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (CampaignState.OPEN, "Chưa có đề nghị khen thưởng"),
        (CampaignState.CONCLUDED, "Không có khen thưởng"),
    ],
)
def test_where_nobody_is_honoured_the_list_says_so(state, said):
    """Headings alone look like a file that broke off."""
    campaign = make_campaign(wards=1)
    campaign.state = state
    year = Year(campaign)
    row, *others = or_nobody([], year)
    assert (row[3], len(row), others) == (said, len(award_columns()), [])
    if state == CampaignState.OPEN:
        assert said in sheet_text(written(campaign)["Khen thưởng"])


def test_an_unlocked_decision_is_a_proposal_again(year, head):
    campaign, *_cards = year
    Award.objects.get(officer=None).perform(Action.UNLOCK, by=head, reason="x")
    row = next(award_rows(Year(campaign)))
    assert row[8:] == (None, None, None, "Đã đề nghị")
    assert next(summary_rows(Year(campaign)))[9] == "Giấy khen (đề nghị)"


def test_commendations_are_numbered_by_rank(campaign, head):
    low, high = judged(campaign, (2, 4, 3)), judged(campaign, (2, 4, 4))
    Scorecard.objects.filter(campaign=campaign, state=CardState.DRAFT).update(
        state=CardState.ABSENT
    )
    commend_all(campaign.award_kinds.get(title="Biểu dương"), by=head)
    assert [row[1:3] for row in award_rows(Year(campaign))] == [
        (1, high.ward_name),
        (2, low.ward_name),
    ]


def test_withdrawn_and_merely_nominated_are_not_listed(campaign, head):
    best = judged(campaign, (2, 4, 4))
    award = Award.propose(campaign.award_kinds.get(recipient="ward", quota=1), best, by=head)
    award.perform(Action.WITHDRAW, by=head, reason="x")
    assert list(award_rows(Year(campaign))) == []


def test_the_comparison_has_a_row_for_every_item_of_every_ward(year):
    campaign, best, *_others = year
    rows = list(comparison_rows(Year(campaign)))
    assert len(rows) == 5 * 3
    mine = [row for row in rows if row[0] == best.ward_name]
    assert [row[1] for row in mine] == ["1.1. Nội dung 1.1", "1.2. Nội dung 1.2", "2. Tiêu chí 2"]
    assert mine[2][2:] == (*points(4, "3.5", "3.25", "3.25", "-0.25"), "Theo biên bản khảo sát")
    assert mine[0][2:] == (*points(2, 2, 2, 2, 0), None)


def test_each_criterion_of_each_ward_is_the_sum_of_its_items(year):
    campaign, best, _verified, submitted, *_others = year
    rows = list(criteria_rows(Year(campaign)))
    assert len(rows) == 5 * 2
    mine = [row[1:] for row in rows if row[0] == best.ward_name]
    assert mine == [
        ("1. Tiêu chí 1", *points(6, 6, 6, 6, 0)),
        ("2. Tiêu chí 2", *points(4, "3.5", "3.25", "3.25", "-0.25")),
    ]
    theirs = [row[2:] for row in rows if row[0] == submitted.ward_name]
    assert theirs == [points(6, 6, None, None, None), points(4, 4, None, None, None)]


def test_a_criterion_with_a_blank_part_has_no_sum(campaign):
    card = campaign.scorecards.in_official_order().first()
    fill(card, "self", (2, None, 4))
    first, second, *_others = criteria_rows(Year(campaign))
    assert (first[3], second[3]) == points(None, 4)


def test_zero_is_a_number_and_blank_is_none(campaign):
    card = campaign.scorecards.in_official_order().first()
    fill(card, "self", (0, None, None))
    first, second, _third = list(comparison_rows(Year(campaign)))[:3]
    assert first[3] == Decimal(0)
    assert second[3] is None


def test_rows_cost_the_same_for_any_number(head):
    counts = set()
    for wards in (1, 10, 100):
        campaign = make_campaign(wards=wards)
        for _ in range(min(wards, 12)):
            make_scorecard(CardState.FINAL, campaign)
        with CaptureQueriesContext(connection) as queries:
            year_end.write(campaign, BytesIO())
        counts.add(len(queries))
    assert len(counts) == 1
    assert counts.pop() <= 12


def test_rows_agree_with_the_screen(year):
    campaign, *_cards = year
    ranked = [row for row in summary_rows(Year(campaign)) if row[0]]
    assert [(row.rank, row.card.ward_name, row.points) for row in Ranking(campaign).rows] == [
        (row[0], row[1], row[6]) for row in ranked
    ]


# The file


def written(campaign):
    file = BytesIO()
    year_end.write(campaign, file)
    file.seek(0)
    return load_workbook(file, data_only=True)


def test_text_that_looks_like_an_escape_of_the_format_goes_out_as_text(campaign):
    campaign.scorecards.filter(pk=campaign.scorecards.first().pk).update(ward_name="_x000D_ Phường")
    Campaign.objects.filter(pk=campaign.pk).update(title="Năm _x0042_")
    file = BytesIO()
    year_end.write(Campaign.objects.get(pk=campaign.pk), file)
    with ZipFile(file) as archive:
        cells = [cell for _row, cells in FilledSheet(archive).rows() for cell in cells.values()]
    found = [cell.value for cell in cells if "_x" in str(cell.value)]
    assert sorted(found) == ["Năm _x0042_", "_x000D_ Phường"]


def table(sheet):
    """(first row, rows) of the table, found by its borders: cells below the headings."""
    first = int(sheet.freeze_panes.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    rows = []
    for row in sheet.iter_rows(min_row=first):
        if not row[0].border.left.style:
            break
        rows.append(row)
    return first, rows


def as_cells(row):
    """A tuple as openpyxl reads it back."""
    return [
        float(value)
        if isinstance(value, Decimal)
        else datetime.combine(value, datetime.min.time())
        if isinstance(value, date)
        else value
        for value in row
    ]


def test_the_file_equals_the_rows_cell_for_cell(year):
    campaign, *_cards = year
    book = written(campaign)
    assert book.sheetnames == SHEETS
    # What stands beside the rows: how the figures come about, and the sum of what is shown.
    sheets = {
        "Tổng hợp": (summary_rows, slice(None), slice(-2)),
        "Khen thưởng": (award_rows, slice(None), slice(1, None)),
        "Theo tiêu chí": (criteria_rows, slice(-1), slice(None)),
        "Đối chiếu": (comparison_rows, slice(-1), slice(None)),
    }
    for title, (rows, lines, columns) in sheets.items():
        _first, found = table(book[title])
        assert [[cell.value for cell in row][columns] for row in found[lines]] == [
            as_cells(row) for row in rows(Year(campaign))
        ]


def test_numbers_dates_and_blanks_are_real(year):
    campaign, *_cards = year
    book = written(campaign)
    _first, [best, *_rest] = table(book["Tổng hợp"])
    assert best[4].data_type == "n"
    assert best[4].number_format == "0.00"
    assert best[7].number_format == '+0.00;"−"0.00;0.00'
    _first, rows = table(book["Khen thưởng"])
    assert rows[0][10].is_date
    assert rows[0][10].number_format == "dd/mm/yyyy"
    assert rows[1][10].value is None
    xml = ZipFile(BytesIO(_bytes(campaign))).read("xl/worksheets/sheet4.xml").decode()
    assert "<v></v>" not in xml
    assert "<v>0</v>" not in xml


def _bytes(campaign):
    file = BytesIO()
    year_end.write(campaign, file)
    return file.getvalue()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_text_that_looks_like_a_formula_stays_text(campaign, sign):
    danger = f'{sign}HYPERLINK("http://x","y")'
    card = judged(campaign, (2, 4, 3), (2, 4, 4))
    card.scores.exclude(reason="").update(reason=danger)
    Scorecard.objects.filter(pk=card.pk).update(ward_name=danger)
    Campaign.objects.filter(pk=campaign.pk).update(title=danger, superior_body=danger)
    campaign.refresh_from_db()
    book = load_workbook(BytesIO(_bytes(campaign)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or "HYPERLINK" not in cell.value
                if (
                    isinstance(cell.value, str)
                    and cell.value.startswith(sign)
                    and "http" in cell.value.lower()
                ):
                    assert cell.quotePrefix, cell.coordinate
    _first, rows = table(book["Đối chiếu"])
    assert rows[2][7].value == danger
    assert not rows[0][2].quotePrefix


def test_nothing_that_people_write_breaks_the_file(campaign):
    card = judged(campaign, (2, 4, 3), (2, 4, 4))
    awful = (
        "Lý do <b>&amp;</b> ]]> \x01\x0b\x1f\ufffe dòng một\ndòng hai\t" + "😀" + "dài " * 20_000
    )
    card.scores.exclude(reason="").update(reason=awful)
    Scorecard.objects.filter(pk=card.pk).update(ward_name="Phường \x02 <1> & “2”")
    Campaign.objects.filter(pk=campaign.pk).update(
        title="Phong trào \x03 <&> \ufffe", plan_number="1\x04"
    )
    campaign = Campaign.objects.get(pk=campaign.pk)
    Criterion.objects.filter(campaign=campaign).update(title="Tiêu chí \x05 &lt;")
    _first, rows = table(written(campaign)["Đối chiếu"])
    said = rows[2][7].value
    assert said.startswith("Lý do <b>&amp;</b> ]]>  dòng một\ndòng hai\t😀dài")
    assert len(said) == 32_767
    assert rows[0][0].value == "Phường  <1> & “2”"


def test_what_no_file_can_hold_is_left_out():
    assert stream.readable("a\ud800\x00b") == "ab"


# The paper


def sheet_text(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_every_sheet_is_a_paper_of_the_party(year):
    campaign, *_cards = year
    for sheet in written(campaign):
        said = sheet_text(sheet)
        for words in (
            "THÀNH ỦY SÓC TRĂNG",
            "BAN TUYÊN GIÁO THÀNH ỦY",
            "*",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "(Theo Kế hoạch số 12-KH/BTG, ngày 02/01/2026)",
            campaign.title,
            "TRƯỞNG BAN",
        ):
            assert words in said, (sheet.title, words)
        assert any(words.startswith("Sóc Trăng, ngày      tháng      năm 20") for words in said)
        party = next(
            cell
            for row in sheet.iter_rows(max_row=3)
            for cell in row
            if cell.value == "ĐẢNG CỘNG SẢN VIỆT NAM"
        )
        assert (party.font.b, party.font.u) == (True, "single")
        fonts = {
            cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        assert fonts == {"Times New Roman"}


def test_it_is_a_draft_until_the_campaign_is_concluded(year):
    campaign, *_cards = year
    drafts = [
        words
        for sheet in written(campaign)
        for words in sheet_text(sheet)
        if words.startswith("DỰ THẢO – số liệu đến")
    ]
    assert len(drafts) == len(SHEETS)
    Campaign.objects.filter(pk=campaign.pk).update(state="concluded")
    write_down()
    campaign.refresh_from_db()
    said = [words for sheet in written(campaign) for words in sheet_text(sheet)]
    assert not any("DỰ THẢO" in words for words in said)
    assert sum(words.startswith("Số liệu đến") for words in said) == len(SHEETS)


def test_a_concluded_list_bears_the_year_of_its_conclusion(year):
    campaign, *_cards = year
    Campaign.objects.filter(pk=campaign.pk).update(
        state="concluded", concluded_at=datetime(2023, 12, 28, tzinfo=UTC)
    )
    write_down()
    campaign.refresh_from_db()
    said = [words for sheet in written(campaign) for words in sheet_text(sheet)]
    assert sum(words.endswith("ngày      tháng      năm 2023") for words in said) == len(SHEETS)


def test_the_seal_of_the_change_record_stands_on_every_sheet(year):
    campaign, *_cards = year
    assert "niêm phong" not in " ".join(
        words for sheet in written(campaign) for words in sheet_text(sheet)
    )
    Campaign.objects.filter(pk=campaign.pk).update(state="concluded", ledger_root="ab" * 32)
    write_down()
    campaign.refresh_from_db()
    for sheet in written(campaign):
        assert sheet_text(sheet).count(f"Mã niêm phong sổ theo dõi: {campaign.printed_root}") == 1


def test_pages_are_a4_across_with_repeated_headings(year):
    campaign, *_cards = year
    for sheet in written(campaign):
        first, rows = table(sheet)
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        top, bottom = sheet.print_title_rows.replace("$", "").split(":")
        assert int(bottom) == first - 1
        assert sheet.cell(int(top), 1).value
        assert "&P/&N" in sheet.oddFooter.center.text
        last = rows[-1][0].row
        signed = next(
            cell
            for row in sheet.iter_rows(min_row=last)
            for cell in row
            if cell.value == "TRƯỞNG BAN"
        )
        assert signed.row > last
        merged = [area for area in sheet.merged_cells.ranges if area.min_row > last]
        assert merged
        assert all(area.min_row >= signed.row - 20 for area in merged)


def test_columns_are_as_wide_as_their_numbers(year):
    campaign, *_cards = year
    for sheet in written(campaign):
        _first, rows = table(sheet)
        for row in rows:
            for cell in row:
                if isinstance(cell.value, float | int):
                    assert (
                        sheet.column_dimensions[cell.column_letter].width
                        >= len(f"{cell.value:.2f}") + 1
                    )


def test_a_long_reason_gets_a_row_high_enough(campaign):
    card = judged(campaign, (2, 4, 3), (2, 4, 4))
    card.scores.exclude(reason="").update(reason="Theo biên bản khảo sát " * 20)
    sheet = written(campaign)["Đối chiếu"]
    _first, rows = table(sheet)
    assert sheet.row_dimensions[rows[2][0].row].height >= 9 * 14
    assert sheet.row_dimensions[rows[0][0].row].height is None


def test_a_campaign_without_rows_is_still_a_paper():
    campaign = make_campaign("preparing", wards=0)
    book = written(campaign)
    assert book.sheetnames == SHEETS
    assert "TRƯỞNG BAN" in sheet_text(book["Đối chiếu"])


def test_the_criteria_are_named_below_the_summary(year):
    campaign, *_cards = year
    said = sheet_text(written(campaign)["Tổng hợp"])
    assert "Tiêu chí 1 (6 điểm): Tiêu chí 1" in said


def test_who_signs_stands_beside_the_notes_and_never_alone_on_a_page(year):
    campaign, *_cards = year
    sheet = written(campaign)["Tổng hợp"]
    places = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    note = next(cell for text, cell in places.items() if str(text).startswith("Tiêu chí 1 ("))
    signer = places["TRƯỞNG BAN"]
    assert signer.row == note.row
    (of_note,) = [area for area in sheet.merged_cells.ranges if note.coordinate in area]
    assert of_note.max_col < signer.column


@pytest.mark.parametrize(
    ("heading", "text"), [("Số sổ vàng", "057/2023"), ("Trạng thái", "Đã quyết")]
)
def test_a_word_of_the_list_of_honours_is_not_broken(heading, text):
    """Where a column is too narrow, a program takes more lines than the row was made high for."""
    column = next(column for column in AWARD_COLUMNS if column.heading == heading)
    assert column.width - stream.EDGES >= len(text)
    assert sum(column.width for column in AWARD_COLUMNS) <= WIDEST


def test_the_page_names_the_sheets_of_the_file(year, observer, sign_in):
    campaign, *_cards = year
    page = sign_in(observer).get(reverse("awards", args=[campaign.slug])).content.decode()
    assert ", ".join(SHEETS) in page


def test_it_is_vietnamese_in_every_language(year):
    campaign, *_cards = year
    with override("en"):
        _first, rows = table(written(campaign)["Khen thưởng"])
    assert rows[0][12].value == "Đã quyết định"


def test_blocks_are_nowhere_in_it(year, head):
    campaign, best, *_others = year
    Block.put(best, None, Block.Cause.COMPLAINT, "Đơn thư về thu chi", by=head)
    said = " ".join(words for sheet in written(campaign) for words in sheet_text(sheet))
    assert "đơn thư" not in said.lower()


# Serving


def test_readers_of_the_board_download_it(year, observer, sign_in):
    campaign, *_cards = year
    answer = sign_in(observer).get(reverse("awards_workbook", args=[campaign.slug]))
    assert answer.status_code == 200
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="tong-hop-thi-dua-{campaign.slug}.xlsx"'
    )
    assert answer["Content-Type"] == CONTENT_TYPE
    assert load_workbook(BytesIO(b"".join(answer.streaming_content))).sheetnames == SHEETS


def test_nothing_but_reading_is_allowed(campaign, observer, sign_in):
    assert (
        sign_in(observer).post(reverse("awards_workbook", args=[campaign.slug])).status_code == 405
    )


@pytest.mark.django_db(transaction=True)
def test_a_first_look_at_one_moment_knows_what_the_database_can():
    """A fresh process, such as that of check_integrity, has not asked yet."""
    connection.features.__dict__.pop("supports_json_field", None)
    with one_moment():
        assert connection.features.supports_json_field


@pytest.mark.django_db(transaction=True)
def test_the_rows_are_those_of_one_moment_and_nobody_waits():
    """Outside a transaction of its own: the snapshot begins and ends, and the connection goes on as
    before.
    """
    campaign = make_campaign(wards=1)
    assert written(campaign).sheetnames == SHEETS
    assert not connection.in_atomic_block
    Campaign.objects.filter(pk=campaign.pk).update(title="Sau đó")
    assert Campaign.objects.get(pk=campaign.pk).title == "Sau đó"
