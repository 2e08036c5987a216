#!/usr/bin/env bash
# xlsx2csv 0.8.6: points that are shown with their unit become the text of their format.
#
# Expected (ECMA-376, part 1, 18.8.31): what stands between quotes in a number format is text and no
# letter of a date, so that 4.5 in the format 0.0" điểm" is a number; openpyxl 3.1.5 reads 4.5, as
# LibreOffice, Gnumeric, calamine and exceljs do.
# Seen: the csv has 0.0" điể01" for it: the m within "điểm" is taken for a month, the cell for a day, and
# the number stands nowhere any more. 0.0" ngày" gives that text for whatever number. No error. A day in
# dd" tháng "mm" năm "yyyy is 30" t12áng "11" nă11 "2026. The format 0.0 is right.
# What we do: nothing of ours goes through csv; scoring/workbooks/filled_sheet.py reads the number of a cell and
# looks into its format by openpyxl's is_date_format, which leaves out what is quoted.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet xlsx2csv==0.8.6 openpyxl==3.1.5 || {
  echo "cannot install xlsx2csv 0.8.6 and openpyxl 3.1.5"; exit 2; }
cat >look.py <<'PY'
import csv
from datetime import date

from openpyxl import Workbook, load_workbook
from xlsx2csv import Xlsx2csv

CELLS = (
    (4.5, "0.0"),
    (4.5, '0.0" điểm"'),
    (92.25, '0.0" điểm"'),
    (3, '0.0" ngày"'),
    (date(2026, 11, 30), 'dd" tháng "mm" năm "yyyy'),
)
book = Workbook()
for number, (value, shown) in enumerate(CELLS, 1):
    book.active.cell(number, 1, value).number_format = shown
book.save("points.xlsx")
print("openpyxl:", [row[0] for row in load_workbook("points.xlsx").active.values])
Xlsx2csv("points.xlsx", outputencoding="utf-8").convert("points.csv")
for (value, shown), row in zip(CELLS, csv.reader(open("points.csv", encoding="utf-8"))):
    print(f"{value} in {shown} -> {row[0]}")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF '4.5 in 0.0 -> 4.5' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF '4.5 in 0.0" điểm" -> 0.0" điể01"' <<<"$found" &&
  ! grep -q -- '-> .*92[.,]2' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
