#!/usr/bin/env bash
# highcharts 13.1.1 (npm, module data): a list that was copied out of a sheet has one column, and its points are days of April 2001; and so are
# the names of wards with a number, from whatever list.
#
# Expected (its API, data.itemDelimiter: "Defaults to the tab character \t if a tab character is found in the CSV string, if not it defaults
# to ,"; data.parseDate is for texts in one of the formats of dateFormats): Đơn vị and Điểm, with An Bình 4.5 and Hòa Lợi 10, as where
# the tab is named or a semicolon stands in its place.
# Seen: with tabs the whole row is one cell, headed "Đơn vị<tab>Điểm"; with points 4,5 and 10,25 there are two, cut at the comma, of which the second holds 5
# and 25, with decimalPoint "," too. What is left of the row ends with a number, so that Date.parse takes it: "An Bình<tab>4.5" is the 5th of
# April 2001. "Phường 2" and "Phường 10" are 1 February and 1 October 2001 with semicolons as well (and in rows), so that a chart by wards has an axis of time;
# with Phường 13 in the list one column holds days and names. Of "Dân vận ""khéo""" and 4.5 behind it one cell is made. No error.
# What we do: charts are drawn on the server from the numbers themselves (scoring/pages, templates/components/chart.html), without a library.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts highcharts@13.1.1 jsdom@24.1.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install highcharts 13.1.1"; exit 2; }
cat >look.cjs <<'JS'
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<body></body>", { pretendToBeVisual: true });
window.CSS = { supports: () => false };
Object.assign(globalThis, { window, document: window.document, Node: window.Node });
const Highcharts = require("highcharts");
require("highcharts/modules/data");
const day = (value) => (value > 1e9 ? new Date(value).toISOString().slice(0, 10) : value);
const columns = (csv, more) => JSON.stringify(new Highcharts.Data({ csv, ...more }).columns.map((column) => column.map(day)));
const dots = "Đơn vị\tĐiểm\nAn Bình\t4.5\nHòa Lợi\t10\n";
const commas = "Đơn vị\tĐiểm\nAn Bình\t4,5\nHòa Lợi\t10,25\n";
console.log("highcharts", Highcharts.version);
const seen = [
  columns(dots, { itemDelimiter: "\t" }), // the control
  columns(dots),
  columns(commas, { decimalPoint: "," }),
  columns("Đơn vị;Điểm\nPhường 2;4.5\nPhường 10;10\n"),
  columns("Đơn vị;Điểm\nPhường 2;4.5\nPhường 13;10\n"),
  columns('Đơn vị,Điểm\n"Dân vận ""khéo""",4.5\nHòa Lợi,10\n'),
];
console.log(seen.join("\n"));
const there = [
  [["Đơn vị", "An Bình", "Hòa Lợi"], ["Điểm", 4.5, 10]],
  [["Đơn vị\tĐiểm", "2001-04-05", "2001-10-01"]],
  [["Đơn vị\tĐiểm", "2001-04-01", "2001-10-01"], ["undefined", 5, 25]],
  [["Đơn vị", "2001-02-01", "2001-10-01"], ["Điểm", 4.5, 10]],
  [["Đơn vị", "2001-02-01", "Phường 13"], ["Điểm", 4.5, 10]],
  [["Đơn vị", "2001-04-05", "Hòa Lợi"], ["Điểm", null, 10]],
].map((list) => JSON.stringify(list));
process.exit(seen.join() === there.join() ? 0 : 1);
JS
TZ=UTC timeout 60 node look.cjs || { echo "the behaviour has changed"; exit 1; }
