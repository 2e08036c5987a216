#!/usr/bin/env bash
# xlsx-template 1.4.7 (npm): the total below a list is that of the first ward.
#
# Expected (its README: "Rows below the table are pushed down automatically", "Named ranges and tables are moved
# correctly", and formulas "are maintained"): the template has one row for the wards and =SUM(B2:B2) below it; with
# three wards the sum is of three, as carried out by hand in Excel or LibreOffice, where a range that rows are put
# into grows; whatever looked at the total looks at it still.
# Seen: the cell moves down with its words unchanged: =SUM(B2:B2), 4,5 points of 21,75. A formula that took the total
# (=B3*2) takes the second ward now, while a name for the same cell is moved; the formula beside the first ward
# is missing at the others. Only the name tells that something moved; no error.
# What we do: rows are written first and formulas by their final places (scoring/workbooks/formulas.py); totals that
# count are reckoned on the server.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts xlsx-template@1.4.7 exceljs@4.4.0 >>npm.log 2>&1 || {
  echo "cannot install xlsx-template 1.4.7 and exceljs 4.4.0"; exit 2; }
cat >look.cjs <<'JS'
const { readFileSync, writeFileSync } = require("node:fs");
const ExcelJS = require("exceljs");
const XlsxTemplate = require("xlsx-template");
const wards = [
  { name: "An Bình", points: 4.5 },
  { name: "Đông Thuận", points: 10.25 },
  { name: "Hồng Hà", points: 7 },
];
(async () => {
  const made = new ExcelJS.Workbook();
  const sheet = made.addWorksheet("S");
  sheet.addRow(["Đơn vị", "Điểm"]);
  sheet.addRow(["${table:wards.name}", "${table:wards.points}", { formula: 'IF(B2>5,"Đạt","Không")' }, { formula: "B3*2" }]);
  sheet.addRow(["Tổng", { formula: "SUM(B2:B2)" }]);
  made.definedNames.add("S!$B$3", "total");
  await made.xlsx.writeFile("template.xlsx");
  const template = new XlsxTemplate(readFileSync("template.xlsx"));
  await template.substitute(1, { wards });
  writeFileSync("filled.xlsx", await template.generate({ type: "nodebuffer" }));
  const filled = new ExcelJS.Workbook();
  await filled.xlsx.readFile("filled.xlsx");
  filled.worksheets[0].eachRow((row) =>
    console.log(row.values.slice(1).map((value) => (value?.formula ? `=${value.formula}` : value)).join(" | ")),
  );
  console.log("total is", JSON.stringify(filled.definedNames.getRanges("total").ranges));
})();
JS
found=$(node look.cjs 2>&1) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -q '^Hồng Hà | 7' <<<"$found" && grep -qF 'total is ["S!$B$5"]' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'Tổng | =SUM(B2:B2)' <<<"$found" && grep -q '^An Bình | 4.5 | =IF(B2>5,"Đạt","Không") | =B3\*2$' <<<"$found" &&
  grep -qxF 'Đông Thuận | 10.25' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
