#!/usr/bin/env bash
# spreadsheet 1.0.0 (Ruby, ruby-spreadsheet of Debian 12): 4.5 points in a cell whose format makes what is taken off red are the
# third of January 1900.
#
# Expected (ECMA-376, part 1, 18.8.31: [Red] in a number format is a colour; what stands between quotes is text): 4.5 and -4.5,
# as xlrd 2.0.2 reads the same file; its guide says that dates are found out by the format of the cell.
# Seen: LibreOffice 7.4.7 writes that format in .xls as 0.0;[RED]-0.0, and the D of RED is taken for a day: 4.5 is the Date 1900-01-03,
# 0.75 the same as 0.25 (1899-12-30), -4.5 is 1899-12-25: the half of a point is lost. [Yellow], [Magenta] and [White] do
# the same in any writing. So do m and h of 0.0" điểm" and 0.0" hạng". No error. #,##0.00;[RED]-#,##0.00 is right.
# What we do: old .xls files are refused by name, with the way to save them anew; no number format of
# our own workbooks has a colour (scoring/workbooks).
set -uo pipefail
ruby -rspreadsheet -e 1 2>/dev/null || { echo "no such library: apt-get install ruby-spreadsheet"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet xlwt==1.3.0 xlrd==2.0.2 2>pip.log || {
  cat pip.log; echo "cannot install xlwt 1.3.0 and xlrd 2.0.2"; exit 2; }
cat >make.py <<'PY'
import xlrd
import xlwt

FORMATS = ("0.0", "#,##0.00;[RED]\\-#,##0.00", "0.0;[RED]\\-0.0", "0.0_);[RED]\\(0.0\\)", "[White]0.0", '0.0" điểm"')
book = xlwt.Workbook(encoding="utf-8")
sheet = book.add_sheet("Points")
for row, shown in enumerate(FORMATS):
    style = xlwt.XFStyle()
    style.num_format_str = shown
    sheet.write(row, 0, shown)
    for column, points in enumerate((4.5, -4.5, 0.75), 1):
        sheet.write(row, column, points, style)
book.save("points.xls")
sheet = xlrd.open_workbook("points.xls").sheet_by_index(0)
assert all(sheet.row_values(row, 1) == [4.5, -4.5, 0.75] for row in range(len(FORMATS))), "xlrd"
PY
env/bin/python make.py || { echo "the control is wrong"; exit 1; }
found=$(ruby -rspreadsheet -e 'puts "spreadsheet #{Spreadsheet::VERSION}"
Spreadsheet.open("points.xls").worksheet(0).each { |row| puts ([row[0]] + (1..3).map { |column| row[column].to_s }).join(" | ") }') || {
  echo "cannot run"; exit 2; }
echo "$found"
grep -qxF '0.0 | 4.5 | -4.5 | 0.75' <<<"$found" && grep -qxF '#,##0.00;[RED]\-#,##0.00 | 4.5 | -4.5 | 0.75' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
for shown in '0.0;[RED]\-0.0' '0.0_);[RED]\(0.0\)'; do
  grep -qxF "$shown | 1900-01-03 | 1899-12-25 | 1899-12-30" <<<"$found" || { echo "the behaviour has changed: $shown"; exit 1; }
done
