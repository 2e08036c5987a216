#!/usr/bin/env bash
# xls2csv of catdoc 0.95 (Debian 12): a deadline of 30 November 2026 is the first of December 2030, and who has passed has nothing, or 0.
#
# Expected (its manual: -f is the "date/time format to use for output of all Excel date and time values. If this option is not
# specified, format, specified in the spreadsheet is used"; [MS-XLS], 2.4.77, Date1904: 0 is the system that counts from 1900): the day that
# LibreOffice 7.4.7, Gnumeric 1.12.55 and xlrd 2.0.2 read of the same file; TRUE and FALSE, or 1 and 0.
# Seen: every day is counted from 1904, 1462 days late, though the file says 0: 30 November 2026 in Excel's own formats is "01-Dec-30"
# and "12-01-30", with -f %d/%m/%Y 01/12/2030. A day in a format that somebody wrote (dd/mm/yyyy) is 46356 with or without -f.
# Cells of yes and no are empty; of a file that LibreOffice saved all of them are 0, so that nobody has passed. Numbers and
# texts are right. No warning, the exit is 0.
# What we do: .xls is not taken; workbooks are read by scoring/workbooks/filled_sheet.py, which looks at date1904.
set -uo pipefail
command -v xls2csv >/dev/null || { echo "no xls2csv: apt-get install catdoc"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet xlwt==1.3.0 xlrd==2.0.2 || { echo "cannot install xlwt 1.3.0 and xlrd 2.0.2"; exit 2; }
cat >write.py <<'PY'
from datetime import date

import xlrd
import xlwt

book = xlwt.Workbook()
sheet = book.add_sheet("Look")
for row, (passed, form) in enumerate([(True, "D-MMM-YY"), (False, "M/D/YY"), (True, "dd/mm/yyyy")]):
    style = xlwt.XFStyle()
    style.num_format_str = form
    sheet.write(row, 0, f"P{row + 1}")
    sheet.write(row, 1, passed)
    sheet.write(row, 2, date(2026, 11, 30), style)
    sheet.write(row, 3, 4.5)
book.save("wards.xls")
read = xlrd.open_workbook("wards.xls")
rows = read.sheet_by_index(0)
for row in range(3):
    print("by xlrd:", rows.cell_value(row, 1), xlrd.xldate_as_datetime(rows.cell_value(row, 2), read.datemode).date(), rows.cell_value(row, 3))
PY
env/bin/python write.py | tee right || exit 2
[ "$(paste -sd, right)" = "by xlrd: 1 2026-11-30 4.5,by xlrd: 0 2026-11-30 4.5,by xlrd: 1 2026-11-30 4.5" ] || { echo "the control is wrong"; exit 1; }
xls2csv -V 2>&1 | head -1
found=$(LC_ALL=C xls2csv -d utf-8 wards.xls | tr -d '\f'; echo "-f:"; LC_ALL=C xls2csv -d utf-8 -f '%d/%m/%Y' wards.xls | tr -d '\f')
echo "$found"
expected='"P1",,"01-Dec-30","4.5"
"P2",,"12-01-30","4.5"
"P3",,"46356","4.5"
-f:
"P1",,"01/12/2030","4.5"
"P2",,"01/12/2030","4.5"
"P3",,"46356","4.5"'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
command -v soffice >/dev/null || { echo "a file of LibreOffice was not looked at: apt-get install libreoffice-calc"; exit 0; }
timeout 180 soffice -env:UserInstallation="file://$tmp/profile" --headless --convert-to xls --outdir saved wards.xls >soffice.log 2>&1 || { cat soffice.log; exit 2; }
found=$(xls2csv -d utf-8 saved/wards.xls | cut -d, -f2 | tr -d '"\f' | paste -sd' ' | xargs)
echo "saved by LibreOffice, passed: $found"
[ "$found" = "0 0 0" ] || { echo "the behaviour has changed"; exit 1; }
