#!/usr/bin/env bash
# recurrent 0.4.1 (PyPI): "every day except sunday" leaves out one Sunday, "every quarter on the last day" is every day, and "every last friday" every Friday.
#
# Expected (its summary: "Natural language parsing and formatting of recurring events"; parse gives an RRULE, a moment, or None where it does not understand, as of "quarterly" and
# "twice a month"): each Sunday is left out; the last day of March, June, September and December, or None; the last Friday of the month, or None, since "every month on the last
# day" is understood (BYMONTHDAY=-1).
# Seen: of "except sunday" the next Sunday becomes an EXDATE, and the others stay: with python-dateutil 2.9.0 26 of the 31 days of December ought to be left, they are 30. "quarter", "last" and
# "working" are passed over: FREQ=DAILY, FREQ=WEEKLY;BYDAY=FR, and "last working day of the month" is the 31st of this month, once. No error.
# What we do: scoring/documents/calendar_file.py writes one event for each deadline; no rule is made of words.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet recurrent==0.4.1 parsedatetime==2.6 python-dateutil==2.9.0.post0 2>pip.log || {
  cat pip.log; echo "cannot install recurrent 0.4.1"; exit 2; }
cat >look.py <<'PY'
from datetime import datetime

from dateutil.rrule import rrulestr
from recurrent.event_parser import RecurringEvent

NOW = datetime(2026, 12, 1, 8)
SEEN = {
    "every month on the last day": "RRULE:BYMONTHDAY=-1;INTERVAL=1;FREQ=MONTHLY",
    "every monday": "RRULE:BYDAY=MO;INTERVAL=1;FREQ=WEEKLY",
    "quarterly": "None",
    "every day except sunday": "RRULE:INTERVAL=1;FREQ=DAILY\nEXDATE:20261206T080000",
    "every quarter on the last day": "RRULE:INTERVAL=1;FREQ=DAILY",
    "every last friday": "RRULE:BYDAY=FR;INTERVAL=1;FREQ=WEEKLY",
    "last working day of the month": "2026-12-31 08:00:00",
}
found = {text: str(RecurringEvent(now_date=NOW).parse(text)) for text in SEEN}
for text, rule in found.items():
    print(f"{text}: {rule!r}")
days = rrulestr(found["every day except sunday"], dtstart=NOW, forceset=True).between(NOW, datetime(2026, 12, 31, 9), inc=True)
sundays = [f"{day:%d/%m}" for day in days if day.weekday() == 6]
print(f"every day except sunday in December: {len(days)} days, Sundays among them: {', '.join(sundays)}")
raise SystemExit(found != SEEN or len(days) != 30 or len(sundays) != 3)
PY
env/bin/python -W ignore look.py || { echo "the behaviour has changed"; exit 1; }
