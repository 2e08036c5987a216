#!/usr/bin/env bash
# pandas 3.1.1 (PyPI): told that the comma stands before decimals, to_csv writes 4,5 in one column and 4.5 in the next, where points come from a database or one ward has none.
#
# Expected (documentation of to_csv, decimal: "Character recognized as decimal separator. E.g. use ',' for European data."; of to_html: "Character recognized as decimal separator,
# e.g. ',' in Europe."; float_format: "Format string for floating point numbers."): 4.5 is 4,5 in every column of points, or none, so that a sheet set to Vietnamese opens them all as numbers.
# Seen: a column of float64 has 4,5. One of Decimal, as every database hands out (Django's DecimalField too), has 4.5; so has one of floats that stand beside
# None or a word, whose type is object. float_format is not looked at there either: 10,50 beside 10.5. By to_html a column of Float64 (convert_dtypes, dtype_backend) has the dot
# as well, which to_csv writes with a comma. No warning. In a sheet set to Vietnamese 4.5 is then the fourth of May, or a text that SUM leaves out.
# What we do: lists are written by scoring/workbooks/change_record_csv.py, which writes points by the one rule of scoring/rules/points.py.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pandas==3.1.1 2>pip.log || { cat pip.log; echo "cannot install pandas 3.1.1"; exit 2; }
cat >look.py <<'PY'
import re
from decimal import Decimal

import pandas

points = pandas.DataFrame(
    {
        "float64": [4.5, 10.5],
        "Float64": pandas.array([4.5, 10.5], dtype="Float64"),
        "Decimal": [Decimal("4.5"), Decimal("10.5")],
        "beside None": pandas.Series([4.5, None], dtype=object),
        "beside a word": [4.5, "vắng"],
    }
)
seen = {
    "csv": points.to_csv(sep=";", decimal=",", index=False).splitlines()[1:],
    "csv with two places": points.to_csv(sep=";", decimal=",", float_format="%.2f", index=False).splitlines()[1:],
    "page": [" ".join(re.findall("<td>(.*?)</td>", points.to_html(decimal=",", index=False))[:5])],
}
print("pandas", pandas.__version__, list(points.columns))
for name, lines in seen.items():
    print(f"{name}: {lines}")
raise SystemExit(seen != {
    "csv": ["4,5;4,5;4.5;4.5;4.5", "10,5;10,5;10.5;;vắng"],
    "csv with two places": ["4,50;4,50;4.5;4.5;4.5", "10,50;10,50;10.5;;vắng"],
    "page": ["4,5 4.5 4.5 4.5 4.5"],
})
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
