#!/usr/bin/env bash
# SheetJS (npm xlsx 0.18.5): in Vietnam's zone every day that is read is the day before.
#
# Expected (documentation, cellDates: cells that are shown as days come as Dates): 30/11/2026 in a
# sheet is a Date whose getDate() is 30 on the computer that reads it.
# Seen: right with the zone UTC or Tokyo; in Asia/Ho_Chi_Minh it is 23:59:30 of 29 November, in
# Bangkok 23:59:56. Days are counted from 1899, when Saigon's clock stood at +7:06:30; the half minute
# is lost, since getTimezoneOffset() says whole ones, and so every day ends up in the one before.
# The text of the same cell (w) is right.
# What we do: nothing reads days of a sheet in a browser; scoring/workbooks/filled_sheet.py reads them on the
# server as days without a zone, and the tests' fixtures of SheetJS carry texts and numbers.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund xlsx@0.18.5 >>npm.log 2>&1 || {
  echo "cannot install xlsx 0.18.5"; exit 2; }
cat >look.cjs <<'JS'
const XLSX = require("xlsx");
const sheet = { "!ref": "A1", A1: { t: "n", v: 46356, z: "dd/mm/yyyy" } };
const file = XLSX.write({ SheetNames: ["A"], Sheets: { A: sheet } }, { type: "buffer", bookType: "xlsx" });
const { v, w } = XLSX.read(file, { cellDates: true }).Sheets.A.A1;
console.log(`${v.getDate()}/${v.getMonth() + 1} ${v.toTimeString().slice(0, 8)} (${w})`);
JS
look() { TZ=$1 node look.cjs || { echo "cannot run"; exit 2; }; }
utc=$(look UTC); tokyo=$(look Asia/Tokyo); vietnam=$(look Asia/Ho_Chi_Minh)
echo "xlsx 0.18.5, 30/11/2026: UTC $utc, Tokyo $tokyo, Vietnam $vietnam"
[ "$utc" = "30/11 00:00:00 (30/11/2026)" ] && [ "$vietnam" = "29/11 23:59:30 (30/11/2026)" ] || {
  echo "the behaviour has changed"; exit 1; }
