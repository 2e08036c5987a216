#!/usr/bin/env bash
# LibreOffice 7.4.7: FIXED writes 8.32 of the mark that ROUND makes 8.33. Gnumeric 1.12.55: 4.35 is shown as 4.3, and
# ROUND has 4.4.
#
# Expected (Excel's help of FIXED: it "rounds a number to the specified number of decimals, formats the number … and
# returns the result as text"; OpenDocument Formula 1.3, FIXED: "Round the value to a given number of decimal places",
# and ROUND takes halves away from zero): a mark in a sentence (="Cộng: "&FIXED(B2;2)), in its cell and rounded is one
# mark, as FIXED(4.25,1), ROUND(4.25,1) and the cell all have 4.3.
# Seen: LibreOffice has 8.32 and 1.00 by FIXED, $8.32 by DOLLAR, for 8.325 and 1.005, and 8.33 and 1.01 by ROUND, TEXT and in
# the cell with 0.00. Gnumeric has 4.3 for 4.35 by FIXED, by TEXT and in the cell with 0.0, and 4.4 by ROUND: the two put
# half up in one place by the decimal number, and take in the other the binary one, a hair below. No error; a mean of
# 8.325 that has to be 8.33 fails in the sentence and passes in the table.
# What we do: the server writes points from hundredths (scoring/rules/points.py); our formulas round by ROUND before
# anything is shown (scoring/workbooks/formulas.py).
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-calc"; exit 2; }
command -v ssconvert >/dev/null || { echo "no ssconvert: apt-get install gnumeric"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install openpyxl 3.1.5"; exit 2; }
cat >make.py <<'PY'
from openpyxl import Workbook

book = Workbook()
for mark, places in ((4.25, 1), (4.35, 1), (8.325, 2), (1.005, 2)):
    form = "0." + "0" * places
    book.active.append([f"{mark}", mark, f"=FIXED({mark},{places})", f'=TEXT({mark},"{form}")',
                        f"=ROUND({mark},{places})", f"=FIXED(ROUND({mark},{places}),{places})"])
    book.active.cell(book.active.max_row, 2).number_format = form
book.save("marks.xlsx")
PY
env/bin/python make.py
soffice "-env:UserInstallation=file://$tmp/profile" --headless --convert-to csv:"Text - txt - csv (StarCalc)":44,34,76 --outdir office marks.xlsx >/dev/null 2>&1
ssconvert -T Gnumeric_stf:stf_assistant -O 'separator=, format=preserve quoting-mode=never' marks.xlsx gnumeric.csv 2>/dev/null
soffice --version | cut -d' ' -f1-2; echo "mark,cell,FIXED,TEXT,ROUND,FIXED of ROUND"; cat office/marks.csv
ssconvert --version 2>&1 | head -n 1; cat gnumeric.csv
for file in office/marks.csv gnumeric.csv; do
  grep -qx '4.25,4.3,4.3,4.3,4.3,4.3' "$file" && grep -qx '8.325,.*,8.33,8.33' "$file" && grep -qx '4.35,.*,4.4,4.4' "$file" || {
    echo "the control is wrong: $file"; exit 1; }
done
grep -qx '8.325,8.33,8.32,8.33,8.33,8.33' office/marks.csv && grep -qx '1.005,1.01,1.00,1.01,1.01,1.01' office/marks.csv || {
  echo "the behaviour of LibreOffice has changed"; exit 1; }
grep -qx '4.35,4.3,4.3,4.3,4.4,4.4' gnumeric.csv || { echo "the behaviour of Gnumeric has changed"; exit 1; }
