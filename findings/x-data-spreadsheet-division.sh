#!/usr/bin/env bash
# x-data-spreadsheet 1.1.9 (npm): a third of ten points three times is 9.99, and who has not been marked yet pulls the
# average down.
#
# Expected (Excel's help of AVERAGE: empty cells of a range are ignored, as MIN ignores them; a division is kept as it is, to
# some fifteen figures, and only shown shorter): 10/3*3 is 10, 0.125/8 is 0.015625; of 4.5, a blank cell and 10 the average is
# 7.25, as the package reckons AVERAGE(4.5,10), and the least is 4.5.
# Seen: a quotient with more than five decimals is cut down to hundredths before one goes on with it: 10/3*3 is 9.99,
# 10/7*7 is 10.01, 0.125/8 is 0.02. AVERAGE counts blank cells of its range as zeros (4.83), MIN gives 0. 2*(3+4), whose
# brackets are no function's, is NaN, which is at least seen. Sums, and products alone, are right. No error.
# What we do: averages and shares are reckoned on the server in exact fractions (scoring/rules/measures.py); no formula of a sheet is
# evaluated by us.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --silent --no-audit --no-fund --ignore-scripts x-data-spreadsheet@1.1.9 esbuild@0.25.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install x-data-spreadsheet 1.1.9"; exit 2; }
# What the page itself asks for each cell, without the page.
cat >ask.js <<'JS'
export { default as cell } from "x-data-spreadsheet/src/core/cell";
export { formulam } from "x-data-spreadsheet/src/core/formula";
JS
node_modules/.bin/esbuild ask.js --bundle --format=cjs --outfile=asked.cjs --log-level=error || { echo "cannot bundle"; exit 2; }
cat >look.cjs <<'JS'
const { cell, formulam } = require("./asked.cjs");

const sheet = [["4.5", "10"], ["", "3"], ["10", "7"], ["0.125", "8"]];
const result = (formula) => cell.render(formula, formulam, (column, row) => sheet[row][column]);
console.log("x-data-spreadsheet", require("x-data-spreadsheet/package.json").version);
const seen = ["=SUM(A1:A3)", "=AVERAGE(4.5,10)", "=AVERAGE(A1:A3)", "=MIN(A1:A3)", "=B1/B2*3", "=B1/B3*7", "=A4/B4"].map((formula) => {
  const value = Number(result(formula));
  console.log(`${formula} is ${value}`);
  return Math.round(value * 1e4) / 1e4;
});
process.exit(String(seen) === "14.5,7.25,4.8333,0,9.99,10.01,0.02" ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
