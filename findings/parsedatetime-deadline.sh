#!/usr/bin/env bash
# parsedatetime 2.6 (PyPI): a deadline "30/11/2026 17:30" is 17:30 of today, "last day of november" the first of November in a year, and "first monday of december" now.
#
# Expected (its summary: "Parse human-readable date/time text."; documentation of parse: what was found is told by the status, 0 nothing, 1 a date, 2 a time, 3 both): status 0 for what it does not
# understand, as "30/11/2026" and "in 3 working days" have, or the right day.
# Seen: words and figures that are not understood are passed over, and what is left is the answer: of 30/11/2026 17:30, where a month 30 does not fit, the time of today, status 2, "5pm 30/11" too;
# "last day of november" is November by itself, the first of November 2027, "first monday of december" the moment of asking, both with status 1, a date. 05/06/2026 is 6 May (its
# default, documented). No error. "30 November 2026", "next monday" and "end of month" are right.
# What we do: wards/days.py reads the whole text or refuses it.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet parsedatetime==2.6 2>pip.log || {
  cat pip.log; echo "cannot install parsedatetime 2.6"; exit 2; }
cat >look.py <<'PY'
from datetime import datetime

import parsedatetime

NOW = datetime(2026, 12, 1, 8)
RIGHT = {"30 November 2026": ("2026-11-30", 1), "next monday": ("2026-12-07", 1), "end of month": ("2026-12-31", 1)}
SEEN = {
    "30/11/2026 17:30": ("2026-12-01 17:30", 2),
    "17:30 30/11/2026": ("2026-12-01 17:30", 2),
    "5pm 30/11": ("2026-12-01 17:00", 2),
    "last day of november": ("2027-11-01 09:00", 1),
    "first monday of december": ("2026-12-01 08:00", 1),
}
calendar = parsedatetime.Calendar()
found = {}
for text in [*RIGHT, "30/11/2026", "in 3 working days", *SEEN]:
    moment, status = calendar.parseDT(text, sourceTime=NOW)
    found[text] = str(moment)[:16], status
    print(f"{text}: {moment}, status {status}")
right = all(found[text][0].startswith(day) and found[text][1] == status for text, (day, status) in RIGHT.items())
if not right or found["30/11/2026"][1] or found["in 3 working days"][1]:
    raise SystemExit("the control is wrong")
raise SystemExit(any(found[text] != answer for text, answer in SEEN.items()))
PY
env/bin/python -W ignore look.py || { echo "the behaviour has changed"; exit 1; }
