"""What is given above the total and taken from it,
worked out while one types as the server does.
"""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from scoring.rules.lines import Line
from scoring.rules.measures import measure_of
from scoring.rules.points import read
from tests.browser.hands import field, opened, refused, saved
from tests.browser.test_paste import agree, paste
from tests.factories import make_ward_officer
from tests.lines import make_lined_campaign

CARD = "/campaigns/2026/scorecard/"


@pytest.fixture
def card():
    return make_lined_campaign().scorecards.get()


def taken(page):
    return page.get_by_role("textbox", name="Số điểm trừ Nội dung 4.1", exact=True)


def points(card):
    scores = card.scores.in_official_order()
    return list(scores.values_list("self_points", flat=True))


def test_the_total_goes_down_while_one_types(card, open_as):
    page = open_as(make_ward_officer(card.ward), CARD)
    foot = page.locator(".foot")
    field(page, "Nội dung 1.1").fill("2")
    field(page, "Nội dung 3.1").fill("1")
    expect(foot).to_contain_text("3 / 10 tạm tính")
    taken(page).fill("1,5")
    expect(opened(page, "4.1")).to_contain_text("→ −1,5 điểm")
    expect(foot).to_contain_text("1,5 / 10 tạm tính")
    saved(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.reload()
    expect(taken(page)).to_have_value("1,5")
    taken(page).fill("-1")
    field(page, "Nội dung 1.1").click()
    expect(page.get_by_text("là điểm trừ: hãy ghi số không có dấu")).to_be_visible()
    refused(page)
    assert points(card) == [2, None, None, 1, None, Decimal("-1.5"), None]


def test_they_are_pasted_like_points(card, open_as):
    page = open_as(make_ward_officer(card.ward), CARD)
    paste(page, "Nội dung 1.1", "1.1\tA\t1,5\r\n3.1\tB\t1\r\n4.1\tC\t2\r\n4.2\tD\t1\r\n")
    agree(page)
    assert points(card) == [Decimal("1.5"), None, None, 1, None, -2, Decimal("-0.5")]


def test_the_browser_takes_away_what_the_server_does(card, open_as):
    page = open_as(make_ward_officer(card.ward), CARD)
    typed = ["", "0", "1", "3", "7", "12,5", "-1", "−1", "0,25", "99999"]
    asked, due = [], []
    for each in (None, Decimal("0.5"), Decimal("0.3")):
        for line in (Line.BONUS, Line.MINUS):
            measure = measure_of(each, "lần" if each else "", None, line)
            cap = line.farthest(Decimal(7))
            for text in typed:
                asked.append([{**measure.figures, "cap": int(cap * 100)}, text])
                due.append(_due(measure, text, cap))
    found = page.evaluate(
        """async (asked) => {
            const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
            const { measure } = await import(loaded.find((address) => /page[^/]*\\.js/.test(address)));
            return asked.map(([rule, text]) => measure(rule, text, 25))
                .map(({ points, why }) => (why ? null : points));
        }""",
        asked,
    )
    assert found == due
    assert read("0,25") == Decimal("0.25")


def _due(measure, text, cap):
    step = Decimal("0.25")
    try:
        number = measure.read(text)
    except ValueError:
        return None
    if number is None or measure.refusal("1", number):
        return None
    points = measure.points_of(number, cap, step)
    return None if abs(points) > abs(cap) or points % step else int(points * 100)
