#!/usr/bin/env bash
# whitenoise 6.12.0: a download that is taken up again gets the end of another file.
#
# Expected (RFC 9110, 13.1.5): a server that honours Range compares If-Range with the file that it
# has now; where it is another one, it MUST ignore Range and send the whole (200).
# Seen: If-Range is not looked at, neither a date nor an entity tag. Whoever began with the old file
# and goes on after an update gets 206 and the rest of the new one, and puts two halves together
# that do not belong together. If-None-Match and If-Modified-Since are looked at.
# What we do: static files bear their digest in their name (campaign/static.py, the manifest
# storage), so that what stands under a name never changes; evidence and papers are not sent in
# ranges at all.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet whitenoise==6.12.0 || {
  echo "cannot install whitenoise 6.12.0"; exit 2; }
cat >look.py <<'PY'
import os
from pathlib import Path

from whitenoise import WhiteNoise

FILE = Path("static/plan.txt")
FILE.parent.mkdir()


def asked(**headers):
    """The status, the body and the headers as the server gives them to a fresh process."""
    told = {}
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/plan.txt", **headers}
    server = WhiteNoise(application=None, root="static")
    body = b"".join(server(environ, lambda status, pairs, _=None: told.update(pairs, status=status)))
    return told["status"], body.decode(), told


def written(text, when):
    FILE.write_text(text)
    os.utime(FILE, (when, when))


written("old old old old", 1_700_000_000)
_status, begun, old = asked()
written("NEW NEW NEW NEW", 1_750_000_000)
seen = []
for name in ("ETag", "Last-Modified"):
    status, body, _headers = asked(HTTP_RANGE="bytes=8-", HTTP_IF_RANGE=old[name])
    seen.append((status[:3], body))
    print(f"Range: bytes=8-, If-Range: the old {name}: {status}, {body!r}")
print(f"put together: {begun[:8] + seen[0][1]!r}")
print(f"If-None-Match: the old ETag: {asked(HTTP_IF_NONE_MATCH=old['ETag'])[0]}")
raise SystemExit(0 if seen == [("206", "NEW NEW")] * 2 else 1)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
