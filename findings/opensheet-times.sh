#!/usr/bin/env bash
# opensheet-core 0.3.0 (PyPI): every time of day in a workbook is midnight.
#
# Expected (its README: dates and datetimes "are returned as native Python types"; ECMA-376, part 1, 18.8.31: a cell in
# the format hh:mm holds a part of a day): 17:30 is 17:30, as openpyxl 3.1.5 and pylightxl 1.61 read it.
# Seen: 17:30, 08:00 and 07:05 are datetime(1899, 12, 31, 0, 0) each, in read_sheet, and in xlsx_to_text and
# xlsx_to_markdown too, so that the hours of a meeting or of a deadline in a column beside the day are gone. A day with a
# time in one cell keeps it. No warning.
# What we do: nothing; hours are read by wards/days.py from what stands in the cell.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet opensheet-core==0.3.0 openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install opensheet-core 0.3.0"; exit 2; }
cat >look.py <<'PY'
from datetime import datetime, time

import opensheet_core
from openpyxl import Workbook, load_workbook

TIMES = [time(17, 30), time(8, 0), time(7, 5)]
book = Workbook()
for moment in TIMES:
    book.active.append([moment])
book.active.append([datetime(2026, 11, 30, 17, 0)])
book.save("hours.xlsx")
right = [cell.value for cell in load_workbook("hours.xlsx").active["A"]]
found = [row[0] for row in opensheet_core.read_sheet("hours.xlsx")]
for expected, value in zip(right, found):
    print(expected, "->", value)
print(opensheet_core.xlsx_to_text("hours.xlsx").split()[-4:])
if right[:3] != TIMES or found[3].replace(microsecond=0) != datetime(2026, 11, 30, 17, 0):
    raise SystemExit("the control is wrong")
raise SystemExit(found[:3] != [datetime(1899, 12, 31)] * 3)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
