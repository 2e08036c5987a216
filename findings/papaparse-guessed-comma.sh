#!/usr/bin/env bash
# papaparse 5.7.1 and csvtojson 2.0.14 (npm): where a list has no headings, or a comma in one, 4,5 points are "Phường 2;4" and 5.
#
# Expected (README of papaparse: "Auto-detect delimiter"; of csvtojson: delimiter "auto" finds it out): in a list as spreadsheets set
# to Vietnamese save it, with ; between fields and , before decimals, the semicolon parts the fields, as clevercsv 0.8.5 (PyPI) finds
# out for the same lists, and as both find out where the headings have no comma.
# Seen: the comma wins wherever it stands once in each row, since it is tried first and only a sign with more fields takes its
# place: [["Phường 2;4","5"],["Phường 10;14","75"]]; with "Điểm, tự chấm" in the headings too. Whole points in one
# row turn it round, so that the list of one year is read right and that of the next is not. errors is an empty list.
# What we do: the one CSV that we write, the change record, has quotes around every field (scoring/workbooks/change_record_csv.py),
# so that no comma counts; none is read.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet clevercsv==0.8.5 2>pip.log || {
  cat pip.log; echo "cannot install clevercsv 0.8.5"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund papaparse@5.7.1 csvtojson@2.0.14 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install papaparse 5.7.1 and csvtojson 2.0.14"; exit 2; }
printf 'Đơn vị;Điểm\nPhường 2;4,5\nPhường 10;14,75\n' >headings.csv
printf 'Phường 2;4,5\nPhường 10;14,75\n' >bare.csv
printf 'Đơn vị;Điểm, tự chấm\nPhường 2;4,5\nPhường 10;14,75\n' >comma.csv
cat >look.cjs <<'JS'
const { readFileSync } = require("fs");
const csvtojson = require("csvtojson");
const Papa = require("papaparse");
(async () => {
  for (const name of ["headings", "bare", "comma"]) {
    const text = readFileSync(`${name}.csv`, "utf8");
    const { data, errors } = Papa.parse(text, { skipEmptyLines: true });
    console.log(`papaparse, ${name}:`, JSON.stringify(data.slice(-2)), errors.length);
    const rows = await csvtojson({ delimiter: "auto", noheader: true, output: "csv" }).fromString(text);
    console.log(`csvtojson, ${name}:`, JSON.stringify(rows.slice(-2)));
  }
})();
JS
cat >look.py <<'PY'
import clevercsv

for name in ("headings", "bare", "comma"):
    print(f"clevercsv, {name}: {clevercsv.Sniffer().sniff(open(f'{name}.csv', encoding='utf-8').read()).delimiter}")
PY
found=$(node look.cjs && env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
right='[["Phường 2","4,5"],["Phường 10","14,75"]]'; wrong='[["Phường 2;4","5"],["Phường 10;14","75"]]'
[ "$(grep -c '^clevercsv, .*: ;$' <<<"$found")" = 3 ] && grep -qxF "papaparse, headings: $right 0" <<<"$found" &&
  grep -qxF "csvtojson, headings: $right" <<<"$found" || { echo "the control is wrong"; exit 1; }
for list in bare comma; do
  grep -qxF "papaparse, $list: $wrong 0" <<<"$found" && grep -qxF "csvtojson, $list: $wrong" <<<"$found" || {
    echo "the behaviour has changed"; exit 1; }
done
