#!/usr/bin/env bash
# pandas 3.1.1: a day within a column of texts loses its dots where numbers are read as Vietnam writes
# them.
#
# Expected (read_csv and read_excel: thousands is the "character acting as the thousands separator in
# numerical values", decimal the one for the decimal point): a column that holds one word is texts and
# comes as it stands, so that 30.11.2026 stays a day and 0903.123.456 a telephone. read_csv with its
# usual engine (C) does so.
# Seen: with decimal="," and thousands="." the Python engine takes the dots out of each cell that has
# only digits, dots and commas, and leaves the column one of texts: 30112026, 0903123456, and "1,2" in
# a remark becomes "1.2". It is the engine for sep=None, which asks pandas to find out the separator,
# and for every read_excel. dtype=str keeps the texts.
# What we do: cells are read one by one (scoring/workbooks/filled_sheet.py) and points by the one rule of
# scoring/rules/points.py; days stay text until wards/days.py reads them.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pandas==3.1.1 openpyxl==3.1.5 || {
  echo "cannot install pandas 3.1.1 and openpyxl 3.1.5"; exit 2; }
cat >look.py <<'PY'
from pathlib import Path

import pandas
from openpyxl import Workbook

ROWS = (
    ("Phường", "Ngày nộp", "Điện thoại", "Ghi chú"),
    ("A", "30.11.2026", "0903.123.456", "xem mục 1"),
    ("B", "chưa nộp", "không có", "1,2"),
)
Path("list.csv").write_text("".join(";".join(row) + "\n" for row in ROWS), "utf-8")
book = Workbook()
for row in ROWS:
    book.active.append(row)
book.save("list.xlsx")
vietnam = {"decimal": ",", "thousands": "."}


def show(name: str, frame: pandas.DataFrame) -> None:
    print(f"{name}:", frame.iloc[0, 1], frame.iloc[0, 2], frame.iloc[1, 3])


show("C engine", pandas.read_csv("list.csv", sep=";", **vietnam))
show("sep=None", pandas.read_csv("list.csv", sep=None, engine="python", **vietnam))
show("read_excel", pandas.read_excel("list.xlsx", engine="openpyxl", **vietnam))
show("read_excel, dtype=str", pandas.read_excel("list.xlsx", engine="openpyxl", dtype=str, **vietnam))
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'C engine: 30.11.2026 0903.123.456 1,2' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'sep=None: 30112026 0903123456 1.2' <<<"$found" &&
  grep -qxF 'read_excel: 30112026 0903123456 1.2' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
