#!/usr/bin/env bash
# jspreadsheet-ce 5.0.4 with @jspreadsheet/formula 2.0.2 (npm): four points and a half are 45 in every formula, although the
# column says that the comma stands before decimals.
#
# Expected (its documentation: decimal is the decimal separator of a column, mask the look of its numbers; Excel's help of SUM:
# text in the cells of a range is left out): of 4,5 · 10 · 9,75 · 4,5 in a column with mask "#.##0,00" and decimal "," the
# sum is 28.75, or 10 where the three are taken for texts; FLOOR(7.8,0.25) is 7.75 and CEILING(7.6,0.25) is 7.75, as
# LibreOffice 7.4.7 has them.
# Seen: the comma is taken out: the sum is 1075, the greatest 975, and 4,5 is greater than 10. The cells show 4,5. So it is in
# a column of texts. Handed over as numbers (4.5, not "4,5"), the points are right, which is how a page first shows them;
# what people type afterwards is text. FLOOR and CEILING are 7.8: the result is rounded to the place of the first figure of
# the step, here tenths. No error.
# What we do: sheets are Excel's or LibreOffice's, and points are read by scoring/rules/points.py, 4,5 and 4.5 alike.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --silent --no-audit --no-fund --ignore-scripts jspreadsheet-ce@5.0.4 @jspreadsheet/formula@2.0.2 jsdom@24.1.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install jspreadsheet-ce 5.0.4"; exit 2; }
cat >look.cjs <<'JS'
const { readFileSync } = require("fs");
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<body></body>", { pretendToBeVisual: true, runScripts: "outside-only" });
for (const path of ["jsuites/dist/jsuites.js", "@jspreadsheet/formula/dist/index.js", "jspreadsheet-ce/dist/index.js"]) {
  window.eval(readFileSync(`node_modules/${path}`, "utf8"));
}
window.eval(`window.ask = (points, formulas, column, typed) => {
  document.body.innerHTML = "<div></div>";
  const data = formulas.map((formula, row) => [typed ? "" : points[row] ?? "", formula]);
  const [sheet] = jspreadsheet(document.querySelector("div"), { worksheets: [{ data, columns: [column, { type: "text" }] }] });
  const shown = (column, row) => document.querySelector('td[data-x="' + column + '"][data-y="' + row + '"]').textContent;
  if (typed) points.forEach((value, row) => sheet.setValueFromCoords(0, row, value));
  return [points.map((_, row) => shown(0, row)).join(" "), formulas.map((_, row) => shown(1, row)).join(" ")];
}`);
const FORMULAS = ["=SUM(A1:A4)", "=MAX(A1:A4)", "=A1>A2", "=A1*2", "=FLOOR(7.8,0.25)", "=CEILING(7.6,0.25)"];
const comma = { type: "numeric", mask: "#.##0,00", decimal: "," };
function asked(what, points, column, typed) {
  window.given = JSON.stringify([points, FORMULAS, column, typed]);
  const [cells, results] = window.eval("ask(...JSON.parse(given))");
  console.log(`${what}: ${cells} -> ${results}`);
  return results;
}
console.log("jspreadsheet-ce 5.0.4", FORMULAS.join(" "));
const numbers = asked("handed over as numbers", [4.5, 10, 9.75, 4.5], comma, false);
const texts = asked("handed over as texts", ["4,5", "10", "9,75", "4,5"], comma, false);
const typed = asked("typed", ["4,5", "10", "9,75", "4,5"], comma, true);
const plain = asked("typed in a column of texts", ["4,5", "10", "9,75", "4,5"], { type: "text" }, true);
const wrong = "1075 975 true 90 7.8 7.8";
process.exit(numbers === "28.75 10 false 9 7.8 7.8" && texts === wrong && typed === wrong && plain === wrong ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
