#!/usr/bin/env bash
# papaparse 5.7.1 (npm): a list of up to eight wards with their points, one to a line, has one column when its last line ends with a line end, and two
# when it does not.
#
# Expected (RFC 4180, 2.2: "The last record in the file may or may not have an ending line break"; documentation: "By default, the delimiter is detected
# automatically" from the most common ones, tab and semicolon among them; a file in UTF-8 that Excel or LibreOffice saved ends each line): the same
# rows, cut at the semicolon or tab, with and without it.
# Seen: in Đơn vị;Điểm, A;4,5, B;10,25 with a line end behind the last, what follows it counts as a line with one cell when the delimiters are weighed, so that
# two columns are 1.75 on average, less than the 1.99 that are asked for. The comma is taken: "A;4" is the ward's name and its points lie in
# __parsed_extra; of points 4.5 there is nothing but the whole row. With tabs alike. From nine lines of points on, or with three columns, or with skipEmptyLines,
# it is right, so that a longer trial proves nothing. errors has "UndetectableDelimiter", beside data that look like rows.
# What we do: points come as cells of a sheet or from the page (static/js/cells.js cuts at tabs alone), never from csv.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts papaparse@5.7.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install papaparse 5.7.1"; exit 2; }
cat >look.cjs <<'JS'
const Papa = require("papaparse");
const list = (wards, between, points = "4,5") => ["Đơn vị", ...Array.from({ length: wards }, (_, at) => `Phường ${at + 1}`)]
  .map((unit, at) => unit + between + (at ? points : "Điểm")).join("\n");
const cut = (text, more) => JSON.stringify(Papa.parse(text, { header: true, ...more }).meta.delimiter);
const seen = {
  "two wards, no line end": [";", "\t"].map((between) => cut(list(2, between))).join(" "),
  "two wards, line end": [";", "\t"].map((between) => cut(`${list(2, between)}\n`)).join(" "),
  "two wards, line end, points with a dot": cut(`${list(2, ";", "4.5")}\n`),
  "two wards, line end, skipEmptyLines": cut(`${list(2, ";")}\n`, { skipEmptyLines: true }),
  "eight wards, line end": cut(`${list(8, ";")}\n`),
  "nine wards, line end": cut(`${list(9, ";")}\n`),
  "first row": JSON.stringify(Papa.parse(`${list(2, ";")}\n`, { header: true }).data[0]),
};
console.log(seen);
process.exit(Object.values(seen).join("|") === [
  '";" "\\t"', '"," ","', '","', '";"', '","', '";"', '{"Đơn vị;Điểm":"Phường 1;4","__parsed_extra":["5"]}',
].join("|") ? 0 : 1);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
