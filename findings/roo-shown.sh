#!/usr/bin/env bash
# Roo 2.10.0 (Ruby, ruby-roo of Debian 12): a deadline of 30 November, 17:30, is shown as "dd/30/yyyy\ 17:30", and 36 hours are noon of
# the last day of 1899.
#
# Expected (its README: "formatted_value" gives the value as the sheet formats it; ECMA-376, part 1, 18.8.31: mm is minutes only
# behind hours or before seconds, otherwise months; [h] is hours that go on beyond 24; [$-42A] is the language): what
# LibreOffice 7.4.7 shows: 30/11/2026 17:30, 29/02/2024, 36:00, 4.3 of 4.25; or an error as for formats it does not know.
# Seen: dd/mm/yyyy hh:mm is handed on half translated, with the minutes in the place of the month and the letters of the rest:
# "dd/30/yyyy\ 17:30". [$-42A]dd/mm/yyyy is "[$-42a]dd/00/yyyy". 36 hours in [h]:mm are "[12]:00", and as a value 31 December 1899,
# 12:00. 4.25 in 0.0 is 4.2 and 92.25 is 92.2, while 4.35 is 4.4. No error, though formats that it does not know (0.0%) are one. dd/mm/yyyy alone is
# right, and so are the values of days.
# What we do: cells are read by scoring/workbooks/filled_sheet.py, as values; nothing is read by what it looks like.
set -uo pipefail
ruby -e 'require "roo"' 2>/dev/null || { echo "no Roo: apt-get install ruby-roo"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet openpyxl==3.1.5 || { echo "cannot install openpyxl 3.1.5"; exit 2; }
cat >write.py <<'PY'
from datetime import datetime, timedelta

from openpyxl import Workbook

book = Workbook()
for value, form in [
    (datetime(2026, 11, 30, 17, 30), "dd/mm/yyyy\\ hh:mm"), (datetime(2024, 2, 29), "[$-42A]dd/mm/yyyy"),
    (datetime(2026, 11, 30), "dd/mm/yyyy"), (timedelta(hours=36), "[h]:mm"), (4.25, "0.0"), (92.25, "0.0"), (4.35, "0.0"),
]:
    book.active.append([value])
    book.active.cell(book.active.max_row, 1).number_format = form
book.save("shown.xlsx")
PY
env/bin/python write.py || exit 2
cat >look.rb <<'RB'
require "roo"
sheet = Roo::Spreadsheet.open("shown.xlsx")
(1..sheet.last_row).each { |row| puts "#{sheet.formatted_value(row, 1)} | #{sheet.cell(row, 1)}" }
RB
found=$(ruby -W0 look.rb 2>&1)
echo "Roo $(ruby -W0 -e 'require "roo"; puts Roo::VERSION'): as shown | as a value"; echo "$found"
expected='dd/30/yyyy\ 17:30 | 2026-11-30T17:30:00+00:00
[$-42a]dd/00/yyyy | 2024-02-29
30/11/2026 | 2026-11-30
[12]:00 | 1899-12-31T12:00:00+00:00
4.2 | 4.25
92.2 | 92.25
4.4 | 4.35'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
