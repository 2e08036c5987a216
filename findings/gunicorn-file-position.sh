#!/usr/bin/env bash
# gunicorn 27.0.1: a file that was looked into and wound back is sent without its beginning.
#
# Expected (PEP 3333, "Optional Platform-Specific File Handling": returning a file wrapper means the
# same as iter(filelike.read, ''); transmission begins "at the current position within the file"):
# after read(512) and seek(0), as whoever looks what a file is does, the whole file is sent, by
# wsgi.file_wrapper as without it; and of bz2.open(…) what its read() gives. waitress 3.0.2 does.
# Seen: gunicorn asks the descriptor where it stands, not the file. Python reads a buffer ahead and
# answers seek(0) out of it, so that the descriptor stays behind the buffer: a file longer than it
# arrives without its first 4096 bytes (one block of the disk), a shorter one empty; of bz2.open(…)
# the packed bytes are sent. Each time 200, whole as far as HTTP can tell, and nothing in the log.
# What we do: every file leaves through Django's FileResponse (scoring/views), which asks for the
# length by going to the file's end and back; that empties the buffer. Nothing packed is opened for
# sending: archives are written and sent as they are.
set -uo pipefail
tmp=$(mktemp -d); trap 'kill $servers 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT
servers=
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet gunicorn==27.0.1 waitress==3.0.2 || {
  echo "cannot install gunicorn 27.0.1 and waitress 3.0.2"; exit 2; }
cat >app.py <<'PY'
import bz2
from pathlib import Path

LONG, SHORT = (b"Phuong %07d\n" * n % tuple(range(n)) for n in (20000, 150))
FILES = {"/long": LONG, "/short": SHORT, "/packed": SHORT}
for name, content in FILES.items():
    place = Path(f"data{name}")
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(bz2.compress(content) if name == "/packed" else content)


def app(environ, start_response):
    name = environ["PATH_INFO"]
    if name == "/packed":
        file = bz2.open("data/packed")
    else:
        file = open(f"data{name}", "rb")
        file.read(512)  # what is it?
        file.seek(0)
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return environ["wsgi.file_wrapper"](file)
PY
cat >look.py <<'PY'
import sys
import time
import urllib.request

from app import FILES


def got(port, name):
    for _attempt in range(150):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{name}", timeout=10) as answer:
                return answer.status, answer.read()
        except ConnectionError:
            time.sleep(0.2)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.2)
    sys.exit(2)


still = right = 0
for server, port in (("gunicorn 27.0.1", sys.argv[1]), ("waitress 3.0.2", sys.argv[2])):
    for name, whole in FILES.items():
        status, body = got(port, name)
        how = "right" if body == whole else "nothing" if not body else "its end alone" if whole.endswith(body) else "something else"
        print(f"{server}: {name[1:]}: {status}, {len(body)} bytes of {len(whole)}, {how}")
        still += server.startswith("gunicorn") and status == 200 and body != whole
        right += server.startswith("waitress") and body == whole
raise SystemExit(0 if (still, right) == (3, 3) else 1)
PY
read -r one two < <(python3 -c 'import socket
both = [socket.socket() for _ in "12"]
[one.bind(("127.0.0.1", 0)) for one in both]
print(*(one.getsockname()[1] for one in both))')
env/bin/python -c 'import app'
env/bin/gunicorn --threads 2 --log-level error --bind "127.0.0.1:$one" app:app & servers=$!
env/bin/waitress-serve --listen="127.0.0.1:$two" app:app 2>/dev/null & servers="$servers $!"
env/bin/python look.py "$one" "$two"; code=$?
[ $code = 0 ] || echo "the behaviour has changed, or a server did not answer"
exit $code
