#!/usr/bin/env bash
# DuckDB 2.0.1 (Python package): told that the comma stands before decimals, read_csv takes it for the
# separator of columns all the same, and leaves out the heading.
#
# Expected (documentation of read_csv: decimal_separator is the decimal separator of numbers): in a list
# of points with semicolons between them, decimal_separator=',' settles what the commas are; 4,5;10,25
# is 4.5 and 10.25 below their headings. With a column of names before them it is read so.
# Seen: with columns of points alone, three columns: 4, '5;10' and 25, named column0 to column2; the line
# of headings counts as a preamble and is skipped. header=true makes it worse: the first office's points
# become the headings. No error; sniff_csv says that all is well. delim=';' beside it is right.
# What we do: points come as cells of a sheet or from the page (scoring/rules/points.py takes 4,5 and
# 4.5), never from csv.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet duckdb==2.0.1 || {
  echo "cannot install duckdb 2.0.1"; exit 2; }
cat >look.py <<'PY'
from pathlib import Path

import duckdb

HEADINGS, POINTS = "Tự chấm;Thẩm định", ("4,5;10,25", "3,75;9,5", "5,0;8,25")
Path("points.csv").write_text("\n".join([HEADINGS, *POINTS, ""]), "utf-8")
names = [f"{ward};{points}" for ward, points in zip("ABC", POINTS)]
Path("wards.csv").write_text("\n".join([f"Phường;{HEADINGS}", *names, ""]), "utf-8")
for file, options in (
    ("wards.csv", ""),
    ("points.csv", ", delim=';'"),
    ("points.csv", ""),
    ("points.csv", ", header=true"),
):
    table = duckdb.sql(f"from read_csv('{file}', decimal_separator=','{options})")
    print(f"{file}{options}:", table.columns, table.fetchall())
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
right="['Tự chấm', 'Thẩm định'] [(4.5, 10.25), (3.75, 9.5), (5.0, 8.25)]"
grep -qxF "points.csv, delim=';': $right" <<<"$found" &&
  grep -qF "wards.csv: ['Phường', 'Tự chấm', 'Thẩm định'] [('A', 4.5, 10.25)" <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF "points.csv: ['column0', 'column1', 'column2'] [(4, '5;10', 25), (3, '75;9', 5), (5, '0;8', 25)]" \
  <<<"$found" && grep -qxF "points.csv, header=true: ['4', '5;10', '25'] [(3, '75;9', 5), (5, '0;8', 25)]" \
  <<<"$found" || { echo "the behaviour has changed"; exit 1; }
