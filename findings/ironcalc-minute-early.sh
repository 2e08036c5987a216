#!/usr/bin/env bash
# IronCalc 0.9.1 (PyPI): every second time of day is shown a minute early.
#
# Expected: a cell that holds 17:30 in the format dd/mm/yyyy hh:mm shows 17:30, as LibreOffice 7.4.7
# shows the same cell, and as IronCalc's own MINUTE finds (30).
# Seen: 17:29. Of the 1,440 minutes of a day 704 are shown one too early where a day stands before them (all of
# 7:00, 8:30, 10:00, 13:00 and 17:30 among them), 646 without a day: the part of the day that a number can hold is
# a hair below the minute, and the format cuts it off. TEXT says the same. No error, the number in the cell is
# right, and 17:00 happens to be, so that one hour looked at proves nothing.
# What we do: scoring/workbooks/cells.py reads the number of a cell and never its look, and rounds it to the
# second; an hour that our workbooks say is text (scoring/workbooks/sheet.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet ironcalc==0.9.1 2>pip.log || {
  cat pip.log; echo "cannot install ironcalc 0.9.1"; exit 2; }
cat >look.py <<'PY'
import ironcalc

DAY = 46356  # 30/11/2026
book = ironcalc.create("deadlines", "en", "UTC", "en")
clock = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(1440)]
for minute, said in enumerate(clock):
    hours, minutes = said.split(":")
    for column, formula in enumerate(
        (
            f'TEXT({DAY}+TIME({hours},{minutes},0),"dd/mm/yyyy hh:mm")',
            f'TEXT(TIME({hours},{minutes},0),"hh:mm")',
            f"MINUTE({DAY}+TIME({hours},{minutes},0))",
        ),
        1,
    ):
        book.set_user_input(0, minute + 1, column, f"={formula}")
book.evaluate()


def shown(minute, column):
    return book.get_formatted_cell_value(0, minute + 1, column)


early = {}
for column, before in ((1, "30/11/2026 "), (2, "")):
    early[column] = [n for n in range(1, 1440) if shown(n, column) == before + clock[n - 1]]
    right = [n for n in range(1440) if shown(n, column) == before + clock[n]]
    print(f"with {before or 'no day '}before: {len(right)} right, {len(early[column])} a minute early")
print("17:30 is", shown(17 * 60 + 30, 1), "and its minute", shown(17 * 60 + 30, 3), "; 17:00 is", shown(17 * 60, 1))
if any(shown(n, 3) != str(n % 60) for n in range(1440)):
    raise SystemExit("the control is wrong")
raise SystemExit((len(early[1]), len(early[2]), shown(17 * 60 + 30, 1)) != (704, 646, "30/11/2026 17:29"))
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
