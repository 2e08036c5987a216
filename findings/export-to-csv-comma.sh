#!/usr/bin/env bash
# export-to-csv 1.5.0 (npm): told to write points with a comma, it makes two columns of each, and a ward without points gets
# the word null.
#
# Expected (its README: decimalSeparator "Defines the decimal separator character"; of quotes: "Whether or not this is set, \r, \n, and
# fieldSeparator will be quoted"; RFC 4180, 2.6: a field with a comma stands between quotes): 4.5 is "4,5" where the comma
# stands between fields too, as it quotes a text with a comma; what is not there is empty, as undefined is.
# Seen: "Phường 2",4,5 below two headings: quotes are looked for in texts alone, a number is written as it is. Readers take
# 4 for the points of the ward, and 5 for nothing; the same with decimalSeparator "locale" on a computer in Vietnamese.
# Of null comes "null" between quotes, the text. With ";" between fields the numbers are right. No error.
# What we do: lists leave as workbooks, whose cells need no sign between them (scoring/workbooks).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund export-to-csv@1.5.0 papaparse@5.7.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install export-to-csv 1.5.0"; exit 2; }
cat >look.mjs <<'JS'
import { asString, generateCsv, mkConfig } from "export-to-csv";
import Papa from "papaparse";

const rows = [{ ward: "Phường 2", points: 4.5 }, { ward: "Phường 3", points: "4,5" }, { ward: "Phường 10", points: null }];
for (const how of [{}, { fieldSeparator: ";", decimalSeparator: "," }, { decimalSeparator: "," }]) {
  const text = asString(generateCsv(mkConfig({ useKeysAsHeaders: true, ...how }))(rows)).replace("\ufeff", "");
  const { data } = Papa.parse(text, { delimiter: how.fieldSeparator ?? ",", skipEmptyLines: true });
  console.log(JSON.stringify(how), JSON.stringify(data));
}
JS
found=$(node look.mjs) || { echo "cannot run"; exit 2; }
echo "$found"
grep -qxF '{} [["ward","points"],["Phường 2","4.5"],["Phường 3","4,5"],["Phường 10","null"]]' <<<"$found" &&
  grep -qF '";","decimalSeparator":","} [["ward","points"],["Phường 2","4,5"],["Phường 3","4,5"]' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF '{"decimalSeparator":","} [["ward","points"],["Phường 2","4","5"],["Phường 3","4,5"],["Phường 10","null"]]' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
