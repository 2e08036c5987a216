#!/usr/bin/env bash
# exceljs 4.4.0 and @cj-tech-master/excelts 10.2.0 (npm): a form that LibreOffice saved comes back without its
# protection, and its fields locked.
#
# Expected (XML Schema, part 2, 3.2.2.1: a boolean is true, false, 1 or 0; ECMA-376, part 1, 18.3.1.85 and 18.8.33):
# sheet="true" protects as sheet="1" does, locked="false" leaves a cell to type in; what one opens, changes in one
# cell and saves has the same formulas shut and the same fields open. xlsx-populate 1.21.0 keeps both, and so do
# the two of the same form as openpyxl 3.1.5 wrote it (with 1 and 0).
# Seen: LibreOffice 7.4.7 writes true and false; the sheet is no longer protected, so that the formulas of the totals
# can be typed over, and the fields for the points count as locked, so that who protects it again shuts them too.
# What we do: protection is a courtesy: a sheet that comes back is compared cell by cell with what went out
# (scoring/workbooks/offline/returned.py), and reckoned on the server.
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-calc"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install openpyxl 3.1.5"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts exceljs@4.4.0 \
  @cj-tech-master/excelts@10.2.0 xlsx-populate@1.21.0 >>npm.log 2>&1 || {
  echo "cannot install exceljs 4.4.0, @cj-tech-master/excelts 10.2.0 and xlsx-populate 1.21.0"; exit 2; }
cat >make.py <<'PY'
from openpyxl import Workbook
from openpyxl.styles import Protection

workbook = Workbook()
sheet = workbook.active
for row in (("An Bình", 4.5), ("Đông Thuận", 10.25), ("Tổng", "=SUM(B1:B2)")):
    sheet.append(row)
for row in (1, 2):
    sheet.cell(row, 2).protection = Protection(locked=False)
sheet.protection.sheet = True
workbook.save("openpyxl.xlsx")
PY
cat >look.mjs <<'JS'
import { Workbook } from "@cj-tech-master/excelts";
import ExcelJS from "exceljs";
import XlsxPopulate from "xlsx-populate";
for (const file of ["openpyxl", "libreoffice"]) {
  for (const [name, Book] of Object.entries({ exceljs: ExcelJS.Workbook, excelts: Workbook })) {
    const book = new Book();
    await book.xlsx.readFile(`${file}.xlsx`);
    book.worksheets[0].getCell("B1").value = 5;
    await book.xlsx.writeFile(`${file}-${name}.xlsx`);
  }
  const book = await XlsxPopulate.fromFileAsync(`${file}.xlsx`);
  book.sheet(0).cell("B1").value(5);
  await book.toFileAsync(`${file}-xlsx-populate.xlsx`);
}
JS
cat >look.py <<'PY'
import re
from zipfile import ZipFile

TRUE = ("1", "true")


def said(file):
    with ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        looks = re.findall(r"<xf\b(?:[^>]*/>|.*?</xf>)", re.search("<cellXfs.*</cellXfs>", book.read("xl/styles.xml").decode(), re.S)[0], re.S)
    protection = re.search(r'<sheetProtection\b[^>]*\bsheet="(\w+)"', sheet)
    field = re.search(r'<c r="B2"[^>]*?\bs="(\d+)"', sheet)
    locked = re.search(r'locked="(\w+)"', looks[int(field[1])] if field else "")
    return "protected" if protection and protection[1] in TRUE else "not protected", (
        "open" if locked and locked[1] not in TRUE else "locked"
    )


for file in ("openpyxl", "libreoffice"):
    for name in ("", "-xlsx-populate", "-exceljs", "-excelts"):
        print(f"{file}{name}: %s, fields %s" % said(f"{file}{name}.xlsx"))
PY
env/bin/python make.py && cp openpyxl.xlsx libreoffice.xlsx && mkdir out &&
  soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to xlsx --outdir out libreoffice.xlsx >office.log 2>&1 </dev/null &&
  mv out/libreoffice.xlsx . && node look.mjs || { cat office.log; echo "cannot run"; exit 2; }
found=$(env/bin/python -W ignore look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
[ "$(grep -c ': protected, fields open$' <<<"$found")" = 6 ] || { echo "the control is wrong"; exit 1; }
for name in exceljs excelts; do
  grep -qxF "libreoffice-$name: not protected, fields locked" <<<"$found" || {
    echo "the behaviour has changed"; exit 1; }
done
