#!/usr/bin/env bash
# pandas 3.1.1 (with odfpy 1.4.1): of a time in an .ods what is shown is read; five minutes and a half become
# half past five, and a sheet with one time as Vietnamese write it is not read at all.
#
# Expected (OpenDocument 1.3, part 3, 19.385, office:time-value: the value of the cell; text:p is what is shown
# for it): PT00H05M30S is 00:05:30 whatever its look is, as python-calamine 0.9.1 reads it; pandas itself
# reads numbers, percentages and days of the same file by their values.
# Seen: shown as 05:30 (minutes and seconds, as a contest is timed) it is the time 05:30:00, without an error.
# Shown as "05:05 chiều" (how LibreOffice 7.4.7 writes PM in Vietnamese) or "17 giờ 05", read_excel ends with
# an error for the whole sheet ("Unknown datetime string format"). engine="calamine" reads them all.
# What we do: .ods is asked to be saved as .xlsx, and our own reader (scoring/workbooks/filled_sheet.py) takes
# values, not looks; times of day come as text and are read by wards/days.py.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet pandas==3.1.1 odfpy==1.4.1 python-calamine==0.9.1 2>pip.log || {
  echo "cannot install pandas 3.1.1, odfpy 1.4.1 and python-calamine 0.9.1"; exit 2; }
cat >look.py <<'PY'
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
import pandas

CELLS = (
    ("PT17H05M00S", "17:05:00"),
    ("PT00H05M30S", "05:30"),
    ("PT17H05M00S", "05:05 chiều"),
    ("PT17H05M00S", "17 giờ 05"),
)
for value, shown in CELLS:
    document = OpenDocumentSpreadsheet()
    table = Table(name="S")
    heading = TableCell(valuetype="string")
    heading.addElement(P(text="Giờ"))
    cell = TableCell(valuetype="time", timevalue=value)
    cell.addElement(P(text=shown))
    for one in (heading, cell):
        row = TableRow()
        row.addElement(one)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save("time.ods")
    read = []
    for engine in ("odf", "calamine"):
        try:
            read.append(str(pandas.read_excel("time.ods", engine=engine)["Giờ"][0]))
        except ValueError as error:
            read.append(f"an error: {error}")
    print(value, shown, *read, sep=" | ")
PY
found=$(env/bin/python -W ignore look.py) || { echo "cannot run: $found"; exit 2; }
echo "value | shown | pandas with odfpy | with calamine"; echo "$found"
grep -qxF 'PT17H05M00S | 17:05:00 | 17:05:00 | 17:05:00' <<<"$found" && grep -q '^PT00H05M30S .*| 00:05:30$' <<<"$found" &&
  [ "$(grep -c '| 17:05:00$' <<<"$found")" = 3 ] || { echo "the control is wrong"; exit 1; }
grep -q '^PT00H05M30S | 05:30 | 05:30:00 |' <<<"$found" &&
  [ "$(grep -c ' | an error: ' <<<"$found")" = 2 ] || { echo "the behaviour has changed"; exit 1; }
