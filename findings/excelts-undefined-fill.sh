#!/usr/bin/env bash
# @cj-tech-master/excelts 10.2.0 (npm): a workbook of openpyxl or LibreOffice in which it changed one cell cannot
# be opened by openpyxl any more, nor by what reads through it.
#
# Expected (ECMA-376, part 1, 18.8.32 and 18.18.55: patternType may be missing, and is one of nineteen words): a fill
# without a pattern, which openpyxl 3.1.5 and LibreOffice 7.4.7 write for "none", comes back without one, as exceljs
# 4.4.0, from which excelts comes, writes it.
# Seen: patternType="undefined", as soon as one cell has a look of its own (a field that is not locked, a day).
# openpyxl, and whatever reads through it, refuses the whole workbook ("could not read stylesheet … invalid XML"), the
# points with it. A workbook that excelts made itself is right.
# What we do: scoring/workbooks/filled_sheet.py reads of a style its number format alone, and so does the look at evidence
# where openpyxl refuses the rest (scoring/files/reader.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install openpyxl 3.1.5"; exit 2; }
npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts exceljs@4.4.0 @cj-tech-master/excelts@10.2.0 >>npm.log 2>&1 || {
  echo "cannot install exceljs 4.4.0 and @cj-tech-master/excelts 10.2.0"; exit 2; }
cat >make.py <<'PY'
from datetime import date

from openpyxl import Workbook

workbook = Workbook()
workbook.active.append(("An Bình", 4.5, date(2026, 11, 30)))
workbook.save("made.xlsx")
PY
cat >look.mjs <<'JS'
import { Workbook } from "@cj-tech-master/excelts";
import ExcelJS from "exceljs";
for (const [name, Book] of Object.entries({ exceljs: ExcelJS.Workbook, excelts: Workbook })) {
  const book = new Book();
  await book.xlsx.readFile("made.xlsx");
  book.worksheets[0].getCell("B1").value = 5;
  await book.xlsx.writeFile(`${name}.xlsx`);
}
const own = new Workbook();
const cell = own.addWorksheet("A").getCell("A1");
cell.value = new Date(Date.UTC(2026, 10, 30));
cell.numFmt = "dd/mm/yyyy";
await own.xlsx.writeFile("own.xlsx");
JS
cat >look.py <<'PY'
import re
from zipfile import ZipFile

from openpyxl import load_workbook

for name in ("made", "exceljs", "own", "excelts"):
    with ZipFile(f"{name}.xlsx") as book:
        patterns = re.findall(r"<patternFill([^>/]*)", book.read("xl/styles.xml").decode())
    try:
        said = f"opened, {load_workbook(f'{name}.xlsx').active['A1'].value}"
    except ValueError as error:
        said = f"an error: {str(error).split('.')[0]}"
    print(f"{name}: {said};", *(pattern.strip() or "none said" for pattern in patterns))
PY
found=$(env/bin/python make.py && node look.mjs && env/bin/python -W ignore look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
[ "$(grep -c '^\(made\|exceljs\|own\): opened, ' <<<"$found")" = 3 ] || { echo "the control is wrong"; exit 1; }
grep -q '^excelts: an error: Unable to read workbook: could not read stylesheet.*patternType="undefined"' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
