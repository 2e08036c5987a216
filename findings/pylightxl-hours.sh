#!/usr/bin/env bash
# pylightxl 1.61 (PyPI): of 36 hours of service 12 are left, and of 48 none.
#
# Expected (ECMA-376, part 1, 18.8.31: [h] shows hours beyond a day, so that a cell in the format [h]:mm holds a length of
# time and no hour of the clock; 1.5 is 36:00): 36 hours, as openpyxl 3.1.5 gives them (a timedelta), or the number 1.5.
# Seen: the text "12:00:00"; 48 hours are "00:00:00", 100 hours and a half are "04:30:00". Whole days are thrown
# away, without a warning, and the number cannot be had otherwise. Below 24 hours it is right.
# What we do: hours of service are typed as numbers; scoring/workbooks/filled_sheet.py reads the number of a cell, and takes it for
# an hour or a day by openpyxl's is_date_format and nothing else.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pylightxl==1.61 openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install pylightxl 1.61 and openpyxl 3.1.5"; exit 2; }
cat >look.py <<'PY'
from datetime import timedelta
from importlib.metadata import version

import openpyxl
import pylightxl

HOURS = [7.5, 36, 48, 100.5]
book = openpyxl.Workbook()
for row, hours in enumerate(HOURS, 1):
    cell = book.active.cell(row, 1, timedelta(hours=hours))
    cell.number_format = "[h]:mm"
book.save("hours.xlsx")
read = [row[0].value for row in openpyxl.load_workbook("hours.xlsx").active.iter_rows()]
database = pylightxl.readxl("hours.xlsx")
seen = [row[0] for row in database.ws(database.ws_names[0]).rows]
print("pylightxl", version("pylightxl"))
for hours, told, other in zip(HOURS, seen, read, strict=True):
    print(f"{hours} hours: pylightxl {told!r}, openpyxl {other}")
if read != [timedelta(hours=hours) for hours in HOURS]:
    raise SystemExit("openpyxl reads something else: look again")
raise SystemExit(0 if seen == ["07:30:00", "12:00:00", "00:00:00", "04:30:00"] else 1)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
