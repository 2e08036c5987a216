#!/usr/bin/env bash
# pyarrow 26.0.1 (PyPI): a deadline of 31/11/2026 in a list is 1 December, and one of 31/02/2026 the third of March.
#
# Expected (documentation of pyarrow.compute.strptime: "For each string in `strings`, parse it as a timestamp … If a non-null string fails parsing, an error is returned by default",
# error_is_null: "Return null on parsing errors if true or raise if false"): a day that no calendar has is an error or null, as it is
# for Python's strptime and for polars 2.1.0, and as pyarrow itself has it for 2026-11-31, read as ISO 8601.
# Seen: strptime with %d/%m/%Y gives 2026-12-01 for 31/11/2026, 2026-03-01 for 29/02/2026 and 2026-03-03 for 31/02/2026, with error_is_null too.
# So does read_csv with timestamp_parsers=["%d/%m/%Y"], the way to read days as Vietnam writes them. 32/11/2026 is refused. No warning.
# What we do: wards/days.py reads days in figures and refuses a day that is not in the calendar (read_day).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pyarrow==26.0.1 polars==2.1.0 2>pip.log || { cat pip.log; echo "cannot install pyarrow 26.0.1 and polars 2.1.0"; exit 2; }
cat >look.py <<'PY'
import io

import polars
import pyarrow
from pyarrow import compute, csv

days = ["30/11/2026", "31/11/2026", "29/02/2026", "31/02/2026", "32/11/2026"]


def read(day):
    moment = compute.strptime(pyarrow.scalar(day), format="%d/%m/%Y", unit="s", error_is_null=True).as_py()
    return moment and str(moment.date())


lines = "\n".join(["day", *days[:4]]).encode()
table = csv.read_csv(io.BytesIO(lines), convert_options=csv.ConvertOptions(timestamp_parsers=["%d/%m/%Y"]))
iso = csv.read_csv(io.BytesIO(b"day\n2026-11-30\n2026-11-31\n"))
print("pyarrow", pyarrow.__version__)
print("polars:", polars.Series(days).str.to_date("%d/%m/%Y", strict=False).to_list())
print("ISO 8601 in a list:", iso.schema.field("day").type)
seen = [read(day) for day in days], [str(moment.date()) for moment in table["day"].to_pylist()]
print(*seen, sep="\n")
rolled = ["2026-11-30", "2026-12-01", "2026-03-01", "2026-03-03"]
control = [str(day) for day in polars.Series(days).str.to_date("%d/%m/%Y", strict=False).to_list()]
if control != ["2026-11-30", *["None"] * 4] or str(iso.schema.field("day").type) != "string":
    raise SystemExit("the control is wrong")
raise SystemExit(seen != ([*rolled, None], rolled))
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
