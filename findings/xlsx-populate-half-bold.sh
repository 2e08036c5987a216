#!/usr/bin/env bash
# xlsx-populate 1.21.0 (npm): a remark that is half in bold is gone from every cell of a workbook of which it changed
# another one.
#
# Expected (its README: "a focus on keeping existing workbook features and styles in tact"; ECMA-376, part 1,
# 18.3.1.53: <is> holds a text in one piece, or pieces <r> with a look of their own): what nobody touched is there after
# saving, as exceljs 4.4.0 keeps it. openpyxl 3.1.5 and others write texts within their cells so (t="inlineStr").
# Seen: "Thiếu 4,5 điểm ở mục 2" with the points in bold is an empty cell in the saved file (<c><v></v></c>), whatever
# cell was changed; value() gives no text of it either but three nodes of XML. A text in one piece is kept. No error.
# What we do: no cell that we write has pieces (scoring/workbooks/stream.py); what comes back with pieces is read as
# their text (scoring/workbooks/filled_sheet.py).
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install openpyxl 3.1.5"; exit 2; }
npm init -y >npm.log 2>&1 && npm install --silent --no-audit --no-fund xlsx-populate@1.21.0 exceljs@4.4.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install xlsx-populate 1.21.0"; exit 2; }
cat >make.py <<'PY'
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

book = Workbook()
book.active.append(["Phường 10", CellRichText("Thiếu ", TextBlock(InlineFont(b=True), "4,5 điểm"), " ở mục 2"), 4])
book.save("remarks.xlsx")
PY
cat >look.cjs <<'JS'
const populate = require("xlsx-populate");
const { Workbook } = require("exceljs");
(async () => {
  const book = await populate.fromFileAsync("remarks.xlsx");
  book.sheet(0).cell("C1").value(4.5);
  await book.toFileAsync("populate.xlsx");
  const other = new Workbook();
  await other.xlsx.readFile("remarks.xlsx");
  other.worksheets[0].getCell("C1").value = 4.5;
  await other.xlsx.writeFile("exceljs.xlsx");
})();
JS
cat >look.py <<'PY'
from openpyxl import load_workbook

found = {}
for name in ("remarks", "exceljs", "populate"):
    found[name] = [cell.value for cell in load_workbook(f"{name}.xlsx").active[1]]
    print(name, found[name])
REMARK = "Thiếu 4,5 điểm ở mục 2"
if found["remarks"] != ["Phường 10", REMARK, 4] or found["exceljs"] != ["Phường 10", REMARK, 4.5]:
    raise SystemExit("the control is wrong")
raise SystemExit(found["populate"] != ["Phường 10", None, 4.5])
PY
env/bin/python make.py && node look.cjs || { echo "cannot run"; exit 2; }
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
