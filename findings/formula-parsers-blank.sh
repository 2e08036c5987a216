#!/usr/bin/env bash
# fast-formula-parser 1.0.19 and hot-formula-parser 4.0.0 (npm): a blank cell is not the empty text.
#
# Expected: IF(B1="",1,2) is 1 where B1 is blank, and MEDIAN leaves the blank cells of a range out, as
# AVERAGE does. An empty cell compared with a text counts as the empty text (OpenDocument Formula, Empty
# Cell); LibreOffice 7.4.7, Gnumeric 1.12.55, HyperFormula 3.5.0 and IronCalc 0.9.1 reckon so.
# Seen: 2 by both; hot-formula-parser counts blanks as zeros in MEDIAN, not in AVERAGE and COUNT.
# Both packages ask for the value of a cell, and get null for one that holds nothing.
# What we do: scoring/workbooks/formulas.py asks IF(F5="",D5,F5) for a verified score that is missing;
# the value stands beside each formula, so that only who reckons anew with these sees another gap.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund fast-formula-parser@1.0.19 hot-formula-parser@4.0.0 >>npm.log 2>&1 || {
  echo "cannot install fast-formula-parser 1.0.19 and hot-formula-parser 4.0.0"; exit 2; }
cat >look.cjs <<'JS'
const Fast = require("fast-formula-parser");
const { Parser: Hot } = require("hot-formula-parser");

// A1:A5 are 0.1, 0.2, 2.9 and two blanks; B1 is blank.
const at = (row, column) => (column === 0 ? [0.1, 0.2, 2.9][row] : undefined) ?? null;
const block = (top, left, bottom, right) => {
  const rows = [];
  for (let row = top; row <= bottom; row++) {
    const cells = [];
    for (let column = left; column <= right; column++) cells.push(at(row, column));
    rows.push(cells);
  }
  return rows;
};
const fast = new Fast({
  onCell: ({ row, col }) => at(row - 1, col - 1),
  onRange: ({ from, to }) => block(from.row - 1, from.col - 1, to.row - 1, to.col - 1),
});
const hot = new Hot();
hot.on("callCellValue", ({ row, column }, done) => done(at(row.index, column.index)));
hot.on("callRangeValue", (a, b, done) => done(block(a.row.index, a.column.index, b.row.index, b.column.index)));

const reckon = (text) => { const { error, result } = hot.parse(text); return error ?? result; };
const whole = (value) => Math.round(value * 1000) / 1000;
console.log("fast IF " + fast.parse('IF(B1="",1,2)', { sheet: "A", row: 9, col: 9 }));
console.log("hot IF " + reckon('IF(B1="",1,2)'));
console.log(`hot MEDIAN ${reckon("MEDIAN(A1:A5)")}, COUNT ${reckon("COUNT(A1:A5)")}, AVERAGE ${whole(reckon("AVERAGE(A1:A5)"))}`);
JS
found=$(node look.cjs 2>err) || { cat err; echo "cannot run"; exit 2; }
echo "fast-formula-parser 1.0.19, hot-formula-parser 4.0.0"; echo "$found"
[ "$found" = $'fast IF 2\nhot IF 2\nhot MEDIAN 0.1, COUNT 3, AVERAGE 1.067' ] || { echo "the behaviour has changed"; exit 1; }
