"""Papers as PDF: what happens when the office program is missing, fails, hangs or is busy. The real
one is asked in tests/office/test_papers.py.
"""

import os
import time

import pytest
from django.core.files import locks
from django.urls import reverse

from scoring.apps import _is_the_office_program_there
from scoring.documents import pdf
from scoring.rules.refusals import Refused
from tests.factories import make_campaign


@pytest.fixture
def program(settings, tmp_path):
    """A program that does what this shell script says; $folder is where the PDF belongs."""

    def make(script):
        file = tmp_path / "soffice"
        file.write_text(f'#!/bin/sh\nfolder="$8"\n{script}\n')
        file.chmod(0o700)
        settings.OFFICE_PROGRAM = str(file)
        return file

    return make


def test_what_the_program_writes_is_the_paper(program):
    program('[ "$7" = --outdir ] && cat "$9" > "$folder/paper.pdf"')
    assert pdf.of_word(b"as it came") == b"as it came"


def test_the_program_sees_nothing_of_our_keys(program, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    program('env > "$folder/paper.pdf"')
    said = pdf.of_word(b"")
    assert b"secret" not in said
    assert b"HOME=" in said


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_a_program_that_fails_is_told_in_a_sentence(program, script):
    program(script)
    with pytest.raises(Refused, match="tải tệp Word, mở bằng Word rồi lưu thành PDF"):
        pdf.of_word(b"")


def test_a_program_that_hangs_is_ended_with_all_that_it_started(program, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "LIMIT", 5)  # a busy machine takes its time to begin
    program(f'sleep 600 &\necho $! > "{tmp_path}/child"\nwait')
    with pytest.raises(Refused, match="chưa chuyển được"):
        pdf.of_word(b"")
    child = int((tmp_path / "child").read_text())
    for _moment in range(2000):  # until the system has buried it
        if not _runs(child):
            break
        time.sleep(0.05)
    assert not _runs(child)


def _runs(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_one_paper_at_a_time(program, monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE", 0)
    file = program('echo done > "$folder/paper.pdf"')
    with open(file, "rb") as other:
        locks.lock(other, locks.LOCK_EX)
        with pytest.raises(Refused, match="đang chuyển văn bản khác"):
            pdf.of_word(b"")
    assert pdf.of_word(b"") == b"done\n"


def test_the_start_checks_that_the_program_is_there(settings, program, tmp_path):
    assert _is_the_office_program_there() == []  # none named
    program("exit 0")
    assert _is_the_office_program_there() == []
    for wrong in (str(tmp_path / "nothing"), "soffice", os.devnull):
        settings.OFFICE_PROGRAM = wrong
        (error,) = _is_the_office_program_there()
        assert wrong in error.msg


@pytest.mark.django_db
def test_the_page_offers_pdf_only_where_the_server_makes_it(program, sign_in, reviewer):
    make_campaign(wards=2, slug="2026")
    client = sign_in(reviewer)
    page, where = reverse("papers", args=["2026"]), reverse("paper", args=["2026", "invitation"])
    assert "as=pdf" not in client.get(page).content.decode()
    assert client.get(f"{where}?as=pdf").status_code == 404
    program('echo done > "$folder/paper.pdf"')
    assert f"{where}?as=pdf" in client.get(page).content.decode()
    answer = client.get(f"{where}?as=pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith(".pdf")
    assert answer["Cache-Control"] == "private, no-store"
    program("exit 1")
    answer = client.get(f"{where}?as=pdf")
    assert answer.status_code == 409
    assert "tải tệp Word" in answer.content.decode()
    assert client.get(where).status_code == 200  # Word is still there
