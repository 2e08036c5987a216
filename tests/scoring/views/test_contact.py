"""Whom of the Board to ask: on the foot of pages, at errors, in letters; and who has no address."""

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.factories import make_campaign, make_scorecard, make_ward_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(settings):
    settings.CONTACT_NAME = "Đồng chí Lê Thị Hoa"
    settings.CONTACT_PHONE = "0299 3 821 234"


def test_the_foot_of_every_page_names_whom_to_ask(named, head, sign_in):
    for answer in (sign_in(head).get(reverse("home")), Client().get(reverse("login"))):
        said = answer.content.decode()
        assert "Đồng chí Lê Thị Hoa" in said
        assert 'href="tel:02993821234">0299 3 821 234</a>' in said


def test_errors_name_whom_to_ask_also_where_nothing_else_works(named, head, sign_in):
    said = sign_in(head).get("/khong-co/").content.decode()
    assert "0299 3 821 234" in said.split("<footer")[0]
    assert "0299 3 821 234" in render_to_string("500.html")


def test_nobody_is_named_where_nobody_is_said(settings, head, sign_in):
    settings.CONTACT_NAME = settings.CONTACT_PHONE = ""
    assert "liên hệ Ban:" not in sign_in(head).get(reverse("home")).content.decode()
    assert "liên hệ Ban:" not in render_to_string("500.html")


def test_letters_end_with_whom_to_ask(
    named, settings, reviewer, django_capture_on_commit_callbacks
):
    settings.MAIL = "smtp://"
    card = make_scorecard()
    make_ward_officer(card.ward, email="phuong@example.vn")
    with django_capture_on_commit_callbacks(execute=True):
        card.tell("Mời họp", by=reviewer)
    [letter] = mail.outbox
    assert letter.body.endswith("Cần hỏi, liên hệ Ban: Đồng chí Lê Thị Hoa, 0299 3 821 234")


def test_who_writes_to_units_reads_who_has_no_address(settings, reviewer, sign_in):
    campaign = make_campaign(wards=2, slug="2026")
    first, second = campaign.scorecards.in_official_order()
    make_ward_officer(first.ward, email="phuong@example.vn")
    make_ward_officer(second.ward)
    page = reverse("note", args=["2026"])
    assert "Chưa có địa chỉ thư" not in sign_in(reviewer).get(page).content.decode()
    settings.MAIL = "smtp://"
    said = sign_in(reviewer).get(page).content.decode()
    assert f"Chưa có địa chỉ thư, chỉ đọc trong chương trình: {second.ward_name}." in said
