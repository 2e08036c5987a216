"""Signing in and out, the limits of a session, the password, the second step."""

import re
import time
import unicodedata
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import PASSWORD, make_campaign, make_user, make_ward_officer
from wards import second_step, sign_ins
from wards.forms.accounts import CodeForm
from wards.models import Role, SignIn, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_ward_officer(username="phuong1")


def enter(client, user, password=PASSWORD, **more):
    return client.post(reverse("login"), {"username": user.username, "password": password, **more})


def signed_in(user):
    client = Client()
    assert enter(client, user).status_code == 302
    return client


def is_in(client):
    return client.get("/").status_code == 200


def let_pass(client, seconds):
    """Put the moments of a session into the past."""
    session = client.session
    session["seen"] -= seconds
    session.save()


# In and out


def test_signing_in_is_noted_with_address_and_browser(officer):
    client = Client(HTTP_USER_AGENT="Firefox", REMOTE_ADDR="10.0.0.7")
    answer = enter(client, officer, next=reverse("campaigns"))
    assert answer["Location"] == reverse("campaigns")
    one = SignIn.objects.get()
    assert (one.user, one.outcome, one.address, one.browser) == (
        officer,
        "in",
        "10.0.0.7",
        "Firefox",
    )
    assert one.session_key == client.session.session_key


def test_the_password_field_hides_and_takes_what_is_pasted(officer):
    page = Client().get(reverse("login")).content.decode()
    field = re.search('<input[^>]*name="password"[^>]*>', page)[0]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "paste" not in field


def test_a_wrong_password_is_noted_and_the_name_still_stands(officer):
    client = Client()
    answer = enter(client, officer, "sai-mật-khẩu")
    assert answer.status_code == 422
    assert 'value="phuong1"' in answer.content.decode()
    assert list(SignIn.objects.values_list("outcome", "user")) == [("wrong", officer.pk)]
    assert not is_in(client)


@pytest.mark.parametrize("name", ["không-có", "x" * 5_000, "a\0b", ""])
def test_names_that_nobody_has_are_no_error(name, officer):
    answer = Client().post(reverse("login"), {"username": name, "password": "\0 x"})
    assert answer.status_code == 422


@pytest.mark.parametrize("header", ["HTTP_USER_AGENT", "HTTP_ACCEPT"])
def test_a_header_that_no_table_holds_is_no_error(officer, header):
    for password, status in (("sai", 422), (PASSWORD, 302)):
        assert enter(Client(**{header: "text/html\0\0"}), officer, password).status_code == status


def test_a_locked_account_stays_out_and_falls_out(officer):
    client = signed_in(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert not is_in(client)
    assert enter(Client(), officer).status_code == 422


def test_nobody_is_sent_to_another_site(officer):
    assert enter(Client(), officer, next="https://example.org/")["Location"] == "/"


def test_sign_ins_are_forgotten_in_time(officer):
    old = timezone.now() - timedelta(days=settings.SIGN_INS_KEPT_DAYS + 1)
    SignIn.objects.create(username="cũ", outcome="wrong", at=old)
    signed_in(officer)
    assert list(SignIn.objects.values_list("username", flat=True)) == ["phuong1"]


def test_failures_are_bounded_in_number_and_whoever_came_in_is_not_pushed_out(officer, monkeypatch):
    monkeypatch.setattr("wards.sign_ins.MOST_FAILURES", 3)
    SignIn.objects.create(username="phuong1", user=officer, outcome="in", session_key="a" * 32)
    for outcome in ("wrong", "locked", "wrong_code", "wrong", "wrong"):
        SignIn.objects.create(username="ai đó", outcome=outcome)
    call_command("tidy", verbosity=0)
    outcomes = SignIn.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["in", "wrong_code", "wrong", "wrong"]


@pytest.mark.parametrize(
    ("behind", "forwarded", "expected"),
    [
        (False, "1.2.3.4", "127.0.0.1"),
        (True, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (True, "", None),
        (True, "rác", None),
    ],
)
def test_the_address_is_the_one_that_the_proxy_saw(rf, settings, behind, forwarded, expected):
    settings.BEHIND_PROXY = behind
    assert sign_ins.address_of(rf.get("/", HTTP_X_FORWARDED_FOR=forwarded)) == expected


# Too many tries


def test_five_wrong_passwords_stop_that_name_from_that_address_alone(officer):
    other = make_ward_officer(username="phuong2")
    answers = [enter(Client(), officer, "sai") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    stopped = enter(Client(), officer)
    assert stopped.status_code == 429
    assert "Về trang đăng nhập" in stopped.content.decode()
    assert "trong 15 phút nữa" in stopped.content.decode()
    assert stopped["Retry-After"] == "900"
    assert SignIn.objects.filter(outcome="locked").exists()
    assert enter(Client(), other).status_code == 302
    assert enter(Client(REMOTE_ADDR="10.9.9.9"), officer).status_code == 302


def test_after_the_wait_the_right_password_opens(officer):
    for _ in range(5):
        enter(Client(), officer, "sai")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert enter(Client(), officer).status_code == 302


def test_trying_on_does_not_make_the_wait_longer(officer):
    for _ in range(5):
        enter(Client(), officer, "sai")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=13, seconds=30))
    assert "trong 2 phút nữa" in enter(Client(), officer, "sai").content.decode()


def test_no_password_is_kept_with_an_attempt(officer):
    enter(Client(), officer, "một-bí-mật")
    kept = AccessAttempt.objects.get()
    assert "một-bí-mật" not in kept.post_data
    assert "bí" not in kept.post_data


def test_the_administrator_lets_somebody_try_again_at_once(sign_in, administrator, officer):
    for _ in range(5):
        enter(Client(), officer, "sai")
    act(sign_in(administrator), "try-again", officer)
    assert enter(Client(), officer).status_code == 302


def act(client, action, user):
    assert client.post(reverse("person_act", args=[user.pk, action])).status_code == 302


# The limits of a session


def test_a_session_ends_after_half_an_hour_of_rest(officer):
    client = signed_in(officer)
    let_pass(client, 29 * 60)
    assert is_in(client)
    let_pass(client, 31 * 60)
    answer = client.get("/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("login"))
    assert "lâu không thao tác" in answer.content.decode()
    assert not is_in(client)


def test_a_session_ends_after_half_a_day_however_busy(officer):
    client = signed_in(officer)
    session = client.session
    session["began"] -= 12 * 3600 + 1
    session.save()
    assert not is_in(client)


def test_a_session_is_written_once_a_minute_at_most(officer, django_assert_num_queries):
    client = signed_in(officer)
    seen = client.session["seen"]
    client.get("/")
    assert client.session["seen"] == seen
    let_pass(client, 90)
    client.get("/")
    assert client.session["seen"] >= int(time.time()) - 5


def test_a_sign_of_life_of_one_is_no_word_about_others(officer, reviewer):
    here, there = signed_in(officer), signed_in(reviewer)
    let_pass(here, 90)
    let_pass(there, 80)
    seen = there.session["seen"]
    assert is_in(here)
    assert (there.session["seen"], there.session[SESSION_KEY]) == (seen, str(reviewer.pk))


def test_open_sessions_are_listed_and_ended_elsewhere(officer):
    here, there, third = (signed_in(officer) for _ in range(3))
    stranger = signed_in(make_ward_officer())
    page = here.get(reverse("sessions")).content.decode()
    assert page.count("/end/") == 2
    one = SignIn.objects.get(session_key=there.session.session_key)
    assert here.post(reverse("session_end", args=[one.pk])).status_code == 302
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)
    here.post(reverse("sessions"))
    assert (is_in(here), is_in(third), is_in(stranger)) == (True, False, True)


def test_a_session_of_somebody_else_does_not_exist(officer):
    mine, stranger = signed_in(officer), signed_in(make_ward_officer())
    theirs = SignIn.objects.get(session_key=stranger.session.session_key)
    assert mine.post(reverse("session_end", args=[theirs.pk])).status_code == 404
    assert is_in(stranger)


def test_signing_out_ends_the_session_for_good(officer):
    client = signed_in(officer)
    key = client.session.session_key
    client.post(reverse("logout"))
    assert not Session.objects.filter(session_key=key).exists()
    assert not sign_ins.open_sessions(officer).exists()


# The password


def change_password(client, old, new, again=None):
    facts = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(reverse("password_change"), facts)


def test_a_new_password_ends_every_other_session(officer):
    here, there = signed_in(officer), signed_in(officer)
    assert change_password(here, PASSWORD, "một-mật-khẩu-mới").status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert [one.session_key for one in sign_ins.open_sessions(officer)] == [
        here.session.session_key
    ]


@pytest.mark.parametrize("new", ["ngắn", "123456789012", "password1234", "phuong1-2026", PASSWORD])
def test_weak_and_unchanged_passwords_are_refused(officer, new):
    client = signed_in(officer)
    assert change_password(client, PASSWORD, new).status_code == 200
    assert enter(Client(), officer).status_code == 302


@pytest.mark.parametrize(
    "new",
    [
        "123qweasdzxc",
        "QWERTY123456",
        "Phường 10 – 2026",
        "Thi-đua-2026!!!!",
        "tuyengiao2026",
        "Mật khẩu 123456",
    ],
)
def test_leaked_and_local_passwords_are_refused(officer, new):
    assert change_password(signed_in(officer), PASSWORD, new).status_code == 200


@pytest.mark.parametrize(
    "new", ["пароль-для-работы", "!@#$%^&*()+=", "mưa rơi trên mái ngói", "dài" * 30 + "xyz"]
)
def test_a_password_may_hold_any_characters(officer, new):
    assert change_password(signed_in(officer), PASSWORD, new).status_code == 302
    assert enter(Client(), officer, new).status_code == 302


def test_a_password_set_by_the_administrator_is_good_for_one_sign_in(
    sign_in, administrator, officer
):
    page = sign_in(administrator).post(reverse("person_act", args=[officer.pk, "password"]))
    given = page.context["given"][0]["password"]
    client = Client()
    enter(client, officer, given)
    for page in ("/", reverse("sessions"), reverse("campaigns")):
        assert client.get(page)["Location"] == reverse("password_change")
    assert "do người quản trị cấp" in client.get(reverse("password_change")).content.decode()
    assert change_password(client, given, given).status_code == 200
    assert change_password(client, given, "của-riêng-tôi-thôi").status_code == 302
    assert is_in(client)


def test_new_accounts_choose_their_own_password(sign_in, administrator):
    facts = {"username": "moi", "full_name": "Mới", "role": "reviewer"}
    assert sign_in(administrator).post(reverse("person_new"), facts).status_code == 200
    assert User.objects.get(username="moi").must_change_password


def test_a_given_password_is_good_for_a_week(officer):
    given = "mật-khẩu-được-cấp"
    officer.give_password(given)
    officer.save()
    assert enter(Client(), officer, given).status_code == 302
    officer.given_password_until -= timedelta(days=7, minutes=1)
    officer.save()
    answer = enter(Client(), officer, given)
    assert answer.status_code == 422
    assert "quá hạn" in answer.content.decode()


def test_the_administrator_signs_somebody_out_everywhere(sign_in, administrator, officer):
    here, there = signed_in(officer), signed_in(officer)
    act(sign_in(administrator), "sign-out", officer)
    assert not is_in(here)
    assert not is_in(there)


def test_whoever_still_has_to_choose_a_password_opens_what_is_open_to_all(officer):
    client = Client()
    officer.give_password("mật-khẩu-được-cấp")
    officer.save()
    enter(client, officer, "mật-khẩu-được-cấp")
    assert client.get("/healthz").status_code == 200
    assert client.get("/")["Location"] == reverse("password_change")


@pytest.mark.parametrize("active", [True, False])
def test_the_admin_is_shut_to_an_account_that_is_locked(active):
    assert make_user(Role.REVIEWER, is_active=active).is_staff is active


def test_a_given_password_is_good_up_to_its_last_moment(officer, monkeypatch):
    officer.give_password("mật-khẩu-được-cấp")
    last = officer.given_password_until
    monkeypatch.setattr(timezone, "now", lambda: last)
    assert not officer.given_password_is_over
    monkeypatch.setattr(timezone, "now", lambda: last + timedelta(microseconds=1))
    assert officer.given_password_is_over


# The second step


def turn_on(client):
    """Through the pages, as a person would; returns the key and the spare codes."""
    client.get(reverse("two_steps"))
    key = client.session["new_key"]
    answer = client.post(reverse("two_steps"), {"code": code_of(key), "password": PASSWORD})
    assert answer.status_code == 200
    return key, list(StaticToken.objects.values_list("token", flat=True))


def code_of(key, ahead=0):
    clock = TOTP(bytes.fromhex(key))
    clock.time = time.time() + ahead
    return f"{clock.token():06d}"


def forget_use(user):
    """As if the codes of this minute had not been used."""
    TOTPDevice.objects.filter(user=user).update(last_t=-1, throttling_failure_count=0)


def test_with_the_second_step_a_password_alone_does_not_open(reviewer):
    key, _spare = turn_on(signed_in(reviewer))
    forget_use(reviewer)
    client = Client()
    answer = enter(client, reviewer, next=reverse("campaigns"))
    assert answer["Location"] == reverse("sign_in_code")
    assert not is_in(client)
    assert client.get(reverse("sign_in_code")).status_code == 200
    assert client.post(reverse("sign_in_code"), {"code": code_of(key)})["Location"] == reverse(
        "campaigns"
    )
    assert is_in(client)


def test_a_code_is_good_once(reviewer):
    key, _spare = turn_on(signed_in(reviewer))
    forget_use(reviewer)
    # The same one twice: a second one may be new, when half a minute ends in between.
    code = code_of(key)
    first, second = Client(), Client()
    enter(first, reviewer)
    assert first.post(reverse("sign_in_code"), {"code": code}).status_code == 302
    enter(second, reviewer)
    answer = second.post(reverse("sign_in_code"), {"code": code})
    assert answer.status_code == 422
    assert "đã dùng" in answer.content.decode()
    assert SignIn.objects.filter(outcome="wrong_code", user=reviewer).count() == 1


def test_wrong_codes_make_the_next_try_wait(reviewer):
    key, _spare = turn_on(signed_in(reviewer))
    forget_use(reviewer)
    client = Client()
    enter(client, reviewer)
    for _ in range(4):
        client.post(reverse("sign_in_code"), {"code": "000000"})
        TOTPDevice.objects.update(throttling_failure_count=5)
    answer = client.post(reverse("sign_in_code"), {"code": code_of(key)})
    assert answer.status_code == 422
    assert re.search("Hãy đợi 1[0-6] giây", answer.content.decode())
    assert "Mã không đúng" not in answer.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=8)
    answer = client.post(reverse("sign_in_code"), {"code": code_of(key)})
    assert "Hãy đợi 3 phút" in answer.content.decode()


def test_the_pause_is_said_where_the_second_step_is_turned_off_too(reviewer):
    client = signed_in(reviewer)
    key, _spare = turn_on(client)
    forget_use(reviewer)
    client.post(reverse("two_steps"), {"code": "000000", "password": PASSWORD})
    TOTPDevice.objects.update(throttling_failure_count=5)
    answer = client.post(reverse("two_steps"), {"code": code_of(key), "password": PASSWORD})
    assert answer.status_code == 422
    assert "giây rồi nhập" in answer.content.decode()
    assert second_step.is_on(reviewer)


def test_a_spare_code_opens_during_the_pause_and_makes_nobody_wait(reviewer):
    key, spare = turn_on(signed_in(reviewer))
    forget_use(reviewer)
    client = Client()
    enter(client, reviewer)
    client.post(reverse("sign_in_code"), {"code": "000000"})
    TOTPDevice.objects.update(throttling_failure_count=8)
    assert client.post(reverse("sign_in_code"), {"code": spare[0]}).status_code == 302
    forget_use(reviewer)
    client = Client()
    enter(client, reviewer)
    assert client.post(reverse("sign_in_code"), {"code": code_of(key)}).status_code == 302


def test_a_spare_code_opens_once(reviewer):
    _key, spare = turn_on(signed_in(reviewer))
    assert len(spare) == 8
    for expected in (302, 422):
        client = Client()
        enter(client, reviewer)
        assert (
            client.post(reverse("sign_in_code"), {"code": f" {spare[0].upper()} "}).status_code
            == expected
        )
    assert second_step.spare_codes_left(reviewer) == 7


def test_the_code_comes_soon_after_the_password_or_not_at_all(reviewer):
    key, _spare = turn_on(signed_in(reviewer))
    client = Client()
    assert client.get(reverse("sign_in_code"))["Location"] == reverse("login")
    assert not client.cookies, "to nobody nothing is said"
    enter(client, reviewer)
    session = client.session
    session["waiting_for_code"][1] = int(time.time()) - 1
    session.save()
    answer = client.post(reverse("sign_in_code"), {"code": code_of(key)}, follow=True)
    assert answer.redirect_chain == [(reverse("login"), 302)]
    assert "Hãy nhập lại tên đăng nhập và mật khẩu." in answer.content.decode()
    assert not is_in(client)


def test_codes_in_reserve_are_spoken_of_once_there_are_some(reviewer):
    client = signed_in(reviewer)
    reserve = "hoặc một mã dự phòng"
    assert reserve not in client.get(reverse("two_steps")).content.decode()
    turn_on(client)
    assert reserve in client.get(reverse("two_steps")).content.decode()


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "9" * 400])
def test_turning_on_needs_a_code_that_works(reviewer, typed):
    client = signed_in(reviewer)
    client.get(reverse("two_steps"))
    assert (
        client.post(reverse("two_steps"), {"code": typed, "password": PASSWORD}).status_code == 422
    )
    assert not second_step.is_on(reviewer)


def test_a_code_in_digits_of_full_width_is_the_code(reviewer):
    """As a keyboard of Japanese or Chinese writes them."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    client = signed_in(reviewer)
    client.get(reverse("two_steps"))
    code = code_of(client.session["new_key"]).translate(wide)
    client.post(reverse("two_steps"), {"code": code, "password": PASSWORD})
    assert second_step.is_on(reviewer)
    forget_use(reviewer)
    StaticToken.objects.filter(pk=StaticToken.objects.first().pk).update(token="234567892")
    other, spare = Client(), "234567892"
    enter(other, reviewer)
    assert other.post(reverse("sign_in_code"), {"code": spare.translate(wide)}).status_code == 302


@pytest.mark.parametrize("password", ["", "không-phải-mật-khẩu"])
def test_an_open_session_alone_does_not_change_how_the_account_is_locked(reviewer, password):
    client = signed_in(reviewer)
    client.get(reverse("two_steps"))
    facts = {"code": code_of(client.session["new_key"]), "password": password}
    assert client.post(reverse("two_steps"), facts).status_code == 422
    assert not second_step.is_on(reviewer)


def test_a_password_that_was_right_begins_another_session(reviewer):
    """Whoever brought the session to this browser does not share what follows."""
    turn_on(signed_in(reviewer))
    client = Client()
    enter(client, reviewer)
    before = client.session.session_key
    enter(client, reviewer)
    assert client.session.session_key != before


def test_turning_off_needs_a_code_too(reviewer, head):
    turn_on(signed_in(head))
    client = signed_in(reviewer)
    key, _spare = turn_on(client)
    forget_use(reviewer)
    assert (
        client.post(reverse("two_steps"), {"code": "000000", "password": PASSWORD}).status_code
        == 422
    )
    assert second_step.is_on(reviewer)
    forget_use(reviewer)
    assert (
        client.post(reverse("two_steps"), {"code": code_of(key), "password": PASSWORD}).status_code
        == 302
    )
    assert not second_step.is_on(reviewer)
    assert second_step.spare_codes_left(reviewer) == 0
    assert second_step.is_on(head)
    assert second_step.spare_codes_left(head) == second_step.SPARE_CODES


def test_the_administrator_helps_whoever_lost_the_telephone(sign_in, administrator, reviewer):
    turn_on(signed_in(reviewer))
    act(sign_in(administrator), "second-step", reviewer)
    assert enter(Client(), reviewer)["Location"] == "/"


@pytest.mark.parametrize(
    ("asked_of", "sent_there"),
    [([], []), (["reviewer"], ["b"]), (["reviewer", "officer"], ["b", "w"])],
)
def test_two_steps_where_they_are_asked_for(settings, reviewer, officer, asked_of, sent_there):
    settings.SECOND_STEP_FOR = asked_of
    where = {"b": signed_in(reviewer), "w": signed_in(officer)}
    assert [
        who
        for who, client in where.items()
        if client.get("/").get("Location") == reverse("two_steps")
    ] == (sent_there)
    for who in sent_there:
        assert (
            "phải dùng xác thực hai bước" in where[who].get(reverse("two_steps")).content.decode()
        )
        _key, _spare = turn_on(where[who])
        assert where[who].get("/").status_code == 200
        StaticToken.objects.all().delete()


def test_a_misspelled_role_is_told_at_the_start(settings):
    settings.SECOND_STEP_FOR = ["reviewer", "haed"]
    with pytest.raises(SystemCheckError, match="haed"):
        call_command("check")


# The Django admin


def test_the_admin_has_no_door_of_its_own(sign_in, administrator):
    wanted = reverse("admin:scoring_scorecard_changelist")
    answer = Client().get(wanted, follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('login')}?next={wanted}"
    assert (
        Client()
        .post("/admin/login/", {"username": administrator.username, "password": PASSWORD})
        .status_code
        == 302
    )
    assert sign_in(make_user(Role.HEAD)).get("/admin/login/").status_code == 403
    assert sign_in(administrator).get("/admin/password_change/")["Location"] == reverse(
        "password_change"
    )


def test_secrets_of_the_second_step_are_not_in_the_admin(sign_in, administrator):
    page = sign_in(administrator).get("/admin/").content.decode().lower()
    assert "/admin/scoring/scorecard/" in page
    for word in ("otp", "axes"):
        assert word not in page


def test_sign_ins_are_to_be_read_by_the_administrator_alone(sign_in, administrator, head, officer):
    make_campaign()
    signed_in(officer)
    one = SignIn.objects.get(username="phuong1")
    list_of, page_of = (
        reverse("admin:wards_signin_changelist"),
        reverse("admin:wards_signin_change", args=[one.pk]),
    )
    desk = sign_in(administrator)
    assert "phuong1" in desk.get(list_of).content.decode()
    assert desk.post(page_of, {"username": "x"}).status_code == 403
    assert sign_in(head).get(list_of).status_code == 403


@pytest.mark.parametrize(
    "key", ['"a\\000bcdefgh"', "\u00e1" * 32, "x" * 5000, '"; DROP TABLE"', "short"]
)
def test_a_session_cookie_that_nobody_was_given_is_nobodys(db, key):
    response = Client().get("/", headers={"cookie": f"sessionid={key}"})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["x" * 20_000, "\ufdfa" * 50, "a\x00b"])
def test_a_name_that_no_account_can_have_is_a_wrong_one(db, name):
    response = Client().post(reverse("login"), {"username": name, "password": "x"})
    assert response.status_code == 422


# Keyboards


@pytest.mark.parametrize(
    "typed", ["Phuong1", "PHUONG1", "phuong1 ", "ｐｈｕｏｎｇ１", "phuong1\u200b"]
)
def test_a_telephone_begins_with_a_capital_and_that_is_no_failure(officer, typed):
    answer = Client().post(reverse("login"), {"username": typed, "password": PASSWORD})
    assert answer.status_code == 302
    assert not AccessAttempt.objects.exists()


def test_wrong_passwords_count_together_however_the_name_is_typed(officer):
    ways = ["phuong1", "Phuong1", "PHUONG1", "phuong1 ", "PHuong1"]
    answers = [
        Client().post(reverse("login"), {"username": name, "password": "sai"}).status_code
        for name in ways
    ]
    assert answers == [422] * 4 + [429]
    assert (
        Client().post(reverse("login"), {"username": "phuonG1", "password": PASSWORD}).status_code
        == 429
    )
    sign_ins.lift_lockout(officer)
    assert enter(Client(), officer).status_code == 302


def test_accounts_of_old_that_differ_by_case_are_told_apart_by_it(officer):
    other = make_ward_officer()
    User.objects.filter(pk=other.pk).update(username="PHUONG1")
    for name, meant in (("phuong1", officer), ("PHUONG1", other)):
        client = Client()
        assert (
            client.post(reverse("login"), {"username": name, "password": PASSWORD}).status_code
            == 302
        )
        assert client.session["_auth_user_id"] == str(meant.pk)
    assert User.objects.meant_by("Phuong1") is None


def test_an_account_is_made_under_its_small_letters(sign_in):
    made = User.objects.create_superuser("Quan_Tri ", "mật-khẩu", full_name="Ðỗ Văn Kiên")
    assert (made.username, made.full_name) == ("quan_tri", "Đỗ Văn Kiên")


COMPOSED, APART = (unicodedata.normalize(form, PASSWORD) for form in ("NFC", "NFD"))


@pytest.mark.parametrize("kept", [COMPOSED, APART])
@pytest.mark.parametrize("typed", [COMPOSED, APART])
def test_a_password_is_the_same_composed_and_taken_apart(officer, kept, typed):
    officer.set_password(kept)
    officer.save()
    assert enter(Client(), officer, typed).status_code == 302
    assert enter(Client(), officer, typed + "!").status_code == 422


@pytest.mark.parametrize(
    "typed", [f"{PASSWORD} ", f"\u200b{PASSWORD}\n", PASSWORD.replace("-", "－"), PASSWORD.replace("h", "һ")]
)  # fmt: skip
def test_a_password_is_cleaned_as_any_text_is(officer, typed):
    assert typed != PASSWORD
    assert enter(Client(), officer, typed).status_code == 302


@pytest.mark.parametrize("kept", [" hai-đầu-trống-trơn ", "ð-của-bàn-phím-cũ"])
def test_a_password_stored_before_it_was_cleaned_still_opens(officer, kept):
    User.objects.filter(pk=officer.pk).update(password=make_password(kept))
    assert enter(Client(), officer, kept).status_code == 302


def test_a_password_stored_as_another_keyboard_wrote_it_still_opens(officer):
    User.objects.filter(pk=officer.pk).update(password=make_password(APART))
    for typed in (COMPOSED, APART):
        assert enter(Client(), officer, typed).status_code == 302


def test_both_fields_of_a_new_password_may_come_from_different_keyboards(officer):
    client = signed_in(officer)
    new = "trời-nắng-chang-chang"
    facts = {
        "old_password": APART,
        "new_password1": unicodedata.normalize("NFD", new),
        "new_password2": new,
    }
    assert client.post(reverse("password_change"), facts).status_code == 302
    assert enter(Client(), officer, new).status_code == 302


def test_a_command_takes_a_password_as_the_pages_do(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", APART)
    call_command(
        "createsuperuser", interactive=False, username="Chu", full_name="Lê Chủ", verbosity=0
    )
    assert User.objects.get(username="chu").check_password(COMPOSED)


@pytest.mark.parametrize("typed", ["123 456", " 123456 ", "12３ 456", "123\u00a0456"])
def test_a_code_may_be_typed_in_groups(typed):
    form = CodeForm({"code": typed})
    assert form.is_valid()
    assert form.cleaned_data["code"] == "123456"


# What people met


def test_what_is_wrong_with_a_new_password_stands_at_the_new_password(officer):
    client = signed_in(officer)
    weak = {
        "old_password": PASSWORD,
        "new_password1": "phuong12026",
        "new_password2": "phuong12026",
    }
    form = client.post(reverse("password_change"), weak).context["form"]
    assert "new_password1" in form.errors
    assert "new_password2" not in form.errors


def test_a_new_password_is_another_one_however_it_is_typed(officer):
    client = signed_in(officer)
    for again in (PASSWORD, unicodedata.normalize("NFD", PASSWORD)):
        answer = change_password(client, PASSWORD, again)
        assert answer.status_code != 302
        assert answer.context["form"].errors["new_password1"] == [
            "Mật khẩu mới phải khác mật khẩu cũ."
        ]


def test_a_wrong_password_says_how_many_tries_are_left(officer):
    client = Client()
    wrong = {"username": officer.username, "password": "sai"}
    for left in (4, 3, 2, 1):
        page = client.post(reverse("login"), wrong).content.decode()
        assert f"Còn {left} lần thử; sau đó tên này phải chờ 15 phút." in page
    assert "lần thử" not in client.post(reverse("login"), wrong).content.decode()
    assert "lần thử" not in Client().post(reverse("login"), {"username": ""}).content.decode()


def test_nobody_can_take_a_letter_of_a_spare_code_for_another(officer):
    key = "0123456789abcdef0123456789abcdef01234567"
    codes = second_step.turn_on(officer, key, f"{TOTP(bytes.fromhex(key)).token():06}")
    assert len(set(codes)) == second_step.SPARE_CODES
    assert not set("".join(codes)) & set("il1o0")
    assert second_step.refusal(officer, codes[0].upper()) == ""


def test_open_sessions_say_their_browser_as_a_person_would(officer):
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("login"), {"username": officer.username, "password": PASSWORD})
    page = client.get(reverse("sessions")).content.decode()
    assert "Chrome trên Windows" in page
    assert "AppleWebKit" not in page
