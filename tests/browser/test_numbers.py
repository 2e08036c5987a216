"""Points that follow from a number, worked out while one types, as the server works them out."""

import os
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from scoring.rules.measures import Count, Share
from scoring.rules.points import read
from tests.browser.hands import PLAN, field, opened, points, refused, saved
from tests.browser.test_paste import agree, paste
from tests.factories import ask_numbers, fill, make_campaign, make_scorecard, make_ward_officer

CARD = "/campaigns/2026/scorecard/"


@pytest.fixture
def card():
    """1.2: 2 points for each, at most 4; 2: a share of 4, whole from 97 per cent on."""
    return make_scorecard(campaign=ask_numbers(make_campaign(wards=1, plan=PLAN)))


def counted(page):
    return page.get_by_role("textbox", name="Số suất Nội dung 1.2", exact=True)


def shared(page):
    return page.get_by_role("textbox", name="Tỷ lệ (%) Điểm của tiêu chí", exact=True)


def picture(page, name):
    if folder := os.environ.get("NUMBERS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_points_are_worked_out_while_one_types_and_saved(card, open_as):
    page = open_as(make_ward_officer(card.ward), CARD)
    foot = page.locator(".foot")
    counted(page).fill("1")
    expect(opened(page, "1.2")).to_contain_text("→ 2 điểm")
    expect(foot).to_contain_text("2 / 50 tạm tính")
    counted(page).fill("7")
    expect(foot).to_contain_text("4 / 50 tạm tính")
    shared(page).fill("84,4 %")
    expect(foot).to_contain_text("7,5 / 50 tạm tính")
    saved(page)
    assert points(card)[:3] == [None, Decimal(4), Decimal("3.5")]
    picture(page, "ward-1366")
    page.set_viewport_size({"width": 360, "height": 740})
    counted(page).scroll_into_view_if_needed()
    picture(page, "ward-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.reload()
    expect(counted(page)).to_have_value("7")
    expect(shared(page)).to_have_value("84,4")


def test_a_number_that_cannot_be_stays_with_its_sentence(card, open_as):
    page = open_as(make_ward_officer(card.ward), CARD)
    counted(page).fill("-1")
    shared(page).fill("120")
    field(page, "Nội dung 1.1").click()
    expect(page.get_by_text("số suất phải là số nguyên từ 0 đến 99.999")).to_be_visible()
    expect(page.get_by_text("tỷ lệ phải là số từ 0 đến 100 (%)")).to_be_visible()
    refused(page)
    expect(counted(page)).to_have_value("-1")
    expect(page.locator(".foot")).to_contain_text("– / 50 tạm tính")


def test_numbers_are_pasted_like_points(card, open_as):
    page = open_as(make_ward_officer(card.ward), CARD)
    paste(
        page, "Nội dung 1.1", "1.1\tA\t1,5\r\n1.2\tB\t12\r\n2\tC\t96\r\n3.1\tD\t8\r\n3.2\tE\t20\r\n"
    )
    agree(page)
    assert points(card) == [Decimal("1.5"), Decimal(4), Decimal("3.75"), Decimal(8), Decimal(20)]


def test_the_survey_counts_points_of_its_numbers(card, open_as, reviewer):
    card = make_scorecard("submitted", ask_numbers(make_campaign(wards=1, plan=PLAN, year=2027)))
    fill(card, "self", (2, 4, 4, 10, 30))
    card.scores.filter(item__position=2, item__parent__position=1).update(self_number=2)
    page = open_as(reviewer, f"/campaigns/2027/board/{card.ward.code}/survey/")
    number = field(page, "Số suất khảo sát nội dung 1.2")
    number.fill("1")
    expect(page.locator(".foot")).to_contain_text("2 / 50")
    picture(page, "survey-1366")
    page.set_viewport_size({"width": 360, "height": 740})
    number.scroll_into_view_if_needed()
    picture(page, "survey-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_browser_works_points_out_as_the_server_does(card, open_as):
    page = open_as(make_ward_officer(card.ward), CARD)
    counts = [Count(Decimal(each), "suất") for each in ("2", "0.3", "0.25", "1.5")]
    shares = [Share(Decimal(full)) for full in ("97", "100", "0.5")]
    cap, steps = Decimal(7), [Decimal("0.25"), Decimal("0.5"), Decimal(1)]
    typed = [
        "",
        "0",
        "1",
        "3",
        "17",
        "99999",
        "100000",
        "12,5",
        "33,33",
        "84,38",
        "97",
        "100 %",
        "100,01",
        "-1",
    ]
    asked, due = [], []
    for measure in (*counts, *shares):
        for step in steps:
            for text in typed:
                asked.append([measure.figures, text, int(step * 100)])
                due.append(_due(measure, text, cap, step))
    found = page.evaluate(
        """async ([asked, cap]) => {
            const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
            const { measure } = await import(loaded.find((address) => /page[^/]*\\.js/.test(address)));
            return asked.map(([rule, text, step]) => measure({ cap, ...rule }, text, step).points);
        }""",
        [asked, int(cap * 100)],
    )
    assert found == due
    assert read("84,38") == Decimal("84.38")


def _due(measure, text, cap, step):
    try:
        number = measure.read(text)
    except ValueError:
        return None
    if number is None or measure.refusal("1", number):
        return None
    return int(measure.points_of(number, cap, step) * 100)


def test_the_board_gives_a_number_with_its_reason(card, open_as, reviewer):
    card = make_scorecard("submitted", ask_numbers(make_campaign(wards=1, plan=PLAN, year=2027)))
    card.scores.filter(item__position=2, item__parent__position=1).update(self_number=2)
    page = open_as(reviewer, f"/campaigns/2027/board/{card.ward.code}/")
    item = opened(page, "1.2")
    expect(item).to_contain_text("tự chấm 2 suất (mỗi suất 2 điểm, tối đa 4)")
    item.get_by_label("Số suất thẩm định 1.2").fill("1")
    item.get_by_label("Lý do 1.2").fill("Một suất thiếu hồ sơ")
    picture(page, "board-1366")
    item.get_by_role("button", name="Lưu 1.2").click()
    expect(opened(page, "1.2")).to_contain_text("thẩm định 1 suất")
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, "1.2").scroll_into_view_if_needed()
    picture(page, "board-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
