#!/usr/bin/env bash
# pandas 3.1.1: told that the day comes first, 2026-12-11, eleventh of December, is the twelfth of November.
#
# Expected (ISO 8601: yyyy-mm-dd has one meaning; documentation of to_datetime: dayfirst=True reads "10/11/12" as 10 November 2012, it "is not strict,
# but will prefer to parse with day first" where both can be meant): ISO days stay, as Timestamp and format="ISO8601" have them, so that dayfirst=True,
# which Vietnam's dd/mm/yyyy needs, does no harm to a column from another program; or there is the warning that the reverse case has.
# Seen: to_datetime, a column of read_csv and format="mixed" take yyyy-mm-dd for year, day, month where the day is below 13, with an hour behind it too:
# 2026-06-05 is 6 May, 2026-12-11 12 November, 2026-11-30 itself. In one column with 30/11/2026 (format="mixed") 5 June and 6 May change places
# by how each was written. No warning, though 30/11/2026 without dayfirst has one ("Parsing dates in %d/%m/%Y format when dayfirst=False"). In pandas 2.3.3
# the mixed column is right, the others are as here.
# What we do: wards/days.py reads both forms by their own pattern and refuses what fits neither.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pandas==3.1.1 2>pip.log || { cat pip.log; echo "cannot install pandas 3.1.1"; exit 2; }
cat >look.py <<'PY'
import io
import warnings

import pandas as pd

warnings.simplefilter("error")
texts = ["2026-06-05", "2026-12-11"]
file = io.StringIO("day\n" + "\n".join(texts) + "\n")


def told(days):
    return " ".join(day.strftime("%d.%m.") for day in days)


seen = {
    "Timestamp": told(pd.Timestamp(text) for text in texts),  # the control
    "to_datetime, ISO8601": told(pd.to_datetime(texts, format="ISO8601")),  # the control
    "to_datetime, dayfirst": told(pd.to_datetime(texts, dayfirst=True)),
    "read_csv, dayfirst": told(pd.read_csv(file, parse_dates=["day"], dayfirst=True)["day"]),
    "with an hour": told([pd.to_datetime("2026-06-05 17:30", dayfirst=True)]),
    "mixed with dd/mm/yyyy": told(pd.to_datetime(["05/06/2026", "2026-06-05", "30/11/2026"], dayfirst=True, format="mixed")),
}
print("pandas", pd.__version__, *(f"{name}: {days}" for name, days in seen.items()), sep="\n")
right, wrong = "05.06. 11.12.", "06.05. 12.11."
raise SystemExit(list(seen.values()) != [right, right, wrong, wrong, "06.05.", "05.06. 06.05. 30.11."])
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
