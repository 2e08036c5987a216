"""Evidence in a bucket: the program against a server that speaks S3's protocol over a real socket."""

import re
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from urllib.parse import parse_qs, unquote, urlparse

import pytest
from botocore.config import Config
from django.core.management import call_command
from django.urls import reverse

from scoring.demo.pdf import document
from scoring.files import previews
from scoring.maintenance import integrity
from scoring.models import Evidence
from tests.factories import make_client, make_scorecard, make_ward_officer
from tests.scoring.views.test_evidence import pdf, post_files, scores_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Bucket(BaseHTTPRequestHandler):
    """One bucket in memory; `full` refuses what comes."""

    objects: dict[str, bytes] = {}
    full = False

    def log_message(self, *_facts):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in ({"Content_Length": len(body)} | headers).items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    @property
    def key(self):
        return unquote(urlparse(self.path).path).removeprefix("/evidence-of-wards/")

    def do_PUT(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        assert "AWS4-HMAC-SHA256" in self.headers["Authorization"]
        if self.full:
            return self.answer(503, b"<Error><Code>SlowDown</Code></Error>")
        self.objects[self.key] = content
        return self.answer(200, ETag=f'"{md5(content).hexdigest()}"')

    def do_HEAD(self):
        if self.key not in self.objects:
            return self.answer(404)
        return self.answer(
            200,
            ETag='"x"',
            Last_Modified=format_datetime(NOW, usegmt=True),
            Content_Length=len(self.objects[self.key]),
        )

    def do_GET(self):
        asked = parse_qs(urlparse(self.path).query)
        if "list-type" in asked or "prefix" in asked:
            return self.answer(
                200, self.listing(asked["prefix"][0]).encode(), Content_Type="application/xml"
            )
        if self.key not in self.objects:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        content = self.objects[self.key]
        if part := re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            content = content[int(part[1]) : int(part[2]) + 1 if part[2] else None]
        return self.answer(
            200, content, ETag='"x"', Last_Modified=format_datetime(NOW, usegmt=True)
        )

    def do_DELETE(self):
        self.objects.pop(self.key, None)
        return self.answer(204)

    def listing(self, prefix):
        found = "".join(
            f"<Contents><Key>{key}</Key><Size>{len(content)}</Size><LastModified>{NOW:%Y-%m-%dT%H:%M:%SZ}</LastModified>"
            "</Contents>"
            for key, content in self.objects.items()
            if key.startswith(prefix)
        )
        return f"<ListBucketResult><Name>evidence-of-wards</Name><Prefix>{prefix}</Prefix>{found}</ListBucketResult>"


@pytest.fixture
def bucket(settings, monkeypatch):
    monkeypatch.setattr(Bucket, "objects", {})
    monkeypatch.setattr(Bucket, "full", False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = {
        "bucket_name": "evidence-of-wards",
        "endpoint_url": f"http://127.0.0.1:{server.server_port}",
        "region_name": "us-east-1",
        "access_key": "key",
        "secret_key": "secret",
        "default_acl": None,
        "file_overwrite": False,
        "client_config": Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"max_attempts": 1},
        ),
    }
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "scoring.files.bucket.BucketStorage", "OPTIONS": options}
    }
    yield Bucket
    server.shutdown()
    server.server_close()


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
