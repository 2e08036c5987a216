#!/usr/bin/env bash
# SheetJS (npm xlsx 0.18.5) and openpyxl 3.1.5 treat the escapes of SpreadsheetML strings by halves.
#
# Expected (ECMA-376, part 1, 22.9.2.19, ST_Xstring): _xHHHH_ in a string of the file means that one
# character; a text that holds such a pattern is written with _x005F_ before it. So every text
# survives saving and opening, and a line end of Windows is no underscore.
# Seen: SheetJS reads the escapes but does not write them for a text that looks like one, so that
# "_x0041_" comes back as "A". openpyxl leaves the escape that SheetJS writes for a
# carriage return in the text: "một_x000d_" and a line end.
# What we do: scoring/workbooks/filled_sheet.py reads cells itself and knows both directions
# (`unescaped`, `escaped`); scoring/workbooks/stream.py writes through `escaped`.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund xlsx@0.18.5 >>npm.log 2>&1 &&
  python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 || {
  echo "cannot install xlsx 0.18.5 and openpyxl 3.1.5"; exit 2; }
cat >look.cjs <<'JS'
const XLSX = require("xlsx");
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["_x0041_", "một\r\nhai"]]), "A");
XLSX.writeFile(book, "book.xlsx", { bookSST: true });
console.log(JSON.stringify(XLSX.readFile("book.xlsx").Sheets.A.A1.v));
JS
sheetjs=$(node look.cjs) || { echo "cannot run SheetJS"; exit 2; }
openpyxl=$(env/bin/python -c 'import openpyxl; print(ascii(openpyxl.load_workbook("book.xlsx").active["B1"].value))') || {
  echo "cannot run openpyxl"; exit 2; }
echo "SheetJS 0.18.5: \"_x0041_\" comes back as $sheetjs"
echo "openpyxl 3.1.5: \"một\\r\\nhai\" comes back as $openpyxl"
case "$sheetjs $openpyxl" in
  '"A" '*_x000[dD]_*) ;;
  *) echo "the behaviour has changed"; exit 1 ;;
esac
