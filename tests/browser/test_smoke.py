"""The browser, the server and the style sheets find one another."""

import pytest
from playwright.sync_api import expect


def test_signing_in_with_name_and_password(page, head):
    head.set_password("mot-mat-khau-dai")
    head.save()
    page.goto("/accounts/login/")
    page.get_by_label("Tên đăng nhập").fill(head.username)
    page.get_by_label("Mật khẩu", exact=True).fill("mot-mat-khau-dai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()


def test_style_sheets_arrive(page):
    with page.expect_response("**/static/css/**") as answer:
        page.goto("/accounts/login/")
    assert answer.value.ok


@pytest.mark.measured
def test_the_browser_has_the_letters_it_is_given_and_no_others(page, family):
    page.goto("/accounts/login/")
    devtools = page.context.new_cdp_session(page)
    for command in ("DOM.enable", "CSS.enable"):
        devtools.send(command)
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    heading = devtools.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})
    seen = devtools.send("CSS.getPlatformFontsForNode", heading)["fonts"]
    assert [font["familyName"] for font in seen] == [f"{family} Sans"]


@pytest.mark.measured
@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
def test_nothing_is_cut_off_on_a_narrow_screen(page):
    page.goto("/accounts/login/")
    assert page.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [360, 360]
