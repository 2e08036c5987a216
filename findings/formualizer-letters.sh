#!/usr/bin/env bash
# formualizer 0.13.0 (PyPI): "Đạt" is "đạt" for SUMIF and is not for =, so that one list has two totals; and 4,35
# brought down to steps of 0,05 is 4,30.
#
# Expected (Excel's help: = does not tell capitals from small letters, EXACT does; UPPER makes all letters capitals;
# FLOOR rounds down to the nearest multiple, and a multiple stays): three offices of "Đạt", "đạt" and "ĐẠT" have
# 24.25 points together by either formula, as LibreOffice 7.4.7 has them; UPPER("đạt") is ĐẠT.
# Seen: =, IF, SWITCH and FILTER know the capitals of a to z alone ("Tot"="TOT" is TRUE, "Tốt"="TỐT" is FALSE), while
# SUMIF, COUNTIF, MATCH, VLOOKUP and XLOOKUP know all: SUMIF finds 24.25, SUMPRODUCT((A1:A3="Đạt")*…) 4.5. UPPER
# leaves "đạT", LOWER "ĐẶng thỊ", SEARCH("đ","Không Đạt") is an error; PROPER is right. FLOOR(4.35,0.05) is 4.3.
# What we do: texts are compared by one fold (wards/vietnamese.py), steps of points are counted in hundredths
# (scoring/rules/points.py), and no formula of a sheet is evaluated by us.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet formualizer==0.13.0 2>pip.log || {
  cat pip.log; echo "cannot install formualizer 0.13.0"; exit 2; }
cat >look.py <<'PY'
from formualizer import Workbook

book = Workbook()
book.add_sheet("Diem")
for row, (grade, points) in enumerate((("Đạt", 4.5), ("đạt", 10), ("ĐẠT", 9.75)), 1):
    book.set_value("Diem", row, 1, grade)
    book.set_value("Diem", row, 2, points)
FORMULAS = [
    '=SUMIF(A1:A3,"Đạt",B1:B3)',
    '=SUMPRODUCT((A1:A3="Đạt")*B1:B3)',
    '="Tot"="TOT"',
    '="Tốt"="TỐT"',
    '=UPPER("đạt")',
    '=LOWER("ĐẶNG THỊ")',
    '=PROPER("đặng thị")',
    '=SEARCH("đ","Không Đạt")',
    "=FLOOR(4.35,0.05)",
    "=ROUNDDOWN(4.35,2)",
]
found = []
for row, formula in enumerate(FORMULAS, 1):
    book.set_formula("Diem", row, 4, formula)
    found.append(book.evaluate_cell("Diem", row, 4))
    print(formula, "is", found[-1])
if (found[0], found[2], found[9]) != (24.25, True, 4.35):
    raise SystemExit("the control is wrong")
raise SystemExit((found[1], found[3], found[4], found[8]) != (4.5, False, "đạT", 4.3))
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
