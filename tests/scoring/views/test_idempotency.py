"""A form that is sent twice has one effect, and the second sending gets the first answer."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from scoring.models import Entry, Receipt, Scorecard
from scoring.rules.lifecycle import CardState
from tests.factories import fill, make_campaign, make_client, make_scorecard, make_ward_officer
from wards.models import SignIn


@pytest.fixture
def card(db):
    card = make_scorecard(campaign=make_campaign(wards=1))
    fill(card, "self")
    return card


def submit(client, card, request_id):
    facts = {"declared": "on", "request_id": request_id}
    return client.post(reverse("scorecard_submit", args=[card.campaign.slug]), facts)


def test_a_second_sending_gets_the_first_answer(card):
    client, request_id = make_client(make_ward_officer(card.ward)), uuid4()
    answers = [submit(client, card, request_id) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302] * 3
    assert len({answer["Location"] for answer in answers}) == 1
    assert Entry.objects.filter(act="submit").count() == 1
    assert (
        "đã được thực hiện từ lần gửi trước" in client.get(answers[0]["Location"]).content.decode()
    )


def test_another_form_is_judged_by_itself(card):
    client = make_client(make_ward_officer(card.ward))
    assert submit(client, card, uuid4()).status_code == 302
    assert submit(client, card, uuid4()).status_code != 302


def test_what_was_refused_can_be_sent_again(card):
    client, request_id = make_client(make_ward_officer(card.ward)), uuid4()
    card.scores.update(self_points=None)
    assert submit(client, card, request_id).status_code == 422
    fill(card, "self")
    assert submit(client, card, request_id).status_code == 302
    assert Scorecard.objects.get(pk=card.pk).state == CardState.SUBMITTED


def test_the_id_of_somebody_else_means_nothing(card):
    request_id = uuid4()
    submit(make_client(make_ward_officer(card.ward)), card, request_id)
    answer = submit(make_client(make_ward_officer(card.ward)), card, request_id)
    assert answer.status_code == 422


def tell(client, card, text, request_id, **more):
    facts = {"to": card.ward.code, "text": text, "request_id": request_id} | more
    return client.post(reverse("note", args=[card.campaign.slug]), facts)


def test_other_content_under_the_same_id_is_another_act(card, reviewer):
    client, request_id = make_client(reviewer), uuid4()
    for text in ("Nộp biên bản", "Nộp thêm danh sách", "Nộp biên bản"):
        assert tell(client, card, text, request_id).status_code == 302
    said = Entry.objects.filter(act="note").order_by("number")
    assert [entry.reason for entry in said] == ["Nộp biên bản", "Nộp thêm danh sách"]


def test_a_new_token_is_no_other_content(card, reviewer):
    client, request_id = make_client(reviewer), uuid4()
    for token in ("a", "b"):
        tell(client, card, "Nộp biên bản", request_id, csrfmiddlewaretoken=token, shown_to=token)
    assert Entry.objects.filter(act="note").count() == 1


def test_another_file_under_the_same_id_is_another_act(card, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client, request_id = make_client(make_ward_officer(card.ward)), uuid4()
    score = card.scores.in_official_order()[0]
    for content in (
        b"%PDF-1.4\nmot\n%%EOF\n",
        b"%PDF-1.4\nhai\n%%EOF\n",
        b"%PDF-1.4\nmot\n%%EOF\n",
    ):
        client.post(
            reverse("evidence_add", args=[card.campaign.slug, score.pk]),
            {
                "kind": "file",
                "uploads": SimpleUploadedFile("bao-cao.pdf", content),
                "page": "",
                "request_id": request_id,
            },
        )
    assert Entry.objects.filter(act__startswith="add").count() == 2


@pytest.mark.parametrize(
    "request_id", ["", "x", "0" * 400, "\0", "１２３４５６７８-1234-1234-1234-123456789012"]
)
def test_an_id_that_is_none_is_passed_over(card, request_id):
    assert submit(make_client(make_ward_officer(card.ward)), card, request_id).status_code == 302
    assert not Receipt.objects.exclude(request_id__isnull=True).filter(path="").exists()


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_have_one_effect():
    card = make_scorecard(campaign=make_campaign(wards=1))
    fill(card, "self")
    officer, request_id, answers = make_ward_officer(card.ward), uuid4(), []
    clients = [make_client(officer) for _ in range(4)]

    def send(client):
        answers.append(submit(client, card, request_id).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 4
    assert Entry.objects.filter(act="submit").count() == 1
    assert Receipt.objects.count() == 1


@pytest.mark.django_db
def test_tidying_forgets_what_is_old_alone(card):
    submit(make_client(make_ward_officer(card.ward)), card, uuid4())
    call_command("tidy", verbosity=0)
    assert Receipt.objects.count() == 1
    Receipt.objects.update(at=timezone.now() - timedelta(days=31))
    SignIn.objects.create(username="cũ", outcome="wrong", at=timezone.now() - timedelta(days=181))
    call_command("tidy")
    assert not Receipt.objects.exists()
    assert not SignIn.objects.exists()
    assert Entry.objects.exists()
