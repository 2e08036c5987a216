#!/usr/bin/env bash
# @fortune-sheet/formula-parser 0.2.13 (npm, the formulas of Fortune Sheet): four points and a half typed with a comma are four in every sum, and 7,8 brought down to a quarter of a
# point stays 7,8.
#
# Expected (Excel's help of SUM and MEDIAN: text and empty cells of a range are left out; of FLOOR: it "rounds number down, toward zero, to the nearest multiple of
# significance"; of COUNTIF: an asterisk stands for any letters, a question mark for one): of 4.5, the text "4,5", 10 and an empty cell the sum is 14.5 and the median
# 7.25, FLOOR(7.8,0.25) is 7.75, CEILING(7.6,0.25) 7.75, COUNTIF of "Phường*" two of two, as formualizer 0.13.0 and LibreOffice 7.4.7 have them.
# Seen: the sum is 18.5, while COUNT finds two numbers and AVERAGE is 7.25 of the same cells: what stands before the comma is added. "4,5"*2 is 8. The
# median is 2.25, less than the least of them. FLOOR and CEILING are 7.8, no quarter at all, while MROUND has 7.75.
# COUNTIF with * or ? finds nothing, without an error. Numbers alone are right.
# What we do: points are read on the server (scoring/rules/points.py takes 4,5 and 4.5), and no sheet is reckoned in a browser.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts @fortune-sheet/formula-parser@0.2.13 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install @fortune-sheet/formula-parser 0.2.13"; exit 2; }
cat >look.cjs <<'JS'
const { Parser } = require("@fortune-sheet/formula-parser");
const cells = [[4.5], ["4,5"], [10], [null], ["Phường 2"], ["Phường 10"]];
const parser = new Parser();
parser.on("callRangeValue", (from, to, _options, done) => done(cells.slice(from.row.index, to.row.index + 1)));
const expected = {
  "COUNT(A1:A4)": 2, "AVERAGE(A1:A4)": 7.25, "MAX(A1:A4)": 10, "MROUND(7.8,0.25)": 7.75, 'COUNTIF(A5:A6,"Phường 2")': 1, // the control
  "SUM(A1:A4)": 18.5, '"4,5"*2': 8, "MEDIAN(A1:A4)": 2.25, "FLOOR(7.8,0.25)": 7.8, "CEILING(7.6,0.25)": 7.8, 'COUNTIF(A5:A6,"Phường*")': 0,
};
let same = true;
for (const [formula, there] of Object.entries(expected)) {
  const { error, result } = parser.parse(formula);
  console.log(formula, error ?? result);
  same = same && (error ?? result) === there;
}
process.exit(same ? 0 : 1);
JS
timeout 60 node look.cjs || { echo "the behaviour has changed"; exit 1; }
