#!/usr/bin/env bash
# excelize 0.1.0 (Python package of the Go library): who failed has passed, where the format of the
# cell says which of the two it is.
#
# Expected (ECMA-376, part 1, 18.8.31: a section of a number format with a condition, [>=50], is used
# where the condition holds, else the next one): 40 in [>=50]"Đạt";"Không đạt" is shown as "Không đạt",
# as LibreOffice 7.4.7 and SheetJS 0.18.5 show it. And what excelize cannot show it does not guess
# (documentation of GetCellValue: "If the cell format can be applied to the value of a cell, the
# applied value will be returned, otherwise the original value will be returned").
# Seen: "Đạt" for 40, as for 60: the condition is not looked at, every positive number takes the first
# section. No error.
# What we do: scoring/workbooks/filled_sheet.py reads the number of a cell and never its look; who passed is
# reckoned on the server.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet excelize==0.1.0 2>pip.log || {
  cat pip.log; echo "cannot install excelize 0.1.0"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund xlsx@0.18.5 >>npm.log 2>&1 || {
  echo "cannot install xlsx 0.18.5"; exit 2; }
cat >look.py <<'PY'
import excelize

book = excelize.new_file()
passed = book.new_style(excelize.Style(custom_num_fmt='[>=50]"Đạt";"Không đạt"'))
for row, points in enumerate((60, 40), 1):
    book.set_cell_value("Sheet1", f"A{row}", points)
    book.set_cell_style("Sheet1", f"A{row}", f"A{row}", passed)
book.save_as("points.xlsx")
book = excelize.open_file("points.xlsx")
print("excelize", *(f"{points}: {book.get_cell_value('Sheet1', f'A{row}')}" for row, points in ((1, 60), (2, 40))))
PY
cat >look.js <<'JS'
const XLSX = require("xlsx");
const { A1, A2 } = XLSX.readFile("points.xlsx").Sheets.Sheet1;
console.log(`SheetJS ${A1.v}: ${A1.w} ${A2.v}: ${A2.w}`);
JS
found=$(env/bin/python look.py && node look.js) || { echo "cannot run"; exit 2; }
echo "$found"
[ "$found" = "excelize 60: Đạt 40: Đạt
SheetJS 60: Đạt 40: Không đạt" ] || { echo "the behaviour has changed"; exit 1; }
