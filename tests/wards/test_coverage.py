"""What an image of a row keeps, and how."""

from datetime import date

import pytest

from tests.factories import make_ward_officer
from wards.models import Officer, User, Ward
from wards.record import coverage, trace, values

pytestmark = pytest.mark.django_db
OFFICERS, ACCOUNTS = (coverage.TABLES[label] for label in ("wards.officer", "wards.user"))


def test_a_text_that_may_name_a_person_is_a_digest_and_nothing_else_is():
    one = make_ward_officer(full_name="Lê Thị Hòa", email="hoa@example.vn")
    kept = ACCOUNTS.image("register:1", one.pk, ACCOUNTS.values(one))
    assert (kept["username"], kept["role"], kept["ward_id"]) == (
        one.username,
        "officer",
        one.ward_id,
    )
    assert [len(kept[name]) for name in ("full_name", "email")] == [64, 64]
    again = ACCOUNTS.image("register:2", one.pk, ACCOUNTS.values(one))
    assert kept["full_name"] != again["full_name"], "each entry has a digest of its own"


def test_a_text_that_is_not_there_has_no_digest():
    one = Officer(ward=Ward(pk=1), full_name="Lê Thị Hòa", post="")
    assert OFFICERS.image("register:1", 1, OFFICERS.values(one))["post"] == ""


@pytest.mark.parametrize(
    ("column", "value", "kept"),
    [
        (User._meta.get_field("ward"), None, None),
        (User._meta.get_field("is_active"), True, True),
        (Ward._meta.get_field("position"), "7", 7),
        (Ward._meta.get_field("first_day"), date(2025, 7, 1), "2025-07-01"),
        (Ward._meta.get_field("name"), "Phường 2", "Phường 2"),
        (Ward._meta.get_field("position"), "bảy", values.UNREADABLE),
    ],
)
def test_a_value_is_kept_as_what_it_is(column, value, kept):
    found = values.plain(column, value)
    assert (found, type(found)) == (kept, type(kept))


def test_the_trace_says_who_and_what(administrator):
    one = make_ward_officer()
    trace.leave(one, "Mở tài khoản", by=administrator, is_new=True)
    (entry,) = trace.of(one)
    assert (entry.who, entry.sentence) == (administrator.full_name, "Mở tài khoản")
