#!/usr/bin/env bash
# accounting 0.4.1 (npm, accounting.js): a mark of 8.325 is 8,32 and one of 1.005 is 1,00, and points taken off are rounded the other way than points given.
#
# Expected (its documentation of toFixed: it "treats floats more like decimals" and "fixes binary rounding issues (eg. (0.615).toFixed(2) === "0.61") that present problems for
# accounting- and finance-related software"): half a hundredth goes up, as it does for 0.615; -4.25 with one decimal is as far from zero as 4.25, so that a
# deduction and the bonus that it takes back cancel out.
# Seen: the number is multiplied by a hundred and rounded, and 8.325 is 832.4999… then: 8.32, 1.01 for 1.015 and 1.00 for 1.005, by toFixed and formatNumber alike,
# while 0.615 and 91.675 are right. toFixed(4.25, 1) is 4.3 and toFixed(-4.25, 1) is -4.2, but formatNumber(-4.25, 1) is -4.3, since that takes the
# sign off beforehand: the two halves of the package write two marks. No warning.
# What we do: points are counted in hundredths on the server (scoring/rules/points.py), and halves go up by one rule.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts accounting@0.4.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install accounting 0.4.1"; exit 2; }
cat >look.cjs <<'JS'
const accounting = require("accounting");
const both = (number, places) => `${accounting.toFixed(number, places)} and ${accounting.formatNumber(number, places, ".", ",")}`;
const seen = [[0.615, 2], [1.015, 2], [91.675, 2], [8.325, 2], [1.005, 2], [4.25, 1], [-4.25, 1]].map(([number, places]) => {
  console.log(`${number} with ${places} decimals: ${both(number, places)}`);
  return both(number, places);
});
console.log("accounting", accounting.version);
process.exit(seen.join("|") === [
  "0.62 and 0,62", "1.01 and 1,01", "91.68 and 91,68", "8.32 and 8,32", "1.00 and 1,00", "4.3 and 4,3", "-4.2 and -4,3",
].join("|") ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
