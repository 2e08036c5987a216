#!/usr/bin/env bash
# openxlsx 4.2.5.2 (R, r-cran-openxlsx of Debian 12): a deadline at 17:00 is a day of the year 4635, and names that
# openpyxl wrote are rows of figures.
#
# Expected (documentation of read.xlsx: detectDates "Attempt to recognize dates and perform conversion"; ECMA-376,
# part 1, 18.3.1.53 and 18.4.12: <is> holds a text, whose pieces <r> belong together, xml:space is an attribute of
# <t>; XML 1.0, 4.1: &#432; is the letter ư): 1 December 2026, and "Phường 10", as readxl 1.4.2 (R), LibreOffice 7.4.7
# and openpyxl itself read the same file.
# Seen: in a column where one day stands without a time, 01/12/2026 17:00 (46357.7083) is 4635-03-24: the number is cut
# up as if it were a written day. Of texts within their cell (t="inlineStr", all those of openpyxl 3.1; with lxml it
# writes letters so) the letters of Vietnamese stay as &#432;, what says that blanks count becomes a part of the text ( xml:space="preserve">…), and
# a text that is half bold is NA. No warning. Shared strings, as Excel saves them, are right.
# What we do: scoring/workbooks/stream.py writes letters as they are, and says that blanks count only where they do;
# deadlines are text in our workbooks.
set -uo pipefail
version=$(Rscript -e 'cat(as.character(packageVersion("openxlsx")), as.character(packageVersion("readxl")))' 2>/dev/null) || {
  echo "no openxlsx: apt-get install r-cran-openxlsx r-cran-readxl"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 lxml==6.1.3 2>pip.log || {
  cat pip.log; echo "cannot install openpyxl 3.1.5 and lxml 6.1.3"; exit 2; }
cat >make.py <<'PY'
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

book = Workbook()
sheet = book.active
for row in (
    ["Ward", "Due"],
    ["Ward 1", date(2026, 11, 30)],
    ["Phường 10", datetime(2026, 12, 1, 17, 0)],
    [" Ward 2", None],
    [CellRichText("Ward ", TextBlock(InlineFont(b=True), "3")), date(2026, 11, 30)],
):
    sheet.append(row)
sheet["B2"].number_format = sheet["B5"].number_format = "dd/mm/yyyy"
sheet["B3"].number_format = "dd/mm/yyyy hh:mm"
book.save("wards.xlsx")
PY
cat >look.R <<'R'
found <- openxlsx::read.xlsx("wards.xlsx", detectDates = TRUE)
right <- as.data.frame(readxl::read_excel("wards.xlsx", trim_ws = FALSE))
cat(paste0("openxlsx\t", found$Ward, "\t", found$Due, "\n"), sep = "")
cat(paste0("readxl\t", right$Ward, "\t", format(right$Due, "%Y-%m-%d"), "\n"), sep = "")
R
env/bin/python make.py || { echo "cannot make the file"; exit 2; }
found=$(Rscript --vanilla look.R 2>&1) || { echo "cannot run: $found"; exit 2; }
echo "openxlsx and readxl: $version"; echo "$found"
for line in $'readxl\tPhường 10\t2026-12-01' $'readxl\t Ward 2\tNA' $'readxl\tWard 3\t2026-11-30' $'openxlsx\tWard 1\t2026-11-30'; do
  grep -qF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in $'openxlsx\tPh&#432;&#7901;ng 10\t4635-03-24' $'xml:space="preserve"> Ward 2\tNA' $'openxlsx\tNA\t2026-11-30'; do
  grep -qF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
