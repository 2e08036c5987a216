#!/usr/bin/env bash
# Babel 2.18.0: a time of the afternoon in Vietnamese is read as one of the morning.
#
# Expected (parse_time "uses the time format for the locale"): what format_time writes is read back.
# CLDR has SA and CH (sáng, chiều) for Vietnamese, format_time writes them, and Windows set to
# Vietnamese shows times so.
# Seen: "5:05 CH" is read as 05:05, without an error; only the English letters pm are looked for,
# so that "5:05 PM" is 17:05 in Vietnamese as well.
# What we do: wards/days.py reads hours itself and knows sa, ch, sáng, trưa, chiều and tối
# (read_hour).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet babel==2.18.0 || {
  echo "cannot install babel 2.18.0"; exit 2; }
cat >look.py <<'PY'
from datetime import time

from babel.dates import format_time, parse_time

PATTERN = "h:mm a"
AFTERNOON = time(17, 5)
said = format_time(AFTERNOON, PATTERN, locale="vi")
found = parse_time(said, locale="vi", format=PATTERN)
english = parse_time("5:05 PM", locale="vi", format=PATTERN)
print(f"17:05 is written {said} and read back as {found:%H:%M}; 5:05 PM is read as {english:%H:%M}")
raise SystemExit(0 if (said, found, english) == ("5:05 CH", time(5, 5), AFTERNOON) else 1)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
