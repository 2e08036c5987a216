#!/usr/bin/env bash
# write-excel-file 4.1.1 and excel4node 1.8.2 (npm): in Vietnam a deadline of 30 November, 17:30, stands in the workbook as 10:30,
# and the day 30 November as the 29th.
#
# Expected (README of write-excel-file: "type: Date and value: new Date()", though one example has Date.UTC; of excel4node: "date(date) accepts either a date or a date string"): a
# cell of a workbook has no zone, so that it gets what the clock of the Date says, getDate() and getHours(), as
# json-as-xlsx 2.6.4 writes it, and as excel4node itself writes the string "2026-11-30".
# Seen: the hours are those of UTC: new Date(2026, 10, 30, 17, 30) is 30/11/2026 10:30, new Date(2026, 10, 30) is
# 29/11/2026 17:00, so that with the format dd/mm/yyyy the day before is shown. On a server in UTC both are right, which is
# where programs are tried. No error.
# What we do: days and deadlines of our workbooks are text that the server writes in Vietnam's time (wards/days.py).
set -uo pipefail
export TZ=Asia/Ho_Chi_Minh
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install openpyxl 3.1.5"; exit 2; }
npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund write-excel-file@4.1.1 excel4node@1.8.2 json-as-xlsx@2.6.4 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install write-excel-file, excel4node and json-as-xlsx"; exit 2; }
cat >look.cjs <<'JS'
const { writeFileSync } = require("fs");
const excel4node = require("excel4node");
const { default: writeExcelFile } = require("write-excel-file/node");
const jsonAsXlsx = require("json-as-xlsx");

const [deadline, day] = [new Date(2026, 10, 30, 17, 30), new Date(2026, 10, 30)];
const format = "dd/mm/yyyy hh:mm";
(async () => {
  const made = await writeExcelFile([[{ value: deadline, format }, { value: day, format }]], { filePath: "write-excel-file.xlsx" });
  if (made?.toFile) await made.toFile("write-excel-file.xlsx");
  const book = new excel4node.Workbook();
  const sheet = book.addWorksheet("Points");
  [deadline, day, "2026-11-30"].forEach((value, column) => sheet.cell(1, column + 1).date(value).style({ numberFormat: format }));
  writeFileSync("excel4node.xlsx", await book.writeToBuffer());
  const columns = ["deadline", "day"].map((name) => ({ label: name, value: name, format }));
  const content = [{ deadline, day }];
  writeFileSync("json-as-xlsx.xlsx", (jsonAsXlsx.default ?? jsonAsXlsx)([{ sheet: "Points", columns, content }], { writeOptions: { type: "buffer", bookType: "xlsx" } }));
})();
JS
cat >look.py <<'PY'
from openpyxl import load_workbook

for name in ("json-as-xlsx", "excel4node", "write-excel-file"):
    sheet = load_workbook(f"{name}.xlsx").active
    print(name, *(f"{cell.value:%d/%m %H:%M}" for cell in sheet[sheet.max_row]))
PY
found=$(node look.cjs && env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'json-as-xlsx 30/11 17:30 30/11 00:00' <<<"$found" && grep -q '^excel4node .* 30/11 00:00$' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -q '^excel4node 30/11 10:30 29/11 17:00' <<<"$found" && grep -qxF 'write-excel-file 30/11 10:30 29/11 17:00' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
