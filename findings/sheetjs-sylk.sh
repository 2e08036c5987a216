#!/usr/bin/env bash
# SheetJS (npm xlsx 0.18.5): saved as .slk a text loses its quotes; and where one remark has two lines, all that is read back are the
# letters of the file, or, in LibreOffice, the first line.
#
# Expected (its documentation: SYLK is among the formats that it reads and writes; the format: a line end within a text is written as the
# escape ESC " :", as LibreOffice 7.4.7 does): 'Đạt loại "Tốt"' and a remark in two lines come back as they were, in the
# package itself and in LibreOffice; what it cannot read is an error.
# Seen: quotes are left out on writing: Đạt loại Tốt. A line end is written as it is. LibreOffice stops there, so that the second line is
# gone. The package itself meets a record that it does not know, takes the whole file for a list with semicolons instead, and
# gives rows such as ["C","Y1","X2","K4.5"]: no point of any ward is a number any more. No error.
# What we do: workbooks are written and taken as .xlsx only (scoring/workbooks).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund xlsx@0.18.5 >>npm.log 2>&1 || { cat npm.log; echo "cannot install SheetJS 0.18.5"; exit 2; }
cat >look.cjs <<'JS'
const XLSX = require("xlsx");
const back = (name, rows) => {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), "S");
  XLSX.writeFile(book, name, { bookType: "sylk" });
  const read = XLSX.readFile(name);
  return JSON.stringify(XLSX.utils.sheet_to_json(read.Sheets[read.SheetNames[0]], { header: 1 }));
};
console.log("one line:", back("one.slk", [["Dat loai \"Tot\"", 4.5], ["P2", 10]]));
console.log("two lines:", back("two.slk", [["dong mot\ndong hai", 4.5], ["P2", 10]]));
JS
found=$(node look.cjs) || { echo "cannot run"; exit 2; }
echo "$found"
expected=$(cat <<'SEEN'
one line: [["Dat loai Tot",4.5],["P2",10]]
two lines: [["ID","PWXL","N","E"],["P","PGeneral"],["F","P0","DG0G8","M255"],["B","Y2","X2","D0 0 1 1"],["C","Y1","X1","K\"dong mot"],["dong hai\""],["C","Y1","X2","K4.5"],["C","Y2","X1","K\"P2\""],["C","Y2","X2","K10"],["E"]]
SEEN
)
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
command -v soffice >/dev/null || { echo "LibreOffice was not looked at: apt-get install libreoffice-calc"; exit 0; }
timeout 180 soffice -env:UserInstallation="file://$tmp/profile" --headless --convert-to csv two.slk >soffice.log 2>&1 || { cat soffice.log; exit 2; }
found=$(paste -sd'|' two.csv)
echo "two lines in LibreOffice: $found"
[ "$found" = "dong mot,4.5|P2,10" ] || { echo "the behaviour has changed"; exit 1; }
