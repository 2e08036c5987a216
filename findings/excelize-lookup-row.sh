#!/usr/bin/env bash
# excelize 0.1.0 (Python package of the Go library): by LOOKUP along a row everybody gets the lowest grade.
#
# Expected (Excel's help of LOOKUP, vector form: "A range that contains only one row or one column"; the largest
# value that is not above the one looked for counts): calc_cell_value gives 40, 60, 75 and 95 points the grades
# D, C, B, A, whether the table lies in a row, in a column or in the formula itself. LibreOffice 7.4.7 does,
# and excelize where it is a column, or by HLOOKUP.
# Seen: from a table in a row, and from {0,50,70,90} with commas (a row) between its values, the first grade
# comes out each time, whatever the points are. No error.
# What we do: scoring/workbooks/formulas.py looks nothing up; the server knows each result (scoring/rules),
# and what comes back is read as the values that the office program saved (scoring/workbooks/filled_sheet.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet excelize==0.1.0 2>pip.log || {
  echo "cannot install excelize 0.1.0"; exit 2; }
cat >look.py <<'PY'
import excelize

GRADES = ((0, "D"), (50, "C"), (70, "B"), (90, "A"))
WAYS = {
    "a column": "LOOKUP(A{row},$J$1:$J$4,$K$1:$K$4)",
    "a row": "LOOKUP(A{row},$M$6:$P$6,$M$7:$P$7)",
    "HLOOKUP": "HLOOKUP(A{row},$M$6:$P$7,2)",
    "in the formula": 'LOOKUP(A{row},{{0,50,70,90}},{{"D","C","B","A"}})',
}
book = excelize.new_file()
for row, (least, grade) in enumerate(GRADES, 1):
    book.set_cell_value("Sheet1", f"J{row}", least)
    book.set_cell_value("Sheet1", f"K{row}", grade)
    book.set_cell_value("Sheet1", f"{'MNOP'[row - 1]}6", least)
    book.set_cell_value("Sheet1", f"{'MNOP'[row - 1]}7", grade)
for row, points in enumerate((40, 60, 75, 95), 1):
    book.set_cell_value("Sheet1", f"A{row}", points)
    for column, formula in zip("CDEF", WAYS.values(), strict=True):
        book.set_cell_formula("Sheet1", f"{column}{row}", formula.format(row=row))
for column, way in zip("CDEF", WAYS, strict=True):
    print(f"{way}:", *(book.calc_cell_value("Sheet1", f"{column}{row}") for row in range(1, 5)))
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "40, 60, 75 and 95 points"; echo "$found"
grep -qx 'a column: D C B A' <<<"$found" && grep -qx 'HLOOKUP: D C B A' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qx 'a row: D D D D' <<<"$found" && grep -qx 'in the formula: D D D D' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
