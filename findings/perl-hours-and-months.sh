#!/usr/bin/env bash
# Spreadsheet::ParseExcel 0.65 (Perl; by it Spreadsheet::ParseXLSX 0.27 and Spreadsheet::Read 0.87, of Debian 12):
# a time of 5 hours and 45 minutes is shown as 5:01.
#
# Expected (ECMA-376, part 1, 18.8.31: [h] is the hours that have gone by, and m behind hours is minutes; documentation
# of Spreadsheet::Read: "the hash entries with the traditional labels contain the formatted values"): 5:45 and 30:05, as LibreOffice 7.4.7
# shows them; hours of service and of a contest are added up in that format, since h:mm begins anew at 24.
# Seen: 5:01 and 30:01, for whatever minutes: mm behind [h] is taken for the month, which is January for a length of
# time below 31 days. With its words too, [h]" giờ "mm" phút" is 30 giờ 01 phút. h:mm and [h]:mm:ss are right, and so
# is the value that is not formatted. No warning.
# What we do: nothing; times are typed as text in our workbooks, and hours are read by wards/days.py.
set -uo pipefail
perl -MSpreadsheet::Read -MSpreadsheet::ParseXLSX -e 1 2>/dev/null || {
  echo "no such modules: apt-get install libspreadsheet-read-perl libspreadsheet-parsexlsx-perl"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install openpyxl 3.1.5"; exit 2; }
cat >make.py <<'PY'
from datetime import timedelta

from openpyxl import Workbook

book = Workbook()
cells = [((5, 45), "h:mm"), ((5, 45), "[h]:mm:ss"), ((5, 45), "[h]:mm"), ((30, 5), "[h]:mm"), ((30, 5), '[h]" giờ "mm" phút"')]
for row, ((hours, minutes), shown) in enumerate(cells, 1):
    book.active.cell(row, 1, timedelta(hours=hours, minutes=minutes)).number_format = shown
book.save("hours.xlsx")
PY
cat >look.pl <<'PL'
use strict; use warnings; use Spreadsheet::Read; binmode STDOUT, ":utf8";
print "Spreadsheet::ParseExcel $Spreadsheet::ParseExcel::VERSION\n";
my $sheet = ReadData("hours.xlsx")->[1];
print "A$_ $sheet->{cell}[1][$_] is $sheet->{qq{A$_}}\n" for 1 .. 5;
PL
env/bin/python make.py && found=$(perl look.pl) || { echo "cannot run"; exit 2; }
echo "$found"
grep -q '^A1 .* is 5:45$' <<<"$found" && grep -q '^A2 .* is 5:45:00$' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -q '^A3 .* is 5:01$' <<<"$found" && grep -q '^A4 .* is 30:01$' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
