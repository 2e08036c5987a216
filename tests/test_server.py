"""The server that README and demo start, as gunicorn.conf.py says, with a client on a slow line."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Seconds of a worker's timeout here, longer than a busy machine keeps it from saying that it is
# alive; 60 in the file.
PATIENCE = 4
STARTS = 240  # seconds that anything may take there


@pytest.fixture
def server(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "SECRET_KEY": "x" * 50,
        "LEDGER_KEY": "y" * 50,
        "DEBUG": "true",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
    }
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1",
        "--timeout", str(PATIENCE), "--log-level", "error", "--no-control-socket",
        "campaign.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + STARTS
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield "127.0.0.1", port
    finally:
        process.terminate()
        process.wait(timeout=STARTS)


def post(address, *, parts, pause):
    """A form that comes bit by bit; the first line of the answer."""
    body = b"username=" + b"x" * (parts * 1000)
    head = (
        f"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(address, timeout=STARTS) as line:
        line.sendall(head.encode())
        for at in range(0, len(body), 1000):
            line.sendall(body[at : at + 1000])
            time.sleep(pause)
        return line.recv(12).decode()


def test_what_comes_slowly_arrives_and_keeps_nobody_out(server):
    with socket.create_connection(server, timeout=STARTS) as idle:  # begins, and says no more
        idle.sendall(
            b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
        )
        assert post(server, parts=30, pause=3 * PATIENCE / 30) == "HTTP/1.1 403"


@pytest.mark.parametrize("door", ["wsgi", "asgi"])
def test_a_fresh_worker_has_read_its_pages_before_somebody_asks(door):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    has_read = "'scoring.views.officer.scorecard' in sys.modules"
    keeps_it = "gc.get_freeze_count() > 50_000"  # nothing of it is looked at again
    check = f"import gc, sys, campaign.{door}; sys.exit(not ({has_read} and {keeps_it}))"
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, env=environment, check=True)


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-container.conf"])
def test_what_breaks_off_on_its_way_through_the_shipped_proxy_does_not_look_whole(name):
    """A record as text has no length and no end of its own: in HTTP/1.0, which nginx speaks to the
    program unless it is told otherwise, the end of the connection would be taken for the end.
    """
    said = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    assert "proxy_http_version 1.1;" in said


def test_the_shipped_proxy_starts_where_the_system_brings_an_older_one():
    """nginx knows `http2` as a line of its own since 1.25.1; Debian 12 comes with 1.22, which does
    not start on it. In containers the version is named beside it.
    """
    said = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    lines = [line.strip() for line in said.splitlines()]
    assert "http2 on;" not in lines
    assert [line for line in lines if "443" in line] == [
        "listen 443 ssl http2;",
        "listen [::]:443 ssl http2;",
    ]
    assert "image: nginx:1.27" in (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
