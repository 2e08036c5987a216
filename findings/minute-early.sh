#!/usr/bin/env bash
# IronCalc 0.9.1 (PyPI) and read-excel-file 9.3.17 (npm): a deadline at 17:30 is shown, or read, as 17:29.
#
# Expected: a cell that holds 17:30 in the format dd/mm/yyyy hh:mm shows 17:30, as LibreOffice 7.4.7 shows it and
# IronCalc's own MINUTE finds (30); as a Date it is 17:30:00.000, as exceljs 4.4.0 reads the same file. A number
# holds a part of a day to a few millionths of a second, so that a program rounds before it cuts.
# Seen: IronCalc's format cuts: of the 1,440 minutes of a day 704 are shown one too early where a day stands
# before them (7:00, 8:30, 10:00, 13:00 and 17:30 among them), 646 without a day; TEXT says the same. read-excel-file
# gives 17:29:59.999, and so for 544 of them, whose getMinutes() is one too small; from a file that LibreOffice
# saved they are others. 17:00 is right in both, so that one hour looked at proves nothing. No error.
# What we do: scoring/workbooks/filled_sheet.py reads the number of a cell and never its look, and rounds it to the
# second; an hour that our workbooks say is text (scoring/workbooks/sheet.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet ironcalc==0.9.1 openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install ironcalc 0.9.1 and openpyxl 3.1.5"; exit 2; }
npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts read-excel-file@9.3.17 exceljs@4.4.0 >>npm.log 2>&1 || {
  echo "cannot install read-excel-file 9.3.17 and exceljs 4.4.0"; exit 2; }
cat >look.py <<'PY'
from datetime import datetime, timedelta

import ironcalc
from openpyxl import Workbook

DAY, CLOCK = 46356, "dd/mm/yyyy hh:mm"  # 30/11/2026
workbook = Workbook()
for minute in range(1440):
    cell = workbook.active.cell(minute + 1, 1, datetime(2026, 11, 30) + timedelta(minutes=minute))
    cell.number_format = CLOCK
    workbook.active.cell(minute + 1, 2, f"=MINUTE(A{minute + 1})")
workbook.save("minutes.xlsx")
book = ironcalc.load_from_xlsx("minutes.xlsx", "en", "UTC", "en")
for minute in range(1440):
    book.set_user_input(0, minute + 1, 3, f'=TEXT({DAY}+TIME({minute // 60},{minute % 60},0),"{CLOCK}")')
    book.set_user_input(0, minute + 1, 4, f'=TEXT(TIME({minute // 60},{minute % 60},0),"hh:mm")')
book.evaluate()


def shown(minute, column):
    return book.get_formatted_cell_value(0, minute + 1, column)


clock = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(1440)]
if any(shown(minute, 2) != str(minute % 60) for minute in range(1440)):
    raise SystemExit("the control is wrong")
for name, column, before in (("cell", 1, "30/11/2026 "), ("TEXT", 3, "30/11/2026 "), ("TEXT without a day", 4, "")):
    early = sum(shown(minute, column) == before + clock[minute - 1] for minute in range(1, 1440))
    wrong = sum(shown(minute, column) != before + clock[minute] for minute in range(1440))
    print(f"IronCalc, {name}: {early} of {wrong} wrong ones are a minute early, 17:30 is {shown(1050, column)}")
PY
cat >look.mjs <<'JS'
import ExcelJS from "exceljs";
import readSheets from "read-excel-file/node";
const workbook = new ExcelJS.Workbook();
await workbook.xlsx.readFile("minutes.xlsx");
const byExceljs = Array.from({ length: 1440 }, (_, minute) => workbook.worksheets[0].getCell(minute + 1, 1).value);
const byReader = (await readSheets("minutes.xlsx"))[0].data.map(([moment]) => moment);
for (const [name, moments] of Object.entries({ exceljs: byExceljs, "read-excel-file": byReader })) {
  const early = moments.filter((moment, minute) => moment.getUTCMinutes() !== minute % 60);
  console.log(`${name}: ${early.length} of ${moments.length} have another minute, 17:30 is ${moments[1050].toISOString()}`);
}
JS
found=$(env/bin/python look.py 2>&1 && node look.mjs 2>&1) || { echo "$found"; echo "cannot run"; exit 2; }
echo "$found"
grep -qxF 'exceljs: 0 of 1440 have another minute, 17:30 is 2026-11-30T17:30:00.000Z' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF 'IronCalc, TEXT: 704 of 704 wrong ones are a minute early, 17:30 is 30/11/2026 17:29' <<<"$found" &&
  grep -qxF 'IronCalc, TEXT without a day: 646 of 646 wrong ones are a minute early, 17:30 is 17:30' <<<"$found" &&
  grep -q '^read-excel-file: 544 of 1440 have another minute' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
