#!/usr/bin/env bash
# IronCalc 0.9.1 (PyPI): points in a cell that is formatted as text are shown without their half; as a
# fraction no more than a piece of them.
#
# Expected (ECMA-376, part 1, 18.8.30 and 18.8.31: @ shows what is typed, # ?/? a whole and a fraction): 4.5 shows
# as 4.5 in the format @, which a column has that somebody set to Text, and as "4 1/2" in "# ?/?", as LibreOffice
# 7.4.7 shows them.
# Seen: 4 in @, and 96 for 95.5, whole numbers whatever was typed; "/4" in "# ?/?", in "# ?/2" an error, although each
# cell holds 4.5 and a sum is right. A day in [$-42A]dd/mm/yyyy (42A is Vietnamese)
# is #VALUE!. TEXT says the same as the cells.
# What we do: scoring/workbooks/filled_sheet.py reads the number of a cell and never its look.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet ironcalc==0.9.1 openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install ironcalc 0.9.1 and openpyxl 3.1.5"; exit 2; }
cat >look.py <<'PY'
import ironcalc
from openpyxl import Workbook

CELLS = ((4.5, "General"), (4.5, "0.0"), (4.5, "@"), (95.5, "@"), (4.5, "# ?/?"), (4.5, "# ?/2"))
DAYS = ((46356, "dd/mm/yyyy"), (46356, "[$-42A]dd/mm/yyyy"))
workbook = Workbook()
for row, (value, look) in enumerate(CELLS + DAYS, 1):
    workbook.active.cell(row, 1, value).number_format = look
workbook.active["B1"] = "=SUM(A1:A6)"
workbook.save("points.xlsx")
book = ironcalc.load_from_xlsx("points.xlsx", "en", "UTC", "en")
book.evaluate()
for row, (value, look) in enumerate(CELLS + DAYS, 1):
    print(f"{value} in {look}: {book.get_formatted_cell_value(0, row, 1).strip()}")
print(f"their sum: {book.get_formatted_cell_value(0, 1, 2)}")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qx '4.5 in General: 4.5' <<<"$found" && grep -qx '4.5 in 0.0: 4.5' <<<"$found" &&
  grep -qx '46356 in dd/mm/yyyy: 30/11/2026' <<<"$found" && grep -qx 'their sum: 118' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qx '4.5 in @: 4' <<<"$found" && grep -qx '95.5 in @: 96' <<<"$found" && grep -qx '4.5 in # ?/?: /4' <<<"$found" &&
  grep -qxF '46356 in [$-42A]dd/mm/yyyy: #VALUE!' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
