"""The year-end workbook reckons itself; tests/office/ lets other programs reckon it again."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.models import Campaign, Scorecard
from scoring.rules.lifecycle import CardState
from scoring.workbooks import year_end
from tests.factories import fill, make_campaign, make_scorecard, write_down

pytestmark = pytest.mark.django_db


def judged(campaign, verified, own=None, **facts):
    card = make_scorecard(CardState.FINAL, campaign, **facts)
    card.scores.update(self_points=None, survey_points=None, verified_points=None)
    fill(card, "self", own or verified)
    fill(card, "survey", verified)
    fill(card, "verified", verified)
    return card


def awkward_year():
    """Points whose binary sums are not what people write, equal wards, and some not judged yet."""
    campaign = make_campaign(wards=6, step=Decimal("0.05"))
    judged(campaign, ("0.1", "0.2", "2.9"), ("0.15", "0.3", "2.9"))
    judged(campaign, ("1.05", "2.15", "0"))
    judged(campaign, ("0.3", "0", "2.9"), ("0.35", "0.05", "3"))
    judged(campaign, ("0.7", "3.95", "3.35"))
    make_scorecard(CardState.SUBMITTED, campaign)
    return campaign


@pytest.fixture
def campaign():
    return awkward_year()


def made(campaign):
    file = BytesIO()
    year_end.write(Campaign.objects.get(pk=campaign.pk), file)
    return file.getvalue()


def read(data, **how):
    return load_workbook(BytesIO(data), **how)


def formulas(data):
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in read(data)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def shown(data, title, *headings):
    """The columns of a sheet by their headings, above the first blank first cell."""
    sheet = read(data, data_only=True)[title]
    first = int(re.sub("[A-Z]", "", sheet.freeze_panes))
    names = {}
    for row in (first - 2, first - 1):
        names |= {cell.value: cell.column for cell in sheet[row] if cell.value}
    return [
        tuple(sheet.cell(number, names[heading]).value for heading in headings)
        for number in range(first, sheet.max_row + 1)
        if sheet.cell(number, 2).border.left.style
    ]


def test_every_formula_has_its_value_beside_it(campaign):
    data = made(campaign)
    values = read(data, data_only=True)
    found = formulas(data)
    assert len(found) > 100
    assert [where for where in found if values[where[0]][where[1]].value is None] == []


def test_a_total_is_the_sum_of_the_criteria_and_they_of_the_items(campaign):
    found = formulas(made(campaign))
    first = min(row for row in found if row[0] == "Tổng hợp")[1].strip("ABCDEFGHIJ")
    assert found["Tổng hợp", f"G{first}"] == f"=ROUND(SUM(C{first}:D{first})*100,0)/100"
    assert re.fullmatch(r"='Theo tiêu chí'!F\d+", found["Tổng hợp", f"C{first}"])
    summed = found["Theo tiêu chí", min(row[1] for row in found if row[1].startswith("F1"))]
    assert re.fullmatch(r"=ROUND\(SUM\('Đối chiếu'!F\d+:F\d+\)\*100,0\)/100", summed)


def test_equal_wards_say_by_how_many_steps_they_stand_behind(campaign):
    rows = shown(made(campaign), "Tổng hợp", "Hạng", "Thẩm định", "Bậc khi bằng điểm")
    assert rows[:4] == [(1, 8, 0), (2, 3.2, 0), (3, 3.2, 1), (4, 3.2, 2)]
    assert rows[4:] == [(None, None, None)] * 2


def test_the_level_by_points_stands_beside_the_one_that_was_given(campaign):
    tier = campaign.tiers.last()
    Scorecard.objects.filter(state=CardState.FINAL).update(tier=tier, tier_reason="Có đơn thư")
    rows = shown(made(campaign), "Tổng hợp", "Xếp loại", "Mức theo điểm")
    assert rows[0] == ("Trung bình", "Khá")
    assert rows[1] == ("Trung bình", "Chưa xếp loại")


def test_the_spread_counts_the_judged_alone(campaign):
    rows = shown(made(campaign), "Thống kê", "Số đơn vị", "Trung vị", "Thấp nhất", "Cao nhất")
    assert rows == [(4, 1.75, 0.3, 4.65), (4, 2.9, 0, 3.35), (4, 3.2, 3.2, 8)]


def test_a_filter_leaves_the_sum_alone(campaign):
    sheet = read(made(campaign))["Đối chiếu"]
    last = int(sheet.auto_filter.ref.rpartition(":")[2].strip("H"))
    assert sheet.cell(last + 1, 1).value == "Cộng các dòng đang hiện"
    assert sheet.cell(last + 1, 3).value.startswith("=SUBTOTAL(9,C")


def test_the_same_data_make_the_same_bytes(campaign):
    concluded = datetime(2026, 12, 20, 9, tzinfo=UTC)
    Campaign.objects.filter(pk=campaign.pk).update(state="concluded", concluded_at=concluded)
    write_down()
    first, second = made(campaign), made(campaign)
    assert first == second
    assert "Số liệu đến 16:00, 20/12/2026" in str(list(read(first)["Tổng hợp"].values))
