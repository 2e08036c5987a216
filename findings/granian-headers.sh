#!/usr/bin/env bash
# granian 2.8.9 as a WSGI server: one letter outside ASCII empties a whole header, Cookie too.
#
# Expected (PEP 3333, "Unicode Issues": values of headers are native strings that hold the bytes as
# Latin-1, in both directions): a header that came with bytes beyond ASCII arrives with them, as
# gunicorn 27.0.1 hands it on, and what the program answers leaves as the bytes that it says.
# Seen: "Cookie: unit=Phường; sessionid=abc" arrives as an empty HTTP_COOKIE, so that whoever got one such
# cookie from another program of the same domain is signed out on every page; no error, no entry in a
# log. The other way, a header of the answer is encoded once more: nine bytes become fourteen.
# What we do: the program runs behind gunicorn (gunicorn.conf.py) and puts nothing but ASCII into its own
# headers; before another server is taken, this and findings/granian-wsgi-input.sh are run on it.
set -uo pipefail
tmp=$(mktemp -d); trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
server=
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet granian==2.8.9 gunicorn==27.0.1 || {
  echo "cannot install granian 2.8.9 and gunicorn 27.0.1"; exit 2; }
cat >app.py <<'PY'
def application(environ, start_response):
    start_response("200 OK", [("X-Unit", "Phường".encode().decode("latin-1"))])
    return [repr(environ.get("HTTP_COOKIE")).encode()]
PY
cat >look.py <<'PY'
import socket
import sys
import time

ASKED = "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: unit=Phường; sessionid=abc\r\nConnection: close\r\n\r\n"
for _attempt in range(100):
    try:
        connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
        break
    except OSError:
        time.sleep(0.2)
else:
    sys.exit(2)
connection.sendall(ASKED.encode())
answer = b""
while piece := connection.recv(65536):
    answer += piece
head = {line.split(b":")[0].lower(): line.split(b": ", 1)[-1] for line in answer.split(b"\r\n")[1:]}
print(b"sessionid=abc" in answer, len(head[b"x-unit"]))
PY
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
seen() {
  "${@:2}" >"$tmp/log" 2>&1 & server=$!
  env/bin/python look.py "$1"
  kill $server; wait $server 2>/dev/null
}
at=$(port); gunicorn=$(seen "$at" env/bin/gunicorn --bind "127.0.0.1:$at" app:application)
at=$(port); granian=$(seen "$at" env/bin/granian --interface wsgi --port "$at" app:application)
echo "the session's cookie arrives, bytes of X-Unit: gunicorn 27.0.1 $gunicorn, granian 2.8.9 $granian"
[ "$gunicorn" = "True 9" ] || { echo "not even gunicorn hands it on"; exit 2; }
[ "$granian" != "True 9" ] || { echo "granian hands headers on: the finding has gone"; exit 1; }
[[ "$granian" == False* ]] || { echo "granian does something else now"; exit 1; }
