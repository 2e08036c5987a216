#!/usr/bin/env bash
# excelize 0.1.0 (Python package of the Go library): points that were typed as text are added by SUM and
# left out by COUNT and MAX; UNICODE knows no letter beyond ASCII.
#
# Expected (OpenDocument Formula 1.3, "Conversion to NumberSequence", and Excel's help of SUM: text in the
# cells of a range is left out; UNICODE gives the code point of the first character): calc_cell_value
# reckons as they do, and functions of one sheet agree. LibreOffice 7.4.7 and Gnumeric 1.12.55 do.
# Seen: of the cells "4" (a text), "4,5" (a text) and 2, SUM is 6, AVERAGE 3, COUNT 1 and MAX 2; a sheet
# whose total Excel shows as 2 is read as 6. UNICODE("Đ") is 196, the first byte of the letter, and TRIM
# leaves the blanks between words, so that two spellings of a name stay two.
# What we do: scoring/workbooks/filled_sheet.py reads what the program that saved the file reckoned, and the
# server reckons points itself (scoring/rules).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet excelize==0.1.0 2>pip.log || {
  cat pip.log; echo "cannot install excelize 0.1.0"; exit 2; }
cat >look.py <<'PY'
import excelize

book = excelize.new_file()
book.set_cell_str("Sheet1", "A1", "4")
book.set_cell_str("Sheet1", "A2", "4,5")
book.set_cell_value("Sheet1", "A3", 2)
WRONG = {
    "SUM(A1:A3)": "6",
    "AVERAGE(A1:A3)": "3",
    'UNICODE("Đ")': "196",
    'TRIM("An   Bình")': "An   Bình",
}
RIGHT = {"COUNT(A1:A3)": "1", "MAX(A1:A3)": "2", 'SUM("4",2)': "6", 'PROPER("đào")': "Đào"}


def reckoned(formula):
    book.set_cell_formula("Sheet1", "B1", formula)
    return book.calc_cell_value("Sheet1", "B1")


seen = {formula: reckoned(formula) for formula in WRONG | RIGHT}
for formula, result in seen.items():
    print(f"{formula} = {result}")
raise SystemExit(seen != WRONG | RIGHT)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
