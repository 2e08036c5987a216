#!/usr/bin/env bash
# csv-diff 1.2 (PyPI): a ward that stood in the list twice and now stands in it once is no difference, and of a ward with two items only
# the points of the last one are compared.
#
# Expected (its readme: it is a "tool for viewing the difference between two CSV, TSV or JSON files", and says with --key which
# column makes a row unique): a row that is gone is under "removed", as diff and daff have it; a key that is not unique is told, since
# what is compared by it cannot be trusted.
# Seen: rows are put into a dictionary by their key, or without a key by a digest of their whole, so that the last of several takes the
# place of the others. P1 4, P1 4, P2 5 and P1 4, P2 5 are the same file. With --key=ward the points of P1's first item go from 4 to
# 3 and nothing has changed; a change of the second is found. No warning.
# What we do: what changes in an import is found row by row, and a row that stands there twice is named (scoring/workbooks/reading.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet csv-diff==1.2 || { echo "cannot install csv-diff 1.2"; exit 2; }
printf '%s\n' ward,points P1,4 P1,4 P2,5 >twice.csv
printf '%s\n' ward,points P1,4 P2,5 >once.csv
printf '%s\n' ward,item,points P1,1,4 P1,2,5 >before.csv
printf '%s\n' ward,item,points P1,1,3 P1,2,5 >first.csv
printf '%s\n' ward,item,points P1,1,4 P1,2,6 >second.csv
found=$(for pair in "twice.csv once.csv" "before.csv first.csv --key=ward" "before.csv second.csv --key=ward"; do
  echo "$pair: $(env/bin/csv-diff $pair 2>&1 | tr -s ' \n' ' ' | xargs)"
done)
echo "$found"
expected='twice.csv once.csv:
before.csv first.csv --key=ward:
before.csv second.csv --key=ward: 1 row changed ward: P1 points: 5 => 6'
[ "$(echo "$found" | sed "s/ *$//")" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
