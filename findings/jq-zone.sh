#!/usr/bin/env bash
# jq 1.6 (Debian 12) and the jq of today (PyPI jq 1.13.0): a deadline of 17:30 at +07:00 is half past midnight of the next day, and one on 31 November is on 1 December.
#
# Expected (jq's manual: strptime "parses input strings matching the fmt argument", mktime gives "the number of seconds since the Unix epoch"; strptime(3): %z is "an
# RFC-822/ISO 8601 standard timezone specification"): 2026-11-30T17:30:00+07:00 is 10:30 in UTC, 17:30 in Vietnam, as date(1) has it, or the zone is
# refused, as fromdate refuses it; 31/11/2026 is refused, as date(1) and Python refuse it.
# Seen: %z is read and thrown away: the moment is 17:30 UTC, which strflocaltime shows as 00:30, 01/12/2026 on a computer in Vietnam, and strftime("%z") says
# +0000. +0700 and Z give one and the same moment. 31/11/2026 is 1 December, 29/02/2026 1 March. With %Z, or the zone as plain letters, it is an error. No warning.
# What we do: deadlines are read by wards/days.py, which refuses a day that no month has, and kept as moments with their zone.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet jq==1.13.0 2>pip.log || { cat pip.log; echo "cannot install jq 1.13.0"; exit 2; }
cat >look.py <<'PY'
import json
import shutil
import subprocess
from importlib.metadata import version

import jq

moment = 'strptime("%Y-%m-%dT%H:%M:%S%z") | mktime | todate'
filters = {
    '"2026-11-30T10:30:00Z" | fromdate | strflocaltime("%H:%M %d/%m/%Y")': "17:30 30/11/2026",  # the control
    f'"2026-11-30T17:30:00+0700" | {moment}': "2026-11-30T17:30:00Z",
    f'"2026-11-30T17:30:00-0500" | {moment}': "2026-11-30T17:30:00Z",
    '"2026-11-30T17:30:00+0700" | strptime("%Y-%m-%dT%H:%M:%S%z") | mktime | strflocaltime("%H:%M %d/%m/%Y")': "00:30 01/12/2026",
    '"31/11/2026" | strptime("%d/%m/%Y") | mktime | todate': "2026-12-01T00:00:00Z",
}
programs = {f"PyPI jq {version('jq')}": lambda text: jq.compile(text).input_value(None).first()}
if shutil.which("jq"):
    name = subprocess.run(["jq", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    programs[f"{name} of the machine"] = lambda text: json.loads(
        subprocess.run(["jq", "-n", text], capture_output=True, text=True, check=True).stdout
    )
same = True
for name, ask in programs.items():
    seen = [ask(text) for text in filters]
    print(name, seen)
    same = same and seen == list(filters.values())
raise SystemExit(not same)
PY
TZ=Asia/Ho_Chi_Minh env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
