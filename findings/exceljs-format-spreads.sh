#!/usr/bin/env bash
# exceljs 4.4.0: the number format that is given to one cell of a loaded workbook becomes the format
# of every cell that was saved in the same style.
#
# Expected: only the cell that is named changes, as with a workbook made in memory.
# Seen: B1 is given dd/mm/yyyy, and A1, which was text (@), is dd/mm/yyyy as well, also after saving.
# What we do: scoring/workbooks/reading.py trusts no format of a template that comes back; a number
# that is shown as a day in a column of texts is named by its cell, and days are typed as text.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund exceljs@4.4.0 >>npm.log 2>&1 || {
  echo "cannot install exceljs 4.4.0"; exit 2; }
cat >look.cjs <<'JS'
const { Workbook } = require("exceljs");
async function saved(workbook) {
  const copy = new Workbook();
  await copy.xlsx.load(await workbook.xlsx.writeBuffer());
  return copy;
}
(async () => {
  const made = new Workbook();
  const sheet = made.addWorksheet("A");
  for (const name of ["A1", "B1"]) { sheet.getCell(name).value = 2; sheet.getCell(name).numFmt = "@"; }
  const loaded = await saved(made);
  loaded.worksheets[0].getCell("B1").numFmt = "dd/mm/yyyy";
  console.log((await saved(loaded)).worksheets[0].getCell("A1").numFmt);
})();
JS
found=$(node look.cjs) || { echo "cannot run: $found"; exit 2; }
echo "exceljs 4.4.0: A1 was @, B1 was given dd/mm/yyyy; A1 is now $found"
[ "$found" = dd/mm/yyyy ] || { echo "the behaviour has changed"; exit 1; }
