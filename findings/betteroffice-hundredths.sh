#!/usr/bin/env bash
# betteroffice-xlsx 0.2.1 (PyPI): 4,35 points cut to hundredths are 4,34, brought down to steps of 0,05 they are 4,30, 8,325 rounds to 8,32 and is shown as 8,33; and "Phường*" is found
# by COUNTIF and not by MATCH.
#
# Expected (its readme: "Formulas actually calculate"; Excel's help of ROUNDDOWN: digits behind the place that is named are cut off; of FLOOR: down to the nearest multiple, and a multiple
# stays; of ROUND: five and above goes up; of MATCH: with match_type 0 and a text "you can use the wildcard characters" * and ?): 4.35, 4.35, 8.33 and the
# first row, as LibreOffice 7.4.7 reckons them; formualizer 0.13.0 and IronCalc 0.9.1 (PyPI) do not cut 4.35 either.
# Seen: TRUNC and ROUNDDOWN of 4.35 to two places are 4.34, FLOOR(4.35,0.05) is 4.3, ROUND(8.325,2) 8.32 and ROUND(1.005,2) 1, while FIXED(8.325,2) of the same package
# is "8.33". 0.1+0.2=0.3 is FALSE, so that a sum of tenths does not reach its bound. MATCH("Phường*",…,0) is #N/A, COUNTIF with the same pattern 2. No warning.
# What we do: points are hundredths (scoring/rules/points.py); no formula of a sheet is evaluated by us.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet betteroffice-xlsx==0.2.1 openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install betteroffice-xlsx 0.2.1 and openpyxl 3.1.5"; exit 2; }
cat >look.py <<'PY'
import sys

from betteroffice_xlsx import Workbook
from openpyxl import Workbook as Sheet

CONTROL = {"ROUND(4.35,1)": 4.4, "ROUNDDOWN(4.5,1)": 4.5, "FLOOR(4.5,0.25)": 4.5, "COUNTIF(A1:A2,\"Phường*\")": 2, "MATCH(\"Phường 2\",A1:A2,0)": 2}
SEEN = {
    "TRUNC(4.35,2)": 4.34, "ROUNDDOWN(4.35,2)": 4.34, "FLOOR(4.35,0.05)": 4.3, "ROUND(8.325,2)": 8.32, "FIXED(8.325,2)": "8.33",
    "ROUND(1.005,2)": 1, "0.1+0.2=0.3": False, "MATCH(\"Phường*\",A1:A2,0)": "#N/A",
}
book = Sheet()
book.active.title = "S"
book.active["A1"], book.active["A2"] = "Phường 10", "Phường 2"
asked = [*CONTROL, *SEEN]
for row, formula in enumerate(asked, start=1):
    book.active.cell(row, 3).value = f"={formula}"
book.save("points.xlsx")
read = Workbook.open_path("points.xlsx")
read.recalculate()
found = {}
for row, formula in enumerate(asked, start=1):
    value = read["S"][f"C{row}"]
    if not isinstance(value, (bool, float, int, str)):
        value = "#N/A" if "#N/A" in repr(value) else repr(value)
    found[formula] = round(value, 9) if isinstance(value, float) else value
    print(f"{formula} = {found[formula]}")
for expected, sentence in ((CONTROL, "the control is wrong"), (SEEN, "the behaviour has changed")):
    if any(found[formula] != value for formula, value in expected.items()):
        sys.exit(sentence)
PY
env/bin/python look.py
