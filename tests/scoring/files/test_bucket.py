"""Evidence in a bucket: the program against a server that speaks S3's protocol over a real socket."""

from io import StringIO

import pytest
from botocore.config import Config
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.urls import reverse

from scoring.demo.pdf import document
from scoring.files import bucket as program
from scoring.files import previews
from scoring.files.storage import StorageUnavailable
from scoring.maintenance import integrity
from scoring.models import Evidence
from tests.factories import make_client, make_scorecard, make_ward_officer
from tests.scoring.views.test_evidence import pdf, post_files, scores_of
from tests.tools import bucket as tools

pytestmark = pytest.mark.django_db


def keep_in(made, settings, client_config=program.CLIENT):
    its = made.environment
    options = {
        "bucket_name": its["S3_BUCKET"],
        "endpoint_url": its["S3_ENDPOINT"],
        "region_name": its["S3_REGION"],
        "access_key": its["S3_ACCESS_KEY"],
        "secret_key": its["S3_SECRET_KEY"],
        "default_acl": None,
        "file_overwrite": False,
        "client_config": client_config,
        "transfer_config": program.TRANSFER,
    }
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "scoring.files.bucket.BucketStorage", "OPTIONS": options}
    }


@pytest.fixture
def bucket(settings):
    with tools.bucket() as made:
        keep_in(made, settings)
        yield made


@pytest.fixture
def card():
    return make_scorecard()


@pytest.fixture
def client(card):
    return make_client(make_ward_officer(card.ward))


def test_evidence_goes_into_the_bucket_and_comes_back_through_the_program(bucket, card, client):
    assert post_files(client, card, scores_of(card)[0], pdf("báo cáo.pdf")).status_code == 302
    evidence = Evidence.objects.get()
    assert bucket.objects[evidence.file.name].startswith(b"%PDF")
    assert evidence.size == len(bucket.objects[evidence.file.name])
    answer = client.get(reverse("evidence", args=[evidence.pk]))
    assert b"".join(answer.streaming_content) == bucket.objects[evidence.file.name]
    assert answer["Content-Disposition"].startswith("attachment")
    assert list(integrity.files_are_as_filed()) == []


def test_a_preview_is_kept_in_the_bucket_and_swept_with_its_file(bucket, card, client):
    content = document("Báo cáo", ["Đã tổ chức 12 hội nghị."])
    post_files(client, card, scores_of(card)[0], pdf("báo cáo.pdf", content))
    evidence = Evidence.objects.get()
    page, picture = (
        reverse("evidence_preview", args=[evidence.pk]),
        reverse("evidence_picture", args=[evidence.pk, 1]),
    )
    for _look in range(2):
        assert client.get(page).status_code == 200
        assert client.get(picture).content.startswith(b"RIFF")
    kept = previews.name_of(evidence.file.name)
    assert set(bucket.objects) == {evidence.file.name, kept}
    bucket.objects["previews/of-nothing.zip"] = b"x"
    call_command("sweep_orphans", "--delete", stdout=StringIO())
    assert set(bucket.objects) == {evidence.file.name, kept}


def test_a_bucket_that_takes_nothing_is_told_in_words(bucket, card, client):
    bucket.full = True
    answer = post_files(client, card, scores_of(card)[0], pdf("báo cáo.pdf"))
    assert answer.status_code == 422
    assert "Máy chủ chưa lưu được tệp" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_file_that_is_gone_from_the_bucket_is_told(bucket, card, client):
    post_files(client, card, scores_of(card)[0], pdf("báo cáo.pdf"))
    evidence = Evidence.objects.get()
    bucket.objects.clear()
    assert len(list(integrity.files_are_as_filed())) == 1
    assert client.get(reverse("evidence", args=[evidence.pk])).status_code == 404


def test_orphans_in_the_bucket_are_swept(bucket, card, client):
    post_files(client, card, scores_of(card)[0], pdf("báo cáo.pdf"))
    kept = Evidence.objects.get().file.name
    bucket.objects["evidence/orphan.pdf"] = b"%PDF-1.4"
    said = StringIO()
    call_command("sweep_orphans", "--delete", stdout=said)
    assert "evidence/orphan.pdf" in said.getvalue()
    assert set(bucket.objects) == {kept}


def test_a_bucket_that_is_away_refuses_files_in_words_and_calls_none_lost(bucket, card, client):
    client.raise_request_exception = False
    post_files(client, card, scores_of(card)[0], pdf("báo cáo.pdf"))
    evidence = Evidence.objects.get()
    bucket.refuses = True
    answer = post_files(client, card, scores_of(card)[0], pdf("hai.pdf"))
    assert answer.status_code == 422
    assert "Máy chủ chưa lưu được tệp" in answer.content.decode()
    for page in (
        reverse("evidence", args=[evidence.pk]),
        reverse("evidence_preview", args=[evidence.pk]),
        reverse("evidence_picture", args=[evidence.pk, 1]),
        reverse("library_archive", args=[card.campaign.slug]),
    ):
        answer = client.get(page)
        assert (page, answer.status_code) == (page, 503)
        assert "Kho tệp đang không trả lời" in answer.content.decode()
    assert ["không trả lời" in said for said in integrity.files_are_as_filed()] == [True]
    assert client.get(reverse("scorecard", args=[card.campaign.slug])).status_code == 200
    bucket.refuses = False
    assert client.get(reverse("evidence", args=[evidence.pk])).status_code == 200


def test_of_several_files_none_is_kept_when_the_bucket_goes_in_between(bucket, card, client):
    sent = pdf("một.pdf"), pdf("hai.pdf")
    known = default_storage.save

    def then_gone(name, content, max_length=None):
        stored = known(name, content, max_length)
        bucket.refuses = True
        return stored

    storages["default"].save = then_gone
    answer = post_files(client, card, scores_of(card)[0], *sent)
    assert answer.status_code == 422
    assert "Máy chủ chưa lưu được tệp" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_bucket_that_hangs_is_given_up_before_the_worker_is(bucket, settings):
    patience = program.CLIENT.connect_timeout + program.CLIENT.read_timeout
    tries = program.CLIENT.retries["total_max_attempts"]
    assert patience * tries * program.TRANSFER.num_download_attempts < 60  # gunicorn.conf.py
    keep_in(bucket, settings, program.CLIENT.merge(Config(read_timeout=0.1)))
    bucket.hangs = 30
    with pytest.raises(StorageUnavailable):
        default_storage.open("evidence/a.pdf")
