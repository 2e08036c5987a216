#!/usr/bin/env bash
# SheetJS (npm xlsx 0.18.5): saved as .dif, an award of 1.234.567 đồng is one đồng, and 91,68 points are 91,7.
#
# Expected (its documentation: DIF is among the formats that it reads and writes; the format: behind "0," stands the number itself): a
# number is written as it is, whatever its cell looks like, as the package does it in .slk, .xls, .fods and .xlsx.
# Seen: of a workbook that was read from .xlsx, where a cell has a number format, what is shown stands in the place of
# the number: 0,1,234,567 for 1234567 in #,##0; 0,91.7 for 91.68 in 0.0; 0,92% for 0.915 in 0%. Read again by the package itself these are 1, 91.7 and 0.92; Gnumeric 1.12.55 has 1, 91.7 and
# 92. Cells without a format are right, so that the same sum is once 1234567 and once 1. No error.
# What we do: workbooks are written and taken as .xlsx only (scoring/workbooks); a number's cell holds the number.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund xlsx@0.18.5 >>npm.log 2>&1 || { cat npm.log; echo "cannot install SheetJS 0.18.5"; exit 2; }
cat >look.cjs <<'JS'
const XLSX = require("xlsx");
const { readFileSync } = require("fs");
const sheet = XLSX.utils.aoa_to_sheet([[1234567, 91.68, 0.915], [1234567, 91.68, 0.915]]);
[["A1", "#,##0"], ["B1", "0.0"], ["C1", "0%"]].forEach(([cell, format]) => (sheet[cell].z = format));
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, sheet, "S");
XLSX.writeFile(book, "from.xlsx");
const from = XLSX.readFile("from.xlsx");
for (const [type, name] of [["sylk", "sums.slk"], ["biff8", "sums.xls"], ["dif", "sums.dif"]]) {
  XLSX.writeFile(from, name, { bookType: type });
  const read = XLSX.readFile(name);
  console.log(name, JSON.stringify(XLSX.utils.sheet_to_json(read.Sheets[read.SheetNames[0]], { header: 1 })));
}
console.log(readFileSync("sums.dif", "utf8").split(/\r?\n/).slice(14).filter((line) => line.startsWith("0,")).join(" | "));
JS
found=$(node look.cjs) || { echo "cannot run"; exit 2; }
echo "$found"
expected='sums.slk [[1234567,91.68,0.915],[1234567,91.68,0.915]]
sums.xls [[1234567,91.68,0.915],[1234567,91.68,0.915]]
sums.dif [[1,91.7,0.92],[1234567,91.68,0.915]]
0,1,234,567 | 0,91.7 | 0,92% | 0,1234567 | 0,91.68 | 0,0.915'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
command -v ssconvert >/dev/null || { echo "Gnumeric was not looked at: apt-get install gnumeric"; exit 0; }
ssconvert -T Gnumeric_stf:stf_csv sums.dif out.csv >log 2>&1 || { cat log; exit 2; }
echo "Gnumeric: $(head -1 out.csv)"
[ "$(head -1 out.csv)" = "1,91.7,92" ] || { echo "the behaviour has changed"; exit 1; }
