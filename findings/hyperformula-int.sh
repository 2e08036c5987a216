#!/usr/bin/env bash
# HyperFormula 3.5.0 (npm): INT of points taken off rounds up.
#
# Expected (Excel's help of INT: "Rounds a number down to the nearest integer", with =INT(-8.9) as -9 for its
# example; OpenDocument Formula says the same): INT(-4.5) is -5, as LibreOffice 7.4.7, Gnumeric 1.12.55
# and fast-formula-parser 1.0.19 reckon, and HyperFormula's own FLOOR(-4.5,1).
# Seen: -4, what TRUNC gives; so A1-INT(A1), the part behind the comma, is -0.5 instead of 0.5, and a
# whole part taken by INT is no longer what MOD belongs to (MOD(-4.5,1) is 0.5).
# What we do: scoring/workbooks/formulas.py rounds by ROUND alone; the server reckons points itself.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts hyperformula@3.5.0 fast-formula-parser@1.0.19 >>npm.log 2>&1 || {
  echo "cannot install hyperformula 3.5.0 and fast-formula-parser 1.0.19"; exit 2; }
cat >look.js <<'JS'
const { HyperFormula } = require("hyperformula");
const Parser = require("fast-formula-parser");
for (const formula of ["INT(-4.5)", "INT(4.5)", "FLOOR(-4.5,1)", "TRUNC(-4.5)", "MOD(-4.5,1)", "-4.5-INT(-4.5)"]) {
  const sheet = HyperFormula.buildFromArray([[`=${formula}`]], { licenseKey: "gpl-v3" });
  const theirs = new Parser().parse(formula, { row: 1, col: 1, sheet: "S" });
  console.log(`${formula}: ${sheet.getCellValue({ sheet: 0, row: 0, col: 0 })}, by the other ${theirs.error ?? theirs}`);
}
JS
found=$(node look.js) || { echo "cannot run"; exit 2; }
echo "$found"
grep -q '^INT(-4.5): -4, by the other -5$' <<<"$found" && grep -q '^FLOOR(-4.5,1): -5, ' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
