#!/usr/bin/env bash
# formulas 1.3.4 (Python) says that nobody has passed, excelize 0.1.0 (Python package of the Go library) that
# one has, where Excel counts three.
#
# Expected (OpenDocument Formula 1.3, SUMPRODUCT; the usual way to count by two conditions, as Excel's help
# shows it): SUMPRODUCT looks at its arguments as arrays, and -- makes 1 and 0 of true and false. Of the
# results Đạt, Đạt, Không, Đạt it counts 3; so do LibreOffice 7.4.7, IronCalc 0.9.1 and pycel 1.0b30.
# Seen: formulas reckons 0: what -- gives is still true or false, and SUMPRODUCT leaves those out (times 1
# they are numbers, and 3). excelize compares the first cell alone: 1. Of points, formulas takes numbers
# that were typed as text along: with 60, "4" and 45 SUM is 109, and MAX an error; ISNUMBER of a "4" is true,
# and ROUND(8.325,2) is 8.32 instead of 8.33. No error but that of MAX.
# What we do: scoring/workbooks/formulas.py multiplies comparisons with one another and writes the value
# beside each formula; texts among points are refused by their cell (scoring/rules/points.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet formulas==1.3.4 excelize==0.1.0 ironcalc==0.9.1 openpyxl==3.1.5 2>pip.log || {
  echo "cannot install formulas 1.3.4, excelize 0.1.0, ironcalc 0.9.1 and openpyxl 3.1.5"; exit 2; }
cat >look.py <<'PY'
import warnings

import excelize
import formulas
import ironcalc
from openpyxl import Workbook

warnings.simplefilter("ignore")
FORMULAS = (
    'SUMPRODUCT(--(A1:A4="Đạt"))',
    'SUMPRODUCT((A1:A4="Đạt")*1)',
    "SUM(B1:B3)",
    "ISNUMBER(B2)",
    "ROUND(8.325,2)",
)
book = Workbook()
sheet = book.active
sheet.title = "S"
for row, result in enumerate(("Đạt", "Đạt", "Không", "Đạt"), 1):
    sheet.cell(row, 1, result)
for row, points in enumerate((60, "4", 45), 1):
    sheet.cell(row, 2, points)
for row, formula in enumerate(FORMULAS, 1):
    sheet.cell(row, 4, f"={formula}")
book.save("results.xlsx")
found = formulas.ExcelModel().loads("results.xlsx").finish().calculate()
go = excelize.open_file("results.xlsx")
rust = ironcalc.load_from_xlsx("results.xlsx", "en", "UTC")
rust.evaluate()
for row, formula in enumerate(FORMULAS, 1):
    try:
        second = go.calc_cell_value("S", f"D{row}")
    except RuntimeError as error:
        second = f"an error ({error})"
    first = found[f"'[results.xlsx]S'!D{row}"].value[0][0]
    print(formula, first, second, rust.get_formatted_cell_value(0, row, 4), sep=" | ")
PY
found=$(env/bin/python look.py 2>err) || { cat err; echo "cannot run: $found"; exit 2; }
echo "formula | formulas | excelize | IronCalc"; echo "$found"
grep -qF 'SUMPRODUCT(--(A1:A4="Đạt")) | 0.0 | 1 | 3' <<<"$found" && grep -q '^SUM(B1:B3) | 109.0 | [0-9]* | 105$' <<<"$found" &&
  grep -q '^ISNUMBER(B2) | True |.*| FALSE$' <<<"$found" && grep -q '^ROUND(8.325,2) | 8.32 | 8.33 | 8.33$' <<<"$found" || {
  [ "$(cut -d'|' -f4 <<<"$found" | tr -d ' ' | tr '\n' ' ')" = '3 3 105 FALSE 8.33 ' ] || { echo "the control is wrong"; exit 1; }
  echo "the behaviour has changed"; exit 1; }
