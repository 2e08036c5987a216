#!/usr/bin/env bash
# pyexcel 0.7.6 (pyexcel-io 0.6.8) and csvkit 2.2.0: 4,5 points become 45.
#
# Expected: a list with semicolons between its columns and a comma before decimals is read as texts
# where a program does not know the comma, or as 4.5 where it does; in2csv, which converts an .xlsx, hands
# the text of a cell on as it stands.
# Seen: pyexcel takes the comma out of each field that is a number without it: "4,5" is the number 45 and
# "10,25" is 1025, while "1.234,5" stays text, so that the column is a mixture. in2csv does the same to
# texts in the cells of an .xlsx (its option -I turns that off; -L names another locale). Neither says a
# word; auto_detect_int=False and auto_detect_float=False together make pyexcel leave the texts.
# What we do: scoring/rules/points.py is the only place that reads points: 4,5 and 4.5 are the same, and
# a number that its item cannot have is refused by its cell.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env &&
  env/bin/pip install --quiet pyexcel==0.7.6 pyexcel-io==0.6.8 csvkit==2.2.0 openpyxl==3.1.5 || {
  echo "cannot install pyexcel 0.7.6, pyexcel-io 0.6.8 and csvkit 2.2.0"; exit 2; }
cat >look.py <<'PY'
from pathlib import Path

import pyexcel
from openpyxl import Workbook

ROWS = (("Phường", "Điểm"), ("A", "4,5"), ("B", "10,25"), ("C", "1.234,5"))
Path("points.csv").write_text("".join(f"{name};{points}\n" for name, points in ROWS), "utf-8")
book = Workbook()
for row in ROWS[:3]:
    book.active.append(row)
book.save("points.xlsx")
plain = {"auto_detect_int": False, "auto_detect_float": False}
for name, options in (("pyexcel", {}), ("pyexcel, nothing detected", plain)):
    table = pyexcel.get_array(file_name="points.csv", delimiter=";", encoding="utf-8", **options)
    print(f"{name}:", [points for _, points in table[1:]])
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
converted=$(env/bin/in2csv points.xlsx | tr '\n' ' ')
plain=$(env/bin/in2csv -I points.xlsx | tr '\n' ' ')
printf '%s\nin2csv: %s\nin2csv -I: %s\n' "$found" "$converted" "$plain"
grep -qxF "pyexcel, nothing detected: ['4,5', '10,25', '1.234,5']" <<<"$found" &&
  [ "$plain" = 'Phường,Điểm A,"4,5" B,"10,25" ' ] || { echo "the control is wrong"; exit 1; }
grep -qxF "pyexcel: [45, 1025, '1.234,5']" <<<"$found" && [ "$converted" = 'Phường,Điểm A,45 B,1025 ' ] || {
  echo "the behaviour has changed"; exit 1; }
