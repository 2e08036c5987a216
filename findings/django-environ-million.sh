#!/usr/bin/env bash
# django-environ 0.14.0 (PyPI): a setting of 1.000.000 is a thousand, 1e6 is sixteen, and of two host names with ", " between them the second begins with a blank.
#
# Expected (its float: "clean string … split for avoid thousand separator and different locale comma/dot symbol", so that 4,5 and 4.5 are the same and separators of
# thousands are left out; its documentation: list is "a comma-separated list"): 1.000.000 and 1,000,000, which can only be read in one way, are a million;
# 1e6 is what Python's float makes of it, or an error; "a.vn, b.vn" are two names.
# Seen: every sign but digits, comma, point and minus is thrown away, and the last comma or point stands before decimals, whatever follows it: 1.000.000 is 1000.0,
# 1e6 is 16.0, 1.5e3 is 1.53. (1.234.567,5 is right, since it has both.) Names of ALLOWED_HOSTS keep the blank: Django answers 400 for the second host.
# "có" and "enabled" are False. No warning. (The exponents have been told there, joke2k/django-environ#664.)
# What we do: numbers, words and lists of settings are read by campaign/environment.py, which refuses what it does not know and takes blanks off; none is a fraction.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django-environ==0.14.0 Django==5.2.19 2>pip.log || {
  cat pip.log; echo "cannot install django-environ 0.14.0"; exit 2; }
cat >look.py <<'PY'
import os

import environ
from django.http.request import validate_host

env = environ.Env()
for text in ["4.5", "4,5", "1.234.567,5", "1.000.000", "1,000,000", "1e6", "1.5e3"]:
    os.environ["NUMBER"] = text
    print(text, "is", env.float("NUMBER"))
os.environ["HOSTS"] = "a.vn, b.vn"
hosts = env.list("HOSTS")
print(hosts, *(validate_host(host, hosts) for host in ("a.vn", "b.vn")))
PY
found=$(env/bin/python look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in '4.5 is 4.5' '4,5 is 4.5' '1.234.567,5 is 1234567.5'; do grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }; done
for line in '1.000.000 is 1000.0' '1,000,000 is 1000.0' '1e6 is 16.0' '1.5e3 is 1.53' "['a.vn', ' b.vn'] True False"; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
