#!/usr/bin/env bash
# pycron 3.3.0 (PyPI): what is set for Sunday as 7 or for November by its name never comes, and Friday to Monday is Friday and Saturday.
#
# Expected (its README: "Simple cron-like parser, which determines if current datetime matches conditions", "4-10 (for time ranges)"; its DOW_CHOICES begin with Sunday and names of days are taken;
# crontab(5): day of week "0-7 (0 or 7 is Sunday, or use names)", month "1-12 (or names)"): a line that cron takes is due on the days on which cron runs it, as cronsim 2.8 has it, or
# is an error, as it is there for what cannot be read.
# Seen: is_now and has_been answer False for what they do not know: 7, nov, L, and any misspelt word ("mond"), so that a reminder is never sent and nothing tells it. A range
# that ends on Sunday by its name, or goes beyond, has its end cut off: sat-sun is Saturday, fri-mon and 5-1 are Friday and Saturday; 5-7 is the same. sun,sat and 0,6 are
# right. A range of names with a step, mon-fri/2, is nothing either.
# What we do: timers are systemd's (deploy/systemd), whose OnCalendar refuses what it does not know.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pycron==3.3.0 cronsim==2.8 2>pip.log || { cat pip.log; echo "cannot install pycron 3.3.0"; exit 2; }
cat >look.py <<'PY'
from datetime import datetime, timedelta

import pycron
from cronsim import CronSim, CronSimError

MONDAY = datetime(2026, 11, 30, 17, 0)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]


def days(found):
    return " ".join(f"{day:%a}" for day in found) or "never"


def by_cronsim(line):
    try:
        dates = CronSim(line, MONDAY - timedelta(minutes=1))
        return days(day for day in (next(dates) for _ in range(7)) if day <= WEEK[-1])
    except CronSimError:
        return "refused"


for field in ("* sun,sat", "* 0,6", "* 1-5", "* 7", "* 5-7", "* sat-sun", "* fri-mon", "* 5-1", "* mon-fri/2", "* mond", "nov mon"):
    line = f"0 17 * {field}"
    print(f"{line}: {days(day for day in WEEK if pycron.is_now(line, day))}; cronsim: {by_cronsim(line)}")
PY
found=$(env/bin/python look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in '0 17 * * sun,sat: Sat Sun; cronsim: Sat Sun' '0 17 * * 1-5: Mon Tue Wed Thu Fri; cronsim: Mon Tue Wed Thu Fri'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
for line in '0 17 * * 7: never; cronsim: Sun' '0 17 * * 5-7: Fri Sat; cronsim: Fri Sat Sun' '0 17 * * sat-sun: Sat; cronsim: refused' '0 17 * * mon-fri/2: never; cronsim: Mon Wed Fri' \
  '0 17 * * mond: never; cronsim: refused' '0 17 * nov mon: never; cronsim: Mon'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
