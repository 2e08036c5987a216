#!/usr/bin/env bash
# SheetJS (npm xlsx 0.18.5), exceljs 4.4.0 and excelize 0.1.0 (Python package of the Go library): a formula
# that was filled down in Excel says something else in each row.
#
# Expected (ECMA-376, part 1, 18.3.1.40: Excel keeps a formula that was filled down once, with t="shared";
# the other cells have it with its relative references moved): what stands between quotes is text and
# stays, so does the name of a sheet or of a value; openpyxl 3.1.5 and LibreOffice 7.4.7 read it so.
# SheetJS documents "Shared formulae are decompressed and each cell has the formula corresponding to its cell".
# Seen: whatever looks like a cell is moved. "Hạng A1" in the first row is "Hạng A2" and "Hạng A3" below
# it, and 'Tổ A1'!A1 becomes 'Tổ A2'!A2, a sheet that is not there; exceljs makes ĐiểM2 and ĐiểM3 of a value
# named Điểm1. excelize keeps those, but takes the quotes off the sheet and leaves its cell where it was:
# Tổ A1!A1 in every row, no formula any more. No error; what SheetJS saves again says so for good.
# What we do: scoring/workbooks/filled_sheet.py reads what stands in a cell and no formula; what the program writes
# itself (scoring/workbooks/formulas.py) is written out in each row.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts xlsx@0.18.5 exceljs@4.4.0 >>npm.log 2>&1 &&
  python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 excelize==0.1.0 2>>npm.log || {
  echo "cannot install xlsx 0.18.5, exceljs 4.4.0, openpyxl 3.1.5 and excelize 0.1.0"; exit 2; }
cat >make.py <<'PY'
from xml.sax.saxutils import escape
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

book = Workbook()
sheet, other = book.active, book.create_sheet("Tổ A1")
book.defined_names["Điểm1"] = DefinedName("Điểm1", attr_text=f"'{sheet.title}'!$Z$1")
for row, points in enumerate((90, 40, 60), 1):
    sheet.cell(row, 1, points)
    other.cell(row, 1, points)
book.save("plain.xlsx")
FORMULAS = {"B": 'IF(A1>=50,"Hạng A1","Hạng B1")', "C": "'Tổ A1'!A1+A1", "D": "A1*Điểm1"}
with ZipFile("plain.xlsx") as plain, ZipFile("filled.xlsx", "w") as filled:
    for name in plain.namelist():
        content = plain.read(name)
        if name == "xl/worksheets/sheet1.xml":
            text = content.decode()
            for row in (1, 2, 3):
                cells = "".join(
                    f'<c r="{column}{row}"><f t="shared" '
                    + (f'ref="{column}1:{column}3" si="{number}">{escape(formula)}</f>' if row == 1 else f'si="{number}"/>')
                    + "<v>0</v></c>"
                    for number, (column, formula) in enumerate(FORMULAS.items())
                )
                start = text.index(f'<row r="{row}"')
                end = text.index("</row>", start)
                text = text[:end] + cells + text[end:]
            content = text.encode()
        filled.writestr(name, content)
PY
cat >look.cjs <<'JS'
const XLSX = require("xlsx");
const ExcelJS = require("exceljs");
const CELLS = ["B3", "C3", "D3"];
(async () => {
  const first = XLSX.readFile("filled.xlsx");
  const sheet = first.Sheets[first.SheetNames[0]];
  console.log(["SheetJS", ...CELLS.map((cell) => sheet[cell].f)].join(" | "));
  const second = new ExcelJS.Workbook();
  await second.xlsx.readFile("filled.xlsx");
  console.log(["exceljs", ...CELLS.map((cell) => second.worksheets[0].getCell(cell).formula)].join(" | "));
})();
JS
cat >look.py <<'PY'
import excelize
from openpyxl import load_workbook

CELLS = ("B3", "C3", "D3")
sheet = load_workbook("filled.xlsx").worksheets[0]
print("openpyxl", *(sheet[cell].value.removeprefix("=") for cell in CELLS), sep=" | ")
book = excelize.open_file("filled.xlsx")
print("excelize", *(book.get_cell_formula(book.get_sheet_list()[0], cell) for cell in CELLS), sep=" | ")
PY
found=$(env/bin/python make.py && env/bin/python look.py && node look.cjs) || { echo "cannot run: $found"; exit 2; }
echo "the third row, as each reads it:"; echo "$found"
grep -qxF "openpyxl | IF(A3>=50,\"Hạng A1\",\"Hạng B1\") | 'Tổ A1'!A3+A3 | A3*Điểm1" <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF "excelize | IF(A3>=50,\"Hạng A1\",\"Hạng B1\") | Tổ A1!A1+A3 | A3*Điểm1" <<<"$found" &&
  grep -qxF "SheetJS | IF(A3>=50,\"Hạng A3\",\"Hạng B3\") | 'Tổ A3'!A3+A3 | A3*Điểm1" <<<"$found" &&
  grep -qxF "exceljs | IF(A3>=50,\"Hạng A3\",\"Hạng B3\") | 'Tổ A3'!A3+A3 | A3*ĐiểM3" <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
