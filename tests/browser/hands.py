"""What people do on several pages, in their own words."""

import re
from decimal import Decimal

from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import PASSWORD

# Criteria with their items: what most tests of self-scoring begin with.
PLAN = ((6, (2, 4)), (4, ()), (40, (10, 30)))


def field(page, name: str):
    return page.get_by_label(name, exact=True)


def saved(page):
    expect(page.get_by_text(re.compile(r"^Đã lưu \d\d:\d\d$"))).to_be_visible()


def points(card) -> list[Decimal | None]:
    return list(card.scores.in_official_order().values_list("self_points", flat=True))


def sign_in(page, user):
    """At the door, where the page stands already."""
    field(page, "Tên đăng nhập").fill(user.username)
    field(page, "Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def sign_in_elsewhere(page, user):
    """In another tab of the same browser."""
    other = page.context.new_page()
    other.goto(reverse("login"))
    sign_in(other, user)
    other.wait_for_url("**/")


def end_sessions(user):
    Session.objects.all().delete()
    user.set_password(PASSWORD)
    user.save()


def sign_in_again(page):
    """In the dialog, in place."""
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    dialog.get_by_label("Mật khẩu").fill(PASSWORD)
    dialog.get_by_role("button", name="Đăng nhập").click()
    expect(dialog).to_be_hidden()
