#!/usr/bin/env bash
# frictionless 5.21.0: points with a decimal comma become places on the globe.
#
# Expected (Table Schema: a number with a comma is a number where decimalChar says so; a geopoint is
# "lon, lat"): in a list with semicolons between its columns, which describe and extract find out
# themselves, 4,5 and 10,25 are texts, or numbers.
# Seen: the column is inferred as a geopoint: 4,5 is the place of longitude 4 and latitude 5, and extract
# hands [4.0, 5.0] on, [10.0, 25.0] for 10,25. No error, validate finds the list valid. It hangs on
# the figures: one 4,95 among ten (95 is no latitude) is None, more of them make the column a string.
# What we do: scoring/rules/points.py is the only place that reads points, 4,5 and 4.5 alike.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet frictionless==5.21.0 2>pip.log || {
  cat pip.log; echo "cannot install frictionless 5.21.0"; exit 2; }
printf '%s\n' 'phuong;diem' 'An Bình;4,5' 'Cửa Nam;10,25' 'Thảo Điền;9,75' >points.csv
cat >look.py <<'PY'
from frictionless import describe, extract, validate

kinds = {field.name: field.type for field in describe("points.csv").schema.fields}
rows = extract("points.csv")["points"]
print(kinds, "valid" if validate("points.csv").valid else "invalid")
print(*rows, sep="\n")
raise SystemExit(kinds["diem"] != "geopoint" or [float(part) for part in rows[0]["diem"]] != [4, 5])
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
