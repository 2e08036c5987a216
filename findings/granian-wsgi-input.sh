#!/usr/bin/env bash
# granian 2.8.9 as a WSGI server: what is left of a request's body is lost after a first piece.
#
# Expected (PEP 3333, "Input and Error Streams": wsgi.input has read, readline, readlines and
# iteration with the meaning that Python's files give them): read() after read(5) or readline()
# returns the rest; readline(3) returns at most three bytes. gunicorn 27.0.1 does.
# Seen: read() returns nothing once anything was read, and so does readlines(), without an error;
# readline(3) returns the whole line. Pieces of a given size are right.
# What we do: the program runs behind gunicorn; Django 5.2 asks for pieces of a given size
# (LimitedStream), so that it would not meet the first fault. Before another server is taken, this
# and tests/browser's uploads are run on it.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet granian==2.8.9 gunicorn==27.0.1 || {
  echo "cannot install granian 2.8.9 and gunicorn 27.0.1"; exit 2; }
cat >app.py <<'PY'
WAYS = {
    "/rest": lambda body: (body.read(5), body.read()),
    "/after-line": lambda body: (body.readline(), body.read()),
    "/lines": lambda body: (body.readline(), body.readlines()),
    "/short-line": lambda body: (body.readline(3),),
    "/pieces": lambda body: (body.read(5), body.read(100)),
}


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [repr(WAYS[environ["PATH_INFO"]](environ["wsgi.input"])).encode()]
PY
cat >look.py <<'PY'
import socket
import subprocess
import sys
import time
import urllib.request

BODY = b"mot\nhai\nba"
SERVERS = {
    "gunicorn": lambda port: ["env/bin/gunicorn", "--bind", f"127.0.0.1:{port}", "app:app"],
    "granian": lambda port: ["env/bin/granian", "--interface", "wsgi", "--port", str(port), "app:app"],
}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answers(command, port):
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _try in range(100):
            time.sleep(0.1)
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
        found = {}
        for way in ("rest", "after-line", "lines", "short-line", "pieces"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{way}", BODY, timeout=20) as answer:
                found[way] = answer.read().decode()
        return found
    finally:
        server.terminate()
        server.wait(20)


found = {}
for name, command in SERVERS.items():
    port = free_port()
    try:
        found[name] = answers(command(port), port)
    except OSError as problem:
        print(f"cannot ask {name}: {problem}")
        sys.exit(2)
for way, right in found["gunicorn"].items():
    print(f"{way}: gunicorn {right}, granian {found['granian'][way]}")
SEEN = {
    "rest": r"(b'mot\nh', b'')",
    "after-line": r"(b'mot\n', b'')",
    "lines": r"(b'mot\n', [])",
    "short-line": r"(b'mot\n',)",
    "pieces": r"(b'mot\nh', b'ai\nba')",
}
sys.exit(0 if found["granian"] == SEEN else 1)
PY
env/bin/python look.py; code=$?
[ "$code" = 1 ] && echo "the behaviour has changed"
exit "$code"
