#!/usr/bin/env bash
# excelize 0.1.0 (Python package of the Go library): after a row was put in above them, formulas with a table
# of their own are no formulas any more.
#
# Expected (documentation of insert_rows: rows are inserted, references move with the cells): only A1 becomes
# A2. {0,50,70,90} is an array constant (Excel's help, "Use array constants in array formulas"; the classic
# way to make a grade of points is LOOKUP(A1,{…},{…})), and a blank between two ranges is the operator of
# their intersection; neither refers to a cell. (It warns that "references such as formulas, charts" are
# only partially updated; here what is no reference is changed.)
# Seen: the constant is written as ARRAY(ARRAYROW(0,50,70,90)), names of excelize's own that no office
# program knows: LibreOffice 7.4.7 shows #NAME? in place of each grade. The blank between the ranges is left
# out: SUM(A1:A3 A2:B4) is SUM(A2:A4A3:B5). Text between quotes is kept. No error.
# What we do: scoring/workbooks/formulas.py writes no constants of that kind; rows are never put into a
# workbook that is filled in (scoring/workbooks/sheet.py writes it whole).
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-calc"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet excelize==0.1.0 2>pip.log || {
  echo "cannot install excelize 0.1.0"; exit 2; }
cat >look.py <<'PY'
import excelize

FORMULAS = (
    'LOOKUP(A1,{0,50,70,90},{"D","C","B","A"})',
    "SUM(LARGE(A1:A3,{1,2}))",
    "SUM(A1:A3 A2:B4)",
    'IF(A1>=50,"A1","{0}")',
)
book = excelize.new_file()
for row, points in enumerate((60, 75, 95), 1):
    book.set_cell_value("Sheet1", f"A{row}", points)
for row, formula in enumerate(FORMULAS, 1):
    book.set_cell_formula("Sheet1", f"C{row}", formula)
book.save_as("before.xlsx")
book.insert_rows("Sheet1", 1, 1)
for row in range(2, len(FORMULAS) + 2):
    print(book.get_cell_formula("Sheet1", f"C{row}"))
book.save_as("after.xlsx")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
for when in before after; do
  soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to csv --outdir . $when.xlsx >>office.log 2>&1
  found+=$'\n'"LibreOffice, $when: $(cut -d, -f3 $when.csv 2>/dev/null | grep . | tr '\n' ' ')"
done
echo "$found"
grep -qxF 'LibreOffice, before: C 170 170 A1 ' <<<"$found" && grep -qxF 'IF(A2>=50,"A1","{0}")' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'LOOKUP(A2,ARRAY(ARRAYROW(0,50,70,90)),ARRAY(ARRAYROW("D","C","B","A")))' <<<"$found" &&
  grep -qxF 'SUM(LARGE(A2:A4,ARRAY(ARRAYROW(1,2))))' <<<"$found" && grep -qxF 'SUM(A2:A4A3:B5)' <<<"$found" &&
  grep -q '^LibreOffice, after: #NAME? #NAME?' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
