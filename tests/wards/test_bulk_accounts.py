"""Many accounts at once: what follows is said first, then all of it happens or nothing."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import make_client, make_user, make_ward, make_ward_officer
from wards import bulk_accounts
from wards.models import Role, User
from wards.record import trace

pytestmark = pytest.mark.django_db

PAGE = "people_together"


@pytest.fixture
def desk(administrator):
    return make_client(administrator)


@pytest.fixture
def officers():
    ward = make_ward(name="Phường An Khang")
    return [
        make_ward_officer(ward, full_name=name, username=username)
        for name, username in (("Lê Văn Bình", "binh"), ("Trần Thị Cúc", "cuc"))
    ]


def ask(desk, act, *accounts, **more):
    asked = {"act": act, "account": [one.pk for one in accounts], **more}
    return desk.get(reverse(PAGE), asked)


def do(desk, act, *accounts):
    return desk.post(reverse(PAGE), {"act": act, "account": [one.pk for one in accounts]})


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_the_page_says_what_follows_and_who_is_left_out(desk, administrator, officers):
    locked = make_user(is_active=False, full_name="Phan Thanh Lâm")
    answer = ask(desk, "lock", administrator, *officers, locked)
    told = answer.content.decode()
    assert answer.context["gathering"].reached == officers
    assert dict(answer.context["gathering"].left_out) == {
        administrator: "tài khoản của chính đồng chí",
        locked: "đã khóa",
    }
    assert "không còn ai đăng nhập được cho" in told
    assert answer.context["gathering"].emptied == ["Phường An Khang"]
    assert all(fresh(one).is_active for one in officers)


def test_a_unit_that_somebody_still_signs_in_for_is_not_emptied(desk, officers):
    assert ask(desk, "lock", officers[0]).context["gathering"].emptied == []


def test_locking_many_and_taking_it_back(desk, administrator, officers):
    answer = do(desk, "lock", *officers)
    assert not any(fresh(one).is_active for one in officers)
    assert [trace.of(one)[0].sentence for one in officers] == ["Khóa tài khoản"] * 2
    undo = re.search(r'href="([^"]+act=unlock[^"]*)"', answer.content.decode())[1]
    asked = desk.get(undo.replace("&amp;", "&"))
    assert asked.context["gathering"].reached == officers
    do(desk, "unlock", *officers)
    assert all(fresh(one).is_active for one in officers)


def test_new_passwords_come_as_slips_that_open_the_door(desk, officers):
    answer = do(desk, "password", *officers)
    slips = answer.context["given"]
    assert [slip["unit"] for slip in slips] == ["Phường An Khang"] * 2
    assert answer.content.decode().count("Dùng cho một lần đăng nhập") == 2
    assert "no-store" in answer["Cache-Control"]
    for slip in slips:
        assert fresh(User.objects.get(username=slip["username"])).check_password(slip["password"])


def test_all_that_the_list_leaves_are_meant_not_its_page_alone(desk, administrator, officers):
    make_user(Role.REVIEWER, full_name="Lê Mai")
    answer = ask(desk, "password", whole="yes", show="officer", q="an khang")
    assert answer.context["gathering"].reached == officers


def test_whoever_changed_meanwhile_stops_it_all(desk, officers):
    User.objects.filter(pk=officers[1].pk).update(is_active=False)
    before = fresh(officers[0]).password
    gathering = bulk_accounts.AccountSelection("password", officers, [])
    with pytest.raises(ValidationError, match="Trần Thị Cúc"):
        gathering.do(by=User.objects.get(role=Role.ADMINISTRATOR))
    assert fresh(officers[0]).password == before


def test_too_many_at_once_and_nobody_at_all_are_told(desk, officers, monkeypatch):
    monkeypatch.setattr(bulk_accounts, "AT_ONCE", 1)
    assert "tối đa 1 tài khoản, đang chọn 2" in ask(desk, "lock", *officers).content.decode()
    answer = do(desk, "lock", *officers)
    assert answer.status_code == 409
    assert all(fresh(one).is_active for one in officers)
    for asked in (
        {"act": "lock"},
        {"act": "erase", "account": officers[0].pk},
        {"account": "x"},
        {"act": "lock", "account": "9" * 5000},
    ):
        assert "Hãy chọn" in desk.get(reverse(PAGE), asked).content.decode()


@pytest.mark.parametrize("role", [Role.HEAD, Role.REVIEWER, Role.OBSERVER])
def test_the_administrator_alone(role, officers):
    assert do(make_client(make_user(role)), "lock", *officers).status_code == 403
    assert all(fresh(one).is_active for one in officers)


def test_the_list_offers_it(desk, officers):
    page = desk.get(reverse("people")).content.decode()
    assert f'name="account" value="{officers[0].pk}"' in page
    assert "Chọn Lê Văn Bình" in page
