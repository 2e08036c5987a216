#!/usr/bin/env bash
# SheetJS (npm xlsx 0.18.5): saved as .ods, a formula changes the words between its quotes, and one that looks at
# another sheet is an error.
#
# Expected (OpenDocument Formula 1.3, 5.3 and 5.8: a text between quotes is a constant; a reference to
# another sheet is [$'Tổ 1'.A1]): only the signs of the formula itself differ between .xlsx and .ods, so that
# LibreOffice 7.4.7 shows what Excel showed. SheetJS documents that formulas of its formats "are translated".
# Seen: commas, semicolons and whatever looks like a cell are translated within the text as well: "Đạt, hạng A1"
# is shown as "Đạt; hạng [.A1]", and a semicolon there as "|". 'Tổ 1'!A1 is written as 'Tổ 1'![.A1], which
# LibreOffice cannot read: an error in place of the points. No error when saving. An .ods of LibreOffice is read
# so too: "Không; B" is "Không, B", and the other sheet's cell comes as [$'Tổ 1'.A1], which no .xlsx knows.
# SUM(A1,2) and the same workbook saved as .xlsx are right.
# What we do: the program writes .xlsx alone (scoring/workbooks/stream.py, sheet.py); who wants .ods saves it so
# in LibreOffice (docs/excel.md).
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-calc"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts xlsx@0.18.5 >>npm.log 2>&1 || {
  echo "cannot install xlsx 0.18.5"; exit 2; }
cat >make.cjs <<'JS'
const XLSX = require("xlsx");
const FORMULAS = ['IF(A1>=50,"Đạt, hạng A1","Không; B")', 'IF(A1<50,"Đạt, hạng A1","Không; B")', "'Tổ 1'!A1+A1", "SUM(A1,2)"];
const book = XLSX.utils.book_new();
const sheet = XLSX.utils.aoa_to_sheet([[60, ...FORMULAS.map(() => 0)]]);
FORMULAS.forEach((formula, column) => {
  sheet[XLSX.utils.encode_cell({ r: 0, c: column + 1 })] = { t: "n", f: formula };
});
XLSX.utils.book_append_sheet(book, sheet, "Điểm");
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([[5]]), "Tổ 1");
for (const kind of ["xlsx", "ods"]) XLSX.writeFile(book, `points.${kind}`);
JS
node make.cjs || { echo "cannot run"; exit 2; }
found=
for kind in xlsx ods; do
  mkdir $kind && soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to 'csv:Text - txt - csv (StarCalc):124,34,76,1' \
    --outdir $kind points.$kind >>office.log 2>&1
  found+="$kind: $(tr -d '"' <$kind/points.csv)"$'\n'
done
soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to ods --outdir back points.xlsx >>office.log 2>&1
back=$(node -e 'const s = require("xlsx").readFile("back/points.ods").Sheets["Điểm"]; console.log(s.B1.f, "|", s.D1.f)')
echo "60 points in A1, 5 in the other sheet, as LibreOffice shows them"; printf %s "$found"; echo "an .ods of LibreOffice: $back"
unzip -p points.ods content.xml | grep -o 'table:formula="[^"]*"'
grep -qxF 'xlsx: 60|Đạt, hạng A1|Không; B|65|62' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -q '^ods: 60|Đạt; hạng \[.A1\]|Không| B|[#E].*|62$' <<<"$found" &&
  [ "$back" = "IF(A1>=50,\"Đạt, hạng A1\",\"Không, B\") | [\$'Tổ 1'.A1]+A1" ] || { echo "the behaviour has changed"; exit 1; }
