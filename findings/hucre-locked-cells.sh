#!/usr/bin/env bash
# hucre 1.0.0 (npm): a workbook that is opened, changed in one cell and saved loses the look of every
# cell, and with it the leave to type.
#
# Expected (its README, "Round-trip Preservation": "Open, modify, save — without losing charts, macros,
# or features hucre doesn't natively handle", with openXlsx and saveXlsx called as its example does):
# a cell that nobody touched has the number format and the protection that it had.
# Seen: points in the format 0.00 are General, and a cell that was unlocked on a protected sheet is
# locked, since the protection of the sheet alone survives: nobody can fill it in any more. With
# { readStyles: true }, which README and types explain as "Parse cell styles", both are kept.
# What we do: protection is a courtesy (docs/excel.md); a ward's sheet that was filled in by this way
# comes back all the same, since what is read are texts and numbers, not their look.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund hucre@1.0.0 exceljs@4.4.0 >>npm.log 2>&1 || {
  echo "cannot install hucre 1.0.0 and exceljs 4.4.0"; exit 2; }
cat >look.mjs <<'JS'
import ExcelJS from "exceljs";
import { openXlsx, saveXlsx } from "hucre";

const made = new ExcelJS.Workbook();
const sheet = made.addWorksheet("Phiếu");
sheet.getCell("A1").value = 4.5;
sheet.getCell("A1").numFmt = "0.00";
sheet.getCell("B1").value = 4.5;
sheet.getCell("B1").protection = { locked: false };
sheet.getCell("C1").value = "cũ";
await sheet.protect();
const file = new Uint8Array(await made.xlsx.writeBuffer());

async function seen(options) {
  const book = await openXlsx(file, options);
  book.sheets[0].rows[0][2] = "mới";
  const copy = new ExcelJS.Workbook();
  await copy.xlsx.load(await saveXlsx(book));
  const [page] = copy.worksheets;
  return [
    `points are in ${page.getCell("A1").numFmt ?? "General"}`,
    `the cell to fill in is ${page.getCell("B1").protection?.locked === false ? "unlocked" : "locked"}`,
    `the sheet is ${page.sheetProtection?.sheet ? "protected" : "open"}`,
  ].join(", ");
}
console.log("as the README calls it: " + (await seen()));
console.log("with readStyles: " + (await seen({ readStyles: true })));
JS
found=$(node look.mjs 2>err) || { cat err; echo "cannot run"; exit 2; }
echo "hucre 1.0.0"; echo "$found"
case "$found" in
  *"calls it: points are in General, the cell to fill in is locked, the sheet is protected"*) ;;
  *) echo "the behaviour has changed"; exit 1 ;;
esac
