#!/usr/bin/env bash
# dbffile 1.13.0 (npm): an award of 12.345.678 đồng in a column of six figures is 123.456, and in Vietnam 30 November is written as the 29th.
#
# Expected (its README: "Read and write .dbf (dBase III, dBase IV, FoxPro and Visual FoxPro) files"; a field has a type, "N=numeric", "D=date", a size, and "the number of decimal places"): a number that has no room
# is refused, as dbf 0.99.11 (PyPI) refuses it (DataOverflowError), and one with more places than the field has is rounded to them; a Date of 30 November, 0:00, is the day
# that the clock of the computer says, which is what `new Date(2026, 10, 30)` means.
# Seen: the number is written as JavaScript writes it and cut at its right end: 12345678 is 123456, as 1234567.5 is, so that a hundredth of an award is in the file. The places of the field
# are not looked at: 8.325 stands in N(6,2) as 8.325. A day is taken in UTC, so that in Vietnam, seven hours ahead, a day at 0:00 is the day before, 20261129 in the file. Nothing in the README
# tells of a zone. No error or warning.
# What we do: lists go out as workbooks (scoring/workbooks), whose days and numbers are written on the server, in Vietnam's zone.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts dbffile@1.13.0 >>npm.log 2>&1 || { cat npm.log; echo "cannot install dbffile 1.13.0"; exit 2; }
python3 -m venv env && env/bin/pip install --quiet dbf==0.99.11 2>pip.log || { cat pip.log; echo "cannot install dbf 0.99.11"; exit 2; }
cat >look.js <<'JS'
const { readFileSync } = require("fs");
const { DBFFile } = require("dbffile");

const rows = { money: [{ MONEY: 500000 }, { MONEY: 12345678 }, { MONEY: 1234567.5 }], points: [{ POINTS: 4.5 }, { POINTS: 8.325 }], day: [{ DAY: new Date(2026, 10, 30) }] };
const fields = {
  money: { name: "MONEY", type: "N", size: 6, decimalPlaces: 0 }, points: { name: "POINTS", type: "N", size: 6, decimalPlaces: 2 }, day: { name: "DAY", type: "D", size: 8 },
};

async function look() {
  for (const name of Object.keys(rows)) {
    const file = await DBFFile.create(`${name}.dbf`, [fields[name]]);
    await file.appendRecords(rows[name]);
    const size = fields[name].size + 1;
    const text = readFileSync(`${name}.dbf`).subarray(-(rows[name].length * size) - 1, -1).toString("latin1");
    console.log(`dbffile ${name}:`, rows[name].map((_, n) => text.slice(n * size, n * size + size).trim()).join(" "));
  }
}
look();
JS
cat >look.py <<'PY'
import datetime

import dbf

table = dbf.Table("other.dbf", "money N(6,0); points N(6,2); day D")
table.open(dbf.READ_WRITE)
table.append((500000, 4.5, datetime.date(2026, 11, 30)))
print("dbf:", *table[0])
try:
    table.append((12345678, 0, None))
    print("dbf, too long:", table[1].money)
except dbf.DataOverflowError:
    print("dbf, too long: refused")
PY
found=$(TZ=Asia/Ho_Chi_Minh node look.js 2>look.log && env/bin/python -W ignore look.py 2>>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'dbf: 500000 4.5 2026-11-30' <<<"$found" && grep -qxF 'dbf, too long: refused' <<<"$found" || { echo "the control is wrong"; exit 1; }
for line in 'dbffile money: 500000 123456 123456' 'dbffile points: 4.5 8.325' 'dbffile day: 20261129'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
