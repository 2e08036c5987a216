"""The Board works in the comparison grid: by keys alone, with the cell's editor beside it."""

from decimal import Decimal

import pytest
from django.db.models import F, OuterRef, Subquery
from playwright.sync_api import expect

from scoring.models import Score
from scoring.rules.lifecycle import CardState
from tests.browser.hands import (
    answers_held,
    declined,
    end_sessions,
    sign_in_again,
    sign_in_elsewhere,
)
from tests.browser.stage import flaws_at
from tests.factories import (
    fill,
    make_campaign,
    make_evidence,
    make_scorecard,
    make_survey,
    make_user,
)
from wards.models import Role

PLAN = ((6, (2, 4)), (4, ()))


@pytest.fixture
def cards(transactional_db):
    campaign = make_campaign(wards=3, plan=PLAN, slug="2026")
    cards = [make_scorecard(CardState.SUBMITTED, campaign) for _ in range(3)]
    for card in cards:
        make_survey(card)
        fill(card, "survey")
    return cards


@pytest.fixture
def page(cards, open_as):
    return open_as(make_user(), "/campaigns/2026/board/")


def cell(page, card, criterion):
    return (
        page.locator("tbody tr").filter(has_text=card.ward_name).locator("td a").nth(criterion - 1)
    )


def panel(page):
    return page.locator("dialog[data-panel]")


def verified(card):
    return [score.verified_points for score in card.scores.in_official_order()]


def test_by_keys_from_ward_to_ward(cards, page):
    cell(page, cards[0], 1).focus()
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[0].ward_name)
    expect(panel(page).get_by_label("Điểm thẩm định 1.1")).to_be_focused()
    page.keyboard.type("1,5")
    page.keyboard.press("Tab")
    page.keyboard.type("thiếu một kỳ")
    panel(page).get_by_label("Điểm thẩm định 1.2").fill("4")
    panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").press("Enter")
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[1].ward_name)
    assert [str(points) for points in verified(cards[0])[:2]] == ["1.50", "4.00"]
    told = f"Đã lưu 2 nội dung của {cards[0].ward_name}, đang mở {cards[1].ward_name}."
    expect(panel(page).get_by_role("status")).to_have_text(told)
    expect(cell(page, cards[0], 1)).to_contain_text("5,5")
    expect(cell(page, cards[0], 1)).to_contain_text("−0,5")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(cell(page, cards[1], 1)).to_be_focused()


def test_the_tab_key_passes_the_headings_and_comes_into_the_cells(cards, page):
    page.locator("thead a").last.focus()
    page.keyboard.press("ArrowRight")  # a heading sorts; arrows move in the cells alone
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=cards[0].ward_name).first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(page, cards[0], 1)).to_be_focused()


def test_what_is_refused_stays_with_its_sentence_and_nobody_moves_on(cards, page):
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("1,5")
    panel(page).get_by_label("Điểm thẩm định 1.2").fill("9")
    panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").click()
    expect(panel(page).get_by_text("hãy ghi lý do").first).to_be_visible()
    expect(panel(page).get_by_label("Điểm thẩm định 1.1")).to_have_value("1,5")
    expect(panel(page).get_by_label("Điểm thẩm định 1.2")).to_have_value("9")
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[0].ward_name)
    assert verified(cards[0])[:2] == [None, None]


def test_taking_over_in_one_click_redraws_the_row(cards, page):
    cell(page, cards[0], 2).click()
    with answers_held(page, "**/board/"):  # the row comes when the panel is closed already
        panel(page).get_by_role("button", name="Nhận điểm tự chấm").click()
        expect(panel(page).get_by_text("Đã lưu 1 nội dung.")).to_be_visible()
        page.keyboard.press("Escape")
        expect(panel(page)).to_be_hidden()
    expect(cell(page, cards[0], 2)).not_to_contain_text("–")
    expect(cell(page, cards[0], 2)).to_be_focused()
    assert verified(cards[0])[2] is not None


def test_closing_waits_for_what_is_being_saved(cards, page):
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("2")
    with answers_held(page, "**/items/**"):
        panel(page).get_by_role("button", name="Lưu 1.1").click()
        expect(panel(page).get_by_role("status")).to_have_text("Đang lưu…")
        page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(cell(page, cards[0], 1)).to_contain_text("1/2 nội dung")
    assert verified(cards[0])[0] == 2


def test_who_does_not_wait_for_it_sees_it_in_the_row_later(cards, page):
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("2")
    with answers_held(page, "**/items/**"):
        panel(page).get_by_role("button", name="Lưu 1.1").click()
        expect(panel(page).get_by_role("status")).to_have_text("Đang lưu…")
        page.keyboard.press("Escape")
        page.once("dialog", lambda dialog: dialog.accept())
        page.keyboard.press("Escape")
        expect(panel(page)).to_be_hidden()
    expect(cell(page, cards[0], 1)).to_contain_text("1/2 nội dung")
    expect(cell(page, cards[0], 1)).to_be_focused()
    assert verified(cards[0])[0] == 2


def test_counts_follow_what_was_just_saved(cards, page):
    cards[0].scores.filter(item__parent__isnull=False).update(verified_points=F("self_points"))
    page.reload()
    expect(page.get_by_role("link", name="Chưa thẩm định xong 3")).to_be_visible()
    cell(page, cards[0], 2).click()
    panel(page).get_by_role("button", name="Nhận điểm tự chấm").click()
    expect(panel(page).get_by_text("Đã lưu 1 nội dung.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Chưa thẩm định xong 2")).to_be_visible()


def test_heads_sort_and_the_address_keeps_what_narrows(cards, page):
    fill(cards[1], "survey", (1, 1, 1))
    page.get_by_role("link", name="Chưa thẩm định xong 3").click()
    page.get_by_role("columnheader", name="Tổng").get_by_role("link").click()
    expect(page.locator("tbody tr").last).to_contain_text(cards[1].ward_name)
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Tổng", use_inner_text=True)
    page.get_by_role("columnheader", name="Tổng").get_by_role("link").click()
    expect(page.locator("tbody tr").first).to_contain_text(cards[1].ward_name)
    page.get_by_role("searchbox", name="Đơn vị").fill(cards[1].ward_name.lower())
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.wait_for_url("**unverified=yes&q=**sort=total")


def test_closing_with_something_typed_asks(cards, page):
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("1")
    with declined(page, words="chưa lưu"):
        page.keyboard.press("Escape")
    expect(panel(page)).to_be_visible()


def test_without_the_server_what_was_typed_is_still_there(cards, page):
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("2")
    page.context.set_offline(True)
    panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").click()
    expect(panel(page).get_by_text("Máy chủ chưa trả lời")).to_be_visible()
    page.context.set_offline(False)
    panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").click()
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[1].ward_name)
    assert verified(cards[0])[0] == 2


def test_an_observer_reads_beside_the_grid(cards, open_as):
    page = open_as(make_user(Role.OBSERVER), "/campaigns/2026/board/")
    cell(page, cards[0], 1).click()
    expect(panel(page)).to_contain_text("Nội dung 1.1")
    expect(panel(page).get_by_role("button", name="Lưu")).to_be_hidden()
    panel(page).get_by_role("button", name="Phường tiếp theo").click()
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[1].ward_name)
    panel(page).get_by_role("link", name="Mở trang của đơn vị").click()
    page.wait_for_url(f"**/{cards[1].ward.code}/#tc-1")


def test_with_a_modifier_the_link_is_a_link(cards, page):
    with page.context.expect_page() as opened:
        cell(page, cards[0], 1).click(modifiers=["Control"])
    opened.value.wait_for_url(f"**/{cards[0].ward.code}/#tc-1")


def test_the_session_ends_while_a_reason_is_typed_and_saving_goes_on(cards, open_as):
    reviewer = make_user()
    page = open_as(reviewer, "/campaigns/2026/board/")
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("1,5")
    panel(page).get_by_label("Lý do 1.1").fill("thiếu một kỳ")
    end_sessions(reviewer)
    panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").click()
    sign_in_again(page)
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[1].ward_name)
    score = cards[0].scores.in_official_order()[0]
    assert (str(score.verified_points), score.reason) == ("1.50", "thiếu một kỳ")
    # the tokens of the next ward are the new session's
    panel(page).get_by_role("button", name="Nhận điểm tự chấm").first.click()
    expect(panel(page).get_by_text("Đã lưu 1 nội dung.")).to_be_visible()


def test_signing_in_later_loses_nothing_either(cards, open_as):
    reviewer = make_user()
    page = open_as(reviewer, "/campaigns/2026/board/")
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("2")
    end_sessions(reviewer)
    panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").click()
    page.get_by_role("dialog", name="Phiên làm việc đã hết").get_by_role(
        "button", name="Để sau"
    ).click()
    sign_in_elsewhere(page, reviewer)
    panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").click()
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[1].ward_name)
    assert verified(cards[0])[0] == 2


def test_a_second_click_does_not_go_one_ward_too_far(cards, page):
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("2")
    with answers_held(page, "**/items/**"):
        panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").dblclick()
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[1].ward_name)
    # acts wait for their turn: what the second click had asked for would come before this one
    panel(page).get_by_role("button", name="Nhận điểm tự chấm").first.click()
    expect(panel(page).get_by_role("status")).to_have_text("Đã lưu 1 nội dung.")
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[1].ward_name)


def test_what_is_typed_while_the_answer_is_on_its_way_is_saved_before_moving_on(cards, page):
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("2")
    with answers_held(page, "**/items/**") as on_its_way:
        panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").click()
        on_its_way()
        panel(page).get_by_label("Điểm thẩm định 1.1").fill("1,5")
        panel(page).get_by_label("Lý do 1.1").fill("Thiếu một kỳ")
        panel(page).get_by_label("Điểm thẩm định 1.2").fill("4")
    expect(panel(page).get_by_role("heading", level=2).first).to_have_text(cards[1].ward_name)
    assert verified(cards[0])[:2] == [Decimal("1.5"), Decimal(4)]
    assert cards[0].scores.in_official_order()[0].reason == "Thiếu một kỳ"


def test_closing_after_a_refusal_asks_too(cards, page):
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("9")
    panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").click()
    expect(panel(page).get_by_text("tối đa 2 điểm").first).to_be_visible()
    with declined(page, words="chưa lưu"):
        page.keyboard.press("Escape")
    expect(panel(page)).to_be_visible()


def test_two_reviewers_at_one_item_keep_the_value_that_was_saved_first(cards, page):
    cell(page, cards[0], 1).click()
    panel(page).get_by_label("Điểm thẩm định 1.1").fill("2")
    panel(page).get_by_label("Điểm thẩm định 1.2").fill("3")
    score = cards[0].scores.in_official_order()[0]
    score.enter("verified", Decimal(1), by=make_user(full_name="Lý Mai"), note="Theo sổ")
    panel(page).get_by_role("button", name="Lưu 1.1").click()
    expect(panel(page).get_by_text("Lý Mai")).to_be_visible()
    panel(page).get_by_role("link", name="Giữ giá trị vừa lưu").click()
    expect(panel(page).get_by_text("Lý Mai")).to_be_hidden()
    expect(panel(page).get_by_label("Điểm thẩm định 1.2")).to_have_value("3")
    assert verified(cards[0])[:2] == [Decimal(1), None]


# Measured: the grid of ten criteria, the open panel


@pytest.mark.measured
def test_a_grid_of_ten_criteria_with_gaps_everywhere_fits(transactional_db, open_as):
    plan = tuple((cap, ()) for cap in (5, 5, 15, 5, 5, 40, 10, 5, 2, 8))
    campaign = make_campaign(wards=2, plan=plan, slug="2026")
    for _ in range(2):
        make_survey(make_scorecard(CardState.SUBMITTED, campaign))
    cap = Score.objects.filter(pk=OuterRef("pk")).values("item__cap")
    Score.objects.update(
        self_points=Subquery(cap) - Decimal("0.25"),
        survey_points=Subquery(cap) - Decimal("1.75"),
        verified_points=Subquery(cap) - Decimal("1.25"),
        reason="Thiếu một kỳ",
    )
    page = open_as(make_user(Role.HEAD), "/campaigns/2026/board/")
    expect(page.get_by_role("row").filter(has_text="Phường").first).to_be_visible()
    assert flaws_at(page, 1366, 360) == []


@pytest.mark.measured
@pytest.mark.parametrize("state", ["to verify", "refused", "read"])
def test_the_open_panel_is_well_made(cards, open_as, state):
    score = cards[0].scores.in_official_order()[0]
    make_evidence(cards[0], score)
    cards[0].scores.filter(pk=score.pk).update(explanation="Đủ 12 kỳ", finding="Thiếu một kỳ")
    who = make_user(Role.OBSERVER) if state == "read" else make_user()
    page = open_as(who, "/campaigns/2026/board/")
    cell(page, cards[0], 1).click()
    expect(panel(page)).to_be_visible()
    if state == "refused":
        panel(page).get_by_label("Điểm thẩm định 1.1").fill("9")
        panel(page).get_by_role("button", name="Lưu và sang phường tiếp theo").click()
        expect(panel(page).get_by_text("tối đa 2 điểm").first).to_be_visible()
    expect(page.get_by_role("dialog", name=cards[0].ward_name)).to_be_visible()
    assert flaws_at(page, 1366, 800) == []
