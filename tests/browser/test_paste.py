"""Points copied from elsewhere: cells as spreadsheets write them,
rows by their numbers, one reading of points.
"""

import json
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring.rules.lifecycle import CardState
from scoring.rules.points import read
from tests.browser.hands import PLAN, field, opened, points, refused, saved
from tests.factories import make_campaign, make_scorecard

CARD = "/campaigns/2026/scorecard/"
LOOK = "Dán điểm từ Excel"


def paste(page, name: str, text: str, html: str = "") -> None:
    """As a program puts it on the clipboard."""
    field(page, name).evaluate(
        """(field, {text, html}) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            if (html) data.setData("text/html", html);
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        {"text": text, "html": html},
    )


def look(page):
    return page.get_by_role("dialog", name=LOOK)


def agree(page) -> None:
    look(page).get_by_role("button", name="Điền vào phiếu").click()
    saved(page)


def decimals(*typed: str) -> list[Decimal | None]:
    return [read(one) for one in typed]


# Codes of PLAN: 1.1 1.2 2 3.1 3.2
WAYS = {
    "a column": "1,5\r\n3\r\n2\r\n8\r\n20\r\n",
    "points and texts with line breaks": (
        '1,5\t"Dòng một\nDòng hai"\r\n3\tmột dòng\r\n2\t"có ""nháy"" và\ttab"\r\n8\t\r\n20\thết\r\n'
    ),
    "a text that only begins with a quote": '1,5\t"Xanh" sạch\r\n3\t"mở\r\n2\t\r\n8\t\r\n20\t\r\n',
    "number, name, points": ("1.1\tA\t1,5\r\n1.2\tB\t3\r\n2\tC\t2\r\n3.1\tD\t8\r\n3.2\tE\t20\r\n"),
    "with rows of criteria and a total": (
        "TT\tNội dung\tTự chấm\r\n1\tTiêu chí một\t4,5\r\n1.1\tA\t1,5\r\n1.2\tB\t3\r\n2\tC\t2\r\n"
        "3\tTiêu chí ba\t28\r\n3.1\tD\t8\r\n3.2\tE\t20\r\n\tTổng cộng\t34,5\r\n"
    ),
    "with the caps before and last year behind": (
        "TT\tNội dung\tĐiểm tối đa\tTự chấm\tNăm trước\r\n1.1\tA\t2\t1,5\t1\r\n1.2\tB\t4\t3\t2\r\n"
        "2\tC\t4\t2\t2\r\n3.1\tD\t10\t8\t7\r\n3.2\tE\t30\t20\t20\r\n"
    ),
    "rows that are counted before their numbers": (
        "STT\tMã\tNội dung\tĐiểm\r\n1\t[1.1]\tViệc A\t1,5\r\n2\t[1.2]\tViệc B\t3\r\n"
        "3\t[2]\tViệc C\t2\r\n4\t[3.1]\tViệc D\t8\r\n5\t[3.2]\tViệc E\t20\r\n"
    ),
    "rows that are counted, without numbers": (
        "1\tViệc A\t1,5\r\n2\tViệc B\t3\r\n3\tViệc C\t2\r\n4\tViệc D\t8\r\n5\tViệc E\t20\r\n"
    ),
    "Roman criteria, items counted anew": (
        "I\tMột\t\r\n1\tA\t1,5\r\n2\tB\t3\r\nII\tHai\t2\r\nIII\tBa\t\r\n1\tD\t8\r\n2\tE\t20\r\n"
    ),
    "Roman criteria, items with letters": (
        "I.\tMột\t\r\na)\tA\t1,5\r\nb)\tB\t3\r\nII.\tHai\t2\r\nIII.\tBa\t\r\na)\tD\t8\r\nb)\tE\t20\r\n"
    ),
    "numbers with points and brackets": (
        "1.1.\tA\t1,5\r\n1.2)\tB\t3\r\n(2)\tC\t2\r\nIII.1\tD\t8\r\nTiêu chí 3.2:\tE\t20\r\n"
    ),
    "numbers that a spreadsheet took for decimals": (
        "1,1\tNội dung A\t1,5\r\n1,2\tNội dung B\t3\r\n2\tC c\t2\r\n3,1\tD d\t8\r\n3,2\tE e\t20\r\n"
    ),
    "number and name in one cell": (
        "1.1. Việc A\t1,5\r\n1.2. Việc B\t3\r\n2. Việc C\t2\r\n3.1. Việc D\t8\r\n3.2. Việc E\t20\r\n"
    ),
    "names alone, in another order of criteria rows": (
        "Phần một\t4,5\r\nNội dung 1.1\t1,5\r\nNội dung 1.2\t3\r\nĐiểm của tiêu chí\t2\r\n"
        "Phần ba\t28\r\nNội dung 3.1\t8\r\nNội dung 3.2\t20\r\n"
    ),
}


@pytest.mark.parametrize("copied", WAYS.values(), ids=WAYS)
def test_every_way_of_copying_gives_each_item_its_points(card, officer, open_as, copied):
    page = open_as(officer, CARD)
    paste(page, "Nội dung 1.1", copied)
    agree(page)
    assert points(card) == decimals("1,5", "3", "2", "8", "20")


def test_a_table_of_word_keeps_its_cells(card, officer, open_as):
    """Word writes line breaks of a cell bare into the text;
    the table beside it says what is a cell.
    """
    page = open_as(officer, CARD)
    html = (
        "<table><tr><td rowspan=2>Tiêu chí 1</td><td>1.1</td><td><p>Dòng một</p><p>Dòng "
        "hai</p></td><td>1,5</td></tr><tr><td>1.2</td><td>B</td><td><p>3</p></td></tr><tr><td>Tiêu "
        "chí 3</td><td>3.2</td><td>E</td><td>20</td></tr></table>"
    )
    paste(page, "Nội dung 1.1", "1.1\tDòng một\nDòng hai\t1,5\n1.2\tB\t3", html)
    agree(page)
    assert points(card) == decimals("1,5", "3", "", "", "20")


def test_a_part_of_a_table_goes_to_its_own_items_wherever_it_is_pasted(card, officer, open_as):
    page = open_as(officer, CARD)
    paste(page, "Nội dung 1.1", "3.1\tD\t8\r\n3.2\tE\t20\r\n")
    expect(look(page)).to_contain_text("nội dung có cùng số")
    agree(page)
    assert points(card) == decimals("", "", "", "8", "20")


def test_one_row_with_its_number_is_no_row_of_points(card, officer, open_as):
    page = open_as(officer, CARD)
    paste(page, "Nội dung 1.1", "1.2\tTên nội dung\t1,75")
    agree(page)
    assert points(card) == decimals("", "1,75", "", "", "")


def test_the_column_is_named_and_may_be_another(card, officer, open_as):
    page = open_as(officer, CARD)
    paste(page, "Nội dung 1.1", "TT\tTên\tLần 1\tLần 2\r\n1.1\tA\t1\t1,5\r\n1.2\tB\t2\t3\r\n")
    choice = look(page).get_by_label("Lấy điểm từ")
    expect(choice.locator("option")).to_have_text(["cột 3: Lần 1", "cột 4: Lần 2"])
    choice.select_option("cột 4: Lần 2")
    expect(look(page).get_by_role("row", name="1.1")).to_contain_text("1,5")
    agree(page)
    assert points(card)[:2] == decimals("1,5", "3")


def test_a_number_is_never_points_because_the_points_cannot_be_read(card, officer, open_as):
    page = open_as(officer, CARD)
    paste(page, "Nội dung 1.1", "1.1\tViệc A\t−0,5\r\n1.2\tViệc B\t3 điểm\r\n")
    expect(look(page).locator("tbody tr.bad")).to_have_count(2)
    expect(look(page).get_by_role("button", name="Điền vào phiếu")).to_be_hidden()
    look(page).get_by_role("button", name="Không, quay lại").click()
    paste(page, "Nội dung 1.1", "1.2\t1,75\r\n")
    agree(page)
    assert points(card)[:2] == decimals("", "1,75")


def test_two_rows_of_one_number_are_not_guessed(card, officer, open_as):
    page = open_as(officer, CARD)
    paste(page, "Nội dung 1.1", "1.1\tA\t1\r\n1.1\tB\t2\r\n1.2\tC\t3\r\n")
    expect(look(page)).to_contain_text("nhiều dòng cùng số, để nguyên")
    agree(page)
    assert points(card)[:2] == decimals("", "3")


def test_columns_of_points_without_numbers_are_points(card, officer, open_as):
    page = open_as(officer, CARD)
    paste(page, "Nội dung 1.1", "1\tđủ hồ sơ\r\n2\tthiếu một kỳ\r\n3\tđủ\r\n")
    agree(page)
    assert points(card)[:3] == decimals("1", "2", "3")


def test_what_breaks_the_step_is_said_before_and_counts_nowhere(card, officer, open_as):
    page = open_as(officer, CARD)
    expect(page.get_by_text("Điểm chấm theo bước 0,25")).to_be_visible()
    paste(page, "Nội dung 1.1", "0,9\n3")
    expect(look(page)).to_contain_text("không theo bước 0,25")
    look(page).get_by_role("button", name="Điền vào phiếu").click()
    expect(page.get_by_text("Điểm chấm theo bước 0,25. Đồng chí đã nhập 0,9.")).to_be_visible()
    refused(page)
    expect(page.locator("[data-total]")).to_have_text("3")
    expect(page.locator("[data-criterion='1'] [data-sum]")).to_have_text("3")
    expect(page.locator("[data-index='1']")).to_contain_text("Đang làm")
    assert points(card)[:2] == decimals("", "3")


def test_what_the_server_refused_for_another_reason_counts_nowhere(card, officer, open_as):
    page = open_as(officer, CARD)
    field(page, "Nội dung 1.1").fill("2")
    opened(page, "1.1")
    page.locator("textarea").first.fill("x" * 10_001)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("giải trình tối đa 10.000 ký tự")).to_be_visible()
    expect(page.locator("[data-total]")).to_have_text("–")
    page.locator("textarea").first.fill("")
    saved(page)
    expect(page.locator("[data-total]")).to_have_text("2")


def test_the_survey_takes_copied_points_too(transactional_db, reviewer, open_as):
    campaign = make_campaign(wards=1, plan=PLAN, slug="2026")
    card = make_scorecard(CardState.SUBMITTED, campaign)
    page = open_as(reviewer, reverse("board_survey", args=["2026", card.ward.code]))
    expect(page.get_by_text("Điểm chấm theo bước 0,25")).to_be_visible()
    paste(
        page,
        "Điểm khảo sát nội dung 1.1",
        'TT\tNội dung\tTự chấm\tKhảo sát\r\n1.1\t"A\nb"\t2\t1,5\r\n1.2\tB\t4\t3,9\r\n',
    )
    expect(look(page)).to_contain_text("cột 4: Khảo sát")
    expect(look(page)).to_contain_text("không theo bước 0,25")
    look(page).get_by_role("button", name="Điền vào phiếu").click()
    expect(field(page, "Điểm khảo sát nội dung 1.1")).to_have_value("1,5")
    expect(field(page, "Điểm khảo sát nội dung 1.2")).to_have_value("3,9")


def test_the_browser_reads_points_as_the_server_does(card, officer, open_as):
    """Every character of the basic plane, and some beyond, at every place of a number."""
    page = open_as(officer, CARD)
    letters = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    letters += ["𝟒", "𝐏", "\U000e0041", "🙂"]
    texts = [text for one in letters for text in (f"{one}4,5", f"4{one}5", f"4,5{one}", one)]
    texts += [
        "1000",
        "999,99",
        "0,255",
        "00",
        "4,",
        ",5",
        "-1",
        "−1",
        "+1",
        "1e1",
        "4,5 điểm",
        "1 000",
    ]

    def hundredths(text: str) -> int | str | None:
        try:
            found = read(text)
        except ValueError:
            return "none"
        return None if found is None else int(found * 100)

    # As one text each way: the driver would take up every one of them apart.
    found = page.evaluate(
        """async (texts) => {
            const loaded = performance.getEntriesByType("resource").map((one) => one.name);
            const { read } = await import(loaded.find((address) => /page[^/]*\\.js/.test(address)));
            const told = (points) => Number.isNaN(points) ? "none" : points;
            return JSON.stringify(JSON.parse(texts).map((text) => told(read(text))));
        }""",
        json.dumps(texts),
    )
    assert [
        (text, browser, own)
        for text, browser in zip(texts, json.loads(found), strict=True)
        if browser != (own := hundredths(text))
    ] == []
