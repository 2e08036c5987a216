#!/usr/bin/env bash
# xlcalculator 0.5.0 (PyPI): four points and a half with a decimal comma are the fifth of April of this year.
#
# Expected (Excel's help of SUM: text in the cells of a range is left out; it "converts MS Excel formulas to
# Python and evaluates them"): of 4.5, the texts "4,5" and "10,25", and 10 the sum is 14.5, as LibreOffice 7.4.7 and
# formualizer 0.13.0 have it, since Excel in English keeps 4,5 as text; 4,5 doubled is an error, or 9.
# Seen: what is text is read as a day in the American order: "4,5" is 5 April of the year in which one looks, "4,25"
# the 25th, "9,75" a day of September 2075, "10,5" the tenth of this very month, and each counts as the number of
# its day. On 29 November 2026 the sum of four marks is 92467.5, next month and next year another; SUMIF takes the days
# too; COUNT says there are two numbers, MAX that 10 is the largest. No error. (SUM of the two numbers alone is 14.5.)
# What we do: totals are added in Python from points that scoring/rules/points.py has read, 4,5 and 4.5 alike
# (scoring/workbooks/reading.py); no formula of a sheet is evaluated by us.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet xlcalculator==0.5.0 openpyxl==3.1.5 pandas==2.3.3 numpy==1.26.4 2>pip.log || {
    cat pip.log; echo "cannot install xlcalculator 0.5.0"; exit 2; }
cat >look.py <<'PY'
import warnings
from datetime import date

from openpyxl import Workbook
from xlcalculator import Evaluator, ModelCompiler

warnings.simplefilter("ignore")
MARKS = [4.5, "4,5", "10,25", 10]
FORMULAS = [
    "=SUM(A1:A4)", "=SUM(A1,A4)", "=SUM(A1:A2)", "=A2*2", '=SUMIF(A1:A4,">4")', "=COUNT(A1:A4)", "=MAX(A1:A4)"
]
book = Workbook()
book.active.title = "Diem"
for row, mark in enumerate(MARKS, 1):
    book.active.cell(row, 1, mark)
for row, formula in enumerate(FORMULAS, 1):
    book.active.cell(row, 2, formula)
book.save("points.xlsx")
reckoned = Evaluator(ModelCompiler().read_and_parse_archive("points.xlsx"))
found = {formula: float(reckoned.evaluate(f"Diem!B{row}")) for row, formula in enumerate(FORMULAS, 1)}
print(*(f"{formula} is {value}" for formula, value in found.items()), sep="\n")
if found["=SUM(A1,A4)"] != 14.5:
    raise SystemExit("the control is wrong")
april = (date(date.today().year, 4, 5) - date(1899, 12, 30)).days
raise SystemExit((found["=SUM(A1:A2)"], found["=A2*2"], found["=COUNT(A1:A4)"]) != (4.5 + april, 2 * april, 2))
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
