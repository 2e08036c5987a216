#!/usr/bin/env bash
# pyxlsb 1.0.10 and python-calamine 0.9.1 (PyPI; by them pandas, and fastexcel for polars): of a list of wards in an .xlsb that SheetJS
# (npm xlsx 0.18.5) wrote nothing is there but the sum below it, or the names of the wards without their points.
#
# Expected ([MS-XLSB], 2.4: beside BrtCellReal there is BrtShortReal, and so for each kind of cell; a short one stands in the column
# behind the cell before it): both readers, whose documentation says that they read .xlsb, give what LibreOffice 7.4.7
# opens and SheetJS reads itself, or say that they do not know a record.
# Seen: of the records 12 to 18 (blank, RK, error, yes or no, number, string) pyxlsb and calamine know none and pass over them. SheetJS
# writes them for each cell behind another one, as Aspose can. calamine has the first column (a full record), pyxlsb not even
# that, since it is a string within the cell (BrtCellSt, record 6), and the sum, a formula's value. Of 4.5, 10 and 7.25
# none is read; what is reckoned from the table is nothing, of rows that are all there. No error or warning.
# What we do: .xlsb is refused at the door with a sentence; workbooks are read by scoring/workbooks/filled_sheet.py, which
# takes .xlsx alone.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund xlsx@0.18.5 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install SheetJS 0.18.5"; exit 2; }
python3 -m venv env && env/bin/pip install --quiet pyxlsb==1.0.10 python-calamine==0.9.1 || {
  echo "cannot install pyxlsb 1.0.10 and python-calamine 0.9.1"; exit 2; }
cat >look.cjs <<'JS'
const XLSX = require("xlsx");
const sheet = XLSX.utils.aoa_to_sheet([["Đơn vị", "Điểm"], ["Phường 1", 4.5], ["Phường 2", 10], ["Phường 3", 7.25], [null, 0]]);
sheet.B5 = { t: "n", v: 21.75, f: "SUM(B2:B4)" };
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, sheet, "Điểm");
for (const type of ["xlsb", "xlsx"]) XLSX.writeFile(book, `points.${type}`, { bookType: type });
const read = XLSX.readFile("points.xlsb");
console.log("SheetJS, .xlsb:", JSON.stringify(XLSX.utils.sheet_to_json(read.Sheets["Điểm"], { header: 1, defval: "" })));
JS
cat >look.py <<'PY'
from pyxlsb import open_workbook
from python_calamine import CalamineWorkbook

WHOLE = [["Đơn vị", "Điểm"], ["Phường 1", 4.5], ["Phường 2", 10.0], ["Phường 3", 7.25], ["", 21.75]]


def by_calamine(name):
    return CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()


def by_pyxlsb(name):
    with open_workbook(name) as book, book.get_sheet(1) as sheet:
        return [[cell.v for cell in row] for row in sheet.rows()]


print("calamine, .xlsx:", by_calamine("points.xlsx"))
print("calamine, .xlsb:", by_calamine("points.xlsb"))
print("pyxlsb, .xlsb:", by_pyxlsb("points.xlsb"))
if by_calamine("points.xlsx") != WHOLE:
    raise SystemExit("the control is wrong")
names = [[row[0], ""] for row in WHOLE[:4]] + [["", 21.75]]
nothing = [[None, None]] * 4 + [[None, 21.75]]
raise SystemExit(by_calamine("points.xlsb") != names or by_pyxlsb("points.xlsb") != nothing)
PY
node look.cjs || { echo "cannot run SheetJS"; exit 2; }
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
