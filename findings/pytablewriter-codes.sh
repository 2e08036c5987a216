#!/usr/bin/env bash
# pytablewriter 1.2.1 (PyPI): in a table of texts "4,50" points are 450, and the wards with the codes "0012" and "12" are one.
#
# Expected (its readme: it formats cells by alignment, padding and "decimal places of numbers"; columns of texts are texts, as tabulate
# and prettytable leave "4,50"): a text between quotes is written as it is, or at least a comma behind which no three figures
# stand separates no thousands.
# Seen: each text is tried as a number first, and every comma in it is thrown away: "4,50" is 450, "10,25" 1025, "1,5" 15, beside "9.75"
# that stays. "0012" and "12" become the same code, "1e3" is 1000. So in Markdown, .csv and all the rest; "86,5%" and
# "30/11/2026" stay. No warning; type_hints = [String] for the column helps, for whom knows of it.
# What we do: tables of papers are written by us from texts (scoring/documents), of workbooks by scoring/workbooks/stream.py.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pytablewriter==1.2.1 || { echo "cannot install pytablewriter 1.2.1"; exit 2; }
cat >look.py <<'PY'
from pytablewriter import CsvTableWriter, String

ROWS = [["0012", "4,50", "86,5%"], ["12", "10,25", "7%"], ["1e3", "9.75", "30/11/2026"]]


def written(**options):
    writer = CsvTableWriter(headers=["code", "points", "rest"], value_matrix=ROWS, **options)
    return writer.dumps().splitlines()[1:]


for line in written():
    print("as it is:", line)
for line in written(type_hints=[String] * 3):
    print("told that all is text:", line)
seen = ['12,450,"86,5%"', '12,1025,"7%"', '1000,9.75,"30/11/2026"']
raise SystemExit(written() != seen)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
