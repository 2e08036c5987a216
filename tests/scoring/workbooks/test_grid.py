"""The comparison as a workbook: narrowed as its page is, one figure in a cell."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from scoring.models import Cluster, Scorecard
from scoring.pages.comparison.grid import Grid
from scoring.rules.lifecycle import CardState
from scoring.workbooks.grid import columns, narrowed, rows
from scoring.workbooks.looks import cluster_column
from scoring.workbooks.stream import EDGES, TEXT_PER_DIGIT, lines_of
from tests.factories import fill, make_campaign, make_client, make_scorecard, write_down
from tests.groups import make_judged_groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """A verified card that was lowered by a quarter, and one half scored by its ward."""
    campaign = make_campaign(wards=2)
    card = make_scorecard(CardState.VERIFIED, campaign)
    card.scores.update(verified_points=None, survey_points=None)
    fill(card, "survey", (2, 4, "3.75"))
    fill(card, "verified", (2, 4, "3.75"))
    fill(campaign.scorecards.get(state=CardState.DRAFT), "self", (1, None, 3))
    return campaign


def figures(*values):
    return tuple(None if value is None else Decimal(str(value)) for value in values)


def test_each_figure_has_a_cell_and_a_sum_of_a_part_stays_blank(campaign):
    names = list(campaign.scorecards.in_official_order().values_list("ward_name", flat=True))
    assert list(rows(Grid(campaign, {}))) == [
        (
            names[0], "Đã thẩm định", *figures(6, 6, 6, 0, 4, "3.75", "3.75", "-0.25"),
            *figures(10, "9.75", "9.75", "-0.25"), None,
        ),
        (
            names[1], "Đang tự chấm", *figures(None, None, None, None, 3, None, None, None),
            *figures(None, None, None, None), None,
        ),
    ]  # fmt: skip
    assert len(columns(campaign.heads)) == len(next(rows(Grid(campaign, {}))))


def test_clusters_have_a_column_where_there_are_any(campaign):
    cluster = Cluster.objects.create(campaign=campaign, name="Cụm 1", position=1)
    first, _second = campaign.scorecards.in_official_order()
    Scorecard.objects.filter(pk=first.pk).update(cluster=cluster)
    grid = Grid(campaign, {})
    assert [row[1] for row in rows(grid)] == ["Cụm 1", None]
    assert "Cụm" in [column.heading for column in columns(grid.heads, grid.clusters)]
    assert "Cụm" not in [column.heading for column in columns(grid.heads)]


def test_a_criterion_that_is_none_of_the_units_is_a_dash_and_no_blank(head):
    campaign = make_judged_groups(units=1)
    write_down()
    first, second = (row[3:15] for row in rows(Grid(campaign, {})))  # criteria 1, 2, 3
    dashes = ("–", "–", "–", None)
    assert (first[8:], second[4:8]) == (dashes, dashes)
    assert first[4:8] == figures(4, 4, 4, 0)
    answer = make_client(head).get(reverse("board_workbook", args=[campaign.slug]))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    notes = {cell.value for row in sheet.iter_rows() for cell in row}
    assert f"Tiêu chí {campaign.heads[1]} (chỉ tính cho Cụm 1)" in notes
    assert f"Tiêu chí {campaign.heads[0]}" in notes


def test_the_name_of_a_cluster_stands_in_one_line():
    assert cluster_column(["Cụm 1", "Cụm 2"]).width == 11
    width = cluster_column(["Cụm 1", "Cụm phường trung tâm"]).width
    assert lines_of("Cụm phường trung tâm", (width - EDGES) * TEXT_PER_DIGIT) == 1


def test_text_is_wrapped_between_words():
    assert lines_of("Cụm phường trung tâm", 8) == 4  # 20 letters, which three lines would hold
    assert lines_of("Cụm phường trung tâm", 10) == 2
    capacity = int((12 - EDGES) * TEXT_PER_DIGIT)
    assert lines_of("Cụm ngoại ô 2", capacity) == 2  # as LibreOffice breaks it at 12 digits
    assert lines_of("quyết định", 4) == 3  # quyế-t-định
    assert lines_of("một\n\nhai", 9) == 3


@pytest.mark.parametrize(
    ("query", "count", "sentence"),
    [
        ({}, 2, ""),
        ({"gap": "0,25"}, 1, "Lọc: chênh lệch từ 0,25"),
        ({"gap": "0,25", "criterion": "1"}, 0, "Lọc: chênh lệch từ 0,25 ở tiêu chí 1"),
        ({"state": "draft"}, 1, "Lọc: đang tự chấm"),
        ({"state": "khong-co"}, 2, ""),
    ],
)
def test_it_holds_what_the_address_leaves_and_says_so(campaign, query, count, sentence):
    grid = Grid(campaign, query)
    assert len(list(rows(grid))) == count
    assert narrowed(grid) == sentence


def test_the_page_leads_to_its_own_view(campaign, head):
    desk = make_client(head)
    board = reverse("board", args=[campaign.slug])
    link = reverse("board_workbook", args=[campaign.slug])
    assert (
        f'href="{link}?gap=0%2C25&amp;criterion=2"'
        in desk.get(board, {"gap": "0,25", "criterion": "2"}).content.decode()
    )
    answer = desk.get(link, {"gap": "0,25"})
    assert answer["Content-Disposition"] == 'attachment; filename="doi-chieu-2026.xlsx"'
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    said = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "Lọc: chênh lệch từ 0,25" in said
    assert -0.25 in said
    assert sheet.page_setup.scale == 82 or sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_sheet_too_wide_for_a4_goes_over_several_pages(head):
    campaign = make_campaign(wards=1, plan=[(1, [1])] * 10)
    link = reverse("board_workbook", args=[campaign.slug])
    answer = make_client(head).get(link)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.scale == 82
    assert sheet.print_title_cols == "$A:$A"
    # Head and signature stand on the first page, none is printed in two halves.
    ends = {merged.max_col for merged in sheet.merged_cells.ranges if merged.min_row < 4}
    headed = [get_column_letter(number) for number in range(1, max(ends) + 1)]
    assert sum(sheet.column_dimensions[letter].width for letter in headed) <= 166


def test_a_name_beyond_its_column_gets_the_second_line_it_needs(head):
    campaign, name = make_campaign(wards=1), "Cụm các phường, xã vùng ven biển phía nam"
    card = campaign.scorecards.get()
    card.cluster = Cluster.objects.create(campaign=campaign, position=1, name=name)
    Scorecard.objects.filter(pk=card.pk).update(cluster=card.cluster)
    answer = make_client(head).get(reverse("board_workbook", args=[campaign.slug]))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == name)
    assert sheet.row_dimensions[cell.row].height == 30
