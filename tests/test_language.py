"""Vietnamese by default, English for who switches; the switch is kept."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_an_english_browser_still_reads_vietnamese():
    page = Client(headers={"accept-language": "en-GB,en"}).get("/accounts/login/")
    assert 'lang="vi"' in page.content.decode()
    assert "Tên đăng nhập" in page.content.decode()


def test_the_switch_is_kept():
    client = Client()
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    page = client.get("/accounts/login/").content.decode()
    assert 'lang="en"' in page
    assert "User name" in page


def test_a_language_that_does_not_exist_is_vietnamese():
    client = Client()
    client.cookies["django_language"] = "xx"
    assert 'lang="vi"' in client.get("/accounts/login/").content.decode()
