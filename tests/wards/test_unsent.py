"""A form that comes after the session has ended, or with an old token, is kept for whoever typed it
and goes on.
"""

import re
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from scoring.models import Score
from scoring.rules.lifecycle import CardState
from tests.factories import (
    PASSWORD,
    make_client,
    make_scorecard,
    make_user,
    make_ward,
    make_ward_officer,
)
from wards import unsent
from wards.models import Role, UnsentForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    return make_scorecard(CardState.DRAFT)


@pytest.fixture
def officer(card):
    return make_ward_officer(card.ward)


@pytest.fixture
def score(card):
    return card.scores.select_related("item__parent").in_official_order()[0]


def browser_of(user):
    """As a browser: with tokens that are checked."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, user)
    return client


def sign_in(client, user, where=None):
    where = where or reverse("login")
    form = client.get(where).content.decode().partition("<main")[2].partition("</main>")[0]
    return client.post(where, fields(form) | {"username": user.username, "password": PASSWORD})


def fields(page):
    """The hidden fields of a page's forms."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def typed(client, card, score, **more):
    page = client.get(reverse("scorecard", args=[card.campaign.slug])).content.decode()
    data = {
        f"points-{score.pk}": "0,5",
        f"explanation-{score.pk}": "Đã mở 12 lớp\nở hai khu phố",
        f"version-{score.pk}": "1",
    }
    return fields(page) | data | more


def test_after_the_session_ended_what_was_typed_goes_on(card, officer, score):
    client = browser_of(officer)
    data = typed(client, card, score)
    client.session.flush()
    door = client.post(reverse("scorecard", args=[card.campaign.slug]), data)
    assert door.status_code == 302
    assert urlsplit(door["Location"]).path == reverse("login")
    assert "Đã mở 12 lớp" not in client.get(door["Location"]).content.decode()

    onward = sign_in(client, officer, door["Location"])
    page = client.get(onward["Location"])
    assert "Đã mở 12 lớp<br>ở hai khu phố" in page.content.decode()
    sent = client.post(reverse("scorecard", args=[card.campaign.slug]), fields_with_breaks(page))
    assert sent.status_code == 302
    saved = Score.objects.get(pk=score.pk)
    assert (saved.self_points, saved.explanation) == (
        pytest.approx(0.5),
        "Đã mở 12 lớp\nở hai khu phố",
    )
    assert client.get(reverse("resume")).status_code == 302  # nothing is left of it


def fields_with_breaks(page):
    form = page.content.decode().partition('class="actions"')[2].partition("</form>")[0]
    return dict(re.findall(r'(?s)<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_a_page_from_before_signing_in_again_goes_on_with_a_new_token(card, officer, score):
    client = browser_of(officer)
    data = typed(client, card, score)
    client.post(reverse("logout"), data)
    sign_in(client, officer)  # in another tab
    answer = client.post(reverse("scorecard", args=[card.campaign.slug]), data)
    assert answer["Location"] == reverse("resume")
    assert (
        client.post(
            reverse("scorecard", args=[card.campaign.slug]),
            fields_with_breaks(client.get(reverse("resume"))),
        ).status_code
        == 302
    )
    assert Score.objects.get(pk=score.pk).explanation.startswith("Đã mở 12 lớp")


def test_somebody_else_at_the_same_computer_sees_nothing_of_it(card, officer, score):
    client = browser_of(officer)
    data = typed(client, card, score)
    client.session.flush()
    door = client.post(reverse("scorecard", args=[card.campaign.slug]), data)
    colleague = make_ward_officer(card.ward)
    onward = sign_in(client, colleague, door["Location"])
    answer = client.get(onward["Location"], follow=True)
    assert "Đã mở 12 lớp" not in answer.content.decode()
    assert unsent.KEY not in client.session


def test_of_two_computers_each_goes_on_with_its_own(card, officer, score):
    other = make_scorecard(CardState.DRAFT)
    colleague, theirs = make_ward_officer(other.ward), other.scores.in_official_order()[0]
    doors = []
    for person, own, item in ((colleague, other, theirs), (officer, card, score)):
        client = browser_of(person)
        data = typed(client, own, item)
        client.session.flush()
        doors.append(client.post(reverse("scorecard", args=[own.campaign.slug]), data))
    onward = sign_in(client, officer, doors[1]["Location"])
    page = client.get(onward["Location"])
    assert "Đã mở 12 lớp" in page.content.decode()
    assert page.context["unsent"].texts == ["Đã mở 12 lớp\nở hai khu phố"], (
        "points are no text to miss"
    )


def test_whoever_else_signs_in_by_the_ordinary_door_takes_nothing_along(card, officer, score):
    client = browser_of(officer)
    data = typed(client, card, score)
    client.session.flush()
    client.post(reverse("scorecard", args=[card.campaign.slug]), data)
    assert unsent.KEY in client.session
    sign_in(client, make_ward_officer(card.ward))
    assert unsent.KEY not in client.session


@pytest.mark.parametrize("page", ["login", "password_change", "two_steps"])
def test_no_form_with_a_password_is_ever_kept(officer, page):
    client = Client() if page == "login" else browser_of(officer)
    assert 'name="shown_to"' not in client.get(reverse(page)).content.decode()


def test_a_form_of_somebody_else_is_refused_as_ever(card, officer, score):
    data = typed(browser_of(officer), card, score)
    client = browser_of(make_ward_officer(card.ward))
    assert client.post(reverse("scorecard", args=[card.campaign.slug]), data).status_code == 409
    assert unsent.KEY not in client.session


@pytest.mark.parametrize("mark", ["", "1", "made:up:mark"])
def test_without_its_mark_nothing_is_kept(card, officer, score, mark):
    client = browser_of(officer)
    data = typed(client, card, score, shown_to=mark)
    client.session.flush()
    client.post(reverse("scorecard", args=[card.campaign.slug]), data)
    assert unsent.KEY not in client.session


def test_it_can_be_given_up(card, officer, score):
    client = browser_of(officer)
    data = typed(client, card, score)
    client.session.flush()
    door = client.post(reverse("scorecard", args=[card.campaign.slug]), data)
    onward = sign_in(client, officer, door["Location"])
    token = fields(client.get(onward["Location"]).content.decode())
    home = client.post(reverse("resume"), token, follow=True)
    assert home.redirect_chain[0][0] == reverse("home")
    assert "Đã bỏ nội dung chưa gửi." in home.content.decode()
    assert unsent.KEY not in client.session
    assert Score.objects.get(pk=score.pk).explanation == ""


def test_a_file_is_asked_for_again(django_user_model):
    card = make_scorecard(CardState.SUBMITTED)
    reviewer = make_user(Role.REVIEWER)
    client = browser_of(reviewer)
    address = reverse("board_survey", args=[card.campaign.slug, card.ward.code])
    data = fields(client.get(address).content.decode()) | {
        "place": "Trụ sở Ban",
        "minutes": SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4"),
    }
    client.session.flush()
    door = client.post(address, data)
    page = client.get(sign_in(client, reviewer, door["Location"])["Location"]).content.decode()
    assert "bien-ban.pdf" in page
    assert "Trụ sở Ban" in page


# Bounds: whoever once got a mark of somebody can send without signing in


@pytest.fixture
def late(card, officer, score):
    """Call to send a form from a browser in which nobody is signed in; gives the browser."""
    data = typed(browser_of(officer), card, score)

    def send(**more):
        client = Client()
        client.post(reverse("scorecard", args=[card.campaign.slug]), data | more)
        return client

    return send


def mark_of(user, days, monkeypatch):
    """As a page made so many days ago has it."""
    with monkeypatch.context() as patch:
        then = time.time() - days * 86_400
        patch.setattr("django.core.signing.time.time", lambda: then)
        return unsent.mark(user)


def test_a_mark_expires(late, officer, monkeypatch):
    old, recent = (mark_of(officer, days, monkeypatch) for days in (8, 6))
    assert unsent.KEY not in late(shown_to=old).session
    assert unsent.KEY in late(shown_to=recent).session


def test_an_old_mark_still_says_whose_page_it_is(officer, monkeypatch):
    mark = mark_of(officer, 8, monkeypatch)
    answer = make_client(make_ward_officer()).post(reverse("home"), {"shown_to": mark})
    assert answer["X-Refused"] == "shown_to_another"


def test_what_is_too_long_is_not_kept_and_says_so(late, card, score):
    client = late(**{f"explanation-{score.pk}": "ế" * unsent.LONGEST})
    assert unsent.KEY not in client.session
    assert not UnsentForm.objects.exists()
    assert "dài quá nên không giữ lại được" in client.get(reverse("login")).content.decode()


def test_of_one_person_the_newest_five_are_kept(late, officer):
    sessions = [late().session.session_key for _number in range(unsent.MOST + 2)]
    assert UnsentForm.objects.filter(owner=officer).count() == unsent.MOST
    left = set(Session.objects.values_list("session_key", flat=True))
    assert [key in left for key in sessions] == [False] * 2 + [True] * unsent.MOST


def test_nobody_else_loses_a_form_to_it(late, officer, card, score):
    other = make_ward_officer(card.ward)
    theirs = late(shown_to=unsent.mark(other))
    for _number in range(unsent.MOST + 1):
        late()
    assert UnsentForm.objects.filter(owner=other).count() == 1
    assert unsent.KEY in theirs.session


def test_after_half_a_day_it_is_gone_with_its_session(late, officer):
    client = late()
    form = UnsentForm.objects.get()
    UnsentForm.objects.update(at=timezone.now() - timedelta(hours=13))
    sign_in(client, officer)
    assert client.get(reverse("resume"))["Location"] == reverse("home")

    UnsentForm.objects.all().delete()
    key = late().session.session_key
    UnsentForm.objects.update(at=timezone.now() - timedelta(hours=13))
    call_command("tidy", verbosity=0)
    assert not UnsentForm.objects.exists()
    assert not Session.objects.filter(session_key=key).exists()
    assert form.owner == officer


def test_for_an_account_that_is_locked_nothing_is_kept(late, officer):
    officer.is_active = False
    officer.save()
    assert unsent.KEY not in late().session


# Somebody else signed in meanwhile


@pytest.mark.parametrize("way", ["field", "header"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_a_page_of_somebody_else_sends_is_refused_with_both_names(way, accept):
    ward = make_ward()
    make_ward_officer(ward, username="a", full_name="Đỗ Văn Kiên")  # whose page it was not
    shown_to = make_ward_officer(ward, full_name="Nguyễn Thị Hoa")
    now = make_ward_officer(ward, full_name="Lý Thị Mai")
    mark = unsent.mark(shown_to)
    facts = {"shown_to": mark} if way == "field" else {}
    headers = {"X-Shown-To": mark, "Accept": accept} if way == "header" else {"Accept": accept}
    answer = make_client(now).post(reverse("home"), facts, headers=headers)
    assert (answer.status_code, answer["X-Refused"]) == (409, "shown_to_another")
    page = answer.content.decode()
    assert "Trang này mở cho Nguyễn Thị Hoa" in page
    assert "đang đăng nhập tên Lý Thị Mai nên chưa lưu gì" in page
    assert make_client(shown_to).post(reverse("home"), facts, headers=headers).status_code != 409


def test_a_script_is_not_even_shown_what_the_colleague_sees():
    shown_to, now = make_ward_officer(), make_ward_officer()
    headers = {"X-Shown-To": unsent.mark(shown_to)}
    assert make_client(now).get(reverse("home"), headers=headers).status_code == 409
    assert make_client(now).get(reverse("home"), headers={"X-Shown-To": "x"}).status_code == 200


def test_signing_in_on_a_page_of_ones_own_ends_the_colleagues_session():
    shown_to, now = make_ward_officer(), make_ward_officer()
    client = make_client(now)
    answer = client.post(reverse("login"), {"username": shown_to.username, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(shown_to.pk)
