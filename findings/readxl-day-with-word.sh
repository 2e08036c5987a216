#!/usr/bin/env bash
# readxl 1.4.2 (R, r-cran-readxl of Debian 12): a deadline whose cell shows "ngày 30/11/2026" is the number 46356.
#
# Expected (documentation of read_excel, "guess": the type of a column comes from its cells, a cell with a day is a
# date; ECMA-376, part 1, 18.8.31: what stands between quotes in a number format is text): 30/11/2026 in the formats
# "ngày" dd/mm/yyyy and "ngày" dd "tháng" mm "năm" yyyy, the way of Vietnamese papers, is a day, as openpyxl 3.1.5 reads it.
# Seen: where a word with a g stands before the day (ngày, Ngày, Tháng) the column is numeric, 46356, without a warning;
# beside days in dd/mm/yyyy the whole column turns into numbers, although the first of them are days. With "hạn ",
# "Hạn: " or "trước " in the same place, and with dd" tháng "mm" năm "yyyy, it is a date. Whoever compares the deadline
# with a day in R compares days since 1900 with seconds since 1970: everything is late.
# What we do: scoring/workbooks/filled_sheet.py looks into a format by openpyxl's is_date_format, which leaves quotes out.
set -uo pipefail
version=$(Rscript -e 'cat(as.character(packageVersion("readxl")))' 2>/dev/null) || {
  echo "no readxl: apt-get install r-cran-readxl"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 2>pip.log || {
  cat pip.log; echo "cannot install openpyxl 3.1.5"; exit 2; }
cat >make.py <<'PY'
from datetime import datetime

from openpyxl import Workbook, load_workbook

formats = ['"ngày" dd/mm/yyyy', '"Ngày "dd/mm/yyyy', '[$-42A]"ngày" dd "tháng" mm "năm" yyyy', '"Tháng" mm/yyyy',
           '"hạn "dd/mm/yyyy', '"Hạn: "dd/mm/yyyy', '"trước "dd/mm/yyyy', 'dd" tháng "mm" năm "yyyy', 'dd/mm/yyyy']
book = Workbook()
for column, form in enumerate(formats, 1):
    book.active.cell(1, column, form)
    for row in (2, 3):
        book.active.cell(row, column, datetime(2026, 11, 30)).number_format = form
book.save("days.xlsx")
for cell in load_workbook("days.xlsx").active[2]:
    assert cell.value == datetime(2026, 11, 30), cell.value
PY
env/bin/python make.py || { echo "the workbook is not what it should be"; exit 1; }
cat >look.R <<'R'
days <- readxl::read_excel("days.xlsx")
for (name in names(days)) cat(name, " | ", class(days[[name]])[1], " ", format(days[[name]][1]), "\n", sep = "")
R
seen=$(LC_ALL=C.UTF-8 Rscript look.R 2>&1)
echo "readxl $version"; echo "$seen"
numbers=$(grep -c "| numeric 46356$" <<<"$seen") dates=$(grep -c "| POSIXct 2026-11-30$" <<<"$seen")
[ "$dates" = 5 ] || [ "$dates" = 9 ] || { echo "the control is wrong: $dates days"; exit 1; }
[ "$numbers" = 4 ] || { echo "the behaviour has changed: $numbers numbers"; exit 1; }
