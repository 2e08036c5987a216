#!/usr/bin/env bash
# python-calamine 0.9.1 cannot open a single .ods that Gnumeric 1.12.55 saves, and glues the words of
# its .xlsx together.
#
# Expected: blanks between the elements of an OpenDocument table mean nothing (OpenDocument 1.3, part
# 3, 9.1: rows hold cells), so that an indented file is a file; a text that is half bold ("Thường
# đậm") keeps the blank between its runs, as openpyxl 3.1.5 reads it, and with it exceljs and
# LibreOffice.
# Seen: "Expecting 'table-cell', found 'Text'" for any .ods of Gnumeric, also of one cell: it writes
# each row on lines of its own. In .xlsx Gnumeric writes "Thường " without xml:space="preserve", and
# calamine cuts the blank off: "Thườngđậm". A file of LibreOffice is read right in both formats.
# What we do: workbooks are read by our own reader (scoring/workbooks/filled_sheet.py), which keeps the
# blanks; .ods is asked to be saved as .xlsx. docs/excel.md says why calamine is not used.
set -uo pipefail
command -v ssconvert >/dev/null || { echo "no ssconvert: apt-get install gnumeric"; exit 2; }
version=$(ssconvert --version 2>&1 | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -1)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet python-calamine==0.9.1 openpyxl==3.1.5 || {
  echo "cannot install python-calamine 0.9.1 and openpyxl 3.1.5"; exit 2; }
cat >make.py <<'PY'
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

workbook = Workbook()
workbook.active["A1"] = CellRichText("Thường ", TextBlock(InlineFont(b=True), "đậm"))
workbook.save("made.xlsx")
PY
env/bin/python make.py
for kind in ods xlsx; do ssconvert made.xlsx "gnumeric.$kind" >log 2>&1 || { cat log; exit 2; }; done
cat >look.py <<'PY'
import openpyxl
from python_calamine import CalamineWorkbook

def first(name):
    try:
        return CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()[0][0]
    except Exception as problem:
        return str(problem).partition("'Text")[0]

print(first("made.xlsx"), first("gnumeric.ods"), first("gnumeric.xlsx"), openpyxl.load_workbook("gnumeric.xlsx").active["A1"].value, sep="|")
PY
found=$(env/bin/python look.py 2>/dev/null) || { echo "cannot run"; exit 2; }
echo "python-calamine 0.9.1 on files of Gnumeric $version (before, .ods, .xlsx; openpyxl on .xlsx): $found"
[ "$found" = "Thường đậm|Expecting 'table-cell', found |Thườngđậm|Thường đậm" ] || {
  echo "the behaviour has changed"; exit 1; }
