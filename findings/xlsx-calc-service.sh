#!/usr/bin/env bash
# xlsx-calc 0.9.2 (npm): two years and nine months in office are one year, and 7,8 points brought down to a quarter of
# a point are 7.
#
# Expected (Excel's help of DATEDIF: the number of whole days, months or years between two dates; of FLOOR: it "rounds
# number down, toward zero, to the nearest multiple of significance"; of ROUND: half goes away from zero, as for -4.25;
# of SUM: an array is added up; the package is "a simple xlsx formula calculator"): LibreOffice 7.4.7 and formualizer
# 0.13.0 have 2 years, 29 days, 7.75, -4.3 and 14.5.
# Seen: DATEDIF of two cells with dates, as SheetJS reads them, is 1 for "y", "m" and "d" alike, however far apart; it
# takes the days for milliseconds. FLOOR leaves its second argument out, which CEILING heeds (7.6 up to a quarter is
# 7.75), so that one of the two loses up to a point. ROUND goes up at half below zero. SUM({4.5,10}) is NaN.
# Where it does not know a function it says so; here it does not. The points of ROUND above zero are right.
# What we do: no formula of a sheet is evaluated by us; steps of points and service are reckoned by scoring/rules.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --silent --no-audit --no-fund xlsx-calc@0.9.2 xlsx@0.18.5 >>npm.log 2>&1 || {
    cat npm.log; echo "cannot install xlsx-calc 0.9.2"; exit 2; }
cat >look.cjs <<'JS'
const sheets = require("xlsx");
const calculate = require("xlsx-calc");

const days = (year, month, day) => Date.UTC(year, month - 1, day) / 86400000 + 25569;
const cells = [
  [days(2024, 2, 29), days(2026, 11, 30), days(2026, 1, 31), days(2026, 3, 1)],
  [7.8, 7.6, -4.25, 4.25],
];
function value(formula) {
  const sheet = sheets.utils.aoa_to_sheet(cells);
  sheet.F1 = { t: "n", f: formula };
  sheet["!ref"] = "A1:F2";
  calculate({ SheetNames: ["S"], Sheets: { S: sheet } });
  return String(sheet.F1.v);
}
// What is reckoned, what it should be, what comes out.
const looked = [
  ['DATEDIF(A1,B1,"y")', "2", "1"],
  ['DATEDIF(C1,D1,"d")', "29", "1"],
  ["FLOOR(A2,0.25)", "7.75", "7"],
  ["CEILING(B2,0.25)", "7.75", "7.75"],
  ["ROUND(C2,1)", "-4.3", "-4.2"],
  ["ROUND(D2,1)", "4.3", "4.3"],
  ["SUM({4.5,10})", "14.5", "NaN"],
  ["SUM(C2:D2)", "0", "0"],
];
let same = true;
for (const [formula, right, seen] of looked) {
  const found = value(formula);
  console.log(`${formula}: ${found}${found === right ? "" : `, not ${right}`}`);
  same &&= found === seen;
}
process.exit(same ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
