"""Accounts as the administrator keeps them: opened, changed, locked, helped; nothing deleted,
nobody raised.
"""

import re
import threading
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from scoring.models import Scorecard
from scoring.rules.lifecycle import CardState
from tests.factories import (
    PASSWORD,
    make_campaign,
    make_officer,
    make_scorecard,
    make_user,
    make_ward,
    make_ward_officer,
)
from wards import people, sign_ins
from wards.forms.people import OfficerForm
from wards.models import Officer, Persons, Role, User, Ward
from wards.officers import move_officer
from wards.record import trace

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in, administrator):
    return sign_in(administrator)


def facts_of(user, **facts):
    known = {
        "username": user.username,
        "full_name": user.full_name,
        "role": user.role,
        "email": user.email,
    }
    return known | {"ward": user.ward_id or ""} | facts


def do(desk, user, act):
    return desk.post(reverse("person_act", args=[user.pk, act]))


def can_sign_in(username, password):
    return (
        Client().post(reverse("login"), {"username": username, "password": password}).status_code
        == 302
    )


def told(thing):
    return [one.sentence for one in trace.of(thing)]


# A new account


def test_a_new_account_signs_in_with_the_password_shown_once(desk):
    ward = make_ward()
    facts = {
        "username": "phuong99",
        "full_name": " Trần  Văn Mới ",
        "role": "officer",
        "ward": ward.pk,
    }
    page = desk.post(reverse("person_new"), facts)
    given = page.context["given"][0]
    assert given["password"] in page.content.decode()
    assert "data-print" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    user = User.objects.get(username="phuong99")
    assert (user.full_name, user.ward, user.must_change_password) == ("Trần Văn Mới", ward, True)
    assert can_sign_in("phuong99", given["password"])
    assert given["password"] not in desk.get(reverse("person", args=[user.pk])).content.decode()
    assert told(user) == ["Lập tài khoản"]


def test_with_a_post_the_person_stands_on_the_list_of_the_unit(desk):
    ward = make_ward()
    facts = {
        "username": "p99",
        "full_name": "Trần Văn Mới",
        "role": "officer",
        "ward": ward.pk,
        "post": "Phó ban",
    }
    desk.post(reverse("person_new"), facts)
    officer = Officer.objects.get(ward=ward)
    assert (officer.full_name, officer.post, officer.user.username) == (
        "Trần Văn Mới",
        "Phó ban",
        "p99",
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"role": "officer", "ward": ""}, "Cán bộ phụ trách phải thuộc một đơn vị"),
        ({"role": "reviewer"}, "Vai trò này không thuộc đơn vị nào"),
        (
            {"role": "reviewer", "ward": "", "post": "Phó ban"},
            "Chỉ ghi chức vụ cho cán bộ phụ trách",
        ),
        ({"role": "emperor"}, "“emperor” không có trong danh sách"),
        ({"username": "QUANTRI"}, "Tên đăng nhập này đã có"),
        ({"username": "tên có dấu"}, "tên đăng nhập"),
        ({"full_name": ""}, "Hãy ghi họ và tên"),
        ({"ward": "99999999999999999999"}, "hợp lệ"),
        ({"ward": "\0"}, "hợp lệ"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(desk, administrator, facts, sentence):
    User.objects.filter(pk=administrator.pk).update(username="quantri")
    ward = make_ward()
    facts = {
        "username": "moi9",
        "full_name": "Người Mới",
        "role": "officer",
        "ward": ward.pk,
    } | facts
    page = desk.post(reverse("person_new"), facts)
    assert page.status_code == 422
    said = page.content.decode()
    assert sentence.lower() in said.lower()
    assert facts["full_name"] in said
    assert User.objects.count() == 1


def test_a_unit_of_the_past_takes_nobody_new(desk):
    ward = make_ward(last_day="2020-12-31")
    facts = {"username": "moi9", "full_name": "Người Mới", "role": "officer", "ward": ward.pk}
    assert desk.post(reverse("person_new"), facts).status_code == 422


# An account that is there


def test_a_role_changes_and_the_trace_says_from_what(desk):
    user = make_user(Role.REVIEWER)
    where = reverse("person", args=[user.pk])
    assert desk.post(where, facts_of(user, role="head")).status_code == 302
    user.refresh_from_db()
    assert user.role == Role.HEAD
    assert told(user) == ["Vai trò: Chuyên viên thẩm định → Trưởng Ban"]
    assert "Chuyên viên thẩm định → Trưởng Ban" in desk.get(where).content.decode()


def test_an_account_that_was_used_is_not_handed_over_by_another_name(desk):
    user = make_user(Role.REVIEWER, full_name="Quách Thị Diễm My", last_login=timezone.now())
    where = reverse("person", args=[user.pk])
    page = desk.post(where, facts_of(user, full_name="Nguyễn Văn Mới"))
    assert page.status_code == 422
    assert "Tài khoản này đã có người dùng: Quách Thị Diễm My." in page.content.decode()
    meant = facts_of(user, full_name="Nguyễn Văn Mới", **{"same-person": "on"})
    assert desk.post(where, meant).status_code == 302


def test_an_account_that_bears_no_name_yet_is_given_one(desk):
    """So `createsuperuser` leaves it when nobody is asked."""
    user = make_user(Role.ADMINISTRATOR, full_name="", last_login=timezone.now())
    answer = desk.post(reverse("person", args=[user.pk]), facts_of(user, full_name="Hứa Gia Bảo"))
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.full_name == "Hứa Gia Bảo"


@pytest.mark.parametrize("used", [True, False])
def test_a_name_is_put_right_without_a_question(desk, used):
    user = make_user(Role.REVIEWER, full_name="Quách Thị Diễm My")
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() if used else None)
    name = "Quách Thị Diễm Mỹ" if used else "Quách Thị Yến"
    answer = desk.post(reverse("person", args=[user.pk]), facts_of(user, full_name=name))
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.full_name == name


def test_whoever_goes_to_another_unit_leaves_the_list_of_the_old_one(desk):
    user, new = make_ward_officer(), make_ward()
    old = make_officer(user.ward, user=user)
    desk.post(reverse("person", args=[user.pk]), facts_of(user, ward=new.pk))
    old.refresh_from_db()
    assert (old.is_active, old.user) == (False, None)
    assert Officer.objects.get(ward=new).user == user


def test_the_last_of_a_unit_leaves_an_unsettled_card_only_when_it_is_meant(desk):
    card = make_scorecard(CardState.DRAFT, make_campaign(wards=1))
    user, new = make_ward_officer(card.ward), make_ward()
    where = reverse("person", args=[user.pk])
    for facts in (facts_of(user, ward=new.pk), facts_of(user, role="reviewer", ward="")):
        page = desk.post(where, facts)
        assert page.status_code == 422
        assert f"“{card.campaign.title}”. Nếu đúng ý" in page.content.decode()
    agreed = facts_of(user, ward=new.pk) | {f"leaves-{card.ward_id}": "on"}
    assert desk.post(where, agreed).status_code == 302
    assert "không còn ai đăng nhập được cho" in desk.get(where + "lock/").content.decode()
    make_ward_officer(new)
    assert "không còn ai đăng nhập" not in desk.get(where + "lock/").content.decode()
    # Of the unit that is left, not of the one that nobody signs in for since.
    user.refresh_from_db()
    assert desk.post(where, facts_of(user, ward=make_ward().pk)).status_code == 302


def test_whoever_joins_the_board_leaves_the_list_of_the_unit(desk):
    user = make_ward_officer()
    old = make_officer(user.ward, user=user)
    desk.post(reverse("person", args=[user.pk]), facts_of(user, role="reviewer", ward=""))
    old.refresh_from_db()
    assert (old.is_active, Officer.objects.filter(is_active=True).exists()) == (False, False)


def test_whoever_was_on_a_list_once_is_free_for_the_list_of_the_new_unit(desk):
    user, new = make_ward_officer(), make_ward()
    old = make_officer(user.ward, user=user, is_active=False)
    desk.post(reverse("person", args=[user.pk]), facts_of(user, ward=new.pk))
    old.refresh_from_db()
    assert old.user is None
    facts = {"full_name": user.full_name, "post": "Phó ban", "user": user.pk}
    assert desk.post(reverse("officer_new", args=[new.pk]), facts).status_code == 302


def test_saving_what_is_there_already_leaves_no_trace(desk):
    user = make_user(Role.REVIEWER)
    assert desk.post(reverse("person", args=[user.pk]), facts_of(user)).status_code == 302
    assert told(user) == []


def test_what_somebody_else_saved_meanwhile_in_another_field_stays(administrator):
    user = make_user(Role.REVIEWER, email="cu@example.vn")
    mine, theirs = User.objects.get(pk=user.pk), User.objects.get(pk=user.pk)
    theirs.email = "moi@example.vn"
    people.amend_account(theirs, changed=["email"], said="x", by=administrator)
    mine.full_name = "Tên mới"
    people.amend_account(mine, changed=["full_name"], said="x", by=administrator)
    user.refresh_from_db()
    assert (user.full_name, user.email) == ("Tên mới", "moi@example.vn")


def test_a_refused_form_leaves_the_head_of_the_page_as_the_account_stands(desk):
    user = make_user(Role.REVIEWER, full_name="Trần Minh")
    page = desk.post(
        reverse("person", args=[user.pk]), facts_of(user, username="khác", full_name="")
    )
    assert page.status_code == 422
    assert page.context["account"].username == user.username


def test_a_name_taken_at_the_same_moment_is_a_sentence_and_no_crash(desk, monkeypatch):
    make_user(Role.REVIEWER, username="moi9")
    # The other administrator's account appears between the check of the form and the writing.
    monkeypatch.setattr(
        "wards.forms.people.AccountForm.clean_username", lambda form: form.cleaned_data["username"]
    )
    monkeypatch.setattr(User, "validate_unique", lambda *args, **kwargs: None)
    facts = {"username": "moi9", "full_name": "Người Mới", "role": "reviewer"}
    page = desk.post(reverse("person_new"), facts)
    assert page.status_code == 422
    assert "vừa lưu" in page.content.decode()


def test_nobody_changes_what_they_may_do_themselves(desk, administrator):
    where = reverse("person", args=[administrator.pk])
    desk.post(where, facts_of(administrator, role="head", full_name="Tên mới"))
    administrator.refresh_from_db()
    assert (administrator.role, administrator.full_name) == ("administrator", "Tên mới")
    assert do(desk, administrator, "lock").status_code == 422
    assert do(desk, administrator, "password").status_code == 422
    administrator.refresh_from_db()
    assert administrator.is_active
    assert "/lock/" not in desk.get(where).content.decode()


def test_an_account_is_locked_and_unlocked(desk):
    user = make_ward_officer()
    client = Client()
    client.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    assert (
        "không đăng nhập được nữa"
        in desk.get(reverse("person_act", args=[user.pk, "lock"])).content.decode()
    )
    assert do(desk, user, "lock").status_code == 302
    assert not can_sign_in(user.username, PASSWORD)
    assert client.get("/").status_code == 302
    assert do(desk, user, "unlock").status_code == 302
    assert client.get("/").status_code == 302  # what was open before does not come back
    assert can_sign_in(user.username, PASSWORD)
    assert told(user) == ["Mở khóa tài khoản", "Khóa tài khoản"]


def test_a_new_password_makes_the_old_one_and_its_sessions_end(desk):
    user = make_ward_officer()
    client = Client()
    client.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    assert sign_ins.open_sessions(user).count() == 1
    page = do(desk, user, "password")
    new = page.context["given"][0]["password"]
    assert not sign_ins.open_sessions(user).exists()  # before it comes back and is sent away
    assert client.get("/").status_code == 302
    assert not can_sign_in(user.username, PASSWORD)
    assert can_sign_in(user.username, new)


def test_only_what_makes_sense_is_offered(desk):
    user = make_ward_officer()
    assert list(people.acts_on(people.Standing(user), by=make_user(Role.ADMINISTRATOR))) == [
        "password",
        "lock",
    ]
    Client().post(reverse("login"), {"username": user.username, "password": PASSWORD})
    for _ in range(5):
        Client().post(reverse("login"), {"username": user.username, "password": "sai"})
    page = desk.get(reverse("person", args=[user.pk])).content.decode()
    for act, there in (
        ("try-again", True),
        ("sign-out", True),
        ("second-step", False),
        ("unlock", False),
    ):
        assert (f"/{act}/" in page) == there, act
    assert "Tạm dừng đăng nhập" in page
    assert do(desk, user, "try-again").status_code == 302
    assert not AccessAttempt.objects.exists()


def test_an_act_that_nobody_knows_does_not_exist(desk):
    assert do(desk, make_user(), "delete").status_code == 404


def test_acts_are_the_administrators_alone(head):
    user = make_ward_officer()
    for act in people.ACCOUNT_ACTS.values():
        with pytest.raises(PermissionDenied):
            act.do(user, by=head)
    with pytest.raises(PermissionDenied):
        people.open_account(User(username="x", full_name="X", role=Role.HEAD), by=head)
    locked = make_user(Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(PermissionDenied):
        people.lock(user, by=locked)


# The list


def test_the_list_finds_people_by_any_spelling_and_by_state(desk, administrator):
    one = make_ward_officer(full_name="Đỗ Thị Thùy Dương")
    two = make_user(Role.REVIEWER, full_name="Châu Minh Nhựt")
    people.lock(two, by=administrator)

    def names(query):
        return {user.pk for user in desk.get(reverse("people") + query).context["accounts"]}

    assert names("") == {one.pk, two.pk, administrator.pk}
    assert names("?q=do+thi+thuy") == {one.pk}
    assert names(f"?q={one.ward.name}") == {one.pk}
    assert names("?show=reviewer") == names("?show=locked") == {two.pk}
    assert names("?show=officer&q=nhut") == set()
    assert names("?show=nonsense&page=zzz") == {one.pk, two.pk, administrator.pk}


def test_officers_stand_in_the_order_of_their_units(desk):
    late, early = make_ward(position=20), make_ward(position=3)
    last, first = make_ward_officer(late), make_ward_officer(early)
    found = [user.pk for user in desk.get(reverse("people")).context["accounts"]]
    assert found[:2] == [first.pk, last.pk]


def test_a_unit_that_ended_needs_its_people_until_its_card_is_settled(desk):
    card = make_scorecard()
    Ward.objects.filter(pk=card.ward_id).update(last_day="2020-01-01")
    assert "1 đơn vị chưa có tài khoản" in desk.get("/").content.decode()
    Scorecard.objects.update(state="absent")
    assert "chưa có tài khoản" not in desk.get("/").content.decode()


def test_the_first_page_names_what_waits(desk):
    ward = make_ward()
    page = desk.get("/").content.decode()
    assert "1 đơn vị chưa có tài khoản" in page
    facts = {"username": "moi9", "full_name": "Người Mới", "role": "officer", "ward": ward.pk}
    desk.post(reverse("person_new"), facts)
    page = desk.get("/").content.decode()
    assert "chưa có tài khoản" not in page
    assert "1 người chưa đăng nhập lần đầu" in page
    User.objects.filter(username="moi9").update(given_password_until="2020-01-01T00:00:00Z")
    assert "1 người có mật khẩu được cấp đã quá hạn" in desk.get("/").content.decode()


# Races


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_lock_each_other_one_remains():
    one, two = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
    gate, refused = threading.Barrier(2), []

    def lock(user, by):
        try:
            gate.wait()
            people.lock(user, by=by)
        except (PermissionDenied, ValidationError) as problem:
            refused.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=lock, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.administrators().count() == 1


def test_a_search_stays_with_the_states_it_is_narrowed_by(desk, administrator):
    people.lock(make_ward_officer(full_name="Đỗ Thị Thùy Dương"), by=administrator)
    urls = {one["label"]: one["url"] for one in desk.get(reverse("people")).context["filters"]}
    assert urls["Đã khóa"] == "?show=locked"
    found = desk.get(reverse("people") + "?q=duong").context["filters"]
    urls = {one["label"]: one["url"] for one in found}
    assert urls["Đã khóa"] == "?show=locked&q=duong"


def test_a_state_that_nobody_is_in_is_offered_only_to_whoever_asked_for_it(desk):
    def offered(query):
        found = desk.get(reverse("people") + query).context["filters"]
        return {str(one["label"]): (one["count"], one["current"]) for one in found}

    assert "Đã khóa" not in offered("")
    assert offered("?show=locked")["Đã khóa"] == (0, True)


def test_an_account_says_whether_it_has_a_second_step(desk):
    one, other = make_ward_officer(), make_ward_officer()
    TOTPDevice.objects.create(user=other, confirmed=True)
    for person, standing in ((one, "tắt"), (other, "đang bật")):
        page = desk.get(reverse("person", args=[person.pk])).content.decode()
        assert re.search(rf"Xác thực hai bước</dt>\s*<dd[^>]*>{standing}<", page)


def test_a_lock_of_one_name_leaves_the_tries_of_another(administrator, settings):
    """At one address of an office two people mistyped."""
    one, other = make_ward_officer(), make_ward_officer()
    for person in (one, other):
        AccessAttempt.objects.create(
            username=person.username,
            ip_address="10.0.0.1",
            user_agent="",
            failures_since_start=3,
        )
    people.lift_lockout(one, by=administrator)
    left = [sign_ins.tries_left(person.username, "10.0.0.1") for person in (one, other)]
    assert left[0] - left[1] == 3
    AccessAttempt.objects.filter(username=other.username).update(
        attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME + timedelta(minutes=2)
    )
    assert sign_ins.minutes_to_wait(one.username, "10.0.0.1") == 1
    assert sign_ins.minutes_to_wait(other.username, "10.0.0.1") in (2, 3)


def test_an_account_belongs_to_one_person_of_the_list():
    """Whoever lists another is offered what nobody has yet, and what the person has already."""
    ward = make_ward()
    taken, free = make_ward_officer(ward), make_ward_officer(ward)
    make_ward_officer()
    listed = make_officer(ward, user=taken)
    for person, offered in ((Officer(ward=ward), {free}), (listed, {taken, free})):
        assert set(OfficerForm(instance=person).fields["user"].queryset) == offered


def test_whoever_leaves_no_unit_is_not_asked_about_the_first_one(desk):
    make_ward_officer(make_scorecard(CardState.DRAFT, make_campaign(wards=1)).ward, is_active=False)
    user, ward = make_user(), make_ward()
    page = desk.post(
        reverse("person", args=[user.pk]), facts_of(user, role="officer", ward=ward.pk)
    )
    assert page.status_code == 302


def test_whoever_comes_back_by_way_of_others_takes_up_the_first_row(administrator):
    first, second, third = make_ward(), make_ward(), make_ward()
    stranger = make_officer(first, full_name="Trần Thị Hoa", is_active=False)
    make_officer(first, full_name=stranger.full_name)
    for ward in (second, third, first):
        move_officer(Officer.objects.get(is_active=True), ward, by=administrator)
    rows = Officer.objects.exclude(pk=stranger.pk).order_by("pk")
    assert [(row.ward, row.is_active) for row in rows] == [
        (first, True),
        (second, False),
        (third, False),
    ]


def test_whoever_came_back_is_now_where_the_first_row_stands(administrator):
    first, second = make_ward(), make_ward()
    make_officer(first)
    for ward in (second, first):
        move_officer(Officer.objects.get(is_active=True), ward, by=administrator)
    left = Officer.objects.get(ward=second)
    assert Persons().whereabouts([left]) == {left.pk: f"nay phụ trách ở {first.name}"}
