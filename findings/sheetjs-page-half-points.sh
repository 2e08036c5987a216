#!/usr/bin/env bash
# SheetJS (npm xlsx 0.18.5): of a table on a page, of a saved page and of a list with semicolons, 4,5 points are 45, 10,25 are 1025 and 86,5% is eight per cent and a half.
#
# Expected (its documentation: table_to_sheet and read "interpret" texts as Excel would; a comma that separates thousands stands before three digits): 4,5 and 10,25 stay
# texts, as LibreOffice 7.4.7 in English has them and as the package itself leaves 1.234.567, 17:30 and 30/11/2026; or they are 4.5 and 10.25 where the list is cut at semicolons,
# which is done so that commas can stand before decimals.
# Seen: commas between digits are thrown away wherever they stand, before the number is read: -0,5 is -5, 4,50 is 450, 86,5% is 8.65, the percentage 865%. So table_to_sheet
# (the usual way to a button "Excel"), read of HTML and of CSV, with semicolons or with quotes around 4,5, alike; what is shown of a list (w) is still
# 4,5, so that a look finds nothing before it is saved or added up. Whole points are right. No warning; with raw: true all are texts, which one has to know of.
# What we do: workbooks are made on the server from the numbers themselves (scoring/workbooks), never from what a page shows.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts xlsx@0.18.5 jsdom@24.1.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install SheetJS 0.18.5"; exit 2; }
cat >look.cjs <<'JS'
const { JSDOM } = require("jsdom");
const XLSX = require("xlsx");
const texts = ["10", "4,5", "10,25", "-0,5", "86,5%", "1.234.567", "30/11/2026"];
const html = `<table>${texts.map((text) => `<tr><td>${text}</td></tr>`).join("")}</table>`;
const semicolons = `Đơn vị;Điểm\n${texts.map((text, at) => `Phường ${at};${text}`).join("\n")}\n`;
const told = (sheet, column, first) => texts.map((_, at) => sheet[`${column}${at + first}`]).map(({ t, v, w }) => (t === "n" ? `${v}` : `"${v}"`)).join(" ");
const first = (book) => book.Sheets[book.SheetNames[0]];
console.log("SheetJS", XLSX.version, texts.join(" "));
const seen = {
  "raw (control)": told(first(XLSX.read(semicolons, { type: "string", raw: true })), "B", 2),
  "table_to_sheet": told(XLSX.utils.table_to_sheet(new JSDOM(html).window.document.querySelector("table")), "A", 1),
  "read, HTML": told(first(XLSX.read(html, { type: "string" })), "A", 1),
  "read, semicolons": told(first(XLSX.read(semicolons, { type: "string" })), "B", 2),
};
for (const [name, values] of Object.entries(seen)) console.log(`${name}: ${values}`);
const [raw, ...read] = Object.values(seen);
const there = '10 45 1025 -5 8.65 "1.234.567" "30/11/2026"';
process.exit(raw === texts.map((text) => `"${text}"`).join(" ") && read.every((values) => values === there) ? 0 : 1);
JS
timeout 60 node look.cjs || { echo "the behaviour has changed"; exit 1; }
