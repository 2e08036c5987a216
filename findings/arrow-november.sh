#!/usr/bin/env bash
# arrow 1.4.0, Vietnamese: 30 November and 30 December are read as 30 October, and hours lose their half
# of the day.
#
# Expected (documentation: parsing and formatting are localised by the same tokens): what
# format("D MMMM", locale="vi") writes is read again by get(…, "D MMMM", locale="vi"), or refused.
# format("h:mm a") says which half of the day it is (CLDR: SA, CH).
# Seen: "Tháng Mười" (October) is the beginning of "Tháng Mười Một" and "Tháng Mười Hai"; where the month
# stands last, the shorter one is taken and the rest is dropped without an error. The token for the half
# of the day is written as nothing: 05:05 and 17:05 are both "5:05 ".
# What we do: wards/days.py reads days in figures and refuses what is left over (read_day).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet arrow==1.4.0 || {
  echo "cannot install arrow 1.4.0"; exit 2; }
cat >look.py <<'PY'
import sys

import arrow

print("arrow", arrow.__version__)
months = {}
for month in range(1, 13):
    written = arrow.Arrow(2026, month, 28).format("D MMMM", locale="vi")
    months[month] = arrow.get(written, "D MMMM", locale="vi").month
    print(f"{written!r} -> month {months[month]}")
hours = [arrow.Arrow(2026, 11, 30, hour, 5).format("h:mm a", locale="vi") for hour in (5, 17)]
print("05:05 and 17:05 ->", hours)
english = arrow.get(arrow.Arrow(2026, 11, 28).format("D MMMM"), "D MMMM").month
if english != 11:
    sys.exit("not even English is read again: something else is the matter")
if {month for month, read in months.items() if month != read} != {11, 12} or hours[0] != hours[1]:
    sys.exit("months or hours are others now: the finding has changed")
PY
env/bin/python look.py
