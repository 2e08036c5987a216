#!/usr/bin/env bash
# pycel 1.0b30 (PyPI): three months after 31 August is 1 December, a name that TRIM is to clean keeps its blanks, and 4,35 brought down to steps of 0,05 is 4,30.
#
# Expected (Excel's help of EDATE: the date "that is the indicated number of months before or after" another one, used for "maturity dates or due dates that fall on the same day of
# the month"; of TRIM: it "removes all spaces from text except for single spaces between words"; of FLOOR: down "to the nearest multiple of significance"; README: pycel is "a
# small python library that can translate an Excel spreadsheet into executable python code"): LibreOffice 7.4.7 has 30 November, "Phường 2" and 4.35 (formualizer 0.13.0 the day and the name).
# Seen: EDATE puts the day into the month that is reached and lets it run over: 31 January and a month is 3 March, 31 October and a month 1 December, 31 March less a month 3 March, though
# EOMONTH beside it is right. TRIM makes one blank of several and leaves it at both ends, so that VLOOKUP does not find the ward. FLOOR takes 4.35 for less than 87 steps;
# TRUNC(4.35,2) is 4.34, where ROUNDDOWN has 4.35. No error. The 15th, single blanks and 7.8 in quarters are right.
# What we do: deadlines are counted by scoring/rules/workdays.py, points in hundredths (scoring/rules/points.py); no formula of a sheet is evaluated by us.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pycel==1.0b30 openpyxl==3.1.5 formualizer==0.13.0 2>pip.log || {
  cat pip.log; echo "cannot install pycel 1.0b30, openpyxl 3.1.5 and formualizer 0.13.0"; exit 2; }
cat >look.py <<'PY'
import formualizer
from openpyxl import Workbook
from openpyxl.utils.datetime import from_excel
from pycel import ExcelCompiler

DAYS = (
    "EDATE(DATE(2026,6,15),1)",
    "EOMONTH(DATE(2026,1,31),1)",
    "EDATE(DATE(2026,8,31),3)",
    "EDATE(DATE(2026,1,31),1)",
    "EDATE(DATE(2026,3,31),-1)",
)
OTHERS = (
    'TRIM("Phường   2")',
    "FLOOR(7.8,0.25)",
    "ROUNDDOWN(4.35,2)",
    'VLOOKUP("Phường 2",D1:E1,2,FALSE)',
    'TRIM(" Phường   2 ")',
    'IFERROR(VLOOKUP(TRIM("Phường 2 "),D1:E1,2,FALSE),"none")',
    "FLOOR(4.35,0.05)",
    "TRUNC(4.35,2)",
)
book = Workbook()
book.active.title = "A"
for row, formula in enumerate(DAYS + OTHERS, 1):
    book.active.cell(row, 1, "=" + formula)
book.active["D1"], book.active["E1"] = "Phường 2", 4.5
book.save("sheet.xlsx")
pycel = ExcelCompiler(filename="sheet.xlsx")
other = formualizer.Workbook()
other.add_sheet("A")
other.set_value("A", 1, 4, "Phường 2")
other.set_value("A", 1, 5, 4.5)
for row, formula in enumerate(DAYS + OTHERS, 1):
    other.set_formula("A", row, 1, "=" + formula)
for row, formula in enumerate(DAYS + OTHERS, 1):
    values = pycel.evaluate(f"A!A{row}"), other.evaluate_cell("A", row, 1)
    if formula in DAYS:
        values = [f"{from_excel(value) if isinstance(value, (int, float)) else value:%d/%m/%Y}" for value in values]
    print(formula, "->", *(f"[{value}]" for value in values))
PY
found=$(env/bin/python look.py 2>log) || { cat log; echo "cannot run: $found"; exit 2; }
echo "$found"
[ "$(grep -E '6,15|EOMONTH|"Phường   2"|7.8|ROUNDDOWN|VLOOKUP\("' <<<"$found" | sed 's/.*-> //')" = "[15/07/2026] [15/07/2026]
[28/02/2026] [28/02/2026]
[Phường 2] [Phường 2]
[7.75] [7.75]
[4.35] [4.35]
[4.5] [4.5]" ] || { echo "the control is wrong"; exit 1; }
[ "$(grep -vE '6,15|EOMONTH|"Phường   2"|7.8|ROUNDDOWN|VLOOKUP\("' <<<"$found")" = 'EDATE(DATE(2026,8,31),3) -> [01/12/2026] [30/11/2026]
EDATE(DATE(2026,1,31),1) -> [03/03/2026] [28/02/2026]
EDATE(DATE(2026,3,31),-1) -> [03/03/2026] [28/02/2026]
TRIM(" Phường   2 ") -> [ Phường 2 ] [Phường 2]
IFERROR(VLOOKUP(TRIM("Phường 2 "),D1:E1,2,FALSE),"none") -> [none] [4.5]
FLOOR(4.35,0.05) -> [4.3] [4.3]
TRUNC(4.35,2) -> [4.34] [4.35]' ] || { echo "the behaviour has changed"; exit 1; }
