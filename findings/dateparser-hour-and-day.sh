#!/usr/bin/env bash
# dateparser 1.5.0, Vietnamese: a deadline as plans write it becomes a moment of yesterday.
#
# Expected: "17 giờ 00 phút, ngày 30/11/2027" is five in the afternoon of 30 November 2027. "giờ" is
# the hour of the clock where a day stands beside it (plans write it so), and
# a date that is written out in full is never thrown away. "17:00 ngày 30/11/2027" is read right.
# Seen: 17 hours, no minutes and a day before now; the date is dropped without a word, and search_dates
# finds the same. "ngày" (the day) is taken for "1 day".
# What we do: wards/days.py reads days and hours itself (read_moment) and refuses what it does not
# know with a sentence; nothing is guessed.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet dateparser==1.5.0 || {
  echo "cannot install dateparser 1.5.0"; exit 2; }
cat >look.py <<'PY'
from datetime import datetime

import dateparser

NOW = datetime(2026, 11, 25, 9)
SEEN = {
    "17:00 ngày 30/11/2027": datetime(2027, 11, 30, 17),
    "17 giờ 00 phút, ngày 30/11/2027": datetime(2026, 11, 24, 16),
    "8 giờ 30 phút, ngày 5/6/2027": datetime(2026, 11, 25, 0, 30),
}
found = {
    text: dateparser.parse(text, languages=["vi"], settings={"RELATIVE_BASE": NOW}) for text in SEEN
}
print(f"asked at {NOW}")
for text, moment in found.items():
    print(f"{text}: {moment}")
raise SystemExit(0 if found == SEEN else 1)
PY
env/bin/python -W ignore look.py || { echo "the behaviour has changed"; exit 1; }
