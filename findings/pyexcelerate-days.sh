#!/usr/bin/env bash
# PyExcelerate 0.13.0: a day is a day cell by cell, and a number like 46356 where rows are handed over.
#
# Expected: the same value in the same cell, whichever of the two documented ways it is written by:
# set_cell_value(1, 1, day), or new_sheet(name, data=rows), which the README recommends for speed.
# Seen: by set_cell_value the cell has the format yyyy-mm-dd, and openpyxl 3.1.5 reads a day; by data=
# the same date and datetime are left in the format General, so that a list of deadlines or of decisions
# shows 46356 and 46356.708333333336, and whoever reads the file back gets numbers. No error. Numbers and
# texts are alike in both.
# What we do: lists are written by openpyxl, day by day with its format (scoring/workbooks/sheet.py), and
# tests read each back.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pyexcelerate==0.13.0 openpyxl==3.1.5 || {
  echo "cannot install PyExcelerate 0.13.0 and openpyxl 3.1.5"; exit 2; }
cat >look.py <<'PY'
import warnings
from datetime import date, datetime

from openpyxl import load_workbook
from pyexcelerate import Workbook

warnings.simplefilter("ignore")
ROW = ["Phường 2", 4.5, date(2026, 11, 30), datetime(2026, 11, 30, 17, 0)]
by_rows, by_cells = Workbook(), Workbook()
by_rows.new_sheet("A", data=[ROW])
sheet = by_cells.new_sheet("A")
for column, value in enumerate(ROW, 1):
    sheet.set_cell_value(1, column, value)
for way, book in (("rows", by_rows), ("cells", by_cells)):
    book.save(f"{way}.xlsx")
    for cell in load_workbook(f"{way}.xlsx").active[1]:
        print(way, cell.value, cell.number_format, sep=" | ")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'rows | 4.5 | General' <<<"$found" && grep -qxF 'cells | 2026-11-30 00:00:00 | yyyy-mm-dd' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qE '^rows \| 46356(\.0)? \| General$' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
