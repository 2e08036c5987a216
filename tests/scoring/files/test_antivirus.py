"""The talk with a ClamAV daemon, against a listener that speaks its protocol over a real socket."""

import socket
import struct
import threading
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.files import antivirus, uploads

PDF = b"%PDF-1.4 "
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def received(wire, size):
    got = b""
    while len(got) < size:
        got += wire.recv(size - len(got))
    return got


def daemon(listener, answer=None):
    """Answers one scan as the real one does."""
    wire, _address = listener.accept()
    with wire:
        assert received(wire, 10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", received(wire, 4))[0]:
            content += received(wire, size)
        said = answer or (
            "stream: Eicar-Test-Signature FOUND" if EICAR in content else "stream: OK"
        )
        wire.sendall(said.encode() + b"\0")


@pytest.fixture(params=["tcp", "unix"])
def where(request, tmp_path):
    if request.param == "tcp":
        listener = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    else:
        address = str(tmp_path / "clamd.ctl")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(address)
        listener.listen()
    request.node.listener = listener
    yield address
    listener.close()


def answering(request, answer=None):
    threading.Thread(target=daemon, args=[request.node.listener, answer], daemon=True).start()


def test_a_clean_file_is_clean(request, where):
    answering(request)
    assert antivirus.finding(where, [PDF, b"x" * 200_000]) == ""


def test_what_is_found_is_named(request, where):
    answering(request)
    assert antivirus.finding(where, [PDF, EICAR]) == "Eicar-Test-Signature"


def test_an_answer_that_is_none_is_no_permission(request, where):
    answering(request, "INSTREAM size limit exceeded. ERROR")
    with pytest.raises(antivirus.Unavailable):
        antivirus.finding(where, [PDF])


def test_a_virus_is_refused_in_words(request, where, settings):
    settings.CLAMAV = where
    answering(request)
    with pytest.raises(ValidationError, match=r"“báo cáo\.pdf” có mã độc \(Eicar-Test-Signature\)"):
        uploads.check(SimpleUploadedFile("báo cáo.pdf", PDF + EICAR))
    answering(request)
    file = SimpleUploadedFile("báo cáo.pdf", PDF)
    assert uploads.check(file).content_type == "application/pdf"
    assert file.read() == PDF, "whoever comes next begins at its beginning"


@pytest.mark.parametrize("nowhere", ["127.0.0.1:9", "/khong/co/clamd.ctl", "rác"])
def test_without_the_daemon_nothing_is_taken(settings, nowhere):
    settings.CLAMAV = nowhere
    with pytest.raises(ValidationError, match="chưa quét được"):
        uploads.check(SimpleUploadedFile("báo cáo.pdf", PDF))


def test_a_daemon_that_says_nothing_is_waited_for_no_longer_than_patience(
    request, where, settings, monkeypatch
):
    monkeypatch.setattr(antivirus, "PATIENCE", 0.1)
    settings.CLAMAV = where
    given_up = threading.Event()
    listener = request.node.listener
    waiting = threading.Thread(target=answering_late, args=[listener, given_up], daemon=True)
    waiting.start()
    try:
        with pytest.raises(ValidationError, match="chưa quét được"):
            uploads.check(SimpleUploadedFile("báo cáo.pdf", PDF))
    finally:
        given_up.set()
        waiting.join(60)


def answering_late(listener, given_up):
    """Takes what is sent, and says that it is clean when nobody listens any more."""
    wire, _address = listener.accept()
    with wire:
        given_up.wait(60)
        with suppress(OSError):
            wire.sendall(b"stream: OK\0")
