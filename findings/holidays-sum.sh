#!/usr/bin/env bash
# holidays 0.109: adding an office's own closing days to a country's takes the working Saturdays away.
#
# Expected (documentation: calendars are combined by +, with all that is generated for the years of
# both): a Saturday that a country works in exchange for a moved holiday stays a working day. Vietnam
# works Saturday 22 August 2026 for Monday 31 August.
# Seen: the sum keeps Monday 31 August as a day off and forgets that the Saturday is worked for it,
# so that a deadline counted in working days falls a day later. The calendar alone, and a copy or a
# pickle of it, know.
# What we do: scoring/rules/workdays.py asks Vietnam's calendar alone and lays what a campaign's head
# wrote down over its answers, day by day; no calendars are added.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet holidays==0.109 || {
  echo "cannot install holidays 0.109"; exit 2; }
cat >look.py <<'PY'
from datetime import date

from holidays import HolidayBase, Vietnam

MONDAY, SATURDAY = date(2026, 8, 31), date(2026, 8, 22)


class Office(HolidayBase):
    """An office's own days."""

    def _populate(self, year):
        self[date(year, 12, 25)] = "closed"


def answers(calendar):
    return calendar.is_working_day(MONDAY), calendar.is_working_day(SATURDAY)


alone = answers(Vietnam(years=2026))
added = answers(Vietnam(years=2026) + Office(years=2026))
print(f"Vietnam alone: 31 August worked {alone[0]}, 22 August worked {alone[1]}")
print(f"Vietnam + the office's: 31 August worked {added[0]}, 22 August worked {added[1]}")
raise SystemExit(0 if alone == (False, True) and added == (False, False) else 1)
PY
env/bin/python look.py || { echo "the behaviour has changed"; exit 1; }
