#!/usr/bin/env bash
# SheetJS (npm xlsx 0.18.5): saved as .wk3, 0,75 points are 2,75 and 0,3 are 1,3; and 4,25 points off are, read back, 278.523,75.
#
# Expected (its documentation, "Supported Output Formats": wk3 is Lotus 1-2-3, of which the package has a reader as well): a number
# that is written is read as that number, as it is with .wk1 of the same package.
# Seen: a number of Lotus has ten bytes, a mantissa whose first bit is 1 and an exponent. For numbers between 0 and 1 the exponent
# is cut towards zero in place of down, so that the first bit is lost: 0.1, 0.3, 0.75 and 0.9 come back as 0.35, 1.3, 2.75 and
# 2.9, in the package itself and in LibreOffice 7.4.7. Powers of a half (0.5, 0.25, 0.125) and everything from 1 up are
# right, so that a look at a few full points finds nothing. Numbers below zero are written right and read wrong: -4.25 is
# -278523.75 in the package, -4.25 in LibreOffice. No error.
# What we do: workbooks are written as .xlsx only (scoring/workbooks/stream.py), and read back in tests.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund xlsx@0.18.5 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install SheetJS 0.18.5"; exit 2; }
cat >look.cjs <<'JS'
const XLSX = require("xlsx");
const points = [0.1, 0.3, 0.5, 0.75, 0.9, 1.5, 4.5, 14.75, -4.25];
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(points.map((point) => [point])), "S");
const back = (type) => {
  XLSX.writeFile(book, `points.${type}`, { bookType: type });
  const read = XLSX.readFile(`points.${type}`);
  return XLSX.utils.sheet_to_json(read.Sheets[read.SheetNames[0]], { header: 1 }).map(([point]) => point);
};
console.log("written:", points.join(" "));
const [wk1, wk3] = [back("wk1").join(" "), back("wk3").join(" ")];
console.log(".wk1 read back:", wk1);
console.log(".wk3 read back:", wk3);
process.exit(wk1 === points.join(" ") && wk3 === "0.35 1.3 0.5 2.75 2.9 1.5 4.5 14.75 -278523.75" ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
command -v soffice >/dev/null || { echo "LibreOffice was not looked at: apt-get install libreoffice-calc"; exit 0; }
timeout 180 soffice -env:UserInstallation="file://$tmp/profile" --headless --convert-to csv points.wk3 >soffice.log 2>&1 || {
  cat soffice.log; echo "soffice cannot open it"; exit 2; }
found=$(tr '\n' ' ' <points.csv)
echo ".wk3 in LibreOffice: $found"
[ "$found" = "0.35 1.3 0.5 2.75 2.9 1.5 4.5 14.75 -4.25 " ] || { echo "the behaviour has changed"; exit 1; }
