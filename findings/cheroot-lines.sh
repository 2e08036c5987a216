#!/usr/bin/env bash
# cheroot 11.1.2 (PyPI, the server of CherryPy): of a list of wards that is sent to it, an application that reads the lines gets none.
#
# Expected (PEP 3333, "Input and Error Streams": a server's wsgi.input has read(size), readline(), readlines(hint) and __iter__(), "the semantics of each method are as
# documented in the Python Library Reference"; its own source, readlines: "Read all lines from rfile buffer and return them"): of three lines three are there, as
# waitress 3.0.2 has them.
# Seen: readlines() is the empty list, whatever was sent, at once, in chunks, and after a heading that was read by readline() too, so that an import finds no ward and no mistake: it
# asks itself for lines of at most 0 bytes. readlines(5) is the first five bytes, "P1;4,", as a line. A loop over wsgi.input, as csv.reader has one, goes past what was sent and waits for a
# further line until the server's time is out; the answer is empty then. read() and readline() are right.
# What we do: the program runs behind gunicorn (deploy/), and a file that was sent is read whole by Django's own parser.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet cheroot==11.1.2 waitress==3.0.2 2>pip.log || { cat pip.log; echo "cannot install cheroot 11.1.2"; exit 2; }
cat >look.py <<'PY'
import os
import threading
from http.client import HTTPConnection, RemoteDisconnected

import waitress
from cheroot.wsgi import Server

SENT = b"P1;4,5\nP2;10\nP3;9\n"
WAYS = {
    "read": lambda lines: lines.read(),
    "readlines": lambda lines: lines.readlines(),
    "readline-then-readlines": lambda lines: (lines.readline(), lines.readlines()),
    "readlines-5": lambda lines: lines.readlines(5),
    "loop": lambda lines: list(lines),
}


def application(environ, start):
    way = environ["PATH_INFO"].strip("/")
    found = repr(WAYS[way](environ["wsgi.input"]))
    start("200 OK", [("Content-Type", "text/plain")])
    return [found.encode()]


def ask(port, way, body, headers):
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", f"/{way}", body, headers)
    try:
        return connection.getresponse().read().decode() or "no answer"
    except RemoteDisconnected:
        return "no answer"
    finally:
        connection.close()


other = waitress.create_server(application, host="127.0.0.1", port=0)
threading.Thread(target=other.run, daemon=True).start()
cheroot = Server(("127.0.0.1", 0), application, timeout=2)
cheroot.prepare()
threading.Thread(target=cheroot.serve, daemon=True).start()
for way in WAYS:
    print(f"waitress {way}:", ask(other.effective_port, way, SENT, {}))
    print(f"cheroot {way}:", ask(cheroot.bind_addr[1], way, SENT, {}))
print("cheroot readlines, in chunks:", ask(cheroot.bind_addr[1], "readlines", iter([SENT]), {"Transfer-Encoding": "chunked"}), flush=True)
os._exit(0)  # the servers' threads would be waited for
PY
found=$(timeout 60 env/bin/python look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF "cheroot read: b'P1;4,5\nP2;10\nP3;9\n'" <<<"$found" && grep -qxF "waitress readline-then-readlines: (b'P1;4,5\n', [b'P2;10\n', b'P3;9\n'])" <<<"$found" &&
  grep -qxF "waitress loop: [b'P1;4,5\n', b'P2;10\n', b'P3;9\n']" <<<"$found" || { echo "the control is wrong"; exit 1; }
for line in 'cheroot readlines: []' 'cheroot readlines, in chunks: []' "cheroot readline-then-readlines: (b'P1;4,5\n', [])" "cheroot readlines-5: [b'P1;4,']" 'cheroot loop: no answer'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
